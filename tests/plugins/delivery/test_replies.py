"""The words of the delivery room, as people read them."""

from __future__ import annotations

from datetime import datetime

import pytest
from inline_snapshot import snapshot

from plugins.delivery import replies
from plugins.delivery.results import StuckList, StuckRow

DUE = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
FAILED = StuckRow(12, "digest", "王小雨", "rejected", DUE, False)
UNKNOWN = StuckRow(15, "post", "团干群", "no-answer", DUE, True)


def test_the_list() -> None:
    assert replies.listed(StuckList((UNKNOWN, FAILED), 2)) == snapshot("""\
卡住 2 条：
15 团干群小结 → 团干群，11-23 09:00，平台没有回答，可能已经到了
12 周报 → 王小雨，11-23 09:00，平台拒绝
再发一次：/重发 编号　不发了：/作废 编号\
""")
    assert replies.listed(StuckList((FAILED,), 9, {"expired": 3, "failed": 1})) == snapshot("""\
卡住 9 条：
12 周报 → 王小雨，11-23 09:00，平台拒绝
还有 8 条更早的。
再发一次：/重发 编号　不发了：/作废 编号
最近七天有 4 份周报没送到人手里（过了时限 3、没送到 1），内容会并进下一份。\
""")
    assert replies.listed(StuckList((), 0)) == snapshot("没有卡住的消息。")
    assert replies.listed(StuckList((), 0, {"expired": 2})) == snapshot("""\
没有卡住的消息。
最近七天有 2 份周报没送到人手里（过了时限 2），内容会并进下一份。\
""")


def test_what_was_decided() -> None:
    assert replies.sent_again(FAILED) == snapshot("好，12（周报 → 王小雨）重新排队，轮到就发。")
    assert replies.sent_again(UNKNOWN) == snapshot("""\
好，15（团干群小结 → 团干群）重新排队，轮到就发。
上次可能已经到了，对方也许会收到两遍。\
""")
    assert replies.given_up(FAILED) == snapshot("好，12（周报 → 王小雨）作废了，不再发。")
    assert replies.not_stuck(7) == snapshot("没有编号 7 的卡住的消息，发 /重发 看清单。")
    assert replies.which("作废") == snapshot("写上编号：/作废 12。发 /重发 看清单。")


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("lease", "发送时程序停了"),
        ("left-group", "不在群里了"),
        ("crashed:KeyError", "内容写不出来（KeyError）"),
        ("ValueError", "发送时出错（ValueError）"),
        ("对方拉黑了", "对方拉黑了"),
        ("", "原因不明"),
    ],
)
def test_why(stored: str, said: str) -> None:
    assert replies.reason(stored) == said


def test_a_kind_without_a_name() -> None:
    row = StuckRow(1, "wish", "王小雨", "rejected", DUE, False)
    assert replies.given_up(row) == snapshot("好，1（wish → 王小雨）作废了，不再发。")
    assert "消息 → " in replies.given_up(StuckRow(1, "", "王小雨", "rejected", DUE, False))


def test_to_the_operator() -> None:
    assert replies.account_rests("10000", DUE) == snapshot("""\
账号 10000 连着几条没发出去，先停一停，09:00 再试一条。
多半是被风控或掉线了，请看看它还能不能说话；没发出去的都留着，/状态 里能看到。\
""")
