"""Documents with pictures: set in a confined child, because hundreds of photos would keep everybody else waiting."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from nonebot.log import logger

from models.rules.notebook_card import NotebookCard
from plugins._kit.confined.errors import ConfinedError
from plugins._kit.confined.runner import run_confined

SECONDS, MEGABYTES = 240, 3072
"""What one document may take: 400 photos of a phone need about a tenth of it."""


@dataclass(frozen=True, slots=True)
class Typeset:
    """A PDF without a date, the same bytes for the same data; how many pictures are in it, how many are gone."""

    content: bytes
    pictures: int
    lost: int


async def typeset(template: str, card: NotebookCard, pictures: Mapping[str, Path], *, budget: int) -> Typeset | None:
    """The card on paper, its pictures (name → file) scaled to `budget` bytes together; None if it could not be set."""
    payload = {"data": asdict(card), "pictures": {name: str(path) for name, path in pictures.items()}}
    options = {"template": template, "budget": budget}
    try:
        answer = await run_confined(
            "typeset",
            json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace"),
            timeout_s=SECONDS,
            memory_mb=MEGABYTES,
            options=options,
            slot="typeset",
        )
    except ConfinedError as error:
        logger.error("没有排出 {}：{} {}", template, error.refusal.code, error.refusal.facts)
        return None
    head, _, content = answer.partition(b"\n")
    facts = json.loads(head)
    return Typeset(content, facts["pictures"], facts["lost"])
