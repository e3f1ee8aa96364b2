"""Activities, polls, the library and helpers, through the real dispatcher and the real outbox."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hands import Hands
from stage import Heard, Stage

from models.tables import Account, Activity, ActivityPart, Concern, Event, Handled, Helper, Outbox, Person, Record
from plugins._kit.dispatcher import gate
from plugins.topics.closing import close_due, nudge_due
from plugins.topics.memory import activities

CADRE, SECRETARY, YOUTH = "王小雨", "陈思远", "吴思颖"
BRANCH, DORM = "20001", "20002"
SAID = "我想多留点时间学习，晚上别熬夜刷短视频"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Play:
    """The stage, a courier, and a clock of the test's own."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.hands, self.now = stage, Hands(stage.bot), stage.now

    async def say(self, who: str, text: str, **more: object) -> list[Heard]:
        """Somebody says something a second later."""
        self.now += timedelta(seconds=1)
        return await self.stage.say(who, text, now=self.now, **more)  # type: ignore[arg-type]

    async def tell(self, who: str, text: str, **more: object) -> str:
        """The text of the one answer, or nothing."""
        heard = await self.say(who, text, **more)
        assert len(heard) <= 1
        return heard[0].text if heard else ""

    async def carry(self) -> list[Heard]:
        """What the outbox sends in the next minutes."""
        before = len(self.stage.bot.heard)
        self.hands.now = self.now + timedelta(seconds=1)
        await self.hands.work_on(10)
        self.now = self.hands.now
        return self.stage.bot.heard[before:]


@pytest.fixture
async def play(stage: Stage) -> Play:
    """Two groups of the cadre's circle are bound."""
    play = Play(stage)
    await play.say(CADRE, "/报到 药学2401", group=BRANCH)
    await play.say(CADRE, "/报到 3-305", group=DORM)
    return play


async def _people(play: Play, count: int) -> list[str]:
    names = [person.name for person in await Person.all().order_by("id")]
    return [name for name in names if name in play.stage.accounts and name not in (CADRE, YOUTH)][:count]


async def _open(play: Play, text: str = "/线上 3") -> int:
    await play.tell(SECRETARY, "/话题库 通过 3")
    await play.say(CADRE, text)
    said = await play.tell(CADRE, "全部")
    assert "发到 2 个群" in said
    return int(said.split("#")[1].split("《")[0])


async def test_from_the_library_to_a_record(play: Play) -> None:
    """One opening to each group, nobody answered for talking, the cadre sees it first, their words make the record."""
    number = await _open(play)
    opened = await play.carry()
    assert [(one.scene, one.scene_id) for one in opened] == [("group", BRANCH), ("group", DORM)]
    assert "昨天你最想多留点时间给什么？" in opened[0].text
    people = await _people(play, 6)
    for name in people:
        assert await play.say(name, SAID, group=BRANCH) == []
    await play.say(people[0], "还想早起跑步，但总起不来", group=DORM)
    await play.say(YOUTH, "收到", group=BRANCH)
    await play.say(YOUTH, "哈哈哈哈哈哈哈", group=BRANCH)
    assert await ActivityPart.all().count() == 6
    assert not [row for row in await Event.all() if SAID in str(row.payload)]
    (ended,) = await play.say(CADRE, "/线上结束", group=BRANCH)
    assert (ended.scene, ended.scene_id) == ("private", "10003"), "先私下给团干部看"
    assert "6 人说了话" in ended.text
    assert "· 学习：6 人\n" in ended.text
    assert ended.images
    assert await ActivityPart.all().count() == 0, "结束了，谁参加的就忘掉"
    assert gate.active == set()
    assert "再多写一两句" in await play.tell(CADRE, f"/线上小结 {number} 好")
    words = "大家最想多留点时间学习，也互相提醒早点睡，我约了三个人一起去自习"
    assert "图发到 2 个群" in await play.tell(CADRE, words, quote=ended.message_id)
    record = await Record.get(kind="online")
    assert record.process.startswith(words)
    assert "（2 个群，6 人说了话；说到" in record.process
    assert (record.complete, record.topic) == (True, "一天的时间去哪儿了")
    pictures = await play.carry()
    assert [(one.scene_id, len(one.images)) for one in pictures] == [(BRANCH, 1), (DORM, 1)]
    assert "已经写过小结了" in await play.tell(CADRE, f"/线上小结 {number} {words}")
    assert "线上活动 1/1" in await play.tell(CADRE, "/进度")


