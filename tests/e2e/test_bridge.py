"""A QQ group and a WeChat group over two real websockets: v11 on one side, v12 on the other."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from pictures import photo
from qq import QQ, BotProcess, connected
from wechat import Wechat, bridge_rows, on_wechat

CADRE, YOUTH = "10003", "10008"
QQ_GROUP, WX_GROUP = "20001", "wx-1@chatroom"


def _roster(file: Path) -> None:
    begins = str(date.today() - timedelta(days=60))  # noqa: DTZ011
    book = xlsxwriter.Workbook(str(file))
    people = book.add_worksheet("人员")
    people.write_row(0, 0, ["学号", "姓名", "学院", "身份", "级别", "班级", "QQ"])
    people.write_row(1, 0, ["1", "王小雨", "药学院", "团干部", "院级", "", CADRE])
    people.write_row(2, 0, ["2", "赵梓萱", "药学院", "团员青年", "院级", "药学2401", YOUTH])
    links = book.add_worksheet("联系")
    links.write_row(0, 0, ["干部学号", "对象类型", "对象名称", "起"])
    links.write_row(1, 0, ["1", "班级", "药学2401", begins])
    book.close()


@pytest.fixture
def bot(tmp_path: Path) -> BotProcess:
    bot = BotProcess(tmp_path / "bot")
    bot.home.mkdir()
    _roster(bot.home / "roster.xlsx")
    done = bot.word("import", str(bot.home / "roster.xlsx"), "--apply")
    assert done.returncode == 0, done.stdout + done.stderr
    bridge_rows(Path(bot.settings()["DATA_DIR"]) / "lianxin.sqlite3", [(QQ_GROUP, WX_GROUP)])
    return bot


async def _cross(qq: QQ, wechat: Wechat) -> None:
    wechat.names["wx-9"] = "小美"
    first = await qq.say(YOUTH, "周三下午有空吗", group=QQ_GROUP)
    there = await wechat.next()
    assert (there.group, there.text.replace("\u200b", "")) == (WX_GROUP, f"u{YOUTH}（QQ）：周三下午有空吗")
    answer = await wechat.say("wx-9", "有空，看这个", group=WX_GROUP, quote=there.message_id, photos=[photo(7)])
    here = await qq.next()
    assert here.text.replace("\u200b", "") == "小美（微信）：有空，看这个"
    assert here.images == (photo(7),)
    sent = [action for action in qq.actions if action["action"] == "send_group_msg"][-1]["params"]["message"]
    assert sent[0] == {"type": "reply", "data": {"id": str(first["message_id"])}}
    await qq.say(YOUTH, "好", group=QQ_GROUP, quote=here.message_id)
    assert (await wechat.next()).quote == answer
    await wechat.event("group_message_delete", group_id=WX_GROUP, message_id=answer, user_id="wx-9", operator_id="wx-9")
    await wechat.event("group_member_increase", group_id=WX_GROUP, user_id="wx-9", operator_id="")
    assert (await qq.next()).text == "小美 加入了微信群"
    taken = [action for action in qq.actions if action["action"] == "delete_msg"]
    assert [action["params"]["message_id"] for action in taken] == [int(here.message_id)]


async def test_two_platforms_over_two_websockets(bot: BotProcess) -> None:
    bot.start()
    try:
        async with connected(bot) as qq, on_wechat(bot) as wechat:
            await wechat.say("wx-9", "/名片", group=WX_GROUP)  # the fence: the account is known from here on
            assert (await wechat.next()).group == WX_GROUP
            await _cross(qq, wechat)
            for number in range(8):
                await wechat.say("wx-9", f"第 {number} 句", group=WX_GROUP)
            heard = [(await qq.next()).text[-4:] for _ in range(8)]
            assert heard == [f"第 {number} 句"[-4:] for number in range(8)]
    finally:
        assert bot.stop() == 0
    assert "Traceback" not in bot.log()
    for file in bot.home.rglob("*"):
        if file.is_file():
            assert "周三下午有空吗".encode() not in file.read_bytes(), file
