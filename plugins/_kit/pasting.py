"""What is made to paste where no bot can be (五.1, F42), and who takes the answers: rooms meet here, by #N alone.

A code needs no row and is no secret: it stands where everybody reads it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from models.rules import paste
from models.rules.paste import Paste
from plugins._kit.commands import Call, Reply
from plugins._kit.sealing import seals

Maker = Callable[[Call, int], Awaitable[Paste | Reply | None]]
Answerer = Callable[[Call, int, str], Awaitable[Reply | None]]
_makers: list[Maker] = []
_answerers: list[Answerer] = []


def makes_paste(maker: Maker) -> Maker:
    """Register who makes words of #N: None when the number is none of theirs, a Reply when it is not to be pasted."""
    _makers.append(maker)
    return maker


def answers_paste(answerer: Answerer) -> Answerer:
    """Register who takes the answer to #N, said privately with its code; None when the number is none of theirs."""
    _answerers.append(answerer)
    return answerer


async def make(call: Call, number: int) -> Paste | Reply | None:
    """What may be pasted about #N; None when nobody knows the number."""
    for maker in _makers:
        if (made := await maker(call, number)) is not None:
            return made
    return None


async def answer(call: Call, number: int, words: str) -> Reply | None:
    """What becomes of an answer to #N; None when nobody knows the number."""
    for answerer in _answerers:
        if (reply := await answerer(call, number, words)) is not None:
            return reply
    return None


def code_of(number: int) -> str:
    """The code of #N."""
    return paste.code_of(number, _mark)


def code_in(text: str) -> tuple[int, str] | None:
    """The number whose code the text begins with, and the words behind it; None when it begins with none."""
    return paste.code_in(text, _mark)


def _mark(number: int) -> int:
    return int(seals.token("paste", number)[:8], 16)
