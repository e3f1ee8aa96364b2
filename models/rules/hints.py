"""What is worth a second look in a cadre's records: each hint is a question 待核实, never a reproach (六.3).

The limits were set on simulated cadres (tests/simulated_cadres.py) so that fewer than one honest cadre in a hundred is
ever asked about anything; whoever changes one runs the measurement again.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.rules.alike_pictures import alike
from models.rules.copied import copies
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import RecordKind, Word

LEAST = 6
"""Fewer records than this show no pattern."""
BURST_DAYS = 10
BURST_SHARE = 0.6
LATE_DAYS = 35
"""Longer than a month: many honest people write down once a month, from their notes."""
LATE_SHARE = 0.5
COPIED_LEAST = 3
"""Days of one's own that are told in nearly the same words."""
COPIED_OF_OTHERS = 2
"""Days told in the words of somebody else; one alike sentence is chance."""
DAY_MOST = 8
"""So many different targets in one day are hardly met face to face: nine are all a cadre has."""
CLOSED_LEAST = 3
"""Visits while the school was closed."""
PICTURES_APART = timedelta(days=2)
"""A day may be mistaken by one; the same photo two days apart is asked about."""

FACE_TO_FACE = frozenset({RecordKind.VISIT, RecordKind.LEAGUE_DAY, RecordKind.TALK})


class HintKind(Word):
    """What was noticed."""

    BURST = "burst", "集中在期末"
    LATE = "late", "多数是补记"
    COPIED = "copied", "写得几乎一样"
    IMPOSSIBLE = "impossible", "时间上不大可能"
    PICTURE = "picture", "同一张照片"


@dataclass(frozen=True, slots=True)
class Trace:
    """A record as the hints see it; `words` are compared, `pictures` are marks, `joint` ties a visit made together."""

    number: int
    cadre: int
    kind: RecordKind
    target: int | None
    happened_on: date
    entered_on: date
    entered_at: datetime
    words: str
    joint: str = ""
    pictures: tuple[int, ...] = ()
    backed: bool = False
    """Whether anything but the cadre's own word stands for it: a photo, the group, a confirmation."""


@dataclass(frozen=True, slots=True)
class Hint:
    """Something to ask about: of whom, which records, and the figures its one sentence needs."""

    kind: HintKind
    cadre: int
    numbers: tuple[int, ...]
    count: int
    of: int
    days: int = 0

    @property
    def key(self) -> str:
        """The same as long as the hint speaks of the same records."""
        said = f"{self.kind.value}|{self.cadre}|{','.join(map(str, self.numbers))}"
        return hashlib.sha256(said.encode()).hexdigest()


def hints_of(traces: Iterable[Trace], semester: SemesterSpan, is_open: Callable[[date], bool]) -> tuple[Hint, ...]:
    """Everything worth a look in one semester's records; `is_open`: whether anybody was at school that day."""
    by_cadre: dict[int, list[Trace]] = defaultdict(list)
    for one in sorted(traces, key=lambda trace: trace.number):
        by_cadre[one.cadre].append(one)
    found: list[Hint] = []
    for own in by_cadre.values():
        found += filter(None, (_burst(own, semester), _late(own)))
        found += filter(None, (_crowded_day(own), _closed(own, is_open)))
    everything = {one.number: one for own in by_cadre.values() for one in own}
    found += _copied(everything)
    found += _pictures(everything)
    return tuple(sorted(found, key=lambda hint: (hint.cadre, hint.kind.value, hint.numbers)))


def _hint(kind: HintKind, some: Sequence[Trace], of: int, *, count: int = 0, days: int = 0) -> Hint:
    return Hint(kind, some[0].cadre, tuple(sorted(one.number for one in some)), count or len(some), of, days)


def _burst(own: Sequence[Trace], semester: SemesterSpan) -> Hint | None:
    """Most of a term written down in its last days, about days before, on the cadre's word alone.

    Who kept a notebook and has photos or confirmations is not asked.
    """
    from_day = semester.ends_on - timedelta(days=BURST_DAYS - 1)
    last = [one for one in own if one.entered_on >= from_day > one.happened_on and not one.backed]
    if len(own) < LEAST or len(last) < BURST_SHARE * len(own):
        return None
    return _hint(HintKind.BURST, last, len(own), days=BURST_DAYS)


