"""Without our adapters the bot is slower, never different: the same events through NoneBot's stock path."""

from __future__ import annotations

from typing import Any

import pytest
from nonebot.adapters.onebot import v11
from stage import Stage

from plugins._kit import dispatcher
from plugins._kit.onebot import origin_of_payload

VISIT = "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好"


def _payload(number: int, text: str, *, group: int | None = None, user: int = 10003, **more: Any) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "post_type": "message",
        "message_type": "group" if group else "private",
        "sub_type": "normal" if group else "friend",
        "self_id": 10000,
        "user_id": user,
        "message_id": number,
        "time": 1795400000 + number,
        "message": [{"type": "text", "data": {"text": text}}],
        "raw_message": text,
        "font": 14,
        "sender": {"user_id": user, "nickname": "甲"},
        **more,
    }
    return payload | ({"group_id": group} if group else {})


SCRIPT = [
    _payload(1, VISIT, group=20002),
    _payload(2, "今天食堂的面不错", group=20002),
    _payload(3, "/走访 和大家聊了热水时间和晚自习，气氛很好", group=20002),
    _payload(4, "2", group=20002),
    _payload(5, "/走仿 3-305", group=20002),
    _payload(6, "谈心 吴思颖 聊了转专业的打算和最近的作息，约好下周再聊"),
    _payload(7, VISIT, group=20002, user=10008),
    _payload(
        8,
        "",
        group=20002,
        message=[{"type": "at", "data": {"qq": 10000}}, {"type": "text", "data": {"text": " 记录"}}],
    ),
    _payload(9, "[CQ:at,qq=10000] 进度", group=20002, message="[CQ:at,qq=10000] 进度"),
    _payload(1, VISIT, group=20002),
]


async def _ours(stage: Stage) -> None:
    for payload in SCRIPT:
        origin = origin_of_payload(payload)
        assert origin is not None
        await dispatcher.handle(stage.bot, origin)


async def _stock(stage: Stage) -> None:
    for payload in SCRIPT:
        event = v11.Adapter.json_to_event(payload)
        assert event is not None
        await stage.bot.handle_event(event)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_stock_path_says_the_same(stage: Stage) -> None:
    await _stock(stage)
    heard = [(one.scene, one.scene_id, one.text) for one in stage.bot.heard]
    assert [text.split("\n")[0] for _, _, text in heard] == [
        "已记录 #1 走访 3-305 今天 1/2",
        "是哪一个？回数字就行（2 分钟内，不记了回“取消”）：",
        "已记录 #2 走访 3-306 今天 1/2",
        "你是不是想：/走访",
        "已记录 #3 谈心 吴思颖 今天 1/1",
        "/走访 由团干部来用。",
        "#3 今天 谈心 吴思颖",
        "完整的进度请私聊我发“进度”。",
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_our_path_says_the_same(stage: Stage) -> None:
    await _ours(stage)
    ours = [(one.scene, one.scene_id, one.text) for one in stage.bot.heard]
    assert len(ours) == 8
    assert ours[0][2] == "已记录 #1 走访 3-305 今天 1/2"
    assert ours[-1][2] == "完整的进度请私聊我发“进度”。"
