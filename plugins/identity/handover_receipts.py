"""Who is told of a handover: receipts for both sides, the open items for the successor, and their 收到."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.vocabulary import Outcome, TargetKind
from models.tables import Event, Person, Record
from plugins._kit import outbox
from plugins._kit.commands import Call
from plugins._kit.directory import LinkFact, directory
from plugins._kit.origin import Origin
from plugins._kit.questions import questions
from plugins._kit.unit import Unit, unit_of_work
from plugins.identity import replies
from plugins.identity.office_results import OpenItem

TOPIC = "identity.handover"
DAYS_TO_ANSWER = 7


async def tell_both(unit: Unit, call: Call, giver: Person, taker: Person, links: Sequence[LinkFact]) -> tuple[str, ...]:
    """Receipts for both; the taker also gets what is open and is asked to say 收到. Returns who cannot be told."""
    items = tuple([await _item(unit, giver.id, link) for link in {link.target.id: link for link in links}.values()])
    payload = {
        "giver": giver.id,
        "by": call.actor.person_id,
        "since": local_day(unit.now).isoformat(),
        "targets": [link.target.id for link in links],
    }
    await unit.append_event("handed_over", "person", taker.id, payload)
    key = f"handover:{(await _pending(unit, taker.id))[-1].id}"
    untold = []
    names = [item.name for item in items]
    if not await tell(unit, f"{key}:giver", giver, replies.handed_on(taker.name, names)):
        untold.append(giver.name)
    if await tell(unit, f"{key}:taker", taker, replies.taken_over(giver.name, items)):
        way = await outbox.private_way_to(taker.id)
        assert way is not None
        await questions.ask(unit, _private(call.origin, *way), TOPIC, {}, minutes=DAYS_TO_ANSWER * 24 * 60)
    else:
        untold.append(taker.name)
    return tuple(untold)


def _private(origin: Origin, platform: str, user_id: str) -> Origin:
    return replace(origin, platform=platform, scene="private", scene_id=user_id, user_id=user_id)


async def tell(unit: Unit, key: str, person: Person, text: str) -> bool:
    """Write to a person privately; False when there is no way or they want to be left in peace."""
    way = await outbox.private_way_to(person.id)
    if way is None or person.opted_out_at is not None or person.left_on is not None:
        return False
    await outbox.post(unit, key, "private", *way, text, person_id=person.id)
    return True


async def _item(unit: Unit, giver_id: int, link: LinkFact) -> OpenItem:
    of_target = {"school_id": unit.school_id, "target_id": link.target.id, "withdrawn_at": None}
    rows = await Record.filter(**of_target, cadre_id=giver_id).using_db(unit.connection).order_by("number")
    seen = [row.happened_on for row in rows if row.outcome == Outcome.DONE.value and row.complete]
    return OpenItem(
        kind=TargetKind(link.target.kind),
        name=link.target.name,
        contact=await directory.name_of(link.contact_id),
        last_seen=max(seen, default=None),
        unfinished=tuple(row.number for row in rows if not row.complete),
    )


async def receive(call: Call) -> tuple[str, ...] | Refusal:
    """The successor says that every handover so far has arrived; returns the predecessors' names."""
    person_id = call.actor.person_id
    assert person_id is not None
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)
        pending = await _pending(unit, person_id)
        if not pending:
            return Refusal("no-handover")
        await unit.append_event("handover_received", "person", person_id, {"handovers": [one.id for one in pending]})
        told: dict[int, list[str]] = {}
        for event in pending:
            for told_id in {event.payload["giver"], event.payload["by"]} - {None}:
                told.setdefault(int(told_id), []).append(await directory.name_of(int(event.payload["giver"])))
        for told_id, names in told.items():
            person = await directory.person(told_id)
            assert person is not None
            text = replies.handover_received([*dict.fromkeys(names)], call.actor.name)
            await tell(unit, f"handover-received:{pending[-1].id}:{told_id}", person, text)
    return tuple(dict.fromkeys([await directory.name_of(int(event.payload["giver"])) for event in pending]))


async def _pending(unit: Unit, person_id: int) -> list[Event]:
    """Handovers to this person that nobody has said 收到 to, oldest first."""
    of_taker = {"school_id": unit.school_id, "subject_kind": "person", "subject_id": person_id}
    facts = Event.filter(**of_taker, kind__in=["handed_over", "handover_received"]).using_db(unit.connection)
    pending: list[Event] = []
    for event in await facts.order_by("id"):
        pending = [] if event.kind == "handover_received" else [*pending, event]
    return pending
