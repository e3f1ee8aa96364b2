"""A brief's facts as JSON and back: what was signed is what was read, whatever happened to the rows since."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from models.rules.brief import BriefFacts, BriefLine, BriefQuote, BriefWeek, Figure


def brief_payload(facts: BriefFacts) -> dict[str, Any]:
    """For a draft's payload."""
    return asdict(facts) | {"first": facts.first.isoformat(), "last": facts.last.isoformat()}


def brief_of(payload: dict[str, Any]) -> BriefFacts:
    """From a draft's payload; a list of JSON is a tuple here."""
    return BriefFacts(
        whose=payload["whose"],
        first=date.fromisoformat(payload["first"]),
        last=date.fromisoformat(payload["last"]),
        figures=tuple(Figure(**_tuples(one)) for one in payload["figures"]),
        lines=tuple(BriefLine(**one) for one in payload["lines"]),
        unlisted=tuple(payload["unlisted"]),
        weeks=tuple(BriefWeek(**_tuples(one)) for one in payload["weeks"]),
        quotes=tuple(BriefQuote(**one) for one in payload["quotes"]),
        talks=tuple((name, count) for name, count in payload["talks"]),
    )


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
