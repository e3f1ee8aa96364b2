"""Whoever holds the whole database without the key, in any order and with every time, does no better than chance:
neither at who reported a sealed concern, nor at which two concerns are one person's.

The same attacks succeed against a build that writes one event too many, or one list at a time.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from stage import Stage
from tortoise import Tortoise

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "plugins" / "delivery"))

from anonymous import Crowd, Youth

from models.tables import Concern, Event
from plugins._kit import dispatcher, sealed
from plugins._kit.directory import directory

ALPHA = 0.01
SHUFFLES = 400
Rows = list[dict[str, Any]]


@dataclass
class Seen:
    """What the attacker holds: every table in the order its rows lie, and copies of one taken on the way."""

    tables: dict[str, Rows]
    copies: list[dict[str, bytes]] = field(default_factory=list)
    """`sealed_mine` (key → box) after each sealed concern, as daily backups at worst would show it."""


@dataclass
class Truth:
    """Who said what: sealed concern → person."""

    said: dict[int, int] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)


async def everything() -> Seen:
    """The whole database as it lies: rowid order on SQLite, heap order on PostgreSQL."""
    link = Tortoise.get_connection("default")
    sqlite = link.capabilities.dialect == "sqlite"
    assert Tortoise.apps is not None
    tables = {}
    for model in Tortoise.apps["models"].values():
        name = model._meta.db_table
        _, rows = await link.execute_query(f'SELECT * FROM "{name}" ORDER BY {"rowid" if sqlite else "ctid"}')
        tables[name] = [dict(row) for row in rows]
    return Seen(tables)


async def days(stage: Stage, seed: int, *, copying: bool = False) -> tuple[Crowd, Seen, Truth]:
    """Three days of a crowd: ordinary acts that leave traces, and sealed concerns among them."""
    crowd, truth, copies = await Crowd.gather(stage, 16, seed), Truth(), []
    for day in range(3):
        for minute in range(30):
            now = stage.now + timedelta(days=day, minutes=7 * minute)
            youth = crowd.chance.choice(crowd.youths)
            if crowd.chance.random() < 0.5:
                await ordinary(crowd, youth, now)
                continue
            before = set(await Concern.filter(openness="sealed").values_list("id", flat=True))
            await crowd.say(youth, f"/匿名 {crowd.matter(youth)}", now=now)
            await crowd.say(youth, "1", now=now + timedelta(seconds=20))
            for one in set(await Concern.filter(openness="sealed").values_list("id", flat=True)) - before:
                truth.said[int(str(one))] = youth.person_id
                truth.order.append(int(str(one)))
            if copying:
                seen = await everything()
                copies.append({row["key"]: bytes(row["box"]) for row in seen.tables["sealed_mine"]})
    seen = await everything()
    seen.copies = copies
    return crowd, seen, truth


async def ordinary(crowd: Crowd, youth: Youth, now: Any) -> None:
    """Something that is written down under a name."""
    kind = crowd.chance.randrange(4)
    if kind == 0:
        await crowd.say(youth, "/我是谁", now=now)
    elif kind == 1:
        await crowd.say(youth, "/确认 1", now=now)
    elif kind == 2:
        await crowd.say(youth, "别打扰我", now=now)
        await crowd.say(youth, "恢复", now=now)
    else:
        await crowd.say(youth, f"/反映 {crowd.chance.choice(['校园网太卡了', '操场的灯坏了'])}", now=now)
        await crowd.say(youth, "3", now=now)


def named_traces(seen: Seen) -> list[tuple[int, Any]]:
    """(person, instant or day) of every row that names a youth, in the order the rows lie, table by table."""
    traces = []
    accounts = {row["user_id"]: row["person_id"] for row in seen.tables["account"]}
    accounts |= {row["qq"]: row["id"] for row in seen.tables["person"]}
    for rows in seen.tables.values():
        for row in rows:
            person = row.get("actor_id") or row.get("person_id") or accounts.get(row.get("user_id"))
            at = row.get("at") or row.get("bound_at") or row.get("day")
            if person is not None and at is not None:
                traces.append((person, at))
    return traces


def by_rank(seen: Seen) -> dict[int, int]:
    """Guess: the n-th sealed concern of a day, as rows lie, is whoever stands at that part of the day's traces."""
    traces: dict[str, list[int]] = defaultdict(list)
    for person, at in named_traces(seen):
        traces[str(at)[:10]].append(person)
    concerns: dict[str, list[int]] = defaultdict(list)
    for row in seen.tables["concern"]:
        if row["openness"] == "sealed":
            concerns[str(row["day"])[:10]].append(row["id"])
    guesses = {}
    for day, ids in concerns.items():
        known = traces.get(day) or [0]
        for place, concern_id in enumerate(ids):
            guesses[concern_id] = known[min(len(known) - 1, place * len(known) // len(ids))]
    return guesses


def by_events(seen: Seen) -> dict[int, int]:
    """Guess: what an event, an audit row or a message row says of a sealed concern, if any does."""
    sealed_ids = {row["id"]: row["number"] for row in seen.tables["concern"] if row["openness"] == "sealed"}
    guesses = {}
    for table in ("event", "audit", "outbox", "sent_message", "question"):
        for row in seen.tables[table]:
            text = repr(row)
            for concern_id, number in sealed_ids.items():
                person = row.get("actor_id") or row.get("person_id")
                if person and (str(concern_id) in text or str(number) in text):
                    guesses[concern_id] = person
    return guesses


def pairs_by_lists(seen: Seen) -> set[frozenset[int]]:
    """Guess: two concerns after which the same list, and hardly any other, had changed are one person's."""
    changed: list[set[str]] = []
    last: dict[str, bytes] = {}
    for copy in seen.copies:
        changed.append({key for key, box in copy.items() if last.get(key) != box})
        last = copy
    return {
        frozenset((one, two))
        for one, two in combinations(range(len(changed)), 2)
        if len(changed[one]) <= 2 and len(changed[two]) <= 2 and changed[one] & changed[two]
    }


def pairs_by_order(seen: Seen, order: Sequence[int]) -> set[frozenset[int]]:
    """Guess: lists lie in the order of their last change, so of the newest concerns each has its own list, and
    every earlier one belongs to the list at the same part of the pile."""
    ids = [row["id"] for row in seen.tables["concern"] if row["openness"] == "sealed"]
    lists = len(seen.tables["sealed_mine"]) or 1
    owner = {concern_id: place * lists // max(1, len(ids)) for place, concern_id in enumerate(ids)}
    known = [one for one in order if one in owner]
    return {frozenset((a, b)) for a, b in combinations(known, 2) if owner[a] == owner[b]}


def beats_chance(score: Callable[[Sequence[int]], int], people: Sequence[int]) -> bool:
    """Whether the score under the true assignment is better than under nearly all others."""
    chance = random.Random(1)
    true = score(people)
    as_good = 1
    for _ in range(SHUFFLES):
        other = list(people)
        chance.shuffle(other)
        as_good += score(other) >= true
    return as_good / (SHUFFLES + 1) < ALPHA


def hits_of(guesses: dict[int, int], order: Sequence[int]) -> Callable[[Sequence[int]], int]:
    return lambda people: sum(guesses.get(one) == who for one, who in zip(order, people, strict=True))


def pairs_of(pairs: set[frozenset[int]], keys: Sequence[int]) -> Callable[[Sequence[int]], int]:
    def score(people: Sequence[int]) -> int:
        who = dict(zip(keys, people, strict=True))
        return sum(len({who[one] for one in pair if one in who}) == 1 for pair in pairs)

    return score


async def test_nobody_is_guessed_and_no_two_are_paired(stage: Stage) -> None:
    _, seen, truth = await days(stage, 21)
    people = [truth.said[one] for one in truth.order]
    assert len(people) >= 25
    assert len(set(people)) < len(people), "some said something twice"
    for guess in (by_rank, by_events):
        assert not beats_chance(hits_of(guess(seen), truth.order), people), guess.__name__
    assert not beats_chance(pairs_of(pairs_by_order(seen, truth.order), truth.order), people)
    assert by_events(seen) == {}


@pytest.mark.full
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_copies_taken_after_every_concern_pair_nobody(stage: Stage) -> None:
    _, seen, truth = await days(stage, 22, copying=True)
    people = [truth.said[one] for one in truth.order]
    assert not beats_chance(pairs_of(pairs_by_lists(seen), range(len(people))), people)


@pytest.mark.full
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_one_list_at_a_time_would_pair_them(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "CROWD", 0)
    _, seen, truth = await days(stage, 22, copying=True)
    people = [truth.said[one] for one in truth.order]
    assert beats_chance(pairs_of(pairs_by_lists(seen), range(len(people))), people)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_one_event_too_many_would_tell(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    respond = dispatcher.respond

    async def and_event(call: Any) -> None:
        await respond(call)
        if call.command == "concerns.intake" and call.argument == "1":
            await Event.create(
                school_id=directory.school_id, at=call.now, actor_id=call.actor.person_id, subject_kind="message",
                subject_id=0, kind="heard", payload={}, salt="", version=1,
            )  # fmt: skip

    monkeypatch.setattr(dispatcher, "respond", and_event)
    _, seen, truth = await days(stage, 23)
    people = [truth.said[one] for one in truth.order]
    heard = [row["actor_id"] for row in seen.tables["event"] if row["kind"] == "heard"]
    guesses = dict(zip(truth.order, heard, strict=False))
    assert beats_chance(hits_of(guesses, truth.order), people)
