"""From a wish to its thanks, with the wrong turns, through the real dispatcher and the real outbox."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hands import Hands
from stage import Heard, Stage

from models.tables import Concern, Event, Outbox, Record, SealedAddress, Wish
from plugins._kit import sealed
from plugins._kit.resealing import reseal
from plugins._kit.sealing import Seals, seals
from plugins.wishes.granting import lapse_due

CADRE, WISHER, FRIEND, OTHER = "王小雨", "吴思颖", "赵雪", "孙佳怡"
BRANCH = "20001"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Play:
    """The stage, a courier, and a clock of the test's own."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.hands, self.now = stage, Hands(stage.bot), stage.now

    async def tell(self, who: str, text: str, **more: object) -> str:
        """The text of the one answer."""
        self.now += timedelta(seconds=1)
        heard = await self.stage.say(who, text, now=self.now, **more)  # type: ignore[arg-type]
        assert len(heard) <= 1
        return heard[0].text if heard else ""

    async def carry(self, *, days: int = 0) -> list[Heard]:
        """What the outbox sends in the next minutes, some days on."""
        before = len(self.stage.bot.heard)
        self.now += timedelta(days=days)
        self.hands.now = self.now + timedelta(seconds=1)
        await self.hands.work_on(10)
        self.now = self.hands.now
        return self.stage.bot.heard[before:]


@pytest.fixture
async def play(stage: Stage) -> Play:
    """People who have talked to the bot before can be written to."""
    play = Play(stage)
    for who in (CADRE, WISHER, FRIEND, OTHER):
        await play.tell(who, "/我是谁")
    return play


async def _on_the_wall(play: Play, text: str = "想要一本四级真题", *, anonymous: bool = True) -> int:
    said = await play.tell(WISHER, f"/心愿 {'匿名 ' if anonymous else ''}{text}")
    assert "许下了" in said
    number = int(said.split("#")[1].split("。")[0])
    assert "上墙了" in await play.tell(CADRE, f"/心愿审核 {number} 通过")
    await play.carry()
    return number


async def test_an_anonymous_wish_comes_true(play: Play) -> None:
    """Looked at, claimed, done, thanked for, recorded; nothing outside the seal says who wished."""
    said = await play.tell(WISHER, "/心愿 匿名 想要一本四级真题")
    number = int(said.split("#")[1].split("。")[0])
    assert number >= sealed.LOWEST
    assert (await Outbox.get(kind="wishnew")).due_at > play.now + timedelta(hours=6), "不在许愿的那一刻告诉团干部"
    assert "墙上现在没有心愿" in await play.tell(FRIEND, "/心愿墙")
    (asked,) = await play.carry(days=1)
    assert (asked.scene_id, "想要一本四级真题" in asked.text) == ("10003", True)
    assert "上墙了" in await play.tell(CADRE, f"/心愿审核 {number} 通过")
    assert [one.scene_id for one in await play.carry()] == ["10011"]
    assert f"#{number} 想要一本四级真题" in await play.tell(FRIEND, "/心愿墙")
    assert "是你自己许的" in await play.tell(WISHER, f"/圆梦 {number}")
    assert "交给你了" in await play.tell(FRIEND, f"/圆梦 {number}")
    assert "你已经认领了" in await play.tell(FRIEND, f"/圆梦 {number}")
    assert "已经有人在圆了" in await play.tell(OTHER, f"/圆梦 {number}")
    assert "不是你认领的" in await play.tell(OTHER, f"/圆梦 {number} 完成")
    assert "还没有人说做好了" in await play.tell(WISHER, f"/圆了 {number}")
    assert "我去问一声" in await play.tell(FRIEND, f"/圆梦 {number} 完成 放在寝室门口了")
    told = await play.carry()
    assert {one.scene_id for one in told} == {"10011"}
    assert "放在寝室门口了" in told[-1].text
    assert "没有找到心愿" in await play.tell(OTHER, f"/圆了 {number} 谢谢")
    assert "谢谢已经转到了" in await play.tell(WISHER, f"/圆了 {number} 太感谢了，正好用上")
    thanks = {one.scene_id: one.text for one in await play.carry()}
    assert "TA说：太感谢了，正好用上" in thanks["10008"]
    assert WISHER not in "".join(thanks.values())
    assert "已记录" in await play.tell(CADRE, f"/圆梦记录 {number}")
    assert "已经记成" in await play.tell(CADRE, f"/圆梦记录 {number}")
    record = await Record.get(kind="service")
    assert "圆了一个微心愿：想要一本四级真题。放在寝室门口了" in record.process
    assert (await Wish.get()).wisher_id is None
    assert await SealedAddress.all().count() == 0, "圆了，是谁许的就忘掉"
    for row in await Event.all():
        assert row.kind != "wish-open"
        assert "四级真题" not in str(row.payload) or row.kind == "recorded"


