from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from models.rules.duty import LinkSpan
from models.rules.permission import (
    Asker,
    RecordFacts,
    TargetFacts,
    may_bind_group,
    may_confirm,
    may_record,
    may_see_record,
    may_undo,
)
from models.rules.policy import Policy
from models.rules.refusal import Refusal
from models.rules.vocabulary import Level, Role, TargetKind

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)
PHARMACY, NURSING = 1, 2

STRANGER = Asker(None, frozenset({Role.STRANGER}))
CHEN = Asker(10, frozenset({Role.CADRE}), PHARMACY)
ZHOU = Asker(11, frozenset({Role.CADRE}), PHARMACY)
SECRETARY = Asker(20, frozenset({Role.SECRETARY}), PHARMACY)
OTHER_SECRETARY = Asker(21, frozenset({Role.SECRETARY}), NURSING)
COMMITTEE = Asker(30, frozenset({Role.COMMITTEE}))
YOUTH = Asker(40, frozenset({Role.YOUTH}), PHARMACY, class_name="药学2301班", dorm_name="３－３０５")

DORM = TargetFacts(1, TargetKind.DORM, "3-305", "3-305", PHARMACY, contact_ids=frozenset({41}))
OTHER_DORM = TargetFacts(2, TargetKind.DORM, "3-306", "3-306", PHARMACY)
BRANCH = TargetFacts(3, TargetKind.BRANCH, "药学2301班", "药学2301班", PHARMACY)
FRIEND = TargetFacts(4, TargetKind.YOUTH, "2023001", "林小满", PHARMACY, youth_id=40)
LINKS = (
    LinkSpan(1, TargetKind.DORM, "3-305", date(2026, 9, 1)),
    LinkSpan(2, TargetKind.DORM, "3-306", date(2026, 9, 1), date(2026, 11, 22)),
)
RECORD = RecordFacts(12, 10, Level.COLLEGE, NOW, PHARMACY, PHARMACY, frozenset({11}))


def code(answer: Refusal | None) -> str | None:
    return answer and answer.code


def test_a_cadre_records_for_targets_linked_today() -> None:
    assert may_record(CHEN, LINKS, DORM, TODAY) is None
    assert may_record(CHEN, LINKS, None, TODAY) is None


def test_after_a_handover_the_old_cadre_is_out_at_once() -> None:
    answer = may_record(CHEN, LINKS, OTHER_DORM, TODAY)
    assert answer == Refusal("not-linked", {"targets": ("3-306",), "own": ("3-305",)})


def test_nobody_else_records() -> None:
    assert code(may_record(STRANGER, LINKS, DORM, TODAY)) == "not-bound"
    assert code(may_record(SECRETARY, LINKS, DORM, TODAY)) == "not-a-cadre"


def test_a_group_is_bound_by_a_cadre_linked_to_all_its_targets() -> None:
    assert may_bind_group(CHEN, LINKS, [DORM], TODAY) is None
    assert code(may_bind_group(CHEN, LINKS, [DORM, OTHER_DORM], TODAY)) == "not-linked"
    assert code(may_bind_group(STRANGER, LINKS, [DORM], TODAY)) == "not-bound"
    assert code(may_bind_group(COMMITTEE, LINKS, [DORM], TODAY)) == "not-a-cadre"


def test_the_author_undoes_within_the_day(policy: Policy) -> None:
    assert may_undo(CHEN, RECORD, NOW + timedelta(hours=24), policy) is None
    late = may_undo(CHEN, RECORD, NOW + timedelta(hours=24, seconds=1), policy)
    assert late == Refusal("undo-too-late", {"number": 12, "hours": 24})


def test_a_secretary_undoes_later_but_never_her_own(policy: Policy) -> None:
    later = NOW + timedelta(days=9)
    assert may_undo(SECRETARY, RECORD, later, policy) is None
    assert may_undo(COMMITTEE, RECORD, later, policy) is None
    both = replace(CHEN, roles=frozenset({Role.CADRE, Role.SECRETARY}))
    assert code(may_undo(both, RECORD, later, policy)) == "undo-too-late"


def test_nobody_else_undoes(policy: Policy) -> None:
    assert code(may_undo(ZHOU, RECORD, NOW, policy)) == "undo-not-yours"
    assert code(may_undo(OTHER_SECRETARY, RECORD, NOW, policy)) == "undo-not-yours"
    assert code(may_undo(STRANGER, RECORD, NOW, policy)) == "not-bound"
    assert code(may_undo(replace(SECRETARY, college_id=None), replace(RECORD, college_id=None), NOW, policy))


@pytest.mark.parametrize(
    ("asker", "targets"),
    [
        (replace(YOUTH, person_id=41, dorm_name=""), [DORM]),  # the head of the dorm
        (YOUTH, [DORM]),
        (YOUTH, [BRANCH]),
        (YOUTH, [FRIEND]),
        (YOUTH, [OTHER_DORM, BRANCH]),  # a lecture: any of the cadre's targets
    ],
)
def test_the_visited_side_confirms(asker: Asker, targets: list[TargetFacts]) -> None:
    assert may_confirm(asker, RECORD, targets) is None


def test_nobody_confirms_himself_or_what_he_was_part_of() -> None:
    resident = replace(CHEN, dorm_name="3-305")
    assert may_confirm(resident, RECORD, [DORM]) == Refusal("confirm-own", {"number": 12})
    assert code(may_confirm(replace(ZHOU, dorm_name="3-305"), RECORD, [DORM])) == "confirm-own"


def test_who_was_not_visited_does_not_confirm() -> None:
    homeless = Asker(50, frozenset({Role.YOUTH}))
    assert code(may_confirm(homeless, RECORD, [replace(DORM, key="")])) == "not-visited-side"
    assert code(may_confirm(YOUTH, RECORD, [OTHER_DORM])) == "not-visited-side"
    assert code(may_confirm(SECRETARY, RECORD, [FRIEND])) == "not-visited-side"
    assert code(may_confirm(YOUTH, RECORD, [])) == "not-visited-side"
    assert code(may_confirm(STRANGER, RECORD, [DORM])) == "not-bound"


@pytest.mark.parametrize("asker", [CHEN, ZHOU, SECRETARY, COMMITTEE])
def test_who_sees_a_record(asker: Asker) -> None:
    assert may_see_record(asker, RECORD) is None


def test_a_college_never_sees_anothers_record() -> None:
    abroad = replace(RECORD, target_college_id=NURSING)
    assert code(may_see_record(OTHER_SECRETARY, abroad)) == "record-not-yours"
    assert code(may_see_record(YOUTH, RECORD)) == "record-not-yours"
    assert code(may_see_record(STRANGER, RECORD)) == "not-bound"


def test_a_school_level_cadres_record_is_shown_to_both_colleges() -> None:
    record = replace(RECORD, author_level=Level.SCHOOL, target_college_id=NURSING)
    assert may_see_record(OTHER_SECRETARY, record) is None
    assert may_see_record(SECRETARY, record) is None
