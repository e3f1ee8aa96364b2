"""The brief in words: as a letter (公文), as sheets with the numbers behind each figure, and in short for the chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from models.rules.brief import (
    CLOSED,
    COMMON,
    CONFIRMED,
    NEW,
    OPEN,
    OVERDUE,
    PEOPLE,
    RAISED,
    BriefFacts,
    BriefLine,
    BriefWeek,
)
from models.rules.card import Bar, BriefCard, BriefSection, TrendCard
from models.rules.problem_steps import headline
from plugins.reports.results import BriefSheet

UNSIGNED = "草稿 · 未经签发，不得外传"
COLUMNS = ("序号", "问题", "人数", "部门", "状态", "建议")
_SHORT = 5
"""Lines of the list in the chat; the files have them all."""
_ORDINALS = "一二三四五六七八九十"


def day_words(day: date) -> str:
    """2026年11月23日."""
    return f"{day.year}年{day.month}月{day.day}日"


def span_words(first: date, last: date) -> str:
    """2026年11月1日至23日."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{day_words(first)}至{last.day}日"
    return f"{day_words(first)}至{day_words(last) if last.year != first.year else f'{last.month}月{last.day}日'}"


def people_words(people: int, k: int) -> str:
    """23 人, or that there are few."""
    return f"{people} 人" if people else f"不足 {k} 人"


def title_of(sheet: BriefSheet) -> str:
    """What the letter is called."""
    return f"关于{sheet.facts.whose}青年诉求情况的简报"


def letter(sheet: BriefSheet) -> BriefCard:
    """The whole letter."""
    facts = sheet.facts
    return BriefCard(
        title=title_of(sheet),
        to=sheet.leaders + (f"，各{'、'.join(sheet.to)}" if sheet.to else "") + "：",
        sections=_sections(sheet),
        columns=COLUMNS,
        rows=tuple(row(place, line, sheet.k) for place, line in enumerate(facts.lines, 1)),
        trend=TrendCard(
            tuple(map(_bar, facts.weeks)),
            "本学期",
            "上学期同周" if any(week.before is not None for week in facts.weeks) else "",
        ),
        league=sheet.league,
        day=day_words(sheet.day),
        note="" if sheet.is_signed else UNSIGNED,
    )


def _bar(week: BriefWeek) -> Bar:
    return Bar(f"第{week.number}周", week.now, -1 if week.before is None else week.before)


def row(place: int, line: BriefLine, k: int) -> tuple[str, ...]:
    """A line of the table."""
    title = f"{line.title}（普遍）" if line.common else line.title
    return (str(place), title, people_words(line.people, k), line.department or "待定", line.state, line.advice)


def _sections(sheet: BriefSheet) -> tuple[BriefSection, ...]:
    facts = sheet.facts
    parts = [BriefSection("总体情况", (overall(facts), *_talked(facts)))]
    if facts.lines:
        parts.append(BriefSection("主要问题和建议", (_listed(sheet),), "table"))
    if facts.weeks:
        parts.append(BriefSection("每周趋势", (trend_words(facts.weeks),), "trend"))
    if facts.quotes:
        quotes = tuple(f"（{_ORDINALS[place]}）“{quote.words}”" for place, quote in enumerate(facts.quotes))
        parts.append(BriefSection("同学的原话", ("以下引用已隐去身份和寝室，每条背后都有多人反映。", *quotes)))
    return tuple(replace(one, heading=f"{_ORDINALS[place]}、{one.heading}") for place, one in enumerate(parts))


def overall(facts: BriefFacts) -> str:
    """The figures as sentences."""
    count = {one.name: one.value for one in facts.figures}
    when = span_words(facts.first, facts.last)
    if not count[RAISED]:
        return f"{when}，没有青年反映的问题。"
    people = f"（反映的人多的那些共 {count[PEOPLE]} 人次）" if count[PEOPLE] else ""
    told = f"{when}，{facts.whose}青年反映的问题共 {count[RAISED]} 个{people}，其中新增 {count[NEW]} 个。"
    done = f"期间办结 {count[CLOSED]} 个，经青年确认已解决 {count[CONFIRMED]} 个；目前在办 {count[OPEN]} 个"
    late = f"，其中超过内部时限 {count[OVERDUE]} 个。" if count[OVERDUE] else "。"
    common = f"带有普遍性的问题 {count[COMMON]} 个。" if count[COMMON] else ""
    share = headline(count[CONFIRMED], count[CLOSED], count[OVERDUE])
    result = f"青年确认解决的，占办结和超时在办总数的 {share:.0%}。" if share is not None else ""
    return told + done + late + result + common


