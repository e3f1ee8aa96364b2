"""What an office reads: figures, who is silent, who cannot be reached; never a youth, never another college."""

from __future__ import annotations

from datetime import timedelta

from nudging import CADRE, COMMITTEE, MONDAY, SCHOOL_CADRE, SECRETARY, TALKED, at, befriend, carry, person
from stage import Stage

from models.rules.slots import week_name
from models.tables import College, Digest, DutyMove, LinkTarget, Outbox, Person, PersonNudges, PersonRole, WorkPlan
from plugins._kit.directory import directory
from plugins.nudges.weekly import run_due

YOUTHS = ("吴思颖", "郑文博", "林可欣", "罗浩", "梁雨薇", "宋子轩")


async def _digests(name: str, weeks: int, *, until: object = None) -> None:
    """The cadre got a digest in each of the last weeks, and answered none."""
    for number in range(1, weeks + 1):
        sent = MONDAY - timedelta(weeks=number)
        await Digest.create(
            school_id=directory.school_id,
            person_id=(await person(name)).id,
            week=week_name(sent.date()),
            kind="cadre",
            lines=[],
            posted_at=sent,
            sent_at=sent,
        )


async def test_the_secretary_sees_the_college(stage: Stage) -> None:
    await befriend(stage, SECRETARY, CADRE)
    await run_due(MONDAY)
    text = next(one.letter.text for one in await carry(MONDAY) if one.kind == "office")
    assert text.startswith("陈思远，早上好。药学院 第 12 周，团干部 2 人。\n")
    assert "· 走访寝室：完成 0 人，该抓紧 2" in text
    assert "私聊不到，请TA加我好友：李明哲" in text
    assert not [name for name in YOUTHS if name in text]
    told = await Digest.get(kind="office")
    assert told.sent_at == MONDAY


async def test_the_ladder(stage: Stage) -> None:
    await befriend(stage, SECRETARY)
    await _digests(CADRE, 4)
    await _digests(SCHOOL_CADRE, 2)
    text = await stage.tell(SECRETARY, "/周报", now=MONDAY)
    assert "找TA聊聊（4 周没有动静）：王小雨。先问问是不是有难处" in text
    assert "2 份周报没有动静：李明哲" in text


async def test_any_sign_of_life_ends_the_ladder(stage: Stage) -> None:
    await befriend(stage, SECRETARY, CADRE)
    await _digests(CADRE, 4)
    await stage.tell(CADRE, "待办", now=MONDAY)
    assert "找TA聊聊" not in await stage.tell(SECRETARY, "/周报", now=MONDAY)


async def test_a_record_or_a_plan_is_a_sign_of_life(stage: Stage) -> None:
    await befriend(stage, SECRETARY, CADRE)
    await _digests(CADRE, 4)
    await _digests(SCHOOL_CADRE, 4)
    await stage.tell(CADRE, f"走访 3-305 {TALKED}", now=MONDAY)
    semesters = await directory.semesters()
    await WorkPlan.create(
        school_id=directory.school_id,
        number=99,
        cadre_id=(await person(SCHOOL_CADRE)).id,
        semester_id=semesters[0].id,
        written_at=MONDAY,
        updated_at=MONDAY,
    )
    text = await stage.tell(SECRETARY, "/周报", now=MONDAY)
    assert "找TA聊聊" not in text
    assert "没有动静" not in text


async def test_last_terms_plan_is_no_sign_of_life_of_this_term(stage: Stage) -> None:
    await befriend(stage, SECRETARY)
    await _digests(CADRE, 2)
    old = {"written_at": at(5, 4), "updated_at": at(5, 4)}
    semester_id, cadre_id = (await directory.semesters())[0].id, (await person(CADRE)).id
    await WorkPlan.create(school_id=directory.school_id, number=99, cadre_id=cadre_id, semester_id=semester_id, **old)
    text = await stage.tell(SECRETARY, "/周报", now=MONDAY)
    assert "2 份周报没有动静：王小雨" in text
    assert "找TA聊聊" not in text


