"""Five people and a department over a real websocket: heard, worked on, returned, answered, reopened, taken back.

`UPDATE_GOLDEN=1 pytest tests/e2e/test_listening.py` writes a new transcript; read it before accepting it.
"""

from __future__ import annotations

import asyncio
import os
import re
from datetime import date
from pathlib import Path

from demo_on_wechat import DemoOnWechat, as_on_qq, bind_all, demo_on_wechat
from playing import OF_CONCERNS, Play, compare
from qq import QQ, BotProcess, connected

from plugins.sandbox.cast import DEMO
from plugins.sandbox.roster import workbook

GOLDEN = Path(__file__).resolve().parent / "listening.md"
README = Path(__file__).resolve().parents[2] / "plugins" / "concerns" / "README.md"
BRANCH = "20001"
YOUTH, OTHER, THIRD, CADRE, SECRETARY, COMMITTEE, LOGISTICS = (
    "10011", "10012", "10013", "10003", "10002", "10001", "10022",
)  # fmt: skip
PEOPLE = (YOUTH, OTHER, THIRD, CADRE, SECRETARY, COMMITTEE, LOGISTICS)
_NUMBER = re.compile(r"#(\d+)")


def open_house(home: Path) -> BotProcess:
    """A bot with the demo roster; at any hour, for the night would hold its answers back."""
    home.mkdir()
    policy = home / "policy.toml"
    shipped = Path(os.environ["POLICY"]).read_text(encoding="utf-8")
    policy.write_text(re.sub(r"quiet_(from|to) = \d+", r"quiet_\1 = 0", shipped), encoding="utf-8")
    bot = BotProcess(home, {"POLICY": str(policy)})
    bot.prepare()
    roster = bot.home / "roster.xlsx"
    roster.write_bytes(workbook(DEMO, date.today()))  # noqa: DTZ011 - the roster holds the day of the run
    assert bot.word("import", str(roster), "--apply").returncode == 0
    return bot


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(text)


async def play(stage: Play) -> None:
    """The whole conversation, wrong turns included."""
    say = stage.say
    stage.title("说出来：先知道谁会看到什么")
    await say(YOUTH, "/匿名 三食堂的饭菜又贵又凉，打饭还手抖", group=BRANCH)
    await say(YOUTH, "/匿名 三食堂的饭菜又贵又凉，打饭还手抖")
    await say(YOUTH, "9")
    await say(YOUTH, "1")
    await say(OTHER, "三食堂的饭越来越贵了，一份要十八块，还都是凉的")
    named = _numbers((await say(OTHER, "3"))[0].text)[0]
    listed = (await say(SECRETARY, "/问题清单"))[0].text
    problem = _numbers(listed)[0]
    await say(THIRD, f"/附议 {problem}")
    await say(THIRD, f"/附议 {problem}")
    await say(CADRE, "/代反映 3号楼的同学说热水只到九点，洗澡要抢")
    await say(CADRE, "1")
    stage.title("办：认领、转办、退回、再转、答复")
    await say(LOGISTICS, "/问题清单")
    await say(SECRETARY, f"/问题 {problem}")
    await say(SECRETARY, f"/认领 {problem}", pushes=3)
    heard = await say(SECRETARY, f"/转办 {problem} 后勤处 请核一下三食堂的价格", pushes=4)
    passed = next(message for message in heard if message.user == LOGISTICS)
    await say(LOGISTICS, f"/退回 {problem}")
    await say(LOGISTICS, "退回 三食堂是承包的，价格由饮食中心定", quote=passed.message_id, pushes=4)
    heard = await say(SECRETARY, f"/转办 {problem} 后勤 承包合同也归后勤处，请再看一下", pushes=4)
    passed = next(message for message in heard if message.user == LOGISTICS)
    await say(LOGISTICS, "约谈了承包方，下周起套餐统一调到 12 元，保温柜这周换好", quote=passed.message_id, pushes=4)
    await say(SECRETARY, f"/办结 {problem} 已解决")
    await say(SECRETARY, f"/办结 {problem} 已解决 套餐调到 12 元，保温柜已经换好", pushes=3)
    stage.title("问一句：真的解决了吗")
    heard = await say(YOUTH, f"/没解决 {problem} 二楼窗口还是十八块")
    await say(SECRETARY, f"/问题 {problem}")
    heard = await say(SECRETARY, f"/回复 {problem} 二楼今天去看了，周五前改好", pushes=3)
    reply = next(message for message in heard if message.user == YOUTH)
    await say(YOUTH, "好，周五我再去看看", quote=reply.message_id)
    await say(SECRETARY, f"/办结 {problem} 无法解决 二楼是另一家承包，合同期内改不了价", pushes=1)
    await say(SECRETARY, f"/同意 {problem}")
    await say(COMMITTEE, f"/不同意 {problem} 先和承包方谈一次再说", pushes=1)
    stage.title("收回去")
    await say(OTHER, f"/撤回 {problem}")
    await say(OTHER, f"/撤回 {named}", pushes=1)
    await say(OTHER, "/进展")
    await say(SECRETARY, f"/问题 {problem}")
    stage.title("不该看的看不到")
    await say(CADRE, f"/回复 {problem} 我来说两句")
    await say(YOUTH, f"/问题 {problem}")
    await say(LOGISTICS, "/问题 5000099")


async def played_on(there: QQ | DemoOnWechat) -> Play:
    """The conversation among people who have all written to the bot before."""
    stage = Play(there, differs=(*Play.differs, *OF_CONCERNS))
    for friend in PEOPLE:
        await there.ask(friend, "你好")
    await play(stage)
    assert await there.silence(CADRE) == []
    return stage


async def test_the_transcript_on_both_platforms(tmp_path: Path) -> None:
    """On QQ and, at the same time in another house, on WeChat over a OneBot v12 websocket: in the same words."""
    here, beside = open_house(tmp_path / "qq"), open_house(tmp_path / "wechat")
    bind_all(beside.home / "data" / "lianxin.sqlite3")
    here.start()
    try:
        beside.start()
        async with connected(here) as qq, demo_on_wechat(beside) as wechat:
            stage, twin = await asyncio.gather(played_on(qq), played_on(wechat))
    finally:
        stopped = [bot.stop() for bot in (here, beside) if bot.process is not None]
    assert stopped == [0, 0]
    compare(stage.text(), GOLDEN, README, "一件事从说出来到收回去：五个人和一个部门")
    assert as_on_qq(twin.text()) == GOLDEN.read_text(encoding="utf-8")
    assert "Traceback" not in beside.log()
