"""A wish is claimed, given back, done, thanked for; what lapsed is offered again; a cadre may make it a record."""

from __future__ import annotations

from datetime import datetime, timedelta

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.text import clean
from models.rules.vocabulary import Outcome, RecordKind
from models.rules.wishes import WishState, has_lapsed, may_claim, may_finish, may_thank
from models.tables import Wish
from plugins._kit import sealed
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.recording import NewRecord, write_records
from plugins._kit.unit import background_unit, unit_of_work
from plugins.wishes import replies
from plugins.wishes.making import circles, facts, set_state, tell_person, tell_wisher, wish_numbered
from plugins.wishes.results import Claimed, Granted

LONGEST_WORDS = 200


async def claim(call: Call, number: int | None) -> Claimed | Refusal:
    """Take it upon oneself for some days. Refusals: `no-such-wish` and those of `may_claim`."""
    assert call.actor.person_id is not None
    today = local_day(call.now)
    near = await circles(call)
    until = today + timedelta(days=policy().wishes.claim_days)
    async with unit_of_work(call) as unit:
        wish = await wish_numbered(number, unit)
        if wish is None or wish.cadre_id not in near:
            return Refusal("no-such-wish", {"number": number or ""})
        if (no := may_claim(call.actor.person_id, await facts(wish, call))) is not None:
            return no
        await set_state(unit, wish, WishState.CLAIMED, claimer_id=call.actor.person_id, lapses_on=until)
        await tell_wisher(unit, wish, "claimed", replies.somebody_is_at_it(wish.number))
    return Claimed(wish.number, wish.text, until)


async def give_back(call: Call, number: int | None) -> Refusal | None:
    """Whoever claimed it cannot do it after all; nobody is asked why. Refusal: `not-claimed-by-you`."""
    assert call.actor.person_id is not None
    async with unit_of_work(call) as unit:
        wish = await wish_numbered(number, unit)
        if wish is None:
            return Refusal("no-such-wish", {"number": number or ""})
        if (no := may_finish(call.actor.person_id, await facts(wish, call))) is not None:
            return no
        await set_state(unit, wish, WishState.OPEN, claimer_id=None, lapses_on=None)
    return None


async def done(call: Call, number: int | None, words: str) -> Refusal | None:
    """Whoever claimed it says it is done; the wisher is asked once. Refusal: `not-claimed-by-you`."""
    assert call.actor.person_id is not None
    async with unit_of_work(call) as unit:
        wish = await wish_numbered(number, unit)
        if wish is None:
            return Refusal("no-such-wish", {"number": number or ""})
        if (no := may_finish(call.actor.person_id, await facts(wish, call))) is not None:
            return no
        said = clean(words)[:LONGEST_WORDS]
        await set_state(unit, wish, WishState.DONE, done_words=said)
        await tell_wisher(unit, wish, "done", replies.is_it_so(wish.number, said))
    return None


async def thank(call: Call, number: int | None, words: str, *, came_true: bool) -> Refusal | None:
    """The wisher says whether it came true; the thanks go to whoever did it, without a name where none was given."""
    call.sealed = True
    async with unit_of_work(call) as unit:
        wish = await wish_numbered(number, unit)
        if wish is None:
            return Refusal("no-such-wish", {"number": number or ""})
        if (no := may_thank(await facts(wish, call))) is not None:
            return no
        assert wish.claimer_id is not None
        if not came_true:
            await set_state(unit, wish, WishState.OPEN, claimer_id=None, lapses_on=None)
            await tell_person(unit, "wishnot", wish, wish.claimer_id, replies.not_quite(wish.number))
            return None
        await set_state(unit, wish, WishState.FULFILLED)
        await sealed.drop_address(unit, wish.id)  # nothing is left to tell: who it was is forgotten
        thanks = clean(words)[:LONGEST_WORDS]
        await tell_person(unit, "wishdone", wish, wish.claimer_id, replies.thanked(wish.number, wish.text, thanks))
        if wish.claimer_id == wish.cadre_id:
            return None
        await tell_person(unit, "wishtrue", wish, wish.cadre_id, replies.came_true(wish.number, wish.text))
    return None


async def lapse_due(now: datetime) -> int:
    """Claims that were held too long are offered again; whoever held one hears it once, without a reproach."""
    today, lapsed = local_day(now), 0
    held = Wish.filter(school_id=directory.school_id, state=WishState.CLAIMED.value, lapses_on__lt=today)
    for id in await held.values_list("id", flat=True):
        async with background_unit(now) as unit:
            wish = await Wish.filter(id=id).using_db(unit.connection).select_for_update().first()
            if wish is None or not has_lapsed(WishState(wish.state), wish.lapses_on, today):
                continue
            claimer = wish.claimer_id
            await set_state(unit, wish, WishState.OPEN, claimer_id=None, lapses_on=None)
            if claimer is not None:
                await tell_person(unit, "wishlapse", wish, claimer, replies.lapsed(wish.number, wish.text))
            lapsed += 1
    return lapsed


async def make_record(call: Call, number: int | None) -> Granted | Refusal:
    """A fulfilled wish becomes a record of the cadre who granted it, or whose circle it was (办实事), with one word.

    Refusals: `not-fulfilled`, `recorded-already` (facts `record`).
    """
    person_id = call.actor.person_id
    async with unit_of_work(call) as unit:
        wish = await wish_numbered(number, unit)
        if wish is None or wish.state != WishState.FULFILLED.value or person_id not in (wish.cadre_id, wish.claimer_id):
            return Refusal("not-fulfilled", {"number": number or ""})
        if wish.record_number is not None:
            return Refusal("recorded-already", {"number": wish.number, "record": wish.record_number})
        assert person_id is not None
        person = await directory.person(person_id)
        helped = "" if wish.claimer_id == person_id else "，一起出力的是圈子里的同学"
        draft = NewRecord(
            cadre_id=person_id,
            college_id=person.college_id if person is not None else None,
            kind=RecordKind.SERVICE,
            target=None,
            happened_on=local_day(call.now),
            outcome=Outcome.DONE,
            process=f"圆了一个微心愿：{wish.text}。{wish.done_words}{helped}",
            effect="许愿的同学说圆了",
            reflection="",
            complete=True,
        )
        (record,) = await write_records(unit, call.origin, [draft], in_contact_group=False)
        await Wish.filter(id=wish.id).using_db(unit.connection).update(record_number=record.number)
    return Granted(wish.number, wish.text, record.number)
