"""The weekly job: who is told when, once, and never of what is not due."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from nudging import CADRE, COMMITTEE, MONDAY, SCHOOL_CADRE, SECRETARY, TALKED, at, befriend, carry, person
from stage import Stage

from models.tables import (
    Account,
    CollegeNudges,
    Digest,
    DigestRun,
    DutyMove,
    Link,
    LinkTarget,
    Outbox,
    Person,
    PersonNudges,
    PersonRole,
    PlanItem,
    Semester,
    Snooze,
    WorkPlan,
)
from plugins._kit.directory import directory
from plugins.nudges import group, jobs
from plugins.nudges.weekly import LEASE, run_due


async def _kinds() -> list[str]:
    return sorted([row.kind for row in await Outbox.all()])


async def test_each_cadre_is_told_once_a_week(stage: Stage) -> None:
    await befriend(stage, CADRE, SCHOOL_CADRE)
    assert await run_due(at(11, 23, 8, 55)) == 0, "还没到点"
    assert await run_due(MONDAY) == 2
    assert await _kinds() == ["digest", "digest"]
    for later in (MONDAY, MONDAY + timedelta(minutes=3), at(11, 25), at(11, 27, 17)):
        assert await run_due(later) == 0
    assert await _kinds() == ["digest", "digest"]
    assert await Digest.all().count() == 2
    assert await run_due(at(11, 30)) == 2, "下一周"
    assert await _kinds() == ["digest"] * 4


async def test_two_processes_tell_once(stage: Stage) -> None:
    await befriend(stage, CADRE, SCHOOL_CADRE, SECRETARY, COMMITTEE)
    finished = await asyncio.gather(*(run_due(MONDAY, worker=f"process-{n}") for n in range(4)))
    assert sum(finished) == 2
    assert await _kinds() == ["digest", "digest", "office", "office"]


async def test_a_process_that_died_is_followed(stage: Stage) -> None:
    await befriend(stage, CADRE)
    week = {"school_id": directory.school_id, "week": "2026-W48"}
    college = (await person(CADRE)).college_id
    for cohort in ("school", str(college)):
        await DigestRun.create(**week, cohort=cohort, claimed_by="dead", claimed_until=MONDAY + LEASE)
    assert await run_due(MONDAY + timedelta(minutes=3)) == 0
    assert await run_due(MONDAY + LEASE) == 2
    assert await _kinds() == ["digest"]


async def test_a_crash_in_one_cohort_stops_no_other_and_is_made_up_for(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await befriend(stage, CADRE, SCHOOL_CADRE, COMMITTEE)
    posted = group.post_week

    async def dies(scope: str, *more: Any) -> None:
        await posted(scope, *more)
        if scope != "school":
            raise RuntimeError("killed")

    monkeypatch.setattr(group, "post_week", dies)
    assert await run_due(MONDAY) == 1
    assert await _kinds() == ["digest", "digest", "office"]
    monkeypatch.setattr(group, "post_week", posted)
    assert await run_due(MONDAY + timedelta(minutes=3)) == 0, "还在租期里"
    assert await run_due(MONDAY + LEASE + timedelta(minutes=3)) == 1
    assert await _kinds() == ["digest", "digest", "office"]


async def test_a_clock_that_stepped_back_holds_nobody_up(stage: Stage) -> None:
    await befriend(stage, CADRE)
    await run_due(at(11, 25), worker="tomorrow")
    await DigestRun.all().update(done_at=None, claimed_until=at(11, 25) + LEASE)
    assert await run_due(MONDAY) == 2
    assert await _kinds() == ["digest"]


async def test_downtime_is_caught_up_within_the_week_and_not_later(stage: Stage) -> None:
    await befriend(stage, CADRE)
    assert await run_due(at(11, 25, 14)) == 2
    assert await _kinds() == ["digest"]
    assert await run_due(at(12, 8)) == 2
    rows = await Outbox.filter(kind="digest").order_by("id")
    assert [row.unique_key.rsplit(":", 1)[1] for row in rows] == ["2026-W48", "2026-W50"], "十二月头一周不补"


async def test_nobody_is_told_at_night(stage: Stage) -> None:
    await befriend(stage, CADRE)
    assert await run_due(at(11, 23, 22, 30)) == 0
    assert await run_due(at(11, 24, 7, 50)) == 0
    assert await run_due(at(11, 24, 8, 10)) == 2


async def test_a_holiday_moves_it_to_the_first_workday(stage: Stage) -> None:
    await befriend(stage, CADRE)
    for day in (5, 6, 7):
        assert await run_due(at(10, day)) == 0, "国庆"
    assert await run_due(at(10, 8)) == 2
    assert await _kinds() == ["digest"]


@pytest.mark.parametrize("day", [(2027, 1, 5), (2027, 1, 12), (2027, 2, 3)])
async def test_exam_weeks_and_breaks_are_silent(stage: Stage, day: tuple[int, int, int]) -> None:
    await befriend(stage, CADRE, SECRETARY, COMMITTEE)
    year, month, number = day
    assert await run_due(at(month, number, year=year)) == 0
    assert not await Outbox.all()


async def test_a_semester_that_ended_in_the_middle_of_the_week(stage: Stage) -> None:
    await befriend(stage, CADRE)
    await run_due(MONDAY)
    await Semester.filter(starts_on__lte=MONDAY.date(), ends_on__gte=MONDAY.date()).update(ends_on=at(11, 25).date())
    await Outbox.all().update(expires_at=at(11, 30))
    directory.forget()
    assert await carry(at(11, 26)) == []
    assert (await Outbox.get(kind="digest")).error == "不在学期里"
    await DigestRun.all().delete()
    assert await run_due(at(11, 26)) == 0


async def test_no_semester_at_all_is_said_to_the_offices(stage: Stage) -> None:
    await befriend(stage, CADRE, SECRETARY, COMMITTEE)
    await Semester.all().delete()
    directory.forget()
    assert await run_due(MONDAY) == 2
    carried = await carry(MONDAY)
    assert {one.kind for one in carried} == {"office"}
    assert all("现在没有学期" in one.letter.text for one in carried)
    assert await run_due(MONDAY + timedelta(minutes=3)) == 0


async def test_those_who_cannot_be_reached_get_no_digest(stage: Stage) -> None:
    await befriend(stage, CADRE)
    await Account.all().update(reachable=False)
    await run_due(MONDAY)
    assert not await Outbox.all()
    assert not await Digest.all()


@pytest.mark.parametrize("early", [True, False])
async def test_opt_out_leave_and_later_hold_before_and_after_posting(stage: Stage, early: bool) -> None:
    await befriend(stage, CADRE, SCHOOL_CADRE)
    if not early:
        await run_due(MONDAY)
    await stage.tell(CADRE, "别打扰我")
    own = {"school_id": directory.school_id, "person_id": (await person(SCHOOL_CADRE)).id}
    await PersonNudges.create(**own, away_from=at(11, 20).date(), away_to=at(11, 23).date())
    if early:
        await run_due(MONDAY)
        assert not await Outbox.all()
    else:
        assert await carry(MONDAY) == []
        assert sorted([row.error for row in await Outbox.all()]) == ["本人不想被打扰", "请假中"]


async def test_who_put_everything_off_is_not_told_before(stage: Stage) -> None:
    await befriend(stage, CADRE)
    own = {"school_id": directory.school_id, "person_id": (await person(CADRE)).id}
    await Snooze.create(**own, rule_id="", until=at(11, 25).date(), said_at=at(11, 20))
    await run_due(MONDAY)
    assert not await Outbox.all()


async def test_a_college_has_its_own_hour(stage: Stage) -> None:
    await befriend(stage, CADRE)
    college = (await person(CADRE)).college_id
    await CollegeNudges.create(school_id=directory.school_id, scope=str(college), weekday=2, hour=15)
    await run_due(MONDAY)
    await run_due(at(11, 24, 14, 50))
    assert not await Outbox.all()
    await run_due(at(11, 24, 15, 5))
    assert await _kinds() == ["digest"]


async def test_a_person_has_their_own_hour(stage: Stage) -> None:
    await befriend(stage, CADRE, SCHOOL_CADRE, SECRETARY)
    for name in (CADRE, SECRETARY):
        await stage.tell(name, "/提醒设置 周五 17点")
    await run_due(MONDAY)
    assert [row.person_id for row in await Outbox.all()] == [(await person(SCHOOL_CADRE)).id]
    await run_due(at(11, 27, 17, 5))
    await run_due(at(11, 27, 17, 8))
    assert await _kinds() == ["digest", "digest", "office"]


async def test_who_has_done_everything_is_left_in_peace(stage: Stage) -> None:
    await befriend(stage, CADRE)
    await PersonRole.filter(person_id=(await person(CADRE)).id, role="cadre").delete()
    await run_due(MONDAY)
    assert not await Outbox.all()


async def test_what_was_done_meanwhile_is_not_spoken_of(stage: Stage) -> None:
    await befriend(stage, CADRE)
    await run_due(MONDAY)
    for words in (f"走访 3-305 {TALKED}", f"走访 3-306 {TALKED}"):
        await stage.tell(CADRE, words, now=MONDAY)
    (one,) = await carry(MONDAY)
    assert "走访" not in one.letter.text


async def test_nothing_left_is_dropped(stage: Stage) -> None:
    await befriend(stage, CADRE)
    await run_due(MONDAY)
    own = {"school_id": directory.school_id, "person_id": (await person(CADRE)).id}
    await Snooze.create(**own, rule_id="", until=at(11, 25).date(), said_at=MONDAY)
    assert await carry(MONDAY) == []
    assert (await Outbox.get()).error == "都做完或安排好了"


async def test_weeks_before_any_milestone_is_near_are_silent(stage: Stage) -> None:
    await befriend(stage, CADRE)
    assert await run_due(at(9, 8, 14)) == 2
    assert not await Outbox.all(), "报到要到第 4 周"
    assert await run_due(at(9, 21)) == 2
    (one,) = await carry(at(9, 21))
    assert "报到：第 4 周结束前做一次就好" in one.letter.text


async def test_a_moved_day_that_comes_this_week_is_told(stage: Stage) -> None:
    await befriend(stage, CADRE)
    cadre = await person(CADRE)
    for link in await directory.links_of(cadre.id):
        if link.target.kind.value != "dorm":
            await Link.filter(target_id=link.target.id).update(valid_to=at(9, 8).date())
    directory.forget()
    for link in await directory.links_of(cadre.id):
        if link.target.kind.value == "dorm":
            await _move(cadre.id, "check_in", link.target.id, at(12, 20))
    await _move(cadre.id, "visit", None, at(11, 26))
    await run_due(MONDAY)
    (one,) = await carry(MONDAY)
    assert "① 走访 3-305：周四前做一次就好" in one.letter.text
    assert "报到" not in one.letter.text


async def _move(person_id: int, rule_id: str, target_id: int | None, to: datetime) -> None:
    own = {"school_id": directory.school_id, "person_id": person_id, "rule_id": rule_id, "target_id": target_id}
    period = "2026-2027学年第一学期"
    await DutyMove.create(**own, period=period, moved_to=to.date(), reason="考试", moved_at=at(11, 20))


async def test_when_everything_is_moved_nothing_is_said(stage: Stage) -> None:
    await befriend(stage, CADRE)
    cadre = await person(CADRE)
    for rule in ("visit", "league_day", "talk", "online", "lecture"):
        await _move(cadre.id, rule, None, at(12, 20))
    for link in await directory.links_of(cadre.id):
        await _move(cadre.id, "check_in", link.target.id, at(12, 20))
    await run_due(MONDAY)
    assert not await Outbox.all()


async def test_the_plan_speaks_in_the_digest(stage: Stage) -> None:
    await befriend(stage, CADRE)
    cadre = await person(CADRE)
    semester = (await directory.semesters())[0]
    plan = await WorkPlan.create(
        school_id=directory.school_id,
        number=1,
        cadre_id=cadre.id,
        semester_id=semester.id,
        written_at=MONDAY,
        updated_at=MONDAY,
    )
    dorm = await LinkTarget.get(name="3-306")
    await PlanItem.create(
        school_id=directory.school_id,
        plan_id=plan.id,
        target_id=dorm.id,
        planned_on=at(11, 25).date(),
        intention="带上热水时间表",
    )
    await run_due(MONDAY)
    (one,) = await carry(MONDAY)
    assert "走访 3-306" in one.letter.text
    assert "你打算：带上热水时间表" in one.letter.text


async def test_who_left_or_is_no_cadre_any_more_is_not_told(stage: Stage) -> None:
    await befriend(stage, CADRE, SCHOOL_CADRE)
    await stage.tell(CADRE, "/提醒设置 周一 9点")
    await run_due(MONDAY)
    await Person.filter(name=CADRE).update(left_on=MONDAY.date())
    await PersonRole.filter(person_id=(await person(SCHOOL_CADRE)).id, role="cadre").delete()
    directory.forget()
    assert await carry(MONDAY) == []
    assert sorted([row.error for row in await Outbox.all()]) == ["不再是团干部", "不在岗了"]
    assert await run_due(at(11, 30)) == 2


async def test_the_tick_waits_for_the_database(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    await Semester.all().delete()
    directory.forget()
    await jobs.remind()
    monkeypatch.setattr(jobs.lifecycle, "ready", True)
    await jobs.remind()
    assert not await Outbox.all(), "没有人可以告诉"


async def test_a_late_message_of_an_ended_term_is_dropped(stage: Stage) -> None:
    await befriend(stage, SECRETARY)
    await stage.tell(SECRETARY, "/提醒设置 团干群", group="20004")
    await run_due(MONDAY)
    current, following = await directory.semesters()
    await Semester.filter(id=current.id).update(ends_on=at(11, 22).date())
    assert following.ends_on > current.ends_on
    directory.forget()
    await Outbox.filter(kind="mention").delete()
    assert await carry(MONDAY) == []
    assert sorted([row.error for row in await Outbox.all()]) == ["假期中", "那一周已经过去"]
