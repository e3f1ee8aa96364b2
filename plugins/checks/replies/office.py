"""What the committee reads when a check is announced and drawn: what binds it, and what it can show."""

from __future__ import annotations

from collections.abc import Sequence

from models.rules.checking import CheckMode
from models.rules.error_rate import Interval, PowerRow
from plugins.checks.replies.told import day
from plugins.checks.results import Announced, DrawnCheck, Recomputed

CANCELLED = "好的，没有抽。公布过的会一直留在 /抽查 里；不要了就作废它。"


def percent(share: float) -> str:
    """A share without decimals, never a false 0 or 100."""
    if 0 < share < 0.01:
        return "不到 1%"
    if 0.99 < share < 1:
        return "99% 以上"
    return f"{share * 100:.0f}%"


def between(interval: Interval) -> str:
    """An interval in words."""
    return f"{percent(interval.low)} 到 {percent(interval.high)}"


def announced(one: Announced) -> str:
    """What was published, what it can show, and how to go on."""
    lines = [
        f"抽查 #{one.number}（{one.mode.label}）公布好了：{one.scope}，{_period(one)}，"
        f"底册 {one.listed} 条、{one.cadres} 人。",
        f"每个学院抽 {one.size[0]} 人、每人 {one.size[1]} 条，最多 {one.records} 条。",
    ]
    if one.visit_on is not None:
        lines.append(f"{day(one.visit_on)}去，抽完就给对方打招呼。")
    if one.interviewers:
        lines.append(f"去看的人：{'、'.join(one.interviewers)}（自己的、自己寝室班级的、自己联系的不会分给自己）。")
    lines += ["", *power(one.power, one.unseen), "", *_digests(one)]
    if one.earlier:
        lines.append(f"这学期还有 {one.earlier} 次公布了没抽，也都留着。")
    lines.append(
        "\n现在回几个随便想到的字（它会进种子，谁也猜不到），就抽。"
        f"稍后抽：/抽查 抽 {one.number} 几个字；先不抽，回“取消”。"
    )
    return "\n".join(lines)


def _period(one: Announced) -> str:
    return f"{day(one.period[0])}到{day(one.period[1])}"


def _digests(one: Announced) -> list[str]:
    return [f"底册指纹 {one.list_digest}", f"种子指纹 {one.secret_digest}"]


def power(rows: Sequence[PowerRow], unseen: float) -> list[str]:
    """What a sample of this size can show in one college, before anything is asked."""
    lines = ["这样抽，一个学院看得出什么（同一人的记录会相像，已经算进去）："]
    lines += [
        f"· 真有 {percent(row.rate)} 对不上：{percent(row.seen)} 的机会至少碰上一条，估计会落在 {between(row.interval)}"
        for row in rows
    ]
    return [*lines, f"· 一条都没碰上：95% 的把握，对不上的不到 {percent(unseen)}"]


def told_announced(one: Announced) -> str:
    """To the rest of the committee."""
    head = f"{one.by}公布了抽查 #{one.number}（{one.mode.label}，{one.scope}，底册 {one.listed} 条），还没抽。"
    return "\n".join([head, "请留着下面两行，抽完可以对：", *_digests(one)])


def drawn(one: DrawnCheck) -> str:
    """The draw, with the seed that may now be known."""
    some = "；".join(f"{college.college} {college.cadres} 人 {college.records} 条" for college in one.colleges)
    lines = [f"抽查 #{one.number} 抽好了：{some}。"]
    if one.mode is CheckMode.NOW:
        lines.append(f"正在问 {one.asked} 个人，一人只问一条，没回不催。")
        if one.unreachable:
            lines.append(f"{one.unreachable} 条没有私聊得到的人，会算“说不清”；要补，用 /抽查 委托。")
    if one.given:
        lines.append("分给：" + "、".join(f"{name} {count} 条" for name, count in one.given) + "（发 /核实 看清单）。")
    if one.nobody:
        lines.append(f"{one.nobody} 条他们都不该看（自己的、自己联系的），没有分出去。")
    return "\n".join([*lines, *_seed(one)])


def _seed(one: DrawnCheck) -> list[str]:
    return [f"种子 {one.secret}|{one.word}", f"自己核对：/抽查 {one.number} 复算、/抽查 {one.number} 底册"]


def told_drawn(one: DrawnCheck) -> str:
    """To the rest of the committee."""
    return "\n".join([f"抽查 #{one.number} 抽好了，共 {sum(c.records for c in one.colleges)} 条。", *_seed(one)])


def told_void(number: int, who: str, why: str) -> str:
    """To the rest of the committee."""
    return f"{who}作废了抽查 #{number}：{why}"


def voided(number: int) -> str:
    """A check was given up."""
    return f"抽查 #{number} 作废了，原因和公布过的指纹都留着。"


def recomputed(one: Recomputed) -> str:
    """Whether everything is as it was published."""
    lines = [
        f"抽查 #{one.number} 复算：",
        _line("底册和公布的指纹", one.list_same),
        _line("种子和公布的指纹", one.secret_same),
        _line(f"按种子重抽的 {one.records} 条和库里的", one.draw_same),
    ]
    if not (one.list_same and one.secret_same and one.draw_same):
        lines.append("不一致，说明数据库被动过：请部署者运行 python bot.py verify。")
    return "\n".join(lines)


def _line(what: str, same: bool) -> str:
    return f"{'✓' if same else '✗'} {what}{'一致' if same else '不一致'}"


def list_sent(number: int, fingerprint: str) -> str:
    """The list goes along as a file."""
    return f"抽查 #{number} 的底册在文件里，每行“学院,干部,记录”的编号。sha256sum 应当是：\n{fingerprint}"
