"""你说我办: what closed problems tell a group, and the groups it may go to."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from models.rules.concern_words import Closure, ProblemState, StepKind
from models.rules.masking import redact
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role, TargetKind
from models.tables import (
    College,
    CollegeNudges,
    Concern,
    ContactGroup,
    Draft,
    GroupTarget,
    LinkTarget,
    Problem,
    ProblemAbout,
    ProblemStep,
)
from plugins._kit import sealed
from plugins._kit.commands import Call
from plugins._kit.directory import Actor, directory
from plugins._kit.policy import policy
from plugins._kit.unit import unit_of_work
from plugins.reports import drafts
from plugins.reports.briefing import college_named
from plugins.reports.quoting import names_in
from plugins.reports.results import Done, Edit, Posting, Span

_TOLD = (Closure.SOLVED, Closure.UNSOLVABLE, Closure.ELSEWHERE)
"""What a group is told of: done, or honestly not."""


@dataclass(frozen=True, slots=True)
class Place:
    """A group a post may go to, and what people call it."""

    platform: str
    scene_id: str
    label: str


async def draft_posting(call: Call, span: Span, said: str) -> Posting | Refusal:
    """A new draft of what was closed and told in these days."""
    college = await _college(call, said)
    if isinstance(college, Refusal):
        return college
    lines = await _not_posted(college, await _done(college.id if college else None, span))
    if not lines:
        return Refusal("nothing-done", {"first": span.first, "last": span.last})
    payload = {"lines": [asdict(line) for line in lines]}
    period = f"{span.first.isoformat()}/{span.last.isoformat()}"
    async with unit_of_work(call) as unit:
        row = await drafts.create(
            unit,
            drafts.POSTING,
            payload,
            person_id=call.actor.person_id,
            college_id=college.id if college else None,
            period=period,
        )
    return await posting_of(row)


async def _not_posted(college: College | None, lines: list[Done]) -> list[Done]:
    """Without what the same groups have read already."""
    sent = Draft.filter(school_id=directory.school_id, kind=drafts.POSTING, state=drafts.SENT)
    sent = sent.filter(college_id=college.id) if college is not None else sent.filter(college_id=None)
    read = {(line["number"], line["closure"], line["words"]) for row in await sent for line in row.payload["lines"]}
    return [line for line in lines if (line.number, line.closure, line.words) not in read]


async def _college(call: Call, said: str) -> College | Refusal | None:
    if call.actor.roles & {Role.COMMITTEE, Role.SECRETARY}:
        return await college_named(call, said)
    own = await College.get_or_none(school_id=directory.school_id, id=call.actor.college_id or 0)
    return own or Refusal("no-college")


async def _done(college_id: int | None, span: Span) -> list[Done]:
    """Closed and told; nothing that speaks of a person, nothing the people behind it say is not solved."""
    closed = Problem.filter(
        school_id=directory.school_id,
        state=ProblemState.CLOSED.value,
        closure__in=[one.value for one in _TOLD],
        closed_on__gte=span.first,
        closed_on__lte=span.last,
    )
    rows = {row.id: row for row in await closed if row.confirmed is not False}
    here: dict[str, Any] = {"school_id": directory.school_id, "problem_id__in": list(rows)}
    told = set(
        await ProblemStep.filter(**here, kind=StepKind.CLOSED.value, told=True).values_list("problem_id", flat=True)
    )
    spoken_of = set(await ProblemAbout.filter(**here).values_list("problem_id", flat=True))
    if college_id is not None:
        theirs = set(await Concern.filter(**here, college_id=college_id).values_list("problem_id", flat=True))
        rows = {id: row for id, row in rows.items() if row.college_id == college_id or id in theirs}
    rows = {id: row for id, row in rows.items() if id in told and id not in spoken_of}
    people, k = await sealed.people_behind(list(rows)), policy().problems.k
    names = await names_in(row.closure_words for row in rows.values())
    lines = [
        Done(
            number=row.number,
            title=redact(row.title, ()),
            closure=row.closure,
            words=" ".join(redact(row.closure_words, names).split()),
            people=people[id] if people[id] >= k else 0,
        )
        for id, row in rows.items()
    ]
    return sorted(lines, key=lambda line: (line.closure != Closure.SOLVED.value, -line.people, line.title))


async def strike_untrue(call: Call, row: Draft) -> int:
    """Take out of an unsigned draft what is no longer so (reopened, not solved after all, about a person); how many."""
    first, _, last = row.period.partition("/")
    true = await _done(row.college_id, Span(date.fromisoformat(first), date.fromisoformat(last)))
    numbers = {line.number for line in true}
    kept = [line for line in row.payload["lines"] if line["number"] in numbers]
    struck = len(row.payload["lines"]) - len(kept)
    if struck:
        async with unit_of_work(call) as unit:
            await drafts.rewrite(unit, row, row.payload | {"lines": kept})
    return struck


async def posting_of(row: Draft) -> Posting:
    """A draft as its replies see it."""
    first, _, last = row.period.partition("/")
    college = await College.get_or_none(school_id=directory.school_id, id=row.college_id) if row.college_id else None
    return Posting(
        number=row.number,
        state=row.state,
        span=Span(date.fromisoformat(first), date.fromisoformat(last)),
        lines=tuple(Done(**line) for line in row.payload["lines"]),
        league=f"{college.name}团委" if college else policy().school.league,
    )


async def show(call: Call, number: int) -> Posting | Refusal:
    """A draft again."""
    row = await drafts.find(call, number, drafts.POSTING)
    return row if isinstance(row, Refusal) else await posting_of(row)


async def edit_posting(call: Call, number: int, edits: tuple[Edit, ...]) -> Posting | Refusal:
    """A line less."""
    row = await drafts.find(call, number, drafts.POSTING)
    if isinstance(row, Refusal):
        return row
    lines = dict(enumerate(row.payload["lines"], 1))
    gone = {edit.line for edit in edits if edit.drop}
    if len(gone) != len(edits):
        return Refusal("drop-only")
    if not gone <= set(lines):
        return Refusal("no-such-line", {"count": len(lines)})
    kept = [line for place, line in lines.items() if place not in gone]
    async with unit_of_work(call) as unit:
        done = await drafts.rewrite(unit, row, row.payload | {"lines": kept})
    return await posting_of(row) if done else Refusal("already-signed", {"number": number})


async def places_for(actor: Actor, row: Draft, today: date) -> list[Place]:
    """Where the person who signs may post it: the college's groups, or those of their own circle."""
    groups = {
        group.id: group
        for group in await ContactGroup.filter(school_id=directory.school_id, unbound_at=None).order_by("id")
    }
    ties = await GroupTarget.filter(school_id=directory.school_id, group_id__in=list(groups))
    targets = {
        target.id: target
        for target in await LinkTarget.filter(
            school_id=directory.school_id, id__in=list({tie.target_id for tie in ties})
        )
    }
    if Role.COMMITTEE in actor.roles or Role.SECRETARY in actor.roles:
        fits = {id for id, one in targets.items() if row.college_id in (None, one.college_id)}
        places = await _own_groups(row.college_id)
    else:
        assert actor.person_id is not None
        fits = {link.target.id for link in await directory.links_of(actor.person_id) if link.holds_on(today)}
        places = []
    tied: dict[int, list[str]] = {}
    for tie in ties:
        if tie.target_id in fits:
            target = targets[tie.target_id]
            names = tied.setdefault(tie.group_id, [])
            if target.kind != TargetKind.YOUTH.value:  # who a cadre looks after is nobody's business
                names.append(target.name)
    found = [
        Place(groups[id].platform, groups[id].scene_id, "、".join(sorted(names)) or "联系群")
        for id, names in tied.items()
    ]
    return [*places, *sorted(found, key=lambda place: (place.label, place.scene_id))]


async def _own_groups(college_id: int | None) -> list[Place]:
    scope = "school" if college_id is None else str(college_id)
    rows = await CollegeNudges.filter(school_id=directory.school_id, scope=scope).exclude(scene_id="")
    return [Place(row.platform, row.scene_id, "团干群") for row in rows]


async def with_places(row: Draft, places: list[Place]) -> Posting:
    """The draft with the groups it may go to."""
    return replace(await posting_of(row), groups=tuple(place.label for place in places))
