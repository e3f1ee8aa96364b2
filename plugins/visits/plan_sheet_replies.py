"""A work plan, a comparison and the office's lists as text; always for one person, in a private chat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models.rules.plan import Compared, Comparison, Item, Part, PlanState
from plugins.visits.plan_results import CollegePlans, SchoolPlans, Sheet

LONGEST_IN_A_LIST = 28
NAMES_IN_A_LIST = 20
_WEEKDAYS = "一二三四五六日"


def _day(of: date, today: date) -> str:
    """A day with its weekday; with its year only where that is another."""
    year = f"{of.year}年" if of.year != today.year else ""
    return f"{year}{of.month}月{of.day}日（周{_WEEKDAYS[of.weekday()]}）"


def short_day(of: date) -> str:
    """A day within the year."""
    return f"{of.month}月{of.day}日"


def _clip(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= LONGEST_IN_A_LIST else flat[: LONGEST_IN_A_LIST - 1] + "…"


def choices(names: Sequence[str]) -> str:
    """Names with their numbers, three a line."""
    return "\n".join(
        "  ".join(f"{place} {name}" for place, name in list(enumerate(names, 1))[start : start + 3])
        for start in range(0, len(names), 3)
    )


def part_words(item: Item, part: Part, today: date) -> str:
    """One part of an item; the time with the day it names."""
    words = {Part.SITUATION: item.situation, Part.NEED: item.need, Part.INTENTION: item.intention}
    return words[part] if part in words else _time(item, today)


def _time(item: Item, today: date) -> str:
    if item.planned_on is None:
        return item.planned_words
    told = _day(item.planned_on, today)
    said = item.planned_words
    return told if said and said in told else f"{said}，{told}"


def overview(sheet: Sheet) -> str:
    """The plan, a line per target, and what is missing."""
    seen = sheet.comparison
    whose = "" if sheet.mine else f"{sheet.cadre} · "
    lines = [f"{whose}{sheet.term}工作方案 #{sheet.number}（{short_day(sheet.updated_on)}更新）"]
    if sheet.begins_on > sheet.today:
        lines.append(f"（{short_day(sheet.begins_on)}开学，先写着）")
    lines += _lines(seen.planned)
    lines += _gaps(seen, mine=sheet.mine)
    lines += _comments(sheet, 2)
    example = seen.planned[0].target_name
    lines.append(f"看一个：/方案 {'' if sheet.mine else f'{sheet.number} '}{example}")
    if sheet.mine:
        lines.append(f"改：/方案 {example} 打算… 时间…")
    else:
        lines.append(f"全看：/方案 {sheet.number} 全部　说一句：/方案 评语 {sheet.number} …")
    return "\n".join(lines)


_MARKS = {PlanState.DONE: "✓", PlanState.EXCUSED: "－", PlanState.LATE: "！", PlanState.NOT_DONE: "✗"}


def _lines(planned: Sequence[Compared]) -> list[str]:
    """A line per target; those of which the same is said share one."""
    alike: dict[tuple[str, str], list[str]] = {}
    for line in planned:
        alike.setdefault((_MARKS.get(line.state, "·"), _plan(line)), []).append(_name(line))
    return [f"{mark} {'、'.join(names)}：{what}" for (mark, what), names in alike.items()]


def _name(line: Compared) -> str:
    return line.target_name if line.linked else f"{line.target_name}（已不联系）"


def _plan(line: Compared) -> str:
    """What is to be done, and when."""
    item = line.item
    assert item is not None
    what = _clip(item.intention or item.need or item.situation) or "还没写打算"
    when = short_day(item.planned_on) if item.planned_on is not None else _clip(item.planned_words)
    return f"{what} · {when}" if when else what


def _gaps(seen: Comparison, *, mine: bool) -> list[str]:
    lines = []
    names = [line.target_name for line in seen.unwritten]
    if names:
        lines.append(f"还没写，回数字接着写：\n{choices(names)}" if mine else f"还没写：{joined(names)}")
    for part in (Part.INTENTION, Part.TIME):
        if lacking := seen.lacking(part):
            lines.append(f"没写{part.label}：{joined([line.target_name for line in lacking])}")
    return lines


def _comments(sheet: Sheet, newest: int) -> list[str]:
    return [f"{one.by}（{short_day(one.said_on)}）：{one.words}" for one in sheet.comments[-newest:]]


def joined(names: Sequence[str]) -> str:
    """Names, no more than fit on a phone."""
    more = f"等 {len(names)} 个" if len(names) > NAMES_IN_A_LIST else ""
    return "、".join(names[:NAMES_IN_A_LIST]) + more


def in_full(sheet: Sheet, target_ids: Sequence[int]) -> str:
    """These targets with every word."""
    blocks = []
    for line in sheet.comparison.lines:
        if line.target_id not in target_ids:
            continue
        parts = [f"{_MARKS.get(line.state, '·')} {_name(line)}"]
        if line.item is None:
            parts.append("还没写")
        else:
            item = line.item
            parts += [f"{p.label}：{part_words(item, p, sheet.today)}" for p in Part if p not in item.missing]
            if item.missing:
                parts.append(f"没写：{'、'.join(part.label for part in item.missing)}")
        parts.append(f"这学期：{_done(line)}")
        blocks.append("\n".join(parts))
    whose = "" if sheet.mine else f"{sheet.cadre} · "
    if len(blocks) > 1 and sheet.comments:
        blocks.append("\n".join(_comments(sheet, len(sheet.comments))))
    return "\n\n".join([f"{whose}{sheet.term}工作方案 #{sheet.number}", *blocks])


def _done(line: Compared) -> str:
    if line.last_on is None:
        return "对方谢绝或已搬走，不作要求" if line.state is PlanState.EXCUSED else "还没有记录"
    return f"做了 {line.done} 次，最近 {short_day(line.last_on)}"


def comparison(sheet: Sheet) -> str:
    """Planned and done side by side, at the term's end."""
    seen = sheet.comparison
    whose = "" if sheet.mine else f"{sheet.cadre} · "
    lines = [f"{whose}{sheet.term} 计划和做到的 #{sheet.number}"]
    for line in seen.planned:
        lines.append(f"{_MARKS.get(line.state, '·')} {_name(line)}：{_plan(line)}")
        if line.state is not PlanState.OPEN:
            lines.append(f"　{_outcome(line)}")
    unplanned = [line for line in seen.lines if line.item is None and line.done]
    if unplanned:
        each = "、".join(f"{line.target_name} {line.done} 次" for line in unplanned)
        lines.append(f"没写方案也做了：{each}")
    lines.append(_totals(seen))
    return "\n".join(lines + _comments(sheet, 2))


