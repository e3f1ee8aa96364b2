"""What a 推文 is made of, every name already as it may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.vocabulary import RecordKind


@dataclass(frozen=True, slots=True)
class StoryPiece:
    """One record of the story; `pictures` are file names, empty where not everybody agrees to them."""

    number: int
    kind: RecordKind
    day: date
    cadre: str
    target: str
    topic: str
    process: str
    effect: str
    reflection: str
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryDraft:
    """A whole draft: `mark` says who took it out and that it is one, `veiled` that some names are not the real ones."""

    pieces: tuple[StoryPiece, ...]
    account: str
    mark: str
    veiled: bool
