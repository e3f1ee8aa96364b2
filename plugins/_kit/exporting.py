"""What /导出 can hand out: each room offers its own lists, with its own scope and the numbers it says in the chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from models.rules.vocabulary import Role
from plugins._kit.commands import Call, Reply
from plugins._kit.exports import Export

MOST_ROWS = 20_000
"""Rows of one file: more are asked for in parts."""


Maker = Callable[[Call, str], Awaitable[Export | Reply]]
"""Takes the words after the name; a Reply is a refusal in the room's own words."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be exported, by whom, and how it is asked for."""

    name: str
    aliases: tuple[str, ...]
    who: frozenset[Role]
    usage: str
    make: Maker
    order: int


offers: dict[str, Offer] = {}
"""Every offer by its name."""


def exports(
    name: str, *, who: frozenset[Role], usage: str, aliases: tuple[str, ...] = (), order: int = 50
) -> Callable[[Maker], Maker]:
    """Register the decorated function as what `/导出 name` makes; it reads, and stays within the speaker's scope."""

    def register(maker: Maker) -> Maker:
        offers[name] = Offer(name, aliases, who, usage, maker, order)
        return maker

    return register


def offer_named(text: str) -> tuple[Offer, str] | None:
    """The offer the text begins with, the longest name first, and the words behind it."""
    said = text.strip()
    names = {word: one for one in offers.values() for word in (one.name, *one.aliases)}
    for word in sorted(names, key=len, reverse=True):
        if said.startswith(word):
            return names[word], said[len(word) :].strip()
    return None


def offered_to(roles: frozenset[Role]) -> list[Offer]:
    """What somebody of these roles may take, in order."""
    return sorted((one for one in offers.values() if one.who & roles), key=lambda one: (one.order, one.name))
