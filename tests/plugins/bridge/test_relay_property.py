"""Whatever happens in whatever order on two platforms: each message crosses exactly once, quotes meet their twins,
what was taken back is gone, nothing comes back as an echo."""

from __future__ import annotations

import asyncio
import re
import shutil
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from databases import opened
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from stage import Stage
from two_sides import QQ, WX, Said, SideBot, Sides

from plugins._kit import dispatcher
from plugins._kit.commands import Hook
from plugins._kit.origin import Origin, origin_of_v11, origin_of_v12
from plugins.bridge.queues import relay

PLACES = (QQ, WX)
USERS = (("10099", "10008", "10012"), ("wx-7", "wx-8", "wx-9"))
_NUMBER = re.compile(r"（(?:QQ|微信)）：(?:（回复 [^）]*）)?第(\d+)句$")
_LOST = re.compile(r"有 (\d+) 条没能转过来")
_side = st.integers(0, 1)
_which = st.integers(0, 30)
_say = st.tuples(st.just("say"), _side, st.integers(0, 2))
_quote = st.tuples(st.just("quote"), _side, st.integers(0, 2), _which)
_time = st.tuples(st.just("time"), st.sampled_from([0.0, 0.5, 1.2, 5.0, 5.0, 60.0]))
CALM = [
    _say, _say, _quote, _quote, _time, _time, _time,
    st.tuples(st.just("recall"), _which),
    st.tuples(st.just("replay"), _which),
    st.tuples(st.just("second account"), _which),
    st.tuples(st.just("echo"), _side, _side, _which),
    st.tuples(st.just("no quotes"), _side),
    st.tuples(st.just("quotes again"), _side),
]  # fmt: skip
STORMY = [
    *CALM,
    st.tuples(st.just("offline"), _side),
    st.tuples(st.just("offline"), _side),
    st.tuples(st.just("online"), _side),
    st.tuples(st.just("time"), st.just(400.0)),
]
SCRIPTS = st.one_of(*(st.lists(st.one_of(*steps), min_size=10, max_size=60) for steps in (CALM, STORMY)))
SPECIAL = re.compile(r"有 \d+ 条没能转过来|撤回了这一条$")


@dataclass
class Message:
    """What somebody said."""

    number: int
    side: int
    origin: Origin
    quotes: Message | None = None
    recalled: bool = False
    recalled_early: bool = False
    """Before it was said on the other side."""


