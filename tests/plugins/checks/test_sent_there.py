"""Checks on site and by others: announced, shared out, found out privately; and the hints."""

from __future__ import annotations

import pytest
from checking_scene import (
    CADRE,
    COMMITTEE,
    NOW,
    OTHER_CADRE,
    SECRETARY,
    YOUTHS,
    at,
    befriend,
    carry,
    person,
    tell_of_visits,
)
from PIL import Image
from stage import Stage

from models.tables import CheckAnswer, CheckItem, Evidence, HintReview, Outbox, PersonRole, PictureMark, Record
from plugins._kit.directory import directory
from plugins.checks.marks import mark_pictures

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def _ready(stage: Stage) -> None:
    await befriend(stage, COMMITTEE, SECRETARY, CADRE, OTHER_CADRE, "韩梅英", *YOUTHS)
    await tell_of_visits(stage)


async def test_on_site_two_days_ahead(stage: Stage) -> None:
    await _ready(stage)
    assert await stage.tell(COMMITTEE, "/抽查 实地 11月24日", now=NOW) == (
        "实地检查至少提前 2 天打招呼，换个晚一点的日子吧。"
    )
    assert await stage.tell(COMMITTEE, "/抽查 实地 11月28日", now=NOW) == "11月28日放假，换个工作日吧。"
    assert await stage.tell(COMMITTEE, "/抽查 实地", now=NOW) == ("实地检查要先说哪天去，例：/抽查 实地 12月3日")
    said = await stage.tell(COMMITTEE, "/抽查 实地 11月27日 药学院", now=NOW)
    assert "11月27日去，抽完就给对方打招呼。\n去看的人：何静宜" in said
    assert "来不及打招呼" in await stage.tell(COMMITTEE, "/抽查 抽 6 桂花", now=at(11, 26))
    assert "分给：何静宜 5 条" in await stage.tell(COMMITTEE, "/抽查 抽 6 桂花", now=NOW)
    notes = {one.to: one.text for one in await carry(NOW) if one.kind == "checkvisit"}
    assert notes["10003"] == (
        "11月27日校团委会到你联系的几个地方走走（随机抽的，不是谁反映了什么）。不用准备，不用陪同。"
    )
    assert notes["10008"].startswith("11月27日校团委可能到 3-305 坐坐")
    assert "3-305" not in notes["10003"], "去哪里不告诉团干部"
    assert await Outbox.filter(kind="check").count() == 0, "有人去看，就不再发问"


async def test_somebody_else_is_asked_to_look(stage: Stage) -> None:
    await _ready(stage)
    assert await stage.tell(COMMITTEE, "/抽查 委托", now=NOW) == "委托谁去问？例：/抽查 委托 张三 李四"
    assert "名单里没有“张三”" in await stage.tell(COMMITTEE, "/抽查 委托 张三", now=NOW)
    await stage.tell(COMMITTEE, "/抽查 委托 韩梅英、赵雪", now=NOW)
    await stage.tell(COMMITTEE, "/抽查 抽 6 桂花", now=NOW)
    zhao = await person("赵雪")
    own = await CheckItem.filter(interviewer_id=zhao.id)
    for item in own:
        assert (await Record.get(id=item.record_id)).number != 1, "自己寝室的不会分给自己"
    notes = [one for one in await carry(NOW) if one.kind == "checktask"]
    assert {one.to for one in notes} == {"10021", "10008"}
    listed = await stage.tell("韩梅英", "/核实", now=NOW)
    assert listed.startswith("你的访问任务（还剩 3 条，共 3 条），别转给别人：")
    mine = await CheckItem.filter(interviewer_id=(await person("韩梅英")).id).order_by("id")
    number = (await Record.get(id=mine[0].record_id)).number
    foreign = (await Record.get(id=own[0].record_id)).number
    assert await stage.tell("韩梅英", f"/核实 {number} 2 两位室友都说没来过", now=NOW) == (
        f"#{number} 记下了，谢谢。还剩 2 条：/核实"
    )
    await stage.tell("韩梅英", f"/核实 {number} 1 1 1 又问了一位，来过", now=NOW)
    assert [(one.came, one.note) for one in await CheckAnswer.filter(item_id=mine[0].id)] == [
        ("yes", "又问了一位，来过")
    ], "后说的换掉先说的"
    assert (await CheckItem.get(id=mine[0].id)).verdict == "held"
    assert await stage.tell("韩梅英", f"/核实 {foreign} 1", now=NOW) == f"#{foreign} 不在你的访问任务里。"
    assert await stage.tell("孙佳怡", "/核实", now=NOW) == "现在没有要你核实的。"
    await stage.tell(COMMITTEE, "/抽查 6 结束", now=NOW)
    assert (await Record.get(number=number)).trust == "third", "受托的人核到了，记到佐证里"
    assert await Record.filter(trust="third").count() == 1, "没去核的不动"
    assert await stage.tell("韩梅英", f"/核实 {number} 2", now=NOW) == f"#{number} 已经填过了，抽查也结束了。"
    assert await stage.tell("韩梅英", "/核实", now=NOW) == "现在没有要你核实的。"


