"""/抽查 线索: what is worth a look, and what came of looking."""

from __future__ import annotations

from models.rules.refusal import Refusal
from plugins._kit.commands import Call, Reply
from plugins.checks import hinting
from plugins.checks.parse import HintWish
from plugins.checks.replies import hints as words
from plugins.checks.replies import refused


async def hints(call: Call, wish: HintWish) -> Reply:
    """The list, or a review of one cadre's."""
    if wish.cadre:
        count = await hinting.review(call, wish)
        text = refused(count) if isinstance(count, Refusal) else words.reviewed(wish.cadre, count)
        return Reply(text, private=True)
    seen = await hinting.seen_by(call, wish)
    return Reply(refused(seen) if isinstance(seen, Refusal) else words.hints(seen), private=True)
