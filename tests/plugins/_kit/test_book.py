"""The book: concerns of one problem come together, and people are counted wherever they are moved."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from models.rules.concern_words import Openness, ProblemState
from models.rules.listening import CategoryKind
from models.tables import Concern, Correction, Event, Person, Problem, ProblemAbout, ProblemStep, Support
from plugins._kit import book, sealed
from plugins._kit.bookmarks import Bookmarks, bookmarks
from plugins._kit.unit import background_unit

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
WATER = "3号楼晚上十点以后就没有热水"
SAME = "3号楼晚上没有热水，洗澡都不行"
OTHER = "三食堂的饭菜太贵了"
ASKER, FRIEND = "吴思颖", "郑文博"


@pytest.fixture(autouse=True)
async def fresh(stage: object) -> None:
    """As after a start on this database."""
    await book.catch_up()


async def _address(name: str) -> sealed.Address:
    person = await Person.get(name=name)
    return sealed.Address("qq", person.qq, person.id)


async def _file(name: str, text: str, openness: Openness = Openness.SEALED, **more: Any) -> book.Filed:
    person = await Person.get(name=name)
    filing = book.Filing(text, openness, await _address(name), person.college_id, book.read(text), **more)
    async with background_unit(NOW) as unit:
        return await book.file(unit, filing)


async def test_a_concern_opens_a_problem_named_after_place_and_topic() -> None:
    filed = await _file(ASKER, "3-305晚上没有热水")
    assert filed.problem is not None
    assert (filed.problem.title, filed.problem.state, filed.people) == ("3 号楼 · 热水", "new", 1)
    assert filed.concern.place == "3 号楼"
    assert [step.kind for step in await ProblemStep.all()] == ["opened"]


async def test_of_a_sealed_one_no_row_knows_the_person() -> None:
    filed = await _file(ASKER, WATER)
    assert filed.problem is not None
    assert filed.concern.person_id is None
    assert sealed.LOWEST <= filed.concern.number <= sealed.HIGHEST
    assert sealed.LOWEST <= filed.problem.number <= sealed.HIGHEST
    assert not await Event.filter(subject_kind="concern").exists()
    asker = await Person.get(name=ASKER)
    assert await sealed.mine_of(asker.id) == (filed.concern.id,)
    assert await sealed.address_of(filed.concern.id) == await _address(ASKER)


async def test_a_named_one_takes_numbers_of_the_school() -> None:
    filed = await _file(ASKER, WATER, Openness.NAMED)
    assert filed.problem is not None
    assert filed.concern.person_id == (await Person.get(name=ASKER)).id
    assert max(filed.concern.number, filed.problem.number) < sealed.LOWEST


async def test_the_likely_problem_is_joined_and_people_are_counted_once() -> None:
    first = await _file(ASKER, WATER)
    second = await _file(FRIEND, SAME)
    assert first.problem is not None
    assert (second.problem, second.people, second.joined) == (first.problem, 2, True)
    assert await Problem.all().count() == 1


async def test_the_same_person_again_stands_apart() -> None:
    """Two concerns and one person behind them would tell that both are theirs."""
    first = await _file(ASKER, WATER)
    again = await _file(ASKER, SAME)
    assert again.problem != first.problem
    assert (first.people, again.people) == (1, 1)


async def test_one_that_is_to_stand_apart_does() -> None:
    first = await _file(ASKER, WATER)
    apart = await _file(FRIEND, SAME, apart=True)
    assert first.problem != apart.problem


async def test_a_closed_problem_takes_nobody() -> None:
    first = await _file(ASKER, WATER)
    assert first.problem is not None
    await Problem.filter(id=first.problem.id).update(state=ProblemState.CLOSED.value)
    second = await _file(FRIEND, SAME)
    assert second.problem != first.problem
    await book.catch_up()
    assert [match.key for match in book.similar(book.read(SAME))] == [second.problem.id if second.problem else 0]


async def test_talks_and_thanks_open_nothing() -> None:
    for text in ("谢谢食堂阿姨，饭菜太好吃了", "最近和室友吵架，心里很难受，想找人说说话"):
        filed = await _file(ASKER, text)
        assert filed.problem is None, text
        assert filed.concern.kind != CategoryKind.TICKET.value
    assert not await Problem.exists()


async def test_whoever_it_speaks_of_is_noted_and_joins_nothing() -> None:
    cadre = await Person.get(name="王小雨")
    filed = await _file(ASKER, f"{WATER}，跟王小雨说了也没人管")
    assert filed.problem is not None
    assert [row.person_id for row in await ProblemAbout.all()] == [cadre.id]
    theirs = await _file("王小雨", SAME)
    assert theirs.problem != filed.problem


async def test_moving_takes_the_person_along() -> None:
    first, second = await _file(ASKER, WATER), await _file(FRIEND, SAME)
    assert first.problem is not None
    async with background_unit(NOW) as unit:
        made = await book.move(unit, second.concern, None)
    assert made.id != first.problem.id
    assert await sealed.people_behind([first.problem.id, made.id]) == {first.problem.id: 1, made.id: 1}
    friend = await Person.get(name=FRIEND)
    assert await sealed.supports(made.id, friend.id)
    async with background_unit(NOW) as unit:
        await book.move(unit, second.concern, first.problem)
    assert await sealed.people_behind([first.problem.id, made.id]) == {first.problem.id: 2, made.id: 0}


async def test_who_said_two_things_stays_behind_the_first() -> None:
    first, second = await _file(ASKER, WATER), await _file(ASKER, SAME)
    assert first.problem is not None
    async with background_unit(NOW) as unit:
        made = await book.move(unit, second.concern, None)
    assert await sealed.people_behind([first.problem.id, made.id]) == {first.problem.id: 1, made.id: 1}


async def test_merging_counts_each_person_once() -> None:
    first = await _file(ASKER, WATER)
    second, third = await _file(FRIEND, OTHER), await _file(ASKER, OTHER)
    keep, gone = first.problem, second.problem
    assert keep is not None
    assert gone is not None
    assert third.problem == gone
    async with background_unit(NOW) as unit:
        await book.merge(unit, keep, gone)
    assert await sealed.people_behind([keep.id, gone.id]) == {keep.id: 2, gone.id: 0}
    row = await Problem.get(id=gone.id)
    assert (row.state, row.merged_into_id) == ("merged", keep.id)
    assert {one.problem_id for one in await Concern.all()} == {keep.id}
    assert [match.key for match in book.similar(book.read(OTHER))] == [keep.id]


async def test_a_correction_changes_the_next_routing() -> None:
    filed = await _file(ASKER, OTHER)
    before = book.read(OTHER).departments
    assert before[0] != "保卫处"
    async with background_unit(NOW) as unit:
        await book.correct(unit, filed.concern, "保卫处")
    assert book.read(OTHER).departments[0] == "保卫处"
    async with background_unit(NOW) as unit:
        await book.correct(unit, filed.concern, before[0])
    assert book.read(OTHER).departments[0] == before[0]
    assert await Correction.all().count() == 1


async def test_what_stays_where_it_is_and_what_has_no_words(stage: object) -> None:
    first = await _file(ASKER, WATER)
    assert first.problem is not None
    await Concern.filter(id=first.concern.id).update(text="")
    concern = await Concern.get(id=first.concern.id)
    async with background_unit(NOW) as unit:
        assert await book.move(unit, concern, first.problem) == first.problem
        await book.correct(unit, concern, "保卫处")
    assert not await Correction.exists()


async def test_a_talk_becomes_a_problem_where_a_human_says_so() -> None:
    filed = await _file(ASKER, "最近和室友吵架，心里很难受，想找人说说话", Openness.NAMED)
    async with background_unit(NOW) as unit:
        made = await book.move(unit, filed.concern, None)
    assert await sealed.supports(made.id, (await Person.get(name=ASKER)).id)


async def test_what_was_taken_back_resembles_nothing() -> None:
    first, second = await _file(ASKER, WATER), await _file(FRIEND, SAME)
    assert first.problem is not None
    async with background_unit(NOW) as unit:
        await book.retract(unit, second.concern)
    assert [match.key for match in book.similar(book.read(SAME))] == [first.problem.id]
    async with background_unit(NOW) as unit:
        await book.retract(unit, first.concern)
    assert book.similar(book.read(SAME)) == ()


async def test_another_process_reads_the_same_from_the_rows() -> None:
    first = await _file(ASKER, WATER)
    assert first.problem is not None
    async with background_unit(NOW) as unit:
        await book.correct(unit, first.concern, "保卫处")
    other = Bookmarks()
    await other.catch_up()
    assert [match.key for match in other.similar(other.read(SAME))] == [first.problem.id]
    assert other.read(WATER).departments[0] == "保卫处"
    await Concern.filter(id=first.concern.id).update(state="retracted")
    await other.catch_up()
    assert other.similar(other.read(SAME), wide=True) == ()


async def test_what_was_rolled_back_leaves_nothing_behind() -> None:
    async def break_off() -> None:
        async with background_unit(NOW) as unit:
            address = await _address(ASKER)
            await book.file(unit, book.Filing(WATER, Openness.SEALED, address, None, book.read(WATER)))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await break_off()
    assert bookmarks.similar(book.read(SAME)) == ()
    assert not await Support.exists()