async def test_who_is_on_leave_is_not_listed(stage: Stage) -> None:
    await befriend(stage, SECRETARY)
    await _digests(CADRE, 4)
    own = {"school_id": directory.school_id, "person_id": (await person(CADRE)).id}
    await PersonNudges.create(**own, away_from=at(11, 20).date(), away_to=at(12, 5).date())
    text = await stage.tell(SECRETARY, "/周报", now=MONDAY)
    assert "找TA聊聊" not in text
    assert "请假：王小雨（到12月5日）" in text


async def test_moves_are_seen_with_their_reasons_and_without_youths(stage: Stage) -> None:
    await befriend(stage, SECRETARY)
    youth = await LinkTarget.get(name="吴思颖", kind="youth")
    own = {"school_id": directory.school_id, "person_id": (await person(CADRE)).id, "period": "x"}
    for days, rule, target in ((1, "visit", None), (2, "talk", youth.id), (8, "online", None)):
        await DutyMove.create(
            **own,
            rule_id=rule,
            target_id=target,
            moved_to=at(12, 5).date(),
            reason=f"第 {days} 天说的",
            moved_at=MONDAY - timedelta(days=days),
        )
    text = await stage.tell(SECRETARY, "/周报", now=MONDAY)
    assert "改期：王小雨 走访寝室 到 12月5日，第 1 天说的" in text
    assert "改期：王小雨 面对面谈心 到 12月5日，第 2 天说的" in text
    assert "第 8 天" not in text
    assert "吴思颖" not in text


async def test_a_college_never_sees_anothers(stage: Stage) -> None:
    await befriend(stage, SECRETARY, COMMITTEE)
    other = await College.create(school_id=directory.school_id, name="护理学院")
    stranger = await Person.create(
        school_id=directory.school_id, code="Z1", name="别院干部", level="college", college_id=other.id
    )
    await PersonRole.create(school_id=directory.school_id, person_id=stranger.id, role="cadre")
    directory.forget()
    text = await stage.tell(SECRETARY, "/周报", now=MONDAY)
    assert "别院干部" not in text
    assert "护理学院" not in text
    whole = await stage.tell(COMMITTEE, "/周报", now=MONDAY)
    assert whole.startswith("明湖职业技术学院 第 12 周，团干部 ")
    assert "· 药学院 2 人" in whole
    assert "王小雨" not in whole, "学院的人由学院看"


async def test_a_cadre_without_any_account(stage: Stage) -> None:
    await befriend(stage, SECRETARY)
    await Person.filter(name=CADRE).update(qq="")
    directory.forget()
    assert "名单里没有账号：王小雨" in await stage.tell(SECRETARY, "/周报", now=MONDAY)


async def test_a_year_whose_holidays_nobody_knows_is_a_loud_line(stage: Stage) -> None:
    await befriend(stage, SECRETARY)
    far = at(11, 25, year=2033)
    text = await stage.tell(SECRETARY, "/周报", now=far)
    assert "现在没有学期" in text
    assert "2033 年的放假安排还没有" in text


async def test_a_cadre_sees_their_own_week(stage: Stage) -> None:
    await befriend(stage, CADRE)
    await stage.tell(CADRE, f"走访 3-305 {TALKED}", now=MONDAY)
    (one,) = await stage.say(CADRE, "/周报", now=MONDAY)
    assert one.text.startswith("王小雨的第 12 周。这周你记了 1 次。\n")
    assert len(one.images) == 1


async def test_an_office_is_told_once_and_not_when_opted_out(stage: Stage) -> None:
    await befriend(stage, SECRETARY, COMMITTEE)
    await stage.tell(COMMITTEE, "别打扰我")
    await run_due(MONDAY)
    await run_due(MONDAY + timedelta(minutes=3))
    rows = await Outbox.filter(kind="office")
    assert [row.person_id for row in rows] == [(await person(SECRETARY)).id]
    await PersonRole.filter(person_id=rows[0].person_id).delete()
    assert await carry(MONDAY) == []
    assert (await Outbox.get(kind="office")).error == "不再负责"
