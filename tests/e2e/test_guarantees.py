"""Guarantees 1, 2 and 8 against a real process: said means saved, once, nobody outside is trusted."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import websockets
from qq import BotProcess, connected

CADRE, DORMS = "10003", "20002"


def _rows(bot: BotProcess, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(bot.home / "data" / "lianxin.sqlite3") as database:
        return database.execute(sql).fetchall()


async def test_a_replayed_message_has_one_effect(bot: BotProcess) -> None:
    async with connected(bot) as qq:
        event = qq.event(CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好", group=DORMS)
        for _ in range(3):
            await qq.send_raw(json.dumps(event))
        assert (await qq.next()).text.startswith("已记录 #")
        assert await qq.silence(CADRE, DORMS) == []
    async with connected(bot) as qq:
        await qq.send_raw(json.dumps(event))
        assert await qq.silence(CADRE, DORMS) == []
    assert _rows(bot, "select count(*) from record") == [(1,)]


async def test_two_accounts_in_one_group_one_speaks(bot: BotProcess) -> None:
    async with connected(bot) as first, connected(bot, "10098") as second:
        event = first.event(CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好", group=DORMS)
        seen_by_second = event | {"self_id": 10098, "message_id": event["message_id"] + 7}
        await first.send_raw(json.dumps(event))
        await second.send_raw(json.dumps(seen_by_second))
        answers = await first.silence(CADRE, DORMS) + await second.silence(CADRE, DORMS)
        spoken = [message for message in answers if message.group == DORMS]
        assert len(spoken) == 1
    assert _rows(bot, "select count(*) from record") == [(1,)]


async def test_the_same_words_again_are_asked_about(bot: BotProcess) -> None:
    words = "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好"
    async with connected(bot) as qq:
        number = (await qq.ask(CADRE, words, group=DORMS)).text.split()[1]
        asked = await qq.ask(CADRE, words, group=DORMS)
        assert asked.text.startswith(f"已记录过 {number}，是同一次吗？")
        assert (await qq.ask(CADRE, "1", group=DORMS)).text == "好的，没有记。"
        await qq.ask(CADRE, words, group=DORMS)
        assert (await qq.ask(CADRE, "2", group=DORMS)).text.startswith("已记录 #")
    assert _rows(bot, "select count(*) from record") == [(2,)]


@pytest.mark.parametrize(
    "path", ["/onebot/v11/", "/onebot/v11/http", "/onebot/v11/http/", "/onebot/v12/", "/onebot/v12/http"]
)
async def test_a_forged_superuser_event_is_refused_on_every_http_path(bot: BotProcess, path: str) -> None:
    event = {"post_type": "message", "message_type": "private", "user_id": 10001, "self_id": 10000, "message": "/状态"}
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"http://127.0.0.1:{bot.port}{path}", json=event, headers={"X-Self-ID": "10000"})
    assert answer.status_code in (403, 404, 405)


@pytest.mark.parametrize("token", ["", "wrong"])
async def test_a_socket_without_the_token_is_refused(bot: BotProcess, token: str) -> None:
    with pytest.raises(websockets.InvalidStatus):
        async with connected(bot, token=token):
            pass


async def test_bad_frames_close_nothing(bot: BotProcess) -> None:
    async with connected(bot) as qq:
        for frame in ("{", "[]", "null", '{"post_type": "message"}', "[" * 50_000, b"\xff\xfe\x00"):
            await qq.send_raw(frame)
        event = qq.event(CADRE, "PLACE", group=DORMS)
        await qq.send_raw(json.dumps(event).replace("PLACE", r"/走访 3-305 大家都好\ud83d，热水时间也调整好了，很满意"))
        assert (await qq.next()).text.startswith("已记录 #")


CAPTURED = Path(__file__).resolve().parents[1] / "onebot" / "onebot-v11-events.jsonl"


async def test_every_captured_event_is_survived(bot: BotProcess) -> None:
    lines = await asyncio.to_thread(CAPTURED.read_text, "utf-8")
    async with connected(bot) as qq:
        for text in lines.splitlines():
            await qq.send_raw(json.dumps(json.loads(text)["event"]))
        reply = await qq.ask(CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好", group=DORMS)
        while "已记录" not in reply.text:
            reply = await qq.next()
    assert "Traceback" not in bot.log()


async def test_a_newcomer_replaces_a_half_open_socket(bot: BotProcess) -> None:
    headers = {"X-Self-ID": "10000", "Authorization": f"Bearer {bot.token}"}
    url = f"ws://127.0.0.1:{bot.port}/onebot/v11/ws"
    async with websockets.connect(url, additional_headers=headers, proxy=None) as silent:
        await silent.send("{}")  # this end never answers an action
        async with connected(bot) as qq:
            assert (await qq.ask(CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，很好", group=DORMS)).text.startswith(
                "已记录"
            )


async def test_a_living_socket_is_not_replaced(bot: BotProcess) -> None:
    async with connected(bot) as qq:
        with pytest.raises(websockets.InvalidStatus):
            async with connected(bot):
                pass
        assert (await qq.ask(CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，很好", group=DORMS)).text.startswith(
            "已记录"
        )


def test_a_second_process_on_one_sqlite_file_is_refused(bot: BotProcess) -> None:
    second = BotProcess(bot.home, bot.environment)
    done = second.word()
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith("没有启动：")


def test_sigterm_ends_cleanly(bot: BotProcess) -> None:
    began = time.monotonic()
    assert bot.stop() == 0
    assert time.monotonic() - began < 10


async def _crash_round(bot: BotProcess, random_source: random.Random, first: int) -> tuple[list[str], int]:
    """Record visits as fast as they are answered, kill -9 at a random moment; the numbers acknowledged.

    The moment lies after the first answer, so that a slow machine proves as much as a quick one.
    """

    def visit(number: int) -> str:
        return f"/走访 3-305 第 {number} 次和大家聊热水时间，气氛很好"

    async with connected(bot) as qq:
        sent = first + 1
        acknowledged = [(await qq.ask(CADRE, visit(sent), group=DORMS)).text.split()[1]]
        moment = asyncio.create_task(asyncio.sleep(random_source.uniform(0, 0.25)))
        while not moment.done():
            sent += 1
            await qq.say(CADRE, visit(sent), group=DORMS)
            await asyncio.wait([moment, asyncio.create_task(asyncio.sleep(0))], return_when=asyncio.FIRST_COMPLETED)
            for message in qq.unread():
                acknowledged.append(message.text.split()[1])
            await asyncio.sleep(0.002)
        bot.kill()
        await asyncio.sleep(0)
        acknowledged += [message.text.split()[1] for message in qq.unread()]
    return acknowledged, sent


async def _kill_rounds(bot: BotProcess, rounds: int) -> tuple[int, int]:
    source = random.Random(20180313)
    acknowledged: list[str] = []
    sent = 0
    for _ in range(rounds):
        bot.start()
        fresh, sent = await _crash_round(bot, source, sent)
        acknowledged += fresh
    rows = _rows(bot, "select number, process from record")
    numbers = [f"#{number}" for number, _ in rows]
    assert len(set(acknowledged)) == len(acknowledged)
    assert not set(acknowledged) - set(numbers), "确认过的记录丢了"
    assert max(Counter(process for _, process in rows).values()) == 1, "有记录写了两次"
    return len(acknowledged), len(rows)


async def test_kill_9_loses_nothing_acknowledged(make_bot: Callable[..., BotProcess]) -> None:
    acknowledged, kept = await _kill_rounds(make_bot(), 4)
    assert 0 < acknowledged <= kept


@pytest.mark.full
async def test_kill_9_at_fifty_random_moments(make_bot: Callable[..., BotProcess]) -> None:
    acknowledged, kept = await _kill_rounds(make_bot(), 50)
    print(f"kill -9 × 50：确认过 {acknowledged} 条，库里 {kept} 条，丢 0，重 0")
    assert acknowledged > 50, "几乎没有负载，什么也没证明"
