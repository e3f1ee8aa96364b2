"""推文: only with both sides' yes, under no name that was not given, never pressed, and taken back at any time."""

from __future__ import annotations

import base64
import io
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from pictures import photo
from stage import Heard, Stage

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "delivery"))

from hands import Hands

from models.tables import Audit, Event, Evidence, Link, Outbox, Person, Record, StoryConsent
from plugins._kit.directory import directory
from plugins._kit.evidence_files import picture_file

CADRE, HEAD, SECRETARY, COMMITTEE, OTHER, YOUTH = "王小雨", "赵雪", "陈思远", "何静宜", "李明哲", "吴思颖"
VISIT = (
    "/走访 3-305 和赵雪、吴思颖聊了热水时间，13800000008 是赵雪的电话 成效：3-305 的灯修好了 感悟：*多听*<b>少说</b>"
)

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def files(stage: Stage) -> dict[str, bytes]:
    """Every file sent, by name."""
    return {
        data["name"]: base64.b64decode(data["file"].removeprefix("base64://"))
        for api, data in stage.bot.calls
        if api == "upload_private_file"
    }


async def delivered(stage: Stage) -> list[Heard]:
    """What waits goes out."""
    before = len(stage.bot.heard)
    await Hands(stage.bot, now=stage.now).work()
    return stage.bot.heard[before:]


async def visited(stage: Stage) -> None:
    """A record of a dorm with pictures, and with names, a telephone and marks in it."""
    await stage.say(CADRE, VISIT, photos=[photo(10), photo(20)])


async def test_a_story_that_both_sides_agree_to(stage: Stage) -> None:
    """On both engines: the author first, then the dorm once, then the draft; a wider yes shows more, a no ends it."""
    await visited(stage)
    assert await stage.tell(CADRE, "/推文 1") == snapshot("""\
把 #1 写成推文，大概是这样：
团青连心｜走进一个寝室
11月23日，一位团干部走访了一个寝室。
和某某、某某聊了热水时间，［已遮住］ 是某某的电话
【做成了什么】
一个寝室 的灯修好了
【想说的话】
*多听*<b>少说</b>
—— 远志青年（文中没有写出部分同学的名字）

可以吗？你同意了，再去问对方一次；对方不回就不写。
1 可以，不写名字，不放照片
2 可以，不写名字，照片可以放
3 可以，写名字，照片也可以放
0 不用
（照片里的人都愿意，才选 2 或 3）\
""")
    assert files(stage) == {}
    assert await stage.tell(CADRE, "3") == snapshot("好，写名字，照片也可以放。会问对方一次，都同意了告诉你。")
    (asked,) = await delivered(stage)
    assert (asked.scene, asked.scene_id, asked.text) == snapshot(
        (
            "private",
            "10008",
            """\
王小雨想把和你们有关的一次活动写成“远志青年”的推文，大概是这样：
团青连心｜走进一个寝室
11月23日，一位团干部走访了一个寝室。
和某某、某某聊了热水时间，［已遮住］ 是某某的电话
【做成了什么】
一个寝室 的灯修好了
【想说的话】
*多听*<b>少说</b>
—— 远志青年（文中没有写出部分同学的名字）

愿意吗？不回就是不用，不会再问。
1 可以，不写名字，不放照片
2 可以，不写名字，照片可以放
3 可以，写名字，照片也可以放
0 不用
（照片里的人都愿意，才选 2 或 3）
以后想改：/推文 1 0\
""",
        )
    )
    assert await stage.tell(CADRE, "/推文 1") == snapshot(
        "#1 还没有得到都同意，先不写。对方只问一次，不回就是不用；都同意了会告诉你。"
    )
    assert await stage.tell(HEAD, "1") == snapshot("好，不写名字，不放照片。想改随时发：/推文 1 0")
    (news,) = await delivered(stage)
    assert (news.scene_id, news.text) == snapshot(("10003", "#1 写推文，两边都同意了。拿草稿：/推文 1"))

    assert await stage.tell(CADRE, "/推文 1") == snapshot("""\
#1 的推文草稿：
团青连心｜走进一个寝室
11月23日，王小雨走访了一个寝室。
和某某、某某聊了热水时间，［已遮住］ 是某某的电话
【做成了什么】
一个寝室 的灯修好了
【想说的话】
*多听*<b>少说</b>
—— 远志青年（文中没有写出部分同学的名字）

用电脑打开网页文件，全选、复制，粘贴到公众号编辑器里。
发之前请再看一遍；草稿取出已记下。\
""")
    found = files(stage)
    assert sorted(found) == ["推文 1 2026-11-23.html", "推文 1 2026-11-23.md"]
    assert found["推文 1 2026-11-23.md"].decode() == snapshot("""\
# 团青连心｜走进一个寝室

> 草稿 · 王小雨 2026-11-23 取出 · 审定以后删去这一行

*11月23日，王小雨走访了一个寝室。*

和某某、某某聊了热水时间，［已遮住］ 是某某的电话

**做成了什么**

一个寝室 的灯修好了

**想说的话**

\\*多听\\*\\<b\\>少说\\</b\\>

—— 远志青年（文中没有写出部分同学的名字）
""")
    page = found["推文 1 2026-11-23.html"].decode()
    assert "<img" not in page
    for hidden in ("赵雪", "吴思颖", "3-305", "13800000008", "<b>"):
        assert hidden not in page
        assert hidden not in found["推文 1 2026-11-23.md"].decode()
    assert [one.reason for one in await Audit.all()] == ["export:story:1"]

    assert await stage.tell(HEAD, "/推文 1 3") == snapshot("好，写名字，照片也可以放。想改随时发：/推文 1 0")
    assert await delivered(stage) == []
    told = await stage.tell(CADRE, "/推文 1")
    assert "照片 2 张；粘贴后没显示的，从压缩包里拖进去。" in told
    page = files(stage)["推文 1 2026-11-23.html"].decode()
    assert page.count('<img style="') == 2
    assert ("赵雪" in page, "3-305" in page, "吴思颖" in page, "13800000008" in page) == (True, True, False, False)
    packed = zipfile.ZipFile(io.BytesIO(files(stage)["推文 1 2026-11-23.zip"]))
    assert packed.namelist() == ["推文.md", "照片1-1.jpg", "照片1-2.jpg"]

    assert await stage.tell(HEAD, "/推文 1 0") == "好，不写。谢谢你说一声。"
    (changed,) = await delivered(stage)
    assert (changed.scene_id, changed.text) == snapshot(
        ("10003", "#1 的推文同意有变化：手里的草稿请不要再用；要用重新拿一份：/推文 1")
    )
    assert "先不写" in await stage.tell(CADRE, "/推文 1")
    assert await Event.filter(kind__startswith="story.").count() == 5


