"""Whom a cadre has not seen for longest, by two clocks: days since the last contact, contacts this term."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from models.rules.duty import Act, LinkSpan
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import Outcome, TargetKind


@dataclass(frozen=True, slots=True)
class Unseen:
    """A target and its two clocks; `days` run from the last contact, if `never` from the link's first day."""

    target_id: int
    kind: TargetKind
    name: str
    days: int
    never: bool
    this_term: int


def longest_unseen(
    links: Iterable[LinkSpan], acts: Sequence[Act], semester: SemesterSpan | None, today: date
) -> tuple[Unseen, ...]:
    """The targets linked today, longest unseen first.

    A contact is a finished record of something done, of any kind.  A target whose last word this term was
    谢绝 or 已搬走 is left out: nobody is sent there again (六.2).
    """
    unseen = []
    for link in {link.target_id: link for link in links if link.holds(today)}.values():
        own = sorted(
            (act for act in acts if act.target_id == link.target_id and act.happened_on <= today),
            key=lambda act: (act.happened_on, act.number),
        )
        this_term = [act for act in own if semester is not None and semester.holds(act.happened_on)]
        if this_term and this_term[-1].outcome in (Outcome.REFUSED, Outcome.MOVED):
            continue
        contacts = [act.happened_on for act in own if _is_contact(act)]
        since = contacts[-1] if contacts else link.valid_from
        unseen.append(
            Unseen(
                target_id=link.target_id,
                kind=link.kind,
                name=link.name,
                days=(today - since).days,
                never=not contacts,
                this_term=sum(_is_contact(act) for act in this_term),
            )
        )
    return tuple(sorted(unseen, key=lambda one: (-one.days, one.this_term, one.name)))


def _is_contact(act: Act) -> bool:
    return act.outcome is Outcome.DONE and act.complete
