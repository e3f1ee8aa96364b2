"""/启封 and /同意启封: only privately, always with a reason."""

from __future__ import annotations

import re

from models.rules.refusal import Refusal
from models.rules.text import half_width
from plugins._kit.commands import CALLED, Call, Reply, Where, command
from plugins.crisis import opening, replies
from plugins.crisis.results import Asked, Opened

_ARGUMENT = re.compile(r"[#\s]*(\d{1,9})[\s,:。、]*(.*)", re.DOTALL)
_AT_ONCE = re.compile(r"(?:紧急|人命关天|人命)(?:[\s,:。、!]+|$)")
LONGEST = 300


def _answer(result: Asked | Opened | Refusal) -> Reply:
    if isinstance(result, Refusal):
        return Reply(replies.refused(result), private=True, sealed=True)
    text = replies.asked(result) if isinstance(result, Asked) else replies.opened_now(result)
    return Reply(text, private=True, sealed=True)


@command(
    "启封",
    who=CALLED,
    where=Where.PRIVATE,
    help="请求打开一个密封的身份",
    usage="/启封 5000123 原因",
    order=80,
)
async def ask(call: Call) -> Reply:
    """Ask to know who it is; 紧急 after the number opens it alone, for whoever was called for help."""
    match = _ARGUMENT.match(half_width(call.argument))
    if match is None:
        return _answer(Refusal("which-concern"))
    number, rest = int(match[1]), call.argument[match.start(2) :].strip()[:LONGEST]
    if (urgent := _AT_ONCE.match(half_width(rest))) is not None:
        return _answer(await opening.open_alone(call, number, rest[urgent.end() :].strip()))
    return _answer(await opening.ask(call, number, rest))


@command(
    "同意启封",
    who=CALLED,
    where=Where.PRIVATE,
    help="作为第二人同意打开",
    usage="/同意启封 5000123",
    order=81,
)
async def agree(call: Call) -> Reply:
    """The second person agrees."""
    match = _ARGUMENT.match(half_width(call.argument))
    return _answer(await opening.agree(call, int(match[1])) if match is not None else Refusal("which-concern"))
