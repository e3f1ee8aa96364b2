"""A record may tell of something that is to be done: the room of records asks here, the room of concerns answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from plugins._kit.commands import Call

Listener = Callable[[Call, int], Awaitable[str]]
_listeners: list[Listener] = []


def listens(listener: Listener) -> Listener:
    """Register who is asked; it answers one line for the person, "" for nothing."""
    _listeners.append(listener)
    return listener


async def offer(call: Call, number: int) -> str:
    """After record #N was committed: what its author may do about it, in one line; "" mostly."""
    for listener in _listeners:
        if line := await listener(call, number):
            return line
    return ""
