from __future__ import annotations

from datetime import date

from models.rules.duty import Act, LinkSpan
from models.rules.semester import SemesterSpan
from models.rules.unseen import longest_unseen
from models.rules.vocabulary import Outcome, RecordKind, TargetKind

SINCE, TODAY = date(2026, 9, 1), date(2026, 11, 23)
LINKS = (
    LinkSpan(1, TargetKind.DORM, "3-305", SINCE),
    LinkSpan(2, TargetKind.DORM, "3-306", SINCE),
    LinkSpan(3, TargetKind.YOUTH, "林小满", date(2026, 11, 1)),
    LinkSpan(4, TargetKind.DORM, "5-101", SINCE, date(2026, 10, 1)),
)


def act(target_id: int, day: date, outcome: Outcome = Outcome.DONE, *, complete: bool = True) -> Act:
    return Act(day.toordinal(), RecordKind.VISIT, target_id, day, day, outcome, complete)


def test_two_clocks_longest_unseen_first(autumn: SemesterSpan) -> None:
    acts = [act(1, date(2026, 11, 13)), act(1, date(2026, 10, 9)), act(2, date(2026, 8, 20))]
    unseen = longest_unseen(LINKS, acts, autumn, TODAY)
    assert [(one.name, one.days, one.never, one.this_term) for one in unseen] == [
        ("3-306", 95, False, 0),
        ("林小满", 22, True, 0),
        ("3-305", 10, False, 2),
    ]


def test_only_finished_records_of_something_done_are_contacts(autumn: SemesterSpan) -> None:
    acts = [
        act(1, date(2026, 11, 13), Outcome.ABSENT),
        act(1, date(2026, 11, 14), complete=False),
        act(1, date(2026, 12, 1)),  # not yet
    ]
    unseen = longest_unseen(LINKS[:1], acts, autumn, TODAY)
    assert [(one.days, one.never, one.this_term) for one in unseen] == [(83, True, 0)]


def test_whoever_declined_is_not_listed_until_seen_again(autumn: SemesterSpan) -> None:
    refused = act(1, date(2026, 11, 13), Outcome.REFUSED)
    assert longest_unseen(LINKS[:1], [refused], autumn, TODAY) == ()
    assert longest_unseen(LINKS[:1], [refused, act(1, date(2026, 11, 20))], autumn, TODAY)[0].days == 3


def test_in_a_break_the_count_of_this_term_is_nought() -> None:
    (one,) = longest_unseen(LINKS[:1], [act(1, date(2026, 11, 13))], None, TODAY)
    assert (one.days, one.this_term) == (10, 0)


def test_equally_long_unseen_go_by_name(autumn: SemesterSpan) -> None:
    assert [one.name for one in longest_unseen(LINKS[1::-1], [], autumn, TODAY)] == ["3-305", "3-306"]
