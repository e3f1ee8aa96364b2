"""晚点提醒 and 改期: later is only when we speak again, moved is a new date with a reason the office can see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from config.clock import local_day
from models.rules.overdue import DutyState
from models.rules.refusal import Refusal
from models.rules.slots import slot_of_week, week_name
from models.rules.week_plan import PlanLine
from models.tables import Digest, DutyMove, Outbox, Person, Snooze
from plugins._kit import outbox
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.outbox import Post
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.unit import Unit, unit_of_work
from plugins.nudges import lists
from plugins.nudges.composing import TOPIC
from plugins.nudges.facts import current_semester, duty_key, items_of
from plugins.nudges.parse import Later, Move
from plugins.nudges.reaching import Way, sure_way, ways_to
from plugins.nudges.results import Postponed, Rearranged
from plugins.nudges.scopes import instant, minutes_left, next_workday, slot_of


async def speaker(call: Call) -> Person:
    """The person behind the message."""
    assert call.actor.person_id is not None
    return await Person.get(school_id=directory.school_id, id=call.actor.person_id)


def _duty_of(line: PlanLine) -> tuple[str, int | None]:
    return duty_key(line.rule_id, line.target_id)


def duty_name(line: PlanLine) -> str:
    """The duty a line belongs to: with its object only where the rule asks for each by itself."""
    rule_id, target_id = _duty_of(line)
    rule = next((rule.name for rule in policy().duties if rule.id == rule_id), line.kind.label)
    return f"{rule} {line.target_name}".strip() if target_id is not None else rule


async def postpone(call: Call, lines: Sequence[PlanLine], wish: Later) -> Postponed | Refusal:
    """Say nothing of it before that day. Refusal: `snooze-too-far` (fact `days`)."""
    person, today = await speaker(call), local_day(call.now)
    if wish.day is not None and (wish.day - today).days > policy().nudges.snooze_days:
        return Refusal("snooze-too-far", {"days": policy().nudges.snooze_days})
    until = next_workday(today, at_least=wish.day)
    meant = [lines[number - 1] for number in wish.lines]
    duties = dict.fromkeys(_duty_of(line) for line in meant) or {("", None): None}
    weekday, hour = await slot_of(person)
    semester = await current_semester(until)
    slot = slot_of_week(until, weekday, hour, policy().calendar, semester)
    told = Outbox.filter(school_id=directory.school_id, unique_key=f"digest:{person.id}:{week_name(until)}")
    comes_anyway = slot is not None and slot.date() == until and not await told.exists()
    silent = semester is None or policy().calendar.is_exam_week(until, semester)
    own_place = Way(call.origin.platform, call.origin.user_id, sure=True) if call.origin.scene == "private" else None
    way = own_place or sure_way((await ways_to([person]))[person.id])
    async with unit_of_work(call) as unit:
        for rule_id, target_id in duties:
            own = {"school_id": directory.school_id, "person_id": person.id, "rule_id": rule_id, "target_id": target_id}
            # The newest word counts, whether it is later or sooner than the one before.
            await Snooze.filter(**own, until__gt=today).using_db(unit.connection).delete()
            await Snooze.create(using_db=unit.connection, **own, until=until, said_at=unit.now)
            await unit.append_event("snoozed", "person", person.id, {"rule": rule_id, "until": until.isoformat()})
        await lists.touch(unit, person.id, today)
        if way is not None and not comes_anyway and not silent:
            await _post_again(unit, way, person.id, until, hour)
        await _close(unit, call, more=bool(meant) and any(_duty_of(line) not in duties for line in lines))
    names = "、".join(dict.fromkeys(map(duty_name, meant)))
    return Postponed(names, until, again=not comes_anyway, silent=silent, unreachable=way is None)


async def _post_again(unit: Unit, way: Way, person_id: int, until: date, hour: int) -> None:
    week = week_name(until)
    blank = Digest(
        school_id=unit.school_id, person_id=person_id, week=week, kind=lists.CADRE, lines=[], posted_at=unit.now
    )
    await Digest.bulk_create([blank], ignore_conflicts=True, using_db=unit.connection)
    post = Post(
        unique_key=f"digest:{person_id}:{week}:{until.isoformat()}",
        scene="private",
        platform=way.platform,
        scene_id=way.user_id,
        person_id=person_id,
        facts={"person": person_id, "week": week, "until": until.isoformat()},
        due_at=instant(until, hour),
    )
    await outbox.post_many(unit, [post])


async def move(call: Call, lines: Sequence[PlanLine], wish: Move) -> Rearranged | Refusal:
    """Move a duty's date.

    Refusals: `nothing-due`, `move-unfinished` (fact `number`), `moved-enough` (`name`, `moves`), `move-too-far`
    (`days`, `last`) and `move-too-late` (`period`, `last`).
    """
    person, today, line = await speaker(call), local_day(call.now), lines[wish.line - 1]
    if line.unfinished is not None:
        return Refusal("move-unfinished", {"number": line.unfinished})
    rule_id, target_id = _duty_of(line)
    item = next(
        (
            item
            for item in await items_of(person, call.now)
            if (item.rule.id, item.target_id, item.period.name) == (rule_id, target_id, line.period)
        ),
        None,
    )
    if item is None or item.state in (DutyState.DONE, DutyState.EXCUSED, DutyState.MISSED):
        return Refusal("nothing-due")
    usual, name = policy().nudges, duty_name(line)
    if wish.day > item.period.ends_on:
        return Refusal("move-too-late", {"period": item.period.name, "last": item.period.ends_on})
    if (wish.day - today).days > usual.move_days:
        return Refusal("move-too-far", {"days": usual.move_days, "last": today + timedelta(days=usual.move_days)})
    own = {
        "school_id": directory.school_id,
        "person_id": person.id,
        "rule_id": rule_id,
        "target_id": target_id,
        "period": line.period,
    }
    async with unit_of_work(call) as unit:
        moved = await DutyMove.filter(**own).using_db(unit.connection).count()
        if moved >= usual.moves:
            return Refusal("moved-enough", {"name": name, "moves": usual.moves})
        row = await DutyMove.create(
            using_db=unit.connection, **own, moved_to=wish.day, reason=wish.reason[:200], moved_at=unit.now
        )
        payload = {
            "rule": rule_id,
            "target": target_id,
            "period": line.period,
            "to": wish.day.isoformat(),
            "reason": wish.reason[:200],
        }
        await unit.append_event("moved", "duty_move", row.id, payload)
        await lists.touch(unit, person.id, today)
        await _close(unit, call, more=len(lines) > 1)
    return Rearranged(name, wish.day, usual.moves - moved - 1)


async def _close(unit: Unit, call: Call, *, more: bool) -> None:
    """The question this answers, if it was one of ours; with `more` lines the digits may be answered again."""
    question = questions.find(call.origin, call.now)
    if question is None or not question.topic.startswith("nudges."):
        return
    if more:
        await questions.ask(unit, call.origin, TOPIC, {}, minutes=minutes_left(call.now), private=True)
    else:
        await questions.close(unit, call.origin)
