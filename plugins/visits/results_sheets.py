"""What an exported record is made of."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.visits.results import Shown


@dataclass(frozen=True, slots=True)
class RecordSheetLine:
    """A record as /记录 N shows it; `private`: a talk, whose words are for its writer alone."""

    shown: Shown
    college: str
    sub_kind: str
    private: bool