async def test_words_of_a_cadre_only_about_ones_own_and_after_the_end(stage: Stage) -> None:
    await _ready(stage)
    await stage.tell(COMMITTEE, "/抽查 委托 韩梅英", now=NOW)
    await stage.tell(COMMITTEE, "桂花", now=NOW)
    assert await stage.tell(CADRE, "/核实 1 说明 去过的", now=NOW) == "#1 的抽查还没结束，到时会问你。"
    await stage.tell(COMMITTEE, "/抽查 6 结束", now=NOW)
    assert await stage.tell(CADRE, "/核实 4 说明 去过的", now=NOW) == "#4 没有在抽查里，或者不归你核实。"
    assert "想说明什么" in await stage.tell(CADRE, "/核实 1", now=NOW)
    assert "说明收到了" in await stage.tell(CADRE, "/核实 1 那天在楼下见的", now=NOW)
    assert "#1 走访 3-305 11月10日（说明收到了）" in await stage.tell(CADRE, "/核实", now=NOW)
    assert (await CheckItem.get(record_id=(await Record.get(number=1)).id)).reply == "那天在楼下见的"
    assert await stage.tell(COMMITTEE, "/核实 1 对不上 试试", now=at(12, 10)) == (
        "#1 没有人说过没有这回事，不能记“对不上”；要弄清楚：/抽查 委托 …"
    )
    assert await stage.tell(CADRE, "/核实 1 属实", now=NOW) == (
        "抽查由校团委发起和核对，学院团委可以看本学院的结果：/抽查"
    )
    assert await stage.tell(COMMITTEE, "/核实 99 属实", now=NOW) == "#99 没有在抽查里，或者不归你核实。"
    assert "写上编号" in await stage.tell(COMMITTEE, "/核实 属实", now=NOW)


async def test_a_single_voice_is_not_given_away(stage: Stage) -> None:
    """A talk with one youth: 对不上 would say who said so."""
    await befriend(stage, COMMITTEE, CADRE, "吴思颖")
    await stage.tell(CADRE, "谈心 吴思颖 11月12日 聊了转专业的打算和最近的作息，约好下周再聊", now=NOW)
    await stage.tell(COMMITTEE, "/抽查 现在", now=NOW)
    await stage.tell(COMMITTEE, "桂花", now=NOW)
    (asked,) = [one for one in await carry(NOW) if one.kind == "check"]
    assert asked.text == (
        "校团委随机抽查，谁都可能抽到，不是投诉；王小雨看不到你怎么答。\n"
        "11月12日前后，王小雨有没有当面找你聊过？\n"
        "1 有  2 没有  3 记不清（不想答回 0，不会再问）"
    )
    await stage.tell("吴思颖", "2", now=NOW)
    await stage.tell(COMMITTEE, "/抽查 2 结束", now=NOW)
    said = await stage.tell(COMMITTEE, "/核实 1 对不上 本人说没有", now=at(12, 10))
    assert said.startswith("#1 只问得到一个人，说“对不上”等于告诉团干部是谁说的。")