def _outcome(line: Compared) -> str:
    done = _done(line)
    if line.state is PlanState.EARLIER:
        return f"{done}（在写方案以前）"
    if line.state is PlanState.LATE:
        return f"{done}，定的时间过了"
    return "没有做成" if line.state is PlanState.NOT_DONE else done


def _totals(seen: Comparison) -> str:
    planned = len(seen.planned)
    parts = [f"计划了 {planned} 个，做到 {seen.count(PlanState.DONE)} 个"]
    if excused := seen.count(PlanState.EXCUSED):
        parts.append(f"不作要求 {excused} 个")
    if earlier := seen.count(PlanState.EARLIER):
        parts.append(f"写方案以前做过 {earlier} 个")
    if rest := seen.count(PlanState.OPEN, PlanState.LATE, PlanState.NOT_DONE):
        parts.append(f"{'没做成' if seen.over else '还有'} {rest} 个")
    return "，".join(parts) + "。"


def college(plans: CollegePlans) -> str:
    """Who has a plan and who has none."""
    total = len(plans.written) + len(plans.unwritten)
    if not total:
        return f"{plans.college} {plans.term}还没有要写方案的团干部。"
    lines = [f"{plans.college} {plans.term}工作方案：{total} 人，写了 {len(plans.written)} 人"]
    shown = plans.written[:NAMES_IN_A_LIST]
    lines += [f"#{one.number} {one.cadre}（{short_day(one.updated_on)}更新）" for one in shown]
    if len(plans.written) > len(shown):
        lines.append(f"…还有 {len(plans.written) - len(shown)} 份，发 /方案 姓名 看")
    if plans.unwritten:
        more = f"等 {len(plans.unwritten)} 人" if len(plans.unwritten) > NAMES_IN_A_LIST else ""
        lines.append(f"还没写：{'、'.join(plans.unwritten[:NAMES_IN_A_LIST])}{more}")
    if shown:
        lines.append(f"看一份：/方案 {shown[0].number}　说一句：/方案 评语 {shown[0].number} …")
    return "\n".join(lines)


def school(plans: SchoolPlans) -> str:
    """Counts per college."""
    if not plans.colleges:
        return f"{plans.term}还没有要写方案的团干部。"
    lines = [f"{name} {written}/{cadres}" for name, written, cadres in plans.colleges]
    return "\n".join([f"{plans.term}工作方案（写了的/团干部）", *lines, "看一个学院：/方案 学院名"])
