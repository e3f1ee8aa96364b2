"""What may follow what, and the headline figure."""

from __future__ import annotations

import pytest

from models.rules.concern_words import Closure, ProblemState, StepKind
from models.rules.problem_steps import headline, needs_second, next_state
from models.rules.refusal import Refusal

NEW, CLAIMED, REFERRED = ProblemState.NEW, ProblemState.CLAIMED, ProblemState.REFERRED
ANSWERED, CLOSING, CLOSED, MERGED = (
    ProblemState.ANSWERED, ProblemState.CLOSING, ProblemState.CLOSED, ProblemState.MERGED,
)  # fmt: skip


def test_the_usual_way_and_back_again() -> None:
    way = [
        (StepKind.CLAIMED, CLAIMED), (StepKind.REFERRED, REFERRED), (StepKind.RETURNED, CLAIMED),
        (StepKind.REFERRED, REFERRED), (StepKind.ANSWERED, ANSWERED), (StepKind.CLOSED, CLOSED),
        (StepKind.REOPENED, CLAIMED), (StepKind.CLOSING, CLOSING), (StepKind.DECLINED, CLAIMED),
        (StepKind.CLOSING, CLOSING), (StepKind.CLOSED, CLOSED), (StepKind.CONFIRMED, CLOSED),
    ]  # fmt: skip
    state = NEW
    for kind, then in way:
        state = next_state(state, kind)
        assert state is then, kind


@pytest.mark.parametrize("state", list(ProblemState))
@pytest.mark.parametrize("kind", list(StepKind))
def test_nothing_happens_to_what_is_over(state: ProblemState, kind: StepKind) -> None:
    then = next_state(state, kind)
    if state is MERGED or (state is CLOSED and kind not in (StepKind.REOPENED, StepKind.CONFIRMED)):
        assert then == Refusal("not-in-this-state", {"state": state.label, "step": kind.label})
    if isinstance(then, ProblemState) and then is MERGED:
        assert kind is StepKind.MERGED


def test_an_answer_takes_a_new_problem_up_and_leaves_others_where_they_are() -> None:
    assert next_state(NEW, StepKind.REPLIED) is CLAIMED
    assert next_state(REFERRED, StepKind.REPLIED) is REFERRED
    assert next_state(NEW, StepKind.NOTED) is NEW


def test_nobody_alone_says_it_cannot_be_solved() -> None:
    assert [one for one in Closure if needs_second(one)] == [Closure.UNSOLVABLE]


def test_the_headline_counts_what_people_confirmed() -> None:
    assert headline(3, 4, 2) == 0.5
    assert headline(0, 0, 0) is None