@dataclass
class Play:
    """One interleaving, and what must have come of it."""

    sides: Sides
    first: int
    said: list[Message] = field(default_factory=list)
    went_offline: bool = False
    refused_quotes: bool = False

    def bot(self, side: int) -> SideBot:
        """The account on that side."""
        return self.sides.wx if side else self.sides.qq

    async def take(self, step: tuple[Any, ...]) -> None:
        """One thing happens."""
        kind, *more = step
        if kind in ("say", "quote"):
            await self.say(more[0], USERS[more[0]][more[1]], more[2] if kind == "quote" else None)
        elif kind == "time":
            await self.sides.pass_time(more[0])
        elif kind in ("offline", "online"):
            self.went_offline |= kind == "offline"
            change = self.sides.online.discard if kind == "offline" else self.sides.online.add
            change(PLACES[more[0]][0])
        elif kind in ("no quotes", "quotes again"):
            self.refused_quotes |= kind == "no quotes"
            change = (
                self.bot(more[0]).refused_parts.add if kind == "no quotes" else self.bot(more[0]).refused_parts.discard
            )
            change("reply")
        elif kind == "echo":
            await self.echo(*more)
        elif self.said:
            await self.again(kind, self.said[more[0] % len(self.said)])

    async def again(self, kind: str, message: Message) -> None:
        """Something happens to an earlier message."""
        if kind == "recall":
            message.recalled_early |= self.twin_of(message) is None
            message.recalled = True
            place = PLACES[message.side]
            await self.sides.notice(Hook.RECALLED, place, message.origin.user_id, message.origin.message_id)
        elif kind == "replay":
            await dispatcher.handle(self.bot(message.side), message.origin, self.sides.now)
        else:
            other = replace(message.origin, self_id="second", message_id=f"second-{message.origin.message_id}")
            await dispatcher.handle(self.bot(message.side), other, self.sides.now)

    async def say(self, side: int, user: str, quoting: int | None) -> None:
        """Somebody says something new, perhaps quoting what can be seen on their side."""
        number = self.first + len(self.said)
        quoted, quoted_id = self.seen(side, quoting)
        origin = self.origin(side, user, f"第{number}句", f"{9000 + number}", quoted_id)
        self.said.append(Message(number, side, origin, quoted))
        await dispatcher.handle(self.bot(side), origin, self.sides.now)

    def seen(self, side: int, which: int | None) -> tuple[Message | None, str | None]:
        """A message that can be quoted on that side, and its id there."""
        if which is None or not self.said:
            return None, None
        message = self.said[which % len(self.said)]
        if message.side == side:
            return message, message.origin.message_id
        twin = self.twin_of(message)
        return (message, twin.message_id) if twin is not None else (None, None)

    def twin_of(self, message: Message) -> Said | None:
        """How it stands on the other side."""
        found = [said for said in self.bot(1 - message.side).said if _number(said) == message.number]
        assert len(found) <= 1, "一条只转一次"
        return found[0] if found else None

    async def echo(self, heard_on: int, said_on: int, which: int) -> None:
        """Another bridge-bot brings back what we said."""
        ours = [one for one in self.bot(heard_on).heard if "句" in one.text]
        if ours:
            text = f"某机器人：{ours[which % len(ours)].text}"
            origin = self.origin(said_on, "other-bot", text, f"{8000 + self.first + which}", None)
            await dispatcher.handle(self.bot(said_on), origin, self.sides.now)

    def origin(self, side: int, user: str, text: str, message_id: str, quote: str | None) -> Origin:
        """The event as each platform writes it."""
        at = self.sides.now.timestamp()
        words = [{"type": "text", "data": {"text": text}}]
        if side:
            parts = [{"type": "reply", "data": {"message_id": quote}}] * (quote is not None) + words
            event = {
                "self": {"platform": "wechat", "user_id": self.sides.wx.self_id}, "detail_type": "group", "time": at,
                "group_id": WX[1], "user_id": user, "message_id": message_id,
            }  # fmt: skip
            found = origin_of_v12(event, parts)
        else:
            parts = [{"type": "reply", "data": {"id": quote}}] * (quote is not None) + words
            event = {
                "self_id": self.sides.qq.self_id, "message_type": "group", "time": int(at), "group_id": int(QQ[1]),
                "user_id": user, "message_id": message_id, "sender": {"nickname": f"昵称{user}"},
            }  # fmt: skip
            found = origin_of_v11(event, parts)
        assert found is not None
        return found

    async def end(self) -> None:
        """Everybody comes back and time goes by."""
        self.sides.online |= {"qq", "wechat"}
        await self.sides.pass_time(120)

    def check(self) -> None:
        """What must hold."""
        for side in (0, 1):
            self.check_side(side)

    def check_side(self, side: int) -> None:
        """What stands on one side is what was said on the other."""
        here = self.bot(side).said
        crossed = [number for said in here if (number := _number(said)) is not None]
        assert all(_number(said) is not None or SPECIAL.search(said.text) for said in here), "没有回声"
        theirs = {message.number: message for message in self.said if message.side != side}
        assert len(crossed) == len(set(crossed)), "没有重复"
        assert set(crossed) <= set(theirs), "没有回声"
        absent = [one for one in theirs.values() if one.number not in crossed]
        missing = [one for one in absent if not one.recalled]
        lost = sum(int(found[1]) for said in here if (found := _LOST.search(said.text)))
        lost += relay._queue(PLACES[side]).lost
        assert len(missing) <= lost <= len(absent), "少了几条就说几条，后来撤回的也许算过了"
        if not self.went_offline:
            assert not missing
        for user in {message.origin.user_id for message in theirs.values()}:
            of_user = [number for number in crossed if theirs[number].origin.user_id == user]
            assert of_user == sorted(of_user), "每个人说话的先后不变"
        self.check_quotes(side, theirs)
        gone = self.bot(side).gone
        for message in theirs.values():
            twin = self.twin_of(message)
            assert twin is None or not message.recalled_early, "撤回了的不再转"
            if message.recalled and twin is not None and not self.went_offline:
                assert twin.message_id in gone, "撤回了的收得回来"
            if not message.recalled and twin is not None:
                assert twin.message_id not in gone

    def check_quotes(self, side: int, theirs: dict[int, Message]) -> None:
        """Every quote points at the right message, or names whom it answers."""
        for number, message in theirs.items():
            twin = self.twin_of(message)
            if twin is None or message.quotes is None:
                assert twin is None or twin.quote is None
                continue
            quoted = message.quotes
            original = quoted.origin.message_id if quoted.side == side else None
            there = self.twin_of(quoted) if quoted.side != side else None
            expected = original if original is not None else there.message_id if there is not None else None
            if twin.quote is not None:
                assert twin.quote == expected, f"第{number}句引用错了"
            else:
                assert "（回复 " in twin.text
                assert expected is None or quoted.recalled or self.refused_quotes
            event("quote kept" if twin.quote is not None else "quote in words")


def _number(said: Said) -> int | None:
    found = _NUMBER.search(said.text)
    return int(found[1]) if found else None


def test_any_interleaving(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "relay.sqlite3")
    loop = asyncio.new_event_loop()
    base = opened(f"sqlite://{tmp_path / 'relay.sqlite3'}")
    loop.run_until_complete(base.__aenter__())

    async def set_up() -> Sides:
        sides = await Sides.set_up(await Stage.set_up())
        await sides.bridged()
        return sides

    sides = loop.run_until_complete(set_up())
    first = 0

    async def play(script: list[tuple[Any, ...]]) -> None:
        nonlocal first
        sides.qq.refused_parts.clear()
        sides.wx.refused_parts.clear()
        for bot in (sides.qq, sides.wx):
            bot.said.clear(), bot.heard.clear(), bot.gone.clear(), bot.calls.clear()
        sides.forget()
        sides.now += timedelta(minutes=10)
        one = Play(sides, first)
        for step in script:
            await one.take(step)
        await one.end()
        first += len(one.said) + 1
        one.check()

    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(SCRIPTS)
    def any_script(script: list[tuple[Any, ...]]) -> None:
        loop.run_until_complete(play(script))

    try:
        any_script()
    finally:
        loop.run_until_complete(base.__aexit__(None, None, None))
        loop.close()
