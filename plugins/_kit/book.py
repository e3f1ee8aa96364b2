"""The book of concerns: what a text is about, which open problem is like it, and how concerns and problems move.

The room that takes concerns in, the one that works on them and the one that tells their people meet here. Memory is
`bookmarks`, the rows of a new concern are `filing`.
"""

from __future__ import annotations

from models.rules.concern_words import ConcernState, Openness, ProblemState
from models.rules.routing import Routing
from models.rules.similarity import Match
from models.tables import Concern, Correction, Problem, Support
from plugins._kit import sealed, spoken_of
from plugins._kit.bookmarks import bookmarks
from plugins._kit.filing import Filed, Filing, file, hold, open_problem, title_of
from plugins._kit.lifecycle import on_start
from plugins._kit.sealed import Address
from plugins._kit.unit import Unit

__all__ = [
    "Filed",
    "Filing",
    "catch_up",
    "correct",
    "file",
    "join",
    "merge",
    "move",
    "read",
    "retract",
    "similar",
    "title_of",
]


def read(text: str) -> Routing:
    """Where a text belongs: category, place, departments; a proposal, never a decision."""
    return bookmarks.read(text)


def similar(routing: Routing, wide: bool = False) -> tuple[Match[int], ...]:
    """Open problems (by id) like it, the likest first; `wide` for those who sort the list."""
    return bookmarks.similar(routing, wide=wide)


@on_start
async def catch_up() -> None:
    """Take over what other rooms and processes wrote; before a similar problem is shown."""
    await bookmarks.catch_up()


async def join(unit: Unit, problem: Problem, address: Address) -> bool:
    """Count one more person to the problem; False when they were counted already."""
    return await sealed.support(unit, problem.id, address)


async def move(unit: Unit, concern: Concern, problem: Problem | None) -> Problem:
    """Take the concern out of its problem into another (None: a new one), its person with it."""
    old = concern.problem_id
    if problem is None:
        is_sealed = concern.openness == Openness.SEALED.value
        problem = await open_problem(unit, read(concern.text), concern.college_id, is_sealed=is_sealed)
    if old == problem.id:
        return problem
    await (
        Concern.filter(school_id=unit.school_id, id=concern.id).using_db(unit.connection).update(problem_id=problem.id)
    )
    concern.problem_id = problem.id
    if old is not None:
        await spoken_of.take_over(unit, old, problem.id)
    address = await sealed.address_of(concern.id)
    if address is not None and address.person_id is not None:
        await sealed.support(unit, problem.id, address)
        if old is not None and not await _still_behind(unit, old, address):
            await sealed.forward(unit, old, problem.id, address.owner)
            await sealed.drop_support(unit, old, address.owner)
    hold(unit, concern, problem.id)
    return problem


async def _still_behind(unit: Unit, problem_id: int, address: sealed.Address) -> bool:
    """Whether the person said something else that belongs to the problem."""
    there = Concern.filter(school_id=unit.school_id, problem_id=problem_id, state=ConcernState.OPEN.value)
    there = there.using_db(unit.connection)
    mine = await sealed.mine_of(address.owner)
    return await there.filter(person_id=address.person_id).exists() or (
        bool(mine) and await there.filter(id__in=list(mine)).exists()
    )


async def merge(unit: Unit, keep: Problem, gone: Problem) -> None:
    """`gone` becomes part of `keep`: its concerns, its people (each counted once), whoever it is kept from."""
    here = Concern.filter(school_id=unit.school_id, problem_id=gone.id).using_db(unit.connection)
    concerns = await here
    await here.update(problem_id=keep.id)
    for _, address in await sealed.supporters(gone.id, unit):
        await sealed.support(unit, keep.id, address)
        assert address.person_id is not None
        await sealed.forward(unit, gone.id, keep.id, address.owner)
    await Support.filter(school_id=unit.school_id, problem_id=gone.id).using_db(unit.connection).delete()
    await spoken_of.take_over(unit, gone.id, keep.id)
    gone.state, gone.merged_into_id = ProblemState.MERGED.value, keep.id
    await gone.save(using_db=unit.connection, update_fields=["state", "merged_into_id"])
    for concern in concerns:
        hold(unit, concern, keep.id)


async def correct(unit: Unit, concern: Concern, department: str) -> None:
    """A human sent the concern to another department than the rules had: they learn it."""
    if not concern.text:
        return
    here = Correction.filter(school_id=unit.school_id, concern_id=concern.id).using_db(unit.connection)
    if not await here.update(department=department):
        await Correction.create(
            using_db=unit.connection, school_id=unit.school_id, concern_id=concern.id, department=department
        )
    unit.after_commit.append(lambda: bookmarks.learn(concern.id, concern.text, department))


async def retract(unit: Unit, concern: Concern) -> None:
    """The concern is compared with nothing any more; its rows are for whoever takes it back."""
    unit.after_commit.append(lambda: bookmarks.drop(concern.id))
