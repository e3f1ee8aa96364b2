"""What is kept of one person, table by table, read for that person alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.vocabulary import Level, RecordKind, Role, TargetKind
from models.tables import (
    Account,
    CheckAsk,
    CheckItem,
    College,
    Confirmation,
    Link,
    LinkTarget,
    Person,
    PersonNudges,
    PersonRole,
    Record,
    Snooze,
    Wish,
)
from plugins._kit import sealed
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.exports import Rows, Value
from plugins.concerns import own_concerns
from plugins.concerns.replies import own as words

Sheet = list[list[Value]]


async def everything_of(call: Call) -> dict[str, Rows] | Refusal:
    """Every sheet by its name, the empty ones with their headings alone."""
    person = await directory.person(call.actor.person_id) if call.actor.person_id is not None else None
    if person is None:
        return Refusal("nobody")
    sheets: dict[str, Rows] = {}
    for name, headings, reader in _SHEETS:
        sheets[name] = [list(headings), *await reader(person)]
    return sheets


async def _person(person: Person) -> Sheet:
    college = await College.get_or_none(id=person.college_id) if person.college_id is not None else None
    roles = await PersonRole.filter(school_id=directory.school_id, person_id=person.id).order_by("id")
    facts: dict[str, Value] = {
        "学号或工号": person.code,
        "姓名": person.name,
        "学院": college.name if college else "",
        "身份": "、".join(Role(row.role).label for row in roles),
        "层级": Level(person.level).label,
        "职务": person.position,
        "班级": person.class_name,
        "寝室": person.dorm_name,
        "QQ": person.qq,
        "微信": person.wechat,
        "电话": person.phone,
        "公开联系方式": person.public_contact,
        "入校日期": str(person.joined_on or ""),
        "别打扰我": str(local_day(person.opted_out_at)) if person.opted_out_at else "没有",
    }
    return [[name, value] for name, value in facts.items()]


async def _accounts(person: Person) -> Sheet:
    rows = await Account.filter(school_id=directory.school_id, person_id=person.id).order_by("id")
    return [[row.platform, row.user_id, str(local_day(row.bound_at)), _yes(row.reachable)] for row in rows]


def _yes(fact: bool) -> str:
    return "是" if fact else "否"


async def _links(person: Person) -> Sheet:
    here = {"school_id": directory.school_id}
    targets = {row.id: row for row in await LinkTarget.filter(**here, person_id=person.id)}
    found = await Link.filter(**here, target_id__in=list(targets)) if targets else []
    found += await Link.filter(**here, cadre_id=person.id)
    found += await Link.filter(**here, contact_id=person.id)
    lines: Sheet = []
    for link in dict.fromkeys(found):
        target = await directory.target(link.target_id)
        cadre = await directory.name_of(link.cadre_id)
        shown = [cadre, TargetKind(target.kind).label, target.name, str(link.valid_from), str(link.valid_to or "")]
        lines.append([*shown])
    return lines


async def _records(person: Person) -> Sheet:
    """Of what others wrote about the person: that it is there, what kind, which day; the words are the cadre's."""
    targets = await LinkTarget.filter(school_id=directory.school_id, person_id=person.id).values_list("id", flat=True)
    ids = [int(str(one)) for one in targets]
    about = await Record.filter(school_id=directory.school_id, target_id__in=ids, withdrawn_at=None) if ids else []
    own = await Record.filter(school_id=directory.school_id, cadre_id=person.id)
    lines: Sheet = [[row.number, "关于我", RecordKind(row.kind).label, str(row.happened_on), ""] for row in about]
    return lines + [
        [row.number, "我记的", RecordKind(row.kind).label, str(row.happened_on), row.process] for row in own
    ]


async def _confirmations(person: Person) -> Sheet:
    said = await Confirmation.filter(school_id=directory.school_id, person_id=person.id).order_by("id")
    lines: Sheet = []
    for row in said:
        record = await Record.get(school_id=directory.school_id, id=row.record_id)
        lines.append([record.number, "属实" if row.agrees else "有误", row.reason, str(local_day(row.said_at))])
    return lines


async def _checks(person: Person) -> Sheet:
    """What one was asked about (not what was answered: nobody knows that), and one's own drawn records."""
    school_id = directory.school_id
    lines: Sheet = []
    for ask in await CheckAsk.filter(school_id=school_id, person_id=person.id).exclude(asked_on=None).order_by("id"):
        lines.append(["问过我", str(ask.asked_on), ""])
    for item in await CheckItem.filter(school_id=school_id, cadre_id=person.id).order_by("id"):
        record = await Record.get(school_id=school_id, id=item.record_id)
        lines.append([f"抽到 #{record.number}", str(record.happened_on), item.reply])
    return lines


async def _wishes(person: Person) -> Sheet:
    """One's own wishes, the nameless ones as long as the seal knows whose they are, and those one took on."""
    lines: Sheet = []
    for row in await Wish.filter(school_id=directory.school_id).order_by("day", "number"):
        address = await sealed.address_of(row.id) if row.wisher_id is None else None
        if row.wisher_id == person.id or (address is not None and address.person_id == person.id):
            lines.append([row.number, "我许的", row.text, str(row.day)])
        elif row.claimer_id == person.id:
            lines.append([row.number, "我在圆", row.text, ""])
    return lines


async def _settings(person: Person) -> Sheet:
    here = {"school_id": directory.school_id, "person_id": person.id}
    lines: Sheet = []
    if (own := await PersonNudges.get_or_none(**here)) is not None:
        weekday = f"周{'一二三四五六日'[own.weekday - 1]}" if own.weekday else "跟学院一样"
        lines.append(["每周提醒", f"{weekday} {f'{own.hour} 点' if own.hour is not None else ''}".strip()])
        if own.away_to is not None:
            lines.append(["请假", f"{own.away_from or ''} 到 {own.away_to}"])
    return lines + [["晚点提醒到", str(row.until)] for row in await Snooze.filter(**here).order_by("id")]


_SHEETS: tuple[tuple[str, tuple[str, ...], Callable[[Person], Awaitable[Sheet]]], ...] = (
    ("本人", ("项目", "内容"), _person),
    ("账号", ("平台", "账号", "绑定日期", "能私聊到"), _accounts),
    ("联系关系", ("团干部", "类别", "联系对象", "从", "到"), _links),
    ("履职记录", ("编号", "关系", "种类", "日期", "内容"), _records),
    ("我的确认", ("记录编号", "说法", "原因", "日期"), _confirmations),
    ("我的诉求", words.CONCERN_HEADINGS, own_concerns.reported),
    ("诉求里的往来", words.WORD_HEADINGS, own_concerns.talked),
    ("我附议的", words.SUPPORT_HEADINGS, own_concerns.supported),
    ("心愿", ("编号", "关系", "心愿", "日期"), _wishes),
    ("抽查", ("项目", "日期", "我的说明"), _checks),
    ("提醒设置", ("项目", "内容"), _settings),
)
