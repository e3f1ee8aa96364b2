"""The words of the assessment: what it is made of, never who is better than whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from models.rules.assessment import CHECKS, SATISFACTION, TRUTH, Points
from models.rules.refusal import Refusal
from plugins.assessment.results import Appealed, Compared, Everybody, Own, Upheld

PEOPLE, RECORDS, MOVED = 40, 12, 8
COUNTING = "正在一位一位地算，人多要十来秒。"
NO_APPEALS = "没有申诉。对哪一行有疑问：/申诉 3 原因（3 是 /考核 里的行号）"
_REFUSALS = {
    "no-year": "还没有这个学年。先登记学期：/学期",
    "no-such-cadre": "没有找到“{said}”，或者不归你看。",
    "several": "叫“{said}”的不止一位，写学号或工号。",
    "which-part": "没看懂“{said}”。这样写：/考核 如果 走访寝室 30 满意度 20；有：{parts}、满意度、对方确认",
    "too-many-points": "一项最多 {most} 分。",
    "office-only": "这一步由校团委来做。",
    "not-over": "{year} 学年还没完：过了最后一天和补记的日子（{day}）再冻结。",
    "frozen-already": "{year} 学年已经冻结了（#{number}）。看有没有变：/考核 核对 {year}",
    "not-frozen": "{year} 学年还没有冻结。",
    "no-line": "没有第 {number} 行，先看 /考核。",
    "how-to-appeal": "这样写：/申诉 3 原因（3 是 /考核 里的行号）；"
    "答复：/申诉 答复 12 内容，或者 /申诉 成立 12 8分 内容",
    "not-a-cadre": "你现在不是团干部，没有考核。",
    "no-such-appeal": "没有找到申诉 #{number}，或者不归你答复。",
    "own-appeal": "自己的申诉要由别人来答复。",
    "answered-already": "申诉 #{number} 已经答复过了。",
    "no-points": "“{part}”本来就不计分，改不了分；少了分的是哪一行，就对哪一行申诉。",
    "over-full": "“{part}”满分 {full} 分，给不了更多。",
    "no-gain": "“{part}”已经有 {points} 分了；申诉只会加分，不改分就用：/申诉 答复 编号 内容",
    "open-already": "这一行的申诉 #{number} 还在等答复，有要补充的等答复了再说。",
    "too-long": "太长了，{limit} 字以内。",
}


def refused(refusal: Refusal) -> str:
    """Why not, and what to do."""
    facts = {key: "、".join(value) if isinstance(value, tuple) else value for key, value in refusal.facts.items()}
    return _REFUSALS[refusal.code].format(**facts)


def own(seen: Own, *, trial: str = "") -> str:
    """One cadre's year, a numbered line for each part with the records behind it."""
    state = state_in_words(seen.frozen_on, freezing=seen.freezing)
    lines = [f"{seen.name} {seen.year} 学年{trial or state}：{score(seen.assessed.score)}"]
    lines += [f"{place}. {_line(line, counts=seen.counts)}" for place, line in enumerate(seen.assessed.lines, 1)]
    lines += [_upheld(one) for one in seen.upheld]
    if trial:
        return "\n".join(lines)
    if seen.frozen_on is None and seen.is_current:
        lines.append("学年还没完，没做的还来得及。")
    lines.append(f"公式 {seen.version}；没有要求的不算在满分里，同学谢绝不扣分。")
    lines += [f"申诉 #{number} {part}：等答复" for part, number in seen.appeals]
    lines.append(f"哪一行不对：/申诉 {'' if seen.is_current else f'{seen.year} '}行号 原因")
    return "\n".join(lines)


def _upheld(one: Upheld) -> str:
    was = f"{one.was[0] / 100:g}/{one.was[1] / 100:g}" if one.was[1] else "不作要求"
    changed = "已经到了" if one.was == one.now else f"{was} →"
    now = f"{one.now[0] / 100:g}/{one.now[1] / 100:g}"
    return f"申诉 #{one.number} 成立：{one.part} {changed} {now}，{one.by} {one.on:%Y-%m-%d} 答复：{one.words}"


def state_in_words(frozen_on: date | None, *, freezing: bool = False) -> str:
    """Whether the figures are final."""
    if frozen_on is not None:
        return f"（{frozen_on:%Y-%m-%d} 冻结）"
    return "（正在冻结，还不算数）" if freezing else "（到今天为止）"


