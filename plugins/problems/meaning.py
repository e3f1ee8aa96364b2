"""What the number in a command means: the one typed, else that of the quoted message."""

from __future__ import annotations

from models.rules.refusal import Refusal
from plugins._kit import numbered
from plugins._kit.commands import Call, Reply
from plugins.problems.parse import number_and_rest
from plugins.problems.replies import refused

_KINDS = frozenset({"problem", "concern", "referral"})


def quoted(call: Call) -> int | None:
    """The #N of the quoted message."""
    return call.subject[1] if call.subject is not None and call.subject[0] in _KINDS else None


def number_of(call: Call) -> tuple[int | None, str]:
    """The number, and the words behind it."""
    return number_and_rest(call.argument, quoted(call))


def refuse(refusal: Refusal) -> Reply:
    """Why not, to the person alone."""
    return Reply(refused(refusal), private=True)


def which(usage: str) -> Reply:
    """No number anywhere."""
    return refuse(Refusal("which-problem", {"usage": usage}))


async def or_elsewhere(name: str, call: Call, number: int, refusal: Refusal) -> Reply:
    """#N may be another room's; where nobody knows it, what was said about it here."""
    if refusal.code == "no-such-problem" and (other := await numbered.elsewhere(name, call, number)) is not None:
        return other
    return refuse(refusal)


def about(text: str, number: int) -> Reply:
    """An answer that may be quoted."""
    return Reply(text, private=True, subject=("problem", number))
