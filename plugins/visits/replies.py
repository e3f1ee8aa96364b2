"""The words of the visits room: results and refusals become sentences. A group never reads a narrative here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

from models.rules.overdue import DutyState
from models.rules.progress import Progress, RuleProgress, Tally
from models.rules.refusal import Refusal
from models.rules.vocabulary import Outcome, RecordKind, Trust
from plugins.visits.results import Overview, Recorded, Said, Shown, Supplemented, Undone

VOICE = "我听不懂语音，请长按它选“转文字”，再把文字发给我。"
CANCELLED = "好的，没有记。"


def which_target(names: Sequence[str], minutes: int) -> str:
    """The question which target a record is about."""
    choices = "  ".join(f"{place} {name}" for place, name in enumerate(names, 1))
    return f"是哪一个？回数字就行（{minutes} 分钟内，不记了回“取消”）：\n{choices}"


def choose_a_number(count: int) -> str:
    """The answer was no choice."""
    return f"回 1–{count} 里的数字就行；不记了回“取消”。"


def repeated(number: int) -> str:
    """The same words a moment ago."""
    return f"已记录过 #{number}，是同一次吗？\n1 是同一次  2 不是，再记一条"


def day_name(day: date, today: date) -> str:
    """A day as people say it."""
    names = {0: "今天", 1: "昨天", 2: "前天"}
    return names.get((today - day).days, f"{day.month}月{day.day}日")


def _tally(tally: Tally | None) -> str:
    return f" {tally.done}/{tally.quota}" if tally is not None else ""


def recorded(result: Recorded) -> str:
    """One line: number, kind, target, day, progress; a second only when something is left to do."""
    topic = f"《{result.topic}》" if result.topic else ""
    each = "、".join(f"#{line.number} {line.target}{_tally(line.tally)}".replace("  ", " ") for line in result.lines)
    parts = [f"已记录 {each}", f"{result.kind.label}{topic}", day_name(result.happened_on, result.today)]
    if len(result.lines) == 1:
        line = result.lines[0]
        named = f"{result.kind.label}{topic}" + (f" {line.target}" if line.target else "")
        parts = [f"已记录 #{line.number} {named}", day_name(result.happened_on, result.today)]
        if line.tally is not None:
            parts.append(_tally(line.tally).strip())
    if result.outcome is not Outcome.DONE:
        parts.append(result.outcome.label)
    if result.joint:
        parts.append(f"和{'、'.join(result.joint)}一起")
    if result.happened_on < result.today:
        parts.append("补记")
    if result.pictures:
        parts.append(f"照片 {result.pictures} 张")
    return " ".join(parts) + _left_to_do(result)


def _left_to_do(result: Recorded) -> str:
    first = result.lines[0].number
    if result.lost_pictures:
        return f"\n有 {result.lost_pictures} 张照片没取到，直接再发一次就好。"
    if not result.complete:
        return f"\n待补过程：发 /补充 {first} 加几句聊了什么，就能计入进度。"
    if result.outside_semester:
        return "\n这天不在任何学期里，已经留存，不计入进度。"
    return ""


def supplemented(result: Sequence[Supplemented]) -> str:
    """What was added."""
    numbers = "、".join(f"#{one.number}" for one in result)
    first = result[0]
    if first.lost_pictures and not first.pictures and not first.words:
        return f"照片没取到，没有加到 {numbers}。请再发一次（JPG、PNG，10 MB 以内）。"
    added = "".join([" 文字" if first.words else "", f" 照片 {first.pictures} 张" if first.pictures else ""])
    state = "" if first.complete else f"\n还差几句经过：/补充 {first.number} 聊了什么"
    return f"已补到 {numbers}{added}{state}"


def undone(result: Undone) -> str:
    """A record is taken back."""
    return f"已撤回 #{result.number} {result.kind.label} {result.target}".rstrip()


def confirmed(result: Sequence[Said]) -> str:
    """Thanks for a confirmation."""
    each = "、".join(f"#{one.number} {one.target or one.cadre}" for one in result)
    return f"已确认 {each}，谢谢你。"


def disputed(result: Sequence[Said]) -> str:
    """Thanks for saying what is wrong."""
    return f"记下了，#{result[0].number} 会有人核实。谢谢你说出来。"


def not_so(result: Sequence[Said]) -> str:
    """It was not as the record says."""
    return f"记下了，#{result[0].number} 会有人核实，谢谢你说出来。想说哪里不对：/有误 {result[0].number} 加一句。"


def ask_visited(cadre: str, kind: RecordKind, target: str, day: str, number: int) -> str:
    """The visited side is asked once; nothing of what the cadre wrote is shown, and no answer is an answer too."""
    what = f"{day}和你谈过心" if kind is RecordKind.TALK else f"{day}来过{target}（{kind.label}）"
    asked = f"{cadre}记了一笔：{what}，#{number}。是这样吗？\n1 是　2 不是"
    return f"{asked}\n不回也没关系，不会追着问；不想收就回“别打扰我”。"


_TRUST_MARKS = {
    Trust.SELF: "",
    Trust.GROUP: " 群内可见",
    Trust.CONFIRMED: " ✓对方已确认",
    Trust.THIRD: " ✓第三方核实",
    Trust.FIELD: " ✓实地核实",
    Trust.DISPUTED: " 对方有异议",
}


def record_list(rows: Sequence[Shown], today: date) -> str:
    """One's newest records, a line each."""
    if not rows:
        return "还没有记录。走访后发一句：/走访 3-305 聊了什么"
    lines = []
    for row in rows:
        name = row.target or (f"《{row.topic}》" if row.topic else "")
        outcome = f" {row.outcome.label}" if row.outcome is not Outcome.DONE else ""
        state = "" if row.complete else " 待补过程"
        lines.append(
            f"#{row.number} {day_name(row.happened_on, today)} {row.kind.label} {name}".rstrip() + f"{outcome}"
            f"{_TRUST_MARKS[row.trust]}{state}"
        )
    return "\n".join(lines)


