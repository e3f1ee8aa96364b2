"""The draw: the word closes the seed, the list is made again and must be the published one, the items are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from config.clock import local_day
from models.rules.checking import CheckMode
from models.rules.refusal import Refusal
from models.rules.sampling import digest, full_seed, list_text, shared_out, voices
from models.rules.text import clean
from models.rules.vocabulary import Role
from models.tables import CheckItem, Record, SpotCheck
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.questions import questions
from plugins._kit.unit import Unit, refuse, unit_of_work
from plugins.checks import rows
from plugins.checks.announcing import sample, tell_drawn
from plugins.checks.posting import post_asks, post_notices, post_tasks, reachable
from plugins.checks.replies import office as words
from plugins.checks.results import DrawnCheck, DrawnFrom, Recomputed

LONGEST_WORD = 64


async def draw_check(call: Call, number: int, word: str) -> DrawnCheck | Refusal:
    """Draw what was announced; who asks for it adds a word that nobody could know before."""
    async with unit_of_work(call) as unit:
        if Role.COMMITTEE not in call.actor.roles:
            return await refuse(unit, call, Refusal("committee-only"))
        check = await rows.check_numbered(number, unit)
        if check is None:
            return Refusal("no-such-check", {"number": number})
        if (state := rows.state_of(check)) != "announced":
            return Refusal("check-over", {"number": number, "state": state})
        if not word:
            return Refusal("draw-word", {"number": number})
        if check.visit_on is not None and (check.visit_on - local_day(unit.now)).days < rows.rules().announce_days:
            return Refusal("too-late-to-announce", {"number": number, "days": rows.rules().announce_days})
        check.word, check.drawn_at = clean(word)[:LONGEST_WORD], unit.now
        period = (check.period_from, check.period_to)
        found = await rows.listed(check.college_id, period, check.announced_at, unit.connection)
        if digest(list_text(found)) != check.list_digest:
            return await refuse(unit, call, Refusal("list-changed", {"number": number}))
        await check.save(using_db=unit.connection, update_fields=["word", "drawn_at"])
        seed = {"secret": check.secret, "word": check.word}
        await unit.append_event("check-drawn", "check", check.id, seed)
        items, records = await _write_items(unit, check, sample(check, found))
        drawn = await _set_going(unit, check, items, records)
        await tell_drawn(unit, check, words.told_drawn(drawn))
        await questions.close(unit, call.origin)
    return drawn


async def _write_items(
    unit: Unit, check: SpotCheck, drawn: Sequence[tuple[int, int, int, int]]
) -> tuple[list[CheckItem], dict[int, Record]]:
    numbers = [number for _, _, number, _ in drawn]
    found = await Record.filter(school_id=unit.school_id, number__in=numbers).using_db(unit.connection)
    by_number = {row.number: row for row in found}
    items = []
    for college, cadre, number, of in drawn:
        item = CheckItem(
            school_id=unit.school_id,
            check_id=check.id,
            record_id=by_number[number].id,
            cadre_id=cadre,
            college_id=college or None,
            listed=of,
        )
        items.append(item)
    return items, {row.id: row for row in found}


async def _set_going(
    unit: Unit, check: SpotCheck, items: Sequence[CheckItem], records: Mapping[int, Record]
) -> DrawnCheck:
    joint = await rows.joint_of(list(records.values()))
    near = {row.id: await rows.around(row, joint[row.id]) for row in records.values()}
    given: dict[int, int] = {}
    if check.interviewers:
        numbers = [records[item.record_id].number for item in items]
        barred = {records[id].number: one.barred for id, one in near.items()}
        given = shared_out(numbers, [int(one) for one in check.interviewers], barred)
    for item in items:
        item.voices = len(near[item.record_id].visited)
        item.interviewer_id = given.get(records[item.record_id].number)
        await item.save(using_db=unit.connection, force_create=True)
    asked = unreachable = 0
    if rows.mode_of(check) is CheckMode.NOW:
        asked, unreachable = await _first_voices(unit, check, items, records, near)
    else:
        await post_tasks(unit, check, Counter(given.values()))
        if rows.mode_of(check) is CheckMode.SITE:
            await post_notices(unit, check, items, records)
    return await _drawn(check, items, asked, unreachable, given)


async def _first_voices(
    unit: Unit,
    check: SpotCheck,
    items: Sequence[CheckItem],
    records: Mapping[int, Record],
    near: Mapping[int, rows.Around],
) -> tuple[int, int]:
    """One person per record, nobody twice: (people asked, records without anybody to ask)."""
    everybody = {person for one in near.values() for person in one.visited}
    within = await reachable(everybody)
    seed, taken, chosen, nobody = full_seed(check.secret, check.word), set[int](), list[tuple[CheckItem, int]](), 0
    # Who has fewest people to choose from chooses first: a talk has only one.
    for item in sorted(items, key=lambda item: len(near[item.record_id].visited & within)):
        number = records[item.record_id].number
        free = [one for one in voices(seed, number, near[item.record_id].visited & within) if one not in taken]
        if not free:
            nobody += 1
            continue
        taken.add(free[0])
        chosen.append((item, free[0]))
    await post_asks(unit, chosen)
    return len(chosen), nobody


async def _drawn(
    check: SpotCheck, items: Sequence[CheckItem], asked: int, unreachable: int, given: Mapping[int, int]
) -> DrawnCheck:
    by_college: dict[int | None, list[CheckItem]] = {}
    for item in items:
        by_college.setdefault(item.college_id, []).append(item)
    return DrawnCheck(
        number=check.number,
        mode=rows.mode_of(check),
        secret=check.secret,
        word=check.word,
        colleges=tuple(
            [
                DrawnFrom(await rows.college_name(college), len({one.cadre_id for one in some}), len(some))
                for college, some in by_college.items()
            ]
        ),
        asked=asked,
        unreachable=unreachable,
        given=tuple([(await directory.name_of(one), count) for one, count in sorted(Counter(given.values()).items())]),
        nobody=len(items) - len(given) if check.interviewers else 0,
    )


async def recompute(number: int) -> Recomputed | Refusal:
    """The list, the secret and the draw made again from the rows and compared with what was published."""
    check = await rows.check_numbered(number)
    if check is None:
        return Refusal("no-such-check", {"number": number})
    if check.drawn_at is None:
        return Refusal("not-drawn", {"number": number})
    found = await rows.listed(check.college_id, (check.period_from, check.period_to), check.announced_at)
    items = await CheckItem.filter(school_id=directory.school_id, check_id=check.id)
    records = await rows.records_of(items)
    stored = {(item.cadre_id, records[item.record_id].number) for item in items}
    again = {(cadre, number) for _, cadre, number, _ in sample(check, found)}
    return Recomputed(
        number=check.number,
        list_same=digest(list_text(found)) == check.list_digest,
        secret_same=digest(check.secret) == check.secret_digest,
        draw_same=stored == again,
        records=len(items),
    )
