"""What a message to /方案 asks for: whose plan, which targets, a comment, or words to be written down; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from models.rules.nearest import nearest
from models.rules.refusal import Refusal
from models.rules.text import clean
from models.rules.vocabulary import TargetKind
from plugins.visits.draft import KnownTarget
from plugins.visits.parse_answers import parse_number
from plugins.visits.parse_plan_words import starts_with_label
from plugins.visits.parse_strangers import another_at, stranger_at
from plugins.visits.parse_targets import SpokenNames
from plugins.visits.parse_words import ENDS, after_gap, flat


class Wish(Enum):
    """What somebody wants of /方案."""

    OVERVIEW = "overview"
    PLAN = "plan"
    TARGETS = "targets"
    COMPARE = "compare"
    COMMENT = "comment"
    COLLEGE = "college"
    WRITE = "write"
    COPY = "copy"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Asked:
    """One message: `number` of a plan, the targets meant, the words that are left.

    COPY: the last of `targets` is the one to copy from.
    """

    wish: Wish
    number: int | None = None
    targets: tuple[KnownTarget, ...] = ()
    text: str = ""


_COMPARE = re.compile(rf"(?:计划|方案)?(?:对照|对比|完成情况){ENDS}")
_COMMENT = re.compile(r"(?:评语|点评|评价|意见)")
_COLLEGE = re.compile(rf"(?:学院|名单|全院|各学院|全校){ENDS}")
_SAME = re.compile(r"(?:其[余他])?(?:的?都)?(?:跟?同上|和?上面一样|也?一样|照旧|相同)的?[。.!]*")
_AND = re.compile(r" *[、,和与及跟同&+/] *| +")
_GROUPS = {
    TargetKind.BRANCH: "班级|团支部|支部|班",
    TargetKind.DORM: "寝室|宿舍",
    TargetKind.YOUTH: "团员青年|青年|同学|团员",
}
_GROUP = [(kind, re.compile(f"(?:三个|所有|全部)?(?:{words})(?:都|们)?{ENDS}")) for kind, words in _GROUPS.items()]
_EVERY = re.compile(rf"(?:全部|全都|所有|都){ENDS}")


def parse_plan(
    argument: str, known: Sequence[KnownTarget], own_number: int | None = None, quoted: int | None = None
) -> Asked | Refusal:
    """What a message to /方案 asks for; `known` are the speaker's targets, `own_number` their plan's.

    `quoted`: the plan the message quotes, which a comment needs not name.

    A bare number is the plan of that number, unless it names one of the targets (305) and is not one's own plan's.
    Refusals: `which-plan`, `empty-comment` (`number`), `ambiguous-target` and `unknown-target` as in parse_record.
    """
    text = flat(argument)
    start = after_gap(text, 0)
    if start == len(text):
        return Asked(Wish.OVERVIEW)
    if found := _COMPARE.match(text, start):
        return Asked(Wish.COMPARE, parse_number(argument[found.end() :])[0])
    if found := _COMMENT.match(text, start):
        return _comment(argument[found.end() :], quoted)
    if _COLLEGE.match(text, start):
        return Asked(Wish.COLLEGE)
    number, rest = parse_number(argument)
    if number is not None and not rest and (number == own_number or not _names_one(text, start, known)):
        return Asked(Wish.PLAN, number)
    targets, end = read_targets(text, start, known)
    if isinstance(targets, Refusal):
        return targets
    if number is not None and not targets:
        return Asked(Wish.PLAN, number, text=rest)
    rest = argument[end:].strip()
    if known and not starts_with_label(text, end):
        word = another_at(text, end, targets[-1].kind) if targets else stranger_at(text, start, tuple(TargetKind))
        if word:
            near = nearest(word, [target.name for target in known])
            return Refusal("unknown-target", {"name": argument[end : end + len(word)], "nearest": near})
    if not targets:
        return Asked(Wish.UNCLEAR, text=rest)
    if not rest:
        return Asked(Wish.TARGETS, targets=targets)
    if is_same(rest):
        return Asked(Wish.COPY, targets=targets)
    return Asked(Wish.WRITE, targets=targets, text=rest)


def _comment(said: str, quoted: int | None) -> Asked | Refusal:
    number, words = parse_number(said)
    number = quoted if number is None else number
    words = words.lstrip("：:，, ")
    if number is None:
        return Refusal("which-plan")
    return Asked(Wish.COMMENT, number, text=clean(words)) if words else Refusal("empty-comment", {"number": number})


def _names_one(text: str, start: int, known: Sequence[KnownTarget]) -> bool:
    said = SpokenNames(known).at(text, start)
    return said is not None and not text[said.end :].strip()


def read_targets(text: str, start: int, known: Sequence[KnownTarget]) -> tuple[tuple[KnownTarget, ...] | Refusal, int]:
    """The targets the flat text names from `start` on (one after the other, 寝室, 全部), and where their words end."""
    names = SpokenNames(known)
    targets: dict[int, KnownTarget] = {}
    at = end = start
    while True:
        if said := names.at(text, at):
            if len(said.targets) > 1:
                shared = tuple(f"{one.name}（{''.join(one.aliases)}）" for one in said.targets)
                return Refusal("ambiguous-target", {"name": text[at : said.end], "candidates": shared}), at
            found, end = said.targets, said.end
        elif group := _group_at(text, at, known):
            found, end = group
        else:
            return tuple(targets.values()), after_gap(text, end + text.startswith("的", end) if targets else end)
        targets |= {one.id: one for one in found}
        joined = _AND.match(text, end)
        at = joined.end() if joined else end


def _group_at(text: str, at: int, known: Sequence[KnownTarget]) -> tuple[tuple[KnownTarget, ...], int] | None:
    if every := _EVERY.match(text, at):
        return tuple(known), every.end()
    for kind, words in _GROUP:
        of_kind = tuple(target for target in known if target.kind is kind)
        if of_kind and (found := words.match(text, at)):
            return of_kind, found.end()
    return None


def is_same(text: str) -> bool:
    """Whether somebody says that it is as with the one before: 同上, 都一样."""
    return _SAME.fullmatch(flat(text).strip()) is not None
