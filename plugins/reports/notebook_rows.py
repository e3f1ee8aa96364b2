"""From rows to the facts of a 青情笔记, by the same rules as /进度, /方案 and /问题清单 in the chat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from tortoise.expressions import Q

from config.clock import local_day
from models.rules.concern_words import Closure, ConcernState, Openness, ProblemState, Source, StepKind
from models.rules.notebook import (
    NotebookComment,
    NotebookFacts,
    NotebookProblem,
    NotebookRecord,
    NotebookStep,
)
from models.rules.permission import Asker
from models.rules.plan import Comparison, Item, compare
from models.rules.problem_permission import may_see_problem
from models.rules.progress import Progress, progress_of
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import Outcome, RecordKind, TargetKind, Trust
from models.tables import (
    College,
    Concern,
    Evidence,
    Person,
    PlanComment,
    PlanItem,
    Problem,
    ProblemStep,
    Record,
    Semester,
    WorkPlan,
)
from plugins._kit.acts import acts_of
from plugins._kit.directory import LinkFact, directory
from plugins._kit.policy import policy
from plugins._kit.recording import semester_spans, span_of
from plugins.reports.hearing import problem_facts
from plugins.reports.quoting import in_blocks

_SAID = {
    StepKind.CLAIMED: "认领",
    StepKind.REPLIED: "回复同学",
    StepKind.CLOSED: "办结",
    StepKind.CLOSING: "提出办结",
    StepKind.NOTED: "备注",
}
"""What a cadre does with a problem; the steps of others are not theirs to show."""


async def facts_of(cadre: Person, term: SemesterSpan, reader: Asker, today: date) -> NotebookFacts:
    """Everything of the cadre's term that this reader may have."""
    mine = reader.person_id == cadre.id
    college = await College.get_or_none(id=cadre.college_id) if cadre.college_id is not None else None
    plan, comments = await _plan(cadre.id, term, today)
    heard = await _heard(cadre.id, term) if mine else {}
    return NotebookFacts(
        cadre=cadre.name,
        position=cadre.position,
        college=college.name if college else "",
        term=term,
        today=today,
        reader=await directory.name_of(reader.person_id),
        mine=mine,
        links=_links(await directory.links_of(cadre.id), term, today),
        plan=plan,
        comments=comments,
        records=await _records(cadre.id, term, mine=mine),
        progress=await progress_in(cadre, term, today),
        problems=await _problems(cadre.id, term, reader, {id for id, shown in heard.items() if shown}),
        heard=len(heard) if mine else None,
    )


async def progress_in(cadre: Person, term: SemesterSpan, today: date) -> Progress:
    """What /进度 says today; of an earlier term what it would say if no other had begun since."""
    known = tuple(one for one in await semester_spans() if one.starts_on <= term.starts_on)
    now = await semester_spans() if term.holds(today) else known
    links = tuple(map(span_of, await directory.links_of(cadre.id)))
    acts = tuple(past.act for past in await acts_of(cadre.id, min(today, term.ends_on)))
    return progress_of(policy(), links, acts, now, today, cadre.joined_on)


