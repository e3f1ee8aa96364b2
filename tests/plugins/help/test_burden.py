"""What /状态 tells of how much youths got, of the semester and of the calendar, from real rows on both engines."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from stage import Stage

from models.rules.semester import SemesterSpan
from models.tables import ContactGroup, GroupTarget, LinkTarget, Outbox, Person, PersonRole, Semester
from plugins._kit import outbox
from plugins._kit.directory import directory
from plugins.help import service
from plugins.help.burden import burden
from plugins.help.results import Burden


async def _youths() -> int:
    cadres = await PersonRole.filter(role="cadre").values_list("person_id", flat=True)
    return await PersonRole.filter(role="youth", person_id__not_in=list(cadres)).count()


async def _sent(
    stage: Stage, key: str, *, to: int | None = None, group: str = "", ago: float = 1, lane: str = "normal"
) -> None:
    at = stage.now - timedelta(days=ago)
    await Outbox.create(
        school_id=directory.school_id, unique_key=key, kind=key.partition(":")[0], person_id=to, lane=lane,
        platform="qq", scene="group" if group else "private", scene_id=group or "1", payload={"text": key},
        state="sent", due_at=at, expires_at=at, sent_at=at,
    )  # fmt: skip


async def _group(stage: Stage, scene_id: str, *targets: LinkTarget, unbound: bool = False) -> None:
    binder = await Person.get(name="王小雨")
    group = await ContactGroup.create(
        school_id=directory.school_id, platform="qq", scene_id=scene_id, binder_id=binder.id, bound_at=stage.now,
        unbound_at=stage.now if unbound else None,
    )  # fmt: skip
    for target in targets:
        await GroupTarget.create(school_id=directory.school_id, group_id=group.id, target_id=target.id)


async def test_who_got_how_many(stage: Stage) -> None:
    youths = await _youths()
    assert await burden(stage.now) == Burden(youths, 0, 0)
    youth = await Person.get(name="吴思颖")
    cadre = await Person.get(name="陈思远")
    dorm = await LinkTarget.get(kind="dorm", key=youth.dorm_name)
    branch = await LinkTarget.get(kind="branch", key=youth.class_name)
    own = await LinkTarget.get(kind="youth", person_id=youth.id)
    await _group(stage, "20001", dorm, branch, own)
    await _group(stage, "20002", dorm, unbound=True)
    await _sent(stage, "story:1", to=youth.id)
    assert await burden(stage.now) == Burden(youths, 0 if youths >= 20 else 1, 1)
    await _sent(stage, "greet:1", group="20001")
    assert (await burden(stage.now)).most == 2, "one in the group counts once, however many targets it stands for"
    for key, where in (("concern:1", {"to": youth.id}), ("crisis:1", {"to": youth.id, "lane": "urgent"})):
        await _sent(stage, key, **where)  # type: ignore[arg-type]
    await _sent(stage, "story:old", to=youth.id, ago=8)
    await _sent(stage, "digest:1", to=cadre.id)
    await _sent(stage, "greet:2", group="20002")
    await _sent(stage, "post:1", group="20009")
    assert (await burden(stage.now)).most == 2


async def test_95_percent_and_the_rest(stage: Stage) -> None:
    for number in range(100):
        person = await Person.create(
            school_id=directory.school_id, code=f"Y{number}", name=f"青年{number}", level="college"
        )
        await PersonRole.create(school_id=directory.school_id, person_id=person.id, role="youth")
        for again in range(3 if number < 4 else 1 if number < 30 else 0):
            await _sent(stage, f"story:{number}:{again}", to=person.id)
    youths = await _youths()
    assert 100 < youths < 120
    assert await burden(stage.now) == Burden(youths, 1, 3)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_status_speaks_of_it(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(outbox.resting, "10000", stage.now + timedelta(minutes=20))
    monkeypatch.setitem(outbox.resting, "10099", stage.now - timedelta(minutes=20))
    await _sent(stage, "story:1")
    await Outbox.all().update(state="failed")
    answer = await stage.tell("9999", "/状态")
    assert "账号 10000 连着没发出去，停到 10:20 再试" in answer
    assert "10099 连着" not in answer
    assert "卡住 1 条，发 /重发 看" in answer
    assert "条主动推送" in answer
    assert "没有当前学期" not in answer
    await Semester.all().delete()
    directory.forget()
    assert "没有当前学期" in await stage.tell("9999", "/状态")


def _day(text: str) -> date:
    return datetime.fromisoformat(text).date()


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        ("2026-08-31", False),
        ("2026-09-07", False),
        ("2027-01-17", False),
        ("2027-03-18", False),
        ("2027-03-19", True),
    ],
)
def test_a_missing_semester(today: str, missing: bool) -> None:
    autumn = SemesterSpan("2026-2027-1", _day("2026-09-07"), _day("2027-01-17"))
    assert service._is_missing(_day(today), [autumn]) is missing
    assert service._is_missing(_day(today), []) is True
    later = SemesterSpan("2027-2028-1", _day("2027-09-06"), _day("2028-01-16"))
    assert service._is_missing(_day(today), [autumn, later]) is False
