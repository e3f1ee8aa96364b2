"""The digits under a digest: record now, say it later, move the date. Every path ends with 取消."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.text import half_width
from models.rules.vocabulary import RecordKind, Role
from models.rules.week_plan import PlanLine
from plugins._kit import guard
from plugins._kit.choices import Cancel, choice_of
from plugins._kit.commands import Call, Hook, Reply, answer_to, listen
from plugins._kit.directory import directory
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work
from plugins.nudges import lists, putting_off
from plugins.nudges.composing import TOPIC
from plugins.nudges.facts import links_today, week_of
from plugins.nudges.parse import Answer, Choice, Later, parse_answer, parse_later, parse_line, parse_move
from plugins.nudges.parse_days import find_day
from plugins.nudges.replies import answers as words
from plugins.nudges.replies import refused
from plugins.nudges.scopes import minutes_left

WHICH, STORY, MOVE = "nudges.which", "nudges.story", "nudges.move"
PATIENCE = 30
"""Minutes an unfinished answer waits: time enough to write a few sentences on a phone."""
_COMMANDS = {
    RecordKind.VISIT: "走访",
    RecordKind.LEAGUE_DAY: "团日",
    RecordKind.TALK: "谈心",
    RecordKind.LECTURE: "团课",
    RecordKind.ONLINE: "线上",
    RecordKind.SERVICE: "实事",
}


async def ask(call: Call, topic: str, payload: dict[str, Any], *, minutes: int = PATIENCE) -> None:
    """Wait for the person's answer in their private chat."""
    person_id = call.actor.person_id
    assert person_id is not None
    async with unit_of_work(call) as unit:
        await lists.touch(unit, person_id, local_day(call.now))
        await questions.ask(unit, call.origin, topic, payload, minutes=minutes, private=True)


@answer_to(TOPIC)
async def digest_answered(call: Call) -> Reply | None:
    """1, 2 or 3 under the newest list."""
    wish = parse_answer(call.argument)
    if wish is None:
        return Reply(words.CHOOSE, private=True) if half_width(call.argument).strip().isdecimal() else None
    if isinstance(wish, Cancel):
        return await _close(call)
    lines = await lists.shown(call, local_day(call.now))
    if not lines:
        return Reply(words.NOTHING_LEFT, private=True)
    if wish.choice is Choice.RECORD:
        return await _record(call, lines, wish)
    if wish.choice is Choice.LATER:
        return await _later(call, lines, wish.rest)
    return await _move(call, lines, wish.rest)


@listen(Hook.PLAIN, order=30)
async def answered_late(call: Call) -> Reply | None:
    """A digit though nothing is being asked: the digest may have arrived without a sign of it, or was displaced."""
    person_id = call.actor.person_id
    if call.origin.scene != "private" or person_id is None or Role.CADRE not in call.actor.roles:
        return None
    said = isinstance(parse_answer(call.argument), Answer) and questions.find(call.origin, call.now) is None
    return (
        await digest_answered(call) if said and await lists.waits_for_answer(person_id, local_day(call.now)) else None
    )


async def _close(call: Call) -> Reply:
    person_id = call.actor.person_id
    assert person_id is not None
    async with unit_of_work(call) as unit:
        await lists.touch(unit, person_id, local_day(call.now))
        await questions.close(unit, call.origin)
    return Reply(words.CANCELLED, private=True)


async def _back(call: Call, text: str) -> Reply:
    """Out of one path: the digits of the list may still be answered."""
    await ask(call, TOPIC, {}, minutes=minutes_left(call.now))
    return Reply(text, private=True)


async def _record(call: Call, lines: Sequence[PlanLine], wish: Answer) -> Reply | None:
    if wish.rest and wish.line is None:
        return None  # 1 点半开会: a digit, but no answer
    if len(lines) == 1 or wish.line is not None:
        return await _ask_story(call, lines, wish.line or 1)
    await ask(call, WHICH, {"lines": [lists.as_row(line) for line in lines]})
    return Reply(words.which_line(lines), private=True)


async def _ask_story(call: Call, lines: Sequence[PlanLine], number: int) -> Reply:
    if not 1 <= number <= len(lines):
        return Reply(refused(Refusal("no-such-line", {"count": len(lines)})), private=True)
    line = lines[number - 1]
    if line.kind is RecordKind.CHECK_IN and line.unfinished is None:
        return await _back(call, words.check_in(line))
    if line.kind is RecordKind.REVIEW and line.unfinished is None:
        return await _back(call, words.review(line))
    await ask(call, STORY, {"line": lists.as_row(line)})
    return Reply(words.tell_me(line), private=True)


