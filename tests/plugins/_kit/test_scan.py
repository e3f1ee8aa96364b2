"""The scan says of every cadre what the rule says, on both engines, whatever the rows."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any, TypeVar

import pytest
from databases import opened
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tortoise.transactions import in_transaction

from models.rules.duty_rule import Reading
from models.rules.policy import Policy
from models.rules.progress import progress_of
from models.rules.vocabulary import Outcome, RecordKind, TargetKind
from models.tables import College, Link, LinkTarget, Person, PersonRole, Record, Semester
from plugins._kit import scan as scan_module
from plugins._kit.acts import acts_of
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.recording import semester_spans, span_of
from plugins._kit.scan import RuleState, scan

Result = TypeVar("Result")
SHANGHAI = timezone(timedelta(hours=8))
YEAR = (
    ("2025-2026-2", date(2026, 2, 23), date(2026, 7, 5)),
    ("2026-2027-1", date(2026, 9, 1), date(2027, 1, 17)),
    ("2026-2027-2", date(2027, 2, 22), date(2027, 7, 4)),
)
FIRST = date(2026, 2, 1)

days = st.integers(0, 560).map(lambda n: FIRST + timedelta(days=n))
ends = (date(2027, 1, 17), date(2027, 1, 31), date(2027, 7, 4), date(2027, 7, 18), date(2026, 9, 1), date(2027, 2, 22))
act_days = days | st.sampled_from(ends)
clocks = st.sampled_from([0, 1, 57_599_999_999, 57_600_000_000, 57_600_000_001, 86_399_999_999, 43_200_000_000])
zones = st.sampled_from([timezone.utc, timezone.utc, SHANGHAI, timezone(timedelta(hours=-9))])
instants = st.builds(
    lambda day, micros, zone: (
        datetime(day.year, day.month, day.day, tzinfo=timezone.utc) + timedelta(microseconds=micros)
    ).astimezone(zone),
    act_days,
    clocks,
    zones,
)
TARGETS = 6
links = st.lists(st.tuples(st.integers(0, TARGETS - 1), days, st.none() | days), max_size=8)
records = st.lists(
    st.tuples(
        st.sampled_from(RecordKind),
        st.none() | st.integers(0, TARGETS - 1),
        act_days,
        instants,
        st.sampled_from([Outcome.DONE, Outcome.DONE, Outcome.DONE, *Outcome]),
        st.sampled_from([True, True, True, False]),
        st.sampled_from([False, False, False, True]),
    ),
    max_size=14,
)
cadres = st.lists(st.tuples(st.none() | days, links, records), min_size=1, max_size=5)
schools = st.tuples(
    cadres, st.sampled_from([YEAR, YEAR, YEAR[:2], ()]), act_days, st.integers(1, 4), st.booleans()
)  # fmt: skip


async def _clear() -> None:
    for table in (Record, Link, LinkTarget, PersonRole, Person, Semester):
        await table.all().delete()
    directory.forget()


async def _write(people: list[Any], semesters: Any) -> None:
    school = directory.school_id
    for name, starts, ends_on in semesters:
        await Semester.create(school_id=school, name=name, starts_on=starts, ends_on=ends_on)
    kinds = [*TargetKind, *TargetKind]
    targets = [
        await LinkTarget.create(school_id=school, kind=kind.value, key=f"{n}", name=f"{n}")
        for n, kind in enumerate(kinds)
    ]
    number = 0
    for place, (joined_on, own_links, own_records) in enumerate(people):
        person = await _person(f"{place}", joined_on=joined_on)
        taken = set()
        for target, valid_from, valid_to in own_links:
            if (target, valid_from) not in taken:
                taken.add((target, valid_from))
                await Link.create(
                    school_id=school, cadre_id=person.id, target_id=targets[target].id,
                    valid_from=valid_from, valid_to=valid_to,
                )  # fmt: skip
        rows = []
        for kind, with_target, day, entered_at, outcome, complete, withdrawn in own_records:
            number += 1
            target_id = None if with_target is None else targets[with_target].id
            rows.append(_record(number, person.id, target_id, kind, day, entered_at, outcome, complete, withdrawn))
        await Record.bulk_create(rows)


async def _person(code: str, **changes: Any) -> Person:
    person = await Person.create(school_id=directory.school_id, code=code, name=code, level="college", **changes)
    await PersonRole.create(school_id=directory.school_id, person_id=person.id, role="cadre")
    return person


def _record(
    number: int, cadre_id: int, target_id: int | None, kind: RecordKind, day: date, entered_at: datetime,
    outcome: Outcome, complete: bool, withdrawn: bool,
) -> Record:  # fmt: skip
    return Record(
        school_id=directory.school_id, number=number, kind=kind.value, cadre_id=cadre_id, target_id=target_id,
        happened_on=day, entered_at=entered_at, outcome=outcome.value, complete=complete, trust="self",
        words_digest=f"{number}", withdrawn_at=entered_at if withdrawn else None,
    )  # fmt: skip


async def _by_rule(today: date, of: Policy) -> dict[int, tuple[RuleState, ...]]:
    found = {}
    for cadre_id in await directory.cadres():
        person = await directory.person(cadre_id)
        assert person is not None
        spans = [span_of(link) for link in await directory.links_of(cadre_id)]
        acts = [past.act for past in await acts_of(cadre_id, today)]
        seen = progress_of(of, spans, acts, await semester_spans(), today, person.joined_on)
        found[cadre_id] = tuple(RuleState(one.rule.id, one.state, one.done, one.quota) for one in seen.rules)
    return found


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=timezone.utc)


async def _scanned(today: date, **how: Any) -> dict[int, tuple[RuleState, ...]]:
    return {one.cadre_id: one.rules async for page in scan(_noon(today), **how) for one in page}


def _strictly(of: Policy) -> Policy:
    return replace(of, duties=tuple(replace(rule, reading=Reading.STRICT) for rule in of.duties))


def _drive(database_url: str, examples: int, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.new_event_loop()

    def wait_for(work: Coroutine[Any, Any, Result]) -> Result:
        return loop.run_until_complete(work)

    async def compare(school: Any) -> None:
        people, semesters, today, page, strict = school
        read_so = _strictly(policy()) if strict else policy()
        monkeypatch.setattr(scan_module, "policy", lambda: read_so)
        await _clear()
        await _write(people, semesters)
        assert await _scanned(today, page=page) == await _by_rule(today, read_so)

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(schools)
    def any_school(school: Any) -> None:
        wait_for(compare(school))

    house = opened(database_url)
    wait_for(house.__aenter__())
    try:
        any_school()
    finally:
        wait_for(house.__aexit__(None, None, None))
        loop.close()


def test_any_school(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _drive(database_url, 40, monkeypatch)


@pytest.mark.full
def test_very_many_schools(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _drive(database_url, 500, monkeypatch)


async def test_only_cadres_in_post_of_the_college_or_of_those_asked_for(db: str) -> None:
    college = await College.create(school_id=directory.school_id, name="药学院")
    here = await _person("1", college_id=college.id)
    nowhere = await _person("2")
    await _person("3", left_on=date(2026, 9, 2))
    await Person.create(school_id=directory.school_id, code="4", name="4", level="college")
    today = date(2026, 11, 23)
    assert list(await _scanned(today)) == [here.id, nowhere.id]
    assert list(await _scanned(today, college_id=college.id)) == [here.id]
    assert list(await _scanned(today, college_id=None)) == [nowhere.id]
    assert list(await _scanned(today, cadre_ids=[nowhere.id, 999])) == [nowhere.id]
    assert await _scanned(today, cadre_ids=[]) == {}


async def test_cadres_alike_share_one_answer_and_pages_may_be_left_early(db: str) -> None:
    for code in "123":
        await _person(code)
    async for page in scan(_noon(date(2026, 11, 23)), page=2):
        assert [one.rules for one in page] == [(), ()]
        break


async def test_a_scan_does_not_wait_for_an_open_transaction(db: str) -> None:
    """On SQLite the handlers' one connection is taken meanwhile; what is not committed is not seen."""
    person, begun, read = await _person("1"), asyncio.Event(), asyncio.Event()
    await Semester.create(
        school_id=directory.school_id, name="2026-2027-1", starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 17)
    )  # fmt: skip

    async def leave() -> None:
        async with in_transaction() as connection:
            await Person.filter(id=person.id).using_db(connection).update(left_on=date(2026, 9, 1))
            begun.set()
            await read.wait()

    await semester_spans()  # in memory, as in a running bot
    leaving = asyncio.create_task(leave())
    await begun.wait()
    found = await asyncio.wait_for(_scanned(date(2026, 11, 23)), 20)
    assert list(found) == [person.id]
    read.set()
    await leaving
    assert await _scanned(date(2026, 11, 23)) == {}
