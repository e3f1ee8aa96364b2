"""The seal: what is in the tables leads to nobody without the key, and to the right person with it."""

from __future__ import annotations

import pytest
from stage import Stage
from tortoise import Tortoise

from models.tables import Account, Concern, Person, Problem, SealedAddress, SealedMine, Support
from plugins._kit import resealing, sealed, sealing
from plugins._kit.directory import directory
from plugins._kit.sealed import Address
from plugins._kit.sealing import SealBroken, Seals
from plugins._kit.unit import Unit, background_unit

KEY = bytes(range(32))


def test_a_box_opens_with_its_key_at_its_place_only() -> None:
    own = Seals(KEY)
    box = own.seal("addr", "7", "你好".encode())
    assert own.open("addr", "7", box).decode() == "你好"
    for keys, purpose, place in ((own, "addr", "8"), (own, "mine", "7"), (Seals(bytes(32)), "addr", "7")):
        with pytest.raises(SealBroken):
            keys.open(purpose, place, box)
    with pytest.raises(SealBroken):
        own.open("addr", "7", b"short")


def test_boxes_differ_each_time_and_tell_no_length() -> None:
    own = Seals(KEY)
    boxes = [own.seal("mine", "1", b"x" * length, block=1024) for length in (0, 1, 1000)]
    assert len({len(box) for box in boxes}) == 1
    assert own.seal("mine", "1", b"x") != own.seal("mine", "1", b"x")


def test_names_depend_on_purpose_parts_and_key() -> None:
    own = Seals(KEY)
    names = [own.token("a", 1, 23), own.token("a", 12, 3), own.token("b", 1, 23), Seals(bytes(32)).token("a", 1, 23)]
    assert len(set(names)) == 4
    assert own.token("a", 1, 23) == names[0]


async def test_a_receipt_is_sixteen_digits_and_its_hash_is_slow_and_steady() -> None:
    digits = sealing.new_receipt()
    assert len(digits) == 16
    assert digits.isdecimal()
    assert await sealing.receipt_hash(digits) == await sealing.receipt_hash(digits)
    assert await sealing.receipt_hash("0" * 16) != await sealing.receipt_hash("1" * 16)


async def _problem(unit: Unit) -> Problem:
    number = await sealed.new_sealed_number(unit)
    return await Problem.create(
        using_db=unit.connection, school_id=unit.school_id, number=number, title="三食堂 · 价格", category="生活服务",
        state="new", opened_on=unit.now.date(),
    )  # fmt: skip


async def test_a_concern_knows_its_way_back(stage: Stage) -> None:
    address = Address("qq", "10011", 5)
    async with background_unit(stage.now) as unit:
        await sealed.keep_address(unit, 41, address)
    assert await sealed.address_of(41) == address
    assert await sealed.address_of(42) is None
    row = await SealedAddress.get()
    assert b"10011" not in row.box
    async with background_unit(stage.now) as unit:
        await sealed.drop_address(unit, 41)
    assert await sealed.address_of(41) is None


async def test_ones_own_concerns_are_a_list_nobody_else_can_read(stage: Stage) -> None:
    async with background_unit(stage.now) as unit:
        for concern_id in (11, 12, 13):
            await sealed.add_mine(unit, 5, concern_id)
        await sealed.drop_mine(unit, 5, 12)
        await sealed.drop_mine(unit, 6, 11)
    assert await sealed.mine_of(5) == (11, 13)
    assert await sealed.mine_of(6) == ()
    async with background_unit(stage.now) as unit:
        await sealed.drop_mine(unit, 5, 11)
        await sealed.drop_mine(unit, 5, 13)
    assert await sealed.mine_of(5) == ()
    people = await Person.all().count()
    assert await SealedMine.all().count() >= people, "who never said anything has a list as well"


