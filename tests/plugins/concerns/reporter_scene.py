"""What the tests of the reporter's side share: concerns as intake leaves them, and the courier who carries answers."""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "delivery"))

import pytest
from hands import Hands
from stage import Heard, Stage

from models.rules.concern_words import Closure, ConcernState, Openness, ProblemState, Source, StepKind
from models.tables import Audit, Concern, ConcernMessage, Event, Person, Problem, ProblemStep, Question, SentMessage
from plugins._kit import sealed
from plugins._kit.directory import directory
from plugins._kit.sealing import receipt_hash
from plugins._kit.sent import sent_messages
from plugins._kit.unit import Unit, background_unit

ASKER, FRIEND, THIRD = "吴思颖", "郑文博", "林可欣"
CADRE, OTHER_CADRE, SECRETARY, DEPARTMENT = "王小雨", "李明哲", "陈思远", "曹建平"
DAY = timedelta(days=1)
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
"""10:00 at school, a Monday."""
TODAY = date(2026, 11, 23)
SEALED_NUMBER, SEALED_PROBLEM = 7_654_321, 6_543_210
SAID = "3号楼晚上十点以后就没有热水"


async def person(name: str) -> Person:
    """Somebody of the demo."""
    return await Person.get(name=name)


def _address(stage: Stage, who: Person) -> sealed.Address:
    return sealed.Address("qq", stage.accounts[who.name], who.id)


async def problem(number: int = SEALED_PROBLEM, title: str = "3号楼 · 热水", **more: object) -> Problem:
    """A problem nobody is behind yet."""
    college = (await person(ASKER)).college_id
    values = {
        "school_id": directory.school_id,
        "number": number,
        "title": title,
        "category": "生活服务",
        "place": "3号楼",
        "department": "后勤保障处",
        "state": ProblemState.NEW.value,
        "college_id": college,
        "opened_on": TODAY,
    }
    row = await Problem.create(**(values | more))
    await step(row, StepKind.OPENED)
    return row


async def step(row: Problem, kind: StepKind, words: str = "", *, told: bool = False, department: str = "") -> None:
    """One more step."""
    place = await ProblemStep.filter(problem_id=row.id).count() + 1
    await ProblemStep.create(
        school_id=directory.school_id,
        problem_id=row.id,
        place=place,
        kind=kind.value,
        day=TODAY,
        words=words,
        told=told,
        department=department,
    )


async def reported(
    stage: Stage,
    who: str,
    row: Problem | None,
    openness: Openness = Openness.SEALED,
    number: int = SEALED_NUMBER,
    text: str = SAID,
    receipt: str = "",
) -> Concern:
    """A concern of theirs, with everything intake writes beside it."""
    speaker = await person(who)
    is_sealed = openness is Openness.SEALED
    async with background_unit(NOW) as unit:
        concern = await Concern.create(
            using_db=unit.connection,
            school_id=unit.school_id,
            number=number,
            problem_id=row.id if row else None,
            openness=openness.value,
            person_id=None if is_sealed else speaker.id,
            college_id=speaker.college_id,
            source=Source.PRIVATE.value,
            text=text,
            kind="ticket",
            category="生活服务",
            day=TODAY,
            last_day=TODAY,
            state=ConcernState.OPEN.value,
            receipt=await receipt_hash(receipt) if receipt else "",
        )
        await _sealed_rows(unit, stage, speaker, concern)
    return concern


async def _sealed_rows(unit: Unit, stage: Stage, speaker: Person, concern: Concern) -> None:
    await sealed.keep_address(unit, concern.id, _address(stage, speaker))
    if concern.person_id is None:
        await sealed.add_mine(unit, speaker.id, concern.id)
    if concern.problem_id is not None:
        await sealed.support(unit, concern.problem_id, _address(stage, speaker))


async def staff_says(concern: Concern, who: str, text: str) -> None:
    """A word of those who work on it."""
    place = await ConcernMessage.filter(concern_id=concern.id).count() + 1
    author = await person(who)
    await ConcernMessage.create(
        school_id=directory.school_id,
        concern_id=concern.id,
        place=place,
        side="staff",
        author_id=author.id,
        text=text,
        day=TODAY,
    )


async def close(row: Problem, closure: Closure = Closure.SOLVED, *, asked: bool = True) -> None:
    """Closed, and 真的解决了吗 asked."""
    await step(row, StepKind.CLOSED, "换了新锅炉", told=True)
    await Problem.filter(id=row.id).update(
        state=ProblemState.CLOSED.value,
        closure=closure.value,
        closure_words="换了新锅炉",
        closed_on=TODAY,
        asked_on=TODAY if asked else None,
    )


async def delivered(stage: Stage, now: datetime = NOW) -> list[Heard]:
    """What the courier brings at that moment."""
    before = len(stage.bot.heard)
    await Hands(stage.bot, now=now).work_on(10)
    return stage.bot.heard[before:]


async def befriend(stage: Stage, *names: str) -> None:
    """They have written privately, so a private message reaches them."""
    for name in names:
        await stage.tell(name, "我是谁")


async def nothing_written_down() -> bool:
    """No event, no audit row, no question, no sent message: nothing that tells who spoke when."""
    await sent_messages.flush()
    counts = [await table.all().count() for table in (Event, Audit, Question, SentMessage)]
    return counts == [0, 0, 0, 0]


@pytest.fixture(autouse=True)
def nothing_unwritten() -> None:
    """What other tests left to be written is not ours."""
    sent_messages._unwritten.clear()
