"""/healthz in this process; the whole of it over HTTP is tested with bot.py."""

from __future__ import annotations

import json

import pytest
from nonebot.drivers import Request
from tortoise import Tortoise

from plugins._kit.lifecycle import lifecycle
from plugins.help import health

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def _ask() -> tuple[int, list[str]]:
    answer = await health.healthz(Request("GET", "http://127.0.0.1/healthz"))
    return answer.status_code, json.loads(answer.content or "")["problems"]


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle, "ready", True)


async def test_well(db: str, ready: None) -> None:
    assert await _ask() == (200, [])


async def test_before_the_start_is_through(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle, "ready", False)
    assert await _ask() == (503, ["还没有启动好"])


async def test_the_database_is_gone(db: str, ready: None) -> None:
    await Tortoise.close_connections()
    assert await _ask() == (503, ["数据库没有回答"])


async def test_a_room_is_missing(db: str, ready: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nonebot.get_loaded_plugins", set)
    status, problems = await _ask()
    assert status == 503
    assert problems[0].startswith("房间没有加载：")
    assert "delivery、help" in problems[0]
