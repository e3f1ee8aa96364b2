"""青情笔记 (notice 六.3): the facts of one cadre's term as a work notebook: process, effect and what was felt.

Its figures are those the chat shows: the same progress, the same comparison of the plan, the same records.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from models.rules.concern_words import Closure, ProblemState
from models.rules.permission import Asker
from models.rules.plan import Comparison
from models.rules.progress import Progress
from models.rules.refusal import Refusal
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import Outcome, RecordKind, Role, Trust


@dataclass(frozen=True, slots=True)
class NotebookRecord:
    """One record of the term; `pictures` are the digests of its photos.

    `private`: its words are between the cadre and one youth, and this reader is not the cadre.
    """

    number: int
    kind: RecordKind
    sub_kind: str
    topic: str
    target: str
    happened_on: date
    entered_on: date
    outcome: Outcome
    trust: Trust
    complete: bool
    process: str
    effect: str
    reflection: str
    pictures: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    """The other cadres of a joint visit."""
    private: bool = False


@dataclass(frozen=True, slots=True)
class NotebookStep:
    """What the cadre did about a problem on a day, in a few words, and what they said."""

    day: date
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class NotebookProblem:
    """A problem the cadre brought in (`heard`) or took care of (`owned`); who said it is nowhere."""

    number: int
    title: str
    state: ProblemState
    closure: Closure | None
    confirmed: bool | None
    heard: bool
    owned: bool
    steps: tuple[NotebookStep, ...]


@dataclass(frozen=True, slots=True)
class NotebookComment:
    """What the office said to the plan."""

    by: str
    day: date
    words: str


@dataclass(frozen=True, slots=True)
class NotebookFacts:
    """All a notebook says; `reader` is who asked for it, `mine`: it is their own.

    `links`: what kind of target, and the names; `progress` and `plan` as of `today` (None: nothing planned).
    """

    cadre: str
    position: str
    college: str
    term: SemesterSpan
    today: date
    reader: str
    mine: bool
    links: tuple[tuple[str, tuple[str, ...]], ...]
    plan: Comparison | None
    comments: tuple[NotebookComment, ...]
    records: tuple[NotebookRecord, ...]
    progress: Progress
    problems: tuple[NotebookProblem, ...]
    heard: int | None
    """How many problems the cadre brought in, only for themselves: the office would learn whose circle to look in."""


@dataclass(frozen=True, slots=True)
class NotebookFigures:
    """The counts of a notebook; records are those not taken back whose day lies in the term."""

    records: int
    done: int
    kinds: tuple[tuple[RecordKind, int], ...]
    outcomes: tuple[tuple[Outcome, int], ...]
    trust: tuple[tuple[Trust, int], ...]
    unfinished: int
    late: int
    """补记: entered on a later day than they happened."""
    pictures: int
    heard: int | None
    owned: int
    closed: int


def figures_of(facts: NotebookFacts) -> NotebookFigures:
    """Everything that is counted, in the order of the vocabulary; what there is none of is left out."""
    rows = facts.records
    kinds, outcomes, trust = (Counter(getattr(row, name) for row in rows) for name in ("kind", "outcome", "trust"))
    return NotebookFigures(
        records=len(rows),
        done=sum(row.outcome is Outcome.DONE and row.complete for row in rows),
        kinds=tuple((one, kinds[one]) for one in RecordKind if kinds[one]),
        outcomes=tuple((one, outcomes[one]) for one in Outcome if outcomes[one]),
        trust=tuple((one, trust[one]) for one in Trust if trust[one]),
        unfinished=sum(not row.complete for row in rows),
        late=sum(row.entered_on > row.happened_on for row in rows),
        pictures=sum(len(row.pictures) for row in rows),
        heard=facts.heard,
        owned=sum(one.owned for one in facts.problems),
        closed=sum(one.owned and one.state is ProblemState.CLOSED for one in facts.problems),
    )


def may_take_notebook(asker: Asker, cadre_id: int, college_id: int | None) -> Refusal | None:
    """The cadre; the committee; the secretary of the cadre's college, and of no other (guarantee 7)."""
    if asker.person_id is None:
        return Refusal("not-bound")
    own_college = Role.SECRETARY in asker.roles and college_id is not None and asker.college_id == college_id
    if asker.person_id == cadre_id or own_college or Role.COMMITTEE in asker.roles:
        return None
    return Refusal("notebook-not-yours")
