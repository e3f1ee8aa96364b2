"""A process of its own that works on an outbox until it is empty: `courier_process.py URL ARRIVALS SELF_ID BEGAN`.

It says `ready`, waits for a line, and begins. The platform is a file: a message that has arrived is a line in it,
whatever becomes of the process afterwards. The clock starts at ten on a Monday of the term at the Unix time BEGAN, in
every process alike; there are no pauses.
At its end it prints how many messages it sent and what they cost, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))
MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
LATENCY = 0.002
"""Seconds the platform takes to answer."""


class FileBot:
    """An account whose platform is a file."""

    type = "OneBot V11"

    def __init__(self, self_id: str, arrivals: Path) -> None:
        self.self_id, self.sent = self_id, 0
        self._file = os.open(arrivals, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def call_api(self, api: str, **data: Any) -> dict[str, int]:
        to = data.get("group_id") or data["user_id"]
        text = "".join(part["data"]["text"] for part in data["message"])
        os.write(self._file, f"{self.self_id} {to} {text}\n".encode())
        self.sent += 1
        await asyncio.sleep(LATENCY)
        return {"message_id": self.sent}


async def main(url: str, arrivals: str, self_id: str, began: float) -> None:
    from databases import opened
    from nonebot.adapters import Bot

    from models.tables import Outbox
    from plugins.delivery.courier import Courier
    from plugins.delivery.pacing import Pacing

    bot = FileBot(self_id, Path(arrivals))
    async with opened(url):
        courier = Courier(
            lambda: {self_id: cast(Bot, bot)},
            pacing=Pacing.off(),
            alone=url.startswith("sqlite"),
            now=lambda: MORNING + timedelta(seconds=time.time() - began),
        )
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        wall, cpu = time.monotonic(), time.process_time()
        await courier.start()
        while await Outbox.filter(state__in=["due", "claimed"]).exists():  # noqa: ASYNC110
            await asyncio.sleep(0.2)
        cpu, wall = time.process_time() - cpu, time.monotonic() - wall
        await courier.stop()
    print(json.dumps({"sent": bot.sent, "cpu": cpu, "wall": wall}))


def prepare() -> None:
    """The rooms, in a NoneBot that serves nobody."""
    import nonebot

    nonebot.init(driver="~none", log_level="WARNING")
    nonebot.load_plugin("nonebot_plugin_apscheduler")
    nonebot.load_plugins(str(ROOT / "plugins"))


if __name__ == "__main__":
    prepare()
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])))
