"""What goes on by itself while a check is open: a second voice after silence or doubt, and its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from nonebot.log import logger

from config.clock import local_day
from models.rules.checking import CheckMode, wants_another_voice
from models.rules.sampling import full_seed, voices
from models.tables import CheckAsk, CheckItem, Outbox, Record, SpotCheck
from plugins._kit.directory import directory
from plugins._kit.outbox import post_many
from plugins._kit.unit import Unit, background_unit
from plugins.checks import rows
from plugins.checks.closing import close
from plugins.checks.posting import ASKED, POSTED, UNREACHED, ask_post, post_asks, reachable

_GONE = {"dropped", "failed", "void"}
_MOST_TRIES = 9


async def follow_up(now: datetime) -> None:
    """Every open check: who did not answer in time, whom to ask next, whether it is over."""
    await directory.refresh(now)
    checks = SpotCheck.filter(school_id=directory.school_id, drawn_at__not_isnull=True, closed_at=None, void_at=None)
    for check in await checks.order_by("id"):
        try:
            async with background_unit(now) as unit:
                await _one(unit, check)
        except Exception as error:
            logger.opt(exception=error).error("抽查 #{} 这一轮没有做完，过一会儿再试", check.number)


async def _one(unit: Unit, check: SpotCheck) -> None:
    locked = await rows.check_numbered(check.number, unit)
    if locked is None or rows.state_of(locked) != "open":
        return
    assert locked.drawn_at is not None
    begins = locked.visit_on or local_day(locked.drawn_at)
    if local_day(unit.now) >= begins + timedelta(days=rows.rules().close_days):
        await close(unit, locked)
        return
    if rows.mode_of(locked) is CheckMode.NOW:
        await _ask_on(unit, locked)


async def _ask_on(unit: Unit, check: SpotCheck) -> None:
    items = await CheckItem.filter(school_id=unit.school_id, check_id=check.id).using_db(unit.connection).order_by("id")
    ids = [item.id for item in items]
    asks = await CheckAsk.filter(school_id=unit.school_id, item_id__in=ids).using_db(unit.connection).order_by("id")
    await _note_silence(unit, [ask for ask in asks if ask.state in (POSTED, ASKED)])
    answers, records = await rows.told_of(ids), await rows.records_of(items)
    waiting: list[CheckItem] = []
    for item in items:
        own = [ask for ask in asks if ask.item_id == item.id]
        open_ones = sum(ask.state in (POSTED, ASKED) for ask in own)
        told = [rows.told(one) for one in answers.get(item.id, ())]
        if wants_another_voice(told, len(own), open_ones, rows.rules().voices):
            waiting.append(item)
    if waiting:
        await _next_voices(unit, check, waiting, records, {ask.person_id for ask in asks})


async def _note_silence(unit: Unit, asks: Sequence[CheckAsk]) -> None:
    """Who let the days pass is left in peace; what could not go out yet is put there again tomorrow."""
    last = local_day(unit.now) - timedelta(days=rows.rules().answer_days)
    posts = []
    for ask in asks:
        state = ask.state
        if ask.state == ASKED and ask.asked_on is not None and ask.asked_on < last:
            state = UNREACHED
        elif ask.state == POSTED:
            key = f"check:{ask.id}:{ask.tries}"
            row = await Outbox.filter(school_id=unit.school_id, unique_key=key).using_db(unit.connection).first()
            if row is None or row.state in _GONE or (row.state == "expired" and ask.tries >= _MOST_TRIES):
                state = UNREACHED
            elif row.state == "expired":
                ask.tries += 1
                post = await ask_post(ask)
                posts += [post] if post is not None else []
                state = POSTED if post is not None else UNREACHED
            elif row.state == "unknown":
                state, ask.asked_on = ASKED, local_day(unit.now)
        if state != ask.state or posts:
            ask.state = state
            await ask.save(using_db=unit.connection, update_fields=["state", "tries", "asked_on"])
    if posts:
        await post_many(unit, posts)


async def _next_voices(
    unit: Unit, check: SpotCheck, items: Sequence[CheckItem], records: dict[int, Record], taken: set[int]
) -> None:
    joint = await rows.joint_of(list(records.values()))
    seed, chosen = full_seed(check.secret, check.word), []
    for item in items:
        row = records[item.record_id]
        near = await rows.around(row, joint[row.id])
        within = await reachable(near.visited - taken)
        nexts = voices(seed, row.number, within)
        if nexts and row.withdrawn_at is None:
            taken.add(nexts[0])
            chosen.append((item, nexts[0]))
    await post_asks(unit, chosen)
