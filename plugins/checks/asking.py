"""The question to those who were visited, and its one digit; the cadre never learns who answered."""

from __future__ import annotations

from datetime import datetime

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.spot_check import CheckKind, Verdict
from models.rules.vocabulary import RecordKind, Role, Trust
from models.tables import CheckItem, Outbox, Record, SpotCheck
from plugins._kit import outbox
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.outbox import Composed, Drop, Letter, Post, composes
from plugins._kit.unit import Unit, refuse, unit_of_work
from plugins.checks import replies
from plugins.checks.results import Judged

LONGEST = 300
_BY = {CheckKind.FIELD.value: Trust.FIELD, CheckKind.COMMISSIONED.value: Trust.THIRD, CheckKind.NOW.value: None}


@composes("check")
async def compose(row: Outbox, now: datetime) -> Composed:
    """The question, while answers are taken."""
    item = await CheckItem.get(school_id=directory.school_id, number=row.payload["facts"]["item"])
    check = await SpotCheck.get(id=item.check_id)
    record = await Record.get(id=item.record_id)
    if item.verdict != Verdict.OPEN.value or local_day(now) > check.closes_on or record.withdrawn_at is not None:
        return Drop("不用问了")
    text = replies.question(await directory.name_of(record.cadre_id), await what(record), record.happened_on)
    return Letter(text, subject=("check", item.number))


async def what(record: Record) -> str:
    """Such as 走访 3-305."""
    target = (await directory.target(record.target_id)).name if record.target_id is not None else ""
    return f"{RecordKind(record.kind).label} {target}".strip()


async def waiting_for(person_id: int, number: int | None, now: datetime) -> CheckItem | None:
    """The open question of this person; of that number, or the only one."""
    items = CheckItem.filter(school_id=directory.school_id, asked_id=person_id, verdict=Verdict.OPEN.value)
    found = [one for one in await items if number is None or one.number == number]
    open_ = [one for one in found if local_day(now) <= (await SpotCheck.get(id=one.check_id)).closes_on]
    return open_[0] if len(open_) == 1 else None


async def judge(call: Call, number: int, verdict: Verdict, words: str) -> Judged | Refusal:
    """What whoever was visited, or went there, says. Refusals: `not-yours`, `over`, `too-long`."""
    if len(words) > LONGEST:
        return Refusal("too-long", {"limit": LONGEST})
    async with unit_of_work(call) as unit:
        items = CheckItem.filter(school_id=unit.school_id, number=number).using_db(unit.connection)
        item = await items.select_for_update().first()
        if item is None or not await _may_judge(call, item):
            return await refuse(unit, call, Refusal("not-yours", {"number": number}))
        check = await SpotCheck.get(id=item.check_id, using_db=unit.connection)
        if local_day(unit.now) > check.closes_on:
            return Refusal("over", {"number": number})
        record = await Record.get(id=item.record_id, using_db=unit.connection)
        item.verdict, item.words = verdict.value, words
        item.judged_by_id, item.judged_at = unit.actor_id, unit.now
        await item.save(using_db=unit.connection, update_fields=["verdict", "words", "judged_by_id", "judged_at"])
        await unit.append_event("checked", "check", check.id, {"item": number, "verdict": verdict.value})
        await _on_the_ladder(unit, check, record, verdict)
        if verdict is Verdict.WRONG:
            await _tell_cadre(unit, item, record)
    return Judged(number, await directory.name_of(record.cadre_id), await what(record), verdict)


async def _may_judge(call: Call, item: CheckItem) -> bool:
    """Who was asked; who goes there; never the cadre themself."""
    check, record = await SpotCheck.get(id=item.check_id), await Record.get(id=item.record_id)
    person_id = call.actor.person_id
    if person_id is None or person_id == record.cadre_id:
        return False
    if check.kind == CheckKind.NOW.value:
        return person_id == item.asked_id
    return person_id == (check.interviewer_id or check.opened_by_id) or Role.COMMITTEE in call.actor.roles


async def _on_the_ladder(unit: Unit, check: SpotCheck, record: Record, verdict: Verdict) -> None:
    level = _BY[check.kind]
    if verdict is Verdict.HELD and level is not None and record.trust != Trust.DISPUTED.value:
        await Record.filter(id=record.id).using_db(unit.connection).update(trust=level.value)


async def _tell_cadre(unit: Unit, item: CheckItem, record: Record) -> None:
    """Before anything is made of it, the cadre can say how it was; who answered is not told."""
    if (way := await outbox.private_way_to(record.cadre_id)) is not None:
        text = replies.differs(record.number, await what(record), record.happened_on, item.number)
        key, subject = f"checkwrong:{item.number}", ("checked", item.number)
        post = Post(key, "private", *way, text, subject=subject, person_id=record.cadre_id)
        await outbox.post_many(unit, [post])


async def explain(call: Call, number: int, words: str) -> Refusal | None:
    """The cadre's own word to it. Refusals: `not-yours`, `too-long`."""
    if len(words) > LONGEST:
        return Refusal("too-long", {"limit": LONGEST})
    async with unit_of_work(call) as unit:
        item = await CheckItem.get_or_none(school_id=unit.school_id, number=number, using_db=unit.connection)
        record = await Record.get(id=item.record_id, using_db=unit.connection) if item is not None else None
        if item is None or record is None or record.cadre_id != call.actor.person_id:
            return await refuse(unit, call, Refusal("not-yours", {"number": number}))
        await CheckItem.filter(id=item.id).using_db(unit.connection).update(reply=words)
        await unit.append_event("check_explained", "check", item.check_id, {"item": number, "words": words})
    return None
