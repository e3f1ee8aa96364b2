"""Satori against a small server: the transcript in the same words, what the platform cannot, and what is hostile."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

pytest.importorskip("nonebot.adapters.satori", reason="没有装 Satori（nonebot-adapter-satori）")

from demo_on_wechat import SUPERUSER, DemoOnWechat, as_on_qq, bind_all
from pictures import photo
from playing import Play
from qq import PATIENCE, BotProcess
from satori_server import BOT, SatoriServer, clients_of, satori_server
from test_transcript import CADRE, GOLDEN, bring_in, play

YOUTH, GROUP = "wxid_10011", "20001@chatroom"


@pytest.fixture
async def server() -> AsyncIterator[SatoriServer]:
    async with satori_server() as running:
        yield running


async def _online(server: SatoriServer, bot: BotProcess) -> None:
    await asyncio.to_thread(bot.start)
    await asyncio.wait_for(server.online.wait(), PATIENCE)


async def _stop(bot: BotProcess) -> None:
    assert await asyncio.to_thread(bot.stop) == 0


async def test_the_transcript_in_the_same_words(server: SatoriServer, tmp_path: Path) -> None:
    settings = {"POLICY": os.environ["POLICY"], "SUPERUSERS": f'["{SUPERUSER}"]', "SATORI_CLIENTS": clients_of(server)}
    bot = BotProcess(tmp_path / "bot", settings)
    await _online(server, bot)
    try:
        there = DemoOnWechat(server)
        stage = Play(there)
        await bring_in(stage)
        await there.know(CADRE, bot.home / "data" / "lianxin.sqlite3")
        await play(stage)
        assert await there.silence(CADRE) == []
    finally:
        await _stop(bot)
    assert as_on_qq(stage.text()) == GOLDEN.read_text(encoding="utf-8")
    assert "Traceback" not in bot.log()
    assert "satori-token" not in bot.log(), "口令不进日志"


@pytest.fixture
async def house(server: SatoriServer, make_bot: Callable[..., BotProcess]) -> AsyncIterator[BotProcess]:
    bot = make_bot(SATORI_CLIENTS=clients_of(server))
    bind_all(bot.home / "data" / "lianxin.sqlite3")
    await _online(server, bot)
    yield bot
    await _stop(bot)
    assert "出错" not in bot.log()


async def _ask(server: SatoriServer, user: str, text: str, **more: object) -> str:
    await server.say(user, text, **more)  # type: ignore[arg-type]
    return (await server.next()).text


async def test_what_is_private_goes_through_no_group(house: BotProcess, server: SatoriServer) -> None:
    assert "私聊" in await _ask(server, "wxid_10003", "/谈心 吴思颖 聊了转专业的打算", group=GROUP)
    heard = await _ask(server, YOUTH, "/我是谁", group=GROUP)
    assert heard.startswith("你是吴思颖")
    assert [body for name, body in server.calls if name == "user.channel.create"] == [{"user_id": YOUTH}]
    place = {"channel": {"id": "private:temp", "type": 1}, "guild": {"id": GROUP}}
    await server.say(YOUTH, "/我的账号", **place)
    written = await server.next()
    assert (written.group, written.user) == (None, YOUTH), "从群里来的临时会话，答到私聊"
    server.unsupported = {"user.channel.create"}
    await server.say("wxid_10012", "/我是谁", group=GROUP)
    assert (await server.next()).text.startswith("这条只能私下说"), "打不开私聊，就不说"
    await server.say("wxid_10013", "/我是谁")
    assert (await server.next()).user == "wxid_10013", "TA自己写来的私聊可以用"


async def test_what_is_not_supported_degrades_to_text(house: BotProcess, server: SatoriServer) -> None:
    server.unsupported = {"img", "quote", "at", "file", "message.delete", "guild.member.get", "message.get"}
    assert (await _ask(server, "wxid_10003", "/报到 3-305", group="20002@chatroom")).startswith("已报到 #1 3-305")
    assert "走访寝室" in await _ask(server, "wxid_10003", "进度")
    assert (await _ask(server, YOUTH, "/我的数据")).startswith("你的数据都在这个文件里")
    assert (await server.next()).text.startswith("文件《")
    server.unsupported = set()
    await _ask(server, YOUTH, "/我的数据")
    assert "没有这个命令" in await _ask(server, YOUTH, "/到此为止 9")
    assert server.files[0][0] == f"private:{YOUTH}"


async def test_words_are_never_read_as_elements(house: BotProcess, server: SatoriServer) -> None:
    """Neither what people type nor what the bot repeats becomes an @ or a picture."""
    hostile = '<at type="all"/><img src="file:///etc/passwd"/>&lt;b&gt;'
    assert hostile in await _ask(server, "wxid_10002", f"/换绑 {hostile}")
    answers = [body["content"] for name, body in server.calls if name == "message.create"]
    assert "&lt;at type=&quot;all&quot;/&gt;" in answers[-1]
    assert "<at" not in answers[-1]


async def test_at_quote_photo_recall_and_newcomers(house: BotProcess, server: SatoriServer) -> None:
    at_bot = f'<at id="{BOT}"/> 我是谁'
    await server.event(
        "message-created", channel={"id": GROUP, "type": 0}, user={"id": YOUTH}, message={"id": "m1", "content": at_bot}
    )
    assert (await server.next()).text.startswith("你是吴思颖"), "@机器人不用斜杠"
    assert (await _ask(server, "wxid_10003", "/报到 药学2401", group=GROUP)).startswith("已报到")
    said = "/团日 药学2401 一起学了团章第二章，十八个人都谈了自己的打算"
    await server.say("wxid_10003", said, group=GROUP, photos=[photo(3)])
    recorded = await server.next()
    assert "照片 1 张" in recorded.text
    assert recorded.quote is not None
    await server.say("wxid_10003", "撤回", group=GROUP, quote=recorded.message_id)
    assert (await server.next()).text.startswith("已撤回")
    await server.say(YOUTH, "/匿名 三食堂的饭菜又贵又凉，打饭还手抖", group=GROUP)
    await server.next()
    assert server.gone[0][0] == GROUP, "不该在群里说的话被撤回"
    await server.event("guild-member-added", guild={"id": GROUP}, user={"id": "wxid_77", "name": "新来的"})
    for hostile in ("[]", "x", '{"op":0}', '{"op":0,"body":{"type":"message-created"}}', '{"op":9,"body":{}}'):
        await server.raw(hostile)
    await server.raw(json.dumps({"op": 0, "body": {"sn": "x", "type": "login-updated"}}))
    assert (await _ask(server, YOUTH, "/我是谁")).startswith("你是吴思颖")


async def test_it_comes_back_after_a_lost_connection(house: BotProcess, server: SatoriServer) -> None:
    await server.drop()
    await asyncio.wait_for(server.online.wait(), PATIENCE)
    assert (await _ask(server, YOUTH, "/我是谁")).startswith("你是吴思颖")