def record_in_full(row: Shown) -> str:
    """One record with its words, for a private chat."""
    late = f"（{row.entered_on.month}月{row.entered_on.day}日补记）" if row.entered_on > row.happened_on else ""
    head = f"#{row.number} {row.kind.label} {row.target}".rstrip() + (f"《{row.topic}》" if row.topic else "")
    lines = [
        head,
        f"{row.cadre} · {row.happened_on:%Y-%m-%d}{late} · {row.outcome.label} · {row.trust.label}",
    ]
    lines += [
        f"{name}：{words}"
        for name, words in (("过程", row.process), ("成效", row.effect), ("感悟", row.reflection))
        if words
    ]
    if row.pictures:
        lines.append(f"照片 {row.pictures} 张")
    lines += [f"{name}：{words}" for name, words in row.answers]
    return "\n".join(lines)


_STATE_MARKS = {
    DutyState.DONE: "✓",
    DutyState.EXCUSED: "－",
    DutyState.EXPECTED: "·",
    DutyState.BEHIND: "！",
    DutyState.MISSED: "✗",
}


def progress(seen: Overview) -> str:
    """The text twin of the progress card."""
    head = progress_head(seen.progress)
    if not seen.progress.rules:
        return f"{head}\n这学期还没有任务。"
    lines = [head]
    for rule in seen.progress.rules:
        lines.append(f"{_STATE_MARKS[rule.state]} {rule.rule.name} {rule.done}/{rule.quota}{_open_names(rule)}")
    if unfinished := unfinished_line(seen.progress):
        lines.append(unfinished)
    if seen.unseen:
        longest = "、".join(f"{one.name}（{one.days} 天）" for one in seen.unseen[:3])
        lines.append(f"最久没见：{longest}")
    return "\n".join(lines)


def unfinished_line(progress: Progress) -> str:
    """The records that still lack a narrative; empty when none do."""
    numbers = sorted({number for rule in progress.rules for number in rule.unfinished})
    return "待补过程：" + "、".join(f"#{number}" for number in numbers) if numbers else ""


def progress_head(progress: Progress) -> str:
    """Which semester and week it is."""
    if progress.semester is None:
        return "现在没有学期，先请校团委用 /学期 加上。"
    week = f"第 {progress.week} 周" if progress.week is not None else "假期中"
    return f"{progress.semester.name} {week}"


def _open_names(rule: RuleProgress) -> str:
    """Which targets are left, so that nobody has to remember them: begun ones with their count."""
    left = [line for line in rule.lines if line.target_name and not line.excused and line.done < line.quota]
    begun = [f"{line.target_name} {line.done}/{line.quota}" for line in left if line.done]
    fresh = [line.target_name for line in left if not line.done]
    parts = [f"还没走到：{'、'.join(fresh)}"] if fresh else []
    parts += [f"走到一半：{'、'.join(begun)}"] if begun else []
    return "".join(f"，{part}" for part in parts)


