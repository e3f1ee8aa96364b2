"""A wish and an online activity over a real websocket, wrong turns included.

`UPDATE_GOLDEN=1 pytest tests/e2e/test_doing.py` writes a new transcript; read it before accepting it.
"""

from __future__ import annotations

import re
from pathlib import Path

from playing import OF_CONCERNS, Play, compare
from qq import connected
from test_listening import open_house

GOLDEN = Path(__file__).resolve().parent / "doing.md"
README = Path(__file__).resolve().parents[2] / "plugins" / "topics" / "README.md"
BRANCH, DORM = "20001", "20002"
YOUTH, FRIEND, OTHER, CADRE, SECRETARY = "10011", "10008", "10009", "10003", "10002"
TALK = "我想多留点时间学习，晚上别熬夜刷短视频"
_NUMBER = re.compile(r"#(\d+)")


async def _talk(stage: Play, who: str, text: str, group: str) -> None:
    """Somebody talks and nobody answers; a line of theirs behind it shows that it was heard."""
    await stage.say(who, text, group=group, answers=0)
    assert await stage.there.silence(who, group) == []


async def _online(stage: Play) -> None:
    say = stage.say
    stage.title("线上活动：开、说、结束、小结")
    await say(CADRE, "/报到 药学2401", group=BRANCH)
    await say(CADRE, "/报到 3-305", group=DORM)
    await say(CADRE, "/线上 3")
    await say(CADRE, "/话题库 通过 3")
    await say(SECRETARY, "/话题库 3")
    await say(SECRETARY, "/话题库 通过 3")
    await say(CADRE, "/线上 3")
    number = _NUMBER.findall((await say(CADRE, "全部", pushes=2))[0].text)[0]
    await _talk(stage, YOUTH, TALK, BRANCH)
    await _talk(stage, YOUTH, "哈哈哈哈", BRANCH)
    await _talk(stage, FRIEND, TALK, DORM)
    await say(OTHER, f"/线上结束 {number}", group=DORM)
    await say(CADRE, f"/线上小结 {number} 大家说得真好，都想早点睡")
    await say(CADRE, "/线上结束", group=BRANCH)
    await say(CADRE, f"/线上小结 {number} 好")
    await say(CADRE, f"/线上小结 {number} 大家最想多留点时间学习，我约了三个人一起去自习", pushes=2)


async def _poll(stage: Play) -> None:
    say = stage.say
    stage.title("投票：帮手来发，晚了的一票")
    await say(YOUTH, "/投票 秋游去哪 山上 湖边", group=BRANCH)
    heard = await say(YOUTH, "/我想帮忙", pushes=1)
    number = re.findall(r"/帮手 (\d+)", heard[-1].text)[0]
    await say(CADRE, f"/帮手 {number} 同意", pushes=1)
    posted = (await say(YOUTH, "/投票 秋游去哪 山上 湖边", group=BRANCH, pushes=1))[-1]
    await _talk(stage, FRIEND, "2", BRANCH)
    await say(YOUTH, "/线上结束", group=BRANCH)
    await say(OTHER, "1", group=BRANCH, quote=posted.message_id)
    await say(YOUTH, "/不帮了")


async def _wish(stage: Play) -> None:
    say = stage.say
    stage.title("微心愿：匿名许下，圆了道谢")
    await say(YOUTH, "/心愿 想借两百块钱买书")
    number = _NUMBER.findall((await say(YOUTH, "/心愿 匿名 想要一本四级真题"))[0].text)[0]
    await say(FRIEND, "/心愿墙")
    await say(CADRE, "/心愿审核")
    await say(CADRE, f"/心愿审核 {number} 通过", pushes=1)
    await say(YOUTH, f"/圆梦 {number}")
    await say(FRIEND, f"/圆梦 {number}", pushes=1)
    await say(OTHER, f"/圆梦 {number}")
    await say(FRIEND, f"/圆梦 {number} 完成 放在寝室门口了", pushes=1)
    await say(YOUTH, f"/圆了 {number} 太感谢了，正好用上", pushes=2)
    await say(CADRE, f"/圆梦记录 {number}")


async def test_the_transcript(tmp_path: Path) -> None:
    bot = open_house(tmp_path / "bot")
    bot.start()
    try:
        async with connected(bot) as qq:
            stage = Play(qq)
            stage.differs = (*stage.differs, *OF_CONCERNS)
            for who in (YOUTH, FRIEND, OTHER, CADRE, SECRETARY):
                await qq.ask(who, "/我是谁")  # from here on they can be written to
            await _online(stage)
            await _poll(stage)
            await _wish(stage)
            assert await qq.silence(CADRE) == []
    finally:
        assert bot.stop() == 0
    assert "Traceback" not in bot.log()
    compare(stage.text(), GOLDEN, README, "一次线上活动、一次投票、一个微心愿，走错的也在里面")
