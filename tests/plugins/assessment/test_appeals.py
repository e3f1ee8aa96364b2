"""An appeal that is upheld changes its line, keeps its trace, and is no difference of a frozen year."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest
from assessment_scene import exported, line_of
from stage import Stage

from models.tables import Appeal, Assessment, AssessmentLine, Link, Outbox, Person, PersonRole, Semester
from plugins._kit import chaining
from plugins._kit.directory import directory

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CADRE, OTHER, SECRETARY, COMMITTEE = "王小雨", "李明哲", "陈思远", "何静宜"
YEAR = "2026-2027"
AUGUST = datetime(2027, 8, 1, 2, 0, tzinfo=timezone.utc)


async def _appealed(stage: Stage, line: str = "讲团课", **more: object) -> int:
    await Link.all().update(valid_from=date(2026, 9, 1))
    await directory.notice_change()
    seen = await stage.tell(CADRE, "/考核", **more)
    place = next(one.split(".")[0] for one in seen.splitlines() if f". {line}" in one)
    assert "学院团委会答复你" in await stage.tell(CADRE, f"/申诉 {place} 十月讲过一次，群里有照片", **more)
    row = await Appeal.all().order_by("-id").first()
    assert row is not None
    return row.number


async def test_upheld_it_changes_the_line_and_says_who_and_why(stage: Stage) -> None:
    number = await _appealed(stage)
    before = await stage.tell(CADRE, "/考核")
    assert "讲团课 0/10，0/1" in before
    assert "还在等答复" in await stage.tell(CADRE, f"/申诉 {line_place(before, '讲团课')} 再说一遍")
    for who in (OTHER, CADRE):
        assert "不归你答复" in await stage.tell(who, f"/申诉 成立 {number} 10分 我说成立")
    assert "满分 10 分" in await stage.tell(SECRETARY, f"/申诉 成立 {number} 11分 给多点")
    assert "申诉只会加分" in await stage.tell(SECRETARY, f"/申诉 成立 {number} 0分 不给")
    assert await stage.tell(SECRETARY, f"/申诉 成立 {number} 8.5分 照片看过了") == (
        f"申诉 #{number} 答复了，这一行改成 8.5 分，已告诉{CADRE}。"
    )
    assert "成立，改成 8.5 分" in (await Outbox.get(kind="appealed")).payload["text"]
    seen = await stage.tell(CADRE, "/考核")
    assert line_of(seen, "讲团课").startswith("讲团课 8.5/10")
    assert f"申诉 #{number} 成立：讲团课 0/10 → 8.5/10，{SECRETARY} 2026-11-23 答复：照片看过了" in seen
    assert seen.splitlines()[0] != before.splitlines()[0], "the score as well"
    listed = await stage.tell(SECRETARY, "/考核")
    assert f"· {CADRE} {seen.splitlines()[0].rsplit('：', 1)[1]}" in listed
    await stage.say(SECRETARY, "/导出 考核")
    own = {row[3]: row for row in exported(stage) if row[0] == CADRE}
    assert (own["讲团课"][4], own["讲团课"][9]) == (8.5, f"#{number} 成立：照片看过了")
    tried = await stage.tell(CADRE, "/考核 如果 讲团课 20")
    assert "讲团课 17/20" in tried, "the same share by another formula"


def line_place(text: str, name: str) -> str:
    """The number of a line."""
    return next(line.split(".")[0] for line in text.splitlines() if f". {name}" in line)


async def test_of_a_frozen_year_it_is_counted_beside_what_was_frozen(stage: Stage) -> None:
    await Semester.filter(starts_on__gt=date(2026, 12, 1)).delete()
    await Semester.create(
        school_id=directory.school_id, name="2026-2027-2", starts_on=date(2027, 2, 22), ends_on=date(2027, 7, 4)
    )
    number = await _appealed(stage, now=AUGUST)
    await stage.tell(COMMITTEE, f"/考核 冻结 {YEAR}", now=AUGUST)
    frozen = await AssessmentLine.all().order_by("id").values()
    digest = (await Assessment.get()).digest
    assert "改成 10 分" in await stage.tell(SECRETARY, f"/申诉 成立 {number} 照片看过了", now=AUGUST)
    seen = await stage.tell(CADRE, f"/考核 {YEAR}", now=AUGUST)
    assert line_of(seen, "讲团课").startswith("讲团课 10/10")
    assert await AssessmentLine.all().order_by("id").values() == frozen
    assert (await Assessment.get()).digest == digest
    again = await stage.tell(COMMITTEE, f"/考核 核对 {YEAR}", now=AUGUST)
    assert "每一行都和冻结时一样" in again
    assert f"· #{number} {CADRE} 讲团课 0/10 → 10/10，{SECRETARY}答复" in again
    assert "✗" not in again
    assert (await chaining.verify(None)).is_sound
    await Appeal.filter(number=number).update(points=500)
    assert f"✗ 申诉的答复和历史对不上：#{number}" in await stage.tell(COMMITTEE, f"/考核 核对 {YEAR}", now=AUGUST)
    assert not (await chaining.verify(None)).is_sound


async def test_a_year_that_is_over_can_still_be_appealed_against(stage: Stage) -> None:
    await _appealed(stage)
    await Semester.filter(starts_on__gt=date(2026, 12, 1)).delete()
    await Semester.create(
        school_id=directory.school_id, name="2027-2028-1", starts_on=date(2027, 9, 6), ends_on=date(2028, 1, 16)
    )
    await directory.notice_change()
    later = datetime(2027, 9, 20, 2, 0, tzinfo=timezone.utc)
    seen = await stage.tell(CADRE, f"/考核 {YEAR}", now=later)
    assert seen.endswith(f"哪一行不对：/申诉 {YEAR} 行号 原因")
    await stage.tell(CADRE, f"/申诉 {YEAR} {line_place(seen, '走访')} 都走访过", now=later)
    assert (await Appeal.all().order_by("-id").first()).year == YEAR  # type: ignore[union-attr]


async def test_nobody_answers_for_those_without_a_college_but_the_committee(stage: Stage) -> None:
    await Person.filter(name__in=[CADRE, SECRETARY]).update(college_id=None)
    await directory.notice_change()
    await Link.all().update(valid_from=date(2026, 9, 1))
    assert "校团委会答复你" in await stage.tell(CADRE, "/申诉 1 不对")
    number = (await Appeal.get()).number
    assert "不归你答复" in await stage.tell(SECRETARY, f"/申诉 答复 {number} 好的")
    assert await stage.tell(SECRETARY, "/申诉") == "没有申诉。对哪一行有疑问：/申诉 3 原因（3 是 /考核 里的行号）"
    cadre = await Person.get(name=COMMITTEE)
    await PersonRole.create(school_id=directory.school_id, person_id=cadre.id, role="cadre")
    await Appeal.all().update(cadre_id=cadre.id)
    await directory.notice_change()
    assert "由别人来答复" in await stage.tell(COMMITTEE, f"/申诉 成立 {number} 满分 我自己说")
