"""A year that is made final: by what, for whom, untouched since, and never half."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

import pytest
from assessment_scene import exported, line_of
from stage import Stage

from models.rules.assessment_basis import basis_of
from models.tables import (
    Assessment,
    AssessmentLine,
    AssessmentResult,
    College,
    Event,
    Link,
    Person,
    Record,
    Semester,
    Survey,
    SurveyAnswer,
    SurveyAsk,
)
from plugins._kit import chaining
from plugins._kit.chain_words import verified
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins.assessment import freezing

CADRE, OTHER, SECRETARY, COMMITTEE = "王小雨", "李明哲", "陈思远", "何静宜"
YEAR = "2026-2027"
AUGUST = datetime(2027, 8, 1, 2, 0, tzinfo=timezone.utc)
FREEZE, AGAIN, LOOK = f"/考核 冻结 {YEAR}", f"/考核 核对 {YEAR}", f"/考核 {YEAR}"


VISITS = """name = "走访寝室"
kinds = ["visit"]
targets = ["dorm"]
per = "semester"
quota = 2"""


async def _a_year(stage: Stage) -> None:
    await Link.all().update(valid_from=date(2026, 9, 1))
    await Semester.filter(starts_on__gt=date(2026, 12, 1)).delete()
    await Semester.create(
        school_id=directory.school_id, name="2026-2027-2", starts_on=date(2027, 2, 22), ends_on=date(2027, 7, 4)
    )
    await directory.notice_change()
    await stage.say(CADRE, "/报到 3-305 3-306 3-307", group="20002")
    await stage.say(CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好", group="20002")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_quota_changed_since_changes_nothing_and_is_named(stage: Stage, rules: Callable[..., None]) -> None:
    await _a_year(stage)
    assert "冻结了" in await stage.tell(COMMITTEE, FREEZE, now=AUGUST)
    shown = await stage.tell(CADRE, LOOK, now=AUGUST)
    row = await Assessment.get()
    assert row.basis is not None
    assert [one["id"] for one in row.basis["duties"]] == [one.id for one in basis_of(policy(), ()).duties]
    rules(
        (VISITS, VISITS.replace("走访寝室", "寝室走访").replace("quota = 2", "quota = 4")),
        ('"visit 20"', '"visit 30"'),
    )
    again = await stage.tell(COMMITTEE, AGAIN, now=AUGUST)
    assert "每一行都和冻结时一样" in again
    assert "走访寝室的要求：每学期 2 次（走访；寝室；合计） → 没有" in again
    assert "寝室走访的要求：没有 → 每学期 4 次" in again
    assert "走访寝室的满分：20 → 没有" in again
    assert await stage.tell(CADRE, LOOK, now=AUGUST) == shown, "names and formula as they were"
    await Assessment.all().update(basis=None, digest="")
    await Event.filter(kind="assessment_frozen").update(payload={"year": YEAR, "people": 2})
    old_year = await stage.tell(COMMITTEE, AGAIN, now=AUGUST)
    assert "只留了公式，履职规则用的是现在的" in old_year
    assert "没有存证" in old_year


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_changed_row_is_found(stage: Stage) -> None:
    await _a_year(stage)
    await stage.tell(COMMITTEE, FREEZE, now=AUGUST)
    row = await Assessment.get()
    assert len(row.digest) == 64
    assert (await Event.get(kind="assessment_frozen")).payload["digest"] == row.digest
    assert (await chaining.verify(None)).is_sound
    line = await AssessmentLine.filter(part="visit", cadre_id=(await Person.get(name=CADRE)).id).get()

    async def found() -> str:
        said = await stage.tell(COMMITTEE, AGAIN, now=AUGUST)
        told = await chaining.verify(None)
        assert not told.is_sound
        assert f"✗ {YEAR} 学年冻结的考核被改过" in verified(told, anchored=False)
        return said

    await AssessmentLine.filter(id=line.id).update(points=2000)
    assert f"✗ 冻结的数被改过：{CADRE}（共 1 位）" in await found()
    await AssessmentLine.filter(id=line.id).update(points=line.points)
    assert (await chaining.verify(None)).is_sound
    await AssessmentLine.filter(id=line.id).delete()
    assert f"✗ 冻结的数被改过：{CADRE}（共 1 位）" in await found()
    await line.save(force_create=True)
    result = await AssessmentResult.get(cadre_id=(await Person.get(name=CADRE)).id)
    await AssessmentResult.filter(id=result.id).delete()
    assert "整个学年和冻结时的存证对不上" in await found(), "somebody taken out"
    await result.save(force_create=True)
    await Assessment.all().update(formula={**row.formula, "truth": 50})
    assert "整个学年和冻结时的存证对不上" in await found(), "the formula"
    await Assessment.all().update(formula=row.formula, digest="")
    assert "整个学年和冻结时的存证对不上" in await found(), "the digest itself: the history has it"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_stopped_in_the_middle_it_is_not_final_and_goes_on(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    await _a_year(stage)
    monkeypatch.setattr(freezing, "PAGE", 1)
    write, pages = freezing._write, []

    async def stops(*given: object) -> None:
        if pages:
            raise OSError("killed")
        pages.append(given)
        await write(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(freezing, "_write", stops)
    await stage.say(COMMITTEE, FREEZE, now=AUGUST)
    assert await AssessmentResult.all().count() == 1, "the first page is kept"
    assert (await Assessment.get()).state == "draft"
    for who in (COMMITTEE, CADRE):
        seen = await stage.tell(who, LOOK, now=AUGUST)
        assert "（正在冻结，还不算数）" in seen
        assert "冻结）" not in seen
    assert "还没有冻结" in await stage.tell(COMMITTEE, AGAIN, now=AUGUST)
    assert (await chaining.verify(None)).is_sound
    monkeypatch.setattr(freezing, "_write", write)
    first = await AssessmentResult.get()
    later = AUGUST + timedelta(days=3)
    assert "2 位" in await stage.tell(COMMITTEE, FREEZE, now=later)
    assert await AssessmentResult.filter(id=first.id, digest=first.digest).exists(), "what was written stays"
    assert await AssessmentResult.all().count() == 2
    assert await Assessment.all().count() == 1
    assert "（2027-08-01 冻结）" in await stage.tell(CADRE, LOOK, now=later), "counted as of the day it was begun"
    assert "每一行都和冻结时一样" in await stage.tell(COMMITTEE, AGAIN, now=later)
    assert (await chaining.verify(None)).is_sound
    assert "已经冻结了" in await stage.tell(COMMITTEE, FREEZE, now=later)


@pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True)
async def test_two_who_freeze_at_once_make_one_year(stage: Stage) -> None:
    await _a_year(stage)
    await asyncio.gather(*(stage.say(COMMITTEE, FREEZE, now=AUGUST + timedelta(seconds=one)) for one in range(2)))
    assert await Assessment.filter(state="final").count() == 1
    assert await Assessment.all().count() == 1
    assert await AssessmentResult.all().count() == 2
    assert await Event.filter(kind="assessment_frozen").count() == 1
    assert "每一行都和冻结时一样" in await stage.tell(COMMITTEE, AGAIN, now=AUGUST)
    assert (await chaining.verify(None)).is_sound


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_who_left_in_june_is_assessed_and_who_came_after_is_not(stage: Stage) -> None:
    await _a_year(stage)
    await Person.filter(name=CADRE).update(left_on=date(2027, 6, 20))
    await Person.filter(name=OTHER).update(joined_on=date(2027, 7, 20))
    await directory.notice_change()
    await stage.tell(COMMITTEE, FREEZE, now=AUGUST)
    cadre = await Person.get(name=CADRE)
    assert [one.cadre_id for one in await AssessmentResult.all()] == [cadre.id]
    assert CADRE in await stage.tell(COMMITTEE, LOOK, now=AUGUST)
    assert "走访寝室" in await stage.tell(SECRETARY, f"/考核 {CADRE} {YEAR}", now=AUGUST)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_frozen_year_stays_with_the_college_it_was_frozen_in(stage: Stage) -> None:
    await _a_year(stage)
    await stage.tell(COMMITTEE, FREEZE, now=AUGUST)
    elsewhere = await College.create(school_id=directory.school_id, name="食品学院")
    await Person.filter(name=CADRE).update(college_id=elsewhere.id)
    await directory.notice_change()
    assert f"· {CADRE} " in await stage.tell(SECRETARY, LOOK, now=AUGUST)
    await Person.filter(name=SECRETARY).update(college_id=elsewhere.id)
    await directory.notice_change()
    assert f"· {CADRE} " not in await stage.tell(SECRETARY, LOOK, now=AUGUST)
    assert "不归你看" in await stage.tell(SECRETARY, f"/考核 {CADRE} {YEAR}", now=AUGUST)
    await Person.all().update(college_id=None)
    await directory.notice_change()
    for words in (LOOK, "/考核"):
        assert "· " not in await stage.tell(SECRETARY, words, now=AUGUST), "no college is nobody's own"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_sheet_of_a_frozen_year_is_the_frozen_one(stage: Stage) -> None:
    await _a_year(stage)
    await stage.tell(COMMITTEE, FREEZE, now=AUGUST)
    shown = await stage.tell(CADRE, LOOK, now=AUGUST)
    await Record.filter(kind="visit").update(withdrawn_at=AUGUST)
    await stage.say(COMMITTEE, f"/导出 考核 {YEAR}", now=AUGUST)
    own = {row[3]: row for row in exported(stage) if row[0] == CADRE}
    assert f"走访寝室 {own['走访寝室'][4]}/20" in line_of(shown, "走访寝室")
    assert own["走访寝室"][4] == 5


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_old_year_is_counted_by_its_own_records_and_surveys(stage: Stage) -> None:
    await _a_year(stage)
    cadre = await Person.get(name=CADRE)
    before = await stage.tell(CADRE, LOOK, now=AUGUST)
    await Semester.create(
        school_id=directory.school_id, name="2029-2030-1", starts_on=date(2029, 9, 3), ends_on=date(2030, 1, 13)
    )
    await directory.notice_change()
    at = datetime(2029, 12, 1, 2, 0, tzinfo=timezone.utc)
    times = {"opened_at": at, "closes_on": at.date(), "closed_at": at}
    survey = await Survey.create(school_id=directory.school_id, number=900, opened_by_id=cadre.id, **times)
    for place in range(10):
        person = await Person.create(
            school_id=directory.school_id, code=f"X{place}", name=f"同学{place}", level="school"
        )
        await SurveyAsk.create(
            school_id=directory.school_id, survey_id=survey.id, cadre_id=cadre.id, person_id=person.id, sent=True
        )
        await SurveyAnswer.create(school_id=directory.school_id, survey_id=survey.id, cadre_id=cadre.id, score=5)
    late = at + timedelta(days=1)
    assert line_of(await stage.tell(CADRE, "/考核", now=late), "满意度").startswith("满意度 10/10")
    seen = await stage.tell(CADRE, LOOK, now=late)
    assert line_of(seen, "满意度") == "满意度：不作要求", "it was asked years later"
    assert line_of(seen, "走访寝室") == line_of(before, "走访寝室")
    assert "走访寝室 5/20，1/4" in seen
