"""What people write behind /线上, /投票 and their kin; pure."""

from __future__ import annotations

import re

from models.rules.text import half_width, wording

LONGEST_TITLE = 30
LONGEST_OPENING = 500
MOST_OPTIONS = 9
LONGEST_OPTION = 30
STORY = 12
"""Characters behind 《…》 that tell of something that has been: a record, no opening."""
_TITLED = re.compile(r"\s*《([^《》\n]{1,60})》\s*(.*)", re.DOTALL)
_WORDED = re.compile(r"\s*([^\s《》]{1,40})[^\S\n]+(.*)", re.DOTALL)
_SPLIT = re.compile(r"[\n;；|/／]+|\s{1,}")
_MARKED = re.compile(r"^\s*(?:[A-Ia-i]|[1-9])\s*[.、:：)）]\s*")
_NUMBER = re.compile(r"\s*#?\s*(\d{1,12})(?!\d)[\s,，:：]*(.*)", re.DOTALL)


def is_story(argument: str) -> bool:
    """Whether it tells of an activity that was held: a title and behind it, on the same line, what happened; what ends
    with a question is still to be asked."""
    found = _TITLED.fullmatch(argument) or _WORDED.fullmatch(argument)
    if found is None or found[2].rstrip().endswith(("?", "？")):
        return False
    return len(wording(found[2])) >= STORY


def parse_topic(argument: str) -> tuple[str, str] | None:
    """(title, opening question) of one's own; None when it is empty or too long."""
    said = argument.strip()
    found = _TITLED.fullmatch(said)
    title, rest = (found[1].strip(), found[2].strip()) if found is not None else (said, "")
    if found is None:
        head, _, rest = said.partition("\n")
        title, rest = head.strip(), rest.strip()
    if not title or len(rest or title) > LONGEST_OPENING:
        return None
    opening = rest or title
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…", opening


def parse_poll(argument: str) -> tuple[str, tuple[str, ...]] | None:
    """(question, options) of `题目 A B C`; a line each, or with spaces between; None unless 2 to 9 options."""
    said = argument.strip()
    parts = [one.strip() for one in (said.split("\n") if "\n" in said else _SPLIT.split(said)) if one.strip()]
    title, *rest = parts or [""]
    options = tuple(dict.fromkeys(_MARKED.sub("", one) or one for one in rest))
    short = len(title) <= LONGEST_TITLE * 2 and all(len(one) <= LONGEST_OPTION for one in options)
    return (title, options) if title and 2 <= len(options) <= MOST_OPTIONS and short else None


def parse_number(argument: str) -> tuple[int | None, str]:
    """`12 文字` as the number and the words behind it; None without a number."""
    found = _NUMBER.fullmatch(half_width(argument))
    if found is None:
        return None, argument.strip()
    return int(found[1]), argument[found.start(2) :].strip()


def parse_verdict(argument: str) -> tuple[str, str] | None:
    """`通过 3` or `停用 3`: (what, which); None for neither."""
    said = half_width(argument).strip()
    for word in ("通过", "停用"):
        if said.startswith(word) and said[len(word) :].strip():
            return word, said[len(word) :].strip()
    return None


def parse_helper(argument: str) -> tuple[int | None, bool | None]:
    """`12 同意`, `12 先不`: (number, yes or no); None for what is missing."""
    number, rest = parse_number(argument)
    flat = half_width(rest).strip()
    if flat in ("同意", "好", "可以", "1", "行"):
        return number, True
    return number, False if flat in ("先不", "不", "不用", "2", "结束", "停") else None
