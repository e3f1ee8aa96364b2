"""The frozen floor: plain `websockets` and `sqlite3`, one durable insert and one reply per visit, and nothing else.

It knows no framework, no people, no permissions, no duplicates and no audit. Frozen: never edited, so that ratios stay
comparable.
"""

from __future__ import annotations

import asyncio
import http
import itertools
import json
import os
import sqlite3
from datetime import datetime, timezone

from websockets.asyncio.server import Request, Response, ServerConnection, serve

_TABLE = """
    CREATE TABLE visit (
        id INTEGER PRIMARY KEY, kind TEXT, cadre TEXT, target TEXT, happened_on TEXT, entered_at TEXT, process TEXT,
        scene_id TEXT
    )
"""
database = sqlite3.connect(os.environ["DATABASE_FILE"], isolation_level=None)
database.execute("PRAGMA journal_mode=WAL")
database.execute("PRAGMA synchronous=FULL")
database.execute(_TABLE)
echoes = itertools.count(1)


async def hear(link: ServerConnection) -> None:
    """One account: talk is dropped, a visit becomes a row and a reply."""
    async for frame in link:
        event = json.loads(frame)
        if event.get("post_type") != "message":
            continue
        text = "".join(part["data"]["text"] for part in event["message"] if part["type"] == "text")
        if text.startswith("/走访"):
            await link.send(json.dumps(record(event, text)))


def record(event: dict[str, object], text: str) -> dict[str, object]:
    """The row is durable when this returns."""
    now = datetime.now(timezone.utc)
    _, target, process = text.split(" ", 2)
    values = ("visit", str(event["user_id"]), target, str(now.date()), str(now), process, str(event["group_id"]))
    row = database.execute(
        "INSERT INTO visit (kind, cadre, target, happened_on, entered_at, process, scene_id) VALUES (?,?,?,?,?,?,?)",
        values,
    )
    message = [{"type": "text", "data": {"text": f"已记录 #{row.lastrowid}"}}]
    params = {"group_id": event["group_id"], "message": message}
    return {"action": "send_group_msg", "params": params, "echo": str(next(echoes))}


def healthz(link: ServerConnection, request: Request) -> Response | None:
    """Up."""
    return link.respond(http.HTTPStatus.OK, "ok\n") if request.path == "/healthz" else None


async def main() -> None:
    """Until it is stopped."""
    async with serve(hear, "127.0.0.1", int(os.environ["PORT"]), process_request=healthz) as server:
        await server.serve_forever()


asyncio.run(main())
