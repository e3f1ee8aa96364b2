"""Identity cards, contact details by choice, and texts made to be pasted."""

from __future__ import annotations

from stage import Stage

from models.tables import Event, Link, Person
from plugins._kit.directory import directory

CADRE, DORMS = "王小雨", "20002"


async def test_a_group_shows_the_cards_of_its_cadres(stage: Stage) -> None:
    assert (await stage.tell("吴思颖", "/名片", group=DORMS)).startswith("这个群还没有报到")
    await stage.tell(CADRE, "/报到 3-305", group=DORMS)
    await stage.tell("李明哲", "/报到 5-402", group=DORMS)
    for who in ("许诺", "李明哲"):
        heard = await stage.say(who, "/名片", group=DORMS)
        assert heard[0].text.count("联系团干部：") == 2
        assert heard[0].images[0].startswith(b"\x89PNG")


async def test_a_cadres_own_card_and_what_it_shows(stage: Stage) -> None:
    heard = await stage.say(CADRE, "/名片")
    assert "联系对象：药学2401、药学2402、药学2403、3-305、3-306、3-307、3 位同学" in heard[0].text
    assert heard[0].images
    assert await stage.tell(CADRE, "/名片 公开 QQ 1，\n周五在 101") == "好的，名片上显示：QQ 1， 周五在 101"
    assert "找TA：QQ 1， 周五在 101" in await stage.tell(CADRE, "/名片")
    assert await stage.tell(CADRE, "/名片 不公开") == "好的，名片上不再显示联系方式。"
    assert "找TA" not in await stage.tell(CADRE, "/名片")
    assert (await stage.tell(CADRE, f"/名片 公开 {'长' * 129}")).startswith("联系方式太长了（最多 128 字）")
    assert (await Person.get(name=CADRE)).public_contact == ""
    assert await Event.filter(kind="contact_set").count() == 2


async def test_a_youth_gets_the_cards_of_their_cadres(stage: Stage) -> None:
    assert await stage.tell("吴思颖", "/名片") == (
        "你的联系干部：\n王小雨（3-305、吴思颖、药学2401），QQ 10003，周三晚在学生活动中心 205\n"
        "对TA有意见：校团委办公室 0570-5550155"
    )
    await Link.all().update(valid_to=stage.now.date().replace(day=1))
    directory.forget()
    assert (await stage.tell("吴思颖", "/名片")).startswith("名单里还没有联系你的干部")
    assert (await stage.tell("许诺", "/名片")).startswith("我还不认识这个账号。")


async def test_a_card_to_paste(stage: Stage) -> None:
    heard = await stage.say(CADRE, "/转发稿", group=DORMS)
    assert [one.scene for one in heard] == ["private"]
    assert heard[0].text.startswith("大家好，我是王小雨 药学院团总支副书记，药学2401、")
    assert "加 QQ 10000（连心桥机器人）私聊" in heard[0].text
    assert heard[0].images[0].startswith(b"\x89PNG")
    assert (await stage.tell(CADRE, "/转发稿 名片")) == heard[0].text


async def test_a_notice_to_paste(stage: Stage) -> None:
    heard = await stage.say(CADRE, "/转发稿 公告：团日活动\n周三晚 7 点，205 教室")
    assert heard[0].text.startswith("【通知】\n团日活动\n周三晚 7 点，205 教室\n—— 王小雨")
    assert heard[0].images[0].startswith(b"\x89PNG")
    assert (await stage.tell(CADRE, f"/转发稿 {'长' * 1001}")).startswith("公告太长了（最多 1000 字）")
    assert (await stage.tell("陈思远", "/转发稿 周五开会")).startswith("【通知】\n周五开会\n—— 陈思远")
    assert (await stage.tell("陈思远", "/转发稿")).startswith("写上要转发的内容")
    assert (await stage.tell("吴思颖", "/转发稿")).startswith("/转发稿 由校团委、学院团委、团干部来用。")


async def test_what_people_write_is_text_not_markup(stage: Stage) -> None:
    heard = await stage.say(CADRE, '/转发稿 #panic("x") $1$ *粗* @王小雨 \\ <a> `raw`')
    assert heard[0].images[0].startswith(b"\x89PNG")
