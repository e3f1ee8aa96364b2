"""The measures hold on sentences of our own, also on those no word was ever tuned on."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from models.rules.policy import Policy
from tests import evaluate

OWN = Path(__file__).parents[1] / "data" / "concerns_own.jsonl"
Row = dict[str, Any]


def own(half: str) -> list[Row]:
    return [row for row in evaluate.read_rows(OWN.read_text(encoding="utf-8").splitlines()) if row["half"] == half]


@pytest.mark.parametrize("half", ["tuned", "untouched"])
def test_the_measures_hold(policy: Policy, half: str) -> None:
    rows = own(half)
    measured = evaluate.measure(rows, policy)
    assert measured.top1.value >= 0.9, measured.lines()
    assert measured.top3.value >= 0.98, measured.lines()
    assert measured.pairs_f1 >= 0.85, measured.lines()
    assert measured.crisis_recall.value == 1, measured.lines()
    assert measured.crisis_precision.value >= 0.8, measured.lines()


def test_the_own_sentences_are_many_and_all_different() -> None:
    rows = own("tuned") + own("untouched")
    assert len({row["text"] for row in rows}) == len(rows) >= 300
    assert sum(row["urgent"] for row in rows) >= 50


def test_a_concern_takes_a_few_milliseconds(policy: Policy) -> None:
    """The target is 5 ms with 10 000 open problems on an idle machine; `make eval` prints the figure."""
    spent = evaluate.milliseconds_each(own("untouched")[:60], policy, open_problems=1000)
    assert statistics.median(spent) < 25


def test_the_command_prints_one_line_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(evaluate, "OPEN_PROBLEMS", 50)
    file = tmp_path / "some.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in own("untouched")[:40]), encoding="utf-8")
    assert evaluate.main([str(file), "--each"]) == 0
    printed = capsys.readouterr().out.splitlines()
    names = ("top-1", "top-3", "pairs F1", "crisis recall", "crisis precision", "time per concern")
    assert [sum(line.startswith(f"{name}: ") for line in printed) for name in names] == [1] * 6
    assert evaluate.main([]) == 2


def test_it_runs_as_a_script_and_on_an_empty_file(tmp_path: Path) -> None:
    file = tmp_path / "empty.jsonl"
    file.write_text("", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, str(OWN.parents[1] / "evaluate.py"), str(file)], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("top-1: 100.0% (0/0)\n")
