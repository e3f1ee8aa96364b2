"""One message as the other side gets it: the name, the words, the quote's twin, the pictures; and a plain text for
platforms that take neither."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from nonebot.adapters import Bot

from models.rules import relay as rules
from models.rules.relay import Place, Twins
from plugins._kit import capability
from plugins._kit.origin import Attachment
from plugins.bridge.naming import Names
from plugins.bridge.reading import pictures_of, quoted_author, read_parts
from plugins.bridge.waiting import Talk

LARGEST_PICTURE = 5 * 1024 * 1024
MOST_PICTURES = 3
PATIENCE = 20.0
"""Seconds in which the pictures of one message must be here."""
_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


@dataclass(frozen=True, slots=True)
class RelayLetter:
    """What is sent in the end; `instead` where pictures or quote do not go through."""

    text: str
    instead: str = ""
    images: tuple[bytes, ...] = field(default=(), repr=False)
    quote: str | None = None
    words: str = ""
    """What may come back as an echo."""


async def write(talk: Talk, target: Place, twins: Twins, names: Names, now: datetime) -> RelayLetter:
    """The words of somebody as `target` reads them."""
    origin, passage, bot = talk.origin, talk.passage, talk.bot
    source = passage.source
    passage.name = await names.of(bot, source, origin.user_id, now, hint=origin.nickname)
    parts = read_parts(origin)
    mentioned = {part.user_id: part.text for part in parts if part.kind == "at"}
    called = {who: await names.of(bot, source, who, now, hint=hint) for who, hint in mentioned.items()}
    quote, answered = await _quoted(talk, target, twins, names, now)
    images = await fetch_all(bot, pictures_of(origin)[:MOST_PICTURES])
    plain = rules.body_of(parts, called)
    # Pictures travel in their order; one that cannot be had is a word, and then all of them stay in their places.
    full = rules.body_of(parts, called, pictures=len(images) if None not in images else 0)
    sent = tuple(image for image in images if image is not None) if None not in images else ()
    reply_to = answered if origin.quoted else None
    return RelayLetter(
        text=rules.shown(passage.name, source[0], full, reply_to=reply_to if quote is None else None),
        instead=rules.shown(passage.name, source[0], plain, reply_to=reply_to),
        images=sent,
        quote=quote,
        words=full,
    )


async def _quoted(talk: Talk, target: Place, twins: Twins, names: Names, now: datetime) -> tuple[str | None, str]:
    """(the id at `target` of what is quoted, who said it), as far as we know."""
    origin, source = talk.origin, talk.passage.source
    if origin.quoted is None:
        return None, ""
    passage = twins.find(source, origin.quoted)
    if passage is not None and not passage.recalled:
        named = await names.of(talk.bot, passage.source, passage.speaker, now, hint=passage.name)
        return passage.ids.get(target), named
    said = await capability.message(talk.bot, origin, origin.quoted)
    author = said.user_id if said is not None else quoted_author(origin)
    hint = said.nickname if said is not None else ""
    return None, await names.of(talk.bot, source, author, now, hint=hint) if author else ""


async def fetch_all(bot: Bot, pictures: Sequence[Attachment]) -> list[bytes | None]:
    """The bytes of each picture; None for one that cannot be had, is too large or no picture."""
    if not pictures:
        return []
    fetching = [capability.fetch(bot, picture, limit=LARGEST_PICTURE) for picture in pictures]
    try:
        contents = await asyncio.wait_for(asyncio.gather(*fetching), PATIENCE)
    except (TimeoutError, asyncio.TimeoutError):
        return [None] * len(pictures)
    return [content if content is not None and content.startswith(_MAGIC) else None for content in contents]