@sqlite
@pytest.mark.parametrize("how", ["silence", "no", "unreachable", "opted-out"])
async def test_nobody_is_pressed_and_nobody_learns_who_said_no(stage: Stage, how: str) -> None:
    await visited(stage)
    if how == "opted-out":
        await stage.say(HEAD, "别打扰我")
    if how == "unreachable":
        await Person.filter(name=HEAD).update(qq="")
    await stage.say(CADRE, "/推文 1")
    await stage.say(CADRE, "1")
    asked = await delivered(stage)
    assert len(asked) == (0 if how in ("opted-out", "unreachable") else 1)
    if how == "no":
        await stage.say(HEAD, "0")
    answers = {await stage.tell(CADRE, "/推文 1") for _ in range(3)}
    assert answers == {"#1 还没有得到都同意，先不写。对方只问一次，不回就是不用；都同意了会告诉你。"}
    assert await delivered(stage) == []
    assert files(stage) == {}
    if how in ("silence", "no"):
        assert await Outbox.filter(kind="story").count() == 1


@sqlite
async def test_whoever_answered_meanwhile_is_not_asked(stage: Stage) -> None:
    await visited(stage)
    await stage.say(CADRE, "/推文 1 2")
    await stage.say(HEAD, "/推文 1 0")
    assert await delivered(stage) == []


@sqlite
async def test_a_question_that_never_went_out_is_asked_later(stage: Stage) -> None:
    await visited(stage)
    await stage.say(CADRE, "/推文 1")
    await stage.say(CADRE, "2")
    await Outbox.all().update(state="expired")
    await stage.say(CADRE, "/推文 1")
    await stage.say(CADRE, "/推文 1")
    (asked,) = await delivered(stage)
    assert asked.scene_id == stage.accounts[HEAD]
    assert await stage.tell(HEAD, "2", quote=asked.message_id) == "好，不写名字，照片可以放。想改随时发：/推文 1 0"


