"""What interviewers find, what cadres say to it, what the committee concludes; nobody on themselves (六.3)."""

from __future__ import annotations

from config.clock import local_day
from models.rules.checking import Verdict, is_own, may_judge
from models.rules.refusal import Refusal
from models.rules.text import clean
from models.rules.vocabulary import Role
from models.tables import CheckAnswer, CheckItem, Record, SpotCheck
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.outbox import post, private_way_to
from plugins._kit.unit import Unit, refuse, unit_of_work
from plugins.checks import rows
from plugins.checks.asking import settle
from plugins.checks.composing import asked_of
from plugins.checks.parse_answers import Finding, Judgement
from plugins.checks.replies import told as words
from plugins.checks.results_told import Judged, OwnItems, Task
from plugins.checks.views import own_item

LONGEST_NOTE, LONGEST_REPLY = 300, 1000
Item = tuple[CheckItem, SpotCheck, Record]


async def items_numbered(number: int, unit: Unit | None = None) -> list[Item]:
    """The record of that number in every check it was drawn for, the newest first; given up ones count no more."""
    record = await Record.get_or_none(school_id=directory.school_id, number=number)
    if record is None:
        return []
    found = CheckItem.filter(school_id=directory.school_id, record_id=record.id).order_by("-id")
    if unit is not None:
        found = found.using_db(unit.connection).select_for_update()
    items = []
    for item in await found:
        check = await SpotCheck.get(school_id=directory.school_id, id=item.check_id)
        if check.void_at is None:
            items.append((item, check, record))
    return items


async def tasks_of(call: Call) -> tuple[Task, ...]:
    """The private list of an interviewer: the checks still open."""
    mine = CheckItem.filter(school_id=directory.school_id, interviewer_id=call.actor.person_id or 0)
    found = []
    for item in await mine.order_by("id"):
        check = await SpotCheck.get(school_id=directory.school_id, id=item.check_id)
        if rows.state_of(check) != "open":
            continue
        record = await Record.get(school_id=directory.school_id, id=item.record_id)
        done = CheckAnswer.filter(school_id=directory.school_id, item_id=item.id, sent=True)
        asked = await asked_of(item, record, None)
        found.append(Task(record.number, asked, await done.exists(), check.visit_on))
    return tuple(found)


async def find_out(call: Call, number: int, found: Finding) -> int | Refusal:
    """An interviewer's finding, a later one replaces it; how many of theirs are left."""
    async with unit_of_work(call) as unit:
        own = [one for one in await items_numbered(number, unit) if one[0].interviewer_id == call.actor.person_id]
        if not own:
            return await refuse(unit, call, Refusal("not-your-task", {"number": number}))
        item, check, _ = own[0]
        if rows.state_of(check) != "open":
            return Refusal("task-done", {"number": number})
        earlier = CheckAnswer.filter(school_id=unit.school_id, item_id=item.id, sent=True).using_db(unit.connection)
        await earlier.delete()
        answer = CheckAnswer(
            school_id=unit.school_id,
            item_id=item.id,
            came=found.came.value,
            did=found.did.value if found.did else "",
            bothered=found.bothered.value if found.bothered else "",
            sent=True,
            note=clean(found.note)[:LONGEST_NOTE],
        )
        await answer.save(using_db=unit.connection, force_create=True)
        await settle(unit, item)
        await unit.append_event("check-looked", "record", item.record_id, {"check": check.number, "came": answer.came})
    return sum(not task.done for task in await tasks_of(call))


async def own_items(call: Call) -> tuple[OwnItems, ...]:
    """The speaker's own records in closed checks, as long as they may say something."""
    today = local_day(call.now)
    checks = SpotCheck.filter(school_id=directory.school_id, reply_until__gte=today, void_at=None).order_by("-id")
    seen = []
    for check in await checks:
        mine = CheckItem.filter(school_id=directory.school_id, check_id=check.id, cadre_id=call.actor.person_id or 0)
        items = await mine.order_by("id")
        records = await rows.records_of(items)
        shown = sorted([await own_item(item, records[item.record_id]) for item in items], key=lambda one: one.number)
        if shown and check.reply_until is not None:
            seen.append(OwnItems(check.number, check.reply_until, tuple(shown)))
    return tuple(seen)


async def reply(call: Call, number: int, text: str) -> int | Refusal:
    """The cadre's right of reply; also after the time, and after a conclusion, it is kept and read."""
    async with unit_of_work(call) as unit:
        own = [one for one in await items_numbered(number, unit) if one[0].cadre_id == call.actor.person_id]
        if not own:
            return await refuse(unit, call, Refusal("no-such-item", {"number": number}))
        item, check, record = own[0]
        if check.closed_at is None:
            return Refusal("not-yet", {"number": number})
        if not text.strip():
            return Refusal("say-something", {"number": number})
        item.reply, item.replied_at = clean(text)[:LONGEST_REPLY], unit.now
        await item.save(using_db=unit.connection, update_fields=["reply", "replied_at"])
        said = {"check": check.number, "reply": item.reply}
        await unit.append_event("check-replied", "record", record.id, said)
    return number


async def judge(call: Call, number: int, said: Judgement) -> Judged | Refusal:
    """A person of the committee concludes on one record."""
    assert call.actor.person_id is not None
    async with unit_of_work(call) as unit:
        if Role.COMMITTEE not in call.actor.roles:
            return await refuse(unit, call, Refusal("committee-only"))
        found = await items_numbered(number, unit)
        if not found:
            return Refusal("no-such-item", {"number": number})
        item, check, record = max(found, key=lambda one: (one[1].closed_at is not None, one[0].id))
        facts = await rows.facts_of(item, check, record)
        if (no := may_judge(call.actor.person_id, facts, said.verdict, local_day(unit.now))) is not None:
            return await refuse(unit, call, no) if is_own(call.actor.person_id, facts) else no
        if said.verdict is Verdict.WRONG and not said.why:
            return Refusal("judge-why", {"number": number})
        item.verdict, item.judged_by_id, item.judged_at = said.verdict.value, unit.actor_id, unit.now
        item.judged_why = clean(said.why)[:200]
        fields = ["verdict", "judged_by_id", "judged_at", "judged_why"]
        await item.save(using_db=unit.connection, update_fields=fields)
        payload = {"check": check.number, "verdict": item.verdict, "why": item.judged_why}
        await unit.append_event("check-judged", "record", record.id, payload)
        name = await directory.name_of(item.cadre_id)
        judged = Judged(number, name, said.verdict, rows.rules().counts)
        if said.verdict is Verdict.WRONG and (way := await private_way_to(item.cadre_id, surely=True)) is not None:
            key = f"checkdone:{check.number}:{number}"
            text = words.judged_note(judged, item.judged_why)
            await post(unit, key, "private", *way, text, person_id=item.cadre_id)
    return judged
