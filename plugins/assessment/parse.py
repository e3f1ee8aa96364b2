"""What people write behind /考核 and /申诉; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from models.rules.assessment import SATISFACTION, TRUTH
from models.rules.policy_assessment import MOST
from models.rules.refusal import Refusal
from models.rules.text import half_width

_YEAR = re.compile(r"(20\d\d)\s*[-—~至到]\s*(20\d\d)\s*(?:学年)?")
_IF = re.compile(r"(?:如果|假如|要是)\s*(.*)", re.DOTALL)
_CHANGE = re.compile(r"([^\s\d=，,、:：]+)\s*(?:=|：|:|改成|为|占)?\s*(\d{1,9})\s*分?")
_FREEZE, _CHECK = ("冻结", "定稿"), ("核对", "复算")
_OTHER_NAMES = {"满意度": SATISFACTION, "测评": SATISFACTION, "对方确认": TRUTH, "确认": TRUTH, "真实": TRUTH}
_ANSWER = re.compile(r"(?:答复|回复|答)\s*#?\s*(\d{1,9})[\s,，:：、]*(.*)", re.DOTALL)
_UPHELD = re.compile(
    r"(?:成立|属实|同意)\s*#?\s*(\d{1,9})(?:[\s,，:：、]+(?:改成|给|算)?\s*(\d{1,4}(?:\.\d{1,2})?)\s*分)?[\s,，:：、]*(.*)",
    re.DOTALL,
)
_APPEAL = re.compile(r"(?:第\s*)?#?\s*(\d{1,3})\s*(?:行|条)?[\s,，:：、]+(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted: `look` (at `name`, empty: oneself or everybody), `if`, `freeze` or `check`."""

    what: str
    name: str = ""
    year: str = ""
    points: Mapping[str, int] = field(default_factory=dict)


def parse_wish(text: str, parts: Mapping[str, str]) -> Wish | Refusal:
    """`parts`: the names of duty rules → their ids.

    Refusals: `which-part` (facts `said`, `parts`), `too-many-points` (fact `most`).
    """
    said = half_width(text).strip()
    year = ""
    if (found := _YEAR.search(said)) is not None:
        year = f"{found[1]}-{found[2]}"
        said = (said[: found.start()] + said[found.end() :]).strip()
    if (changed := _IF.fullmatch(said)) is not None:
        return _if(changed[1].strip(), year, parts)
    for what, words in (("freeze", _FREEZE), ("check", _CHECK)):
        if said in words:
            return Wish(what, year=year)
    return Wish("look", name=said, year=year)


def _if(said: str, year: str, parts: Mapping[str, str]) -> Wish | Refusal:
    known = {**parts, **_OTHER_NAMES}
    changes = list(_CHANGE.finditer(said))
    if not changes:
        return Refusal("which-part", {"said": said[:20], "parts": tuple(parts)})
    points: dict[str, int] = {}
    for change in changes:
        id = known.get(change[1]) or next((known[name] for name in known if change[1] in name), None)
        if id is None:
            return Refusal("which-part", {"said": change[1], "parts": tuple(parts)})
        if int(change[2]) > MOST:
            return Refusal("too-many-points", {"most": MOST})
        points[id] = int(change[2])
    return Wish("if", year=year, points=points)


@dataclass(frozen=True, slots=True)
class Appealing:
    """`/申诉 2026-2027 3 原因`, `/申诉 答复 12 内容` or `/申诉 成立 12 8分 内容`; `points` in hundredths, None: all."""

    number: int
    words: str
    is_answer: bool = False
    year: str = ""
    is_upheld: bool = False
    points: int | None = None


def parse_appeal(text: str) -> Appealing | Refusal | None:
    """None for nothing written; Refusal `how-to-appeal`."""
    said = text.strip()
    if not said:
        return None
    if (answer := _ANSWER.fullmatch(half_width(said))) is not None and answer[2].strip():
        return Appealing(int(answer[1]), said[answer.start(2) :].strip(), is_answer=True)
    if (upheld := _UPHELD.fullmatch(half_width(said))) is not None and upheld[3].strip():
        points = round(float(upheld[2]) * 100) if upheld[2] else None
        words = said[upheld.start(3) :].strip()
        return Appealing(int(upheld[1]), words, is_answer=True, is_upheld=True, points=points)
    year = ""
    if (named := _YEAR.match(half_width(said))) is not None:
        year, said = f"{named[1]}-{named[2]}", said[named.end() :].strip()
    if (appeal := _APPEAL.fullmatch(half_width(said))) is not None:
        return Appealing(int(appeal[1]), said[appeal.start(2) :].strip(), year=year)
    return Refusal("how-to-appeal")