async def test_which_list_a_concern_went_to_is_not_to_be_seen(stage: Stage) -> None:
    """Two copies of the database, or the order of its rows, show all lists changed at once."""
    async with background_unit(stage.now) as unit:
        for owner in range(1, 6):
            await sealed.add_mine(unit, owner, 100 + owner)
    before = {row.key: row.box for row in await SealedMine.all()}
    async with background_unit(stage.now) as unit:
        await sealed.add_mine(unit, 3, 203)
    after = {row.key: row.box for row in await SealedMine.all()}
    assert all(after[key] != before[key] for key in before)
    assert [await sealed.mine_of(owner) for owner in (2, 3)] == [(102,), (103, 203)]


async def test_people_are_counted_once_per_problem_under_another_name_each(stage: Stage) -> None:
    async with background_unit(stage.now) as unit:
        one, two = await _problem(unit), await _problem(unit)
        address = Address("qq", "10011", 5)
        assert await sealed.support(unit, one.id, address)
        assert not await sealed.support(unit, one.id, Address("wechat", "wxid", 5)), "another account, the same person"
        assert await sealed.support(unit, two.id, address)
        assert await sealed.support(unit, two.id, Address("qq", "10012", 6))
    assert await sealed.people_behind([one.id, two.id, 99]) == {one.id: 1, two.id: 2, 99: 0}
    assert len({row.token for row in await Support.all()}) == 3
    assert await sealed.supports(one.id, 5)
    assert not await sealed.supports(one.id, 6)
    assert {found.person_id for _, found in await sealed.supporters(two.id)} == {5, 6}
    async with background_unit(stage.now) as unit:
        assert await sealed.drop_support(unit, two.id, 5)
        assert not await sealed.drop_support(unit, two.id, 5)
    assert await sealed.people_behind([two.id]) == {two.id: 1}


async def test_a_night_closes_every_list_anew_and_changes_no_content(stage: Stage) -> None:
    speaker = await stage_person(stage, "吴思颖")
    async with background_unit(stage.now) as unit:
        await sealed.add_mine(unit, speaker, 11)
    before = {row.box for row in await SealedMine.all()}
    await resealing.tidy_traces()
    assert not before & {row.box for row in await SealedMine.all()}
    assert await sealed.mine_of(speaker) == (11,)


async def stage_person(stage: Stage, name: str) -> int:
    return (await Person.get(school_id=directory.school_id, name=name)).id


async def test_an_account_that_became_another_persons_is_written_to_no_more(stage: Stage) -> None:
    speaker, other = await stage_person(stage, "吴思颖"), await stage_person(stage, "郑文博")
    async with background_unit(stage.now) as unit:
        await sealed.keep_address(unit, 41, Address("qq", "10011", speaker))
        await sealed.keep_address(unit, 42, Address("qq", "5550123", other))
    assert await sealed.resolve("concern:41") == ("qq", "10011")
    assert await sealed.resolve("concern:42") is None, "not their account any more, and no sure other way"
    assert await sealed.resolve("support:1") is None
    await Account.create(
        school_id=directory.school_id,
        platform="wechat",
        user_id="wx1",
        person_id=other,
        bound_at=stage.now,
        reachable=True,
    )
    directory.forget()
    assert await sealed.resolve("concern:42") == ("wechat", "wx1")


async def test_numbers_of_sealed_things_are_out_of_the_counters_reach(stage: Stage) -> None:
    async with background_unit(stage.now) as unit:
        numbers = {await sealed.new_sealed_number(unit) for _ in range(20)}
    assert len(numbers) == 20
    assert all(sealed.LOWEST <= number <= sealed.HIGHEST for number in numbers)
    assert not await Concern.exists()


async def test_rows_lie_in_no_order_of_time(stage: Stage) -> None:
    """On PostgreSQL they are dumped as they lie: by their random keys once a day has passed."""
    if Tortoise.get_connection("default").capabilities.dialect == "sqlite":
        return  # a table of SQLite lies in the order of its keys anyway
    async with background_unit(stage.now) as unit:
        for _ in range(20):
            await _problem(unit)
    _, rows = await Tortoise.get_connection("default").execute_query("SELECT id FROM problem")
    assert [row["id"] for row in rows] != sorted(row["id"] for row in rows)
    await resealing.tidy_traces()
    _, rows = await Tortoise.get_connection("default").execute_query("SELECT id FROM problem")
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
