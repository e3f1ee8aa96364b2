"""/报到: a group becomes a contact group, a cadre shows who they are, once per target."""

from __future__ import annotations

from datetime import date, timedelta

from stage import Stage

from models.tables import Audit, ContactGroup, Event, GroupTarget, Link, LinkTarget, Outbox, Person, Question, Record
from plugins._kit.directory import directory

CADRE, OTHER_CADRE, SECRETARY, COMMITTEE = "王小雨", "李明哲", "陈思远", "何静宜"
BRANCH, DORMS = "20001", "20002"
CARD = (
    "【连心名片】\n联系团干部：王小雨 药学院团总支副书记\n联系对象：{}\n"
    "找TA：QQ 10003，周三晚在学生活动中心 205\n我不看群里的普通聊天，只认发给我的命令。\n"
    "对联系干部有意见：校团委办公室 0570-5550155\n不想被打扰：私聊我发“别打扰我”"
)


async def bound(scene_id: str) -> set[str]:
    """The targets a group stands for."""
    group = await ContactGroup.get_or_none(scene_id=scene_id, unbound_at=None)
    if group is None:
        return set()
    ids = await GroupTarget.filter(group_id=group.id).values_list("target_id", flat=True)
    return {target.name for target in await LinkTarget.filter(id__in=list(ids))}


async def test_a_group_is_bound_and_the_card_shown(stage: Stage) -> None:
    heard = await stage.say(CADRE, "/报到 3-305 3-306", group=DORMS)
    assert len(heard) == 1
    assert heard[0].text == "已报到 #1 3-305、#2 3-306\n" + CARD.format("3-305、3-306")
    assert heard[0].images[0].startswith(b"\x89PNG")
    assert await bound(DORMS) == {"3-305", "3-306"}
    record = await Record.get(number=1)
    assert (record.kind, record.trust, record.complete, record.scene_id) == ("check_in", "group", True, DORMS)
    assert await Event.filter(kind="group_bound").count() == 1
    shown = await stage.tell(CADRE, "走访 和大家聊了热水时间和晚自习，气氛很好", group=DORMS, quote=heard[0].message_id)
    assert shown.startswith("是哪一个？")


async def test_doing_it_again_only_shows_the_card(stage: Stage) -> None:
    await stage.tell(CADRE, "／报到药学2401", group=BRANCH)
    assert await stage.tell(CADRE, "/报到 药学2401", group=BRANCH) == CARD.format("药学2401")
    assert await stage.tell(CADRE, "/报到", group=BRANCH) == CARD.format("药学2401")
    assert await Record.all().count() == 1
    assert await stage.tell(CADRE, "/报到 药学2401", group=DORMS) == (
        "这个群连上了 药学2401\n" + CARD.format("药学2401")
    )
    assert await Record.all().count() == 1


async def test_a_withdrawn_check_in_can_be_done_again(stage: Stage) -> None:
    await stage.tell(CADRE, "/报到 药学2401", group=BRANCH)
    await stage.tell(CADRE, "/撤回 1", group=BRANCH)
    assert (await stage.tell(CADRE, "/报到", group=BRANCH)).startswith("已报到 #2 药学2401")


async def test_without_a_name_it_asks_once(stage: Stage) -> None:
    asked = await stage.tell(CADRE, "/报到", group=DORMS)
    assert asked == (
        "和谁报到？回数字，可以几个一起（2 分钟内，不报了回“取消”）：\n"
        "1 药学2401  2 药学2402  3 药学2403  4 3-305  5 3-306  6 3-307\n青年请直接写名字：/报到 姓名"
    )
    assert await stage.tell(CADRE, "大家好", group=DORMS) == ""
    assert await stage.tell("赵雪", "4", group=DORMS) == ""
    assert (await stage.tell(CADRE, "４ 5", group=DORMS)).startswith("已报到 #1 3-305、#2 3-306\n")
    assert not await Question.all()
    await stage.tell(CADRE, "/报到", group=BRANCH)
    assert await stage.tell(CADRE, "取消", group=BRANCH) == "好的，没有动。"
    assert not await bound(BRANCH)


async def test_only_what_has_no_group_yet_is_offered(stage: Stage) -> None:
    await stage.tell(CADRE, "/报到 3-305 3-306 3-307 药学2402 药学2403", group=DORMS)
    assert (await stage.tell(CADRE, "/报到", group=BRANCH)).startswith("已报到 #6 药学2401\n"), "只剩一个就不用问"
    asked = await stage.tell(CADRE, "/报到", group="29999")
    assert "1 药学2401" in asked, "都有群了，也可以再连一个群"


async def test_all_at_once(stage: Stage) -> None:
    await stage.tell(CADRE, "/报到 药学2401", group=BRANCH)
    await stage.tell(CADRE, "/报到 全部", group=DORMS)
    assert await bound(DORMS) == {"药学2402", "药学2403", "3-305", "3-306", "3-307"}


async def test_a_youth_is_bound_by_name_and_counted_on_the_card(stage: Stage) -> None:
    answer = await stage.tell(CADRE, "/报到 吴思颖 药学2401", group=BRANCH)
    assert "联系对象：药学2401、1 位同学" in answer


