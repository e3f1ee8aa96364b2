"""What a check found, as the committee and the colleges' secretaries read it; until a person concludes, 待核实."""

from __future__ import annotations

from collections.abc import Sequence

from models.rules.checking import Verdict
from plugins.checks.replies.office import between, percent
from plugins.checks.replies.told import day
from plugins.checks.results import CheckLine, CheckResult, Closed, CollegeResult
from plugins.checks.results_told import Doubt, Judged

_STATES = {"announced": "已公布，还没抽", "open": "正在核对", "closed": "已结束", "void": "已作废"}
SHOWN = 8


def overview(lines: Sequence[CheckLine], *, starts: bool, doubts: int) -> str:
    """The checks there are, and what to do next."""
    said = [f"#{one.number} {one.mode.label} {one.scope} {day(one.announced_on)} {_STATES[one.state]}" for one in lines]
    said = ["抽查：", *said] if said else ["还没有抽查过。"]
    if doubts:
        said.append(f"有 {doubts} 条等你核对：/核实")
    said.append("看结果：/抽查 编号" if lines else "")
    if starts:
        said.append("发起：/抽查 现在、/抽查 实地 12月3日、/抽查 委托 姓名（后面可以写学院、6×6）；线索：/抽查 线索")
    return "\n".join(filter(None, said))


def result(one: CheckResult) -> str:
    """The rates of a check."""
    lines = [f"抽查 #{one.number}（{one.mode.label}，{day(one.announced_on)}公布）：{_STATES[one.state]}"]
    if one.why_void:
        lines.append(f"原因：{one.why_void}")
    if not one.secret:
        lines.append(f"种子指纹 {one.secret_digest}")
        if one.state == "announced":
            lines.append(f"抽：/抽查 抽 {one.number} 随便几个字")
        return "\n".join(lines)
    for college in one.colleges:
        lines += _college(college)
    if one.reply_until is not None:
        lines.append(f"团干部 {day(one.reply_until)}前可以说明。")
    lines.append("按回答先算，都还是待核实。" + ("" if one.counts else "不计入考核。"))
    lines.append(f"种子 {one.secret}|{one.word}（/抽查 {one.number} 复算）")
    return "\n".join(lines)


def _college(one: CollegeResult) -> list[str]:
    head = f"{one.college}：抽 {one.drawn} 条"
    if one.rate is None:
        return [f"{head}，还没有人答。"]
    rate = one.rate
    lines = [
        f"{head}，问到 {rate.asked} 条，{rate.wrong} 条对不上。",
        f"　对不上的约 {percent(rate.rate)}（95% 区间 {between(rate.interval)}）",
    ]
    if one.silent:
        lines.append(f"　没问到、说不清 {one.silent} 条；都算对不上的话是 {percent(one.worst)}")
    kinds = [f"{kind.kind.label} {kind.wrong}/{kind.asked}（{between(kind.interval)}）" for kind in one.kinds]
    lines.append("　" + "、".join(kinds))
    if one.shown_only:
        lines.append(f"　只签到拍照 {one.shown_only} 条")
    if one.bothered:
        lines.append(f"　说有点打扰的 {one.bothered} 条")
    return lines


def closed(one: Closed) -> str:
    """A check was closed."""
    until = f"{day(one.reply_until)}前可以说明"
    return f"抽查 #{one.number} 结束了。告诉了 {one.told} 名团干部抽到哪几条，{until}。结果：/抽查 {one.number}"


def doubts(some: Sequence[Doubt], hidden: int) -> str:
    """The records a person has to look at; without saying who answered."""
    lines = [f"待核实 {len(some)} 条（都还不是结论）："]
    for one in some[:SHOWN]:
        yes, no, unsure = one.voices
        said = "、".join(
            word
            for count, word in ((yes, f"{yes} 人说有"), (no, f"{no} 人说没有"), (unsure, f"{unsure} 人记不清"))
            if count
        )
        about = " ".join(filter(None, (one.cadre, one.kind.label, one.target, day(one.happened_on))))
        lines.append(f"#{one.number} {about}：{said or '没问到'}")
        lines += [f"　去看的人说：{one.note}"] if one.note else []
        lines += [f"　本人说明：{one.reply}"] if one.reply else []
    if len(some) > SHOWN:
        lines.append(f"还有 {len(some) - SHOWN} 条，核对完这些再发 /核实。")
    if hidden:
        lines.append(f"另有 {hidden} 条是你自己的，由别的同事核对。")
    if some:
        lines.append(f"核对后：/核实 {some[0].number} 属实（对不上、说不清）理由")
    return "\n".join(lines)


def judged(one: Judged) -> str:
    """A record was judged."""
    after = "，已告诉本人" if one.verdict is Verdict.WRONG else ""
    return f"#{one.number} 记为“{one.verdict.label}”{after}。"
