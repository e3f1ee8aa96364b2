"""The hands that hold a courier are the delivery room's."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "delivery"))
sys.path.insert(0, str(Path(__file__).resolve().parent))


@pytest.fixture
async def sides(stage: object) -> object:
    """The demo circle on QQ and WeChat."""
    from two_sides import Sides

    return await Sides.set_up(stage)  # type: ignore[arg-type]
