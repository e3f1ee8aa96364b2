"""Targets and colleagues as people name them: 3-305, 3栋305, 305, 药学2301班, 小满, 和张三一起."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from models.rules.vocabulary import TargetKind
from plugins.visits.draft import KnownPerson, KnownTarget
from plugins.visits.parse_words import ENDS, NOT_COUNTED, flat

_HEADINGS = {TargetKind.DORM: "寝室|宿舍", TargetKind.BRANCH: "班级|团支部|支部", TargetKind.YOUTH: "同学|青年"}
# 寝室长 and 班主任 are people: such a word belongs to the name only if it ends there.
_SUFFIXES = {
    TargetKind.DORM: f"(?:号?(?:寝室|宿舍|寝(?!室)|室)(?![长友里内外的])|号? +(?:寝室|宿舍){ENDS})?",
    TargetKind.BRANCH: f"(?: *(?:班级|班)?(?:团支部|支部)?{ENDS}"
    "|(?:(?:班级|班(?!级))(?![长主会里委干群上内风务费的]))?(?:(?:团支部|支部)(?![书委的]))?)",
    TargetKind.YOUTH: "(?:同学(?![们的]))?",
}
_TAILS = re.compile("(?:(?:班级|班)?(?:团支部|支部)|班级|班|寝室|宿舍|寝|室)$")
_BUILDING = r" *(?:--?|[#/_]|号楼|栋楼|[栋幢楼]) *"
_BETWEEN_NUMBERS = re.compile(rf"(?<=[0-9]){_BUILDING}(?=[0-9])")
_RUNS = re.compile(r"[0-9]+|[^0-9\s]+")
_CHINESE_NAME = re.compile("[\u4e00-\u9fff]{3,4}")
_LAST_NUMBER = re.compile(r"(.*?)([0-9]+)$")


@lru_cache(maxsize=8192)
def flat_name(name: str) -> str:
    """The name as it is looked for in a flat text."""
    return flat(name).strip()


class _Forms(NamedTuple):
    """How a target is said: in full, and in short (None if it has no short form)."""

    full: re.Pattern[str]
    short: re.Pattern[str] | None


@lru_cache(maxsize=4096)
def _forms(kind: TargetKind, names: tuple[str, ...]) -> _Forms:
    """Of flat names, the proper one first."""
    heading = f"(?:(?:{_HEADINGS[kind]}) *:? *)?"
    full = "|".join(_full(kind, name) for name in names)
    short = _short(kind, names[0])
    return _Forms(
        re.compile(f"{heading}(?:{full}){_SUFFIXES[kind]}"),
        re.compile(f"{heading}(?:{short})") if short else None,
    )


def _full(kind: TargetKind, name: str) -> str:
    base = name if kind is TargetKind.YOUTH else _TAILS.sub("", name)
    parts = _BETWEEN_NUMBERS.split(base)
    words = [" *".join(map(re.escape, _RUNS.findall(part))) for part in parts]
    if not any(words):
        return r"(?!)"
    before = r"(?<![0-9a-z])(?<![0-9]-)" if base[0].isascii() else ""
    if base[-1].isdigit():
        after = r"(?!-?[0-9])" + (NOT_COUNTED if len(_RUNS.findall(base)[-1]) < 3 or base.isdigit() else "")
    elif kind is TargetKind.BRANCH and base != name:
        # 护理一 alone may be any word; 护理一班 is the class.
        after = f"(?=班|团支部|支部|{ENDS})"
    else:
        after = "(?![0-9a-z])" if base[-1].isascii() else ""
    return before + _BUILDING.join(words) + after


def _short(kind: TargetKind, name: str) -> str | None:
    if kind is TargetKind.YOUTH:
        return f"{name[-2:]}(?:同学)?{ENDS}" if _CHINESE_NAME.fullmatch(name) else None
    found = _LAST_NUMBER.match(_TAILS.sub("", name))
    if found is None or not found[1]:
        return None
    before, number = found.groups()
    start = "(?<![0-9a-z])(?<![0-9]-)"
    if kind is TargetKind.BRANCH:
        whole = f"|{number}{ENDS}{NOT_COUNTED}" if len(number) >= 3 else ""
        return f"{start}(?:{number}班{_SUFFIXES[kind]}{whole})"
    building = re.fullmatch(rf"([0-9]+){_BUILDING}", before)
    joined = f"(?:{building[1]} ?)?" if building and len(number) >= 3 else ""
    goes_on = (
        f"(?!-?[0-9])(?!{_BUILDING}[0-9]){NOT_COUNTED}" if len(number) >= 3 else f"(?=寝|宿舍|室|{ENDS}){NOT_COUNTED}"
    )
    return f"{start}{joined}{number}{goes_on}{_SUFFIXES[kind]}"


class Said(NamedTuple):
    """Whom the words at a place may mean (several: it is not clear), and where the words end."""

    targets: tuple[KnownTarget, ...]
    end: int


class SpokenNames:
    """The targets somebody may name."""

    def __init__(self, targets: Iterable[KnownTarget]) -> None:
        self._targets = [
            (target, _forms(target.kind, tuple(map(flat_name, (target.name, *target.aliases))))) for target in targets
        ]

    def at(self, text: str, start: int, *, short: bool = True) -> Said | None:
        """Whom the words at `start` of the flat text name: the longest wins, a full name before a short one."""
        found = [
            (match.end(), pattern is forms.full, target)
            for target, forms in self._targets
            for pattern in (forms if short else forms[:1])
            if pattern is not None and (match := pattern.match(text, start))
        ]
        if not found:
            return None
        best = max((end, full) for end, full, _ in found)
        return Said(tuple(target for end, full, target in found if (end, full) == best), best[0])

    def first(self, text: str, start: int) -> int | None:
        """Where the first full name begins."""
        return min((match.start() for match in self._search(text, start)), default=None)

    def mentioned(self, text: str, start: int = 0) -> tuple[KnownTarget, ...]:
        """Everyone whose full name occurs."""
        return tuple(target for target, forms in self._targets if forms.full.search(text, start))

    def _search(self, text: str, start: int) -> Iterator[re.Match[str]]:
        return filter(None, (forms.full.search(text, start) for _, forms in self._targets))


class Together(NamedTuple):
    """Who came along, where the words end, and whether they are all of the phrase (else they stay in the story)."""

    people: tuple[KnownPerson, ...]
    end: int
    whole: bool


_WITH = re.compile(r"(?:我们?)?[和与跟同] *")
_AND = re.compile(r" *[、,和与] *| +")
_TOGETHER = re.compile(r" *(?:一起|一同|共同|一块儿?|一道)")
_MORE = re.compile(
    r" *[、,和与] *[\u4e00-\u9fff]{2,4}(?:[、,和与][\u4e00-\u9fff]{2,4})*? *(?:一起|一同|共同|一块|一道)"
)
_ENDS = re.compile(ENDS)


class Colleagues:
    """Those who may come along; a name two of them share names nobody."""

    def __init__(self, people: Iterable[KnownPerson]) -> None:
        named = [(flat_name(person.name), person) for person in people]
        shared = Counter(name for name, _ in named)
        self._people = {name: person for name, person in named if name and shared[name] == 1}
        self._lengths = sorted({len(name) for name in self._people}, reverse=True)

    def at(self, text: str, start: int) -> Together | None:
        """The colleagues a phrase like 和张三、李四一起 names; its end must be plain: 和张三聊 is part of the story."""
        said = _WITH.match(text, start)
        people: list[KnownPerson] = []
        end = between = said.end() if said else start
        while said and (found := self._one(text, between)):
            person, end = found
            people.append(person)
            joined = _AND.match(text, end)
            between = joined.end() if joined else len(text)
        if not people:
            return None
        distinct = tuple(dict.fromkeys(people))
        if together := _TOGETHER.match(text, end):
            return Together(distinct, together.end(), True)
        if _MORE.match(text, end):
            return Together(distinct, end, False)
        return Together(distinct, end, True) if _ENDS.match(text, end) else None

    def _one(self, text: str, start: int) -> tuple[KnownPerson, int] | None:
        for length in self._lengths:
            if person := self._people.get(text[start : start + length]):
                return person, start + length
        return None
