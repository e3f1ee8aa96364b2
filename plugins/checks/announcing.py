"""Announcing a check and drawing it: what is published first binds everybody, also the bot (六.3)."""

from __future__ import annotations

import secrets
from datetime import date

from config.clock import local_day
from models.rules.checking import CheckMode, may_visit_on
from models.rules.error_rate import highest_unseen, power_table
from models.rules.refusal import Refusal
from models.rules.sampling import Listed, digest, draw, full_seed, heads, list_text
from models.rules.vocabulary import Role
from models.tables import Person, PersonRole, SpotCheck
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.outbox import Post, post_many, private_way_to
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.unit import Unit, refuse, unit_of_work
from plugins.checks import rows
from plugins.checks.parse import Start
from plugins.checks.replies import office as words
from plugins.checks.results import Announced

DRAW = "checks.draw"
"""The question for the word that goes into the seed."""
MINUTES = 24 * 60


async def announce(call: Call, wish: Start) -> Announced | Refusal:
    """Close the list, make the secret, publish both digests; nothing is drawn yet."""
    today = local_day(call.now)
    if Role.COMMITTEE not in call.actor.roles:
        async with unit_of_work(call) as unit:
            return await refuse(unit, call, Refusal("committee-only"))
    people = await _interviewers(call, wish)
    if isinstance(people, Refusal):
        return people
    rules = rows.rules()
    if wish.mode is CheckMode.SITE:
        assert wish.visit_on is not None
        if (no := may_visit_on(wish.visit_on, today, rules.announce_days, policy().calendar)) is not None:
            return no
    period = await rows.current_period(today)
    if period is None:
        return Refusal("no-semester")
    college_id = (await rows.colleges()).get(wish.college)
    async with unit_of_work(call) as unit:
        found = await rows.listed(college_id, period, unit.now, unit.connection)
        if not found:
            return Refusal("nothing-listed", {"scope": wish.college or "全校"})
        assert call.actor.person_id is not None
        check = SpotCheck(
            school_id=unit.school_id,
            number=await unit.take_numbers(),
            mode=wish.mode.value,
            college_id=college_id,
            period_from=period[0],
            period_to=period[1],
            cadres=wish.cadres or rules.cadres,
            records=wish.records or rules.records,
            interviewers=[person.id for person in people],
            visit_on=wish.visit_on,
            list_digest=digest(list_text(found)),
            list_size=len(found),
            heads={str(college): count for college, count in heads(found).items()},
            secret=(secret := secrets.token_hex(16)),
            secret_digest=digest(secret),
            announced_by_id=call.actor.person_id,
            announced_at=unit.now,
        )
        await check.save(using_db=unit.connection, force_create=True)
        published = {"mode": check.mode, "list": check.list_digest, "size": len(found), "secret": check.secret_digest}
        await unit.append_event("check-announced", "check", check.id, published)
        seen = await _announced(check, found, people, unit)
        await _tell_committee(unit, check, "announced", words.told_announced(seen))
        await questions.ask(unit, call.origin, DRAW, {"check": check.number}, minutes=MINUTES, private=True)
    return seen


async def _interviewers(call: Call, wish: Start) -> list[Person] | Refusal:
    """Who goes there: people of the roster by name or number; on site the speaker, unless others are named."""
    if wish.mode is CheckMode.NOW:
        return []
    found = []
    for name in wish.names:
        same = await Person.filter(school_id=directory.school_id, left_on=None, code=name)
        same = same or await Person.filter(school_id=directory.school_id, left_on=None, name=name)
        if len(same) != 1:
            return Refusal("who-is-that" if same else "nobody-named", {"name": name})
        found += same
    if not found:
        own = await directory.person(call.actor.person_id) if call.actor.person_id is not None else None
        found = [own] if own is not None else []
    return found


