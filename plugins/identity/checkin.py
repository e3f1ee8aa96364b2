"""Check-in (五.1): a cadre shows who they are, a group becomes a contact group, a record says so."""

from __future__ import annotations

from collections.abc import Sequence

from tortoise.queryset import QuerySet

from config.clock import local_day
from models.rules import permission
from models.rules.nearest import nearest
from models.rules.refusal import Refusal
from models.rules.vocabulary import Outcome, RecordKind, Role
from models.tables import ContactGroup, GroupTarget, LinkTarget, Record
from plugins._kit.commands import Call
from plugins._kit.directory import Target, directory
from plugins._kit.questions import questions
from plugins._kit.recording import NewRecord, asker_of, span_of, target_facts, write_records
from plugins._kit.unit import Unit, unit_of_work
from plugins.identity.circle import FOR_GROUPS, cadres_of, card_of, group_here, own_targets, without_group
from plugins.identity.results import CheckedIn, CheckedOut

IN_GROUP = "在联系群里报到：亮明团干部身份，公布联系方式。"
FACE_TO_FACE = "当面报到：亮明团干部身份，留下联系方式。"


async def offered(call: Call, own: Sequence[Target]) -> list[Target]:
    """What a group may be meant for when the cadre names nothing: own classes and dorms without a group."""
    for_groups = [target for target in own if target.kind in FOR_GROUPS]
    return await without_group(for_groups) or for_groups


async def not_yet_met(call: Call, own: Sequence[Target]) -> list[Target]:
    """Own targets the cadre has not checked in with."""
    done = await _met(call.actor.person_id, own)
    return [target for target in own if target.id not in done] or list(own)


async def _met(cadre_id: int | None, targets: Sequence[Target], unit: Unit | None = None) -> set[int | None]:
    rows = Record.filter(
        school_id=directory.school_id,
        cadre_id=cadre_id,
        kind=RecordKind.CHECK_IN.value,
        target_id__in=[target.id for target in targets],
        withdrawn_at=None,
    )
    return {row.target_id for row in await rows.using_db(unit.connection if unit else None)}


async def explain(call: Call, refusal: Refusal, own: Sequence[Target], named: Sequence[Target] = ()) -> Refusal:
    """A target that is not one's own: whose it is, within one's college; in a group no youth is named."""
    if refusal.code not in ("unknown-target", "not-linked"):
        return refusal
    shown = [target for target in own if call.origin.scene == "private" or target.kind in FOR_GROUPS]
    names = tuple(target.name for target in shown)
    foreign = [target for target in named if target not in own]
    if refusal.code == "unknown-target":
        row = await LinkTarget.filter(school_id=directory.school_id, key=refusal.facts["name"]).first()
        if row is None:
            close = nearest(str(refusal.facts["name"]), names)
            return Refusal("unknown-target", {"name": refusal.facts["name"], "nearest": close})
        foreign = [await directory.target(row.id)]
    visible = [target for target in foreign if target.college_id == call.actor.college_id]
    cadres = [await directory.name_of(cadre_id) for cadre_id in await cadres_of(visible, local_day(call.now))]
    targets = tuple(target.name for target in foreign)
    return Refusal("not-linked", {"targets": targets, "own": names, "cadres": cadres})


async def _may(call: Call, targets: Sequence[Target]) -> Refusal | None:
    assert call.actor.person_id is not None
    today = local_day(call.now)
    links = [span_of(link) for link in await directory.links_of(call.actor.person_id)]
    facts = [await target_facts(target, today) for target in targets]
    return permission.may_bind_group(await asker_of(call.actor), links, facts, today)


async def check_in(call: Call, targets: Sequence[Target], *, face_to_face: bool) -> CheckedIn | Refusal:
    """Record the check-in with each target, once per cadre and target; in a group also bind the group to them."""
    async with unit_of_work(call) as unit:
        await unit.take_numbers(0)  # refused, and run again, when the links read so far are no longer true
        if (refusal := await _may(call, targets)) is not None:
            return refusal
        done = await _met(call.actor.person_id, targets, unit)
        fresh = [target for target in targets if target.id not in done]
        records = await _write(unit, call, fresh, face_to_face=face_to_face) if fresh else []
        added = [] if face_to_face else await _bind_group(unit, call, targets)
        if call.payload:
            await questions.close(unit, call.origin)
        if added:
            await unit.touch_roster()
    return await _checked_in(call, targets, records, fresh, added)


