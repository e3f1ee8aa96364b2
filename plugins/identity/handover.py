"""Handover (F5): a cadre's links pass to another as of today; history stays, the old cadre's access ends at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import Link, Person, PersonRole
from plugins._kit.commands import Call
from plugins._kit.directory import LinkFact, directory
from plugins._kit.unit import Unit, unit_of_work
from plugins.identity.draft import Handover, KnownTarget
from plugins.identity.handover_receipts import tell_both
from plugins.identity.lookup import find_person, scope_of
from plugins.identity.office_results import HandedOver
from plugins.identity.parse import find_target


async def hand_over(call: Call, wish: Handover, chosen: dict[str, int]) -> HandedOver | Refusal:
    """Close the giver's links and open the taker's, in one transaction.

    A secretary does it within their college, 校团委 anywhere, nobody for themselves: whoever gives or takes has
    somebody else do it. Refusals: those of scope_of, find_person and find_target, own-handover, same-person,
    not-in-post, nothing-to-hand-over, own-target.
    """
    scope = scope_of(call)
    if isinstance(scope, Refusal):
        return scope
    people: list[Person] = []
    for word, post in ((wish.giver, "former"), (wish.taker, "present")):
        person = await find_person(word, scope.college_id, among=await _cadres(post), chosen=chosen)
        if isinstance(person, Refusal):
            return person
        people.append(person)
    giver, taker = people
    today = local_day(call.now)
    links = await _wanted(giver, wish.targets, today)
    if isinstance(links, Refusal):
        return links
    if (refusal := _refuse(call, giver, taker, links)) is not None:
        return refusal
    async with unit_of_work(call) as unit:
        await unit.take_numbers(0)
        names = {link.target.id: link.target.name for link in links}
        for link in links:
            await _close(unit, link, today)
            await _open(unit, link, taker.id, today)
        untold = await tell_both(unit, call, giver, taker, links)
        await unit.touch_roster()
    return HandedOver(giver.name, taker.name, tuple(names.values()), today, untold)


async def _cadres(post: str) -> set[int]:
    """Cadres in post; those who pass on their links may have left it already."""
    held = await PersonRole.filter(school_id=directory.school_id, role=Role.CADRE.value)
    ids = {row.person_id for row in held}
    if post == "present":
        return ids
    linked = await Link.filter(school_id=directory.school_id).values_list("cadre_id", flat=True)
    return ids | {int(str(id)) for id in linked}


async def _wanted(giver: Person, words: Sequence[str], today: date) -> list[LinkFact] | Refusal:
    """The giver's links that are not over, all or those named."""
    links = [link for link in await directory.links_of(giver.id) if _is_open(link, today)]
    if not links:
        return Refusal("nothing-to-hand-over", {"name": giver.name})
    if not words:
        return links
    known = {link.target.id: link.target for link in links}
    wanted: set[int] = set()
    for word in words:
        named = [KnownTarget(t.id, t.kind, t.key, t.name) for t in known.values()]
        found = find_target(word, named)
        if isinstance(found, Refusal):
            return Refusal(f"{found.code}-of", {**found.facts, "owner": giver.name, "own": [t.name for t in named]})
        wanted.add(found.id)
    return [link for link in links if link.target.id in wanted]


def _is_open(link: LinkFact, today: date) -> bool:
    """Whether the link holds today or will; one that was closed before it began never does."""
    return link.valid_to is None or link.valid_to >= max(today, link.valid_from)


def _refuse(call: Call, giver: Person, taker: Person, links: Sequence[LinkFact]) -> Refusal | None:
    if giver.id == taker.id:
        return Refusal("same-person", {"name": giver.name})
    if call.actor.person_id in (giver.id, taker.id):
        return Refusal("own-handover")
    if taker.left_on is not None:
        return Refusal("not-in-post", {"name": taker.name})
    if any(link.target.person_id == taker.id for link in links):
        return Refusal("own-target", {"name": taker.name})
    return None


async def _close(unit: Unit, link: LinkFact, today: date) -> None:
    """No right from today on; a link still to come never begins."""
    last = max(today, link.valid_from) - timedelta(days=1)
    row = Link.filter(
        school_id=unit.school_id, cadre_id=link.cadre_id, target_id=link.target.id, valid_from=link.valid_from
    )
    await row.using_db(unit.connection).update(valid_to=last)


async def _open(unit: Unit, link: LinkFact, taker_id: int, today: date) -> None:
    """The taker's link, unless they are linked already; a link that waits to begin ends the new one in time."""
    starts = max(today, link.valid_from)
    own = [other for other in await directory.links_of(taker_id) if other.target.id == link.target.id]
    if any(other.holds_on(starts) for other in own):
        return
    later = [other.valid_from - timedelta(days=1) for other in own if other.valid_from > starts]
    valid_to = min(filter(None, (link.valid_to, *later)), default=None)
    key = {"school_id": unit.school_id, "cadre_id": taker_id, "target_id": link.target.id, "valid_from": starts}
    again = await Link.filter(**key).using_db(unit.connection).update(valid_to=valid_to, contact_id=link.contact_id)
    if not again:
        await Link.create(using_db=unit.connection, **key, valid_to=valid_to, contact_id=link.contact_id)
