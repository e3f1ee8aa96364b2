"""Drafts upward as rows: made by the ladder, read and sent by the committee, thrown away when somebody acted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from config.clock import local_day
from models.rules.clocks import Rung, rung_of
from models.rules.permission import Asker
from models.rules.problem_permission import may_see_problem
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import Draft, Person, PersonRole, Problem
from plugins._kit import outbox
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.unit import Unit, unit_of_work
from plugins.problems import listing, reaching, rows, steps
from plugins.problems.recipients import Meant, Office
from plugins.problems.replies import drafts as words

DRAFT, SENT, DROPPED = "draft", "sent", "dropped"
UPWARD = "upward"
KIND_WORDS = {"brief": "简报草稿", "posting": "“你说我办”草稿", UPWARD: "上报草稿"}
SHOWN_BY = {"brief": "/简报 {}", "posting": "/你说我办 {}", UPWARD: "/草稿 {}"}
LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Sending:
    """Whom a draft goes to: those reached privately, and those only a human reaches."""

    told: tuple[tuple[int, str, tuple[str, str]], ...]
    by_hand: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody it is meant for."""
        return (*(name for _, name, _ in self.told), *self.by_hand)


async def create(unit: Unit, problem: Problem, text: str) -> Draft:
    """A draft of the bot's; nobody's before somebody sends it."""
    row = await Draft.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        number=await unit.take_numbers(),
        kind=UPWARD,
        problem_id=problem.id,
        college_id=problem.college_id,
        payload={"text": text, "read_by": []},
        state=DRAFT,
        made_at=unit.now,
    )
    await unit.append_event("drafted", "draft", row.id, {"number": row.number, "kind": UPWARD})
    return row


async def settle(unit: Unit, row: Draft, state: str) -> bool:
    """Sent or dropped, once; False when it was no draft any more."""
    change: dict[str, Any] = {"state": state}
    if state == SENT:
        change |= {"signed_by_id": unit.actor_id, "signed_at": unit.now}
    if not await Draft.filter(id=row.id, state=DRAFT).using_db(unit.connection).update(**change):
        return False
    await unit.append_event(state, "draft", row.id, {"number": row.number, "kind": row.kind})
    return True


async def waiting_for(asker: Asker) -> list[Draft]:
    """What waits for this person's signature: the committee's own and what goes upward, or the college's (but F22)."""
    here = Draft.filter(school_id=directory.school_id, state=DRAFT)
    if Role.COMMITTEE in asker.roles:
        own = here.filter(college_id=None, kind__in=["brief", "posting"])
        found = [*await own, *await here.filter(kind=UPWARD)]
    elif asker.college_id is not None:
        found = await here.filter(college_id=asker.college_id, kind__in=["brief", "posting"])
    else:
        found = []
    problems = {one.id: one for one in await Problem.filter(id__in=[row.problem_id for row in found if row.problem_id])}
    facts = await rows.facts_of(list(problems.values()))
    seen = [row for row in found if not row.problem_id or may_see_problem(asker, facts[row.problem_id]) is None]
    return sorted(seen, key=lambda row: row.number)


async def find(call: Call, number: int) -> Draft | Refusal:
    """The upward draft of that number. Refusals: `no-such-draft`, `not-upward`."""
    nothing = Refusal("no-such-draft", {"number": number})
    row = await Draft.get_or_none(school_id=directory.school_id, number=number)
    if row is None or row.kind not in KIND_WORDS:
        return nothing
    if row.kind != UPWARD:
        own = row.college_id is not None and row.college_id == call.actor.college_id
        mine = Role.COMMITTEE in call.actor.roles or own
        facts = {"number": number, "what": KIND_WORDS[row.kind], "how": SHOWN_BY[row.kind].format(number)}
        return Refusal("not-upward", facts) if mine else nothing
    if Role.COMMITTEE not in call.actor.roles or row.problem_id is None:
        return nothing
    problem = await Problem.get(id=row.problem_id)
    hidden = may_see_problem(rows.asker_of(call), await rows.facts_of_one(problem))
    return nothing if hidden is not None else row