@sqlite
async def test_the_office_asks_and_the_author_decides_first(stage: Stage) -> None:
    await visited(stage)
    assert await stage.tell(SECRETARY, "/推文 1") == snapshot(
        "会先问写 #1 的团干部，再问对方；都同意了告诉你。没有同意就不写。"
    )
    (asked,) = await delivered(stage)
    assert asked.scene_id == stage.accounts[CADRE]
    assert asked.text.startswith("陈思远想把你的 #1 写成推文。")
    assert await stage.tell(CADRE, "0") == snapshot("好，不写。谢谢你说一声。改主意了发 /推文 1 1。")
    assert await delivered(stage) == []
    assert "先不写" in await stage.tell(SECRETARY, "/推文 1")
    assert await stage.tell(CADRE, "/推文 1 1") == "好，不写名字，不放照片。会问对方一次，都同意了告诉你。"
    (asked,) = await delivered(stage)
    await stage.say(HEAD, "1")
    (news,) = await delivered(stage)
    assert news.scene_id == stage.accounts[SECRETARY]
    assert "的推文草稿" in await stage.tell(SECRETARY, "/推文 1")
    await stage.say(CADRE, "/推文 1 0")
    (changed,) = await delivered(stage)
    assert (changed.scene_id, "不要再用" in changed.text) == (stage.accounts[SECRETARY], True)


@sqlite
async def test_a_lecture_needs_its_author_alone_and_several_records_make_one_story(stage: Stage) -> None:
    await visited(stage)
    await stage.say(CADRE, "/团课 《青春与专业》 讲了药品安全的三个故事，现场提问很多", photos=[photo(30)])
    assert "没有要问的另一方" in await stage.tell(CADRE, "/推文 2")
    assert await stage.tell(CADRE, "3") == "好，写名字，照片也可以放。拿草稿：/推文 2"
    told = await stage.tell(CADRE, "/推文 2、1")
    assert "#1 还没有都同意，没有写进去。" in told
    await stage.say(CADRE, "/推文 1 3")
    await delivered(stage)
    await stage.say(HEAD, "3")
    assert "#2、#1 的推文草稿：\n团青连心｜2 个小故事" in await stage.tell(CADRE, "/推文 2、1")
    page = files(stage)["推文 2、1 2026-11-23.html"].decode()
    assert page.count('<img style="') == 3
    assert "一堂团课《青春与专业》" in page


@sqlite
@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/谈心 吴思颖 聊了转专业的打算和最近的作息", "#1 是谈心，不写成推文。"),
        ("/走访 3-305 没人", "#1 还没有写过程，或者没有做成，写不成推文。"),
        ("/走访 3-305 都好", "#1 还没有写过程，或者没有做成，写不成推文。"),
    ],
)
async def test_what_is_private_or_unfinished_tells_no_story(stage: Stage, line: str, answer: str) -> None:
    await stage.say(CADRE, line)
    assert await stage.tell(CADRE, "/推文 1") == answer


@sqlite
async def test_nobody_takes_what_is_not_theirs(stage: Stage) -> None:
    await visited(stage)
    refusal = "没有 #1 这条记录，或者不归你。"
    assert "由校团委、学院团委、团干部、团员青年来用" in await stage.tell("韩梅英", "/推文 1")
    for who in (OTHER, YOUTH, HEAD):
        assert await stage.tell(who, "/推文 1") == refusal
        assert await stage.tell(who, "/推文 1 3") == refusal
    assert await stage.tell(CADRE, "/推文 7") == "没有 #7 这条记录，或者不归你。"
    assert await stage.tell(CADRE, "/推文 1", group="20002") == "推文请私聊我，这里人多。"
    await stage.say(CADRE, "/推文 1")
    await stage.say(CADRE, "3")
    await delivered(stage)
    assert await stage.tell(OTHER, "/推文 1 3") == refusal
    assert {one.answer for one in await StoryConsent.all()} == {3, None}
    await stage.say(HEAD, "/有误 1 那天没有人来")
    assert await stage.tell(CADRE, "/推文 1") == "#1 对方有异议，先核实清楚。"
    assert await stage.tell(CADRE, "/推文") == "要写哪条记录？例如：/推文 12；几条一起：/推文 12 15。"


@sqlite
async def test_where_nobody_answers_for_the_target_nothing_is_told(stage: Stage) -> None:
    await visited(stage)
    await Link.all().update(contact_id=None)
    directory.forget()
    assert await stage.tell(CADRE, "/推文 1") == snapshot("#1 没有可以问的人（名单里没有寝室长或团支书），先不写。")


@sqlite
async def test_a_question_is_dropped_once_the_record_is_taken_back(stage: Stage) -> None:
    await visited(stage)
    await stage.say(CADRE, "/推文 1")
    await stage.say(CADRE, "1")
    await stage.say(CADRE, "/撤回 1")
    assert await delivered(stage) == []
    assert await Record.filter(withdrawn_at=None).count() == 0


@sqlite
async def test_the_author_may_say_at_once_how_it_may_be_told(stage: Stage) -> None:
    await visited(stage)
    assert await stage.tell(SECRETARY, "/推文 1 3") == "没有 #1 这条记录，或者不归你。"
    assert await stage.tell(CADRE, "/推文 1 1") == "好，不写名字，不放照片。会问对方一次，都同意了告诉你。"
    (asked,) = await delivered(stage)
    assert asked.scene_id == stage.accounts[HEAD]


