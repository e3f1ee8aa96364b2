"""`/推文 12 [15 …]` or `/推文 12 2`, and the digit that answers the question; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.rules.refusal import Refusal
from models.rules.story import Consent
from models.rules.text import half_width

MOST = 9
"""Records of one story."""
_ANSWERED = re.compile(r"(\d{1,12})\s+(\S+)")
"""With a space between them; #2 and #1 together are written 2、1."""
_LARGEST = 10**12
_NO = frozenset({"不用", "不同意", "不行", "不要", "算了", "不愿意", "别写", "收回"})
_YES = frozenset({"可以", "同意", "好", "好的", "行", "愿意", "没问题"})


@dataclass(frozen=True, slots=True)
class StoryWish:
    """The records (#N) to write up, or with an answer: what the speaker says to the one."""

    numbers: tuple[int, ...]
    answer: Consent | None = None


def parse_story(text: str, quoted: int | None = None) -> StoryWish | Refusal:
    """Refusals: `which-story`, `too-many-stories` (fact `most`)."""
    said = half_width(text).replace("#", " ").strip()
    if (found := _ANSWERED.fullmatch(said)) and (answer := parse_consent(found[2])) is not None:
        return StoryWish((int(found[1]),), answer)
    words = [word for word in re.split(r"[\s,、和]+", said) if word]
    if not words and quoted is not None:
        return StoryWish((quoted,))
    if not words or not all(word.isdecimal() and int(word[:18]) < _LARGEST for word in words):
        return Refusal("which-story")
    numbers = tuple(dict.fromkeys(map(int, words)))
    return StoryWish(numbers) if len(numbers) <= MOST else Refusal("too-many-stories", {"most": MOST})


def parse_consent(text: str) -> Consent | None:
    """0 to 3, or a plain yes (the least) or no; None for anything else."""
    said = half_width(text).strip().rstrip("。.!！")
    if said in _NO:
        return Consent.NO
    if said in _YES:
        return Consent.WORDS
    return Consent(int(said)) if len(said) == 1 and said in "0123" else None