async def test_somebody_elses_target(stage: Stage) -> None:
    answer = await stage.tell(OTHER_CADRE, "/报到 3-305", group=DORMS)
    assert answer == (
        "3-305 不是你现在的联系对象，请王小雨来报到。\n你联系的有：制药2401、制药2402、制药2403、5-402、5-403、5-404"
    )
    await stage.tell(CADRE, "/报到 3-305", group=DORMS)
    assert (await stage.tell(OTHER_CADRE, "/报到 3-305", group=DORMS)).startswith("3-305 不是你现在的联系对象")
    assert not await Record.filter(cadre_id=(await Person.get(name=OTHER_CADRE)).id)


async def test_another_college_is_not_told_whose_it_is(stage: Stage) -> None:
    await Person.filter(name=OTHER_CADRE).update(college_id=None)
    directory.forget()
    answer = await stage.tell(OTHER_CADRE, "/报到 3-305", group=DORMS)
    assert answer.startswith("3-305 不是你现在的联系对象，请TA的联系干部来报到。")


async def test_an_unknown_name_gets_the_nearest_but_no_youth_in_a_group(stage: Stage) -> None:
    assert await stage.tell(CADRE, "/报到 3-399", group=DORMS) == (
        "没找到“3-399”，没有报到。\n你联系的有：3-305、3-306、3-307"
    )
    assert "吴思颖" not in await stage.tell(CADRE, "/报到 吴思影", group=DORMS)
    assert "吴思颖" in await stage.tell(CADRE, "/报到 吴思影 当面")


async def test_who_has_no_targets(stage: Stage) -> None:
    await Link.all().update(valid_to=stage.now.date() - timedelta(days=1))
    directory.forget()
    assert (await stage.tell(CADRE, "/报到", group=DORMS)).startswith("名单里你现在没有联系对象")
    assert (await stage.tell(SECRETARY, "/报到", group=DORMS)).startswith("报到由联系这里的团干部来做")
    assert (await stage.tell("赵雪", "/报到 3-305", group=DORMS)).startswith("/报到 由校团委、学院团委、团干部来用。")
    assert (await Audit.get()).command == "报到"


async def test_a_secretary_cannot_check_in_for_others(stage: Stage) -> None:
    await stage.tell(CADRE, "/报到 3-305", group=DORMS)
    assert (await stage.tell(SECRETARY, "/报到 3-305", group=DORMS)).startswith("报到由联系这里的团干部来做")


async def test_a_group_may_stand_for_targets_of_several_cadres(stage: Stage) -> None:
    await stage.tell(CADRE, "/报到 3-305", group=DORMS)
    answer = await stage.tell(OTHER_CADRE, "/报到 5-402", group=DORMS)
    assert answer.startswith("已报到 #2 5-402（这个群里还有王小雨的联系对象）\n【连心名片】\n联系团干部：李明哲")
    assert await bound(DORMS) == {"3-305", "5-402"}


async def test_privately_it_is_face_to_face(stage: Stage) -> None:
    assert (await stage.tell(CADRE, "/报到")).startswith("报到请在联系群里发：/报到")
    assert (await stage.tell(CADRE, "/报到 3-305")).startswith("报到请在联系群里发：/报到")
    heard = await stage.say(CADRE, "/报到 3-305 3-306 当面")
    assert heard[0].text == (
        "已报到 #1 3-305、#2 3-306\n门贴在下面，打印贴上或转给对方都行。\n其他的门贴：/报到 3-306 当面"
    )
    assert heard[0].images[0].startswith(b"\x89PNG")
    (upload,) = [data for api, data in stage.bot.calls if api == "upload_private_file"]
    assert upload["name"] == "门贴 3-305.pdf"
    assert upload["file"].startswith("base64://JVBERi0")  # %PDF-
    assert not await bound(DORMS)
    assert (await Record.get(number=1)).trust == "self"
    assert (await stage.tell(CADRE, "/报到 3-306 当面")).startswith("之前已经报到过，没有重复记。\n")


async def test_face_to_face_without_a_name_offers_whom_one_has_not_met(stage: Stage) -> None:
    await stage.tell(CADRE, "/报到 3-305 药学2401 当面")
    asked = await stage.tell(CADRE, "/报到 当面")
    assert "1 药学2402  2 药学2403  3 3-306  4 3-307  5 吴思颖  6 林可欣  7 郑文博" in asked
    assert await stage.tell(CADRE, "8") == "回 1–7 里的数字就行；不用了回“取消”。"
    assert await stage.tell(CADRE, "5") == "已报到 #3 吴思颖\n名片在下面，转给对方就行。"
    assert (await stage.tell(CADRE, "/报到 当面", group=DORMS)).startswith("当面报到写上对象")
    heard = await stage.say(CADRE, "/报到 3-306 当面", group=DORMS)
    assert [one.scene for one in heard] == ["private"]


