"""推文 (notice 六.3): which record may be told to everybody, and how much of it those it tells of agree to.

Nobody is pressed: no answer is no, nobody is asked twice, and whoever asked never learns who it was that said no.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from models.rules.permission import Asker, RecordFacts
from models.rules.refusal import Refusal
from models.rules.vocabulary import Outcome, RecordKind, Role, Trust

KINDS = frozenset({RecordKind.VISIT, RecordKind.LEAGUE_DAY, RecordKind.LECTURE, RecordKind.ONLINE, RecordKind.SERVICE})
"""A talk is between two people, a review and a check-in tell no story."""


class Consent(IntEnum):
    """How far one voice agrees; each includes what stands before it."""

    NO = 0
    WORDS = 1
    """Told under another name, without pictures."""
    PICTURES = 2
    """With pictures, still under another name."""
    NAMED = 3
    """With their name."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody the story tells of; `answer` None: not answered."""

    person_id: int
    answer: Consent | None

    @property
    def agrees(self) -> bool:
        """Whether it may be told at all, as far as this person goes."""
        return self.answer is not None and self.answer >= Consent.WORDS


@dataclass(frozen=True, slots=True)
class Agreed:
    """What everybody together agrees to: pictures, and whose names."""

    pictures: bool
    named: frozenset[int]


def agreed(voices: Iterable[Voice]) -> Agreed | None:
    """What may be shown; None while anybody has not said yes, which is all that anybody else learns."""
    every = list(voices)
    if not every or not all(voice.agrees for voice in every):
        return None
    answers = [voice.answer or Consent.NO for voice in every]
    named = frozenset(voice.person_id for voice in every if voice.answer is Consent.NAMED)
    return Agreed(min(answers) >= Consent.PICTURES, named)


def is_narrower(before: Agreed, after: Agreed | None) -> bool:
    """Whether something that was agreed to is so no longer: a draft handed out before must not be used."""
    return after is None or (before.pictures and not after.pictures) or not before.named <= after.named


@dataclass(frozen=True, slots=True)
class Told:
    """A record as far as it decides whether it may be told."""

    number: int
    kind: RecordKind
    outcome: Outcome
    trust: Trust
    complete: bool


def may_be_told(record: Told) -> Refusal | None:
    """Something done, with a narrative, that nobody disputes, and not what is private by its nature."""
    if record.kind not in KINDS:
        return Refusal("story-private-kind", {"number": record.number, "kind": record.kind.label})
    if record.outcome is not Outcome.DONE or not record.complete:
        return Refusal("story-unfinished", {"number": record.number})
    if record.trust is Trust.DISPUTED:
        return Refusal("story-disputed", {"number": record.number})
    return None


def may_ask_for_story(asker: Asker, record: RecordFacts) -> Refusal | None:
    """The cadre who wrote the record, the secretary of their college, the committee (guarantee 7)."""
    if asker.person_id is None:
        return Refusal("not-bound")
    secretary = Role.SECRETARY in asker.roles and asker.college_id is not None
    own_college = secretary and asker.college_id == record.college_id
    if asker.person_id == record.author_id or own_college or Role.COMMITTEE in asker.roles:
        return None
    return Refusal("story-not-yours", {"number": record.number})