def _links(links: Sequence[LinkFact], term: SemesterSpan, today: date) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Those that hold today, of a term that is over those that held on its last day."""
    day = min(today, term.ends_on)
    names: dict[TargetKind, list[str]] = defaultdict(list)
    for link in links:
        if link.holds_on(day) and link.target.name not in names[link.target.kind]:
            names[link.target.kind].append(link.target.name)
    return tuple((kind.label, tuple(names[kind])) for kind in TargetKind if names[kind])


async def _plan(
    cadre_id: int, term: SemesterSpan, today: date
) -> tuple[Comparison | None, tuple[NotebookComment, ...]]:
    here = {"school_id": directory.school_id}
    row = await Semester.filter(**here, name=term.name).first()
    plan = await WorkPlan.filter(**here, cadre_id=cadre_id, semester_id=row.id).first() if row is not None else None
    if plan is None:
        return None, ()
    begun = local_day(plan.written_at)
    items = [
        Item(
            one.target_id,
            (await directory.target(one.target_id)).name,
            begun,
            one.situation,
            one.need,
            one.intention,
            one.planned_on,
            one.planned_words,
        )
        for one in await PlanItem.filter(**here, plan_id=plan.id)
    ]
    links = map(span_of, await directory.links_of(cadre_id))
    acts = (past.act for past in await acts_of(cadre_id, min(today, term.ends_on)))
    said = [
        NotebookComment(await directory.name_of(one.person_id), local_day(one.said_at), one.words)
        for one in await PlanComment.filter(**here, plan_id=plan.id).order_by("id")
    ]
    return compare(items, acts, links, term, today), tuple(said)


async def _records(cadre_id: int, term: SemesterSpan, *, mine: bool) -> tuple[NotebookRecord, ...]:
    here = {"school_id": directory.school_id}
    rows = await Record.filter(
        **here,
        cadre_id=cadre_id,
        withdrawn_at=None,
        happened_on__gte=term.starts_on,
        happened_on__lte=term.ends_on,
    ).order_by("happened_on", "number")
    pictures: dict[int, list[str]] = defaultdict(list)
    for ids in in_blocks([row.id for row in rows]):
        for one in await Evidence.filter(**here, record_id__in=ids, kind="image").order_by("id"):
            pictures[one.record_id].append(one.digest)
    together = await _together(rows)
    found = []
    for row in rows:
        private = row.kind == RecordKind.TALK.value and not mine
        words = ("", "", "") if private else (row.process, row.effect, row.reflection)
        found.append(
            NotebookRecord(
                number=row.number,
                kind=RecordKind(row.kind),
                sub_kind=row.sub_kind,
                topic=row.topic,
                target=(await directory.target(row.target_id)).name if row.target_id is not None else "",
                happened_on=row.happened_on,
                entered_on=local_day(row.entered_at),
                outcome=Outcome(row.outcome),
                trust=Trust(row.trust),
                complete=row.complete,
                process=words[0],
                effect=words[1],
                reflection=words[2],
                pictures=() if private else tuple(pictures[row.id]),
                together=tuple(together[row.joint_key]) if row.joint_key else (),
                private=private,
            )
        )
    return tuple(found)


async def _together(rows: Sequence[Record]) -> dict[str, list[str]]:
    """The names of the other cadres, by the key of the joint visit."""
    found: dict[str, list[str]] = defaultdict(list)
    keys, own = sorted({row.joint_key for row in rows if row.joint_key}), {row.id for row in rows}
    for start in range(0, len(keys), 500):
        joint = Record.filter(school_id=directory.school_id, joint_key__in=keys[start : start + 500], withdrawn_at=None)
        for row in await joint.order_by("number"):
            if row.id not in own:
                found[row.joint_key].append(await directory.name_of(row.cadre_id))
    return found


async def _heard(cadre_id: int, term: SemesterSpan) -> dict[int, bool]:
    """The problems the cadre brought in, each with whether it may be listed: a sealed one leads to their circle."""
    brought = Concern.filter(
        school_id=directory.school_id, heard_by_id=cadre_id, day__gte=term.starts_on, day__lte=term.ends_on
    )
    brought = brought.exclude(state=ConcernState.RETRACTED.value).exclude(source=Source.CRISIS.value)
    found: dict[int, bool] = {}
    for one in await brought.exclude(problem_id=None):
        assert one.problem_id is not None
        found[one.problem_id] = found.get(one.problem_id, False) or one.openness != Openness.SEALED.value
    return found


async def _problems(
    cadre_id: int, term: SemesterSpan, reader: Asker, heard: Collection[int]
) -> tuple[NotebookProblem, ...]:
    """Those of the term that the cadre brought or took care of, and that the reader may know of; no youth's words."""
    here = {"school_id": directory.school_id}
    of_term = Q(opened_on__lte=term.ends_on) & (Q(closed_on=None) | Q(closed_on__gte=term.starts_on))
    owned = {row.id: row for row in await Problem.filter(of_term, **here, owner_id=cadre_id)}
    rows = dict(owned)
    for ids in in_blocks(set(heard) - set(owned)):
        rows |= {row.id: row for row in await Problem.filter(**here, id__in=ids)}
    found = []
    for row in sorted(rows.values(), key=lambda row: (row.opened_on, row.number)):
        if row.state == ProblemState.MERGED.value:
            continue
        if may_see_problem(reader, await problem_facts(row)) is not None:
            continue
        found.append(
            NotebookProblem(
                number=row.number,
                title=row.title,
                state=ProblemState(row.state),
                closure=Closure(row.closure) if row.closure and row.state == ProblemState.CLOSED.value else None,
                confirmed=row.confirmed,
                heard=row.id in heard,
                owned=row.id in owned,
                steps=await _steps(row.id, cadre_id, term),
            )
        )
    return tuple(found)


async def _steps(problem_id: int, cadre_id: int, term: SemesterSpan) -> tuple[NotebookStep, ...]:
    here = ProblemStep.filter(school_id=directory.school_id, problem_id=problem_id, person_id=cadre_id)
    done = here.filter(day__gte=term.starts_on, day__lte=term.ends_on, kind__in=[kind.value for kind in _SAID])
    return tuple([NotebookStep(one.day, _SAID[StepKind(one.kind)], one.words) for one in await done.order_by("place")])