@answer_to(WHICH)
async def line_chosen(call: Call) -> Reply | None:
    """Which of the lines is recorded."""
    lines = tuple(map(lists.as_line, call.payload["lines"]))
    picked = parse_line(call.argument, len(lines))
    if picked is None:
        return Reply(words.choose_line(len(lines)), private=True)
    return await _back(call, words.DROPPED) if isinstance(picked, Cancel) else await _ask_story(call, lines, picked)


@answer_to(STORY, in_words=True)
async def story_told(call: Call) -> Reply | None:
    """How it went: the words are recorded by the command of that kind, as if typed."""
    if not call.argument:
        return None
    if choice_of(call.argument, 1) is Cancel.CANCEL:
        return await _back(call, words.DROPPED)
    line = lists.as_line(call.payload["line"])
    call.payload = {}
    reply = await guard.perform(call, await _typed(call, line))
    if reply is None or reply.subject is None or not call.committed:
        return reply
    return await _then(call, reply)


async def _typed(call: Call, line: PlanLine) -> str:
    """The command somebody would have typed."""
    if line.unfinished is not None:
        return f"补充 {line.unfinished} {call.argument}"
    return " ".join(filter(None, (_COMMANDS[line.kind], await _spoken(call, line), call.argument)))


async def _spoken(call: Call, line: PlanLine) -> str:
    """The target's name, or its key where two of the person's targets share the name."""
    assert call.actor.person_id is not None
    if line.target_id is None:
        return ""
    targets = [link.target for link in await links_today(call.actor.person_id, local_day(call.now))]
    target = await directory.target(line.target_id)
    return target.key if sum(one.name == target.name for one in targets) > 1 else target.name


async def _then(call: Call, reply: Reply) -> Reply:
    """After a record: what is left of the week may be answered again, unless the record itself asks something."""
    person, today = await putting_off.speaker(call), local_day(call.now)
    week = await week_of(person, call.now, asked=True)
    asked = questions.find(call.origin, call.now)
    elsewhere = asked is not None and not asked.topic.startswith("nudges.")
    async with unit_of_work(call) as unit:
        await lists.keep(person.id, today, week.lines, call.now, answered=True, connection=unit.connection)
        if week.lines and not elsewhere:
            await questions.ask(unit, call.origin, TOPIC, {}, minutes=minutes_left(call.now), private=True)
        elif not elsewhere:
            await questions.close(unit, call.origin)
    if elsewhere or not week.lines:
        return reply
    return replace(reply, text=f"{reply.text}\n{words.still_left(week.lines)}")


async def _later(call: Call, lines: Sequence[PlanLine], rest: str) -> Reply | None:
    wish = parse_later(rest, len(lines), local_day(call.now))
    if isinstance(wish, Refusal):
        return Reply(refused(wish), private=True) if wish.code != "not-understood" else None
    return await later(call, lines, wish)


async def later(call: Call, lines: Sequence[PlanLine], wish: Later) -> Reply:
    """Said later."""
    result = await putting_off.postpone(call, lines, wish)
    if isinstance(result, Refusal):
        return Reply(refused(result), private=True)
    return Reply(words.postponed(result, local_day(call.now)), private=True)


async def _move(call: Call, lines: Sequence[PlanLine], rest: str) -> Reply | None:
    if rest:
        meant = rest[0].isdecimal() or find_day(rest, local_day(call.now)) is not None  # not: 3 个人来了
        return await moved(call, lines, rest) if meant else None
    await ask(call, MOVE, {"lines": [lists.as_row(line) for line in lines]})
    return Reply(words.ask_move(lines), private=True)


async def moved(call: Call, lines: Sequence[PlanLine], text: str) -> Reply:
    """The date is moved, or why not."""
    wish = parse_move(text, len(lines), local_day(call.now))
    result = await putting_off.move(call, lines, wish) if not isinstance(wish, Refusal) else wish
    if isinstance(result, Refusal):
        return Reply(refused(result), private=True)
    return Reply(words.rearranged(result, local_day(call.now)), private=True)


@answer_to(MOVE)
async def move_told(call: Call) -> Reply | None:
    """Which line, which day, why."""
    if not call.argument:
        return None
    if choice_of(call.argument, 1) is Cancel.CANCEL:
        return await _back(call, words.NOT_MOVED)
    return await moved(call, tuple(map(lists.as_line, call.payload["lines"])), call.argument)
