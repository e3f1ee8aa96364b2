"""What people write behind /抽查 and /核实; pure."""

from __future__ import annotations

import re

from models.rules.spot_check import CheckKind, Verdict
from models.rules.text import half_width

_KINDS = {
    "现在": CheckKind.NOW, "实时": CheckKind.NOW, "马上": CheckKind.NOW, "实地": CheckKind.FIELD,
    "现场": CheckKind.FIELD, "委托": CheckKind.COMMISSIONED,
}  # fmt: skip
_VERDICTS = {
    "属实": Verdict.HELD, "一致": Verdict.HELD, "是": Verdict.HELD, "不属实": Verdict.WRONG, "不一致": Verdict.WRONG,
    "不符": Verdict.WRONG, "不是": Verdict.WRONG, "没核到": Verdict.UNKNOWN, "记不清": Verdict.UNKNOWN,
    "联系不上": Verdict.UNKNOWN,
}  # fmt: skip
_FILLER = re.compile(r"^[\s,，]*(?:检查|抽查|调查)?[\s,，]*")
_ITEM = re.compile(r"#?\s*(\d{1,12})[\s,，:：、]*(.*)", re.DOTALL)
_DIGITS = {"1": Verdict.HELD, "2": Verdict.WRONG, "3": Verdict.UNKNOWN}


def parse_kind(text: str) -> tuple[CheckKind, str] | None:
    """How a check is wanted, and the name behind it."""
    said = half_width(text).strip()
    for word in sorted(_KINDS, key=len, reverse=True):
        if said.startswith(word):
            return _KINDS[word], _FILLER.sub("", said[len(word) :]).strip()
    return None


def parse_verdict(text: str, quoted: int | None = None) -> tuple[int, Verdict, str] | None:
    """`12 属实 和室友聊过`: the item, what came of it, and words."""
    said = half_width(text).strip()
    match = _ITEM.fullmatch(said)
    if match is None and quoted is None:
        return None
    number = int(match[1]) if match is not None else quoted
    rest = match[2].strip() if match is not None else said
    assert number is not None
    for word in sorted(_VERDICTS, key=len, reverse=True):
        if rest.startswith(word):
            return number, _VERDICTS[word], rest[len(word) :].strip(" ,，。:：")
    return None


def parse_digit(text: str) -> tuple[Verdict, str] | None:
    """`1`, `2 那天没人来`: what whoever was visited answers."""
    said = half_width(text).strip()
    verdict = _DIGITS.get(said[:1])
    rest = said[1:]
    if verdict is None or (rest and not rest[0].isspace() and rest[0] not in ",，。:：、"):
        return None
    return verdict, rest.strip(" ,，。:：、")


def parse_words(text: str) -> tuple[int, str] | None:
    """`12 那天换了寝室`: the item and what the cadre says to it."""
    match = _ITEM.fullmatch(text.strip())
    return (int(match[1]), match[2].strip()) if match is not None and match[2].strip() else None