async def recipients(call: Call, row: Draft) -> Sending:
    """The department's head, and the leaders of the college (of the school where there is none); never one it is of."""
    problem = await Problem.get(id=row.problem_id)
    about = (await rows.facts_of_one(problem)).about_ids
    ids: list[int] = []
    by_hand: list[str] = []
    if problem.department:
        meant = await reaching.meant(call, problem.department)
        if isinstance(meant, Meant) and isinstance(meant.whom, Office):
            way = await reaching.way_to(meant.whom)
            ids += [way.person_id] if way.person_id is not None else []
            by_hand += [f"{meant.whom.name}负责人"] if way.person_id is None else []
    held = PersonRole.filter(school_id=directory.school_id, role=Role.LEADER.value)
    leaders = [int(str(one)) for one in await held.values_list("person_id", flat=True)]
    here = Person.filter(school_id=directory.school_id, id__in=leaders, left_on=None, college_id=problem.college_id)
    ids += [one.id for one in await here.order_by("id")]
    told = []
    for person_id in dict.fromkeys(ids):
        if person_id in about:
            continue
        name = await directory.name_of(person_id)
        left_alone = await Person.filter(id=person_id).exclude(opted_out_at=None).exists()
        surely = None if left_alone else await outbox.private_way_to(person_id, surely=True)
        if surely is None:
            by_hand.append(name)
        else:
            told.append((person_id, name, surely))
    return Sending(tuple(told), tuple(by_hand))


async def read(call: Call, row: Draft) -> None:
    """This person has read it as it stands."""
    readers = {*row.payload.get("read_by", []), call.actor.person_id}
    async with unit_of_work(call) as unit:
        payload = row.payload | {"read_by": sorted(one for one in readers if one is not None)}
        await Draft.filter(id=row.id, state=DRAFT).using_db(unit.connection).update(payload=payload)


async def rewrite(call: Call, row: Draft, text: str) -> Refusal | None:
    """Another text; whoever wrote it has read it. Refusals: `draft-too-long`, `already-sent`."""
    if len(text) > LONGEST:
        return Refusal("draft-too-long", {"limit": LONGEST})
    async with unit_of_work(call) as unit:
        payload = {"text": text, "read_by": [call.actor.person_id]}
        if not await Draft.filter(id=row.id, state=DRAFT).using_db(unit.connection).update(payload=payload):
            return Refusal("already-sent", {"number": row.number})
        await unit.append_event("redrafted", "draft", row.id, {"number": row.number})
    row.payload = payload
    return None


async def is_needed(row: Draft, call: Call) -> bool:
    """Whether still nobody acted."""
    problem = await Problem.get(id=row.problem_id)
    done = (await steps.steps_of([problem.id]))[problem.id]
    taken = [steps.as_rule(one) for one in done]
    return rung_of(listing.clocks(problem, taken), taken, local_day(call.now), policy().calendar) is Rung.UPWARD


async def send(call: Call, row: Draft) -> Sending | Refusal:
    """On its way, once, by a human. Refusals: `already-sent`, `acted-on`."""
    if row.state != DRAFT:
        return Refusal("already-sent", {"number": row.number})
    if not await is_needed(row, call):
        return Refusal("acted-on", {"number": row.number})
    to = await recipients(call, row)
    text = words.letter(row.payload["text"], f"校团委 {call.actor.name}")
    posts = [
        outbox.Post(f"draft:{row.number}:{person_id}", "private", *way, text=text, person_id=person_id)
        for person_id, _, way in to.told
    ]
    async with unit_of_work(call) as unit:
        if not await settle(unit, row, SENT):
            return Refusal("already-sent", {"number": row.number})
        if posts:
            await outbox.post_many(unit, posts)
    return to