async def _announced(check: SpotCheck, found: list[Listed], people: list[Person], unit: Unit) -> Announced:
    each: dict[tuple[int, int], int] = {}
    for one in found:
        each[one.college, one.cadre] = each.get((one.college, one.cadre), 0) + 1
    # How many will be drawn depends on who is drawn; the largest sample is what the table speaks of.
    by_college: dict[int, list[int]] = {}
    for (college, _), count in each.items():
        by_college.setdefault(college, []).append(min(count, check.records))
    records = sum(sum(sorted(counts, reverse=True)[: check.cadres]) for counts in by_college.values())
    biggest = max(sum(sorted(counts, reverse=True)[: check.cadres]) for counts in by_college.values())
    given_up = SpotCheck.filter(
        school_id=unit.school_id, announced_at__lt=check.announced_at, drawn_at=None, period_from=check.period_from
    )
    return Announced(
        number=check.number,
        mode=rows.mode_of(check),
        scope=await rows.college_name(check.college_id) if check.college_id else "全校",
        by=await directory.name_of(check.announced_by_id),
        period=(check.period_from, check.period_to),
        listed=len(found),
        cadres=len(each),
        size=(check.cadres, check.records),
        list_digest=check.list_digest,
        secret_digest=check.secret_digest,
        records=records,
        power=power_table(biggest, check.records),
        unseen=highest_unseen(biggest, check.records),
        earlier=await given_up.using_db(unit.connection).count(),
        visit_on=check.visit_on,
        interviewers=tuple(person.name for person in people),
    )


async def _tell_committee(unit: Unit, check: SpotCheck, what: str, text: str) -> None:
    """Everybody of the committee but the speaker gets what was published, so that it cannot be changed quietly."""
    ids = await PersonRole.filter(school_id=unit.school_id, role=Role.COMMITTEE.value).values_list(
        "person_id", flat=True
    )
    posts = []
    for person_id in sorted({int(str(one)) for one in ids} - {unit.actor_id}):
        person = await directory.person(person_id)
        way = await private_way_to(person_id, surely=True)
        if person is None or person.left_on is not None or way is None:
            continue
        key = f"checkseed:{check.number}:{what}:{person_id}"
        posts.append(Post(key, "private", *way, text=text, person_id=person_id, subject=("check", check.number)))
    if posts:
        await post_many(unit, posts)


async def list_file(check: SpotCheck) -> tuple[str, bytes]:
    """The list as a file whose SHA-256 is the published one."""
    found = await rows.listed(check.college_id, (check.period_from, check.period_to), check.announced_at)
    return f"抽查{check.number}底册.csv", list_text(found).encode()


def sample(check: SpotCheck, found: list[Listed]) -> list[tuple[int, int, int, int]]:
    """What the published seed draws: (college, cadre, number, of)."""
    drawn = draw(found, full_seed(check.secret, check.word), check.cadres, check.records)
    return [(one.college, one.cadre, one.number, one.of) for one in drawn]


async def void(call: Call, number: int, why: str) -> Refusal | date:
    """Give up a check that was not drawn, or is not closed; it stays in the list, with the reason."""
    async with unit_of_work(call) as unit:
        if Role.COMMITTEE not in call.actor.roles:
            return await refuse(unit, call, Refusal("committee-only"))
        check = await rows.check_numbered(number, unit)
        if check is None:
            return Refusal("no-such-check", {"number": number})
        if check.closed_at is not None or check.void_at is not None:
            return Refusal("check-over", {"number": number, "state": rows.state_of(check)})
        if not why:
            return Refusal("void-why", {"number": number})
        check.void_at, check.void_reason = unit.now, why[:200]
        await check.save(using_db=unit.connection, update_fields=["void_at", "void_reason"])
        await unit.append_event("check-void", "check", check.id, {"why": check.void_reason})
        await _tell_committee(unit, check, "void", words.told_void(number, call.actor.name, check.void_reason))
    return local_day(call.now)


async def tell_drawn(unit: Unit, check: SpotCheck, text: str) -> None:
    """The seed, once it may be known."""
    await _tell_committee(unit, check, "drawn", text)
