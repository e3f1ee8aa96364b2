"""A cadre's week in words: a plan to choose from, not a list of sins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from models.rules.duty_states import DutyItem
from models.rules.overdue import DutyState
from models.rules.semester import SemesterSpan, teaching_week, weeks_of
from models.rules.vocabulary import RecordKind
from models.rules.week_plan import PlanLine
from plugins.nudges.results import Week

CIRCLED = "①②③④⑤⑥⑦⑧⑨"
CHOICES = "回 1 现在记录 · 2 明天再说 · 3 改期"
LONGEST_WISH = 24
_WEEKDAYS = "一二三四五六日"
_SUNDAY = 6

_WHAT: dict[RecordKind, Callable[[str], str]] = {
    RecordKind.VISIT: lambda name: f"走访 {name}" if name else "走访一个寝室",
    RecordKind.LEAGUE_DAY: lambda name: f"参加 {name} 的团日" if name else "参加一次团日",
    RecordKind.TALK: lambda name: f"和 {name} 当面聊聊" if name else "和一位同学当面聊聊",
    RecordKind.LECTURE: lambda name: "讲一次团课",
    RecordKind.ONLINE: lambda name: "发起一次线上活动",
    RecordKind.SERVICE: lambda name: f"为 {name} 办件实事" if name else "办一件实事",
    RecordKind.CHECK_IN: lambda name: f"向 {name} 报到" if name else "报到",
    RecordKind.REVIEW: lambda name: "梳理一次听到的问题",
}


def day_name(day: date, today: date) -> str:
    """A day as people say it: 明天, 周五, 12月5日（周六）."""
    weekday = f"周{_WEEKDAYS[day.weekday()]}"
    near = {0: "今天", 1: "明天", 2: "后天"}.get((day - today).days)
    if near is not None:
        return near
    monday = today - timedelta(days=today.weekday())
    if monday <= day < monday + timedelta(days=7):
        return weekday
    return f"{day.month}月{day.day}日（{weekday}）"


def short_day(day: date, today: date) -> str:
    """The same without the weekday, for between brackets."""
    return day_name(day, today).partition("（")[0]


def week_name(number: int | None) -> str:
    """第 12 周; 假期中 outside."""
    return f"第 {number} 周" if number is not None else "假期中"


def greeting(hour: int) -> str:
    """What one says at that hour."""
    if hour < 11:
        return "早上好"
    if hour < 13:
        return "中午好"
    return "下午好" if hour < 18 else "晚上好"


def what(line: PlanLine) -> str:
    """The thing to do, with its object."""
    if line.unfinished is not None:
        return f"给 #{line.unfinished} 补几句经过"
    return _WHAT[line.kind](line.target_name)


def _by(day: date, today: date, semester: SemesterSpan | None) -> str:
    """Until when: a teaching week where the day ends one, else the day."""
    number = teaching_week(day, semester) if semester else None
    if semester is not None and number is not None and weeks_of(semester)[number - 1][1] == day:
        return f"第 {number} 周结束"
    return day_name(day, today)


def why(line: PlanLine, today: date, semester: SemesterSpan | None) -> str:
    """Why this week, in few words."""
    if line.unfinished is not None:
        return "写过的不用重来，补上就计入进度"
    wish = line.intention.strip().replace("\n", " ")
    wish = wish if len(wish) <= LONGEST_WISH else wish[: LONGEST_WISH - 1] + "…"
    reason = _reason(line, today, semester)
    return "，".join(filter(None, (reason, f"你打算：{wish}" if wish else "")))


def _reason(line: PlanLine, today: date, semester: SemesterSpan | None) -> str:
    if line.due_on is None:
        return ""
    by = _by(line.due_on, today, semester)
    if line.state is DutyState.BEHIND:
        return f"原定{by}前，抽空补上就好"
    if line.state is DutyState.DUE:
        return "这周到期" if line.due_on.weekday() == _SUNDAY else f"{by}前做一次就好"
    return f"{by}前做一次就好" if line.state is DutyState.SOON else f"你计划{by}去"


def numbered(week: Week) -> list[str]:
    """The lines, each with its number and reason."""
    shown = []
    for place, line in enumerate(week.lines):
        reason = why(line, week.today, week.semester)
        shown.append(f"{CIRCLED[place]} {what(line)}" + (f"：{reason}" if reason else ""))
    return shown


def unfinished(week: Week) -> list[int]:
    """Records still 待补过程 that no line speaks of."""
    spoken = {line.unfinished for line in week.lines}
    return sorted({number for item in week.items for number in item.unfinished} - spoken)


def _unfinished_line(week: Week) -> list[str]:
    numbers = unfinished(week)
    if not numbers:
        return []
    each = "、".join(f"#{number}" for number in numbers[:5])
    return [f"待补过程：{each}，发 /补充 {numbers[0]} 加几句就计入"]


def digest(week: Week) -> str:
    """The weekly message."""
    head = f"{week.cadre}，{greeting(week.hour)}。{week_name(week.week)}，这周可以先安排："
    return "\n".join([head, *numbered(week), *_unfinished_line(week), CHOICES])


def todo(week: Week) -> str:
    """/待办: the same list, and what is put off."""
    if week.semester is None:
        head = "现在不在学期里，没有要安排的事。记录照常可以发，会留着。"
        return "\n".join([head, *_unfinished_line(week), *_put_off(week)])
    if week.lines:
        head = f"{week_name(week.week)}，可以先安排这{'件' if len(week.lines) == 1 else '几件'}："
        return "\n".join([head, *numbered(week), *_unfinished_line(week), *_put_off(week), CHOICES])
    return "\n".join([_nothing(week), *_unfinished_line(week), *_put_off(week)])


def _nothing(week: Week) -> str:
    thanks = f"这周你已经记了 {week.recorded} 次，辛苦了。" if week.recorded else ""
    return f"这周没有{'别的' if week.snoozed or moved_items(week) else ''}到期的事。{thanks}发 /进度 看整个学期。"


def _put_off(week: Week) -> list[str]:
    """What is moved, snoozed, or over but still open for 补记."""
    moved = [f"{item_name(one)}（{short_day(one.due_on, week.today)}）" for one in moved_items(week) if one.due_on]
    later = [f"{one.name or '全部'}（{short_day(one.until, week.today)}）" for one in week.snoozed]
    late = [f"{name} {done}/{quota}" for name, (done, quota) in _late(week).items()]
    lines = [f"已改期：{'、'.join(moved)}"] if moved else []
    lines += [f"晚点提醒：{'、'.join(later)}"] if later else []
    lines += [f"还能补记：{'、'.join(late)}，写上当时的日期就行"] if late else []
    lines += [f"请假到{day_name(week.away_until, week.today)}，这期间不提醒"] if week.away_until else []
    return lines


def _late(week: Week) -> dict[str, tuple[int, int]]:
    """What was missed but may still be entered: acts done and asked for, by rule."""
    found: dict[str, tuple[int, int]] = {}
    for item in week.items:
        if item.state is DutyState.MISSED and item.still_open:
            done, quota = found.get(item.rule.name, (0, 0))
            found[item.rule.name] = (done + item.done, quota + item.quota)
    return found


def moved_items(week: Week) -> list[DutyItem]:
    """The duties whose day was moved."""
    return [item for item in week.items if item.state is DutyState.MOVED]


def item_name(item: DutyItem) -> str:
    """A duty by its rule and, where it has one, its object."""
    return f"{item.rule.name} {item.target_name}".rstrip()


def own_week(week: Week) -> str:
    """/周报 of a cadre: what was done, then what may be next."""
    done = f"这周你记了 {week.recorded} 次。" if week.recorded else "这周还没有新的记录。"
    return f"{week.cadre}的{week_name(week.week)}。{done}\n{todo(week)}" if week.semester else todo(week)
