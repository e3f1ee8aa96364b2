"""What the pictures of this room show: the same words as the text, laid out for a phone or a door."""

from __future__ import annotations

from models.rules.card import IdentityCard, NoticeCard
from plugins.identity.replies.groups import IN_PEACE, NO_CHATTER, role_line
from plugins.identity.results import Card

OFFERS = ("学习和生活上的难处，我帮你找人", "意见和建议，我替你带到", "微心愿，说出来一起想办法")
"""五.3 and 五.4 in the cadre's own voice."""


def identity_card(card: Card, *, league: str, feedback: str, bot: bool = True, target: str = "") -> IdentityCard:
    """Templates `identity` and, with a `target`, `door_sheet`; without a `bot` nearby its habits are left out."""
    told = (f"对我的工作有意见：{feedback}",)
    return IdentityCard(
        name=card.name,
        initial=card.name[:1],
        role=role_line(card),
        targets=card.targets,
        offers=OFFERS,
        contact=card.contact,
        notes=(NO_CHATTER.replace("我", "机器人", 1), *told, IN_PEACE) if bot else told,
        league=league,
        target=target,
    )


def notice_card(notice: str, card: Card) -> NoticeCard:
    """Template `notice`: the first line is the title when it is short and more follows."""
    lines = [line.strip() for line in notice.splitlines() if line.strip()]
    titled = len(lines) > 1 and len(lines[0]) <= 20
    title, paragraphs = (lines[0], lines[1:]) if titled else ("通知", lines)
    return NoticeCard(title, tuple(paragraphs), f"{card.name} {role_line(card)}".strip())
