"""The architecture's contracts name every room, and they do bite."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
ROOMS = sorted(f"plugins.{door.parent.name}" for door in (ROOT / "plugins").glob("[!_]*/__init__.py"))


def test_every_room_stands_in_the_contracts() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    contracts = {contract["name"]: contract for contract in linter["contracts"]}
    assert contracts["Rooms never import rooms"]["modules"] == ROOMS
    assert contracts["The kit knows no room"]["forbidden_modules"] == ROOMS


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("plugins/help/service.py", "import plugins.visits.facts", "Rooms never import rooms"),
        ("plugins/_kit/guard.py", "import plugins.help.results", "The kit knows no room"),
        ("plugins/help/replies.py", "import plugins.help.service", "Parsing and wording are pure"),
        ("config/clock.py", "import plugins._kit.policy", "the house never leans on a room"),
        ("models/rules/dates.py", "import models.tables.people", "Rules know nothing but themselves"),
        ("models/tables/people.py", "import config.clock", "Tables know no settings and no bot"),
    ],
)
def test_a_wrong_arrow_breaks_a_contract(tmp_path: Path, file: str, line: str, broken: str) -> None:
    for part in ("config", "models", "plugins"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / file).open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert any(broken in said and "BROKEN" in said for said in done.stdout.splitlines()), done.stdout
