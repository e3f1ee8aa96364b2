"""The work plan 工作方案 (notice 六.2): what it lacks, how it compares with what was done, and who may read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.rules.duty import Act, LinkSpan
from models.rules.permission import Asker
from models.rules.refusal import Refusal
from models.rules.semester import SemesterSpan, weeks_of
from models.rules.vocabulary import Outcome, Role, Word

LAST_WEEKS = 2
"""For so many teaching weeks before the end, and after it, a plan is looked at beside what was done."""


class Part(Word):
    """What a plan says of one target, in the order it is asked for."""

    SITUATION = "situation", "现状"
    NEED = "need", "需求"
    INTENTION = "intention", "打算"
    TIME = "time", "时间"

    @property
    def limit(self) -> int:
        """Characters that are taken at most."""
        return 64 if self is Part.TIME else 300


@dataclass(frozen=True, slots=True)
class Item:
    """What the plan says of one target; `planned_words` is the time as it was said, `planned_on` the day it names.

    `written_on`: the day the plan was begun; what was done before was not done because of it.
    """

    target_id: int
    target_name: str
    written_on: date
    situation: str = ""
    need: str = ""
    intention: str = ""
    planned_on: date | None = None
    planned_words: str = ""

    @property
    def missing(self) -> tuple[Part, ...]:
        """The parts nothing is said of."""
        said = {
            Part.SITUATION: self.situation,
            Part.NEED: self.need,
            Part.INTENTION: self.intention,
            Part.TIME: self.planned_words,
        }
        return tuple(part for part, words in said.items() if not words)


class PlanState(Word):
    """How what was planned with one target stands."""

    DONE = "done", "做了"
    EARLIER = "earlier", "写方案以前做过"
    EXCUSED = "excused", "不作要求"
    """谢绝 or 已搬走: nobody is sent there again (六.2)."""
    LATE = "late", "时间过了"
    OPEN = "open", "还没到时间"
    NOT_DONE = "not_done", "没有做成"
    """The term is over."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One target: what was planned (None: nothing), how often something was done with it, last when."""

    target_id: int
    target_name: str
    linked: bool
    """Still linked on the last day looked at."""
    item: Item | None
    done: int
    last_on: date | None
    state: PlanState


@dataclass(frozen=True, slots=True)
class Comparison:
    """Planned and done side by side; the lines follow the links."""

    semester: SemesterSpan
    over: bool
    lines: tuple[Compared, ...]

    @property
    def planned(self) -> tuple[Compared, ...]:
        """The targets the plan speaks of."""
        return tuple(line for line in self.lines if line.item is not None)

    @property
    def unwritten(self) -> tuple[Compared, ...]:
        """The targets still linked that it does not speak of."""
        return tuple(line for line in self.lines if line.item is None and line.linked)

    def count(self, *states: PlanState) -> int:
        """How many planned targets stand in one of these states."""
        return sum(line.state in states for line in self.planned)

    def lacking(self, part: Part) -> tuple[Compared, ...]:
        """The planned targets, still linked, of which the plan leaves out this part."""
        return tuple(line for line in self.planned if line.linked and line.item and part in line.item.missing)


def compare(
    items: Iterable[Item], acts: Iterable[Act], links: Iterable[LinkSpan], semester: SemesterSpan, today: date
) -> Comparison:
    """Every target of the semester: those linked on any day of it, and whatever else the plan speaks of.

    Done is a finished record of something done, of any kind, on a day of the semester the target was linked.
    """
    of_target = {item.target_id: item for item in items}
    spans: dict[int, list[LinkSpan]] = {}
    for link in links:
        if link.valid_from <= semester.ends_on and (link.valid_to is None or link.valid_to >= semester.starts_on):
            spans.setdefault(link.target_id, []).append(link)
    of_semester = [act for act in acts if semester.holds(act.happened_on) and act.happened_on <= today]
    day = min(max(today, semester.starts_on), semester.ends_on)
    lines = []
    for target_id in dict.fromkeys([*spans, *of_target]):
        item, own = of_target.get(target_id), spans.get(target_id, [])
        with_it = sorted(
            (a for a in of_semester if a.target_id == target_id and any(link.holds(a.happened_on) for link in own)),
            key=lambda act: (act.happened_on, act.number),
        )
        done = [act.happened_on for act in with_it if act.outcome is Outcome.DONE and act.complete]
        lines.append(
            Compared(
                target_id=target_id,
                target_name=own[-1].name if own else of_target[target_id].target_name,
                linked=any(link.holds(day) for link in own),
                item=item,
                done=len(done),
                last_on=done[-1] if done else None,
                state=_state(item, done, with_it, semester, today),
            )
        )
    return Comparison(semester, today > semester.ends_on, tuple(lines))


def _state(
    item: Item | None, done: Sequence[date], acts: Sequence[Act], semester: SemesterSpan, today: date
) -> PlanState:
    if done and (item is None or done[-1] >= item.written_on):
        return PlanState.DONE
    if acts and acts[-1].outcome in (Outcome.REFUSED, Outcome.MOVED):
        return PlanState.EXCUSED
    if done:
        return PlanState.EARLIER
    if today > semester.ends_on:
        return PlanState.NOT_DONE
    late = item is not None and item.planned_on is not None and item.planned_on < today
    return PlanState.LATE if late else PlanState.OPEN


def is_looked_back_on(semester: SemesterSpan, today: date) -> bool:
    """Whether planned and done are shown side by side without being asked for: the last two weeks and after."""
    return today >= weeks_of(semester)[-LAST_WEEKS:][0][0]


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan as far as rights go: whose it is, and the college they belong to."""

    number: int
    cadre_id: int
    college_id: int | None


def may_write_plan(asker: Asker, links: Iterable[LinkSpan], targets: Mapping[int, str], day: date) -> Refusal | None:
    """A cadre plans for targets (id → name) linked on that day: today, or the first day of a term to come."""
    if asker.person_id is None:
        return Refusal("not-bound")
    if Role.CADRE not in asker.roles:
        return Refusal("not-a-cadre")
    held = {link.target_id for link in links if link.holds(day)}
    foreign = tuple(name for target_id, name in targets.items() if target_id not in held)
    return Refusal("plan-not-linked", {"targets": foreign}) if foreign else None


def may_see_plan(asker: Asker, plan: PlanFacts) -> Refusal | None:
    """The cadre; the committee; the secretary of the cadre's college, and of no other."""
    if asker.person_id is None:
        return Refusal("not-bound")
    if asker.person_id == plan.cadre_id or _looks_after(asker, plan.college_id):
        return None
    return Refusal("plan-not-yours", {"number": plan.number})


def may_comment_plan(asker: Asker, plan: PlanFacts) -> Refusal | None:
    """The same office, but never on one's own plan."""
    if asker.person_id is None:
        return Refusal("not-bound")
    if asker.person_id == plan.cadre_id:
        return Refusal("comment-own-plan", {"number": plan.number})
    if _looks_after(asker, plan.college_id):
        return None
    return Refusal("comment-not-yours", {"number": plan.number})


def _looks_after(asker: Asker, college_id: int | None) -> bool:
    own = Role.SECRETARY in asker.roles and college_id is not None and asker.college_id == college_id
    return own or Role.COMMITTEE in asker.roles
