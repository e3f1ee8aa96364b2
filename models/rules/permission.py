"""Who may do what to which record, target or group; which role may use which command is decided elsewhere.

Every rule answers None (accepted) or a `Refusal`; what no rule accepts is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from models.rules.duty import LinkSpan
from models.rules.policy_sections import Policy
from models.rules.refusal import Refusal
from models.rules.text import fold
from models.rules.vocabulary import Level, Role, TargetKind


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks; `person_id` None is an account nobody of the roster has bound."""

    person_id: int | None
    roles: frozenset[Role]
    college_id: int | None = None
    class_name: str = ""
    dorm_name: str = ""


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """A link target: `key` is its name in the roster, `youth_id` the person it is (youths only)."""

    target_id: int
    kind: TargetKind
    key: str
    name: str
    college_id: int | None = None
    youth_id: int | None = None
    contact_ids: frozenset[int] = field(default=frozenset())
    """团支书, 寝室长: whoever answers for the target."""


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """A record: whose it is, whose college, who else was there, which college its target belongs to."""

    number: int
    author_id: int
    author_level: Level
    entered_at: datetime
    """Aware, as `now` is."""
    college_id: int | None = None
    target_college_id: int | None = None
    joint_ids: frozenset[int] = field(default=frozenset())
    """The other cadres of a joint visit."""


def may_record(asker: Asker, links: Iterable[LinkSpan], target: TargetFacts | None, today: date) -> Refusal | None:
    """A cadre records for targets linked today (after a handover no longer), or for none in particular."""
    if asker.person_id is None:
        return Refusal("not-bound")
    if Role.CADRE not in asker.roles:
        return Refusal("not-a-cadre")
    if target is None:
        return None
    return _unless_linked(links, [target], today)


def may_bind_group(
    asker: Asker, links: Iterable[LinkSpan], targets: Sequence[TargetFacts], today: date
) -> Refusal | None:
    """Only a cadre linked today to every one of the targets binds a group to them (五.1)."""
    if asker.person_id is None:
        return Refusal("not-bound")
    if Role.CADRE not in asker.roles:
        return Refusal("not-a-cadre")
    return _unless_linked(links, targets, today)


def _unless_linked(links: Iterable[LinkSpan], targets: Sequence[TargetFacts], today: date) -> Refusal | None:
    held = {link.target_id: link.name for link in links if link.holds(today)}
    foreign = tuple(target.name for target in targets if target.target_id not in held)
    if not foreign:
        return None
    return Refusal("not-linked", {"targets": foreign, "own": tuple(held.values())})


def may_undo(asker: Asker, record: RecordFacts, now: datetime, policy: Policy) -> Refusal | None:
    """The author within `undo_hours`; at any time the college's secretary or the committee, save for their own."""
    if asker.person_id is None:
        return Refusal("not-bound")
    if asker.person_id == record.author_id:
        hours = policy.records.undo_hours
        if now - record.entered_at <= timedelta(hours=hours):
            return None
        return Refusal("undo-too-late", {"number": record.number, "hours": hours})
    if Role.COMMITTEE in asker.roles or _is_secretary_of(asker, record.college_id):
        return None
    return Refusal("undo-not-yours", {"number": record.number})


def may_confirm(asker: Asker, record: RecordFacts, targets: Iterable[TargetFacts]) -> Refusal | None:
    """Whoever was visited says whether it happened; never the cadre, nor one who was there with them (六.3).

    `targets`: the record's own, or all of the cadre's for a record without one (a lecture).
    """
    if asker.person_id is None:
        return Refusal("not-bound")
    if asker.person_id == record.author_id or asker.person_id in record.joint_ids:
        return Refusal("confirm-own", {"number": record.number})
    if any(_is_visited_side(asker, target) for target in targets):
        return None
    return Refusal("not-visited-side", {"number": record.number})


def _is_visited_side(asker: Asker, target: TargetFacts) -> bool:
    if asker.person_id in target.contact_ids:
        return True
    if target.kind is TargetKind.YOUTH:
        return asker.person_id == target.youth_id
    home = asker.class_name if target.kind is TargetKind.BRANCH else asker.dorm_name
    return bool(home) and fold(home) == fold(target.key)


def may_see_record(asker: Asker, record: RecordFacts) -> Refusal | None:
    """The author and those who were there; the committee; the secretary of the cadre's college.

    A school-level cadre's record with a target of another college is shown to that college too.
    """
    if asker.person_id is None:
        return Refusal("not-bound")
    if asker.person_id == record.author_id or asker.person_id in record.joint_ids:
        return None
    if Role.COMMITTEE in asker.roles or _is_secretary_of(asker, record.college_id):
        return None
    if record.author_level is Level.SCHOOL and _is_secretary_of(asker, record.target_college_id):
        return None
    return Refusal("record-not-yours", {"number": record.number})


def _is_secretary_of(asker: Asker, college_id: int | None) -> bool:
    return Role.SECRETARY in asker.roles and college_id is not None and asker.college_id == college_id
