"""The optional endpoint, a real HTTP server on this machine: off, honest, lying, slow, dead."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr
from stage import Stage
from working import ASKER, FRIEND, SAID, TODAY, problem, reported

from config import settings as keys
from models.rules.concern_words import Openness
from models.tables import Concern
from plugins._kit.policy import policy
from plugins.problems import llm

GOOD = {"category": "生活服务", "department": "后勤处", "title": "三食堂热水器故障"}
Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


def _said(content: object) -> bytes:
    body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


@asynccontextmanager
async def _endpoint(monkeypatch: pytest.MonkeyPatch, answer: bytes | Answer) -> AsyncIterator[list[bytes]]:
    """A server that answers so, with the settings that lead to it; yields what it was asked."""
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.lower().splitlines() if b"content-length" in line)
        asked.append(head + await reader.readexactly(length))
        if isinstance(answer, bytes):
            writer.write(answer)
            await writer.drain()
        else:
            await answer(writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    _use(monkeypatch, f"http://127.0.0.1:{port}/v1")
    try:
        yield asked
    finally:
        server.close()
        await server.wait_closed()


def _use(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    changed = keys.settings().model_copy(
        update={"propose_url": url, "propose_key": SecretStr("sk-test"), "propose_model": "small"}
    )
    monkeypatch.setattr(llm, "settings", lambda: changed)
    llm._hints.clear()


@pytest.fixture
def good() -> dict[str, str]:
    listening = policy().listening
    assert GOOD["category"] in {one.name for one in listening.categories}
    return GOOD | {"department": listening.departments[0].name}


async def test_off_by_default(stage: Stage) -> None:
    assert keys.Settings(_env_file=None).propose_url == ""  # type: ignore[call-arg]
    row = await problem()
    await reported(stage, ASKER, row, Openness.NAMED, 31)
    assert await llm.propose(SAID) is None
    assert await llm.hint_for(row) == ""


async def test_an_honest_one_is_shown_as_a_hint_and_asked_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, good: dict[str, str]
) -> None:
    row = await problem()
    text = f"我是{ASKER}，电话13812345678，住3-305，{SAID}"
    await reported(stage, ASKER, row, Openness.NAMED, 31, text)
    async with _endpoint(monkeypatch, _said(f"```json\n{json.dumps(good)}\n```")) as asked:
        hint = await llm.hint_for(row)
        assert hint == f"供参考（机器建议）：三食堂热水器故障 · 生活服务 · {good['department']}"
        assert await llm.hint_for(row) == hint
    (request,) = asked
    assert b"POST /v1/chat/completions" in request
    assert b"Bearer sk-test" in request
    told = json.loads(request.partition(b"\r\n\r\n")[2])["messages"][1]["content"]
    assert "热水器" in told
    for mark in (ASKER, "13812345678", "3-305"):
        assert mark not in told
    assert await Concern.filter(text=text).exists()


@pytest.mark.parametrize("openness", [Openness.SEALED, Openness.HIDDEN])
async def test_never_what_is_sealed_or_hidden(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, good: dict[str, str], openness: Openness
) -> None:
    row = await problem()
    await reported(stage, FRIEND, row, Openness.NAMED, 31)
    await reported(stage, ASKER, row, openness, 7_000_001)
    async with _endpoint(monkeypatch, _said(json.dumps(good))) as asked:
        assert await llm.hint_for(row) == ""
    assert asked == []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "talk", "category": "心理"},
        {"source": "crisis"},
        {"text": "我不想活了，想从楼上跳下去"},
        {"text": ""},
        {"state": "retracted"},
        {"state": "anonymised"},
    ],
)
async def test_never_a_talk_or_a_call_for_help(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, good: dict[str, str], change: dict[str, str]
) -> None:
    row = await problem()
    concern = await reported(stage, ASKER, row, Openness.NAMED, 31)
    await Concern.filter(id=concern.id).update(**change)
    async with _endpoint(monkeypatch, _said(json.dumps(good))) as asked:
        assert await llm.hint_for(row) == ""
    assert asked == []


async def test_a_cry_for_help_never_leaves_even_when_asked_directly(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, good: dict[str, str]
) -> None:
    async with _endpoint(monkeypatch, _said(json.dumps(good))) as asked:
        assert await llm.propose("我不想活了") is None
    assert asked == []


@pytest.mark.parametrize(
    "content",
    [
        "好的，我来看看",
        json.dumps(GOOD | {"category": "没有的类别"}),
        json.dumps(GOOD | {"department": "没有的部门"}),
        json.dumps({"category": "生活服务"}),
        json.dumps(["生活服务"]),
        json.dumps(GOOD | {"title": 7}),
        "[" * 100_00,
        {"not": "words"},
        None,
    ],
)
async def test_a_lying_one_changes_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch, content: object) -> None:
    row = await problem()
    await reported(stage, ASKER, row, Openness.NAMED, 31)
    async with _endpoint(monkeypatch, _said(content)) as asked:
        assert await llm.hint_for(row) == ""
    assert len(asked) == 1


@pytest.mark.parametrize("title", ["", "长" * 25, "看 http://x", "[CQ:at,qq=1]", "两\n行", "找13812345678", "#12 号"])
def test_a_title_is_plain_and_names_nobody(title: str, good: dict[str, str]) -> None:
    assert llm.checked(json.dumps(good | {"title": title}), policy().listening) is None
    assert llm.checked(json.dumps(good), policy().listening) is not None


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnope",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 30000\r\n\r\n" + b"x" * 30_000,
        b"not http at all\r\n\r\n",
        b"",
    ],
)
async def test_a_broken_one_changes_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    async with _endpoint(monkeypatch, answer):
        assert await llm.propose(SAID) is None


async def test_a_slow_one_is_not_waited_for(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    release = asyncio.Event()

    async def never(writer: asyncio.StreamWriter) -> None:
        await release.wait()

    monkeypatch.setattr(llm, "SECONDS", 0.2)
    async with _endpoint(monkeypatch, never):
        assert await llm.propose(SAID) is None
        release.set()


async def test_a_dead_one_changes_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    row = await problem(opened_on=TODAY)
    await reported(stage, ASKER, row, Openness.NAMED, 31)
    _use(monkeypatch, "http://127.0.0.1:9/v1")
    assert await llm.hint_for(row) == ""
