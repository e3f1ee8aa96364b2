"""A wish is made, looked at, put on the wall, taken back; who made it is under the seal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from config import clock
from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.text import clean
from models.rules.vocabulary import Role
from models.rules.wishes import LEAST, LONGEST, ON_WALL, WishFacts, WishState, asks_for_money
from models.tables import Wish
from plugins._kit import sealed
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.looked_after import cadres_of
from plugins._kit.outbox import SEALED, Post, post_many, private_way_to
from plugins._kit.policy import policy
from plugins._kit.sealed import address_of_origin
from plugins._kit.unit import Unit, refuse, unit_of_work
from plugins.wishes import replies
from plugins.wishes.results import Made, WallLine

_MORNING = 9
OPEN_STATES = [WishState.WAITING.value, *(state.value for state in ON_WALL)]


async def is_mine(wish: Wish, call: Call) -> bool:
    """Whether the speaker wished it, by the name given or by the sealed address."""
    if call.actor.person_id is None:
        return False
    if wish.wisher_id is not None:
        return wish.wisher_id == call.actor.person_id
    address = await sealed.address_of(wish.id)
    return address is not None and address.person_id == call.actor.person_id


async def own_wishes(call: Call) -> list[Wish]:
    """The speaker's wishes that are not over; anonymous ones are found by opening the seals of those that are open."""
    rows = Wish.filter(school_id=directory.school_id, state__in=OPEN_STATES).order_by("number")
    return [row for row in await rows if await is_mine(row, call)]


async def make(call: Call, words: str, *, anonymous: bool) -> Made | Refusal:
    """Write it down and ask the cadre of the circle to look.

    Refusals: `how`, `too-long`, `money`, `enough`, `no-cadre`.
    """
    text, rules = clean(words), policy().wishes
    if len(text) < LEAST:
        return Refusal("how")
    if len(text) > LONGEST:
        return Refusal("too-long", {"limit": LONGEST})
    if asks_for_money(text, rules.cap):
        return Refusal("money-cap" if rules.cap else "money", {"cap": rules.cap})
    assert call.actor.person_id is not None
    today = local_day(call.now)
    cadres = await cadres_of(call.actor.person_id, today)
    if not cadres:
        return Refusal("no-cadre")
    if len(await own_wishes(call)) >= rules.open_each:
        return Refusal("enough", {"most": rules.open_each})
    call.sealed = call.sealed or anonymous
    async with unit_of_work(call) as unit:
        wish = Wish(
            school_id=unit.school_id,
            number=await sealed.new_sealed_number(unit) if anonymous else await unit.take_numbers(),
            text=text,
            cadre_id=cadres[0],
            wisher_id=None if anonymous else call.actor.person_id,
            state=WishState.WAITING.value,
            day=today,
        )
        await wish.save(using_db=unit.connection, force_create=True)
        await sealed.keep_address(unit, wish.id, address_of_origin(call.origin, call.actor.person_id))
        # An anonymous wish is told of the next morning: the moment of a message would tell when it was made.
        due_at = _next_morning(today) if anonymous else None
        await tell_person(unit, "wishnew", wish, wish.cadre_id, replies.to_look_at(wish.number, text), due_at=due_at)
    return Made(wish.number, await directory.name_of(cadres[0]), anonymous)


def _next_morning(today: date) -> datetime:
    return datetime.combine(today + timedelta(days=1), time(_MORNING), clock.zone())


async def tell_person(
    unit: Unit, kind: str, wish: Wish, person_id: int, text: str, *, due_at: datetime | None = None
) -> None:
    """Privately, to somebody known by name; of one kind once a day."""
    if (way := await private_way_to(person_id)) is not None:
        key, subject = f"{kind}:{wish.id}:{person_id}:{local_day(unit.now)}", ("wish", wish.number)
        await post_many(unit, [Post(key, "private", *way, text, subject=subject, person_id=person_id, due_at=due_at)])


async def tell_wisher(unit: Unit, wish: Wish, what: str, text: str) -> None:
    """To whoever wished it, by the sealed address; nothing outside tells who that is."""
    key = f"concern:wish:{wish.id}:{what}:{local_day(unit.now)}"
    await post_many(unit, [Post(key, "private", SEALED, f"concern:{wish.id}", text, subject=("wish", wish.number))])


