"""The courier of this process: starts once the database is open, stops before it closes."""

from __future__ import annotations

import nonebot

from config.settings import settings
from plugins._kit import outbox
from plugins._kit.lifecycle import on_start
from plugins.delivery.courier import Courier

courier = Courier(nonebot.get_bots, alone=settings().sqlite_file is not None)

on_start(courier.start)
outbox.on_wake(courier.wake)
nonebot.get_driver().on_shutdown(courier.stop)
