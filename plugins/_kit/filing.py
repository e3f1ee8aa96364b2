"""The rows of a concern: what was said, the problem it belongs to, who is behind it, whom it speaks of.

Everybody behind a problem has one `Support` row there, whatever they chose to be seen as, so that rows never tell who
is known from who is not. Nothing here writes an instant or a person beside what is sealed.
"""

from __future__ import annotations

from dataclasses import dataclass

from config.clock import local_day
from models.rules.concern_words import ConcernState, Openness, ProblemState, Source, StepKind
from models.rules.listening import CategoryKind
from models.rules.routing import Routing
from models.tables import Concern, Problem, ProblemAbout, ProblemStep
from plugins._kit import sealed
from plugins._kit.bookmarks import bookmarks
from plugins._kit.sealed import Address
from plugins._kit.spoken_of import note_spoken_of
from plugins._kit.unit import Unit

OVER = (ProblemState.CLOSED.value, ProblemState.MERGED.value)
_LISTED = frozenset({CategoryKind.TICKET, CategoryKind.WISH})
_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Filing:
    """One concern about to be written.

    `address` is where its answers go; its person is counted to the problem, and written down where the openness is
    not SEALED. `problem_id` joins that problem, `apart` none at all.
    """

    text: str
    openness: Openness
    address: Address
    college_id: int | None
    routing: Routing
    source: Source = Source.PRIVATE
    receipt: str = ""
    """The slow hash of the digits."""
    heard_by_id: int | None = None
    record_id: int | None = None
    problem_id: int | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of it; `people` are those behind the problem now, None is no problem."""

    concern: Concern
    problem: Problem | None
    people: int
    joined: bool = False
    """Whether the problem was there before."""


def title_of(routing: Routing) -> str:
    """What a problem is called: a place and a topic of the policy, never a word of the text, never a room."""
    place = place_of(routing)
    subjects = routing.sketch.subjects
    topic = subjects[0][0] if subjects else routing.category
    return f"{place} · {topic}"[:_LONGEST_TITLE] if place else topic[:_LONGEST_TITLE]


def place_of(routing: Routing) -> str:
    """Where it is, no finer than a building."""
    place = routing.place
    if place.building and place.room:
        return f"{place.building.upper()} 号楼"
    return place.label[:64]


async def file(unit: Unit, filing: Filing) -> Filed:
    """Write the concern; a ticket joins the open problem most like it, or opens one."""
    is_sealed = filing.openness is Openness.SEALED
    person_id = filing.address.person_id
    problem = await _problem_to_join(unit, filing)
    joined = problem is not None
    if problem is None and _is_listed(filing.routing):
        problem = await open_problem(unit, filing.routing, filing.college_id, is_sealed=is_sealed)
    today = local_day(unit.now)
    concern = await Concern.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        number=await sealed.new_sealed_number(unit) if is_sealed else await unit.take_numbers(),
        problem_id=problem.id if problem is not None else None,
        openness=filing.openness.value,
        person_id=None if is_sealed else person_id,
        college_id=filing.college_id,
        source=filing.source.value,
        heard_by_id=filing.heard_by_id,
        record_id=filing.record_id,
        text=filing.text,
        kind=filing.routing.kind.value,
        category=filing.routing.category,
        place=place_of(filing.routing),
        day=today,
        last_day=today,
        state=ConcernState.OPEN.value,
        receipt=filing.receipt,
    )
    await sealed.keep_address(unit, concern.id, filing.address)
    if is_sealed and person_id is not None:
        await sealed.add_mine(unit, person_id, concern.id)
    if problem is None:
        return Filed(concern, None, 0)
    if person_id is not None:
        await sealed.support(unit, problem.id, filing.address)
    known = None if is_sealed else person_id
    await note_spoken_of(unit, problem.id, filing.text, filing.college_id, but=known)
    hold(unit, concern, problem.id)
    return Filed(concern, problem, len(await sealed.supporters(problem.id, unit)), joined)


def hold(unit: Unit, concern: Concern, problem_id: int) -> None:
    """After the commit the concern is found under that problem."""
    if concern.kind == CategoryKind.TICKET.value and concern.state == ConcernState.OPEN.value:
        unit.after_commit.append(lambda: bookmarks.hold(concern.id, problem_id, concern.text))


def _is_listed(routing: Routing) -> bool:
    return routing.kind in _LISTED and routing.crisis is None


async def _problem_to_join(unit: Unit, filing: Filing) -> Problem | None:
    """The one that was named, or the likest; None when it is over, or not to be known by who speaks (F22).

    None also where they are behind it already: two concerns and one person behind them would tell whose both are.
    """
    wanted = filing.problem_id
    if wanted is None and not filing.apart and (found := bookmarks.similar(filing.routing)):
        wanted = found[0].key
    if wanted is None:
        return None
    spoken_of = ProblemAbout.filter(problem_id=wanted, person_id=filing.address.person_id).using_db(unit.connection)
    person_id = filing.address.person_id
    if person_id is not None and (await spoken_of.exists() or await sealed.supports(wanted, person_id)):
        return None
    here = Problem.filter(school_id=unit.school_id, id=wanted).exclude(state__in=OVER)
    return await here.using_db(unit.connection).select_for_update().first()


async def open_problem(
    unit: Unit, routing: Routing, college_id: int | None, *, is_sealed: bool, department: str = ""
) -> Problem:
    """A new line of the 问题清单; of sealed origin its number is random too."""
    proposed = routing.departments[0] if routing.departments else ""
    today = local_day(unit.now)
    problem = await Problem.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        number=await sealed.new_sealed_number(unit) if is_sealed else await unit.take_numbers(),
        title=title_of(routing),
        category=routing.category,
        place=place_of(routing),
        department=department or proposed,
        state=ProblemState.NEW.value,
        college_id=college_id,
        opened_on=today,
    )
    await ProblemStep.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        problem_id=problem.id,
        place=1,
        kind=StepKind.OPENED.value,
        day=today,
    )
    return problem
