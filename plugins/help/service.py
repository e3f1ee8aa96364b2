"""What the help room looks up: a person's commands here, their cadres, and how the bot is doing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import nonebot
from tortoise import Tortoise
from tortoise.expressions import Q, Subquery
from tortoise.functions import Count

from config import clock
from config.backup import last_backup
from config.settings import settings
from models.rules.semester import SemesterSpan, latest_semester, semester_of
from models.rules.vocabulary import Role, TargetKind
from models.tables import Account, LinkTarget, Outbox, Person, PersonRole
from plugins._kit.commands import Call, Command, Where, table
from plugins._kit.directory import Actor, directory
from plugins._kit.guard import permitted, usable
from plugins._kit.headline import listened
from plugins._kit.lifecycle import lifecycle
from plugins._kit.origin import Origin, Scene
from plugins._kit.outbox import resting
from plugins._kit.policy import policy
from plugins.help.burden import burden
from plugins.help.results import Contact, Health, Topic

YOUTH_LINES, OTHER_LINES = 5, 8
"""How many commands fit on one phone screen: a youth needs few."""
_MOST_CADRES = 2
LONGEST_BREAK = timedelta(days=60)
"""A summer; after it somebody has forgotten to enter the next semester."""
NEEDED_MOST = {
    Role.COMMITTEE: ("周报", "问题清单", "简报", "覆盖", "导入", "学期", "方案", "状态"),
    Role.SECRETARY: ("问题清单", "转办", "办结", "简报", "周报", "覆盖", "方案", "状态"),
    Role.CADRE: ("报到", "待办", "走访", "团日", "谈心", "进度", "代反映", "问题清单"),
    Role.DEPARTMENT: ("问题清单", "回复", "退回", "我是谁", "帮助"),
    Role.COUNSELLOR: ("问题清单", "回复", "退回", "我是谁", "帮助"),
    Role.HEADTEACHER: ("问题清单", "回复", "退回", "我是谁", "帮助"),
    Role.LEADER: ("问题清单", "回复", "退回", "我是谁", "帮助"),
    Role.OPERATOR: ("状态", "导入", "学期", "覆盖"),
    Role.YOUTH: ("反映", "匿名", "进展", "确认", "别打扰我"),
    Role.STRANGER: ("绑定", "名片", "我是谁", "别打扰我"),
}
"""What fits on the first screen of each role, the first role of a person counting; the rest keeps the table's order."""
_started = clock.now()


def ordered(commands: list[Command], actor: Actor) -> list[Command]:
    """The ones this person needs most first."""
    names = next((names for role, names in NEEDED_MOST.items() if role in actor.roles), ())

    def place(command: Command) -> tuple[int, int]:
        return (names.index(command.name) if command.name in names else len(names), command.order)

    return sorted(commands, key=place)


def usable_here(actor: Actor, scene: Scene) -> list[Command]:
    """What this person may use in this kind of chat."""
    return ordered([command for command in table.commands.values() if usable(command, actor, scene)], actor)


def usable_elsewhere(actor: Actor, scene: Scene) -> list[Command]:
    """What this person may use, but not in this kind of chat."""
    here = usable_here(actor, scene)
    return ordered([c for c in table.commands.values() if permitted(c, actor) and c not in here], actor)


def on_one_screen(actor: Actor) -> int:
    """How many commands this person is shown at first."""
    return YOUTH_LINES if actor.roles <= {Role.YOUTH, Role.STRANGER} else OTHER_LINES


def topic_of(command: Command) -> Topic:
    """A command as the replies show it."""
    who = tuple(role.label for role in Role if role in command.who and role is not Role.STRANGER)
    return Topic(command.name, command.help, command.usage, command.aliases, command.where.value, who)


def other_place(scene: Scene) -> str:
    """The other kind of chat."""
    return str((Where.PRIVATE if scene == "group" else Where.GROUP).value)


async def cadres_of(call: Call) -> list[Contact]:
    """The cadres linked today to this youth: to the person first, else to the dorm, else to the class."""
    person = await directory.person(call.actor.person_id) if call.actor.person_id is not None else None
    if person is None:
        return []
    targets = await LinkTarget.filter(_about(person), school_id=directory.school_id)
    order = (TargetKind.YOUTH, TargetKind.DORM, TargetKind.BRANCH)
    today = clock.local_day(call.now)
    found: dict[int, Contact] = {}
    for target in sorted(targets, key=lambda target: order.index(TargetKind(target.kind))):
        for link in await directory.links_to(target.id):
            cadre = await directory.person(link.cadre_id) if link.holds_on(today) else None
            if cadre is not None and cadre.left_on is None and cadre.id != person.id:
                found.setdefault(cadre.id, Contact(cadre.name, cadre.public_contact))
    return list(found.values())[:_MOST_CADRES]


def _about(person: Person) -> Q:
    about = Q(kind=TargetKind.YOUTH.value, person_id=person.id)
    if person.dorm_name:
        about |= Q(kind=TargetKind.DORM.value, key=person.dorm_name)
    if person.class_name:
        about |= Q(kind=TargetKind.BRANCH.value, key=person.class_name)
    return about


async def key_keepers() -> list[str]:
    """Who holds the key: the person SEAL_KEY_HOLDER names, else whoever runs the machine (SUPERUSERS)."""
    if holder := settings().seal_key_holder.strip():
        return [holder]
    names = []
    for account in sorted(settings().superusers):
        platform, _, user_id = account.partition(":")
        origin = Origin(platform, "", "private", user_id, user_id, "", 0, False, None, "")
        names.append((await directory.actor(origin)).name or f"（{account}）")
    return names


async def health(now: datetime) -> Health:
    """How the bot is doing right now."""
    outbox = Outbox.filter(school_id=directory.school_id).annotate(count=Count("id")).group_by("state")
    lanes = [lanes for adapter in nonebot.get_adapters().values() if (lanes := getattr(adapter, "lanes", None))]
    dialect = Tortoise.get_connection("default").capabilities.dialect
    today = clock.local_day(now)
    spans = [SemesterSpan(row.name, row.starts_on, row.ends_on) for row in await directory.semesters()]
    return Health(
        up=now - _started,
        bots=tuple(sorted(nonebot.get_bots())),
        database=f"{'SQLite' if dialect == 'sqlite' else 'PostgreSQL'} {'正常' if lifecycle.ready else '没有就绪'}",
        outbox={str(row["state"]): int(row["count"]) for row in await outbox.values("state", "count")},
        waiting=sum(one.depth for one in lanes),
        dropped=sum(one.dropped for one in lanes),
        last_backup=last_backup(settings()),
        now=clock.local(now),
        resting={account: clock.local(until) for account, until in resting.items() if until > now},
        burden=await burden(now),
        unreachable=await _unreachable_cadres(),
        semester_missing=_is_missing(today, spans),
        years_unknown=policy().calendar.years_unknown(today, spans),
        listened=await listened(today),
    )


async def _unreachable_cadres() -> int:
    reached = Account.filter(school_id=directory.school_id, reachable=True).values("person_id")
    cadres = PersonRole.filter(school_id=directory.school_id, role=Role.CADRE.value, person__left_on=None)
    return await cadres.filter(person_id__not_in=Subquery(reached)).count()


def _is_missing(today: date, semesters: Sequence[SemesterSpan]) -> bool:
    """Whether the current semester is missing: not in a break that leads to a known one, nor in one just begun."""
    if semester_of(today, semesters) is not None or any(span.starts_on > today for span in semesters):
        return False
    last = latest_semester(today, semesters)
    return last is None or today - last.ends_on > LONGEST_BREAK
