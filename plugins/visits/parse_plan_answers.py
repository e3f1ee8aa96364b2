"""Answers while a plan is being written: which targets, 跳过, 同上, 一步步, or simply the words; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from plugins._kit.choices import choice_of
from plugins.visits.draft import Cancel, KnownTarget
from plugins.visits.parse_answers import parse_choice
from plugins.visits.parse_plan import is_same, read_targets
from plugins.visits.parse_plan_words import starts_with_label
from plugins.visits.parse_words import after_gap, flat


class Said(Enum):
    """What an answer means besides words."""

    CANCEL = "cancel"
    SKIP = "skip"
    EACH = "each"
    """One after the other."""
    SAME = "same"
    """As with the one before."""
    SAME_FOR_REST = "same-for-rest"
    STEPWISE = "stepwise"
    """Ask me part by part."""
    WORDS = "words"


_DOT = "[。.!]*"
_SKIP = re.compile(rf"先?(?:跳过|略过?|不填|不写|下一[个项步]|pass)(?:这[个项])?了?{_DOT}")
_EACH = re.compile(rf"(?:0|逐个|一个个|一个一个|挨个|按顺序)(?:来|写|说)?{_DOT}")
_STEPWISE = re.compile(rf"(?:一步步|一步一步|逐项|一项项|问我|你问)(?:来|问)?(?:吧|我)?{_DOT}")
_REST = re.compile(
    rf"(?:(?:其[余他]|剩下|后面)(?:的|几个)?)?(?:全?都|全部)(?:跟?同上|[跟和]?(?:这个|上面)?一样)的?{_DOT}"
)
_ENDS = re.compile(rf"(?:先?(?:写?到这里?|不写了?)|完了?|结束|好了){_DOT}")
_COUNT = r"\d{1,9}(?![\d月周号日年%个次人天节点/-]|[.:]\d)"
_NUMBERS = re.compile(rf"{_COUNT}(?:[\s,、和]*{_COUNT})*")


def said_of(text: str) -> Said:
    """What an answer to 现状·需求·打算·时间 is."""
    plain = flat(text).strip()
    if isinstance(parse_choice(text, 1), Cancel):
        return Said.CANCEL
    shapes = ((_ENDS, Said.CANCEL), (_SKIP, Said.SKIP), (_REST, Said.SAME_FOR_REST), (_STEPWISE, Said.STEPWISE))
    for shape, said in shapes:
        if shape.fullmatch(plain):
            return said
    return Said.SAME if is_same(text) else Said.WORDS


@dataclass(frozen=True, slots=True)
class Picked:
    """Which of the targets offered are meant, and what was said of them in the same message."""

    said: Said
    targets: tuple[KnownTarget, ...] = ()
    text: str = ""


def parse_pick(text: str, offered: Sequence[KnownTarget]) -> Picked | None:
    """The answer to "which first": numbers or names, with words or 同上 behind them; None when it picks nothing."""
    said = said_of(text)
    if said is Said.CANCEL or said is Said.SKIP:
        return Picked(Said.CANCEL)
    if said in (Said.SAME, Said.SAME_FOR_REST):
        return Picked(Said.SAME, tuple(offered))
    if _EACH.fullmatch(flat(text).strip()):
        return Picked(Said.EACH, tuple(offered))
    whole = choice_of(text, len(offered))
    if isinstance(whole, tuple):
        return Picked(Said.WORDS, tuple(offered[number - 1] for number in whole))
    flat_text = flat(text)
    start = after_gap(flat_text, 0)
    targets, end = read_targets(flat_text, start, offered)
    if not isinstance(targets, tuple) or not targets:
        found = _NUMBERS.match(flat_text, start)
        numbers = choice_of(found[0], len(offered)) if found else None
        if not found or not isinstance(numbers, tuple):
            return None
        targets, end = tuple(offered[number - 1] for number in numbers), found.end()
    rest = text[after_gap(flat_text, end) :].strip()
    return Picked(Said.SAME if is_same(rest) else Said.WORDS, targets, "" if is_same(rest) else rest)


def redirected(text: str, known: Sequence[KnownTarget]) -> tuple[tuple[KnownTarget, ...], str] | None:
    """Another target named in front of labelled words (3-306 打算…), and those words; None for a plain answer."""
    flat_text = flat(text)
    targets, end = read_targets(flat_text, after_gap(flat_text, 0), known)
    if not isinstance(targets, tuple) or not targets or not starts_with_label(flat_text, end):
        return None
    return targets, text[end:].strip()
