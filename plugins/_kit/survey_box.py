"""One answer of an open survey, closed: nobody without the key can tell who answered, about whom, or what."""

from __future__ import annotations

import json
from dataclasses import dataclass

from models.tables import SurveyBox
from plugins._kit.sealing import Seals, seals

_BLOCK = 1024
"""Bytes: a bare digit is as long as a digit with a sentence."""


@dataclass(frozen=True, slots=True)
class Boxed:
    """What somebody said of a cadre."""

    person_id: int
    cadre_id: int
    score: int
    words: str


def token_of(survey_id: int, person_id: int, keys: Seals = seals) -> str:
    """Under which name one person's answer is kept."""
    return keys.token("survey", survey_id, person_id)


def closed(token: str, said: Boxed, keys: Seals = seals) -> bytes:
    """The box."""
    content = json.dumps([said.person_id, said.cadre_id, said.score, said.words]).encode("utf-8", "replace")
    return keys.seal("survey", token, content, block=_BLOCK)


def opened(row: SurveyBox, keys: Seals = seals) -> Boxed:
    """What is in it."""
    return Boxed(*json.loads(keys.open("survey", row.token, row.box)))
