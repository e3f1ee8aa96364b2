"""Lets the tests of this room share `working`, and the courier's hands."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "delivery"))


@pytest.fixture
async def stage(db: str) -> object:
    """The demo circle, and the department its roster knows."""
    from stage import Stage

    from models.tables import Department, Person
    from plugins._kit.directory import directory

    on_stage = await Stage.set_up()
    head = await Person.get(name="曹建平")
    await Department.create(school_id=directory.school_id, name="后勤保障处", head_id=head.id)
    return on_stage