async def test_namesakes_among_ones_youths_are_asked_about_by_class(stage: Stage) -> None:
    for code in ("20240126", "20240212"):
        await Person.filter(code=code).update(name="张伟")
        await LinkTarget.filter(key=code).update(name="张伟")
    directory.forget()
    asked = await stage.tell(CADRE, "/报到 张伟 当面")
    assert asked.splitlines()[1:] == ["1 张伟（药学2401）", "2 张伟（药学2402）"]
    assert await stage.tell(CADRE, "3") == "回 1–2 里的数字就行；不用了回“取消”。"
    assert (await stage.tell(CADRE, "2")).startswith("已报到 #1 张伟")
    target = await LinkTarget.get(id=(await Record.get(number=1)).target_id)
    assert target.key == "20240212"
    await stage.tell(CADRE, "/报到 张伟 当面")
    assert await stage.tell(CADRE, "算了") == "好的，没有动。"


async def test_a_short_number_that_fits_two_rooms(stage: Stage) -> None:
    await LinkTarget.filter(key="3-307").update(key="5-306", name="5-306")
    directory.forget()
    asked = await stage.tell(CADRE, "/报到 306", group=DORMS)
    assert asked.splitlines()[1:] == ["1 寝室 3-306", "2 寝室 5-306"]
    assert (await stage.tell(CADRE, "1", group=DORMS)).startswith("已报到 #1 3-306")


async def test_taking_ones_own_targets_off_a_group(stage: Stage) -> None:
    await stage.tell(CADRE, "/报到 3-305 3-306", group=DORMS)
    await stage.tell(OTHER_CADRE, "/报到 5-402", group=DORMS)
    assert await stage.tell(OTHER_CADRE, "/报到 取消 3-305", group=DORMS) == (
        "这个群连着 3-305、3-306、5-402，没有能由你解除的。\n由联系TA们的团干部或学院团委来发 /报到 取消。"
    )
    assert await stage.tell(CADRE, "/报到 取消 3-305", group=DORMS) == (
        "好的，这个群不再连着 3-305，还连着 3-306、5-402。以前的记录都在。"
    )
    assert await stage.tell(CADRE, "/报到 取消", group=DORMS) == (
        "好的，这个群不再连着 3-306，还连着 5-402。以前的记录都在。"
    )
    await stage.tell(OTHER_CADRE, "/报到 取消", group=DORMS)
    assert (await ContactGroup.get()).unbound_at == stage.now
    assert await stage.tell(CADRE, "/报到 取消", group=DORMS) == "这个群没有报到过，不用取消。"
    assert await stage.tell(CADRE, "/报到 取消") == "请在那个群里发：/报到 取消"
    assert await Record.filter(withdrawn_at=None).count() == 3
    assert await Event.filter(kind="group_unbound").count() == 3


async def test_a_group_can_be_bound_afresh(stage: Stage) -> None:
    await stage.tell(CADRE, "/报到 3-305", group=DORMS)
    await stage.tell(CADRE, "/报到 取消", group=DORMS)
    await stage.tell(OTHER_CADRE, "/报到 5-402", group=DORMS)
    assert await bound(DORMS) == {"5-402"}
    assert (await ContactGroup.get()).binder_id == (await Person.get(name=OTHER_CADRE)).id


async def test_secretaries_unbind_their_college_and_the_committee_anything(stage: Stage) -> None:
    await stage.tell(CADRE, "/报到 3-305", group=DORMS)
    await LinkTarget.filter(key="3-305").update(college_id=None)
    directory.forget()
    assert "没有能由你解除的" in await stage.tell(SECRETARY, "/报到 取消", group=DORMS)
    assert (await stage.tell(COMMITTEE, "/报到 取消", group=DORMS)).startswith("好的，这个群不再连着 3-305")
    await stage.tell(CADRE, "/报到 3-306", group=DORMS)
    assert (await stage.tell(SECRETARY, "/报到 取消", group=DORMS)).startswith("好的，这个群不再连着 3-306")


async def test_links_that_end_while_the_question_waits(stage: Stage) -> None:
    await stage.tell(CADRE, "/报到 当面")
    await stage.tell(SECRETARY, "/交接 王小雨 李明哲 药学2401")
    answer = await stage.tell(CADRE, "1 2")
    assert answer.startswith("药学2401 不是你现在的联系对象，请李明哲来报到。\n你联系的有：药学2402、")
    assert not await Record.all()


async def test_nothing_goes_out_unasked(stage: Stage) -> None:
    await stage.tell(CADRE, "/报到 3-305", group=DORMS)
    assert not await Outbox.all()


async def test_a_link_that_ends_today_still_holds(stage: Stage) -> None:
    target = await LinkTarget.get(key="3-305")
    await Link.filter(target_id=target.id).update(valid_to=date(2026, 11, 23))
    directory.forget()
    assert (await stage.tell(CADRE, "/报到 3-305", group=DORMS)).startswith("已报到 #1")
    tomorrow = stage.now + timedelta(days=1)
    assert (await stage.tell(CADRE, "/报到 3-305", group=DORMS, now=tomorrow)).startswith("3-305 不是你现在的联系对象")
