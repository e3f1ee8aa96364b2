"""What is worth a look in a term's records, gathered from rows; looked at by a person, never told to anybody else."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from config.clock import local_day
from models.rules.hints import Hint, Trace, hints_of
from models.rules.refusal import Refusal
from models.rules.semester import SemesterSpan, latest_semester
from models.rules.text import clean
from models.rules.vocabulary import Outcome, RecordKind, Trust
from models.tables import Evidence, HintReview, Person, PictureMark, Record
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.recording import semester_spans
from plugins._kit.unit import refuse, unit_of_work
from plugins.checks import rows
from plugins.checks.parse import HintWish
from plugins.checks.results_told import HintLine, Hints

_CHUNK = 500
_ALONE = {Trust.SELF.value, Trust.DISPUTED.value}
LONGEST_HOLIDAY = 5
"""Days off in a row after which a school is empty; over a weekend it is not."""


async def seen_by(call: Call, wish: HintWish) -> Hints | Refusal:
    """The hints of a college (or of all), but those about the reader and those somebody has looked at."""
    if not rows.may_read(call.actor):
        async with unit_of_work(call) as unit:
            return await refuse(unit, call, Refusal("not-a-reader"))
    college_id = (await rows.colleges()).get(wish.college)
    if not rows.sees_all(call.actor):
        if wish.college and college_id != call.actor.college_id:
            async with unit_of_work(call) as unit:
                return await refuse(unit, call, Refusal("not-a-reader"))
        college_id = call.actor.college_id
        if college_id is None:
            return Refusal("not-a-reader")
    semester = latest_semester(local_day(call.now), await semester_spans())
    if semester is None:
        return Refusal("no-semester")
    traces = await _traces(college_id, semester)
    found = await asyncio.to_thread(hints_of, traces, semester, _is_open(semester))
    known = await _reviewed(found)
    lines = [
        HintLine(await directory.name_of(hint.cadre), hint)
        for hint in found
        if hint.key not in known and hint.cadre != call.actor.person_id
    ]
    scope = await rows.college_name(college_id) if college_id is not None else "全校"
    return Hints(scope, semester.name, tuple(lines), len(known), len(traces))


def _is_open(semester: SemesterSpan) -> Callable[[date], bool]:
    """Whether anybody is at school that day: within the term, and in no long holiday."""
    empty = [one for one in policy().calendar.holidays if (one.ends_on - one.starts_on).days + 1 >= LONGEST_HOLIDAY]
    return lambda day: semester.holds(day) and not any(one.starts_on <= day <= one.ends_on for one in empty)


async def _reviewed(found: Iterable[Hint]) -> set[str]:
    keys = [hint.key for hint in found]
    known: set[str] = set()
    for start in range(0, len(keys), _CHUNK):
        here = HintReview.filter(school_id=directory.school_id, key__in=keys[start : start + _CHUNK])
        known |= {str(key) for key in await here.values_list("key", flat=True)}
    return known


async def _traces(college_id: int | None, semester: SemesterSpan) -> list[Trace]:
    records = Record.filter(
        school_id=directory.school_id,
        happened_on__gte=semester.starts_on,
        happened_on__lte=semester.ends_on,
        outcome=Outcome.DONE.value,
        withdrawn_at=None,
    ).exclude(kind__in=[RecordKind.CHECK_IN.value, RecordKind.REVIEW.value])
    if college_id is not None:
        records = records.filter(college_id=college_id)
    found = await records.order_by("number")
    shown = await _pictures([row.id for row in found])
    return [
        Trace(
            number=row.number,
            cadre=row.cadre_id,
            kind=RecordKind(row.kind),
            target=row.target_id,
            happened_on=row.happened_on,
            entered_on=local_day(row.entered_at),
            entered_at=row.entered_at,
            words=row.process,
            joint=row.joint_key,
            pictures=tuple(mark for mark in shown.get(row.id, ()) if mark is not None),
            backed=row.trust not in _ALONE or row.id in shown,
        )
        for row in found
    ]


async def _pictures(record_ids: list[int]) -> dict[int, list[int | None]]:
    """Record id → the marks of its pictures, None for one that shows nothing or was not looked at yet."""
    pictures: list[tuple[int, str]] = []
    for start in range(0, len(record_ids), _CHUNK):
        here = Evidence.filter(
            school_id=directory.school_id, kind="image", record_id__in=record_ids[start : start + _CHUNK]
        )
        pictures += [(int(record), str(digest)) for record, digest in await here.values_list("record_id", "digest")]
    digests = sorted({digest for _, digest in pictures})
    marks: dict[str, int] = {}
    for start in range(0, len(digests), _CHUNK):
        known = PictureMark.filter(school_id=directory.school_id, digest__in=digests[start : start + _CHUNK])
        marks.update({row.digest: int(row.mark, 16) for row in await known if row.mark})
    shown: dict[int, list[int | None]] = defaultdict(list)
    for record, digest in pictures:
        shown[record].append(marks.get(digest))
    return dict(shown)


async def review(call: Call, wish: HintWish) -> int | Refusal:
    """Somebody looked at the hints about one cadre; how many. Never at those about themselves."""
    seen = await seen_by(call, HintWish())
    if isinstance(seen, Refusal):
        return seen
    assert call.actor.person_id is not None
    person = await Person.get_or_none(school_id=directory.school_id, code=wish.cadre)
    name = person.name if person is not None else wish.cadre
    if name == call.actor.name:
        return Refusal("hint-own")
    own = [one.hint for one in seen.lines if one.cadre == name and (person is None or one.hint.cadre == person.id)]
    if not own:
        return Refusal("nobody-hinted", {"name": wish.cadre})
    if not wish.outcome:
        return Refusal("hint-how", {"name": wish.cadre})
    async with unit_of_work(call) as unit:
        for hint in own:
            row = HintReview(
                school_id=unit.school_id,
                key=hint.key,
                kind=hint.kind.value,
                cadre_id=hint.cadre,
                reviewer_id=call.actor.person_id,
                reviewed_at=unit.now,
                outcome=wish.outcome,
                note=clean(wish.note)[:200],
            )
            await row.save(using_db=unit.connection, force_create=True)
    return len(own)
