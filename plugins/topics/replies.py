"""The words of the topics room: an invitation, never a demand; figures of people, never names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from models.rules.refusal import Refusal
from models.rules.relay import platform_word
from models.rules.topics import Figures
from plugins.topics.results import Closed, HelperLine, Opened, Place, Prepared, Shelf, Wanted

SHOWN_QUESTIONS = 6
OFFERED = "记下了，已经转告联系你们的团干部，TA同意以后告诉你。不想了随时说：/不帮了"
NOT_HELPING = "好的，以后不麻烦你了。谢谢你帮过的忙。"
NEVER_HELPED = "你现在没有在帮忙。想帮忙：/我想帮忙"
NO_HELPERS = "还没有同学报名帮忙。同学发 /我想帮忙 就能报名。"
NOT_OPENED = "好的，没有开。"
CHOOSE_PLACE = "回数字选群，可以选几个；回 全部 或 取消。"
_REFUSALS = {
    "no-groups": "还没有可以发的联系群。先在群里 /报到，再开线上活动。",
    "how-topic": "这样写：/线上 题目（可以换行写开头问的话），或 /线上 3 用话题库里的第 3 个：/话题库",
    "how-poll": "这样写：/投票 题目 选项一 选项二（2 到 9 个选项，也可以一行一个）",
    "topic-over": "“{title}”里的原文过了使用期限，换一个：/话题库",
    "topic-not-approved": "“{title}”还没有经学院团委通过。请TA发：/话题库 通过 {title}",
    "already-open": "这个题目正开着呢：#{number}。结束它：/线上结束 {number}",
    "nothing-open": "你还没有开过线上活动。开一个：/线上 题目",
    "not-yours": "没有找到你开的 #{number}。",
    "still-open": "#{number} 还开着。先结束：/线上结束 {number}",
    "finished": "#{number} 已经写过小结了，记录是 #{record}；要补充：/补充 {record} …",
    "published": "#{number} 的投票结果已经发到群里了。",
    "too-short": "再多写一两句：大家说了什么、你怎么回应的。/线上小结 {number} …",
    "too-long": "太长了，{limit} 字以内。",
    "no-topic": "话题库里没有这个。看看都有什么：/话题库",
    "only-office": "话题由学院团委、校团委来通过。",
    "not-a-helper": "投票由联系你们的团干部或帮手来发。想帮忙：/我想帮忙",
    "no-cadre": "还没有团干部联系你们班、寝室，等有了再来。",
    "helping-already": "你已经报过名了。",
    "no-helper": "没有找到 #{number}。看看谁报了名：/帮手",
    "how-helper": "这样写：/帮手 12 同意（或：先不、结束）",
}


def refused(refusal: Refusal) -> str:
    """Why not, and what to do."""
    return _REFUSALS[refusal.code].format(**refusal.facts)


def platform(name: str) -> str:
    """What people call a platform."""
    return platform_word(name)


def _day(at: date) -> str:
    return f"{at.month}月{at.day}日"


def _until(at: datetime) -> str:
    return f"{at.month}月{at.day}日 {at.hour}点"


def where(places: Sequence[Place], here: int | None) -> str:
    """Which groups to open it in."""
    lines = ["开在哪里？回数字（可以几个），回 全部 就都开，回 取消 就不开："]
    for number, place in enumerate(places, 1):
        lines.append(f"{number} {place.name}" + ("  ←这个群" if place.id == here else ""))
    return "\n".join(lines)


def opening(number: int, wanted: Wanted, closes_at: datetime) -> str:
    """What the groups read."""
    if wanted.options:
        lines = [f"【投票】{wanted.title}", *(f"{place} {option}" for place, option in enumerate(wanted.options, 1))]
        ends = f"回一个数字就行，可以改；只看总数，不记谁投了什么。{_until(closes_at)}截止。"
        return "\n".join([*lines, ends])
    body = wanted.opening if wanted.opening != wanted.title else ""
    lines = [f"【线上活动】{wanted.title}", *([body] if body else [])]
    ends = (
        "想到什么说什么，直接在群里说就算参加；我只数有几个人，不存大家说的话，不点名，不说也没关系。"
        f"{_until(closes_at)}结束。"
    )
    return "\n".join([*lines, ends])


def opened(done: Opened) -> str:
    """To whoever opened it."""
    what = "投票" if done.is_poll else "线上活动"
    return (
        f"{what} #{done.number}《{done.title}》发到 {done.groups} 个群，{_until(done.closes_at)}结束。"
        f"早点结束：/线上结束 {done.number}"
    )


def nudge(title: str, closes_at: datetime, *, poll: bool) -> str:
    """Once, to the group; nobody is named."""
    what = "还没投的同学，回个数字就行" if poll else "有想说的，随时说一句就行"
    return f"《{title}》开到{_until(closes_at)}，{what}；没空也没关系，不会再提了。"


def too_late(title: str) -> str:
    """To a vote that comes when it is over."""
    return f"《{title}》已经截止啦，这一票没算上。谢谢你记着。"


def people_word(options: Sequence[str]) -> str:
    """What the big figure counts."""
    return "人投了票" if options else "人说了话"


def _figures(options: Sequence[str], figures: Figures) -> list[str]:
    if options and not figures.rows:
        return [f"投票的不到够显示的人数（{figures.people} 人），各选项不显示，免得看出是谁投的。"]
    lines = [f"· {name}：{people} 人" for name, people in figures.rows]
    if figures.few:
        lines.append(f"· 还说到别的 {figures.few} 个方面，人少，不列。")
    return lines


def picture_note(seen: Closed) -> str:
    """The line under the bars."""
    if seen.options:
        return "" if seen.figures.rows else "投的人还少，各选项不显示。"
    return f"另有 {seen.figures.few} 个方面说到的人少，不列。" if seen.figures.few else ""


def ended(seen: Closed) -> str:
    """To the cadre alone, before anything is posted."""
    head = f"#{seen.number}《{seen.title}》结束了：{seen.figures.people} {people_word(seen.options)}。"
    lines = [head, *_figures(seen.options, seen.figures)]
    if seen.record is not None:
        return "\n".join([*lines, f"已经记成 #{seen.record}。"])
    if seen.options:
        lines.append(f"图先给你看。发到群里：/线上小结 {seen.number}")
    else:
        lines.append(
            "图先给你看，还没发。写几句小结（大家说了什么、你怎么回应的）就记成一条线上活动，图也发到群里：\n"
            f"/线上小结 {seen.number} …　不想发图，开头写“不发图”。"
        )
    return "\n".join(lines)


def closing_post(seen: Closed) -> str:
    """To the groups."""
    what = "投票结果" if seen.options else "谢谢大家"
    return "\n".join(
        [
            f"《{seen.title}》{what}：{seen.figures.people} {people_word(seen.options)}。",
            *_figures(seen.options, seen.figures),
        ]
    )


def finished(seen: Closed, *, posted: bool) -> str:
    """A summary became a record."""
    if seen.options:
        return f"投票结果发到 {seen.groups} 个群了。"
    tail = f"，图发到 {seen.groups} 个群" if posted else ""
    return f"已记录 #{seen.record} 线上活动《{seen.title}》{tail}。"


def record_line(seen: Closed) -> str:
    """The figures as they stand in the record."""
    themes = "、".join(f"{name}（{people} 人）" for name, people in seen.figures.rows)
    return (
        f"（{seen.groups} 个群，{seen.figures.people} {people_word(seen.options)}"
        + (f"；说到{themes}" if themes else "")
        + "）"
    )


def shelf(rows: Sequence[Shelf], *, may_approve: bool) -> str:
    """The library."""
    lines = ["话题库："]
    for row in rows:
        state = "过期" if row.over else "" if row.approved else "待通过"
        quoted = f"（引{row.topic.source}）" if row.topic.quote else ""
        timely = "，这个月合适" if row.timely and not row.over else ""
        lines.append(f"{row.number} {row.topic.title}{quoted}{timely}" + (f"［{state}］" if state else ""))
    lines.append("用它：/线上 编号；看全文：/话题库 编号")
    if may_approve:
        lines.append("通过：/话题库 通过 编号（先看全文）；停用：/话题库 停用 编号")
    return "\n".join(lines)


def topic(row: Shelf, today: date) -> str:
    """One topic in full, exactly as it would be posted."""
    state = "过了使用期限" if row.over else "可以用" if row.approved else "待学院团委通过"
    lines = [f"{row.number}《{row.topic.title}》（{state}）", row.topic.opening]
    if row.topic.expires is not None:
        lines.append(f"原文用到 {row.topic.expires.year}年{_day(row.topic.expires)}。")
    return "\n".join(lines)


def approved(title: str, *, ended: bool) -> str:
    """A secretary's word."""
    return f"《{title}》停用了。" if ended else f"《{title}》通过了，团干部可以用了。"


