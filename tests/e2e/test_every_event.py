"""Every captured and documented event, over the real websocket of its adapter: the bot goes on answering."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from demo_on_wechat import demo_on_wechat
from qq import BotProcess, connected

EVENTS = Path(__file__).resolve().parents[1] / "onebot"
YOUTH = "10011"


def _events(name: str) -> list[dict[str, Any]]:
    lines = (EVENTS / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["event"] for line in lines if line.strip()]


async def test_every_v11_event_is_survived(bot: BotProcess) -> None:
    async with connected(bot) as qq:
        for event in _events("onebot-v11-events.jsonl"):
            await qq.send_raw(json.dumps(event))
            await qq.send_raw(json.dumps(event | {"self_id": int(qq.self_id)}))
        await qq.say(YOUTH, "/我是谁")
        while (answer := await qq.next()).user != YOUTH:
            pass
        assert answer.text.startswith("你是吴思颖")
    assert bot.stop() == 0
    assert "Traceback" not in bot.log()


async def test_every_v12_event_is_survived(bot: BotProcess) -> None:
    async with demo_on_wechat(bot) as there:
        me = {"platform": "wechat", "user_id": there.wechat.self_id}
        for event in _events("onebot-v12-events.jsonl"):
            if event.get("detail_type") != "status_update":  # that one would tell that our account went offline
                await there.wechat.raw(json.dumps(event | {"self": me} if "self" in event else event))
            await there.wechat.raw(json.dumps({key: value for key, value in event.items() if key != "self"}))
        for frame in ("[]", "x", b"\xc1", b"\x81\xa1a", json.dumps({"type": "notice", "self": {}})):
            await there.wechat.raw(frame)
        await there.say(YOUTH, "/我是谁")
        while (answer := await there.next()).user != YOUTH:
            pass
        assert answer.text.startswith("我还不认识")
    assert bot.stop() == 0
    assert "Traceback" not in bot.log()
