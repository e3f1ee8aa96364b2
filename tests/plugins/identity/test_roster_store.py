"""A roster file written down: in one transaction, once, and quickly."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from tortoise import Tortoise
from tortoise.exceptions import IntegrityError

from models.rules.roster import Row, parse_roster
from models.rules.vocabulary import Role, TargetKind
from models.tables import (
    Account,
    College,
    Department,
    Event,
    Link,
    LinkTarget,
    Person,
    PersonRole,
    School,
    Semester,
)
from plugins._kit.directory import directory
from plugins._kit.unit import background_unit
from plugins.identity import importing
from plugins.identity.roster_reading import read_roster
from plugins.sandbox.cast import DEMO
from plugins.sandbox.roster import sheets

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
TODAY = date(2026, 11, 23)
Texts = Mapping[str, list[list[str]]]


def demo() -> dict[str, list[list[str]]]:
    """The sheets of the demo circle."""
    return {name: [list(row) for row in rows] for name, rows in sheets(DEMO, TODAY).items()}


async def write(texts: Texts, *, complete: bool = False, today: date = TODAY) -> tuple[Any, Any]:
    """Import these sheets."""
    roster = parse_roster({name: [Row(n, tuple(row)) for n, row in enumerate(rows, 1)] for name, rows in texts.items()})
    async with background_unit(NOW + (today - TODAY)) as unit:
        return await importing.write(unit, "名单.xlsx", roster, today, complete=complete)


async def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every roster table, but for the history."""
    tables = (College, Person, PersonRole, LinkTarget, Link, Department, Semester, Account)
    return {table.__name__: sorted(map(str, await table.all().values_list())) for table in tables}  # type: ignore[misc]


async def test_the_demo_circle_gets_in_whole(db: str) -> None:
    diff, taken = await write(demo())
    assert (diff.bad, taken) == ((), ())
    assert await Person.all().count() == 22
    cadre = await Person.get(code="20230103")
    assert (cadre.name, cadre.class_name, cadre.dorm_name, cadre.qq) == ("王小雨", "药学2301", "3-412", "10003")
    held = await PersonRole.filter(person_id=cadre.id).values_list("role", flat=True)
    assert set(held) == {Role.CADRE.value, Role.YOUTH.value}
    links = await directory.links_of(cadre.id)
    assert [(link.target.kind, link.target.name) for link in links] == [
        (TargetKind.BRANCH, "药学2401"), (TargetKind.BRANCH, "药学2402"), (TargetKind.BRANCH, "药学2403"),
        (TargetKind.DORM, "3-305"), (TargetKind.DORM, "3-306"), (TargetKind.DORM, "3-307"),
        (TargetKind.YOUTH, "吴思颖"), (TargetKind.YOUTH, "林可欣"), (TargetKind.YOUTH, "郑文博"),
    ]  # fmt: skip
    college = await College.get()
    assert {link.target.college_id for link in links} == {college.id}
    youth = await Person.get(code="20240126")
    assert [link.target.person_id for link in links if link.target.name == "吴思颖"] == [youth.id]
    head = await Department.get(name="后勤保障处")
    assert await directory.name_of(head.head_id) == "曹建平"
    assert await Semester.all().count() == 2


async def test_the_same_file_again_changes_nothing(db: str) -> None:
    await write(demo())
    before, events = await everything(), await Event.exclude(kind="roster_imported").count()
    diff, _ = await write(demo())
    assert diff.is_empty
    assert await everything() == before
    assert await Event.exclude(kind="roster_imported").count() == events


async def test_what_is_read_is_what_was_written(db: str) -> None:
    diff, _ = await write(demo())
    stored = await read_roster()
    assert set(stored.state.people.values()) == set(diff.people.added)
    assert set(stored.state.links.values()) == set(diff.links.added)
    assert set(stored.state.departments.values()) == set(diff.departments.added)
    assert set(stored.state.semesters.values()) == set(diff.semesters.added)


async def test_every_row_leaves_a_fact(db: str) -> None:
    diff, _ = await write(demo())
    kinds = await Event.all().values_list("kind", flat=True)
    assert kinds.count("person_added") == len(diff.people.added)  # type: ignore[attr-defined]
    assert kinds.count("link_opened") == len(diff.links.added)  # type: ignore[attr-defined]
    person = await Person.get(code="20230103")
    fact = await Event.get(subject_kind="person", subject_id=person.id, kind="person_added")
    assert fact.payload["roles"] == ["cadre", "youth"]
    assert fact.payload["source"] == "名单.xlsx"
    link = await Link.filter(cadre_id=person.id).order_by("id").first()
    assert link is not None
    assert await Event.filter(subject_kind="link", subject_id=link.id, kind="link_opened").count() == 1


async def test_changes_touch_only_what_changed(db: str) -> None:
    await write(demo())
    youth = await Person.get(code="20240126")
    await Person.filter(id=youth.id).update(opted_out_at=NOW)
    texts = demo()
    row = next(row for row in texts["人员"] if row[0] == "20240126")
    row[1], row[3], row[10] = "吴思影", "团员青年、团干部", "13900000000"
    diff, _ = await write(texts)
    assert [change.after.code for change in diff.people.changed] == ["20240126"]
    youth = await Person.get(code="20240126")
    assert (youth.name, youth.phone, youth.opted_out_at) == ("吴思影", "13900000000", NOW)
    assert await PersonRole.filter(person_id=youth.id).count() == 2
    assert (await LinkTarget.get(key="20240126")).name == "吴思影"
    fact = await Event.get(subject_id=youth.id, kind="person_changed")
    assert set(fact.payload) == {"name", "phone", "roles", "source"}
    row[3] = "团员青年"
    await write(texts)
    assert await PersonRole.filter(person_id=youth.id).count() == 1


