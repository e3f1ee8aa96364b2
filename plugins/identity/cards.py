"""What the pictures of this room show: the same words as the text, laid out for a phone or a door."""

from __future__ import annotations

from models.rules.card import IdentityCard, NoticeCard
from plugins.identity.replies.groups import role_line
from plugins.identity.results import Card

OFFERS = ("学习和生活上的难处，我帮你找人", "意见和建议，我替你带到", "微心愿，说出来一起想办法")
"""五.3 and 五.4 in the cadre's own voice."""


BOT_HABIT = "机器人不看群里的普通聊天，只认发给它的命令。"
TELL_THE_BOT, TELL_ME = "不想被打扰：私聊机器人发“别打扰我”", "不想被打扰，跟我说一声就好。"


def identity_card(card: Card, *, league: str, feedback: str, bot: bool = True, target: str = "") -> IdentityCard:
    """Templates `identity` and, with a `target`, `door_sheet`; where no `bot` is, nothing is said of it."""
    told = f"对我的工作有意见：{feedback}"
    with_bot = bot and not target
    return IdentityCard(
        name=card.name,
        initial=card.name[:1],
        role=role_line(card),
        targets=card.targets,
        offers=OFFERS,
        contact=card.contact,
        notes=(BOT_HABIT, told, TELL_THE_BOT) if with_bot else (told, TELL_ME),
        league=league,
        target=target,
    )


def notice_card(notice: str, card: Card) -> NoticeCard:
    """Template `notice`: the first line is the title when it is short and more follows."""
    lines = [line.strip() for line in notice.splitlines() if line.strip()]
    titled = len(lines) > 1 and len(lines[0]) <= 20
    title, paragraphs = (lines[0], lines[1:]) if titled else ("通知", lines)
    return NoticeCard(title, tuple(paragraphs), f"{card.name} {role_line(card)}".strip())
