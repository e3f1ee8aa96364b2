"""What those who work on problems type: numbers, a closure, a filter and words; pure, and forgiving."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.rules.concern_words import Closure
from models.rules.text import half_width

_LARGEST = 10**12
_NUMBER = re.compile(r"\s*(#?)\s*(\d{1,18})(?!\d)(号(?!楼))?")
_BETWEEN = re.compile(r"(?:[\s,、:。;和与到跟及]|并入|并到|并进|进)+")
_INTO = re.compile(r"\d\s*号?\s*(?:到|并入|并到|并进|进)\s*#?\s*\d")
_PAUSE = " \t\n,，、:：。;；"
_PAGE = re.compile(r"(?:第\s*)?(\d{1,3})\s*页?")
_CLOSURES = {
    Closure.UNSOLVABLE: ("无法解决", "不能解决", "解决不了", "没法解决", "办不了", "办不到"),
    Closure.UNVERIFIED: (
        "未能核实",
        "无法核实",
        "不能核实",
        "核实不了",
        "不属实",
        "情况不实",
        "反映不实",
        "查无此事",
        "不实",
    ),
    Closure.ELSEWHERE: (
        "非本校职责",
        "不是本校职责",
        "不属本校职责",
        "不归本校管",
        "不归学校管",
        "非学校职责",
        "校外的事",
    ),
    Closure.LAPSED: ("自然消失", "自行消失", "自己好了", "已经消失", "已消失", "不存在了"),
    Closure.SOLVED: ("已经解决了", "已经解决", "已解决", "解决了", "解决", "办好了", "已办好"),
}
_CLOSURE = {words: closure for closure, every in _CLOSURES.items() for words in every}
_NOT_YET = re.compile(r"了?\s*(?:不|没|未|中|吗|么|一半|一部分|部分|一点|之前|以前|前|再|的话|方案|办法|思路)")
"""解决不好, 解决中, 解决了一半: no end yet."""
_BY_LENGTH = sorted(_CLOSURE, key=len, reverse=True)
# One choice at each place, nothing repeated inside a repetition: a long 嗯嗯嗯 must not take forever.
_ACK = re.compile(
    r"(?:已?(?:收到|知悉|阅|读)|好|知道|明白|了解|可以|行|嗯|ok|在|谢谢|辛苦|老师|同学|您|我看看|我们|会|马上|稍后|尽快|抓紧"
    r"|处理|安排|[了的滴嘞吧啊呢哦!,.。、~?\s]|[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f])+"
)
_DONE = re.compile(r"(?:处理|安排)(?:好|了|完|妥)")
"""What is dealt with is an answer."""
_MINE = frozenset({"我的", "我办的", "我认领的"})
_ALL, _CLOSED = frozenset({"全部", "所有", "全都"}), frozenset({"已办结", "办结", "办结的", "已经办结", "结了的"})


@dataclass(frozen=True, slots=True)
class Filter:
    """/问题清单: the words it is narrowed by, what of it, which page."""

    words: str = ""
    closed: bool = False
    every: bool = False
    mine: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Ending:
    """/办结: how, and why; None where no word of it was a closure."""

    closure: Closure | None
    reason: str


def number_and_rest(text: str, quoted: int | None = None) -> tuple[int | None, str]:
    """The #N in front and the words behind it.

    Where a message was quoted, a number that runs into the next word belongs to the words (3号楼, 2个月).
    """
    said = text.strip()
    match = _NUMBER.match(half_width(said))
    if match is None or int(match[2]) >= _LARGEST:
        return quoted, said
    rest = said[match.end() :]
    if quoted is not None and not match[1] and rest and rest[0] not in _PAUSE:
        return quoted, said
    return int(match[2]), rest.strip(_PAUSE)


def numbers_in(text: str) -> list[int]:
    """Every #N of a list of numbers, each once; empty when there is anything else among them."""
    words = [one for one in _BETWEEN.split(half_width(text).replace("#", " ").replace("号", " ")) if one]
    if not all(one.isdecimal() and len(one) <= 12 for one in words):
        return []
    return list(dict.fromkeys(int(one) for one in words))


def says_into(text: str) -> bool:
    """15 到 12, 15 并入 12: the first is part of the second."""
    return _INTO.search(half_width(text)) is not None


def is_ack(text: str) -> bool:
    """收到, 好的: somebody heard of it, which is no answer yet."""
    said = half_width(text).strip().lower()
    return _ACK.fullmatch(said) is not None and _DONE.search(said) is None


def parse_filter(text: str) -> Filter:
    """`[学院|部门|我的|全部|已办结] [第2页]`, in any order."""
    words: list[str] = []
    closed = every = mine = False
    page = 1
    for one in re.split(r"[\s,，、]+", text.strip()):
        if one in _ALL:
            every = True
        elif one in _CLOSED:
            closed = True
        elif one in _MINE:
            mine = True
        elif match := _PAGE.fullmatch(half_width(one)):
            page = max(1, int(match[1]))
        elif one:
            words.append(one)
    return Filter(" ".join(words), closed, every, mine, page)


def parse_ending(text: str) -> Ending:
    """`已解决 换了新的水管`: the closure in front, in whatever words, and the reason."""
    said = text.strip(_PAUSE)
    for words in _BY_LENGTH:
        if said.startswith(words):
            behind = said[len(words) :]
            if _CLOSURE[words] is Closure.SOLVED and _NOT_YET.match(half_width(behind)):
                return Ending(None, said)
            return Ending(_CLOSURE[words], behind.lstrip("了的" + _PAUSE).strip())
    return Ending(None, said)