async def _checked_in(
    call: Call, targets: Sequence[Target], records: Sequence[Record], fresh: Sequence[Target], added: Sequence[Target]
) -> CheckedIn:
    cadre_id = call.actor.person_id
    assert cadre_id is not None
    group = await group_here(call)
    standing = group.targets if group else ()
    cadres = await cadres_of(standing, local_day(call.now))
    shown = {target.id: target for target in (*cadres.pop(cadre_id, ()), *targets)}
    return CheckedIn(
        numbers=tuple(record.number for record in records),
        new=tuple(target.name for target in fresh),
        added=tuple(target.name for target in added),
        card=await card_of(cadre_id, shown.values()),
        others=tuple([await directory.name_of(other) for other in cadres]),
    )


async def _write(unit: Unit, call: Call, targets: Sequence[Target], *, face_to_face: bool) -> list[Record]:
    assert call.actor.person_id is not None
    drafts = [
        NewRecord(
            cadre_id=call.actor.person_id,
            college_id=call.actor.college_id,
            kind=RecordKind.CHECK_IN,
            target=target,
            happened_on=local_day(call.now),
            outcome=Outcome.DONE,
            process=FACE_TO_FACE if face_to_face else IN_GROUP,
            effect="",
            reflection="",
            complete=True,
        )
        for target in targets
    ]
    return await write_records(unit, call.origin, drafts, in_contact_group=not face_to_face)


async def _bind_group(unit: Unit, call: Call, targets: Sequence[Target]) -> list[Target]:
    """Let the group stand for the targets too; returns those it did not stand for before."""
    place = {"school_id": unit.school_id, "platform": call.origin.platform, "scene_id": call.origin.scene_id}
    group = await ContactGroup.filter(**place).using_db(unit.connection).first()
    if group is None:
        group = await ContactGroup.create(
            using_db=unit.connection, **place, binder_id=call.actor.person_id, bound_at=unit.now
        )
    elif group.unbound_at is not None:
        await _targets_of(unit, group).delete()
        fresh = {"unbound_at": None, "bound_at": unit.now, "binder_id": call.actor.person_id}
        await ContactGroup.filter(id=group.id).using_db(unit.connection).update(**fresh)
    held = {row.target_id for row in await _targets_of(unit, group)}
    added = [target for target in targets if target.id not in held]
    for target in added:
        await GroupTarget.create(
            using_db=unit.connection, school_id=unit.school_id, group_id=group.id, target_id=target.id
        )
    if added:
        payload = {
            "platform": call.origin.platform,
            "scene_id": call.origin.scene_id,
            "targets": [target.id for target in added],
        }
        await unit.append_event("group_bound", "group", group.id, payload)
    return added


def _targets_of(unit: Unit, group: ContactGroup) -> QuerySet[GroupTarget]:
    return GroupTarget.filter(school_id=unit.school_id, group_id=group.id).using_db(unit.connection)


async def check_out(call: Call, named: Sequence[Target]) -> CheckedOut | Refusal:
    """The group stands no longer for the cadre's own targets; a secretary takes off their college's, 校团委 any."""
    async with unit_of_work(call) as unit:
        await unit.take_numbers(0)
        group = await group_here(call)
        if group is None:
            return Refusal("group-not-bound")
        theirs = await _removable(call, group.targets)
        removed = [t for t in group.targets if t.id in theirs and (not named or t in named)]
        if not removed:
            return Refusal("not-yours-here", {"targets": tuple(target.name for target in group.targets)})
        ids = [target.id for target in removed]
        bound = GroupTarget.filter(school_id=unit.school_id, group_id=group.id, target_id__in=ids)
        await bound.using_db(unit.connection).delete()
        left = [target for target in group.targets if target not in removed]
        if not left:
            await ContactGroup.filter(id=group.id).using_db(unit.connection).update(unbound_at=unit.now)
        await unit.append_event("group_unbound", "group", group.id, {"targets": ids})
        await unit.touch_roster()
    return CheckedOut(tuple(target.name for target in removed), tuple(target.name for target in left))


async def _removable(call: Call, targets: Sequence[Target]) -> set[int]:
    own = {target.id for target in await own_targets(call.actor.person_id, local_day(call.now))}
    if Role.COMMITTEE in call.actor.roles:
        return {target.id for target in targets}
    if Role.SECRETARY in call.actor.roles and call.actor.college_id is not None:
        own |= {target.id for target in targets if target.college_id == call.actor.college_id}
    return own
