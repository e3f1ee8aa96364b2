"""What is said when somebody answers a reminder, and why something was not done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from models.rules.refusal import Refusal
from models.rules.vocabulary import RecordKind
from models.rules.week_plan import PlanLine
from plugins.nudges.replies.week import CHOICES, CIRCLED, day_name, what
from plugins.nudges.results import Postponed, Rearranged, Settings

CANCELLED = "好，不催你。想看的时候发“待办”。"
DROPPED = "好的，没有记。"
NOT_MOVED = "好的，没有改。"
CHOOSE = f"{CHOICES}。不想现在定，回“取消”。"
NOTHING_LEFT = "这些都已经做完或安排好了，不用再记。发“待办”看最新的。"
SEEN_BY = "学院团委看得到日期和原因。不改了回“取消”。"
NO_LIST = "先发“待办”看看这周的几件事，再说要改哪一条。"
_WEEKDAYS = "一二三四五六日"


def which_line(lines: Sequence[PlanLine]) -> str:
    """Several lines: which one is meant."""
    each = "\n".join(f"{CIRCLED[place]} {what(line)}" for place, line in enumerate(lines))
    return f"是哪一件？回数字就行（不记了回“取消”）：\n{each}"


def choose_line(count: int) -> str:
    """The answer was no line."""
    return f"回 1–{count} 里的一个数字就行；不记了回“取消”。"


_ASK = {
    RecordKind.LECTURE: "题目写在前面，例如：《青春与专业》讲了什么、大家怎么说",
    RecordKind.ONLINE: "主题写在前面，例如：《聊聊实习》有多少人参加、说了什么",
}


def tell_me(line: PlanLine) -> str:
    """Ask how it went; the words become the record."""
    hint = _ASK.get(line.kind, "一两句就好；不是今天的，开头写上日期，例如：昨天")
    return f"{what(line)}：说说这次怎么样？\n{hint}。不记了回“取消”。"


def check_in(line: PlanLine) -> str:
    """报到 is said to the target itself, so it cannot be done from here."""
    return (
        f"{what(line)}要让对方看到：到那个群里发 /报到 {line.target_name}；\n"
        f"没有群，就当面说一声，再私聊我 /报到 {line.target_name} 当面。"
    )


def review(line: PlanLine) -> str:
    """梳理 begins with a draft of ours."""
    return f"{what(line)}：私聊我发 /梳理，我先起草，你改几个字、回 1 就算完成。"


def still_left(lines: Sequence[PlanLine]) -> str:
    """After a record: what is left under its new numbers, without pressing."""
    each = "\n".join(f"{CIRCLED[place]} {what(line)}" for place, line in enumerate(lines))
    return f"这周还有 {len(lines)} 件，想接着记就回 1，也可以以后再说：\n{each}"


def postponed(result: Postponed, today: date) -> str:
    """Said later."""
    when = day_name(result.until, today)
    about = f"“{result.name}”" if result.name else ""
    if result.silent:
        return f"好，{about}先不提了：{when}是考试周或假期，不打扰你。想看的时候发“待办”。"
    if result.unreachable:
        return f"好，{about}到{when}前不再提。我还不能主动私聊你：点我的头像加好友，私聊我一句“待办”，以后才提醒得到。"
    if not result.again:
        return f"好，{about}到{when}前不再提，并入那天的周报。"
    return f"好，{when}再提醒你{about}；这之前做完了就不提了。"


def ask_move(lines: Sequence[PlanLine]) -> str:
    """Ask for the new day and the reason in one answer."""
    if len(lines) == 1:
        return f"{what(lines[0])}，改到哪天、为什么？例如：12月5日 那周期中考试\n{SEEN_BY}"
    each = "\n".join(f"{CIRCLED[place]} {what(line)}" for place, line in enumerate(lines))
    return f"{each}\n哪一条、改到哪天、为什么？一句话就行，例如：2 12月5日 那周期中考试\n{SEEN_BY}"


def rearranged(result: Rearranged, today: date) -> str:
    """The day is moved."""
    left = f"还可以改 {result.left} 次。" if result.left else "这一项不能再改了。"
    return f"已改期：{result.name} 改到 {day_name(result.moved_to, today)}，到那时再提醒你。{left}"


def slot_name(weekday: int, hour: int) -> str:
    """周五 17 点."""
    return f"周{_WEEKDAYS[weekday - 1]} {hour} 点"


def settings(shown: Settings, today: date) -> str:
    """How this person is reminded, and how to change it."""
    lines = [f"你的提醒：{slot_name(shown.weekday, shown.hour)}{'（自己定的）' if shown.own else ''}"]
    if shown.opted_out:
        lines.append("你说过“别打扰我”，现在什么都不会主动发。想重新收就回“恢复”。")
    if shown.away:
        first, last = shown.away
        lines.append(f"请假：{_span(first, last, today)}，这期间不提醒。回来早了发 /提醒设置 恢复")
    if shown.scope:
        group = "已指定团干群" if shown.has_group else "还没有指定团干群（在群里发 /提醒设置 团干群）"
        lines.append(f"{shown.scope}：{slot_name(shown.scope_weekday, shown.scope_hour)}，{group}")
        whose = "全校" if shown.whole_school else "学院"
        lines.append(f"改{whose}的：/提醒设置 {whose} 周二 9点")
    lines.append("改自己的：/提醒设置 周五 17点\n请假：/提醒设置 请假 到 12月5日")
    return "\n".join(lines)


def _span(first: date, last: date, today: date) -> str:
    if first <= today:
        return f"到{day_name(last, today)}"
    return f"{day_name(first, today)} 到 {day_name(last, today)}"


def slot_saved(shown: Settings, *, college: bool) -> str:
    """The new time."""
    if college:
        scope = "全校" if shown.whole_school else shown.scope
        apart = f"（自己定过时间的 {shown.apart} 个学院照旧）" if shown.apart else ""
        when = slot_name(shown.scope_weekday, shown.scope_hour)
        return f"{scope}的提醒改为 {when}{apart}；放假顺延，考试周不发。"
    back = "" if shown.own else "（和学院一样）"
    return f"以后 {slot_name(shown.weekday, shown.hour)} 提醒你{back}；放假顺延，考试周不发。"


def leave_saved(first: date, last: date, today: date) -> str:
    """Away."""
    return f"记下了，请假 {_span(first, last, today)}，这期间不提醒。回来早了发 /提醒设置 恢复"


BACK = "欢迎回来，提醒照常。发“待办”看看这周。"
NOT_AWAY = "你现在没有请假，提醒照常。"


def group_bound(scope: str) -> str:
    """This group is the cadres' own now."""
    return f"好，这里是{scope}的团干群：每周一条小结，只说做了多少、谢谢谁，不点名谁没做。"


