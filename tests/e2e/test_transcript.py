"""A term's beginning played over a real websocket and compared with the transcript people have read.

`UPDATE_GOLDEN=1 pytest tests/e2e/test_transcript.py` writes a new one; read it before accepting it.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from demo_on_wechat import SUPERUSER, as_on_qq, demo_on_wechat
from playing import Play, compare
from qq import BotProcess, connected

from plugins.sandbox.cast import DEMO
from plugins.sandbox.roster import workbook

GOLDEN = Path(__file__).resolve().parent / "transcript.md"
README = Path(__file__).resolve().parents[2] / "README.md"
BRANCH, DORMS = "20001", "20002"
CADRE, SECRETARY, COMMITTEE = "10003", "10002", "10001"
DORM_HEAD, YOUTH, OTHER_CADRE, STRANGER = "10008", "10011", "10004", "10099"


@pytest.fixture
def fresh_bot(tmp_path: Path) -> BotProcess:
    """A bot that has never seen a roster."""
    return BotProcess(tmp_path / "bot", {"POLICY": os.environ["POLICY"]}, measured=True)


async def bring_in(stage: Play) -> None:
    """The roster, by the one who runs the bot."""
    say = stage.say
    stage.title("名单：校团委把表格私聊发来")
    today = date.today()  # noqa: DTZ011 - the roster holds the day of the run
    await say(CADRE, "/进度")
    await say(COMMITTEE, "", file=("团青连心名单.xlsx", workbook(DEMO, today)))
    await say(COMMITTEE, "1")
    await say(COMMITTEE, "", file=("团青连心名单.xlsx", workbook(DEMO, today)))


async def play(stage: Play) -> None:
    """The whole conversation, wrong turns included."""
    say = stage.say
    stage.title("关联：换个账号也是同一个人")
    await say(STRANGER, "/进度")
    await say(STRANGER, "/绑定 12345678")
    code = (await say(CADRE, "/关联"))[0].text.split("：")[1].split("（")[0]
    await say(STRANGER, f"/关联 {code}")
    await say(STRANGER, f"/关联 {code}")
    await say(STRANGER, "/我是谁")
    stage.title("报到：把群和联系对象对上")
    await say(OTHER_CADRE, "/报到 3-305", group=DORMS)
    await say(CADRE, "/报道 3-305 3-306 3-307", group=DORMS)
    await say(CADRE, "/报到 3-305 3-306 3-307", group=DORMS)
    await say(CADRE, "／报到药学2401", group=BRANCH)
    await say(CADRE, "大家好，我是王小雨", group=DORMS, answers=0)
    stage.title("走访：一条消息记一次")
    await say(CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好", group=DORMS)
    await say(CADRE, "", group=DORMS, photos=1)
    await say(CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好", group=DORMS)
    await say(CADRE, "1", group=DORMS)
    await say(CADRE, "/走访 昨天帮她们报修了坏掉的灯，还聊了四级考试", group=DORMS)
    await say(CADRE, "2", group=DORMS)
    await say(CADRE, "/走访 3-307 没人", group=DORMS)
    await say(CADRE, "/走访 3-399 聊了很多事情", group=DORMS)
    await say(CADRE, "/走访 3-305 明天 打算去看看", group=DORMS)
    await say(DORM_HEAD, "/走访 3-305 我来记一次可以吗", group=DORMS)
    stage.title("别的履职")
    await say(CADRE, "/团日 组织生活 一起学了团章第二章，十八个人都谈了自己的打算", group=BRANCH)
    await say(CADRE, "/谈心 吴思颖 聊了转专业的打算和最近的作息", group=BRANCH)
    await say(CADRE, "谈心 吴思颖 聊了转专业的打算和最近的作息，约好下周再聊")
    await say(CADRE, "/团课 《青春与专业》 讲了药品安全的三个故事，现场提问很多", group=BRANCH)
    await say(CADRE, "/线上 《一起晒书单》 群里二十多人晒了书单，选出三本一起读", group=BRANCH)
    await say(CADRE, "/实事 3-306 联系后勤换了阳台的灯，当天晚上就亮了", group=DORMS)
    await say(CADRE, "/走访 3-307 都好", group=DORMS)
    await say(CADRE, "/补充 成效：和宿管约好了晚上查看热水 感悟：多去几次大家就愿意说了", group=DORMS)
    stage.title("对方来确认")
    await say(DORM_HEAD, "/确认 1", group=DORMS)
    await say(CADRE, "/确认 1", group=DORMS)
    await say(YOUTH, "/有误 1")
    await say(YOUTH, "/有误 1 那天晚上只来了五分钟", group=DORMS)
    stage.title("改错")
    wrong = await say(CADRE, "/走访 3-306 写错了寝室，应该是隔壁那一间才对", group=DORMS)
    await say(CADRE, "撤回", group=DORMS, quote=wrong[0].message_id)
    await say(OTHER_CADRE, "/撤回 1")
    await say(CADRE, "/撤回 999")
    stage.title("看看还差什么")
    await say(CADRE, "/记录")
    await say(CADRE, "/进度", group=DORMS)
    await say(CADRE, "/进度")


async def test_the_transcript(fresh_bot: BotProcess) -> None:
    fresh_bot.start()
    try:
        async with connected(fresh_bot) as qq:
            stage = Play(qq)
            await bring_in(stage)
            await play(stage)
            assert await qq.silence(CADRE) == []
    finally:
        assert fresh_bot.stop() == 0
    summary = "一个学期的开头：导入、绑定、报到、每一种记录、确认、改错、看进度"
    compare(stage.text(), GOLDEN, README, summary)


async def test_the_same_on_wechat(fresh_bot: BotProcess) -> None:
    """OneBot v12 over its own websocket with its own event shapes: the same words, but for the platform's."""
    fresh_bot.environment["SUPERUSERS"] = f'["{SUPERUSER}"]'
    fresh_bot.start()
    try:
        async with demo_on_wechat(fresh_bot) as wechat:
            stage = Play(wechat)
            await bring_in(stage)
            await wechat.know(CADRE, fresh_bot.home / "data" / "lianxin.sqlite3")
            await play(stage)
            assert await wechat.silence(CADRE) == []
    finally:
        assert fresh_bot.stop() == 0
    assert as_on_qq(stage.text()) == GOLDEN.read_text(encoding="utf-8")
    assert "Traceback" not in fresh_bot.log()
