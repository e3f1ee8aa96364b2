"""One claimed row on its way: courtesy, its words, `sending` committed, the call, and what became of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from nonebot.adapters import Bot
from nonebot.log import logger

from models.rules.courtesy import Hold, Never
from models.tables import Outbox
from plugins._kit import capability, sealed, sealing
from plugins._kit.directory import directory
from plugins._kit.origin import Origin, Scene
from plugins._kit.outbox import (
    Composed,
    Drop,
    Letter,
    Wait,
    composers,
    is_sealed,
    other_ways_to,
    private_way_to,
    said_by,
)
from plugins.delivery import alarm, claiming, scenery
from plugins.delivery.accounts import Accounts
from plugins.delivery.outcomes import Outcome, Outcomes, after_refusal, due_again, ended
from plugins.delivery.states import CRASHED, MUTE, NO_ANSWER, NOBODY, NOT_THEIRS, REJECTED, State

SHORTEST_WAIT = timedelta(minutes=1)
"""What is put off is not looked at again earlier, however near the end of the reason seems."""


class Delivery:
    """Takes claimed rows to their end, each at most once."""

    def __init__(self, claimer: claiming.Claimer, accounts: Accounts, outcomes: Outcomes) -> None:
        self._claimer, self._accounts, self._outcomes = claimer, accounts, outcomes

    async def knows_where(self, row: Outbox) -> bool:
        """Open the address of a sealed row, in memory only; False when nobody is there, which is written down."""
        if not is_sealed(row):
            return True
        try:
            way = await sealed.resolve(row.scene_id)
        except sealing.SealBroken:
            logger.error("发件箱 {}：打不开密封的地址，密钥和数据对不上", row.id)
            way = None
        if way is None:
            await self._outcomes.note(Outcome(row, ended(State.DROPPED, NOBODY)))
            return False
        row.platform, row.scene_id = way
        return True

    async def deliver(self, row: Outbox, now: datetime) -> None:
        """Send the row, or put it off, or drop it."""
        await directory.refresh(now)
        bots = self._accounts.ready_for(row, now)
        if row.lane == "normal" and bots and (until := self._accounts.better_later(row, bots, now)) is not None:
            await self._outcomes.note(Outcome(row, due_again(max(until, now + SHORTEST_WAIT), "room")))
            return
        letter = await self._letter(row, now)
        if letter is None:
            return
        bots = self._accounts.ready_for(row, now)
        if not bots:  # the account went offline while the letter was written
            await claiming.release([row], self._claimer)
        elif await claiming.begin(row, self._claimer, now, bots[0].self_id):
            await self._outcomes.note(await self._send_or_lose(row, letter, bots, now))

    async def _letter(self, row: Outbox, now: datetime) -> Letter | None:
        """What the row says; None when it does not go out now, which is written down."""
        if await self._gone_elsewhere(row, now):
            return None
        try:
            composed = await self._composed(row, now)
        except Exception as error:
            logger.opt(exception=error).error("发件箱 {}（{}）：写不出来，过一会儿再试", row.id, row.kind)
            row.tries += 1
            columns = after_refusal(row, now, f"{CRASHED}:{type(error).__name__}") | {"tries": row.tries}
            await self._outcomes.note(Outcome(row, columns))
            return None
        if isinstance(composed, Letter):
            return composed
        if isinstance(composed, Drop) and is_sealed(row):
            # It ends like any other: that somebody wants no messages would tell who they are.
            await self._outcomes.note(Outcome(row, ended(State.SENT) | {"sent_at": now}))
        elif isinstance(composed, Drop):
            await self._outcomes.note(Outcome(row, ended(State.DROPPED, composed.reason)))
        else:
            until = max(composed.until, now + SHORTEST_WAIT)
            await self._outcomes.note(Outcome(row, due_again(until, composed.reason)))
        return None

    async def _gone_elsewhere(self, row: Outbox, now: datetime) -> bool:
        """Whether the account a private message is addressed to is no longer this person's: it never goes there, it
        is addressed anew; without any way left it is failed."""
        if row.scene != "private" or row.person_id is None:
            return False
        place = Origin(row.platform, "", "private", row.scene_id, row.scene_id, "", 0, False, None, "")
        owner, way = (await directory.actor(place)).person_id, await private_way_to(row.person_id)
        if owner == row.person_id or (owner is None and way == (row.platform, row.scene_id)):
            return False
        if way is None or way == (row.platform, row.scene_id):
            await self._outcomes.note(Outcome(row, ended(State.FAILED, NOT_THEIRS)))
        else:
            columns = due_again(now, NOT_THEIRS) | {"platform": way[0], "scene_id": way[1]}
            await self._outcomes.note(Outcome(row, columns))
        return True

    async def _composed(self, row: Outbox, now: datetime) -> Composed:
        if row.expires_at <= now:
            return Wait(row.expires_at, row.error)  # the sweep writes it off
        verdict = await scenery.verdict(row, now)
        if isinstance(verdict, Never):
            return Drop(verdict.reason)
        if isinstance(verdict, Hold):
            return Wait(verdict.until, verdict.reason)
        composer = composers.get(row.kind)
        return await composer(row, now) if composer is not None else said_by(row)

    async def _send_or_lose(self, row: Outbox, letter: Letter, bots: Sequence[Bot], now: datetime) -> Outcome:
        try:
            return await self._send(row, letter, bots, now)
        except BaseException as error:
            # Nobody knows how far the call came; a message lost is better than one said twice.
            self._accounts.breaker.step_aside(bot.self_id for bot in bots)
            lost = Outcome(row, ended(State.UNKNOWN, type(error).__name__))
            if isinstance(error, Exception):
                logger.opt(exception=error).error("发件箱 {}：发送时出错，不知道送到没有，不会再发", row.id)
                return lost
            await self._outcomes.note(lost)
            raise

    async def _send(self, row: Outbox, letter: Letter, bots: Sequence[Bot], now: datetime) -> Outcome:
        """Through the first account that the platform does not refuse, else to another account of the person.

        A refusal is known not to be delivered; no answer ends it, because the message may have arrived.
        """
        scene: Scene = "group" if row.scene == "group" else "private"
        accounts, refused = self._accounts, list[str]()
        async for bot, scene_id in self._ways(row, bots, now):
            account, platform = bot.self_id, capability.platform_of(bot)
            accounts.begin(account, scene, now)
            sent, message_id = await capability.send(
                bot, scene, scene_id, letter.text, image=letter.image, mentions=letter.mentions
            )
            if sent == "rejected":
                refused.append(account)
                continue
            way = {"sent_by": account[:64]}
            if not is_sealed(row):
                way |= {"platform": platform, "scene_id": scene_id}
            if sent == "sent":
                # Who was refused before does not know this conversation; that says nothing of the account.
                accounts.succeeded(account, platform, scene, scene_id, not_for=refused)
                return Outcome(row, ended(State.SENT) | way | {"sent_at": now}, letter, message_id)
            logger.warning("发件箱 {}：平台没有回答，不知道送到没有，不会再发", row.id)
            await self._count_failures([*refused, account], now)
            return Outcome(row, ended(State.UNKNOWN, NO_ANSWER) | way)
        accounts.refused(row, [bot.self_id for bot in bots])
        if row.lane == "normal" and (until := accounts.better_later(row, bots, now)) is not None:
            accounts.breaker.step_aside(refused)
            until = max(until, now + SHORTEST_WAIT)
            return Outcome(row, due_again(until, "room") | {"tries": row.tries - 1})
        await self._count_failures(refused, now)
        logger.warning("发件箱 {}：平台拒绝了，第 {} 次", row.id, row.tries)
        # An account that gets through to nobody says nothing of this person.
        mute = any(accounts.breaker.rests_until(account) is not None for account in refused)
        return Outcome(row, after_refusal(row, now, MUTE if mute else REJECTED))

    async def _ways(self, row: Outbox, bots: Sequence[Bot], now: datetime) -> AsyncIterator[tuple[Bot, str]]:
        """The accounts and whom to write to: the row's own, then the person's other accounts."""
        for bot in bots:
            yield bot, row.scene_id
        if row.scene == "private" and row.person_id is not None:
            for platform, user_id in await other_ways_to(row.person_id, (row.platform, row.scene_id)):
                for bot in self._accounts.ready(row.lane, platform, "private", user_id, now):
                    yield bot, user_id

    async def _count_failures(self, accounts: Sequence[str], now: datetime) -> None:
        for account in accounts:
            if (until := self._accounts.breaker.failed(account, now)) is not None:
                await alarm.tell_operator(account, until, now, self._accounts)
