"""Closing boxes anew: each night the lists with the same key, so that two backups tell nothing, and everything with
another key when it is changed."""

from __future__ import annotations

from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.transactions import in_transaction

from models import tables
from models.tables import Concern, ConcernMessage, SealedAddress, SealedMine, Support, SurveyBox, Wish
from models.tables.base import SealedRow
from plugins._kit import sealed, survey_box
from plugins._kit.sealed import Address, closed_list, opened_list
from plugins._kit.sealing import Seals, seals

SEALED_TABLES = [one for one in vars(tables).values() if isinstance(one, type) and issubclass(one, SealedRow)]
"""Every table whose keys are random."""
CLOSED_WORDS = "crisis"
"""The kind of concern whose words are kept closed."""


async def reseal(connection: BaseDBAsyncClient, old: Seals, new: Seals) -> int:
    """Open with the old key, close with the new one under the names it gives; returns how many boxes there were."""
    addresses = await _reseal_addresses(connection, old, new)
    lists = await _reseal_lists(connection, old, new)
    boxes = addresses + lists + await _reseal_supports(connection, old, new)
    return boxes + await _reseal_words(connection, old, new) + await _reseal_surveys(connection, old, new)


async def _reseal_addresses(connection: BaseDBAsyncClient, old: Seals, new: Seals) -> int:
    found = 0
    concerns = await Concern.all().using_db(connection).values_list("id", flat=True)
    wishes = await Wish.all().using_db(connection).values_list("id", flat=True)
    for concern_id in (*concerns, *wishes):
        place, rows = str(concern_id), SealedAddress.filter(key=old.token("addr", concern_id)).using_db(connection)
        if (row := await rows.select_for_update().first()) is not None:
            box = new.seal("addr", place, old.open("addr", place, row.box))
            key, found = new.token("addr", concern_id), found + 1
            await SealedAddress.filter(id=row.id).using_db(connection).update(key=key, box=box)
    return found


async def _reseal_lists(connection: BaseDBAsyncClient, old: Seals, new: Seals) -> int:
    rows = await SealedMine.all().using_db(connection).select_for_update()
    for row in rows:
        owner, concerns = opened_list(row, old)
        key = new.token("mine", owner)
        box = closed_list(key, owner, concerns, new)
        await SealedMine.filter(id=row.id).using_db(connection).update(key=key, box=box)
    return len(rows)


async def _reseal_supports(connection: BaseDBAsyncClient, old: Seals, new: Seals) -> int:
    rows = await Support.all().using_db(connection).select_for_update()
    for row in rows:
        content = old.open("support", row.token, row.box)
        token = new.token("support", row.problem_id, Address.unpacked(content).owner)
        box = new.seal("support", token, content)
        await Support.filter(id=row.id).using_db(connection).update(token=token, box=box)
    return len(rows)


async def _reseal_words(connection: BaseDBAsyncClient, old: Seals, new: Seals) -> int:
    calls = await Concern.filter(kind=CLOSED_WORDS).using_db(connection).values_list("id", flat=True)
    rows = await ConcernMessage.filter(concern_id__in=list(calls)).using_db(connection).select_for_update()
    for row in rows:
        place = f"{row.concern_id}:{row.place}"
        text = sealed.closed_words(place, sealed.opened_words(place, row.text, old), new)
        await ConcernMessage.filter(id=row.id).using_db(connection).update(text=text)
    return len(rows)


async def _reseal_surveys(connection: BaseDBAsyncClient, old: Seals, new: Seals) -> int:
    rows = await SurveyBox.all().using_db(connection).select_for_update()
    for row in rows:
        said = survey_box.opened(row, old)
        token = survey_box.token_of(row.survey_id, said.person_id, new)
        box = survey_box.closed(token, said, new)
        await SurveyBox.filter(id=row.id).using_db(connection).update(token=token, box=box)
    return len(rows)


async def tidy_traces() -> None:
    """Once a day: every list closed anew, and no order of writing left in the files.

    PostgreSQL keeps rows as they came, and old versions of them until somebody tidies up; SQLite its last pages.
    """
    async with in_transaction() as connection:
        await _reseal_lists(connection, seals, seals)  # the other boxes are written once and never again
    link = Tortoise.get_connection("default")
    if link.capabilities.dialect == "sqlite":
        await link.execute_query("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    async with in_transaction() as connection:
        for table in SEALED_TABLES:  # every row written by one transaction, whose number then says nothing
            await connection.execute_query(f'UPDATE "{table._meta.db_table}" SET id = id')  # noqa: S608
    for table in SEALED_TABLES:
        name = table._meta.db_table
        await link.execute_query(f'CLUSTER "{name}" USING "{name}_pkey"')
