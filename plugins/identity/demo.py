"""The first start of a demo database: the cast of the sandbox becomes its roster, by the ordinary import."""

from __future__ import annotations

from config import clock
from models.rules.refusal import Refusal
from models.tables import Installation, Person
from plugins._kit.demo import rosters
from plugins._kit.directory import directory
from plugins._kit.lifecycle import on_start
from plugins._kit.unit import background_unit
from plugins.identity import importing


@on_start
async def import_demo_roster() -> None:
    """Only into a demo database, and only while nobody is in it."""
    installation = await Installation.first()
    if not rosters or installation is None or not installation.is_demo:
        return
    if await Person.filter(school_id=directory.school_id).exists():
        return
    now = clock.now()
    today = clock.local_day(now)
    name, content = rosters[0](today)
    roster = await importing.read_file(name, content)
    assert not isinstance(roster, Refusal), roster
    async with background_unit(now) as unit:
        await importing.write(unit, name, roster, today)
