"""What may be told, and how much everybody together agrees to."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from models.rules.permission import Asker, RecordFacts
from models.rules.story import (
    Agreed,
    Consent,
    Told,
    Voice,
    agreed,
    is_narrower,
    may_ask_for_story,
    may_be_told,
)
from models.rules.vocabulary import Level, Outcome, RecordKind, Role, Trust

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((), None),
        ((None,), None),
        ((Consent.NAMED, None), None),
        ((Consent.NAMED, Consent.NO), None),
        ((Consent.WORDS, Consent.NAMED), Agreed(False, frozenset({2}))),
        ((Consent.PICTURES, Consent.NAMED), Agreed(True, frozenset({2}))),
        ((Consent.NAMED, Consent.NAMED), Agreed(True, frozenset({1, 2}))),
        ((Consent.WORDS,), Agreed(False, frozenset())),
    ],
)
def test_all_together_agree_to_the_least(answers: tuple[Consent | None, ...], expected: Agreed | None) -> None:
    assert agreed(Voice(place, answer) for place, answer in enumerate(answers, 1)) == expected


@pytest.mark.parametrize(
    ("before", "after", "narrower"),
    [
        (Agreed(False, frozenset()), None, True),
        (Agreed(True, frozenset()), Agreed(False, frozenset()), True),
        (Agreed(True, frozenset({1})), Agreed(True, frozenset({2})), True),
        (Agreed(False, frozenset()), Agreed(True, frozenset({1})), False),
        (Agreed(True, frozenset({1})), Agreed(True, frozenset({1})), False),
    ],
)
def test_less_than_before(before: Agreed, after: Agreed | None, narrower: bool) -> None:
    assert is_narrower(before, after) is narrower


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"kind": RecordKind.TALK}, "story-private-kind"),
        ({"kind": RecordKind.CHECK_IN}, "story-private-kind"),
        ({"kind": RecordKind.REVIEW}, "story-private-kind"),
        ({"outcome": Outcome.REFUSED}, "story-unfinished"),
        ({"complete": False}, "story-unfinished"),
        ({"trust": Trust.DISPUTED}, "story-disputed"),
    ],
)
def test_what_tells_a_story(changes: dict[str, object], code: str | None) -> None:
    facts = {
        "number": 1,
        "kind": RecordKind.VISIT,
        "outcome": Outcome.DONE,
        "trust": Trust.SELF,
        "complete": True,
    }
    refusal = may_be_told(Told(**(facts | changes)))  # type: ignore[arg-type]
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("asker", "code"),
    [
        (Asker(1, frozenset({Role.CADRE})), None),
        (Asker(2, frozenset({Role.SECRETARY}), college_id=5), None),
        (Asker(3, frozenset({Role.COMMITTEE})), None),
        (Asker(2, frozenset({Role.SECRETARY}), college_id=6), "story-not-yours"),
        (Asker(2, frozenset({Role.SECRETARY})), "story-not-yours"),
        (Asker(4, frozenset({Role.CADRE}), college_id=5), "story-not-yours"),
        (Asker(None, frozenset({Role.STRANGER})), "not-bound"),
    ],
)
def test_who_may_ask_for_one(asker: Asker, code: str | None) -> None:
    refusal = may_ask_for_story(asker, RecordFacts(7, 1, Level.COLLEGE, NOW, college_id=5))
    assert (refusal.code if refusal else None) == code
