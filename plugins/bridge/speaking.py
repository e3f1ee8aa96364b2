"""Saying something in a group, through the account that is in it, at a pace of our own beside the outbox's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from nonebot.adapters import Bot

from models.rules.relay import Place
from plugins._kit import capability, outbox
from plugins.bridge.letters import RelayLetter
from plugins.bridge.waiting import Queue

STEP, JITTER = timedelta(seconds=0.8), timedelta(seconds=0.6)
"""The pause between two messages to one group."""
ACCOUNT_STEP = timedelta(seconds=0.25)
"""The pause between two messages of one account, whichever groups they are for."""
REFUSALS, REST = 3, timedelta(minutes=1)
"""After so many refusals in a row a group is left alone for so long."""


class Speaker:
    """The accounts of this process and when each may speak again."""

    def __init__(
        self, bots: Callable[[], Mapping[str, Bot]], now: Callable[[], datetime], chance: Callable[[], float]
    ) -> None:
        self.bots, self.now, self.chance = bots, now, chance
        self._account_next: dict[str, datetime] = {}

    def accounts_for(self, place: Place, queue: Queue) -> list[Bot]:
        """Those that may speak there, the one that is known to be in the group first."""
        now = self.now()
        bots = [
            bot
            for bot in self.bots().values()
            if capability.platform_of(bot) == place[0] and outbox.resting.get(bot.self_id, now) <= now
        ]
        return sorted(bots, key=lambda bot: (bot.self_id != queue.account, bot.self_id))

    def pause(self, queue: Queue, bot: Bot) -> float:
        """Seconds until this account may speak in that group."""
        now = self.now()
        longest = REST if queue.refusals >= REFUSALS else STEP + JITTER
        waits = [at - now for at in (queue.next_at, self._account_next.get(bot.self_id)) if at is not None]
        # A wait that is too long is of before the clock was set back.
        return max((wait.total_seconds() for wait in waits if timedelta(0) < wait <= longest), default=0.0)

    async def say(self, queue: Queue, place: Place, bots: list[Bot], letter: RelayLetter) -> tuple[str, str] | None:
        """(account, message id) of what was said, the id empty when nobody knows; None when no account got through.

        Only a refusal is tried through the next account: where there is no answer, it may have been said.
        """
        for bot in bots:
            now = self.now()
            queue.next_at = now + STEP + JITTER * self.chance()
            self._account_next[bot.self_id] = now + ACCOUNT_STEP
            sent, message_id = await capability.send(
                bot, "group", place[1], letter.text, images=letter.images, quote=letter.quote, instead=letter.instead
            )
            if sent != "rejected":
                queue.account, queue.refusals = bot.self_id, 0
                return bot.self_id, message_id
        queue.refusals += 1
        if queue.refusals >= REFUSALS:
            queue.next_at = self.now() + REST
        return None

    async def take_back(self, account: str, message_id: str) -> bool:
        """Take back what this account said; it may be offline, or too late."""
        bot = self.bots().get(account)
        return bot is not None and await capability.take_back(bot, message_id)
