"""The cadres' own group: counts and thanks, never who is behind; and the @ for those no private message reaches."""

from __future__ import annotations

from nudging import CADRE, DORMS, MONDAY, OWN_GROUP, SCHOOL_CADRE, SECRETARY, TALKED, at, befriend, carry, person
from stage import Stage

from models.tables import CollegeNudges, Outbox, PersonNudges, Semester
from plugins._kit.directory import directory
from plugins.nudges.weekly import run_due


async def _bound(stage: Stage) -> None:
    assert (await stage.tell(SECRETARY, "/提醒设置 团干群", group=OWN_GROUP)).startswith("好，这里是药学院的团干群")


async def test_counts_and_thanks(stage: Stage) -> None:
    await _bound(stage)
    await befriend(stage, CADRE, SCHOOL_CADRE)
    await stage.tell(CADRE, f"走访 3-305 {TALKED}", now=at(11, 20))
    await stage.tell(CADRE, f"走访 3-306 {TALKED}", now=at(11, 10))
    await run_due(MONDAY)
    (post,) = [one for one in await carry(MONDAY) if one.kind == "post"]
    assert post.to == OWN_GROUP
    assert post.letter.text == (
        "这七天大家一共：走访 1 次。\n谢谢 王小雨，这些天到同学中间去。\n自己的安排私聊我发“待办”。"
    )
    assert "李明哲" not in post.letter.text


async def test_an_empty_week_is_silent(stage: Stage) -> None:
    await _bound(stage)
    await run_due(MONDAY)
    carried = await carry(MONDAY)
    assert [one.kind for one in carried] == ["mention"]
    assert (await Outbox.get(kind="post")).error == "这周还没有记录"


async def test_those_who_cannot_be_reached_are_called_without_a_reason(stage: Stage) -> None:
    await _bound(stage)
    await befriend(stage, SCHOOL_CADRE)
    await run_due(MONDAY)
    (mention,) = [one for one in await carry(MONDAY) if one.kind == "mention"]
    assert mention.letter.mentions == (stage.accounts[CADRE],)
    assert mention.letter.text == "请私聊我看本周待办：点我的头像加好友，发“待办”就行。"


async def test_whoever_wrote_meanwhile_is_not_called(stage: Stage) -> None:
    await _bound(stage)
    await run_due(MONDAY)
    await befriend(stage, CADRE)
    (mention,) = [one for one in await carry(MONDAY) if one.kind == "mention"]
    assert mention.letter.mentions == (stage.accounts[SCHOOL_CADRE],)
    assert CADRE not in mention.letter.text


async def test_nobody_left_to_call(stage: Stage) -> None:
    await _bound(stage)
    await run_due(MONDAY)
    await stage.tell(CADRE, "/别打扰我", group=DORMS)
    own = {"school_id": directory.school_id, "person_id": (await person(SCHOOL_CADRE)).id}
    await PersonNudges.create(**own, away_from=at(11, 20).date(), away_to=at(12, 5).date())
    assert await carry(MONDAY) == []
    assert (await Outbox.get(kind="mention")).error == "都能私聊到了"


async def test_a_stale_week_is_not_told(stage: Stage) -> None:
    await _bound(stage)
    await run_due(MONDAY)
    await Outbox.all().update(expires_at=at(12, 30))
    assert await carry(at(12, 1)) == []
    assert {row.error for row in await Outbox.all()} == {"那一周已经过去"}


async def test_who_may_bind_which_group(stage: Stage) -> None:
    assert (await stage.tell(CADRE, "/提醒设置 团干群", group=OWN_GROUP)).startswith("学院的时间和团干群由学院团委来定")
    assert (await stage.tell(SECRETARY, "/提醒设置 团干群")).startswith("请到团干群里发")
    await stage.tell(CADRE, "/报到 3-305 3-306 3-307", group=DORMS)
    assert (await stage.tell(SECRETARY, "/提醒设置 团干群", group=DORMS)).startswith("这是联系群，里面有同学")
    assert not await CollegeNudges.exclude(scene_id="")
    await _bound(stage)
    assert await stage.tell(SECRETARY, "/提醒设置 团干群 取消") == "好，药学院的小结不再发到群里。"
    assert not await CollegeNudges.exclude(scene_id="")


async def test_a_group_that_became_a_contact_group_since_hears_nothing(stage: Stage) -> None:
    await _bound(stage)
    await stage.tell(CADRE, "/报到 3-307", group=OWN_GROUP)
    await stage.tell(CADRE, f"走访 3-307 {TALKED}", now=at(11, 20))
    await run_due(MONDAY)
    assert not await Outbox.filter(kind__in=["post", "mention"])


async def test_nobody_is_called_once_the_term_is_over(stage: Stage) -> None:
    await _bound(stage)
    await run_due(MONDAY)
    await Semester.all().update(ends_on=at(11, 23).date())
    directory.forget()
    await Outbox.all().update(expires_at=at(12, 30))
    assert await carry(at(11, 24)) == []
    assert {row.error for row in await Outbox.filter(kind="mention")} == {"那一周已经过去"}
