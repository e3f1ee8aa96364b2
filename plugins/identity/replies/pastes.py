"""The words of what is made to paste about a #N."""

from __future__ import annotations

from collections.abc import Sequence

from models.rules.paste import Paste
from plugins.identity.replies.accounts import platform_word
from plugins.identity.replies.groups import role_line
from plugins.identity.results import Card

MOST_WAYS = 3
UNKNOWN_CODE = "没有这个码，可能抄错了一位；没有 0、O、1、I、L 这几个字。照着发：/凭码 ABC23 你的话"


def pasted(paste: Paste, own_words: str, code: str, ways: Sequence[tuple[str, str]], card: Card) -> str:
    """One message to paste: what it is, how to answer, and who pasted it."""
    whom = "、".join(f"{platform_word(platform)} {user_id}" for platform, user_id in ways)
    how = [line.format(code=code) for line in paste.how]
    lines = [f"【{paste.title}】", *paste.lines, *([own_words] if own_words else [])]
    return "\n".join([*lines, f"私聊连心桥机器人（{whom}）：", *how, f"—— {card.name} {role_line(card)}".rstrip()])


def no_such(number: int) -> str:
    """Nobody knows the number, or it is not for this person."""
    return f"没有你能贴的 #{number}。要发通知就直接写内容：/转发稿 周三晚 7 点团日活动，205 教室"
