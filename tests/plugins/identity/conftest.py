"""What the tests of this room share: notices as the platform sends them."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import pytest
from stage import Heard, Stage

from plugins._kit import capability
from plugins._kit.commands import Call, Hook, listeners_of
from plugins._kit.directory import directory
from plugins._kit.origin import Origin

_TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(_TESTS / room) for room in ("identity", "bridge", "delivery")]

Notice = Callable[..., Awaitable[list[Heard]]]


@pytest.fixture
def notice(stage: Stage) -> Notice:
    """Somebody joined, asks to be a friend, or became one; returns what the bot then sent."""

    async def send(
        hook: Hook, who: str, *, group: str = "", flag: str = "", now: datetime | None = None, second: int = 0
    ) -> list[Heard]:
        user_id = stage.accounts.get(who, who)
        now = now or stage.now
        origin = Origin(
            platform="qq",
            self_id=stage.bot.self_id,
            scene="group" if group else "private",
            scene_id=group or user_id,
            user_id=user_id,
            message_id=f"notice:{flag}",
            time=int(now.timestamp()) + second,
            to_me=False,
            quoted=None,
            text=flag,
        )
        before = len(stage.bot.heard)
        await directory.refresh(now)
        call = Call(stage.bot, origin, await directory.actor(origin), hook.value, flag, now)
        for listener in listeners_of(hook):
            if (reply := await listener(call)) is not None:
                await capability.answer(stage.bot, origin, reply)
        return stage.bot.heard[before:]

    return send