@sqlite
async def test_a_youth_is_asked_themselves_and_the_digit_is_only_a_digit(stage: Stage) -> None:
    await stage.say(CADRE, "/实事 吴思颖 陪吴思颖去教务处问清了转专业的条件", photos=[photo(9)])
    await stage.say(CADRE, "/推文 1 3")
    (asked,) = await delivered(stage)
    assert asked.scene_id == stage.accounts[YOUTH]
    assert "为一位同学办一件实事" in asked.text
    assert "吴思颖" not in asked.text
    await stage.say(YOUTH, "我想想")
    assert (await StoryConsent.get(side="visited")).answer is None
    assert await stage.tell(YOUTH, "好", quote=asked.message_id) == "好，不写名字，不放照片。想改随时发：/推文 1 0"
    assert "一位同学去教务处" in await stage.tell(CADRE, "/推文 1")
    await stage.say(YOUTH, "/推文 1 3")
    (row,) = await Evidence.all()
    picture_file(row.digest, row.media_type).unlink()
    told = await stage.tell(CADRE, "/推文 1")
    assert "陪吴思颖去教务处" in told
    assert "照片" not in told


@sqlite
async def test_a_question_that_waits_for_something_else_keeps_its_place(stage: Stage) -> None:
    await visited(stage)
    await stage.say(CADRE, "/推文 1 2")
    await stage.say(HEAD, "/匿名 三食堂的饭菜又贵又凉")
    (asked,) = await delivered(stage)
    assert "愿意吗" in asked.text
    await stage.say(HEAD, "0")
    assert (await StoryConsent.get(side="visited")).answer is None
    assert await stage.tell(HEAD, "/推文 1 2") == "好，不写名字，照片可以放。想改随时发：/推文 1 0"


@sqlite
async def test_news_that_is_no_longer_true_is_not_sent(stage: Stage) -> None:
    await visited(stage)
    await stage.say(CADRE, "/推文 1 2")
    await delivered(stage)
    await stage.say(HEAD, "1")
    await stage.say(HEAD, "/推文 1 0")
    assert await delivered(stage) == []
    await stage.say(HEAD, "/推文 1 1")
    await stage.say(CADRE, "/撤回 1")
    assert await delivered(stage) == []
    assert await stage.tell(HEAD, "/推文 1 0") == "没有 #1 这条记录，或者不归你。"


@sqlite
async def test_what_was_added_after_the_question_is_nobodys_consent(stage: Stage) -> None:
    """The other side agreed to what they read; later words and pictures were never shown to them."""
    await visited(stage)
    await stage.tell(CADRE, "/推文 1")
    await stage.tell(CADRE, "3")
    await delivered(stage)
    assert "写名字，照片也可以放" in await stage.tell(HEAD, "3")
    later = stage.now + timedelta(hours=2)
    assert await stage.say(CADRE, "/补充 1 后来听说她们寝室欠着电费", photos=[photo(30)], now=later)
    assert await stage.say(CADRE, "/补充 1 成效：电费补上了", now=later + timedelta(minutes=5))
    assert await Evidence.filter(kind="image").count() == 3
    told = await stage.say(CADRE, "/推文 1", now=later + timedelta(minutes=10))
    assert "欠着电费" not in told[0].text
    assert told[0].text.endswith("#1 问过对方以后又补了话，对方没看过，没有写进去。")
    pages = next(content.decode() for name, content in files(stage).items() if name.endswith(".html"))
    assert "电费" not in pages
    assert "灯修好了" in pages
    assert pages.count("<img ") == 2


@sqlite
async def test_a_name_within_another_name_gives_nobody_away(stage: Stage) -> None:
    """李明 agrees, 李明哲 was not asked; 3-305 agrees, 13-305 was not asked."""
    head = await Person.get(name=HEAD)
    await Person.filter(id=head.id).update(name="李明")
    await directory.notice_change()
    stage.accounts["李明"] = stage.accounts[HEAD]
    await stage.say(CADRE, "/走访 3-305 李明和李明哲聊了热水，13-305 的同学也来了，说了很久")
    await stage.tell(CADRE, "/推文 1")
    await stage.tell(CADRE, "3")
    await delivered(stage)
    await stage.tell("李明", "3")
    told = await stage.tell(CADRE, "/推文 1")
    assert "走访了3-305" in told
    assert "李明和［已遮住］聊了热水" in told
    assert "李明哲" not in told
    assert "13-305" not in told
