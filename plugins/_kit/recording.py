"""Writing records: the rows and events of one act, and how rows look to the pure rules."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from config.clock import local_day
from models.rules.duty import Act, LinkSpan
from models.rules.permission import Asker, RecordFacts, TargetFacts
from models.rules.semester import SemesterSpan
from models.rules.text import wording
from models.rules.vocabulary import Level, Outcome, RecordKind, Trust
from models.tables import Event, Record
from plugins._kit.directory import Actor, LinkFact, Target, directory
from plugins._kit.origin import Origin
from plugins._kit.unit import EVENT_VERSION, Unit


@dataclass(frozen=True, slots=True)
class NewRecord:
    """One record about to be written for one cadre."""

    cadre_id: int
    college_id: int | None
    kind: RecordKind
    target: Target | None
    happened_on: date
    outcome: Outcome
    process: str
    effect: str
    reflection: str
    complete: bool
    sub_kind: str = ""
    topic: str = ""
    joint_key: str = ""


async def write_records(
    unit: Unit, origin: Origin, drafts: Sequence[NewRecord], *, in_contact_group: bool
) -> list[Record]:
    """Write the rows and their events; numbers run in the order of `drafts`."""
    first = await unit.take_numbers(len(drafts))
    rows = [
        Record(
            school_id=unit.school_id,
            number=first + place,
            kind=draft.kind.value,
            sub_kind=draft.sub_kind,
            topic=draft.topic,
            cadre_id=draft.cadre_id,
            college_id=draft.college_id,
            target_id=draft.target.id if draft.target else None,
            happened_on=draft.happened_on,
            entered_at=unit.now,
            outcome=draft.outcome.value,
            process=draft.process,
            effect=draft.effect,
            reflection=draft.reflection,
            complete=draft.complete,
            trust=(Trust.GROUP if in_contact_group else Trust.SELF).value,
            joint_key=draft.joint_key,
            words_digest=words_digest(
                draft.kind,
                draft.target.id if draft.target else None,
                draft.happened_on,
                draft.topic,
                draft.process,
            ),
            platform=origin.platform,
            scene_id=origin.scene_id if origin.scene == "group" else "",
        )
        for place, draft in enumerate(drafts)
    ]
    for row in rows:
        await row.save(using_db=unit.connection, force_create=True)
    await _write_events(unit, rows)
    return rows


async def _write_events(unit: Unit, rows: Sequence[Record]) -> None:
    for row in rows:
        event = Event(
            school_id=unit.school_id,
            at=unit.now,
            actor_id=unit.actor_id,
            subject_kind="record",
            subject_id=row.id,
            kind="recorded",
            payload={name: str(getattr(row, name) or "") for name in _RECORDED},
            salt=secrets.token_hex(16),
            version=EVENT_VERSION,
        )
        await event.save(using_db=unit.connection, force_create=True)


_RECORDED = (
    "number", "kind", "sub_kind", "topic", "cadre_id", "college_id", "target_id", "happened_on", "outcome",
    "process", "effect", "reflection", "joint_key", "trust", "platform", "scene_id",
)  # fmt: skip


def words_digest(kind: RecordKind, target_id: int | None, day: date, topic: str, process: str) -> str:
    """The same for the same words about the same thing on the same day, however they are spaced."""
    parts = (kind.value, str(target_id or ""), day.isoformat(), wording(topic), wording(process))
    return hashlib.blake2s("\x1f".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def act_of(row: Record) -> Act:
    """A record as the duty rules see it."""
    return Act(
        number=row.number,
        kind=RecordKind(row.kind),
        target_id=row.target_id,
        happened_on=row.happened_on,
        entered_on=local_day(row.entered_at),
        outcome=Outcome(row.outcome),
        complete=row.complete,
    )


def span_of(link: LinkFact) -> LinkSpan:
    """A link as the duty rules see it."""
    return LinkSpan(link.target.id, link.target.kind, link.target.name, link.valid_from, link.valid_to)


async def semester_spans() -> tuple[SemesterSpan, ...]:
    """The school's semesters as the rules see them."""
    return tuple(SemesterSpan(row.name, row.starts_on, row.ends_on) for row in await directory.semesters())


async def asker_of(actor: Actor) -> Asker:
    """A speaker as the permission rules see them."""
    person = await directory.person(actor.person_id) if actor.person_id is not None else None
    return Asker(
        person_id=actor.person_id,
        roles=actor.roles,
        college_id=actor.college_id,
        class_name=person.class_name if person else "",
        dorm_name=person.dorm_name if person else "",
    )


async def target_facts(target: Target, day: date) -> TargetFacts:
    """A target as the permission rules see it, with the contacts who answer for it on `day`."""
    contacts = [link.contact_id for link in await directory.links_to(target.id) if link.holds_on(day)]
    return TargetFacts(
        target_id=target.id,
        kind=target.kind,
        key=target.key,
        name=target.name,
        college_id=target.college_id,
        youth_id=target.person_id,
        contact_ids=frozenset(contact for contact in contacts if contact is not None),
    )


async def record_facts(row: Record, joint: Iterable[int]) -> RecordFacts:
    """A record as the permission rules see it; `joint` are the other cadres of the visit."""
    author = await directory.person(row.cadre_id)
    target = await directory.target(row.target_id) if row.target_id is not None else None
    return RecordFacts(
        number=row.number,
        author_id=row.cadre_id,
        author_level=Level(author.level) if author else Level.COLLEGE,
        entered_at=row.entered_at,
        college_id=row.college_id,
        target_college_id=target.college_id if target else None,
        joint_ids=frozenset(joint),
    )


def is_complete(outcome: Outcome, process: str, minimum: int) -> bool:
    """Whether a record counts: something done needs a narrative (六.3), 没人 or 谢绝 needs none."""
    return outcome is not Outcome.DONE or len(wording(process)) >= minimum
