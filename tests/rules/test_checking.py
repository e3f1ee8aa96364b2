"""What answers amount to, and who may conclude: nobody on themselves, nobody against a single voice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.rules.checking import (
    CHECKED_KINDS,
    Came,
    ItemFacts,
    Told,
    Verdict,
    finding_of,
    is_own,
    may_be_drawn,
    may_judge,
    may_visit_on,
    wants_another_voice,
)
from models.rules.policy import Policy
from models.rules.vocabulary import Outcome, RecordKind

YES, NO, UNSURE = Told(Came.YES), Told(Came.NO), Told(Came.UNSURE)
SENT_YES, SENT_NO = Told(Came.YES, sent=True), Told(Came.NO, sent=True)
TODAY = date(2026, 11, 23)
DOUBT = ItemFacts(7, 1, frozenset({2}), (NO, NO), 4, reply_until=date(2026, 11, 20))


def test_a_refusal_is_never_questioned() -> None:
    assert may_be_drawn(RecordKind.VISIT, Outcome.DONE)
    assert not [o for o in (Outcome.ABSENT, Outcome.REFUSED, Outcome.MOVED) if may_be_drawn(RecordKind.VISIT, o)]
    assert RecordKind.REVIEW not in CHECKED_KINDS
    assert not may_be_drawn(RecordKind.CHECK_IN, Outcome.DONE)


@pytest.mark.parametrize(
    ("told", "finding"),
    [
        ([], Verdict.UNKNOWN),
        ([YES], Verdict.HELD),
        ([YES, UNSURE], Verdict.HELD),
        ([NO], Verdict.WRONG),
        ([NO, UNSURE], Verdict.WRONG),
        ([UNSURE], Verdict.UNKNOWN),
        ([YES, NO], Verdict.UNKNOWN),
        ([NO, NO, SENT_YES], Verdict.HELD),
        ([YES, SENT_NO], Verdict.WRONG),
    ],
)
def test_findings(told: list[Told], finding: Verdict) -> None:
    assert finding_of(told) is finding


@pytest.mark.parametrize(
    ("told", "asked", "waiting", "wanted"),
    [
        ([], 1, 1, False),
        ([], 1, 0, True),
        ([NO], 1, 0, True),
        ([UNSURE], 1, 0, True),
        ([YES], 1, 0, False),
        ([NO], 2, 0, False),
        ([NO], 2, 1, False),
    ],
)
def test_another_voice_after_silence_or_doubt(told: list[Told], asked: int, waiting: int, wanted: bool) -> None:
    assert wants_another_voice(told, asked, waiting, 2) is wanted


def _code(person: int, item: ItemFacts, verdict: Verdict = Verdict.WRONG) -> str | None:
    refusal = may_judge(person, item, verdict, TODAY)
    return refusal.code if refusal else None


def test_nobody_concludes_on_themselves_or_a_visit_they_were_part_of() -> None:
    for verdict in Verdict:
        assert _code(1, DOUBT, verdict) == _code(2, DOUBT, verdict) == "judge-own"
    assert is_own(1, DOUBT)
    assert is_own(2, DOUBT)
    assert not is_own(3, DOUBT)


def test_wrong_is_the_last_word_not_the_first() -> None:
    assert _code(3, DOUBT) is None
    assert _code(3, replace(DOUBT, reply_until=None)) == "not-closed"
    assert _code(3, replace(DOUBT, reply_until=TODAY)) == "reply-first"
    assert _code(3, replace(DOUBT, reply_until=TODAY, has_replied=True)) is None
    assert _code(3, replace(DOUBT, told=(YES, UNSURE))) == "nobody-said-so"
    assert _code(3, replace(DOUBT, told=(NO,), possible_voices=1)) == "one-voice"
    assert _code(3, replace(DOUBT, told=(NO, SENT_NO), possible_voices=1)) is None


def test_a_kind_word_may_come_at_once() -> None:
    assert _code(3, replace(DOUBT, reply_until=None), Verdict.HELD) is None
    assert _code(3, replace(DOUBT, possible_voices=1), Verdict.UNKNOWN) is None


def test_on_site_is_announced_and_on_a_day_of_work(policy: Policy) -> None:
    soon = may_visit_on(date(2026, 11, 24), TODAY, 2, policy.calendar)
    assert soon is not None
    assert soon.code == "too-soon"
    assert may_visit_on(date(2026, 11, 25), TODAY, 2, policy.calendar) is None
    sunday = may_visit_on(date(2026, 11, 29), TODAY, 2, policy.calendar)
    assert sunday is not None
    assert sunday.code == "day-off"