@ON_SQLITE
async def test_a_person_with_two_accounts_is_one(play: Play) -> None:
    await _open(play)
    await play.carry()
    person = await Person.get(name=YOUTH)
    await Account.create(
        school_id=person.school_id, platform="qq", user_id="77001", person_id=person.id, bound_at=play.now,
        reachable=True,
    )  # fmt: skip
    from plugins._kit.directory import directory

    await directory.notice_change()
    await play.say(YOUTH, SAID, group=BRANCH)
    await play.say("77001", SAID, group=DORM)
    await play.say("66001", "不认识的人也可以说，食堂能不能晚点关", group=DORM)
    assert await ActivityPart.all().count() == 2
    before = await Handled.all().count()
    await play.say(YOUTH, "收到", group=BRANCH)
    assert await Handled.all().count() == before, "没说什么的，一行也不写"


@ON_SQLITE
async def test_wrong_turns_of_opening(play: Play) -> None:
    assert "还没有经学院团委通过" in await play.tell(CADRE, "/线上 3")
    assert "话题由学院团委、校团委来通过" in await play.tell(CADRE, "/话题库 通过 3")
    assert "这样写：/线上 题目" in await play.tell(CADRE, "/线上")
    await play.say(CADRE, "/线上 想谢谢谁\n最想谢谢谁？")
    assert "回数字选群" in await play.tell(CADRE, "7")
    assert await play.tell(CADRE, "取消") == "好的，没有开。"
    await play.say(CADRE, "/线上 想谢谢谁\n最想谢谢谁？", group=BRANCH)
    assert "发到 1 个群" in await play.tell(CADRE, "1", group=BRANCH)
    await play.say(CADRE, "/线上 想谢谢谁")
    assert "正开着呢" in await play.tell(CADRE, "全部")
    assert "没有找到你开的" in await play.tell("李明哲", "/线上结束 3")
    assert "你还没有开过" in await play.tell("李明哲", "/线上结束")
    assert "还开着" in await play.tell(CADRE, "/线上小结 3 大家都说了很多，我一个一个回了")
    assert "已记录" in await play.tell(CADRE, "/线上 《一起晒书单》 群里二十多人晒了书单，选出三本一起读")
    assert "先在群里 /报到" in await play.tell("李明哲", "/线上 想谢谢谁")
    assert (await Activity.all().count(), await Record.filter(kind="online").count()) == (1, 1)


@ON_SQLITE
async def test_it_ends_by_itself_and_is_recalled_once(play: Play) -> None:
    """Budget of a group: an opening, one reminder, one picture; of the cadre: one private message."""
    await _open(play)
    await play.carry()
    row = await Activity.get()
    half = row.opened_at + (row.closes_at - row.opened_at) / 2
    assert await nudge_due(half - timedelta(minutes=1)) == 0
    assert await nudge_due(half + timedelta(minutes=1)) == 1
    assert await nudge_due(half + timedelta(minutes=2)) == 0
    play.now = _morning(half + timedelta(days=1))
    for group in (BRANCH, DORM):  # a group where nobody speaks any more is left alone
        gate.last_heard["qq", "group", group] = int((play.now - timedelta(hours=1)).timestamp())
    nudged = await play.carry()
    assert [one.scene_id for one in nudged] == [BRANCH, DORM]
    assert "没空也没关系" in nudged[0].text
    assert await close_due(row.closes_at - timedelta(minutes=1)) == 0
    assert await close_due(row.closes_at) == 1
    assert await close_due(row.closes_at) == 0
    play.now = _morning(row.closes_at + timedelta(days=1))
    (told,) = await play.carry()
    assert (told.scene, told.scene_id) == ("private", "10003")
    assert "0 人说了话" in told.text
    await play.say(YOUTH, SAID, group=BRANCH)
    assert await ActivityPart.all().count() == 0
    kinds = await Outbox.filter(kind__in=["activity", "activitynudge", "activityend"]).values_list("kind", flat=True)
    assert sorted(map(str, kinds)) == ["activity", "activity", "activityend", "activitynudge", "activitynudge"]


