"""What #N is decides who acts: one number series for all kinds, so `/撤回 12` asks every room whose number it is.

Those registered here are asked in their order before the room that owns the command looks among its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable

from plugins._kit.commands import Call, Reply

Claimant = Callable[[Call, int], Awaitable[Reply | None]]
_claimants: dict[str, list[tuple[int, Claimant]]] = defaultdict(list)


def acts_on(name: str, *, order: int = 50) -> Callable[[Claimant], Claimant]:
    """Register the decorated function for the command `name`: its reply, or None when #N is none of its own.

    It takes the rest of the words from `call.argument`, the number still in front.  Rooms load in no particular
    order, so where two may claim one number the lower `order` is asked first.
    """

    def register(claimant: Claimant) -> Claimant:
        _claimants[name].append((order, claimant))
        _claimants[name].sort(key=lambda pair: pair[0])
        return claimant

    return register


async def elsewhere(name: str, call: Call, number: int) -> Reply | None:
    """What another room answers to the command on its #N; None when nobody knows the number."""
    for _, claimant in _claimants[name]:
        if (reply := await claimant(call, number)) is not None:
            return reply
    return None
