"""The daily round, driven as the job drives it: notices, the ladder, common problems, 真的解决了吗."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from stage import Stage
from working import (
    ASKER,
    CADRE,
    COMMITTEE,
    DAY,
    FRIEND,
    NOW,
    SECRETARY,
    THIRD,
    TODAY,
    befriend,
    delivered,
    kinds,
    person,
    problem,
    reported,
    speaks_of,
    supported,
    to,
)

import plugins.problems.jobs
from models.rules.concern_words import Closure, Openness, ProblemState, StepKind
from models.rules.problem_steps import Step
from models.tables import ConcernMessage, DigestRun, Draft, Outbox, Person, Problem, ProblemStep
from plugins._kit.directory import directory
from plugins._kit.headline import Listened, listened
from plugins.problems import daily, daily_asking, daily_ladder, daily_notices
from plugins.problems.daily_ladder import TO_COMMITTEE, UPWARD, next_rung
from plugins.problems.daily_results import NoticeLine, OwnLate
from plugins.problems.replies import daily as words

assert plugins.problems.jobs is not None


async def _keys(prefix: str) -> list[str]:
    rows = await Outbox.filter(unique_key__startswith=prefix).order_by("unique_key")
    return [row.unique_key for row in rows]


async def _people(*names: str) -> list[int]:
    return sorted([(await person(name)).id for name in names])


async def _step(row: Problem, kind: StepKind, day: date, who: str | None = None, words: str = "") -> None:
    last = await ProblemStep.filter(problem_id=row.id).order_by("-place").first()
    await ProblemStep.create(
        school_id=directory.school_id,
        problem_id=row.id,
        place=(last.place if last else 0) + 1,
        kind=kind.value,
        day=day,
        person_id=(await person(who)).id if who else None,
        words=words,
    )


async def test_nothing_to_tell_is_not_told(stage: Stage) -> None:
    assert await daily.run_due(NOW)
    assert await Outbox.all().count() == 0


async def test_a_secretary_is_told_of_what_came_in_before_today(stage: Stage) -> None:
    await befriend(stage, SECRETARY, COMMITTEE)
    row = await problem(opened_on=TODAY - 3 * DAY)  # Friday: the clocks have not run over
    await reported(stage, ASKER, row, day=TODAY - 3 * DAY, last_day=TODAY - 3 * DAY)
    await problem(13, "图书馆 · 占座", opened_on=TODAY)  # today's is told tomorrow
    assert await daily.run_due(NOW)
    heard = await delivered(stage)
    (said,) = to(heard, stage, SECRETARY)
    assert said == "早上好，药学院问题清单：新来 1 件\n1. #12 三食堂 · 热水：新来的\n看全部：/问题清单"
    (school,) = to(heard, stage, COMMITTEE)
    assert school.startswith("早上好，全校问题清单：新来 1 件")
    assert "热水器又坏了" not in said + school


async def test_once_a_day_whoever_ticks_and_again_the_next_day_with_the_rest(stage: Stage) -> None:
    await problem(opened_on=TODAY - 3 * DAY)
    assert await daily.run_due(NOW)
    before = await _keys("triage:")
    assert not await daily.run_due(NOW + timedelta(hours=1))
    assert not await daily.run_due(NOW + timedelta(hours=1), worker="another")
    await problem(13, "图书馆 · 占座", opened_on=TODAY)
    assert await _keys("triage:") == before
    assert await daily.run_due(NOW + DAY)
    college = (await person(SECRETARY)).college_id
    assert f"triage:{college}:2026-11-24:{(await person(SECRETARY)).id}" in await _keys("triage:")


async def test_a_round_that_died_is_finished_by_another_process(stage: Stage) -> None:
    await problem(opened_on=TODAY - 3 * DAY)
    here = {"school_id": directory.school_id, "week": "2026-W48", "cohort": f"problems:{TODAY}"}
    await DigestRun.create(**here, claimed_by="dead", claimed_until=NOW + timedelta(minutes=10))
    assert not await daily.run_due(NOW)
    assert await daily.run_due(NOW + timedelta(minutes=11))
    assert await _keys("triage:")


async def test_missed_days_are_told_on_the_next(stage: Stage) -> None:
    await problem(opened_on=TODAY - DAY * 3)
    await daily.run_due(NOW)
    await problem(13, "图书馆 · 占座", opened_on=TODAY)  # Monday; nothing ticks on Tuesday and Wednesday
    thursday = NOW + 3 * DAY
    await daily.run_due(thursday)
    await befriend(stage, SECRETARY)
    said = to(await delivered(stage, thursday), stage, SECRETARY)
    assert any("#13 图书馆 · 占座" in one for one in said)


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 23, 0, 30, tzinfo=timezone.utc),  # 8:30, before the hour
        datetime(2026, 11, 22, 2, 0, tzinfo=timezone.utc),  # a Sunday
        datetime(2026, 11, 23, 15, 30, tzinfo=timezone.utc),  # 23:30
    ],
)
async def test_neither_early_nor_late_nor_on_a_day_off(stage: Stage, now: datetime) -> None:
    await problem(opened_on=TODAY - 10 * DAY)
    assert not await daily.run_due(now)
    assert await Outbox.all().count() == 0


async def test_whoever_a_problem_speaks_of_hears_nothing_of_it(stage: Stage) -> None:
    row = await problem(opened_on=TODAY - 3 * DAY)
    await speaks_of(row, SECRETARY)
    await speaks_of(row, COMMITTEE)
    await daily.run_due(NOW)
    told = {key.rpartition(":")[2] for key in await _keys("triage:")}
    assert not told & {str(one) for one in await _people(SECRETARY, COMMITTEE)}


async def test_at_most_five_lines(stage: Stage) -> None:
    await befriend(stage, SECRETARY)
    for number in range(20, 28):
        await problem(number, f"{number}号楼 · 热水", opened_on=TODAY - 3 * DAY)
    await daily.run_due(NOW)
    (said,) = to(await delivered(stage), stage, SECRETARY)
    assert len(said.splitlines()) == 7
    assert said.endswith("还有 3 条，看全部：/问题清单")


async def test_words_of_a_reporter_wait_until_the_next_day(stage: Stage) -> None:
    await befriend(stage, SECRETARY)
    row = await problem(opened_on=TODAY)
    concern = await reported(stage, ASKER, row)
    said = {"school_id": directory.school_id, "concern_id": concern.id, "side": "reporter", "text": "还是凉的"}
    await ConcernMessage.create(**said, place=1, day=TODAY)
    assert await daily.run_due(NOW)
    assert await _keys("triage:") == []
    assert await daily.run_due(NOW + DAY)
    (text,) = to(await delivered(stage, NOW + DAY), stage, SECRETARY)
    assert "1 位同学等回话" in text
    assert f"#{concern.number} 三食堂 · 热水：同学有话，/问题 {concern.number}" in text
    assert "还是凉的" not in text


async def test_what_was_done_meanwhile_is_not_told(stage: Stage) -> None:
    await befriend(stage, SECRETARY, COMMITTEE)
    row = await problem(opened_on=TODAY - 3 * DAY)
    await daily.run_due(NOW)
    await Problem.filter(id=row.id).update(state=ProblemState.CLOSED.value)
    assert to(await delivered(stage), stage, SECRETARY) == []


async def test_a_cadre_is_told_of_own_overdue_problems_alone(stage: Stage) -> None:
    await befriend(stage, CADRE)
    mine = await problem(opened_on=date(2026, 11, 2), owner_id=(await person(CADRE)).id)
    await _step(mine, StepKind.CLAIMED, date(2026, 11, 3), CADRE)
    await problem(13, "图书馆 · 占座", opened_on=date(2026, 11, 2))
    await daily.run_due(NOW)
    (said,) = to(await delivered(stage), stage, CADRE)
    assert "#12 三食堂 · 热水：超期" in said
    assert "#13" not in said
    assert said.endswith("/回复 12 内容")


async def test_the_ladder_climbs_one_rung_a_day_and_stops_when_somebody_acts(stage: Stage) -> None:
    row = await problem(opened_on=date(2026, 11, 2))  # untouched for three weeks
    await daily.run_due(NOW)
    assert await kinds(row) == ["opened", "escalated"]
    assert await Draft.all().count() == 0
    await daily.run_due(NOW + DAY)
    assert await kinds(row) == ["opened", "escalated", "escalated"]
    draft = await Draft.get(kind="upward")
    assert draft.problem_id == row.id
    await daily.run_due(NOW + 2 * DAY)
    assert len(await kinds(row)) == 3
    assert await Draft.all().count() == 1
    await stage.say(SECRETARY, "/认领 12", now=NOW + 2 * DAY)
    await daily.run_due(NOW + 3 * DAY)
    assert (await Draft.get(id=draft.id)).state == "dropped"
    assert (await kinds(row))[-1] == "claimed"


async def test_the_committee_hears_of_what_the_college_left(stage: Stage) -> None:
    await befriend(stage, COMMITTEE, SECRETARY)
    await problem(opened_on=date(2026, 11, 2))
    await problem(13, "图书馆 · 占座", opened_on=TODAY - 5 * DAY)  # a day over: still the college's
    await daily.run_due(NOW)
    heard = await delivered(stage)
    (school,) = to(heard, stage, COMMITTEE)
    assert "超期 1 件" in school
    assert "一直没有人动" in school
    (college,) = to(heard, stage, SECRETARY)
    assert "超期 2 件" in college


async def test_a_second_person_and_drafts_are_waited_for(stage: Stage) -> None:
    await befriend(stage, SECRETARY, COMMITTEE)
    await problem(opened_on=TODAY, state=ProblemState.CLOSING.value)
    college = (await person(SECRETARY)).college_id
    common = {"school_id": directory.school_id, "payload": {}, "state": "draft", "made_at": NOW}
    await Draft.create(**common, number=901, kind="brief", college_id=college)
    await Draft.create(**common, number=902, kind="posting")
    await daily.run_due(NOW)
    heard = await delivered(stage)
    (college_said,) = to(heard, stage, SECRETARY)
    assert college_said == (
        "早上好，药学院问题清单：1 件等第二个人，1 份草稿等签\n"
        "1. #12 三食堂 · 热水：等第二个人，/问题 12\n2. #901 简报草稿：/签发 901\n看全部：/问题清单"
    )
    (school_said,) = to(heard, stage, COMMITTEE)
    assert "#902 “你说我办”草稿：/签发 902" in school_said


async def test_a_draft_upward_stands_in_the_notice(stage: Stage) -> None:
    await befriend(stage, COMMITTEE)
    await problem(opened_on=date(2026, 11, 2))
    for ahead in range(2):
        await daily.run_due(NOW + ahead * DAY)
    number = (await Draft.get(kind="upward")).number
    said = to(await delivered(stage, NOW + DAY), stage, COMMITTEE)
    assert any(f"#{number} 上报草稿：/草稿 {number}" in one for one in said)


def test_own_lines_beyond_five() -> None:
    lines = tuple(NoticeLine(number, "热水", "late", 3) for number in range(1, 6))
    assert "还有 2 件：/问题清单 我的" in words.own_late(OwnLate(lines, 2))
    assert "当时说" not in words.really_solved(1, "热水", "")


async def test_two_processes_climb_once(stage: Stage) -> None:
    row = await problem(opened_on=date(2026, 11, 2))
    assert await daily_ladder.climb(NOW) == 1
    assert await daily_ladder.climb(NOW) == 0
    assert await kinds(row) == ["opened", "escalated"]


def test_an_act_of_a_person_begins_the_ladder_anew() -> None:
    from models.rules.clocks import Rung

    told = Step(StepKind.ESCALATED, TODAY, words=TO_COMMITTEE)
    up = Step(StepKind.ESCALATED, TODAY, words=UPWARD)
    acted = Step(StepKind.REPLIED, TODAY, 7)
    assert next_rung(Rung.COMMITTEE, []) == TO_COMMITTEE
    assert next_rung(Rung.COMMITTEE, [told]) is None
    assert next_rung(Rung.UPWARD, [told]) == UPWARD
    assert next_rung(Rung.UPWARD, [told, up]) is None
    assert next_rung(Rung.UPWARD, [told, up, acted]) == TO_COMMITTEE
    assert next_rung(Rung.COMMITTEE, [told, Step(StepKind.NOTED, TODAY, 7)]) is None


async def test_a_common_problem_is_told_once_and_again_only_for_new_people(stage: Stage) -> None:
    await befriend(stage, SECRETARY)
    row = await problem(opened_on=TODAY)
    for number, name in enumerate((ASKER, FRIEND, THIRD)):
        await reported(stage, name, row, number=7_000_000 + number)
    assert await daily_asking.alert_common(NOW) == 1
    assert (await Problem.get(id=row.id)).alerted_people == 3
    secretary = (await person(SECRETARY)).id
    assert f"alert:{row.id}:3:{secretary}" in await _keys("alert:")
    (said,) = to(await delivered(stage), stage, SECRETARY)
    assert said.startswith("普遍性问题：#12 三食堂 · 热水，已有 3 位同学反映。")
    await reported(stage, ASKER, row, number=7_000_009)  # the same person again
    assert await daily_asking.alert_common(NOW + DAY) == 0
    await supported(stage, CADRE, row)
    assert await daily_asking.alert_common(NOW + DAY) == 1
    assert "又多了人，" in words.common(12, "三食堂 · 热水", 4, again=True)


async def test_really_solved_is_asked_once_of_everybody_behind_it(stage: Stage) -> None:
    await befriend(stage, ASKER, FRIEND)
    row = await problem(opened_on=TODAY - 30 * DAY)
    await reported(stage, ASKER, row)
    await supported(stage, FRIEND, row)
    await Problem.filter(id=row.id).update(
        state=ProblemState.CLOSED.value,
        closure=Closure.SOLVED.value,
        closure_words="换了新的热水器",
        closed_on=TODAY - 6 * DAY,
    )
    assert await daily_asking.ask_solved(NOW) == 0  # 生活服务: seven days
    assert await daily_asking.ask_solved(NOW + DAY) == 1
    assert await daily_asking.ask_solved(NOW + DAY) == 0
    heard = await delivered(stage, NOW + DAY)
    for name in (ASKER, FRIEND):
        (said,) = to(heard, stage, name)
        assert said.startswith("#12 三食堂 · 热水 办结有些日子了，真的解决了吗？\n当时说：换了新的热水器")
    answer = await stage.tell(ASKER, "没解决 12 晚上还是凉的", now=NOW + DAY)
    assert "12" in answer
    assert (await Problem.get(id=row.id)).state != ProblemState.CLOSED.value
    await Problem.filter(id=row.id).update(
        state=ProblemState.CLOSED.value, closure=Closure.SOLVED.value, closed_on=TODAY + 2 * DAY
    )
    assert await daily_asking.ask_solved(NOW + 9 * DAY) == 1  # closed again, so asked again
    assert len(await _keys("concern:solved:")) == 4


async def test_what_could_not_be_solved_is_not_asked_about(stage: Stage) -> None:
    row = await problem(opened_on=TODAY - 60 * DAY, state=ProblemState.CLOSED.value, closed_on=TODAY - 50 * DAY)
    await supported(stage, ASKER, row)
    for closure in set(Closure) - {Closure.SOLVED}:
        await Problem.filter(id=row.id).update(closure=closure.value)
        assert await daily_asking.ask_solved(NOW) == 0


async def test_a_part_that_fails_leaves_the_others_and_the_day_open(stage: Stage) -> None:
    row = await problem(opened_on=date(2026, 11, 2), closed_on=None)
    await ProblemStep.filter(problem_id=row.id).update(kind="nonsense")  # standings cannot be read
    assert not await daily.run_due(NOW)
    await ProblemStep.filter(problem_id=row.id).update(kind="opened")
    assert not await daily.run_due(NOW + timedelta(minutes=5))
    assert await daily.run_due(NOW + timedelta(minutes=11))


async def test_who_left_or_has_no_way_is_left_out(stage: Stage) -> None:
    await problem(opened_on=TODAY - 3 * DAY)
    await Person.filter(name=SECRETARY).update(left_on=TODAY)
    await Person.filter(name=COMMITTEE).update(qq="")
    directory.forget()
    await daily.run_due(NOW)
    gone = await _people(SECRETARY, COMMITTEE)
    assert not {int(key.rpartition(":")[2]) for key in await _keys("triage:")} & set(gone)


async def test_a_notice_to_somebody_who_left_meanwhile_is_dropped(stage: Stage) -> None:
    await problem(opened_on=TODAY - 3 * DAY)
    await daily.run_due(NOW)
    me = await person(SECRETARY)
    row = await Outbox.get(unique_key__startswith="triage:", person_id=me.id)
    await Person.filter(id=me.id).update(left_on=TODAY)
    assert type(await daily_notices.compose_notice(row, NOW)).__name__ == "Drop"


async def test_clocks_are_not_promised_to_anybody_behind_it(stage: Stage) -> None:
    await befriend(stage, ASKER)
    row = await problem(opened_on=date(2026, 11, 2))
    await reported(stage, ASKER, row, openness=Openness.NAMED, number=31)
    for ahead in range(3):
        await daily.run_due(NOW + ahead * DAY)
    assert to(await delivered(stage, NOW + 3 * DAY), stage, ASKER) == []


async def test_nothing_of_the_round_happens_at_the_moment_somebody_speaks(stage: Stage) -> None:
    row = await problem(opened_on=TODAY - 3 * DAY)
    await daily.run_due(NOW)
    before = await Outbox.all().count()
    for number, name in enumerate((ASKER, FRIEND, THIRD)):
        await reported(stage, name, row, number=7_000_000 + number)
    assert not await daily.run_due(NOW + timedelta(hours=3))
    assert await Outbox.all().count() == before


async def test_the_figures_of_the_school(stage: Stage) -> None:
    assert await listened(TODAY) == Listened(0, 0, None)
    await problem(opened_on=date(2026, 11, 2))
    await problem(13, opened_on=TODAY)
    await problem(14, state=ProblemState.CLOSED.value, confirmed=True)
    await problem(15, state=ProblemState.CLOSED.value)
    await problem(16, state=ProblemState.MERGED.value)
    assert await listened(TODAY) == Listened(2, 1, 1 / 3)
