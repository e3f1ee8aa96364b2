"""What people answer to a check, to /核实 and to its questions; pure, and forgiving."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from models.rules.checking import Bothered, Came, Did, Verdict
from models.rules.text import half_width

_NUMBER = re.compile(r"^\s*#?\s*(\d{1,9})(?!\d)\s*")


class No(Enum):
    """The person would rather not say."""

    DECLINED = "0"


_NO_ANSWER = frozenset({"0", "不想答", "不回答", "不想说", "取消", "算了", "跳过", "别问我"})
_CAME = {
    Came.YES: ("1", "有", "来过", "有的", "来了", "是"),
    Came.NO: ("2", "没有", "没来过", "没", "没来"),
    Came.UNSURE: ("3", "记不清", "不清楚", "忘了", "不记得", "不知道"),
}
_DID = {Did.TALKED: ("1",), Did.TOGETHER: ("2",), Did.SHOWN: ("3",)}
_BOTHERED = {Bothered.NO: ("1", "没有"), Bothered.YES: ("2", "有", "有一点")}
_DIGITS = re.compile(r"[\s,，、.。;；]*([0-3])")


def parse_came(text: str) -> Came | No | None:
    """The first answer; None when it is none."""
    flat = _flat(text)
    if flat in _NO_ANSWER:
        return No.DECLINED
    return next((came for came, words in _CAME.items() if flat in words), None)


def parse_did(text: str) -> Did | None:
    """The second answer."""
    return next((did for did, words in _DID.items() if _flat(text) in words), None)


def parse_bothered(text: str) -> Bothered | None:
    """The third answer."""
    return next((bothered for bothered, words in _BOTHERED.items() if _flat(text) in words), None)


def split_answers(text: str) -> tuple[str, ...]:
    """`1 1 2` or `112` as three answers; any other words as one."""
    flat = half_width(text).strip()
    digits = [found[1] for found in _DIGITS.finditer(flat)]
    together = _DIGITS.sub("", flat).strip(" ,，、.。;；")
    return tuple(digits) if digits and not together and len(digits) <= 3 else (flat,)


def _flat(text: str) -> str:
    return half_width(text).strip().rstrip("。.!！~")


@dataclass(frozen=True, slots=True)
class Finding:
    """What whoever went there found out."""

    came: Came
    did: Did | None
    bothered: Bothered | None
    note: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the office concludes, and why."""

    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a cadre wants to say of a record of theirs."""

    text: str


_VERDICTS = {
    Verdict.HELD: ("属实", "对得上", "真实"),
    Verdict.WRONG: ("对不上", "不属实", "不符"),
    Verdict.UNKNOWN: ("说不清", "不好说", "不清楚", "没问到"),
}
_FOUND = re.compile(
    r"([1-3])(?:[\s,，、]*([1-3]))?(?:[\s,，、]*([1-2]))?(?=\s|$|[,，。:：\D])[\s,，。:：]*(.*)", re.DOTALL
)
_SAYS = re.compile(r"^(?:说明|解释|补充)[\s:：,，]*")


def parse_verify(text: str) -> tuple[int | None, Finding | Judgement | Words | None]:
    """`/核实 12 …`: digits of whoever went there, a conclusion, or words; None for what was left out."""
    said = text.strip()
    found = _NUMBER.match(half_width(said))
    if not found:
        return None, None
    number, kept = int(found[1]), said[found.end() :].strip()
    rest = half_width(kept)  # as long as `kept`: what is found here stands there as it was written
    for verdict, words in _VERDICTS.items():
        for word in words:
            if rest.startswith(word):
                return number, Judgement(verdict, kept[len(word) :].strip(" ,，。:："))
    if answered := _FOUND.fullmatch(rest):
        came = list(Came)[int(answered[1]) - 1]
        did = list(Did)[int(answered[2]) - 1] if answered[2] else None
        bothered = list(Bothered)[int(answered[3]) - 1] if answered[3] else None
        return number, Finding(came, did, bothered, kept[answered.start(4) :].strip())
    return number, Words(_SAYS.sub("", kept)) if kept else None
