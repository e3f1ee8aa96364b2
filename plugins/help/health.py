"""`GET /healthz`: 200 only while the database answers and every room is loaded; 503 says what is wrong."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import nonebot
from nonebot.drivers import URL, ASGIMixin, HTTPServerSetup, Request, Response
from tortoise import Tortoise

from plugins._kit.lifecycle import lifecycle

PATIENCE = 2.0
"""Seconds the database may take."""
_HOUSE = Path(__file__).resolve().parents[1]


async def ailments() -> list[str]:
    """What keeps the bot from working, a sentence each; empty when all is well."""
    found = []
    loaded = {plugin.name for plugin in nonebot.get_loaded_plugins()}
    rooms = sorted(door.parent.name for door in _HOUSE.glob("[!_]*/__init__.py"))
    if missing := [room for room in rooms if room not in loaded]:
        found.append(f"房间没有加载：{'、'.join(missing)}")
    if not lifecycle.ready:
        found.append("还没有启动好")
    elif not await _database_answers():
        found.append("数据库没有回答")
    return found


async def _database_answers() -> bool:
    try:
        await asyncio.wait_for(Tortoise.get_connection("default").execute_query("SELECT 1"), PATIENCE)
    except Exception:
        return False
    return True


async def healthz(request: Request) -> Response:
    """The answer of the route."""
    found = await ailments()
    body = json.dumps({"ok": not found, "problems": found}, ensure_ascii=False)
    headers = {"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store"}
    return Response(503 if found else 200, headers=headers, content=body)


_driver = nonebot.get_driver()
if isinstance(_driver, ASGIMixin):
    _driver.setup_http_server(HTTPServerSetup(URL("/healthz"), "GET", "healthz", healthz))
