"""Who may ask for a sealed identity, and who may agree."""

from __future__ import annotations

import pytest

from models.rules.openings import SealedFacts, may_agree_to_opening, may_ask_opening, may_open_alone
from models.rules.permission import Asker
from models.rules.vocabulary import Role

COMMITTEE = Asker(1, frozenset({Role.COMMITTEE}))
SECRETARY = Asker(2, frozenset({Role.SECRETARY}), college_id=7)
ELSEWHERE = Asker(3, frozenset({Role.SECRETARY}), college_id=8)
DUTY = Asker(4, frozenset({Role.COUNSELLOR}), college_id=7)
YOUTH = Asker(5, frozenset({Role.YOUTH}), college_id=7)
NOBODY = Asker(None, frozenset({Role.STRANGER}))
CALL = SealedFacts(5_000_001, 7, is_crisis=True, called=frozenset({4}))
COMPLAINT = SealedFacts(5_000_002, 7, about_ids=frozenset({2}))


@pytest.mark.parametrize(
    ("asker", "facts", "code"),
    [
        (COMMITTEE, CALL, None),
        (SECRETARY, CALL, None),
        (DUTY, CALL, None),
        (ELSEWHERE, CALL, "no-such-concern"),
        (YOUTH, CALL, "no-such-concern"),
        (NOBODY, CALL, "no-such-concern"),
        (COMMITTEE, COMPLAINT, None),
        (SECRETARY, COMPLAINT, "no-such-concern"),
        (DUTY, COMPLAINT, "no-such-concern"),
        (SECRETARY, SealedFacts(1), "no-such-concern"),
    ],
)
def test_who_may_ask(asker: Asker, facts: SealedFacts, code: str | None) -> None:
    refusal = may_ask_opening(asker, facts)
    assert (refusal and refusal.code) == code


def test_the_second_is_somebody_else() -> None:
    assert may_agree_to_opening(COMMITTEE, 2, CALL) is None
    own, outside = may_agree_to_opening(COMMITTEE, 1, CALL), may_agree_to_opening(YOUTH, 1, CALL)
    assert (own and own.code, outside and outside.code) == ("second-person", "no-such-concern")


def test_alone_only_who_was_called_for_help() -> None:
    assert may_open_alone(DUTY, CALL) is None
    for asker, facts in ((COMMITTEE, CALL), (SECRETARY, COMPLAINT), (DUTY, COMPLAINT), (NOBODY, CALL)):
        refusal = may_open_alone(asker, facts)
        assert refusal is not None
        assert refusal.code == "not-alone"