def _late(own: Sequence[Trace]) -> Hint | None:
    """Most of them written down long after they happened (补记), on the cadre's word alone."""
    late = [one for one in own if (one.entered_on - one.happened_on).days > LATE_DAYS and not one.backed]
    if len(own) < LEAST or len(late) < LATE_SHARE * len(own):
        return None
    return _hint(HintKind.LATE, late, len(own), days=LATE_DAYS)


def _crowded_day(own: Sequence[Trace]) -> Hint | None:
    """More places in one day than one gets to."""
    by_day: dict[date, dict[int | None, Trace]] = defaultdict(dict)
    for one in own:
        if one.kind in FACE_TO_FACE:
            by_day[one.happened_on][one.target] = one
    fullest = max(by_day.values(), key=len, default={})
    return _hint(HintKind.IMPOSSIBLE, list(fullest.values()), len(own)) if len(fullest) >= DAY_MOST else None


def _closed(own: Sequence[Trace], is_open: Callable[[date], bool]) -> Hint | None:
    """Visits to dorms and classes on days when nobody was there."""
    gone = [
        one for one in own if one.kind in (RecordKind.VISIT, RecordKind.LEAGUE_DAY) and not is_open(one.happened_on)
    ]
    return _hint(HintKind.IMPOSSIBLE, gone, len(own), days=1) if len(gone) >= CLOSED_LEAST else None


def _copied(everything: Mapping[int, Trace]) -> list[Hint]:
    """Nearly the same words about different days: several of one's own, or of somebody else's before."""
    own: dict[int, set[int]] = defaultdict(set)
    others: dict[int, set[int]] = defaultdict(set)
    for first, second in copies([(one.number, one.words) for one in everything.values()]):
        one, two = sorted((everything[first], everything[second]), key=lambda trace: (trace.entered_at, trace.number))
        if _told_together(one, two):
            continue
        if one.cadre == two.cadre:
            own[one.cadre] |= {first, second}
        else:
            others[two.cadre].add(two.number)  # who wrote first copied nothing
    hints = []
    for cadre in sorted({*own, *others}):
        mine, theirs = own[cadre], others[cadre]
        of = sum(one.cadre == cadre for one in everything.values())
        if _days(everything, mine) >= COPIED_LEAST or _days(everything, theirs) >= COPIED_OF_OTHERS:
            some = [everything[number] for number in sorted(mine | theirs)]
            hints.append(_hint(HintKind.COPIED, some, of, days=len(theirs)))
    return hints


def _days(everything: Mapping[int, Trace], numbers: Iterable[int]) -> int:
    return len({everything[number].happened_on for number in numbers})


def _told_together(one: Trace, two: Trace) -> bool:
    """One message about several places, one visit made together, or one day in different words."""
    return (bool(one.joint) and one.joint == two.joint) or one.happened_on == two.happened_on


def _pictures(everything: Mapping[int, Trace]) -> list[Hint]:
    """The same photo on visits of different days."""
    marks = [((one.number, place), mark) for one in everything.values() for place, mark in enumerate(one.pictures)]
    reused: dict[int, set[int]] = defaultdict(set)
    for (first, _), (second, _) in alike(marks):
        one, two = sorted((everything[first], everything[second]), key=lambda trace: (trace.entered_at, trace.number))
        apart = abs(one.happened_on - two.happened_on) >= PICTURES_APART
        if apart and {one.kind, two.kind} <= FACE_TO_FACE and not (one.joint and one.joint == two.joint):
            reused[two.cadre] |= {two.number} if one.cadre != two.cadre else {first, second}
    return [
        _hint(
            HintKind.PICTURE,
            [everything[number] for number in sorted(numbers)],
            sum(one.cadre == cadre for one in everything.values()),
        )
        for cadre, numbers in sorted(reused.items())
    ]
