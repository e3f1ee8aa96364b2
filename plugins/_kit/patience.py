"""What takes longer than a few seconds says so, to the person alone, so that nobody sends it twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from plugins._kit import capability
from plugins._kit.commands import Call

Result = TypeVar("Result")
FIRST, AGAIN = 3.0, 30.0
"""Seconds until the first word, and between further ones."""


async def patiently(
    call: Call, work: Awaitable[Result], words: str, *, first: float = FIRST, again: float = AGAIN
) -> Result:
    """What `work` comes to; while it takes long, `words` go to the private chat. Never inside a unit of work."""
    task = asyncio.ensure_future(work)
    pause = first
    try:
        while not (await asyncio.wait({task}, timeout=pause))[0]:
            await capability.send(call.bot, "private", call.origin.user_id, words)
            pause = again
        return task.result()
    finally:
        task.cancel()