def _morning(at: datetime) -> datetime:
    return at.replace(hour=2, minute=30)


@ON_SQLITE
async def test_a_poll_of_a_helper(play: Play) -> None:
    """Asked for, small, and over at a word; a late vote gets a kind one."""
    poll = "/投票 秋游去哪 山上 湖边"
    assert "想帮忙：/我想帮忙" in await play.tell(YOUTH, poll, group=BRANCH)
    assert "已经转告" in await play.tell(YOUTH, "/我想帮忙")
    assert "已经报过名" in await play.tell(YOUTH, "/我想帮忙")
    (asked,) = await play.carry()
    number = (await Helper.get()).number
    assert f"/帮手 {number} 同意" in asked.text
    assert "这样写：/帮手" in await play.tell(CADRE, f"/帮手 {number}")
    assert "没有找到 #99" in await play.tell(CADRE, "/帮手 99 同意")
    await play.tell(CADRE, f"/帮手 {number} 同意")
    assert "吴思颖" in await play.tell(CADRE, "/帮手")
    assert [one.scene_id for one in await play.carry()] == ["10011"]
    assert "发到 1 个群" in await play.tell(YOUTH, poll, group=BRANCH)
    (posted,) = await play.carry()
    people = await _people(play, 6)
    for name in people:
        await play.say(name, "2", group=BRANCH)
    await play.say(people[0], "１", group=BRANCH)
    await play.say(people[1], "我选湖边，风大", group=BRANCH)
    await play.say(people[2], "1", group=BRANCH, quote=posted.message_id)
    ended = await play.tell(YOUTH, "/线上结束", group=BRANCH)
    assert "6 人投了票。\n· 山上：2 人\n· 湖边：4 人" in ended
    late = await play.tell(people[3], "1", group=BRANCH, quote=posted.message_id)
    assert "已经截止啦" in late
    assert await play.say(people[3], "哈哈晚了一步呀", group=BRANCH, quote=posted.message_id) == []
    number = (await Activity.get()).number
    assert "投票结果发到 1 个群" in await play.tell(YOUTH, f"/线上小结 {number}")
    assert "已经发到群里了" in await play.tell(YOUTH, f"/线上小结 {number}")
    assert await play.tell(YOUTH, "/不帮了") != await play.tell(YOUTH, "/不帮了")
    assert "想帮忙：/我想帮忙" in await play.tell(YOUTH, poll, group=BRANCH)
    assert await Record.filter(kind="online").count() == 0, "投票不是一次线上活动"


@ON_SQLITE
async def test_whoever_wants_to_be_left_in_peace_is_not_counted(play: Play) -> None:
    await _open(play)
    await play.carry()
    await play.say(YOUTH, SAID, group=BRANCH)
    await play.tell(YOUTH, "别打扰我")
    await play.say(YOUTH, "我还想说说找工作的事，有点迷茫", group=BRANCH)
    (part,) = await ActivityPart.all()
    assert part.themes == ["学习", "时间和作息"]


@ON_SQLITE
async def test_talk_is_heard_only_where_something_is_open(play: Play) -> None:
    await _open(play)
    assert ("qq", BRANCH) not in gate.active, "还没送到的群不算"
    await play.carry()
    assert gate.active == {("qq", BRANCH), ("qq", DORM)}
    await play.say("李明哲", SAID, group="20003")
    assert await ActivityPart.all().count() == 0
    await play.tell(CADRE, "/线上结束")
    await activities.refresh()
    assert gate.active == set()


@ON_SQLITE
async def test_preparing_shows_many_only(play: Play) -> None:
    first = await play.tell(CADRE, "/备课 期末复习")
    assert "没有够多人说到同一类" in first
    assert "最近哪门课最吃力" in first
    for name in await _people(play, 6):
        await play.tell(name, "/反映 图书馆座位不够，期末复习没有地方坐")
        await play.tell(name, "3")
    assert await Concern.all().count() >= 5
    seen = await play.tell(CADRE, "/备课 期末复习")
    assert "· 学业发展：" in seen
    assert "图书馆座位不够" not in seen
