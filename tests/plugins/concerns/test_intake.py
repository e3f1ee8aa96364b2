"""A youth tells of something: nothing is kept before a digit, and then as they chose."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from stage import Stage

from models.rules.concern_words import Openness
from models.tables import (
    Audit,
    College,
    Concern,
    Event,
    Outbox,
    Person,
    PersonRole,
    Problem,
    ProblemAbout,
    Question,
    SentMessage,
    Support,
)
from plugins._kit import sealed
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.sealing import receipt_hash
from plugins._kit.sent import sent_messages
from plugins.concerns.drafts import daily

ASKER, FRIEND, CADRE = "吴思颖", "郑文博", "王小雨"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
WATER = "3号楼晚上十点以后就没有热水"
SAME = "3号楼晚上没有热水，洗澡都不行"
GROUP = "2001"


@pytest.fixture(autouse=True)
def a_new_day() -> None:
    """What was told in an earlier test counts no more."""
    daily.forget()


async def person(name: str) -> Person:
    """Somebody of the demo."""
    return await Person.get(name=name)


async def _kept_nothing() -> bool:
    await sent_messages.flush()
    tables = (Concern, Problem, Support, Question, Audit, Outbox, SentMessage, Event)
    return not any([await table.exists() for table in tables])


@pytest.mark.parametrize("opening", ["", "/反映 ", "／反映", "反映 "])
async def test_plain_words_and_the_command_ask_the_same(stage: Stage, opening: str) -> None:
    asked = await stage.tell(ASKER, opening + WATER)
    assert asked.startswith("听起来是「3 号楼 · 热水」（生活服务，一般由后勤处办）。")
    assert asked.splitlines()[1].startswith("1 匿名（密封）")
    assert await _kept_nothing()


async def test_the_safest_keeps_no_trace_of_the_person(stage: Stage) -> None:
    await stage.tell(ASKER, WATER)
    answer = await stage.tell(ASKER, "1")
    concern = await Concern.get()
    assert answer.startswith(f"收到，#{concern.number}「3 号楼 · 热水」，匿名（密封）")
    digits = answer.splitlines()[1].removeprefix("回执 ")[:19].replace(" ", "")
    assert concern.receipt == await receipt_hash(digits)
    assert (concern.openness, concern.person_id, concern.source) == ("sealed", None, "private")
    asker = await person(ASKER)
    assert await sealed.mine_of(asker.id) == (concern.id,)
    await sent_messages.flush()
    for table in (Question, Audit, Outbox, SentMessage, Event):
        assert not await table.exists(), table


@pytest.mark.parametrize(
    ("digit", "openness"),
    [("2", Openness.HIDDEN), ("3", Openness.NAMED), ("公开", Openness.OPEN), ("4", Openness.OPEN)],
)
async def test_others_are_kept_with_the_name(stage: Stage, digit: str, openness: Openness) -> None:
    await stage.tell(ASKER, WATER)
    answer = await stage.tell(ASKER, digit)
    concern = await Concern.get()
    assert (concern.openness, concern.person_id) == (openness.value, (await person(ASKER)).id)
    assert concern.number < sealed.LOWEST
    assert "回执" not in answer


async def test_zero_keeps_nothing(stage: Stage) -> None:
    for no in ("0", "只是聊聊", "取消"):
        await stage.tell(ASKER, WATER)
        assert (await stage.tell(ASKER, no)).startswith("好，什么都没有记")
    assert await _kept_nothing()


async def test_further_words_belong_to_it_and_chatter_does_not(stage: Stage) -> None:
    await stage.tell(ASKER, WATER)
    assert (await stage.tell(ASKER, "洗澡都不行")).startswith("补上了。")
    assert "联系团干部" in await stage.tell(ASKER, "谢谢")
    assert (await stage.tell(ASKER, "7")).startswith("回 1、2、3、4 里的一个")
    await stage.tell(ASKER, "2")
    assert (await Concern.get()).text == f"{WATER}\n洗澡都不行"


async def test_it_waits_twenty_minutes(stage: Stage) -> None:
    await stage.tell(ASKER, WATER)
    await stage.tell(ASKER, "1", now=NOW + timedelta(minutes=21))
    assert not await Concern.exists()


async def test_first_time_says_who_else_knows(stage: Stage) -> None:
    assert "QQ、微信平台自己知道是你" in await stage.tell(ASKER, WATER)
    await stage.tell(ASKER, "1")
    assert "平台自己知道" not in await stage.tell(ASKER, "三食堂的饭菜太贵了")


async def test_anonymous_is_one_line_and_one_digit(stage: Stage) -> None:
    asked = await stage.tell(ASKER, f"/匿名 {WATER}")
    assert "谁都不知道是你，只看得到内容、哪天、哪个学院。回 1 发出，0 取消。" in asked
    assert (await stage.tell(ASKER, "3")).startswith("回 1 里的一个")
    await stage.tell(ASKER, "1")
    assert (await Concern.get()).openness == "sealed"


async def test_the_word_alone_answers_the_question(stage: Stage) -> None:
    await stage.tell(ASKER, WATER)
    assert "匿名（密封）" in await stage.tell(ASKER, "匿名")
    assert (await Concern.get()).openness == "sealed"


async def test_a_similar_problem_is_offered_by_its_title_alone(stage: Stage) -> None:
    await stage.tell(ASKER, "/匿名 3号楼晚上没有热水，我室友小红都感冒了")
    await stage.tell(ASKER, "1")
    problem = await Problem.get()
    asked = await stage.tell(FRIEND, SAME)
    assert f"5 附议 #{problem.number}「3 号楼 · 热水」（都说到热水" in asked
    assert "小红" not in asked
    answer = await stage.tell(FRIEND, "5")
    assert "也算你一份" in answer
    assert (await sealed.people_behind([problem.id]))[problem.id] == 2
    assert await Concern.all().count() == 1, "附议 keeps no words"
    assert "附议 #" not in await stage.tell(FRIEND, SAME), "already behind it"
    assert "附议 #" not in await stage.tell(ASKER, SAME)


async def test_who_tells_it_themselves_joins_the_same_problem(stage: Stage) -> None:
    for who in (ASKER, FRIEND):
        await stage.tell(who, SAME)
        await stage.tell(who, "1")
    assert await Problem.all().count() == 1
    assert {one.problem_id for one in await Concern.all()} == {(await Problem.get()).id}


async def test_a_problem_that_speaks_of_somebody_is_not_offered_to_them(stage: Stage) -> None:
    await stage.tell(ASKER, f"{SAME}，王小雨也不管")
    await stage.tell(ASKER, "1")
    assert (await ProblemAbout.get()).person_id == (await person(CADRE)).id
    assert "附议 #" not in await stage.tell(CADRE, SAME)


async def test_few_could_have_said_it(stage: Stage) -> None:
    asked = await stage.tell(ASKER, "3-305的灯坏了，我叫吴思颖，电话13812345678")
    assert "你写到 3-305，那里登记的不到 5 人" in asked
    await stage.tell(ASKER, "1")
    concern = await Concern.get()
    assert "3-305" not in concern.text
    assert ASKER not in concern.text
    assert "13812345678" not in concern.text
    assert (await Problem.get()).title == "3 号楼 · 室内照明"


async def test_the_room_stays_where_the_author_wants_it(stage: Stage) -> None:
    await stage.tell(ASKER, "３－３０５的灯坏了，我叫吴思颖")
    await stage.tell(ASKER, "6")
    concern = await Concern.get()
    assert (concern.openness, concern.text) == ("sealed", "３－３０５的灯坏了，我叫［已遮住］")
    await stage.tell(ASKER, "3-305的灯又坏了，我叫吴思颖")
    await stage.tell(ASKER, "3")
    assert await Concern.filter(text="3-305的灯又坏了，我叫吴思颖", openness="named").exists()


async def test_a_class_and_a_college_of_few(stage: Stage) -> None:
    asker = await person(ASKER)
    await Person.filter(college_id=asker.college_id).exclude(id=asker.id).update(college_id=None)
    await directory.notice_change()
    secretary = await person("陈思远")
    await Person.filter(id=secretary.id).update(college_id=asker.college_id)
    await directory.notice_change()
    asked = await stage.tell(ASKER, f"我们{asker.class_name}上课的教室投影坏了，我们团委书记也不管")
    assert f"你写到 {asker.class_name}" in asked
    assert "连学院也不写" in asked
    await stage.tell(ASKER, "1")
    concern = await Concern.get()
    assert concern.college_id is None
    assert asker.class_name not in concern.text
    assert (await ProblemAbout.get()).person_id == secretary.id, "F22 holds though the college is hidden"


async def test_no_friend_is_told_about_receipts(stage: Stage) -> None:
    from plugins._kit import dispatcher
    from plugins._kit.origin import Origin

    user = stage.accounts[ASKER]
    for number, text in enumerate((WATER, "1")):
        origin = Origin(
            "qq", stage.bot.self_id, "private", user, user, f"t{number}", 1, True, None, text, temporary=True
        )
        await dispatcher.handle(stage.bot, origin, NOW)
    asked, answer = stage.bot.heard
    assert "答复只能凭回执来看" in asked.text
    assert "答复凭回执来看" in answer.text
    assert {heard.scene for heard in stage.bot.heard} == {"private"}


@pytest.mark.parametrize("words", ["你好", "谢谢", "收到啦", "在吗"])
async def test_chatter_stays_with_the_help_room(stage: Stage, words: str) -> None:
    assert "听起来" not in await stage.tell(ASKER, words)


async def test_thanks_open_nothing(stage: Stage) -> None:
    assert (await stage.tell(ASKER, "谢谢食堂阿姨，饭菜太好吃了")).startswith("谢谢你说这句好话")
    assert await _kept_nothing()


async def test_a_talk_is_no_ticket(stage: Stage) -> None:
    assert "不建工单" in await stage.tell(ASKER, "最近和室友吵架，心里很难受，想找人说说话")
    assert await _kept_nothing()


async def test_a_wish_is_kept_for_the_league(stage: Stage) -> None:
    assert "微心愿以后" in await stage.tell(ASKER, "/反映 我的微心愿是想要一副新羽毛球拍")
    await stage.tell(ASKER, "3")
    assert (await Concern.get()).kind == "wish"
    assert await Problem.exists()


async def test_a_cadre_is_asked_only_where_it_sounds_like_a_concern(stage: Stage) -> None:
    assert "听起来" not in await stage.tell(CADRE, "今天的活动办得不错呀")
    assert "听起来" in await stage.tell(CADRE, "三食堂的饭菜太贵了")


@pytest.mark.parametrize("command", ["/匿名 ", "/反映 "])
async def test_in_a_group_nothing_is_kept_nor_quoted(stage: Stage, command: str) -> None:
    heard = await stage.say(ASKER, command + WATER, group=GROUP)
    assert [one.text for one in heard] == ["刚才那句我帮你撤回了，没有记。想说的私聊发给我就行。"]
    sent = [data for api, data in stage.bot.calls if api == "send_group_msg"]
    assert not any(part["type"] == "reply" for part in sent[0]["message"])
    assert any(api == "delete_msg" for api, _ in stage.bot.calls)
    stage.bot.failing.add("delete_msg")
    assert "私聊我说" in await stage.tell(ASKER, command + WATER, group=GROUP)
    assert await _kept_nothing()


async def test_an_account_nobody_bound(stage: Stage) -> None:
    assert "/绑定" in await stage.tell("7001", "/匿名 三食堂太贵了")
    assert "听起来" not in await stage.tell("7001", "三食堂的饭菜太贵了")
    assert await _kept_nothing()


async def test_without_words(stage: Stage) -> None:
    assert (await stage.tell(ASKER, "/反映")).startswith("想说什么")
    assert "/匿名 内容" in await stage.tell(ASKER, "/匿名")


async def test_a_day_holds_so_many(stage: Stage) -> None:
    limit = policy().problems.daily_concerns
    for _ in range(limit):
        await stage.tell(ASKER, WATER)
        await stage.tell(ASKER, "3")
    assert f"{limit} 件" in await stage.tell(ASKER, WATER)
    assert await Concern.all().count() == limit
    assert "听起来" in await stage.tell(FRIEND, WATER)
    assert "听起来" in await stage.tell(ASKER, WATER, now=NOW + timedelta(days=1))


async def test_long_words_and_codes_are_words(stage: Stage) -> None:
    long = "图书馆座位不够。" * 1250
    await stage.tell(ASKER, long)
    await stage.tell(ASKER, "3")
    assert (await Concern.get()).text == long
    assert "太长了" in await stage.tell(FRIEND, "热水没有了" * 5000)
    codes = "[CQ:at,qq=all][CQ:image,file=http://x] 三食堂排队太久"
    heard = await stage.say(FRIEND, codes)
    await stage.say(FRIEND, "4")
    assert await Concern.filter(text=codes).exists()
    assert all(part["type"] == "text" for api, data in stage.bot.calls if "send" in api for part in data["message"])
    assert "[CQ" not in heard[0].text


async def test_what_quotes_something_else_answers_nothing(stage: Stage) -> None:
    await stage.tell(ASKER, WATER)
    await stage.tell(ASKER, "3")
    shown = (await stage.say(ASKER, f"/进展 {(await Concern.get()).number}"))[0]
    await stage.tell(ASKER, "三食堂的饭菜太贵了")
    assert "补上了" in await stage.tell(ASKER, "1", quote=shown.message_id)
    assert await Concern.all().count() == 1


async def test_said_once_saved_once(stage: Stage) -> None:
    await stage.tell(ASKER, WATER)
    assert await stage.tell(ASKER, "1", message_id=77)
    assert await stage.tell(ASKER, "1", message_id=77) == ""
    assert await Concern.all().count() == 1


async def test_a_bare_word_answers_the_offer(stage: Stage) -> None:
    await stage.tell(ASKER, WATER)
    assert "办这件事的人知道是你" in await stage.tell(ASKER, "实名")
    assert (await Concern.get()).openness == "named"


async def test_the_counsellor_of_a_hidden_college_is_not_told_apart(stage: Stage) -> None:
    small = await College.create(school_id=directory.school_id, name="小学院")
    counsellor = await person("韩梅英")
    asker = await person(ASKER)
    await Person.filter(id=asker.id).update(college_id=small.id)
    await directory.notice_change()
    await stage.tell(ASKER, "/匿名 我们辅导员收班费不给明细，问了还骂人")
    await stage.tell(ASKER, "1")
    assert (await Concern.get()).college_id is None
    everyone = await PersonRole.filter(role="counsellor").values_list("person_id", flat=True)
    about = await ProblemAbout.all().values_list("person_id", flat=True)
    assert set(about) == set(everyone)
    assert counsellor.id in about