def score(value: float | None) -> str:
    """Out of 100."""
    return f"{value:.1f} 分" if value is not None else "还没有要求"


def _line(line: Points, *, counts: bool) -> str:
    if line.part == CHECKS:
        said = f"{line.name}：抽到 {line.quota} 条，对不上 {line.done} 条"
        then = "上面各行没有算" if counts else "只列出，不影响得分"
        return f"{said}：{_numbers(line)}（{then}）" if line.records else said
    if line.out_of == 0:
        return f"{line.name}：不作要求"
    points = f"{line.points / 100:g}/{line.out_of / 100:g}"
    if line.part == SATISFACTION:
        return f"{line.name} {points}" + (f"，平均 {line.done / 10:.1f} 分" if line.quota else "")
    shown = _numbers(line)
    what = f"{line.done} 条（{line.quota} 条就满分）" if line.part == TRUTH else f"{line.done}/{line.quota}"
    return f"{line.name} {points}，{what}" + (f"：{shown}" if shown else "")


def _numbers(line: Points) -> str:
    more = f" 等 {len(line.records)} 条" if len(line.records) > RECORDS else ""
    return " ".join(f"#{number}" for number in line.records[:RECORDS]) + more


def everybody(seen: Everybody) -> str:
    """The cadres of a scope by name."""
    state = state_in_words(seen.frozen_on, freezing=seen.freezing)
    lines = [f"{seen.scope} {seen.year} 学年考核{state}，{len(seen.people)} 位，按姓名排"]
    lines += [f"· {name} {score(value)}" for name, value in seen.people[:PEOPLE]]
    if len(seen.people) > PEOPLE:
        lines.append(f"还有 {len(seen.people) - PEOPLE} 位，要全部的：/导出 考核")
    lines.append(f"公式 {seen.version}。看一位的每一行：/考核 姓名；换个公式看看：/考核 如果 走访寝室 30")
    return "\n".join(lines)


def compared(seen: Compared, changes: str) -> str:
    """What another formula would change; nothing is kept of it."""
    lines = [f"如果{changes}：{seen.scope} {seen.people} 位"]
    if seen.before is None or seen.after is None:
        return "\n".join([*lines, "人太少，不比较。"])
    lines.append(f"平均 {seen.before:.1f} → {seen.after:.1f}")
    lines += [f"· {name} {before:.1f} → {after:.1f}" for name, before, after in seen.moved[:MOVED]]
    return "\n".join([*lines, "只是看看，什么都没有改。"])


def changes_in_words(points: Mapping[str, int], names: Mapping[str, str]) -> str:
    """走访寝室 30、满意度 20."""
    known = {**names, SATISFACTION: "满意度", TRUTH: "对方确认"}
    return "、".join(f"{known.get(id, id)} {value}" for id, value in points.items())


def appealed(done: Appealed) -> str:
    """An appeal is on its way."""
    who = f"{done.by}会答复你" if done.by else "现在没有能答复的人，请联系校团委"
    return f"申诉 #{done.number} 记下了（{done.part}），{who}。"


def to_answer(done: Appealed) -> str:
    """To those who can answer."""
    return (
        f"{done.name}对 {done.year} 学年考核的“{done.part}”有疑问：\n{done.reason}\n"
        f"说得对，改分：/申诉 成立 {done.number} 8分 内容（不写几分就是满分）；不改分：/申诉 答复 {done.number} 内容"
    )


def answered(done: Appealed) -> str:
    """To whoever answered."""
    given = f"这一行改成 {done.points / 100:g} 分，" if done.points is not None else ""
    return f"申诉 #{done.number} 答复了，{given}已告诉{done.name}。"


def to_cadre(done: Appealed) -> str:
    """The answer."""
    given = f"成立，改成 {done.points / 100:g} 分，" if done.points is not None else ""
    return f"你的申诉 #{done.number}（{done.part}）{given or '，'}{done.by}答复：\n{done.answer}"


def appeals(rows: Sequence[Appealed]) -> str:
    """Open appeals, or one's own."""
    if not rows:
        return NO_APPEALS
    lines = []
    for one in rows:
        given = f"成立，改成 {one.points / 100:g} 分。" if one.points is not None else ""
        answer = f"\n　答复：{given}{one.answer}" if one.answer else "（等答复）"
        lines.append(f"#{one.number} {one.name} {one.part}：{one.reason}{answer}")
    return "\n".join(lines)