@ON_SQLITE
async def test_wrong_turns(play: Play) -> None:
    assert "微心愿不收钱" in await play.tell(WISHER, "/心愿 想借点钱交学费")
    assert "想许个什么小心愿" in await play.tell(WISHER, "/心愿")
    assert "字以内" in await play.tell(WISHER, f"/心愿 {'想' * 121}")
    for number in range(3):
        assert "许下了" in await play.tell(WISHER, f"/心愿 想学第 {number} 种乐器")
    assert "3 个心愿还在墙上" in await play.tell(WISHER, "/心愿 匿名 想看一次海")
    wishes = await Wish.all().order_by("number")
    first = wishes[0].number
    assert f"#{first} 想学第 0 种乐器（等团干部看一眼）" in await play.tell(WISHER, "/心愿")
    assert "没有找到心愿" in await play.tell(FRIEND, f"/心愿 收回 {first}")
    assert await play.tell(WISHER, f"/心愿 收回 {first}") == "收回了，墙上不会再有它。想好了随时再许。"
    assert "没有找到等你看的" in await play.tell("李明哲", f"/心愿审核 {wishes[1].number} 通过")
    assert "这样写：/心愿审核" in await play.tell(CADRE, f"/心愿审核 {wishes[1].number}")
    assert f"#{wishes[1].number}" in await play.tell(CADRE, "/心愿审核")
    await play.carry()
    assert "没有上墙" in await play.tell(CADRE, f"/心愿审核 {wishes[1].number} 不合适 乐器要花钱，换个小忙吧")
    assert any("乐器要花钱" in one.text for one in await play.carry())
    assert "没有找到心愿 #99" in await play.tell(FRIEND, "/圆梦 99")
    assert "没有找到心愿" in await play.tell(FRIEND, "/圆梦 99 完成")
    assert "没有找到心愿" in await play.tell(FRIEND, "/圆梦 99 放回")
    assert "没有找到心愿" in await play.tell(FRIEND, "/没圆 99")
    assert "还没圆，或者" in await play.tell(CADRE, "/圆梦记录 99")
    assert "私聊" in await play.tell(WISHER, "/心愿 想看一次海", group=BRANCH)


@ON_SQLITE
async def test_a_claim_lapses_is_given_back_or_was_not_quite_it(play: Play) -> None:
    number = await _on_the_wall(play)
    await play.tell(FRIEND, f"/圆梦 {number}")
    assert await lapse_due(play.now + timedelta(days=14)) == 0
    assert await lapse_due(play.now + timedelta(days=15)) == 1
    assert await lapse_due(play.now + timedelta(days=15)) == 0
    heard = await play.carry(days=15)
    assert [one.scene_id for one in heard if "先放回墙上" in one.text] == ["10008"]
    await play.tell(OTHER, f"/圆梦 {number}")
    assert "放回墙上了" in await play.tell(OTHER, f"/圆梦 {number} 放回")
    await play.tell(FRIEND, f"/圆梦 {number}")
    await play.tell(FRIEND, f"/圆梦 {number} 完成")
    assert "让别人也看看" in await play.tell(WISHER, f"/没圆 {number}")
    assert any("还没圆" in one.text and one.scene_id == "10008" for one in await play.carry())
    assert (await Wish.get()).state == "open"
    await play.tell(FRIEND, f"/圆梦 {number}")
    await play.tell(WISHER, f"/心愿 收回 {number}")
    assert any("不用再忙它" in one.text for one in await play.carry())


@ON_SQLITE
async def test_danger_in_a_wish_calls_somebody(play: Play) -> None:
    said = await play.tell(WISHER, "/心愿 匿名 我不想活了，只想安安静静地走")
    assert await Wish.all().count() == 0
    assert "12356" in said or "电话" in said
    assert await Concern.filter(kind="crisis").exists()


@ON_SQLITE
async def test_a_changed_key_still_finds_the_wisher(play: Play) -> None:
    from tortoise.transactions import in_transaction

    await _on_the_wall(play)
    wish = await Wish.get()
    fresh = Seals(b"n" * 32)
    async with in_transaction() as connection:
        assert await reseal(connection, seals, fresh) >= 1
    assert await SealedAddress.filter(key=fresh.token("addr", wish.id)).exists()


@ON_SQLITE
async def test_the_wall_in_a_group_names_nobody(play: Play) -> None:
    await play.tell(CADRE, "/报到 药学2401", group=BRANCH)
    number = await _on_the_wall(play, anonymous=False)
    await play.tell(FRIEND, f"/圆梦 {number}")
    said = await play.tell(WISHER, "/心愿墙", group=BRANCH)
    assert f"#{number} 想要一本四级真题（有人在圆）" in said
    assert "你许的" not in said
    assert "赵雪" not in said