async def test_who_is_missing_from_a_complete_file_has_left(db: str) -> None:
    await write(demo())
    youth = await Person.get(code="20240126")
    await Account.create(
        school_id=directory.school_id, platform="wechat", user_id="w1", person_id=youth.id, bound_at=NOW
    )
    texts = {**demo(), "联系": demo()["联系"]}
    texts["人员"] = [row for row in texts["人员"] if row[0] != "20240126"]
    texts["联系"] = [row for row in texts["联系"] if row[2] != "20240126"]
    await write(texts)
    assert (await Person.get(code="20240126")).left_on is None, "没有 --complete，缺席不算离开"
    diff, _ = await write(texts, complete=True)
    assert [change.after.code for change in diff.people.ended] == ["20240126"]
    assert (await Person.get(code="20240126")).left_on == TODAY
    assert not await Account.exists(user_id="w1")
    target = await LinkTarget.get(key="20240126")
    assert (await Link.get(target_id=target.id)).valid_to == TODAY - timedelta(days=1)
    assert await Event.filter(kind="person_left").count() == 1


async def test_a_target_belongs_where_its_people_are(db: str) -> None:
    texts = demo()
    for row in texts["人员"]:
        if row[7] == "3-305":
            row[2] = "护理学院"
    await write(texts)
    nursing = await College.get(name="护理学院")
    assert (await LinkTarget.get(kind="dorm", key="3-305")).college_id == nursing.id
    await write(demo())
    pharmacy = await College.get(name="药学院")
    assert (await LinkTarget.get(kind="dorm", key="3-305")).college_id == pharmacy.id


async def bind(user_id: str, code: str) -> None:
    """Bind a QQ account by hand."""
    person = await Person.get(code=code)
    await Account.create(
        school_id=directory.school_id, platform="qq", user_id=user_id, person_id=person.id, bound_at=NOW
    )


async def test_a_corrected_qq_number_takes_the_binding_along(db: str) -> None:
    await write(demo())
    await bind("10011", "20240126")
    texts = demo()
    next(row for row in texts["人员"] if row[0] == "20240126")[8] = "20011"
    await write(texts)
    assert not await Account.exists(user_id="10011"), "旧号码不再是这个人"


async def test_a_number_bound_by_somebody_else_is_told_and_left_alone(db: str) -> None:
    await write(demo())
    await bind("30011", "20240118")
    texts = demo()
    next(row for row in texts["人员"] if row[0] == "20240126")[8] = "30011"
    _, taken = await write(texts)
    assert [(one.code, one.qq, one.bound_to) for one in taken] == [("20240126", "30011", "赵雪")]
    assert await Account.exists(user_id="30011")


async def test_ones_own_bound_account_entered_into_the_roster(db: str) -> None:
    await write(demo())
    await bind("30011", "20240126")
    texts = demo()
    next(row for row in texts["人员"] if row[0] == "20240126")[8] = "30011"
    assert (await write(texts))[1] == ()
    assert await Account.exists(user_id="30011")


async def test_a_failed_import_leaves_nothing(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = await everything()

    async def fail(*_: object) -> None:
        raise IntegrityError("断电")

    monkeypatch.setattr("plugins.identity.roster_store.write_events", fail)
    with pytest.raises(IntegrityError):
        await write(demo())
    assert await everything() == before
    assert await School.filter(roster_version=0).exists()


def _large(people: int) -> dict[str, list[list[str]]]:
    """A school of that many people, one in forty a cadre with three branches."""
    heads = demo()
    rows, links = [heads["人员"][0]], [heads["联系"][0]]
    for n in range(people):
        roles = "团干部、团员青年" if n % 40 == 0 else "团员青年"
        place = [f"药学{2000 + n // 40}", f"{n // 2000 + 1}-{n // 4 % 500 + 100}"]
        rows.append(
            [f"2024{n:06d}", f"学生{n}", f"第{n % 12}学院", roles, "院级", "", *place, str(10**6 + n), "", "", ""]
        )
    for n in range(0, people, 40):
        for k in range(3):
            branch = f"药学{2000 + (n // 40 + k) % (people // 40)}"
            links.append([f"2024{n:06d}", "班级", branch, "", "2026-09-01", ""])
    return {"人员": rows, "联系": links}


async def test_two_thousand_people_in_seconds(db: str) -> None:
    began = time.monotonic()
    diff, _ = await write(_large(2_000))
    assert time.monotonic() - began < 10
    assert (len(diff.people.added), len(diff.links.added), diff.bad) == (2_000, 150, ())


@pytest.mark.full
async def test_twenty_thousand_people(db: str) -> None:
    began = time.monotonic()
    diff, _ = await write(_large(20_000))
    first = time.monotonic() - began
    assert len(diff.people.added) == 20_000
    began = time.monotonic()
    again, _ = await write(_large(20_000))
    assert again.is_empty
    engine = Tortoise.get_connection("default").capabilities.dialect
    print(f"两万人：第一次 {first:.1f} s，再来一次 {time.monotonic() - began:.1f} s（{engine}）")
    assert first < 30