async def wish_numbered(number: int | None, unit: Unit) -> Wish | None:
    """The wish of that number; nobody else changes it before the unit ends."""
    rows = Wish.filter(school_id=unit.school_id, number=number or 0).using_db(unit.connection)
    return await rows.select_for_update().first()


async def facts(wish: Wish, call: Call) -> WishFacts:
    """A wish as its rules see it."""
    return WishFacts(wish.number, WishState(wish.state), await is_mine(wish, call), wish.claimer_id)


async def set_state(unit: Unit, wish: Wish, state: WishState, **more: object) -> None:
    """Take one step; the event says which, never who wished."""
    await Wish.filter(id=wish.id).using_db(unit.connection).update(state=state.value, **more)
    if wish.wisher_id is not None:
        await unit.append_event(f"wish-{state.value}", "wish", wish.id, {"number": wish.number})


async def review(call: Call, number: int | None, yes: bool, why: str) -> tuple[int, str] | Refusal:
    """The cadre of the circle lets it onto the wall or says kindly why not. Refusals: `not-yours-to-review`."""
    async with unit_of_work(call) as unit:
        wish = await wish_numbered(number, unit)
        if wish is None or wish.cadre_id != call.actor.person_id or wish.state != WishState.WAITING.value:
            return await refuse(unit, call, Refusal("not-yours-to-review", {"number": number or ""}))
        await set_state(unit, wish, WishState.OPEN if yes else WishState.CLOSED)
        said = replies.on_the_wall(wish.number) if yes else replies.not_fitting(wish.number, clean(why)[:100])
        await tell_wisher(unit, wish, "reviewed", said)
    return wish.number, wish.text


async def take_back(call: Call, number: int) -> Refusal | None:
    """The wisher takes it back while it is not granted; whoever was granting it hears. Refusal: `no-such-wish`."""
    call.sealed = True
    async with unit_of_work(call) as unit:
        wish = await wish_numbered(number, unit)
        if wish is None or wish.state not in OPEN_STATES or not await is_mine(wish, call):
            return Refusal("no-such-wish", {"number": number})
        await set_state(unit, wish, WishState.CLOSED)
        await sealed.drop_address(unit, wish.id)
        if wish.claimer_id is not None:
            await tell_person(unit, "wishback", wish, wish.claimer_id, replies.taken_back(wish.number))
    return None


async def circles(call: Call) -> list[int]:
    """Whose circles the speaker belongs to: those of their cadres, and their own; in a contact group, that group's."""
    assert call.actor.person_id is not None
    today, here = local_day(call.now), None
    if call.origin.scene == "group":
        here = await directory.group(call.origin.platform, call.origin.scene_id)
    if here is not None:
        links = [link for target in here.targets for link in await directory.links_to(target.id)]
        return list(dict.fromkeys(link.cadre_id for link in links if link.holds_on(today)))
    own = [call.actor.person_id] if Role.CADRE in call.actor.roles else []
    return [*await cadres_of(call.actor.person_id, today), *own]


async def wall(call: Call) -> Sequence[WallLine]:
    """The wall of these circles, what still waits for somebody first."""
    states = [state.value for state in ON_WALL]
    rows = Wish.filter(school_id=directory.school_id, cadre_id__in=await circles(call), state__in=states)
    lines = []
    for row in await rows.order_by("day", "number"):
        held = row.claimer_id is not None and row.claimer_id == call.actor.person_id
        lines.append(WallLine(row.number, row.text, WishState(row.state), await is_mine(row, call), held))
    return sorted(lines, key=lambda line: line.state is not WishState.OPEN)


async def to_review(call: Call) -> list[WallLine]:
    """What waits for this cadre's eyes."""
    rows = Wish.filter(school_id=directory.school_id, cadre_id=call.actor.person_id or 0, state=WishState.WAITING.value)
    return [WallLine(row.number, row.text, WishState.WAITING) for row in await rows.order_by("day", "number")]