def progress_here(seen: Overview, targets: Collection[int]) -> str:
    """In a group: only the counts of its own targets, nothing overdue, nobody blamed."""
    lines = [
        f"{rule.rule.name} {line.target_name} {line.done}/{line.quota}"
        for rule in seen.progress.rules
        for line in rule.lines
        if line.target_id in targets
    ]
    if not lines:
        return "完整的进度请私聊我发“进度”。"
    return "\n".join(["这个群的联系进度", *lines, "完整的进度请私聊我发“进度”。"])


def _names(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


_USAGE = {
    RecordKind.VISIT: "/走访 3-305 聊了什么",
    RecordKind.LEAGUE_DAY: "/团日 药学2401 组织生活 过程",
    RecordKind.TALK: "/谈心 姓名 聊了什么",
    RecordKind.LECTURE: "/团课 《题目》 过程",
    RecordKind.ONLINE: "/线上 《主题》 过程",
    RecordKind.SERVICE: "/实事 对象 做了什么",
}

_REFUSALS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "too-long": lambda f: f"这条太长了（最多 {f['limit']} 字），没有保存。请分成几条：先记一条，再用 /补充 接着写。",
    "empty": lambda f: f"要写上记什么，例如：{_USAGE[f['kind']]}",
    "no-targets": lambda f: "你现在没有这类联系对象，没有保存。发 /我是谁 看看名单，不对就告诉学院团委。",
    "unknown-target": lambda f: (
        f"没找到“{f['name']}”，没有保存。"
        + (f"\n你联系的有：{_names(f['nearest'])}" if f.get("nearest") else "\n发 /我是谁 看看你的联系对象。")
    ),
    "ambiguous-target": lambda f: f"“{f['name']}”有好几个：{_names(f['candidates'])}。\n写全名再发一次。",
    "future-date": lambda f: "日期还没到，没有保存。写今天或以前的日期，例如：昨天、周三、11月20日。",
    "no-such-date": lambda f: f"没有“{f['said']}”这一天，没有保存。写成 昨天、周三 或 11月20日 再发一次。",
    "no-such-record": lambda f: f"没有 #{f['number']} 这条记录，可能已经撤回。引用我那条回复再发也行。",
    "talk-in-group": lambda f: "谈心的事请私聊我，这里人多。",
    "which-record": lambda f: f"要写上编号，例如：{f['usage']}；或者引用我的回复再发。",
    "empty-supplement": lambda f: f"要补什么？例如：/补充 {f['number']} 成效：热水时间调好了",
    "supplement-not-yours": lambda f: f"#{f['number']} 不是你记的，只有本人能补充。",
    "undo-too-late": lambda f: f"#{f['number']} 已超过 {f['hours']} 小时，请学院团委来撤回。",
    "undo-not-yours": lambda f: f"#{f['number']} 不是你记的；只有本人（24 小时内）或本学院团委能撤回。",
    "confirm-own": lambda f: f"#{f['number']} 是你自己参与的，要由被走访的一方来确认。",
    "not-visited-side": lambda f: f"#{f['number']} 要由被走访的寝室、班级或同学本人来说。",
    "record-not-yours": lambda f: f"#{f['number']} 只有本人和学院团委能看。",
    "empty-reason": lambda f: f"说一句哪里不对，例如：/有误 {f.get('number') or 12} 那天我们寝室没有人在",
    "not-bound": lambda f: "要先认识你才行：把邀请码私聊发我 /绑定 邀请码。",
    "not-a-cadre": lambda f: "这个由团干部来记。",
    "not-linked": lambda f: f"{_names(f['targets'])} 不是你现在的联系对象，没有保存。你联系的有：{_names(f['own'])}",
}


def refused(refusal: Refusal) -> str:
    """The sentence for a refusal: what was wrong and what to type instead."""
    return _REFUSALS[refusal.code](refusal.facts)


def unfinished_reminder(numbers: Sequence[int]) -> str:
    """The one reminder that a narrative is missing."""
    each = "、".join(f"#{number}" for number in numbers)
    return f"{each} 还差几句经过，补上就计入进度：/补充 {numbers[0]} 聊了什么\n这件事只提醒这一次。"
