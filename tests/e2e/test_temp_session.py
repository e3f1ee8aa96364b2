"""A 群临时会话 is a private chat though its event carries a group: nothing of it ever reaches a group.

NapCat may post what is sent with a group id into that group, and invents group 284840486 when it knows none.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from qq import QQ, BotProcess, connected

YOUTH, CADRE, GROUP, INVENTED = "10011", "10003", "20001", "284840486"
SHAPES: list[dict[str, Any]] = [
    {"sub_type": "group", "group_id": int(GROUP)},
    {"sub_type": "group", "group_id": int(INVENTED)},
    {"sub_type": "group", "sender": {"group_id": int(GROUP)}},
    {"sub_type": "group", "group_id": GROUP, "temp_source": 0, "target_id": int(GROUP)},
    {"sub_type": "other", "group_id": int(GROUP), "group": {"group_id": int(GROUP)}},
]
SAID = {
    YOUTH: ["/我是谁", "/匿名 三食堂的饭菜又贵又凉，打饭还手抖", "1", "/进展", "/我的数据", "/我的账号", "不想活了"],
    CADRE: ["谈心 吴思颖 聊了转专业的打算和最近的作息，约好下周再聊", "/关联", "/名片", "/进度", "没有这样的话"],
}


async def _say(qq: QQ, user: str, text: str, shape: dict[str, Any]) -> None:
    event = qq.event(user, text)
    more = dict(shape)
    event["sender"] |= more.pop("sender", {})
    await qq.send_raw(json.dumps(event | more))


@pytest.mark.parametrize("refusing", [False, True], ids=["sent", "refused"])
async def test_nothing_of_a_temp_session_reaches_a_group(bot: BotProcess, refusing: bool) -> None:
    async with connected(bot) as qq:
        if refusing:  # a stranger's private chat may be closed: then it is silence, never the group
            qq.unsupported = {"send_private_msg", "upload_private_file"}
        for shape in SHAPES:
            for user, lines in SAID.items():
                for line in lines:
                    await _say(qq, user, line, shape)
        qq.unsupported = set()
        await qq.silence(YOUTH)
        await qq.silence(CADRE)
    sent = [action for action in qq.actions if action["action"].startswith(("send_", "upload_"))]
    assert len(sent) > 20
    groups = [action for action in sent if "group" in action["action"] or "group_id" in action["params"]]
    assert groups == []


async def test_a_temp_session_is_no_way_in(bot: BotProcess) -> None:
    """What nobody asked for is not sent through it either."""
    async with connected(bot) as qq:
        for shape in SHAPES[:4]:
            await _say(qq, YOUTH, "/我的账号", shape)
            assert "还没私聊过" in (await qq.next()).text
        assert "还没私聊过" in (await qq.ask(YOUTH, "/我的账号")).text
        assert "还没私聊过" not in (await qq.ask(YOUTH, "/我的账号")).text
