"""What people write behind /心愿 and /圆梦; pure."""

from __future__ import annotations

import re

from models.rules.text import half_width

_ANONYMOUS = re.compile(r"^\s*(?:匿名|不留名|不记名)[\s,，:：]*")
_NUMBER = re.compile(r"\s*#?\s*(\d{1,12})(?!\d)[\s,，:：]*(.*)", re.DOTALL)
_BACK = re.compile(r"\s*(?:收回|撤回|不要了|取消)[\s,，:：]*#?\s*(\d{1,12})\s*")
_REVIEWS = {"通过": True, "可以": True, "上墙": True, "同意": True, "不合适": False, "不行": False, "不通过": False}
_GIVE_UP = ("放弃", "放回", "来不及", "不了", "取消")
_DONE = ("完成", "圆了", "做好了", "好了")


def parse_wish(argument: str) -> tuple[str, bool]:
    """(the wish, whether it is anonymous)."""
    found = _ANONYMOUS.match(argument)
    return (argument[found.end() :].strip(), True) if found else (argument.strip(), False)


def parse_back(argument: str) -> int | None:
    """`收回 12`: the wish somebody takes back."""
    found = _BACK.fullmatch(half_width(argument))
    return int(found[1]) if found else None


def parse_number(argument: str) -> tuple[int | None, str]:
    """`12 文字`: the number and the words behind it."""
    found = _NUMBER.fullmatch(half_width(argument))
    return (int(found[1]), argument[found.start(2) :].strip()) if found else (None, argument.strip())


def parse_review(argument: str) -> tuple[int | None, bool | None, str]:
    """`12 通过`, `12 不合适 换个说法`: (number, yes or no, why)."""
    number, rest = parse_number(argument)
    for word in sorted(_REVIEWS, key=len, reverse=True):
        if rest.startswith(word):
            return number, _REVIEWS[word], rest[len(word) :].strip(" ,，。:：")
    return number, None, ""


def parse_grant(argument: str) -> tuple[int | None, str, str]:
    """`12`, `12 放弃`, `12 完成 送到寝室了`: (number, `claim`, `drop` or `done`, words); the word may come first."""
    flat = half_width(argument).strip()
    for what, words in (("drop", _GIVE_UP), ("done", _DONE)):
        for word in words:
            if flat.startswith(word):
                number, rest = parse_number(argument.strip()[len(word) :])
                return number, what, rest
    number, rest = parse_number(argument)
    for what, words in (("drop", _GIVE_UP), ("done", _DONE)):
        for word in words:
            if rest.startswith(word):
                return number, what, rest[len(word) :].strip(" ,，。:：")
    return number, "claim", rest
