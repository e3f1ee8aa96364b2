"""The counts of a notebook, and who may have it."""

from __future__ import annotations

from datetime import date

import pytest

from models.rules.concern_words import Closure, ProblemState
from models.rules.notebook import NotebookFacts, NotebookProblem, NotebookRecord, figures_of, may_take_notebook
from models.rules.permission import Asker
from models.rules.progress import Progress
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import Outcome, RecordKind, Role, Trust

DAY = date(2026, 11, 23)


def record(number: int, kind: RecordKind = RecordKind.VISIT, **changes: object) -> NotebookRecord:
    """A record done and told in full."""
    values = {
        "number": number, "kind": kind, "sub_kind": "", "topic": "", "target": "3-305", "happened_on": DAY,
        "entered_on": DAY, "outcome": Outcome.DONE, "trust": Trust.SELF, "complete": True, "process": "聊了热水",
        "effect": "", "reflection": "",
    }  # fmt: skip
    return NotebookRecord(**(values | changes))  # type: ignore[arg-type]


def problem(number: int, state: ProblemState, *, heard: bool, owned: bool) -> NotebookProblem:
    closure = Closure.SOLVED if state is ProblemState.CLOSED else None
    return NotebookProblem(number, "热水", state, closure, None, heard, owned, ())


def facts(*records: NotebookRecord, problems: tuple[NotebookProblem, ...] = ()) -> NotebookFacts:
    return NotebookFacts(
        cadre="王小雨",
        position="",
        college="",
        term=SemesterSpan("2026-2027-1", date(2026, 9, 1), date(2027, 1, 17)),
        today=DAY,
        reader="王小雨",
        mine=True,
        links=(),
        plan=None,
        comments=(),
        records=records,
        progress=Progress(None, None, (), ()),
        problems=problems,
        heard=3,
    )


def test_counts_by_hand() -> None:
    """Four records: two visits done (one entered a day late, two pictures), one refused, one talk too short."""
    figures = figures_of(
        facts(
            record(1, pictures=("a", "b"), trust=Trust.CONFIRMED),
            record(2, entered_on=date(2026, 11, 24)),
            record(3, outcome=Outcome.REFUSED),
            record(4, RecordKind.TALK, complete=False),
            problems=(
                problem(5, ProblemState.CLOSED, heard=False, owned=True),
                problem(6, ProblemState.CLOSED, heard=True, owned=False),
                problem(7, ProblemState.CLAIMED, heard=True, owned=True),
            ),
        )
    )
    assert (figures.records, figures.done, figures.unfinished, figures.late, figures.pictures) == (4, 2, 1, 1, 2)
    assert figures.kinds == ((RecordKind.VISIT, 3), (RecordKind.TALK, 1))
    assert figures.outcomes == ((Outcome.DONE, 3), (Outcome.REFUSED, 1))
    assert figures.trust == ((Trust.SELF, 3), (Trust.CONFIRMED, 1))
    assert (figures.heard, figures.owned, figures.closed) == (3, 2, 1)


def test_nothing_counts_as_nothing() -> None:
    figures = figures_of(facts())
    assert (figures.records, figures.kinds, figures.outcomes, figures.owned) == (0, (), (), 0)


@pytest.mark.parametrize(
    ("asker", "allowed"),
    [
        (Asker(1, frozenset({Role.CADRE})), True),
        (Asker(2, frozenset({Role.COMMITTEE})), True),
        (Asker(2, frozenset({Role.SECRETARY}), college_id=5), True),
        (Asker(2, frozenset({Role.SECRETARY}), college_id=6), False),
        (Asker(2, frozenset({Role.CADRE}), college_id=5), False),
        (Asker(None, frozenset({Role.STRANGER})), False),
    ],
)
def test_who_may_have_it(asker: Asker, allowed: bool) -> None:
    assert (may_take_notebook(asker, 1, 5) is None) is allowed


def test_a_secretary_without_a_college_has_no_cadres() -> None:
    refusal = may_take_notebook(Asker(2, frozenset({Role.SECRETARY})), 1, None)
    assert refusal is not None
    assert refusal.code == "notebook-not-yours"
