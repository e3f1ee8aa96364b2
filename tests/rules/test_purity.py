"""The rules import alone: no bot, no database, no third party at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

IMPORT_ALL = """
import importlib, pkgutil, sys

class Nobody:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top != "models" and top not in sys.stdlib_module_names:
            raise ImportError(f"{name} is not for the rules")

sys.meta_path.insert(0, Nobody())
sys.modules["nonebot"] = sys.modules["tortoise"] = None
import models.rules
for module in pkgutil.iter_modules(models.rules.__path__):
    importlib.import_module("models.rules." + module.name)
    print(module.name)
"""


def test_rules_import_with_everything_else_blocked() -> None:
    ran = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{IMPORT_ALL}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == ""
    assert {"policy", "duty", "permission", "crisis", "dates"} <= set(ran.stdout.split())


def test_no_rule_reads_the_clock() -> None:
    for file in (ROOT / "models" / "rules").glob("*.py"):
        source = file.read_text(encoding="utf-8")
        assert not [call for call in (".now(", ".today(", ".utcnow(", "time.time(") if call in source], file.name
