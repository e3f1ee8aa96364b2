"""What an office reads of its week, and what the cadres' own group hears. No youth is named anywhere."""

from __future__ import annotations

from collections.abc import Sequence

from models.rules.chain import shown
from plugins.nudges.replies.week import greeting, short_day, week_name
from plugins.nudges.results import GroupWeek, OfficeWeek

NAMES = 8
"""Names of one line; a phone shows no more."""
MOVES, COLLEGES = 5, 30
SEE_PRIVATELY = "请私聊我看本周待办：点我的头像加好友，发“待办”就行。"


def _names(names: Sequence[str]) -> str:
    shown = "、".join(names[:NAMES])
    return f"{shown} 等 {len(names)} 人" if len(names) > NAMES else shown


def warning(code: str) -> str:
    """A loud line."""
    if code == "no-semester":
        return "【注意】现在没有学期，提醒都停着。请校团委用 /学期 登记。"
    return f"【注意】{code.removeprefix('calendar-')} 年的放假安排还没有，提醒可能发在假期里。请管理员更新制度方案。"


def office_digest(seen: OfficeWeek, *, greet: bool) -> str:
    """The week of a college (or the school) for the one who looks after it."""
    hello = f"{seen.name}，{greeting(seen.hour)}。" if greet else ""
    lines = [*map(warning, seen.warnings)]
    if seen.semester is None:
        return "\n".join([f"{hello}{seen.scope}的周报：", *(lines or ["现在是假期，没有要提醒的事。"])])
    lines.insert(0, f"{hello}{seen.scope} {week_name(seen.week)}，{_heads(seen)}。")
    lines += _rules(seen)
    lines += [_college(seen, place) for place in range(min(len(seen.colleges), COLLEGES))]
    lines += _people(seen)
    if seen.anchor is not None:
        lines.append(f"存证（到 {short_day(seen.anchor[0], seen.today)}）：{shown(seen.anchor[1])}")
    return "\n".join(lines)


def _heads(seen: OfficeWeek) -> str:
    total = sum(one.cadres for one in seen.colleges)
    if not seen.colleges:
        return f"团干部 {seen.cadres} 人"
    return f"团干部 {seen.cadres + total} 人，{len(seen.colleges)} 个学院"


def _rules(seen: OfficeWeek) -> list[str]:
    head = ["没有学院的团干部："] if seen.colleges and seen.cadres else []
    return head + [
        f"· {rule.name}：完成 {rule.done} 人"
        + (f"，还在做 {rule.open}" if rule.open else "")
        + (f"，该抓紧 {rule.behind}" if rule.behind else "")
        + (f"，未完成 {rule.missed}" if rule.missed else "")
        for rule in seen.rules
    ]


def _college(seen: OfficeWeek, place: int) -> str:
    one = seen.colleges[place]
    parts = [f"{one.cadres} 人"]
    parts += [f"该抓紧 {one.behind}"] if one.behind else []
    parts += [f"未完成 {one.missed}"] if one.missed else []
    parts += [f"私聊不到 {one.unreachable}"] if one.unreachable else []
    parts += ["团委私聊不到"] if one.office_unreachable else []
    return f"· {one.name} {'，'.join(parts)}"


def _people(seen: OfficeWeek) -> list[str]:
    lines = []
    if seen.tasks:
        lines.append(f"找TA聊聊（{seen.inactive_weeks} 周没有动静）：{_names(seen.tasks)}。先问问是不是有难处")
    if seen.listed:
        lines.append(f"{seen.ignored_weeks} 份周报没有动静：{_names(seen.listed)}")
    if seen.unreachable:
        lines.append(f"私聊不到，请TA加我好友：{_names(seen.unreachable)}")
    if seen.strangers:
        lines.append(f"名单里没有账号：{_names(seen.strangers)}")
    lines += [
        f"改期：{one.cadre} {one.what} 到 {short_day(one.moved_to, seen.today)}，{one.reason}"
        for one in seen.moves[:MOVES]
    ]
    if len(seen.moves) > MOVES:
        lines.append(f"还有 {len(seen.moves) - MOVES} 次改期")
    if seen.away:
        lines.append("请假：" + _names([f"{name}（到{short_day(last, seen.today)}）" for name, last in seen.away]))
    return lines


def group_post(seen: GroupWeek) -> str:
    """The week of the cadres' own group: counts and thanks."""
    counts = "、".join(f"{kind.label} {count} 次" for kind, count in seen.counts)
    more = f" 等 {seen.cadres} 位" if seen.cadres > len(seen.thanked) else ""
    thanks = f"\n谢谢 {'、'.join(seen.thanked)}{more}，这些天到同学中间去。" if seen.thanked else ""
    return f"这七天大家一共：{counts}。{thanks}\n自己的安排私聊我发“待办”。"
