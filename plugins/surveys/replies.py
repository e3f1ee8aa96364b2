"""The words of a survey: one digit, nobody's, and no league table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models.rules.refusal import Refusal
from models.rules.survey import Satisfaction, wilson
from plugins.surveys.results import Line, Outcome, Planned, Running

LINES, WORDS = 30, 5
NOT_BEGUN = "好，没有开始。"
_REFUSALS = {
    "already-open": "测评 #{number} 还开着。结束它：/测评 结束",
    "too-soon": "太短了，至少留 {days} 天，而且要有工作日。例如：/测评 开始 12月20日",
    "nobody-linked": "还没有可以测评的团干部：联系关系要满 {days} 天。",
    "none-open": "现在没有开着的测评。",
    "nothing-yours": "测评 #{number} 没有和你有关的结果。",
    "over": "测评 #{number} 已经结束了，这份没有收。谢谢你。",
    "too-long": "一句就好，{limit} 字以内；这份没有收。",
    "not-yours-to-open": "测评由校团委来开。",
    "no-day": "没看懂哪天结束。这样写：/测评 开始 12月20日",
}


def refused(refusal: Refusal) -> str:
    """Why not, and what to do."""
    return _REFUSALS[refusal.code].format(**refusal.facts)


def question(cadre: str, closes_on: date, k: int) -> str:
    """The one question; who answers is nobody's to know."""
    return (
        f"你的联系团干部{cadre}，这学期来看过或联系过你们吗？满意吗？回一个数字：\n"
        "0 没来过　1 很不满意　2 不太满意　3 一般　4 满意　5 很满意\n"
        f"想加一句就接在后面（例如：4 来得勤）。谁都看不到是你，满 {k} 个人才出结果；"
        f"{closes_on.month}月{closes_on.day}日前都能改，不回也没关系。"
    )


def kept(cadre: str, score: int) -> str:
    """The answer is in its box."""
    said = "没来过" if score == 0 else f"{score} 分"
    return f"收到，{cadre}：{said}。谁都看不到是你；改主意了再回一个数字就行。"


def preview(planned: Planned) -> str:
    """Before anybody is asked."""
    exempt = f"，{planned.exempt} 位上岗不久的不测" if planned.exempt else ""
    return (
        f"要测 {planned.cadres} 位团干部{exempt}；从他们联系的同学里随机抽 {planned.people} 位，"
        f"分散在工作日的下午到晚上各问一次，{planned.closes_on.month}月{planned.closes_on.day}日结束。\n1 开始　0 先不"
    )


def begun(number: int, planned: Planned) -> str:
    """The questions are on their way."""
    day = f"{planned.closes_on.month}月{planned.closes_on.day}日"
    return f"测评 #{number} 开始了：问 {planned.people} 位同学，{day}结束。结束以前谁也看不到结果。"


def running(seen: Running) -> str:
    """An open survey."""
    day = f"{seen.closes_on.month}月{seen.closes_on.day}日"
    if seen.about:
        return f"测评 #{seen.number} 开着，想问你的是{seen.about}：回 0（没来过）或 1 到 5。{day}前都能改。"
    return f"测评 #{seen.number} 开着，{day}结束，一共问 {seen.asked} 位同学。结束以前谁也看不到结果。"


NEVER = "还没有做过测评。"


def outcome(seen: Outcome) -> str:
    """A closed survey, as far as the reader may see it."""
    lines = [f"测评 #{seen.number}（{seen.closed_on.month}月{seen.closed_on.day}日结束）"]
    if seen.asked:
        low, high = wilson(seen.answered, seen.asked)
        share = f"{seen.answered / seen.asked:.0%}，95% 区间 {low:.0%}–{high:.0%}"
        lines.append(
            f"问到 {seen.asked} 人，答了 {seen.answered} 人（{share}），没答的 {seen.asked - seen.answered} 人"
        )
    if not seen.lines and not seen.pooled:
        lines.append("还没有问到人，没有结果。")
    for line in seen.lines[:LINES]:
        lines.append(f"· {line.name}：{_said(line.said)}{'　请聊聊是不是有难处' if line.low else ''}")
        lines += [f"　“{words}”" for words in line.words[:WORDS]]
    if len(seen.lines) > LINES:
        lines.append(f"还有 {len(seen.lines) - LINES} 位")
    if seen.pooled:
        lines.append(f"答的人太少，不单独显示：{'、'.join(seen.pooled[:LINES])}")
    return "\n".join(lines)


def _said(said: Satisfaction) -> str:
    if not said.answered:
        return f"问到 {said.asked} 人，答的太少，不显示"
    mean = f"平均 {said.mean:.1f} 分" if said.mean is not None else "打分的太少，不显示平均"
    return f"{mean}（{said.asked} 人里答了 {said.answered}，{said.came} 人说来过）"


def follow_up(number: int, lines: Sequence[Line]) -> str:
    """Low scores, as the beginning of a talk."""
    each = "、".join(f"{line.name}（平均 {line.said.mean:.1f}，{line.said.answered} 人）" for line in lines)
    return (
        f"测评 #{number} 里，同学对这几位的满意度偏低：{each}。\n"
        "先问问TA是不是有难处，再一起看怎么补。谁打的分没有人知道，也别去猜。"
    )