def prepared(seen: Prepared) -> str:
    """What to know and to ask before a lecture or a talk."""
    lines = [f"备课《{seen.subject}》"]
    if seen.worries:
        lines.append(f"{seen.scope}最近大家在问的（够多的人才列）：")
        lines += [f"· {one.name}：{one.people} 人" + _trend(one.people, one.before) for one in seen.worries]
    else:
        lines.append(f"{seen.scope}最近反映的还少，没有够多人说到同一类的。")
    lines.append("可以从这些问起：")
    lines += [f"· {question}" for question in seen.questions[:SHOWN_QUESTIONS]]
    if seen.topics:
        lines.append("话题库里相近的：" + "、".join(f"{row.number} {row.topic.title}" for row in seen.topics))
    return "\n".join(lines)


def _trend(people: int | None, before: int | None) -> str:
    if people is None or before is None or people == before:
        return ""
    return f"（上一段 {before} 人，{'多' if people > before else '少'}了）"


def offer(name: str, number: int) -> str:
    """To the cadre."""
    return f"{name}想来帮忙（帮你在群里发投票）。同意：/帮手 {number} 同意　先不：/帮手 {number} 先不"


def accepted(cadre: str) -> str:
    """To the helper."""
    return f"{cadre}请你做帮手：在联系群里可以发 /投票。不想帮了随时说 /不帮了，不用说理由。谢谢你。"


def declined(cadre: str) -> str:
    """To whoever offered."""
    return f"{cadre}说这学期先不用，谢谢你愿意来。"


def helpers(rows: Sequence[HelperLine]) -> str:
    """Who helps, who offered."""
    if not rows:
        return NO_HELPERS
    lines = ["帮手："]
    lines += [f"#{row.number} {row.name}" + ("" if row.accepted else "（等你回话）") for row in rows]
    return "\n".join([*lines, "/帮手 编号 同意（先不、结束）"])


def decided(name: str, *, yes: bool) -> str:
    """To the cadre."""
    return f"{name}是帮手了，已经告诉TA。" if yes else f"好的，已经告诉{name}。"
