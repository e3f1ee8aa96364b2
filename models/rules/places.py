"""Where a concern is about: room, building, canteen, or a place the policy names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.rules.hanzi import simplify
from models.rules.listening import PlaceName
from models.rules.text import fold

_DIGITS = "一二三四五六七八九"
_NUMBER = r"(?<!\d)(\d{1,2}|[一二三四五六七八九十]{1,3})"
_LETTER = r"(?<![a-z])([a-h])"
_ROOM = re.compile(r"(?<!\d)(\d{1,2})\s*(?:号?宿?舍?楼|栋|幢|号|#)?\s*[-#]?\s*(\d{3,4})(?!\d)")
_LETTER_ROOM = re.compile(_LETTER + r"[座栋楼]?\s*-?\s*(\d{3,4})(?!\d)")
_BUILDING = re.compile(
    f"(?:{_NUMBER}|{_LETTER})"
    + r"\s*(?:号宿舍楼|号教学楼|号公寓|号楼|号院|宿舍楼|栋|幢|座|#|教(?!练|师|材|育|学|务|官))"
)
_CANTEEN = re.compile(f"第?{_NUMBER}号?(?:学生)?(?:食堂|餐厅|饭堂)|(?:食堂|餐厅|饭堂){_NUMBER}(?:楼|层)")
_DIVIDED = re.compile(r"[-#栋幢座号楼]")


@dataclass(frozen=True, slots=True)
class Place:
    """The parts of a place that were said; all empty if none was."""

    building: str = ""
    room: str = ""
    canteen: str = ""
    spots: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.building or self.canteen or self.spots)

    @property
    def keys(self) -> frozenset[str]:
        """What it shares with another text about the same place."""
        parts = {"building": self.building, "canteen": self.canteen}
        return frozenset(f"{kind}{value}" for kind, value in parts.items() if value) | frozenset(self.spots)

    @property
    def label(self) -> str:
        """As people say it."""
        if self.building:
            return f"{self.building}-{self.room}" if self.room else f"{self.building.upper()} 号楼"
        if self.canteen:
            return f"第 {self.canteen} 食堂"
        return "、".join(self.spots)

    def shares(self, other: Place) -> str:
        """What both name, in words; empty if nothing."""
        if self.building and self.building == other.building:
            return self.label if self.room == other.room else f"{self.building.upper()} 号楼"
        if self.canteen and self.canteen == other.canteen:
            return f"第 {self.canteen} 食堂"
        return "、".join(spot for spot in self.spots if spot in other.spots)

    def contradicts(self, other: Place) -> bool:
        """Whether the two name different buildings or different canteens."""
        pairs = ((self.building, other.building), (self.canteen, other.canteen))
        return any(one and two and one != two for one, two in pairs)


def place_in(text: str, names: tuple[PlaceName, ...]) -> Place:
    """The place a text names; of several buildings the first."""
    folded = simplify(fold(text))
    building, room = _room(folded)
    canteen = _CANTEEN.search(folded)
    known = tuple(place.name for place in names if any(one in folded for one in (place.name, *place.aliases)))
    return Place(
        building=building or _building(folded),
        room=room,
        canteen=_number(canteen[1] or canteen[2]) if canteen else "",
        spots=known,
    )


def _room(text: str) -> tuple[str, str]:
    for room in _ROOM.finditer(text):
        if _DIVIDED.search(room[0]):
            return room[1].lstrip("0"), room[2]
    lettered = _LETTER_ROOM.search(text)
    return (lettered[1], lettered[2]) if lettered else ("", "")


def _building(text: str) -> str:
    found = _BUILDING.search(text)
    if not found:
        return ""
    return _number(found[1]) if found[1] else str(found[2])


def _number(word: str) -> str:
    """Chinese numerals below a hundred as digits."""
    if word.isdecimal():
        return str(int(word))
    tens, ten, ones = word.rpartition("十")
    if not ten:
        return "".join(str(_DIGITS.index(one) + 1) for one in word)
    return str((_DIGITS.index(tens[0]) + 1 if tens else 1) * 10 + (_DIGITS.index(ones[0]) + 1 if ones else 0))
