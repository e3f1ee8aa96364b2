"""A narrative read from the back: names, dates and the like that were typed after the story."""

from __future__ import annotations

import re

from models.rules.dates import FoundDate, find_date
from plugins.visits.parse_reading import Reading
from plugins.visits.parse_words import end_of_words, flat

_WORD_STARTS = re.compile(r"(?<=[\s,、;:。!?])(?=[^\s,、;:。!?])")
_REACH = 60
"""How many characters before the end a last word may begin."""
_CLOSING = " \t\n,、;:。.!"


def read_tail(reading: Reading) -> None:
    """Take off the back what is no story; targets only if the front named none."""
    with_targets = not reading.targets and not reading.held
    while any(_takes(reading, start, with_targets) for start in _starts(reading)) or _takes_date(reading):
        pass
    reading.keep(0, end_of_words(reading.flat))


def _starts(reading: Reading) -> list[int]:
    """Where words begin near the end; the first word of the story is left to it."""
    first = max(0, len(reading.flat) - _REACH)
    return [found.start() for found in _WORD_STARTS.finditer(reading.flat, first)]


def _takes(reading: Reading, start: int, with_targets: bool) -> bool:
    """Whether all from `start` on is one thing told, which then is taken."""
    circle = reading.circle
    said = circle.names.at(reading.flat, start, short=False) if with_targets else None
    together = circle.colleagues.at(reading.flat, start)
    sub_kind = circle.sub_kind_at(reading.flat, start) if not reading.sub_kind else None
    if said and _is_last(reading, said.end) and len(said.targets) == 1 and circle.home in (None, said.targets[0]):
        reading.take(said.targets[0], 0)
    elif together and together.whole and _is_last(reading, together.end):
        reading.join(together.people)
    elif sub_kind and _is_last(reading, sub_kind[1]):
        reading.sub_kind = sub_kind[0]
    else:
        return False
    reading.keep(0, end_of_words(reading.flat[:start]))
    return True


def _is_last(reading: Reading, end: int) -> bool:
    return not reading.flat[end:].strip(_CLOSING)


def _takes_date(reading: Reading) -> bool:
    """A date as the last word, or after a number the story begins with; a dorm called 3-12 is none."""
    ends = (reading.circle.is_named(reading.flat, start) for start in _starts(reading))
    if reading.day is not None or any(end is not None and _is_last(reading, end) for end in ends):
        return False
    found = find_date(reading.text, reading.today)
    if not isinstance(found, FoundDate):
        return False
    reading.day = found.day
    reading.text, reading.flat = found.rest, flat(found.rest)
    return True
