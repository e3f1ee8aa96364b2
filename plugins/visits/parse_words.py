"""The words of a message that are not names: gaps, fields (成效：…), outcomes (没人), topics (《…》).

Matching runs on a flat copy of the same length, so positions in it are positions in what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from models.rules.text import half_width
from models.rules.vocabulary import Outcome

_ALIKE = dict.fromkeys(map(ord, "‐‑‒–—―−─ー"), "-") | dict.fromkeys(
    [0x00AD, *range(0x200B, 0x2010), *range(0x2060, 0x2065), 0xFEFF], " "
)
ENDS = r"(?=$|[\s,、;:。.!?…~()\[\]【】《》“”\"-])"
"""What may follow a word that stands by itself; a Chinese comma and its like are half-width in the flat copy."""
_GAP = re.compile(r"(?:[\s,、;:。.|]|-(?![0-9]))*")
_TRAILING = ",、;: \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029"
COUNTED = "人个元块名位次天分点小月日级岁度周节页种条%"
NOT_COUNTED = f"(?! ?[{COUNTED}])"
"""305 is a room, but not in 305人."""


def flat(text: str) -> str:
    """The text for matching: half-width, lower case, one kind of dash, same length."""
    mapped = half_width(text).translate(_ALIKE)
    lowered = mapped.lower()
    if len(lowered) == len(mapped):
        return lowered
    return "".join(low if len(low := character.lower()) == 1 else character for character in mapped)


def after_gap(flat_text: str, start: int) -> int:
    """Where the next word begins."""
    gap = _GAP.match(flat_text, start)
    assert gap is not None
    return gap.end()


def end_of_words(flat_text: str) -> int:
    """Where the last word ends; a full stop is part of it."""
    return len(flat_text.rstrip(_TRAILING))


_FIELDS = {
    "过程": "process",
    "成效": "effect",
    "感悟": "reflection",
    "心得体会": "reflection",
    "心得": "reflection",
    "体会": "reflection",
    "感想": "reflection",
}
_NAME = "|".join(_FIELDS)
STARTS_FIELD = rf"(?=[【\[]?(?:{_NAME}))"
# "主要成效：", "学习心得：" are words of a sentence, not headings.
FIELD = re.compile(rf"[【\[]({_NAME})[】\]] *:?|(?<![的得要作动步习])(?!(?<=[^\s,、;:。!?])过程)({_NAME}) *:")


class Fields(NamedTuple):
    """The parts of a message, each in the speaker's own wording."""

    process: str
    effect: str
    reflection: str


def split_fields(text: str, resumes: Callable[[str, int], bool] = lambda _flat, _at: False) -> Fields:
    """What belongs to which field; parts of one field are joined by a line break.

    A message that opens with a field has its process where a line `resumes` it (begins with a target's name).
    """
    flat_text = flat(text)
    cuts = [(found.start(), found.end(), _FIELDS[found[1] or found[2]]) for found in FIELD.finditer(flat_text)]
    if cuts and not flat_text[: cuts[0][0]].strip():
        lines = (found for found in re.finditer(r"\n\s*", flat_text) if resumes(flat_text, found.end()))
        cuts = sorted([*cuts, *((found.start(), found.end(), "process") for found in lines)])
    parts: dict[str, list[str]] = {"process": [], "effect": [], "reflection": []}
    opened, field = 0, "process"
    for start, end, following in [*cuts, (len(text), len(text), "")]:
        part = text[opened:start]
        parts[field].append(part[: end_of_words(flat(part))].strip())
        opened, field = end, following or field
    return Fields(*("\n".join(filter(None, parts[name])) for name in ("process", "effect", "reflection")))


_WHO = "(?:寝室|宿舍|里面|对方|大家|同学|学生|本人|人|他|她)?"
_OUTCOMES = (
    (Outcome.ABSENT, f"{_WHO}[都全]?(?:没有?人|无人|不在|没在)在?(?:寝室|宿舍|家)?[了呢]?"),
    (Outcome.REFUSED, f"{_WHO}(?:被|婉言)?(?:谢绝|婉拒|拒绝|不方便)(?:走访|谈话|谈心|见面)?了?"),
    (Outcome.MOVED, f"{_WHO}(?:已经|已|都|全)*(?:搬(?:走|出|寝室?|宿舍)了?|搬了|(?<=已)搬)"),
)
_OUTCOME_WORDS = [(outcome, re.compile(words + ENDS)) for outcome, words in _OUTCOMES]


def find_outcome(flat_text: str) -> Outcome:
    """The outcome a story opens with, if its word stands by itself (not in 没人反映问题)."""
    return next((outcome for outcome, words in _OUTCOME_WORDS if words.match(flat_text)), Outcome.DONE)


class Topic(NamedTuple):
    """What a lecture or an online activity is about, and where its words end (their start, if told in passing)."""

    words: str
    end: int


LONGEST_TOPIC = 40
_HEADING = re.compile(r"(?:题目|主题|话题)(?: *: *| +)")
_QUOTED = re.compile(r"《([^《》\n]{1,60})》|「([^「」\n]{1,60})」|“([^“”\n]{1,60})”")
_IN_PASSING = re.compile(
    r"[^\s,。;!?《]*(?:[讲上聊]|开展|发起|围绕|讨论|学习|组织|题为|关于|主题)了? *:? *(?=《)|[^\s,。;!?《]*(?=《)"
)
_LINE = re.compile(r"[^,。;:!?\n]{1,30}(?=\n)")
_WORD = re.compile(r"[^\s,。;:!?]+")


def find_topic(text: str, flat_text: str, start: int) -> Topic | None:
    """The first words in 《》, else the first line if it is short, else the first word; None if all are too long."""
    opened = _HEADING.match(flat_text, start)
    begins = opened.end() if opened else start
    if quoted := _QUOTED.match(flat_text, begins):
        return Topic(_inside(text, quoted), quoted.end())
    if (passing := _IN_PASSING.match(flat_text, begins)) and (quoted := _QUOTED.match(flat_text, passing.end())):
        return Topic(_inside(text, quoted), start)
    words = _LINE.match(flat_text, begins) or _WORD.match(flat_text, begins)
    if words is None or len(words[0]) > LONGEST_TOPIC:
        return None
    return Topic(text[begins : words.end()].strip(), words.end())


def _inside(text: str, quoted: re.Match[str]) -> str:
    start, end = quoted.span(quoted.lastindex or 0)
    return text[start:end].strip()
