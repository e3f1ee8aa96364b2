"""The wall as a picture."""

from __future__ import annotations

from collections.abc import Sequence

from models.rules.card import WallCard, WishRow
from models.rules.wishes import WishState
from plugins._kit.cards import render_card
from plugins._kit.policy import policy
from plugins.wishes.results import WallLine

SHOWN = 12


async def wall_picture(lines: Sequence[WallLine]) -> bytes | None:
    """The first wishes; the text has them all."""
    rows = []
    for one in lines[:SHOWN]:
        waits = one.state is WishState.OPEN
        rows.append(WishRow(str(one.number), one.text, "等人圆" if waits else "有人在圆", waits))
    more = len(lines) - len(rows)
    note = f"还有 {more} 个，发 /心愿墙 看文字。" if more > 0 else "想帮着圆一个：私聊机器人 /圆梦 编号"
    return await render_card("wishes", WallCard("心愿墙", tuple(rows), note, policy().school.league))
