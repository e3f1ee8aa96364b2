"""The question of a check is written at the last moment, and its digit awaited once it has arrived."""

from __future__ import annotations

from datetime import datetime

from config.clock import local_day
from models.rules.vocabulary import RecordKind, TargetKind
from models.tables import CheckAsk, CheckItem, Outbox, Record, SpotCheck
from plugins._kit.directory import directory
from plugins._kit.origin import Origin
from plugins._kit.outbox import Composed, Drop, Letter, after_send, composes
from plugins._kit.questions import questions
from plugins._kit.unit import background_unit
from plugins.checks import rows
from plugins.checks.posting import ASKED, POSTED
from plugins.checks.replies import told as words
from plugins.checks.results_told import Asked

TOPIC = "checks.asked"
_DAY = 24 * 60


async def open_item(item_id: int) -> tuple[CheckItem, SpotCheck, Record] | None:
    """The item with its check and record, as long as answers are still taken."""
    item = await CheckItem.get_or_none(school_id=directory.school_id, id=item_id)
    if item is None:
        return None
    check = await SpotCheck.get(school_id=directory.school_id, id=item.check_id)
    record = await Record.get(school_id=directory.school_id, id=item.record_id)
    return (item, check, record) if rows.state_of(check) == "open" else None


async def asked_of(item: CheckItem, record: Record, person_id: int | None) -> Asked:
    """What somebody is asked; never the cadre's words about it."""
    target = await directory.target(record.target_id) if record.target_id is not None else None
    is_person = target is not None and target.kind is TargetKind.YOUTH
    return Asked(
        cadre=await directory.name_of(item.cadre_id),
        kind=RecordKind(record.kind),
        target=target.name if target is not None else "",
        is_person=is_person and target is not None and target.person_id == person_id,
        happened_on=record.happened_on,
    )


@composes("check")
async def compose_question(row: Outbox, now: datetime) -> Composed:
    """The first question; nothing when the check is over or the person has answered."""
    ask = await CheckAsk.get_or_none(school_id=directory.school_id, id=row.payload["facts"]["ask"])
    if ask is None or ask.state != POSTED:
        return Drop("已经问过了")
    here = await open_item(ask.item_id)
    if here is None:
        return Drop("抽查已经结束")
    item, _, record = here
    if record.withdrawn_at is not None:
        return Drop("记录已经撤回")
    return Letter(words.first_question(await asked_of(item, record, ask.person_id)))


async def note_question_sent(row: Outbox, now: datetime) -> None:
    """It arrived: a digit is an answer for some days, unless something else is being asked."""
    origin = Origin(row.platform, "", "private", row.scene_id, row.scene_id, "", 0, False, None, "")
    async with background_unit(now) as unit:
        ask_id = row.payload["facts"]["ask"]
        mine = CheckAsk.filter(school_id=unit.school_id, id=ask_id, state=POSTED)
        await mine.using_db(unit.connection).update(state=ASKED, asked_on=local_day(now))
        if questions.find(origin, now) is None:
            minutes = rows.rules().answer_days * _DAY
            await questions.ask(unit, origin, TOPIC, {"ask": ask_id}, minutes=minutes, private=True)


after_send["check"] = note_question_sent
