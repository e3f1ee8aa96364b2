"""The relay: what is said in one group waits for each other group of its bridge and is said there, in order, once.

A crash loses what waits; nothing is ever said twice, because a message is marked as said there before it is sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime

import nonebot
from nonebot.adapters import Bot
from nonebot.log import logger

from config import clock
from models.rules.relay import Echoes, Passage, Place, Twins
from plugins.bridge import letters, replies
from plugins.bridge.letters import RelayLetter
from plugins.bridge.memory import bridges
from plugins.bridge.naming import Names
from plugins.bridge.speaking import Speaker
from plugins.bridge.waiting import KEPT, Arrival, Item, Queue, TakenBack, Talk, claimed

OFFLINE_LOOK = 5.0
"""Seconds between two looks for an account that is online; one that connects wakes us earlier."""
SHORT = 2.0
REMEMBERED = 5_000
LAST_WORDS = 2.0


class Relay:
    """The queues of this process, and what it remembers of what went through them. Ids, names and the words of the
    last minute, in memory alone."""

    def __init__(
        self,
        bots: Callable[[], Mapping[str, Bot]] = nonebot.get_bots,
        now: Callable[[], datetime] = clock.now,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.now = now
        self.speaker = Speaker(bots, now, chance)
        self.twins = Twins()
        self.names = Names()
        self.queues: dict[Place, Queue] = {}
        self._running = False
        self._echoes: dict[Place, Echoes] = {}
        self._seen: OrderedDict[str, Passage] = OrderedDict()

    def heard_through(self, place: Place, account: str) -> None:
        """This account is in that group; the one that is known to be stays as long as it is online."""
        queue = self._queue(place)
        if queue.account not in self.speaker.bots():
            queue.account = account

    def is_echo(self, place: Place, text: str, now: datetime) -> bool:
        """Whether these are words we passed on ourselves, brought back by another bridge-bot."""
        return self._echoes.setdefault(place, Echoes()).is_echo(text, now)

    def passage_of(self, digest: str, source: Place, speaker: str, message_id: str) -> Passage | None:
        """A new passage; None when this message was seen before, and only has one id more."""
        seen = self._seen.get(digest)
        passage = seen or Passage(source, speaker)
        self.twins.remember(passage, source, message_id)
        if seen is not None:
            return None
        self._seen[digest] = passage
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return passage

    def put(self, item: Item, target: Place) -> None:
        """Let the item wait its turn at `target`."""
        queue = self._queue(target)
        queue.add(item)
        self._begin(target, queue)

    async def take_back(self, passage: Passage) -> None:
        """What was said at its source is taken back elsewhere too; out of the queues it falls by itself."""
        for place in list(passage.sent_by):
            await self._take_back_at(place, passage)

    async def _take_back_at(self, place: Place, passage: Passage) -> None:
        twin = passage.ids.get(place, "")
        if twin and not await self.speaker.take_back(passage.sent_by[place], twin):
            self.put(TakenBack(passage, twin, self.now() + KEPT), place)

    def waiting_at(self, place: Place) -> int:
        """How many messages wait for a group."""
        return len(self.queues[place].waiting) if place in self.queues else 0

    async def step(self, place: Place) -> float | None:
        """Do what may be done at this instant: seconds until there may be more, None when nothing is left to do."""
        queue = self._queue(place)
        await queue.expire(place, self.now())
        bots = self.speaker.accounts_for(place, queue)
        owes_word = queue.lost > 0 and bool(bots) and (bool(queue.waiting) or queue.refusals == 0)
        if not queue.waiting and not owes_word:
            return None
        if not bots:
            return OFFLINE_LOOK
        if (pause := self.speaker.pause(queue, bots[0])) > 0:
            return pause
        if owes_word:
            if await self.speaker.say(queue, place, bots, RelayLetter(replies.lost(queue.lost))) is not None:
                queue.lost = 0
            return self.speaker.pause(queue, bots[0])
        item = queue.waiting.popleft()
        try:
            await self._deliver(queue, place, bots, item)
        except Exception as error:
            # Never the words, only what kind of error: the rows were busy, or an event was unlike any we know.
            logger.error("互通：一条消息没能转过去（{}）", type(error).__name__)
            queue.lost += isinstance(item, Talk)
        return self.speaker.pause(queue, bots[0])

    async def _deliver(self, queue: Queue, place: Place, bots: list[Bot], item: Item) -> None:
        if isinstance(item, TakenBack):
            letter = RelayLetter(replies.taken_back(item.passage), quote=item.twin)
            await self.speaker.say(queue, place, bots, letter)
        elif isinstance(item, Arrival):
            if bridges.hear_each_other(item.source, place):
                name = await self.names.of(item.bot, item.source, item.user_id, self.now())
                if await claimed(item.digest, place, self.now()):
                    await self.speaker.say(queue, place, bots, RelayLetter(replies.arrived(name, item.source[0])))
        elif bridges.hear_each_other(item.passage.source, place):
            await self._pass_on(queue, place, bots, item)

    async def _pass_on(self, queue: Queue, place: Place, bots: list[Bot], talk: Talk) -> None:
        passage, now = talk.passage, self.now()
        if talk.unwanted:
            return
        letter = await letters.write(talk, place, self.twins, self.names, now)
        if talk.unwanted or not await claimed(talk.digest, place, now):
            return
        for where in (passage.source, place):
            self._echoes.setdefault(where, Echoes()).note(passage.name, letter.words, now)
        said = await self.speaker.say(queue, place, bots, letter)
        if said is None:
            queue.lost += 1
            return
        passage.sent_by[place], message_id = said
        self.twins.remember(passage, place, message_id)
        if passage.recalled:  # while the call was out
            await self._take_back_at(place, passage)

    def start(self) -> None:
        """From now on what is put is sent."""
        self._running = True

    async def stop(self) -> None:
        """Begin nothing new; a call that is out may come back."""
        self._running = False
        tasks = [queue.task for queue in self.queues.values() if queue.task is not None]
        for queue in self.queues.values():
            queue.waker.set()
        if tasks:
            await asyncio.wait(tasks, timeout=LAST_WORDS)
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def wake(self) -> None:
        """An account came online."""
        for place, queue in self.queues.items():
            if queue.waiting or queue.lost:
                self._begin(place, queue)

    def _queue(self, place: Place) -> Queue:
        if place not in self.queues:
            self.queues[place] = Queue()
        return self.queues[place]

    def _begin(self, place: Place, queue: Queue) -> None:
        queue.waker.set()
        if self._running and queue.task is None:
            queue.task = asyncio.create_task(self._work(place, queue))

    async def _work(self, place: Place, queue: Queue) -> None:
        try:
            while self._running and (pause := await self.step(place)) is not None:
                queue.waker.clear()
                if pause <= SHORT:
                    await asyncio.sleep(pause)
                else:
                    with contextlib.suppress(asyncio.TimeoutError):
                        await asyncio.wait_for(queue.waker.wait(), pause)
        except Exception as error:
            logger.error("互通：一条队停了一下（{}）", type(error).__name__)
        finally:
            queue.task = None


relay = Relay()
"""The relay of this process."""
