"""How good the hints are on invented cadres: printed, held against its limits, and what the README says of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from simulated_cadres import HONEST, Simulation, measure, table

README = Path(__file__).resolve().parents[2] / "plugins" / "checks" / "README.md"
SHARES = (0.05, 0.10, 0.20)


def test_one_school(capsys: pytest.CaptureFixture[str]) -> None:
    """One school each: fewer than 1 % of the honest are asked about, most of those asked about invented."""
    measured = [measure(share, range(100, 101)) for share in SHARES]
    with capsys.disabled():
        print(f"\n{table(measured)}")
    assert all(one.wrongly < 0.01 for one in measured)
    assert all(one.precision > 0.7 for one in measured)
    assert all(one.recall > 0.55 for one in measured)


@pytest.mark.full
def test_the_readme_says_what_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    """Five schools of 1 000 each, with other random numbers than those the limits were set with."""
    said = table([measure(share, range(100, 105)) for share in SHARES])
    with capsys.disabled():
        print(f"\n{said}")
    assert said in README.read_text(encoding="utf-8")


def test_the_same_seed_tells_the_same_story() -> None:
    assert Simulation(40, 0.1, 3).school.traces == Simulation(40, 0.1, 3).school.traces
    ways = set(Simulation(400, 0.0, 1).school.ways.values())
    assert ways == set(HONEST)