def _talked(facts: BriefFacts) -> tuple[str, ...]:
    if not facts.talks:
        return ()
    counts = "、".join(f"{name} {count} 件" for name, count in facts.talks)
    return (f"另有想找人聊聊的 {counts}，由团干部和有关老师约谈，不列入问题办理。",)


def _listed(sheet: BriefSheet) -> str:
    some = f"，另有 {len(sheet.facts.unlisted)} 个问题未列出" if sheet.facts.unlisted else ""
    return f"按反映人数排列{some}。人数不足 {sheet.k} 人的不列具体人数。"


def trend_words(weeks: Sequence[BriefWeek]) -> str:
    """What the bars show, in a sentence."""
    now = sum(week.now for week in weeks)
    first, last = weeks[0].number, weeks[-1].number
    which = f"第 {first} 周" if first == last else f"第 {first}—{last} 周"
    compared = [week for week in weeks if week.before is not None]
    if not compared:
        return f"{which}共收到诉求 {now} 件；没有上学期同周的数据可比。"
    before = sum(week.before or 0 for week in compared)
    same = sum(week.now for week in compared)
    change = "持平" if same == before else f"{'增加' if same > before else '减少'} {abs(same - before)} 件"
    if len(compared) < len(weeks):
        return (
            f"{which}共收到诉求 {now} 件；上学期有同周数据的 {len(compared)} 周里，{same} 件对 {before} 件，{change}。"
        )
    return f"{which}共收到诉求 {now} 件，上学期同周 {before} 件，{change}。"


def in_short(sheet: BriefSheet) -> str:
    """The text twin: what a phone shows of the letter."""
    facts = sheet.facts
    state = "已签发" if sheet.is_signed else "草稿"
    lines = [f"简报 #{sheet.number}（{state}）{facts.whose} {span_words(facts.first, facts.last)}"]
    lines.append(overall(facts).partition("，")[2])
    lines += [
        f"{place}. {line.title}（{people_words(line.people, sheet.k)}，{line.state}）{line.advice}"
        for place, line in enumerate(facts.lines[:_SHORT], 1)
    ]
    if len(facts.lines) > _SHORT:
        lines.append(f"还有 {len(facts.lines) - _SHORT} 行，在文件里。")
    return "\n".join(lines)


def drafted(sheet: BriefSheet) -> str:
    """The draft in the chat, and what can be done with it."""
    lines = [in_short(sheet)]
    if sheet.hidden:
        lines.append(f"另有 {sheet.hidden} 个涉及具体人员的问题没有写进去，请当面汇报。")
    if sheet.is_signed:
        lines.append(f"{sheet.signer}已签发。要单独一种格式：/简报 {sheet.number} pdf")
    else:
        first = f"改建议：/简报 {sheet.number} 1 建议：…" if sheet.facts.lines else ""
        lines.append("；".join(filter(None, (first, f"签发：/签发 {sheet.number}（可加“送 辅导员 班主任”）"))))
    return "\n".join(lines)


def signed(sheet: BriefSheet) -> str:
    """After signing: the letter is final."""
    told = f"，正发给 {sheet.told} 位{'、'.join(sheet.to)}" if sheet.told else ""
    return f"简报 #{sheet.number} 已签发{told}。附上没有“草稿”字样的文件，请用它报送。"


def nobody_to_tell(sheet: BriefSheet) -> str:
    """Signed, but none of those it should go to can be reached."""
    return f"简报 #{sheet.number} 已签发；没有能私聊到的辅导员或班主任，文件请另外发给他们。"


def for_staff(sheet: BriefSheet) -> str:
    """What 辅导员 and 班主任 get: the text, without what speaks of themselves."""
    facts = sheet.facts
    lines = [f"【{title_of(sheet)}】{sheet.league}", overall(facts)]
    lines += [
        f"{place}. {line.title}（{people_words(line.people, sheet.k)}，{line.state}）{line.advice}"
        for place, line in enumerate(facts.lines, 1)
    ]
    return "\n".join(lines)
