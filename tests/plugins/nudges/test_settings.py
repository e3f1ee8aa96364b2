"""How people want to be reminded, and who decides for a college."""

from __future__ import annotations

import pytest
from nudging import CADRE, COMMITTEE, MONDAY, SECRETARY, at, befriend, person
from stage import Stage

from models.tables import Audit, CollegeNudges, Event, Outbox, Person, PersonNudges
from plugins._kit.directory import directory
from plugins.nudges.weekly import run_due


async def test_a_cadre_chooses_a_time_and_goes_back(stage: Stage) -> None:
    shown = await stage.tell(CADRE, "/提醒设置", now=MONDAY)
    assert shown.splitlines()[0] == "你的提醒：周一 9 点"
    answer = await stage.tell(CADRE, "/提醒设置 周五 17点", now=MONDAY)
    assert answer == "以后 周五 17 点 提醒你；放假顺延，考试周不发。"
    assert (await stage.tell(CADRE, "/提醒设置", now=MONDAY)).startswith("你的提醒：周五 17 点（自己定的）")
    assert (await stage.tell(CADRE, "/提醒设置 10点", now=MONDAY)).startswith("以后 周五 10 点")
    assert (await stage.tell(CADRE, "/提醒设置 默认", now=MONDAY)).startswith("以后 周一 9 点 提醒你（和学院一样）")
    assert await Event.filter(kind="reminded-at").count() == 3


async def test_leave_and_back(stage: Stage) -> None:
    assert await stage.tell(CADRE, "/提醒设置 恢复", now=MONDAY) == "你现在没有请假，提醒照常。"
    answer = await stage.tell(CADRE, "/提醒设置 请假 到 12月5日", now=MONDAY)
    assert answer == "记下了，请假 到12月5日（周六），这期间不提醒。回来早了发 /提醒设置 恢复"
    answer = await stage.tell(CADRE, "/提醒设置 请假 12月1日到12月5日", now=MONDAY)
    assert answer.startswith("记下了，请假 12月1日（周二） 到 12月5日（周六）")
    assert "请假：12月1日（周二） 到 12月5日（周六）" in await stage.tell(CADRE, "/提醒设置", now=MONDAY)
    assert (await stage.tell(CADRE, "/提醒设置 恢复", now=MONDAY)).startswith("欢迎回来")
    assert (await PersonNudges.get()).away_to is None


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("周五 23点", "晚上 22 点到早上 8 点不打扰，换个时间吧。"),
        ("周六 9点", "周末不打扰，选周一到周五的一天。"),
        ("随便", "没看懂，可以这样写"),
        ("请假", "请假到哪天？"),
        ("请假 11月1日", "这几天已经过去了"),
        ("学院 周二 9点", "学院的时间和团干群由学院团委来定"),
    ],
)
async def test_wrong_wishes(stage: Stage, words: str, answer: str) -> None:
    assert (await stage.tell(CADRE, f"/提醒设置 {words}", now=MONDAY)).startswith(answer)
    assert not await PersonNudges.all()
    assert not await CollegeNudges.all()


async def test_the_secretary_decides_for_the_college(stage: Stage) -> None:
    answer = await stage.tell(SECRETARY, "/提醒设置 学院 周二 15点", now=MONDAY)
    assert answer == "药学院的提醒改为 周二 15 点；放假顺延，考试周不发。"
    assert (await CollegeNudges.get()).scope == str((await person(SECRETARY)).college_id)
    assert (await stage.tell(CADRE, "/提醒设置", now=MONDAY)).startswith("你的提醒：周二 15 点")
    shown = await stage.tell(SECRETARY, "/提醒设置", now=MONDAY)
    assert "药学院：周二 15 点，还没有指定团干群" in shown


@pytest.mark.parametrize("scope", ["全校", "学校"])
async def test_the_committee_decides_for_the_whole_school(stage: Stage, scope: str) -> None:
    answer = await stage.tell(COMMITTEE, f"/提醒设置 {scope} 周三 10点", now=MONDAY)
    assert answer == "全校的提醒改为 周三 10 点；放假顺延，考试周不发。"
    assert (await CollegeNudges.get()).scope == "school"
    assert (await stage.tell(CADRE, "/提醒设置", now=MONDAY)).startswith("你的提醒：周三 10 点\n")
    assert "药学院：周三 10 点" in await stage.tell(SECRETARY, "/提醒设置", now=MONDAY)
    assert "明湖职业技术学院：周三 10 点" in await stage.tell(COMMITTEE, "/提醒设置", now=MONDAY)
    await befriend(stage, CADRE)
    await run_due(MONDAY)
    assert not await Outbox.filter(kind="digest")
    await run_due(at(11, 25, 10))
    assert await Outbox.filter(kind="digest", person_id=(await person(CADRE)).id).count() == 1


async def test_a_college_with_a_time_of_its_own_keeps_it(stage: Stage) -> None:
    await stage.tell(SECRETARY, "/提醒设置 学院 周二", now=MONDAY)
    answer = await stage.tell(COMMITTEE, "/提醒设置 全校 周三 10点", now=MONDAY)
    assert answer.startswith("全校的提醒改为 周三 10 点（自己定过时间的 1 个学院照旧）；")
    assert (await stage.tell(CADRE, "/提醒设置", now=MONDAY)).startswith("你的提醒：周二 10 点"), (
        "its day, the usual hour"
    )
    await stage.tell(SECRETARY, "/提醒设置 学院 默认", now=MONDAY)
    assert (await stage.tell(CADRE, "/提醒设置", now=MONDAY)).startswith("你的提醒：周三 10 点")


async def test_a_secretary_without_a_college_is_told_so(stage: Stage) -> None:
    await Person.filter(name=SECRETARY).update(college_id=None)
    directory.forget()
    assert (await stage.tell(SECRETARY, "/提醒设置 学院 周二 9点", now=MONDAY)).startswith("名单里没有写你是哪个学院的")
    assert (await Audit.get()).reason == "no-college"


async def test_who_opted_out_is_reminded_of_that(stage: Stage) -> None:
    await stage.tell(CADRE, "别打扰我")
    assert "你说过“别打扰我”" in await stage.tell(CADRE, "/提醒设置", now=MONDAY)
