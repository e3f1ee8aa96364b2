"""The words of a check: to look into, never to find guilty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models.rules.refusal import Refusal
from models.rules.spot_check import SHARES, CheckKind, Rate, Verdict, power
from plugins.checks.results import Announced, Judged, Seen, Task

NEVER = "还没有做过抽查。开始：/抽查 现在、/抽查 实地、/抽查 委托 姓名"
NO_TASKS = "现在没有要你核实的。"
EXPLAINED = "记下了，和核实的结果放在一起看。谢谢你说明。"
TASKS = 20
_REFUSALS = {
    "nothing-to-check": "这学期还没有可以抽查的记录（写了过程的走访、团日、谈心、办实事）。",
    "who": "委托给谁？写名字：/抽查 委托 张三",
    "committee-only": "抽查由校团委来做。",
    "how": "这样写：/抽查 现在、/抽查 实地、/抽查 委托 姓名",
    "how-to-judge": "这样写：/核实 {example} 属实（或：不一致 为什么、没核到）",
    "how-to-explain": "这样写：/说明 12 那天是怎么回事",
    "not-yours": "没有找到要你处理的 #{number}。",
    "over": "#{number} 的抽查已经结束了，这份没有收。",
    "too-long": "太长了，{limit} 字以内。",
}


def refused(refusal: Refusal) -> str:
    """Why not, and what to do."""
    return _REFUSALS[refusal.code].format(**refusal.facts)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def question(cadre: str, what: str, day: date) -> str:
    """To one who was visited."""
    return (
        f"校团委随机抽查，想请你帮个忙：{cadre}记着{_day(day)}的“{what}”。是这样吗？\n"
        "1 是　2 不是　3 记不清（可以加一句）\n"
        "不告诉TA是谁答的；不回也没关系，只问这一次。"
    )


def announced(seen: Announced) -> str:
    """A check with its seed; drawn, or to be drawn."""
    lines = [f"{seen.kind.label} #{seen.number}", f"种子 {seen.seed[:16]}…（存证加编号算出来的，谁都能重抽）"]
    if seen.drawn is None:
        lines.append(f"{_day(seen.draw_on)}抽，已告诉各学院团委。")
        return "\n".join(lines)
    lines.append(f"抽到 {seen.drawn} 条，{_day(seen.closes_on)}前核实。")
    if seen.kind is CheckKind.NOW:
        lines.append(f"问了 {seen.asked} 位被走访的同学，每人一句；其余的私聊不到，可以再派人去。")
    else:
        lines.append(f"任务清单给了{seen.interviewer or '你'}：/核实")
    lines.append(powers(seen.drawn))
    return "\n".join(lines)


def powers(count: int) -> str:
    """What so many records can tell."""
    each = "、".join(f"有 {share}% 不实时 {power(count, share / 100):.0%}" for share in SHARES)
    return f"抽 {count} 条至少碰上一条不实的机会：{each}。"


def field_ahead(number: int, day: date) -> str:
    """To the colleges before a check on site."""
    return f"打个招呼：{_day(day)}有实地检查（#{number}），到时候随机抽，去寝室、班级看看。不用准备材料。"


def tasks_came(number: int, count: int, day: date) -> str:
    """To whoever goes there."""
    return f"抽查 #{number} 有 {count} 条请你核实，{_day(day)}前：私聊我发 /核实 看清单。"


def tasks(rows: Sequence[Task]) -> str:
    """One's own list."""
    if not rows:
        return NO_TASKS
    lines = [f"要你核实的 {len(rows)} 条："]
    lines += [f"#{one.number} {one.cadre} {_day(one.happened_on)} {one.what}" for one in rows[:TASKS]]
    if len(rows) > TASKS:
        lines.append(f"还有 {len(rows) - TASKS} 条")
    return "\n".join([*lines, f"核实了回：/核实 {rows[0].number} 属实（或：不一致 为什么、没核到）"])


def judged(done: Judged) -> str:
    """To whoever went there."""
    more = "，会请TA说明" if done.verdict is Verdict.WRONG else ""
    return f"#{done.number} {done.cadre} {done.what}：{done.verdict.label}{more}。"


def thanks(done: Judged) -> str:
    """To whoever was visited."""
    return (
        "记下了，谢谢你。" if done.verdict is not Verdict.WRONG else "记下了，会有人了解情况，不会说是你说的。谢谢你。"
    )


def differs(record: int, what: str, day: date, item: int) -> str:
    """To the cadre, before anything is made of it."""
    return (
        f"抽查核到你的 #{record}（{_day(day)} {what}）和记录对不上，待核实，不是结论。\n"
        f"可能是记错了日子、寝室，或者对方记错了。想说明：/说明 {item} 那天是怎么回事"
    )


def seen(found: Seen) -> str:
    """Shares by college and kind, with what they can and cannot tell."""
    lines = [announced(found.check)]
    if found.check.drawn is None:
        return lines[0]
    lines += [f"· {name}：{_rate(rate)}" for name, rate in found.lines]
    if len(found.lines) > 1:
        lines.append(f"合计：{_rate(found.total)}")
    lines.append("只看比例，不点名；不一致的都请本人说明过再看。")
    return "\n".join(lines)


def _rate(rate: Rate) -> str:
    if not rate.known:
        return f"抽 {rate.asked} 条，还没核到"
    low, high = rate.interval
    return (
        f"抽 {rate.asked} 条，核到 {rate.known} 条，不一致 {rate.wrong} 条"
        f"（{rate.wrong / rate.known:.0%}，95% 区间 {low:.0%}–{high:.0%}）"
    )
