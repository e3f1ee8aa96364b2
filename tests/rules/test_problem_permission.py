"""Who sees a problem, its words, its names, and who may do what: role by role, own college and another, F22."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.rules.concern_words import Openness
from models.rules.permission import Asker
from models.rules.problem_permission import ProblemFacts, Said, may_see_name, may_see_problem, may_see_words, may_work
from models.rules.vocabulary import Role

COMMITTEE = Asker(1, frozenset({Role.COMMITTEE}))
SECRETARY = Asker(2, frozenset({Role.SECRETARY}), college_id=7)
OTHER_SECRETARY = Asker(3, frozenset({Role.SECRETARY}), college_id=8)
CADRE = Asker(4, frozenset({Role.CADRE, Role.YOUTH}), college_id=7)
OWNER = Asker(5, frozenset({Role.CADRE}), college_id=7)
OTHER_CADRE = Asker(6, frozenset({Role.CADRE}), college_id=8)
DEPARTMENT = Asker(7, frozenset({Role.DEPARTMENT}))
OTHER_DEPARTMENT = Asker(8, frozenset({Role.DEPARTMENT}))
YOUTH = Asker(9, frozenset({Role.YOUTH}), college_id=7)
STRANGER = Asker(None, frozenset({Role.STRANGER}))
EVERYBODY = (
    COMMITTEE, SECRETARY, OTHER_SECRETARY, CADRE, OWNER, OTHER_CADRE, DEPARTMENT, OTHER_DEPARTMENT, YOUTH, STRANGER,
)  # fmt: skip
FACTS = ProblemFacts(1, 12, frozenset({7}), owner_id=5, referred_to=frozenset({7}))
ACTS = ("claim", "reply", "refer", "return", "merge", "split", "close", "second", "transcribe", "sign")


def test_who_sees_it() -> None:
    seen = [one for one in EVERYBODY if may_see_problem(one, FACTS) is None]
    assert seen == [COMMITTEE, SECRETARY, CADRE, OWNER, DEPARTMENT]


@pytest.mark.parametrize("asker", [COMMITTEE, SECRETARY, CADRE, OWNER, DEPARTMENT])
def test_for_one_it_speaks_of_there_is_none(asker: Asker) -> None:
    about = replace(FACTS, about_ids=frozenset({asker.person_id or 0}))
    hidden, unknown = may_see_problem(asker, about), may_see_problem(YOUTH, FACTS)
    assert hidden == unknown, "the same words as for a number that does not exist"
    assert may_work(asker, about, "claim") == may_see_name(asker, about, Said(Openness.OPEN, 7)) == hidden
    assert may_see_words(asker, about, Said(Openness.OPEN, 7)) == hidden


@pytest.mark.parametrize(
    ("openness", "words", "names"),
    [
        (Openness.SEALED, [COMMITTEE, SECRETARY, OWNER], []),
        (Openness.HIDDEN, [COMMITTEE, SECRETARY, OWNER], [COMMITTEE, SECRETARY]),
        (Openness.NAMED, [COMMITTEE, SECRETARY, OWNER], [COMMITTEE, SECRETARY, OWNER, DEPARTMENT]),
        (Openness.OPEN, [COMMITTEE, SECRETARY, CADRE, OWNER], [COMMITTEE, SECRETARY, CADRE, OWNER, DEPARTMENT]),
    ],
)
def test_words_and_names(openness: Openness, words: list[Asker], names: list[Asker]) -> None:
    assert [one for one in EVERYBODY if may_see_words(one, FACTS, Said(openness, 7)) is None] == words
    assert [one for one in EVERYBODY if may_see_name(one, FACTS, Said(openness, 7)) is None] == names


def test_who_does_what() -> None:
    allowed = {one.person_id: [act for act in ACTS if may_work(one, FACTS, act) is None] for one in EVERYBODY}
    assert allowed == {
        1: list(ACTS), 2: list(ACTS), 3: [], 4: ["claim"], 5: ["claim", "reply", "close"], 6: [],
        7: ["reply", "return"], 8: [], 9: [], None: [],
    }  # fmt: skip


def test_whoever_brought_it_sees_it_from_any_college() -> None:
    brought = replace(FACTS, college_ids=frozenset({9}), heard_by_ids=frozenset({6}))
    assert may_see_problem(OTHER_CADRE, brought) is None
    assert may_see_words(OTHER_CADRE, brought, Said(Openness.SEALED, 9, heard_by_id=6)) is None
    assert may_see_words(OTHER_CADRE, brought, Said(Openness.SEALED, 9)) is not None, "only what they brought"


@pytest.mark.parametrize("openness", [Openness.SEALED, Openness.HIDDEN, Openness.NAMED])
def test_a_problem_of_two_colleges_shows_neither_the_others_words(openness: Openness) -> None:
    shared = replace(FACTS, college_ids=frozenset({7, 8}))
    theirs = Said(openness, 8)
    for asker in (SECRETARY, OWNER):
        assert may_see_problem(asker, shared) is None
        assert may_see_words(asker, shared, theirs) is not None
        assert may_see_name(asker, shared, theirs) is not None
    assert may_see_words(OTHER_SECRETARY, shared, theirs) is None
    assert may_see_words(COMMITTEE, shared, Said(openness)) is None
    assert may_see_words(SECRETARY, shared, Said(openness)) is not None, "a college that is not told is nobody's"
