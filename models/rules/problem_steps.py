"""What may be done with a problem in which state, and the figure that says how listening goes (F19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.concern_words import Closure, ProblemState, StepKind
from models.rules.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it stands in the rows; `person_id` is None for the people behind the problem and for the bot."""

    kind: StepKind
    day: date
    person_id: int | None = None
    department: str = ""
    words: str = ""
    told: bool = False


@dataclass(frozen=True, slots=True)
class Listened:
    """How listening goes: problems open and overdue; `rate` is confirmed ÷ (closed + open overdue), None at first."""

    open: int
    overdue: int
    rate: float | None


_OPEN = (ProblemState.NEW, ProblemState.CLAIMED, ProblemState.REFERRED, ProblemState.ANSWERED, ProblemState.CLOSING)
_SAME = (StepKind.NOTED, StepKind.ESCALATED, StepKind.REPLIED, StepKind.MOVED, StepKind.SPLIT)
"""Steps that leave an open problem where it is."""
_TO = {
    StepKind.CLAIMED: ((ProblemState.NEW, ProblemState.CLAIMED), ProblemState.CLAIMED),
    StepKind.REFERRED: (_OPEN[:4], ProblemState.REFERRED),
    StepKind.RETURNED: ((ProblemState.CLAIMED, ProblemState.REFERRED, ProblemState.ANSWERED), ProblemState.CLAIMED),
    StepKind.ANSWERED: ((ProblemState.REFERRED, ProblemState.ANSWERED, ProblemState.CLAIMED), ProblemState.ANSWERED),
    StepKind.CLOSING: (_OPEN[:4], ProblemState.CLOSING),
    StepKind.DECLINED: ((ProblemState.CLOSING,), ProblemState.CLAIMED),
    StepKind.CLOSED: (_OPEN, ProblemState.CLOSED),
    StepKind.REOPENED: ((ProblemState.CLOSED,), ProblemState.CLAIMED),
    StepKind.CONFIRMED: ((ProblemState.CLOSED,), ProblemState.CLOSED),
    StepKind.MERGED: (_OPEN, ProblemState.MERGED),
}


def next_state(state: ProblemState, kind: StepKind) -> ProblemState | Refusal:
    """Where a step leads; Refusal `not-in-this-state` (facts `state`, `step`) where it may not be taken."""
    if kind in _SAME and state in _OPEN:
        return ProblemState.CLAIMED if state is ProblemState.NEW and kind is StepKind.REPLIED else state
    if kind is StepKind.ANSWERED and state is ProblemState.CLOSING:
        return state  # it came late, and the second person should read it
    allowed, to = _TO.get(kind, ((), state))
    return to if state in allowed else Refusal("not-in-this-state", {"state": state.label, "step": kind.label})


def needs_second(closure: Closure) -> bool:
    """Whether a second person has to agree: nobody alone decides that something cannot be solved."""
    return closure is Closure.UNSOLVABLE


def headline(confirmed: int, closed: int, open_overdue: int) -> float | None:
    """Confirmed solved ÷ (closed + open overdue), 0 to 1; None while there is nothing to divide by."""
    whole = closed + open_overdue
    return confirmed / whole if whole else None