async def test_hints_are_seen_looked_at_and_gone(stage: Stage) -> None:
    await befriend(stage, COMMITTEE, SECRETARY, CADRE)
    for day, dorm in ((10, "3-305"), (11, "3-306"), (12, "3-307")):
        said = f"走访 {dorm} 11月{day}日 和大家聊了热水时间、晚自习和期末复习的打算，约好下周再来"
        await stage.tell(CADRE, said, now=NOW)
    seen = await stage.tell(SECRETARY, "/抽查 线索", now=NOW)
    assert seen.startswith("线索，待核实（药学院 2026-2027学年第一学期，3 条记录）：\n")
    assert "· 王小雨：不同日子的 3 条写得几乎一样（#1 #2 #3）" in seen
    assert "都可能有正常的原因，先和本人聊聊，不算结论、不进考核。" in seen
    assert not [word for word in ("作弊", "造假", "虚报", "违规", "对不上") if word in seen]
    assert await stage.tell(SECRETARY, "/抽查 线索 护理学院", now=NOW) == "现在没有关于“护理学院”的线索。"
    assert "看过之后说一声" in await stage.tell(SECRETARY, "/抽查 线索 王小雨", now=NOW)
    assert await stage.tell(COMMITTEE, "/抽查 线索 王小雨 聊过了 三个寝室是同一晚的话题", now=NOW) == (
        "王小雨的 1 条线索记为看过了，不会再列。"
    )
    assert (await HintReview.get()).note == "三个寝室是同一晚的话题"
    assert await stage.tell(SECRETARY, "/抽查 线索", now=NOW) == (
        "药学院 2026-2027学年第一学期 的 3 条记录里没有要看的线索（看过 1 条）。"
    )


async def test_hints_about_oneself_are_for_others(stage: Stage) -> None:
    me = await person(CADRE)
    await PersonRole.create(school_id=directory.school_id, person_id=me.id, role="committee")
    directory.forget()
    for day, dorm in ((10, "3-305"), (11, "3-306"), (12, "3-307")):
        said = f"走访 {dorm} 11月{day}日 和大家聊了热水时间、晚自习和期末复习的打算，约好下周再来"
        await stage.tell(CADRE, said, now=NOW)
    assert "没有要看的线索" in await stage.tell(CADRE, "/抽查 线索", now=NOW)
    assert await stage.tell(CADRE, "/抽查 线索 王小雨 没问题", now=NOW) == "关于自己的线索，请别的同事来看。"


async def test_one_photo_for_two_visits_is_seen(stage: Stage) -> None:
    """The photo is sent twice, the second time re-saved smaller; a wall is no photo."""
    import io

    chance = Image.effect_noise((16, 12), 90).resize((640, 480)).convert("RGB")
    first, second, wall = io.BytesIO(), io.BytesIO(), io.BytesIO()
    chance.save(first, "JPEG", quality=92)
    chance.resize((400, 300)).save(second, "JPEG", quality=55)
    Image.new("RGB", (320, 240), "grey").save(wall, "JPEG")
    await befriend(stage, COMMITTEE)
    for day, dorm, photo in ((5, "3-305", first), (12, "3-306", second), (16, "3-307", wall)):
        words = f"走访 {dorm} 11月{day}日 第 {day} 天的事，各有各的说法，聊得很细"
        await stage.tell(CADRE, words, now=NOW, photos=[photo.getvalue()])
    assert await mark_pictures() == 3
    assert await mark_pictures() == 0, "看过的不再看"
    assert await PictureMark.filter(mark="").count() == 1
    assert "· 王小雨：2 条记录的照片和别的日子是同一张（#1 #2）" in await stage.tell(COMMITTEE, "/抽查 线索", now=NOW)
    await Evidence.filter(kind="image").update(digest="0" * 64)
    assert await mark_pictures() == 1, "文件没有了，也只看一次"
