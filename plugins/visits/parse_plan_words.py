"""现状·需求·打算·时间 as people type them, with labels or without, and the day they name; pure."""

from __future__ import annotations

import re
from datetime import date

from models.rules.plan import Part
from models.rules.plan_dates import find_day_ahead
from models.rules.semester import SemesterSpan
from models.rules.text import clean
from plugins.visits.parse_words import end_of_words, flat

PlanWords = dict[Part, str]
"""What is said of a target, each in the speaker's own wording; only the parts that were said."""

_PARTS = {
    "现状": Part.SITUATION,
    "现况": Part.SITUATION,
    "情况": Part.SITUATION,
    "需求": Part.NEED,
    "需要": Part.NEED,
    "诉求": Part.NEED,
    "打算": Part.INTENTION,
    "计划": Part.INTENTION,
    "措施": Part.INTENTION,
    "时间": Part.TIME,
    "日期": Part.TIME,
}
_NAME = "|".join(_PARTS)
# A label with a mark (现状：, 【现状】) counts anywhere after a gap; a bare one begins a clause of its own.
_LABEL = re.compile(
    rf"[【\[(]({_NAME})[】\])] *:?|(?:(?<=[\s,，。.;；、!?])|^)({_NAME}) *:|(?:(?<=[\s。.;；!?])|^)({_NAME})(?! *:)"
)
_ORDER = list(Part)
_GAPS = " \t\n,、;:。."
_NEAR = 4
"""Characters between 时间 and its day: 时间大概在12月5日."""


def starts_with_label(flat_text: str, start: int) -> bool:
    """Whether 现状, 需求, 打算 or 时间 stands there."""
    return _LABEL.match(flat_text, start) is not None


def plan_words(text: str, today: date, semester: SemesterSpan, *, only: Part | None = None) -> PlanWords:
    """The parts of what is said of a target; `only` is the one that was asked for.

    Without labels, lines or 。-free pieces between ；are taken in order, a last one that is nothing but a time as
    the time; one piece alone is what somebody is going to do. A day told in the 打算 is the time if none is given.
    """
    flat_text = flat(text)
    cuts: list[tuple[int, int, Part]] = []
    for found in _LABEL.finditer(flat_text):
        name = found[1] or found[2] or found[3]
        part, end = _PARTS[name], found.end()
        if found[3]:
            since = (flat_text[cuts[-1][1] : found.start()], cuts[-1][2]) if cuts else None
            if (since and not _follows(*since, part)) or (part is Part.TIME and not _tells(text, end, today, semester)):
                continue
        cuts.append((found.start(), end, part))
    words: PlanWords = {}
    before = text[: cuts[0][0]] if cuts else text
    if only is not None and not any(text[end - 1] in "：:】]" for _, end, _ in cuts):
        _add(words, only, text)
        return words
    if cuts:
        _add(words, Part.SITUATION if cuts[0][2] is not Part.SITUATION else Part.INTENTION, before)
    else:
        _add_pieces(words, before, today, semester)
    for place, (_, end, part) in enumerate(cuts):
        _add(words, part, text[end : cuts[place + 1][0] if place + 1 < len(cuts) else len(text)])
    return words


def _follows(between: str, before: Part, part: Part) -> bool:
    """Whether a label without a mark may be one: something was said since the last, and it comes later in the order."""
    return bool(between.strip(_GAPS)) and _ORDER.index(part) > _ORDER.index(before)


def _tells(text: str, end: int, today: date, semester: SemesterSpan) -> bool:
    """Whether 时间 without a mark is the label: not in 时间紧, 时间都花在…"""
    found = find_day_ahead(text[end:], today, semester)
    return text[end : end + 1].isspace() or (found is not None and found.start <= _NEAR)


def _add(words: PlanWords, part: Part, said: str) -> None:
    said = said[: end_of_words(flat(said))].strip().lstrip("，,、；;：:。 ")
    if said := clean(said):
        words[part] = f"{words[part]}\n{said}" if part in words else said


def _add_pieces(words: PlanWords, text: str, today: date, semester: SemesterSpan) -> None:
    pieces = [piece.strip() for piece in re.split(r"[\n；;|]+", text) if piece.strip()]
    if pieces and is_time(pieces[-1], today, semester):
        _add(words, Part.TIME, pieces.pop())
    first = {0: (), 1: (), 2: (Part.SITUATION,)}.get(len(pieces), (Part.SITUATION, Part.NEED))
    for part, piece in zip(first, pieces, strict=False):
        _add(words, part, piece)
    _add(words, Part.INTENTION, "\n".join(pieces[len(first) :]))


_AROUND_A_TIME = re.compile(
    r"(?:大概|大约|约|在|就|先)*|(?:之?[前后]|左右|吧|上午|中午|下午|晚上?|的?时候|完成|去)*[。.!]?"
)


def is_time(text: str, today: date, semester: SemesterSpan) -> bool:
    """Whether the words are nothing but a time."""
    found = find_day_ahead(text, today, semester)
    if found is None:
        return False
    return all(_AROUND_A_TIME.fullmatch(part.strip()) for part in (text[: found.start], text[found.end :]))


def with_time(words: PlanWords, today: date, semester: SemesterSpan) -> tuple[PlanWords, date | None]:
    """The words and the day they name: the one of 时间, else one told in the 打算, whose words then stand for it."""
    if Part.TIME in words:
        found = find_day_ahead(words[Part.TIME], today, semester)
        return words, found.day if found else None
    told = words.get(Part.INTENTION, "")
    found = find_day_ahead(told, today, semester, loose=False)
    if found is None or found.day < today:
        return words, None
    return {**words, Part.TIME: told[found.start : found.end].strip()}, found.day
