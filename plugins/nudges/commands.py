"""/待办 /晚点提醒 /改期 /提醒设置 /周报: what the reminder says, whenever one asks; duties are told privately only."""

from __future__ import annotations

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.rules.week_plan import PlanLine
from plugins._kit.cards import render_card
from plugins._kit.commands import Call, Reply, command
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work
from plugins.nudges import answers, lists, preferences
from plugins.nudges.cards import digest_card
from plugins.nudges.composing import TOPIC
from plugins.nudges.facts import week_of
from plugins.nudges.offices import office_week
from plugins.nudges.parse import Back, Bind, Leave, Show, Slot, Wish, parse_later, parse_settings
from plugins.nudges.putting_off import speaker
from plugins.nudges.replies import answers as words
from plugins.nudges.replies import office as office_words
from plugins.nudges.replies import refused
from plugins.nudges.replies import week as week_words
from plugins.nudges.results import Week
from plugins.nudges.scopes import minutes_left

CADRES = frozenset({Role.CADRE})
OFFICES = frozenset({Role.SECRETARY, Role.COMMITTEE})
LONGEST = 300
"""Characters of a wish; a reason is a sentence."""


def _refuse(refusal: Refusal) -> Reply:
    return Reply(refused(refusal), private=True)


async def _look(call: Call) -> tuple[Week, int]:
    """The week as it stands, kept as what was shown last; its digits may be answered in the private chat."""
    person, today = await speaker(call), local_day(call.now)
    week = await week_of(person, call.now, asked=True)
    async with unit_of_work(call) as unit:
        await lists.keep(person.id, today, week.lines, call.now, answered=True, connection=unit.connection)
        if week.lines:
            await questions.ask(unit, call.origin, TOPIC, {}, minutes=minutes_left(call.now), private=True)
    return week, person.id


@command("待办", who=CADRES, help="看这周先做什么", aliases=("我的待办", "待办事项", "代办"), order=9)
async def todo(call: Call) -> Reply:
    """The same list as the digest's, at any time."""
    week, _ = await _look(call)
    return Reply(week_words.todo(week), private=True)


@command("周报", who=CADRES | OFFICES, help="看这一周的小结", aliases=("我的周报", "本周周报"), order=27)
async def weekly(call: Call) -> Reply:
    """An office's week for those who hold one; a cadre's own week, with its card, for the others."""
    if call.actor.roles & OFFICES:
        seen = await office_week(await speaker(call), call.now, school=Role.COMMITTEE in call.actor.roles)
        return Reply(office_words.office_digest(seen, greet=False), private=True)
    week, _ = await _look(call)
    image = await render_card("digest", digest_card(week, policy().school.league)) if week.lines else None
    return Reply(week_words.own_week(week), image=image, private=True)


async def _lines(call: Call) -> tuple[PlanLine, ...] | Refusal:
    lines = await lists.shown(call, local_day(call.now))
    if lines is None:
        return Refusal("no-list")
    return lines or Refusal("nothing-due")


@command(
    "晚点提醒",
    who=CADRES,
    help="这几天先别提醒",
    usage="/晚点提醒 2 周五",
    aliases=("稍后提醒", "晚点再提醒"),
    order=28,
)
async def later(call: Call) -> Reply:
    """Say it later: one line, or all of them."""
    lines = await _lines(call)
    known = () if isinstance(lines, Refusal) else lines
    wish = parse_later(call.argument[:LONGEST], len(known), local_day(call.now))
    if isinstance(wish, Refusal):
        return _refuse(lines if isinstance(lines, Refusal) else wish)
    return await answers.later(call, known, wish)


@command("改期", who=CADRES, help="把一件事改到别的日子", usage="/改期 2 12月5日 那周期中考试", order=29)
async def move(call: Call) -> Reply:
    """Move a duty's date; the office sees the new one and why."""
    lines = await _lines(call)
    if isinstance(lines, Refusal):
        return _refuse(lines)
    if not call.argument:
        await answers.ask(call, answers.MOVE, {"lines": [lists.as_row(line) for line in lines]})
        return Reply(words.ask_move(lines), private=True)
    return await answers.moved(call, lines, call.argument[:LONGEST])


@command(
    "提醒设置",
    who=CADRES | OFFICES,
    help="什么时候提醒我、请假",
    usage="/提醒设置 周五 17点",
    aliases=("设置提醒", "提醒"),
    order=42,
)
async def settings(call: Call) -> Reply:
    """Show or change how one is reminded."""
    wish = parse_settings(call.argument[:LONGEST], local_day(call.now))
    return _refuse(wish) if isinstance(wish, Refusal) else await _set(call, wish)


async def _set(call: Call, wish: Wish) -> Reply:
    today = local_day(call.now)
    if isinstance(wish, Show):
        return Reply(words.settings(await preferences.settings(call), today), private=True)
    if isinstance(wish, Leave):
        await preferences.take_leave(call, wish)
        return Reply(words.leave_saved(wish.first, wish.last, today), private=True)
    if isinstance(wish, Back):
        return Reply(words.BACK if await preferences.come_back(call) else words.NOT_AWAY, private=True)
    if isinstance(wish, Bind):
        bound = await preferences.bind_group(call, wish)
        if isinstance(bound, Refusal):
            return Reply(refused(bound))
        return Reply(words.group_unbound(bound) if wish.undo else words.group_bound(bound))
    return await _set_slot(call, wish)


async def _set_slot(call: Call, wish: Slot) -> Reply:
    saved = await preferences.set_slot(call, wish)
    return (
        _refuse(saved)
        if isinstance(saved, Refusal)
        else Reply(words.slot_saved(saved, college=wish.college), private=True)
    )
