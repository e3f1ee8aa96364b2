"""What the visited side, the interviewers and the cadres read: short, and free not to answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models.rules.vocabulary import RecordKind
from plugins.checks.results_told import Asked, Judged, OwnItems, Task

THANKS = "记下了，谢谢你。"
DECLINED = "好的，不问了。"
OVER = "这次抽查已经结束，或者你已经答过了，谢谢。"
CHOOSE_CAME = "回 1 有、2 没有、3 记不清，就行；不想答回 0。"
CHOOSE_DID = "回 1、2 或 3 就行。"
CHOOSE_BOTHERED = "回 1 或 2 就行。"
DID_QUESTION = "谢谢。主要是做什么？\n1 聊了聊情况  2 一起做了事（开会、活动、帮忙）  3 只是签到、拍照"
BOTHERED_QUESTION = "最后一个：有没有影响你学习和休息？\n1 没有  2 有一点"
NOTHING = "现在没有要你核实的。"


def day(on: date) -> str:
    """A day as people say it."""
    return f"{on.month}月{on.day}日"


def what(asked: Asked) -> str:
    """The question itself, for one kind of record."""
    who, where = asked.cadre, asked.target
    if asked.kind is RecordKind.VISIT:
        return f"{who}有没有来过 {where}？" if not asked.is_person else f"{who}有没有来看过你？"
    if asked.kind is RecordKind.TALK:
        return f"{who}有没有当面找你聊过？" if asked.is_person else f"{who}有没有当面找{where}聊过？"
    if asked.kind is RecordKind.LEAGUE_DAY:
        return f"{who}有没有来参加过 {where} 的团日（组织生活）？"
    if asked.kind is RecordKind.LECTURE:
        return f"{who}有没有给大家讲过团课？"
    if asked.kind is RecordKind.ONLINE:
        return f"{who}有没有在群里发起过线上活动？"
    return f"{who}有没有帮{'你' if asked.is_person else f' {where} '}办过事？".replace("  ", " ")


def first_question(asked: Asked) -> str:
    """What arrives unasked: who asks, that nobody is accused, that the cadre will not see it, how not to answer."""
    return (
        f"校团委随机抽查，谁都可能抽到，不是投诉；{asked.cadre}看不到你怎么答。\n"
        f"{day(asked.happened_on)}前后，{what(asked)}\n"
        "1 有  2 没有  3 记不清（不想答回 0，不会再问）"
    )


def visit_note(place: str, on: date) -> str:
    """To the visited side of a check on site."""
    where = f" {place} " if place else "你这里"
    return (
        f"{day(on)}校团委可能到{where}坐坐，看看团干部的联系工作做得实不实。随机抽到的，不用准备；不方便就到时说一声。"
    )


def visit_note_cadre(on: date) -> str:
    """To the cadre of a check on site: when, not where."""
    return f"{day(on)}校团委会到你联系的几个地方走走（随机抽的，不是谁反映了什么）。不用准备，不用陪同。"


def task_note(count: int, on: date | None) -> str:
    """To an interviewer."""
    when = f"{day(on)}去看看" if on is not None else "当面或打电话问问"
    return f"校团委请你帮忙核实 {count} 条记录，{when}。私聊我发 /核实 看清单；问到的话只有校团委看得到。"


def tasks(some: Sequence[Task]) -> str:
    """An interviewer's private list."""
    left = [one for one in some if not one.done]
    lines = [f"你的访问任务（还剩 {len(left)} 条，共 {len(some)} 条），别转给别人："]
    lines += [f"#{one.number} {day(one.asked.happened_on)}前后，{what(one.asked)}" for one in left]
    if left:
        lines.append(
            f"问到了就回：/核实 {left[0].number} 1 1 1 补一句\n"
            "第一位 1 有 2 没有 3 记不清；第二位 1 聊了情况 2 一起做了事 3 只签到拍照；第三位 1 没打扰 2 有点打扰"
        )
    return "\n".join(lines)


def noted(number: int, left: int) -> str:
    """An interviewer's finding was taken."""
    return f"#{number} 记下了，谢谢。" + (f"还剩 {left} 条：/核实" if left else "都做完了，辛苦。")


def drawn_note(own: OwnItems, *, counts: bool) -> str:
    """To a cadre, when a check is over: which records were drawn, not what anybody said."""
    numbers = "、".join(f"#{one.number}" for one in own.items)
    punished = "" if counts else "结果不计入考核。"
    return (
        f"这次随机抽查抽到了你的 {len(own.items)} 条记录：{numbers}。{punished}\n"
        f"对任何一条想说明的，{day(own.until)}前回：/核实 {own.items[0].number} 说明 …；没有要说的就不用理。"
    )


def own_items(own: OwnItems) -> str:
    """The same, asked for."""
    lines = [f"抽查 #{own.check} 抽到了你的记录，{day(own.until)}前可以说明："]
    lines += [
        f"#{one.number} {one.kind.label} {one.target} {day(one.happened_on)}".replace("  ", " ")
        + ("（说明收到了）" if one.replied else "")
        for one in own.items
    ]
    return "\n".join([*lines, f"例：/核实 {own.items[0].number} 说明 那天改到了别处"])


def reply_taken(number: int) -> str:
    """The cadre's words were taken."""
    return f"#{number} 的说明收到了，校团委核对时会看。再发一次就换成新的。"


def judged_note(one: Judged, why: str) -> str:
    """To the cadre of a record that was found not to agree."""
    punished = "" if one.counts else "不计入考核，"
    return (
        f"抽查里的 #{one.number} 核对下来和对方说的对不上（{why}）。{punished}不同意就再说明：/核实 {one.number} 说明 …"
    )
