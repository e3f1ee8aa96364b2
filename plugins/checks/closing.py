"""The end of a check: what the answers say is settled, and every cadre drawn hears which records, not what was said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta

from config.clock import local_day
from models.rules.checking import Came, CheckMode
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role, Trust
from models.tables import CheckAnswer, CheckItem, Record, SpotCheck
from plugins._kit.commands import Call
from plugins._kit.outbox import Post, post_many, private_way_to
from plugins._kit.unit import Unit, refuse, unit_of_work
from plugins.checks import rows
from plugins.checks.asking import settle
from plugins.checks.replies import told as words
from plugins.checks.results import Closed
from plugins.checks.results_told import OwnItems
from plugins.checks.views import own_item

_SEEN_BY = {CheckMode.SITE: Trust.FIELD, CheckMode.THIRD: Trust.THIRD}


async def close_check(call: Call, number: int) -> Closed | Refusal:
    """Somebody of the committee ends it before its time."""
    async with unit_of_work(call) as unit:
        if Role.COMMITTEE not in call.actor.roles:
            return await refuse(unit, call, Refusal("committee-only"))
        check = await rows.check_numbered(number, unit)
        if check is None:
            return Refusal("no-such-check", {"number": number})
        if (state := rows.state_of(check)) != "open":
            return Refusal("check-over", {"number": number, "state": state})
        return await close(unit, check)


async def _raise_trust(unit: Unit, check: SpotCheck, item_ids: Sequence[int]) -> None:
    """Somebody went there and found it so: the record stands higher on the ladder, unless the other side objects."""
    level = _SEEN_BY.get(rows.mode_of(check))
    if level is None:
        return
    seen = CheckAnswer.filter(school_id=unit.school_id, item_id__in=list(item_ids), sent=True, came=Came.YES.value)
    ids = await seen.using_db(unit.connection).values_list("item_id", flat=True)
    held = CheckItem.filter(school_id=unit.school_id, id__in=list(ids)).using_db(unit.connection)
    records = Record.filter(school_id=unit.school_id, id__in=list(await held.values_list("record_id", flat=True)))
    lower = records.exclude(trust__in=[Trust.DISPUTED.value, Trust.FIELD.value])
    await lower.using_db(unit.connection).update(trust=level.value)


async def close(unit: Unit, check: SpotCheck) -> Closed:
    """No more answers; the cadres may say something until `reply_until`."""
    rules, today = rows.rules(), local_day(unit.now)
    check.closed_at, check.reply_until = unit.now, today + timedelta(days=rules.reply_days)
    await check.save(using_db=unit.connection, update_fields=["closed_at", "reply_until"])
    items = await CheckItem.filter(school_id=unit.school_id, check_id=check.id).using_db(unit.connection).order_by("id")
    for item in items:
        await settle(unit, item)
    await _raise_trust(unit, check, [item.id for item in items])
    items = await CheckItem.filter(school_id=unit.school_id, check_id=check.id).using_db(unit.connection).order_by("id")
    found = Counter(f"{item.college_id or 0}:{item.verdict}" for item in items)
    await unit.append_event("check-closed", "check", check.id, dict(sorted(found.items())))
    records = await rows.records_of(items)
    by_cadre: dict[int, list[CheckItem]] = defaultdict(list)
    for item in items:
        if records[item.record_id].withdrawn_at is None:
            by_cadre[item.cadre_id].append(item)
    posts, told = [], 0
    for cadre, own in sorted(by_cadre.items()):
        if (way := await private_way_to(cadre, surely=True)) is None:
            continue
        shown = sorted([await own_item(item, records[item.record_id]) for item in own], key=lambda one: one.number)
        text = words.drawn_note(OwnItems(check.number, check.reply_until, tuple(shown)), counts=rules.counts)
        posts.append(Post(f"checkdrawn:{check.number}:{cadre}", "private", *way, text=text, person_id=cadre))
        told += 1
    if posts:
        await post_many(unit, posts)
    return Closed(check.number, told, check.reply_until)
