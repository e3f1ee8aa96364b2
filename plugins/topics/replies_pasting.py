"""The words of an activity pasted into a group where no bot is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models.rules.paste import Paste
from plugins.topics.replies import too_late

__all__ = ["IN_PEACE", "NOT_KNOWN", "counted", "how", "over", "paste", "too_late"]

NOT_KNOWN = "我还不认识这个账号，算不了人数。先把邀请码私聊发给我：/绑定 邀请码；没有码就找学院团委要。"
IN_PEACE = "你说过别打扰，就不算进人数了。谢谢你愿意说。"


def paste(number: int, title: str, opening: str, options: Sequence[str], closes_at: datetime) -> Paste:
    """As its groups read it; `closes_at` in local time."""
    until = f"{closes_at.month}月{closes_at.day}日 {closes_at.hour}点"
    if options:
        choices = tuple(f"{place} {option}" for place, option in enumerate(options, 1))
        how = ("回一个数字：{code} 1（可以改；只看总数，不记谁投了什么）", f"{until}截止，不投也没关系。")
        return Paste(number, "投票", (title, *choices), how)
    body = (opening,) if opening != title else ()
    how = ("想到什么说什么：{code} 你的话（只算人数，不留话）", f"{until}结束，不说也没关系。")
    return Paste(number, "线上活动", (title, *body), how)


def over(number: int) -> str:
    """Nothing to paste any more."""
    return f"#{number} 已经结束了，不用贴了。小结：/线上小结 {number}"


def counted(title: str) -> str:
    """Somebody took part."""
    return f"收到，《{title}》算你一份。话不留，只算人数。"


def how(title: str, options: Sequence[str]) -> str:
    """It was no vote, or said nothing yet."""
    if options:
        return f"《{title}》：在码后面回 1–{len(options)} 里的一个数字就行。"
    return f"《{title}》：在码后面写一句想说的就行。"