def group_unbound(scope: str) -> str:
    """No longer."""
    return f"好，{scope}的小结不再发到群里。"


_REFUSALS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "no-list": lambda f: NO_LIST,
    "no-such-line": lambda f: f"这周只有 {f['count']} 条，写 1–{f['count']} 里的数字。",
    "which-line": lambda f: f"前面写上是第几条（1–{f['count']}），例如：2 12月5日 那周期中考试",
    "no-day": lambda f: "还差改到哪天，例如：2 12月5日 那周期中考试",
    "no-reason": lambda f: "再写一句为什么，学院团委也好放心，例如：2 12月5日 那周期中考试",
    "no-such-day": lambda f: f"没有“{f['said']}”这一天，写成 周五、12月5日 这样再发一次。",
    "day-past": lambda f: "那天已经到了，写明天以后的日子，例如：周五、12月5日",
    "not-understood": lambda f: f"没看懂，可以这样写：{f['usage']}",
    "move-too-far": lambda f: f"最多往后改 {f['days']} 天，最晚 {f['last'].month}月{f['last'].day}日。",
    "move-too-late": lambda f: f"{f['period']} 到 {f['last'].month}月{f['last'].day}日 结束，改到这天以前吧。",
    "moved-enough": lambda f: f"“{f['name']}”已经改过 {f['moves']} 次，不能再改了。实在有困难，跟学院团委说一声。",
    "move-unfinished": lambda f: f"#{f['number']} 只差几句经过，不用改期，发 /补充 {f['number']} 加上就好。",
    "snooze-too-far": lambda f: f"最多晚 {f['days']} 天；时间更长的，用 /改期 说明原因。",
    "nothing-due": lambda f: "这周没有要提醒的事，不用改。",
    "settings-unclear": lambda f: "没看懂，可以这样写：/提醒设置 周五 17点，或 /提醒设置 请假 到 12月5日",
    "no-hour": lambda f: "一天只有 24 个钟头，写成 9点、17点 这样。",
    "weekend": lambda f: "周末不打扰，选周一到周五的一天。",
    "quiet-hour": lambda f: f"晚上 {f['quiet_from']} 点到早上 {f['quiet_to']} 点不打扰，换个时间吧。",
    "leave-when": lambda f: "请假到哪天？例如：/提醒设置 请假 到 12月5日",
    "leave-past": lambda f: "这几天已经过去了，再看一下日期，例如：/提醒设置 请假 到 12月5日",
    "not-the-office": lambda f: "学院的时间和团干群由学院团委来定；你自己的这样改：/提醒设置 周五 17点",
    "no-college": lambda f: "名单里没有写你是哪个学院的，请校团委补上。",
    "bind-in-group": lambda f: "请到团干群里发 /提醒设置 团干群，我才知道是哪个群。",
    "bind-contact-group": lambda f: "这是联系群，里面有同学，小结不发在这里。请到团干部自己的群里发。",
}


def refused(refusal: Refusal) -> str:
    """The sentence for a refusal: what was wrong and what to type instead."""
    return _REFUSALS[refusal.code](refusal.facts)
