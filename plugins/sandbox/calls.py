"""What every OneBot v11 action of the sandbox shares: parameters, outcomes, failures."""

from __future__ import annotations

from typing import Any

from plugins.sandbox.shapes import Change
from plugins.sandbox.world import World

Params = dict[str, Any]
Outcome = tuple[Any, list[Change]]
"""The response's data, and what changed in the world."""

UNSUPPORTED, BAD_PARAMS, REFUSED = 1404, 1400, 1200
"""Return codes, as NapCat uses them."""


class Failed(ValueError):
    """The action fails with `retcode`."""

    def __init__(self, retcode: int, wording: str) -> None:
        super().__init__(wording)
        self.retcode = retcode


def read_id(params: Params, key: str) -> str:
    """A number given as int or str, as str; raises Failed."""
    value = params.get(key)
    if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).lstrip("-").isdecimal():
        raise Failed(BAD_PARAMS, f"{key} 要是号码")
    return str(int(value))


def truth(value: object) -> bool:
    """A flag given as bool, number or word."""
    return value.lower() not in ("false", "0", "") if isinstance(value, str) else bool(value)


def group_id_of(world: World, params: Params) -> str:
    """The id of a group that is there; raises Failed."""
    group_id = read_id(params, "group_id")
    if group_id not in world.groups:
        raise Failed(REFUSED, "没有这个群")
    return group_id
