"""What an exported line of the 问题清单 is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plugins.problems.results import Line


@dataclass(frozen=True, slots=True)
class ProblemSheetLine:
    """The line as the chat shows it, and what else its problem says; neither who said it nor how."""

    line: Line
    category: str
    place: str
    opened_on: date
    closed_on: date | None
    owner: str
    closure_words: str
    confirmed: bool | None
