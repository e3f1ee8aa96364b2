"""Why a file from outside was not taken, the same on both sides of the pipe."""

from __future__ import annotations

from typing import Any

from models.rules.refusal import Refusal


class ConfinedError(Exception):
    """A file was not taken; `refusal` says why, with a code that `replies` knows."""

    kind = ""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, facts)


class TooBig(ConfinedError):
    """It holds more, or unpacks to more, than we read."""

    kind = "too-big"


class TimedOut(ConfinedError):
    """It kept the child busy for longer than allowed."""

    kind = "timed-out"


class Rejected(ConfinedError):
    """It is damaged, hostile, or no file of the wanted kind."""

    kind = "rejected"


BY_KIND: dict[str, type[ConfinedError]] = {error.kind: error for error in (TooBig, TimedOut, Rejected)}
