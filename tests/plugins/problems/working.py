"""What the tests of this room share: problems as intake leaves them, a second college, and the courier."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from hands import Hands
from stage import Heard, Stage

from models.rules.concern_words import ConcernState, Openness, ProblemState, Source, StepKind
from models.rules.vocabulary import Level, Role
from models.tables import College, Concern, Department, Person, PersonRole, Problem, ProblemAbout, ProblemStep
from plugins._kit import sealed
from plugins._kit.directory import directory
from plugins._kit.unit import background_unit

SECRETARY, COMMITTEE, CADRE, SCHOOL_CADRE = "陈思远", "何静宜", "王小雨", "李明哲"
HEAD, COUNSELLOR = "曹建平", "韩梅英"
ASKER, FRIEND, THIRD = "吴思颖", "郑文博", "林可欣"
OTHER_SECRETARY, OTHER_CADRE = "胡一鸣", "沈佳宁"
GROUP = "20009"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
"""10:00 at school, a Monday."""
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
SAID = "三食堂二楼的热水器又坏了，晚上打不到热水"


async def person(name: str) -> Person:
    """Somebody of the demo."""
    return await Person.get(name=name)


async def newcomer(stage: Stage, name: str, *roles: Role, college: str = "", qq: str = "") -> Person:
    """One more person of the roster."""
    at, _ = await College.get_or_create(school_id=directory.school_id, name=college) if college else (None, False)
    count = await Person.all().count()
    row = await Person.create(
        school_id=directory.school_id,
        code=f"N{count}",
        name=name,
        level=(Level.COLLEGE if at else Level.SCHOOL).value,
        college_id=at.id if at else None,
        qq=qq or f"3300{count}",
    )
    for role in roles:
        await PersonRole.create(school_id=directory.school_id, person_id=row.id, role=role.value)
    stage.accounts[name] = row.qq
    directory.forget()
    return row


async def befriend(stage: Stage, *names: str) -> None:
    """They have written privately, so a private message reaches them."""
    for name in names:
        await stage.say(name, "我是谁")


async def problem(number: int = 12, title: str = "三食堂 · 热水", **more: object) -> Problem:
    """A problem nobody is behind yet."""
    values = {
        "school_id": directory.school_id,
        "number": number,
        "title": title,
        "category": "生活服务",
        "place": "三食堂",
        "department": "后勤处",
        "state": ProblemState.NEW.value,
        "college_id": (await person(ASKER)).college_id,
        "opened_on": TODAY,
    }
    row = await Problem.create(**(values | more))
    await ProblemStep.create(
        school_id=directory.school_id, problem_id=row.id, place=1, kind=StepKind.OPENED.value, day=row.opened_on
    )
    return row


async def reported(
    stage: Stage,
    who: str,
    row: Problem,
    openness: Openness = Openness.SEALED,
    number: int = 7_654_321,
    text: str = SAID,
    **more: object,
) -> Concern:
    """A concern of theirs, with everything intake writes beside it."""
    speaker, is_sealed = await person(who), openness is Openness.SEALED
    address = sealed.Address("qq", stage.accounts[who], speaker.id)
    async with background_unit(NOW) as unit:
        values = {
            "school_id": unit.school_id,
            "number": number,
            "problem_id": row.id,
            "openness": openness.value,
            "person_id": None if is_sealed else speaker.id,
            "college_id": speaker.college_id,
            "source": Source.PRIVATE.value,
            "text": text,
            "kind": "ticket",
            "category": "生活服务",
            "place": "三食堂",
            "day": TODAY,
            "last_day": TODAY,
            "state": ConcernState.OPEN.value,
        }
        concern = await Concern.create(using_db=unit.connection, **(values | more))
        await sealed.keep_address(unit, concern.id, address)
        if is_sealed:
            await sealed.add_mine(unit, speaker.id, concern.id)
        await sealed.support(unit, row.id, address)
    return concern


async def supported(stage: Stage, who: str, row: Problem) -> None:
    """附议."""
    speaker = await person(who)
    async with background_unit(NOW) as unit:
        await sealed.support(unit, row.id, sealed.Address("qq", stage.accounts[who], speaker.id))


async def speaks_of(row: Problem, who: str) -> None:
    """The problem speaks of somebody (F22)."""
    about = await person(who)
    await ProblemAbout.create(school_id=directory.school_id, problem_id=row.id, person_id=about.id)


async def in_group(name: str = "后勤保障处", group: str = GROUP) -> None:
    """The department's referrals go to its group, nobody heads it."""
    await Department.filter(name=name).update(head_id=None, platform="qq", scene_id=group)


async def delivered(stage: Stage, now: datetime = NOW) -> list[Heard]:
    """What the courier brings at that moment."""
    before = len(stage.bot.heard)
    await Hands(stage.bot, now=now).work_on(10)
    return stage.bot.heard[before:]


def to(heard: list[Heard], stage: Stage, who: str) -> list[str]:
    """The private messages that went to this person."""
    return [one.text for one in heard if one.scene == "private" and one.scene_id == stage.accounts[who]]


async def state_of(row: Problem) -> ProblemState:
    """Where it stands now."""
    return ProblemState((await Problem.get(id=row.id)).state)


async def kinds(row: Problem) -> list[str]:
    """Its steps."""
    return [step.kind for step in await ProblemStep.filter(problem_id=row.id).order_by("place")]
