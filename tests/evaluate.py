"""`make eval FILE=…`: how well concerns are routed, grouped and recognised as urgent, on a labelled file.

One JSON object a line: text, department ("" for none), category, cluster (null: like no other), urgent.

Every line counts for top-1 and top-3.  Where the label names no department (thanks, small talk) the right answer
is to propose none; naming any is a mistake.  Pairs are all unordered pairs of lines with the same cluster, against
the pairs of lines the bot would store under one problem when they come in the order of the file.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, cycle, islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from models.rules.grouping import Grouping  # noqa: E402
from models.rules.policy import Policy, parse_policy  # noqa: E402
from models.rules.routing import Router, Routing  # noqa: E402

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SHIPPED = ROOT / "config" / "policy" / "1+3.toml"
OPEN_PROBLEMS = 10_000

Row = dict[str, Any]


@dataclass(frozen=True)
class Ratio:
    """So many of so many; of none at all it is whole."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else 1.0

    def __str__(self) -> str:
        return f"{self.value:.1%} ({self.hits}/{self.of})"


@dataclass(frozen=True)
class Measures:
    top1: Ratio
    top3: Ratio
    category: Ratio
    pair_precision: Ratio
    pair_recall: Ratio
    crisis_recall: Ratio
    crisis_precision: Ratio

    @property
    def pairs_f1(self) -> float:
        precision, recall = self.pair_precision.value, self.pair_recall.value
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def lines(self) -> list[str]:
        pairs = f"precision {self.pair_precision}, recall {self.pair_recall}"
        return [
            f"top-1: {self.top1}",
            f"top-3: {self.top3}",
            f"pairs F1: {self.pairs_f1:.1%} ({pairs})",
            f"crisis recall: {self.crisis_recall}",
            f"crisis precision: {self.crisis_precision}",
        ]


def read_rows(lines: Iterable[str]) -> list[Row]:
    return [json.loads(line) for line in lines if line.strip()]


def shipped_policy() -> Policy:
    return parse_policy(tomllib.loads(SHIPPED.read_text(encoding="utf-8")), SHIPPED.name)


def right_department(row: Row, routing: Routing, among: int) -> bool:
    """Whether the labelled department is among the first; where none is labelled, whether none is proposed."""
    wanted = row["department"] or None
    if wanted is None or not routing.departments:
        return wanted is None and not routing.departments
    return wanted in [candidate.department for candidate in routing.ranked[:among]]


def _pairs(groups: Sequence[object]) -> set[tuple[int, int]]:
    numbers = range(len(groups))
    return {(a, b) for a, b in combinations(numbers, 2) if groups[a] is not None and groups[a] == groups[b]}


def measure(rows: Sequence[Row], policy: Policy) -> Measures:
    router, grouping = Router(policy), Grouping()
    routings = [router.route(row["text"]) for row in rows]
    stored = _pairs([grouping.place(routing) for routing in routings])
    labelled = _pairs([row["cluster"] for row in rows])
    urgent = [bool(row["urgent"]) for row in rows]
    called = [routing.crisis is not None for routing in routings]
    both = sum(a and b for a, b in zip(urgent, called, strict=True))
    return Measures(
        top1=Ratio(sum(right_department(*one, 1) for one in zip(rows, routings, strict=True)), len(rows)),
        top3=Ratio(sum(right_department(*one, 3) for one in zip(rows, routings, strict=True)), len(rows)),
        category=Ratio(sum(a["category"] == b.category for a, b in zip(rows, routings, strict=True)), len(rows)),
        pair_precision=Ratio(len(stored & labelled), len(stored)),
        pair_recall=Ratio(len(stored & labelled), len(labelled)),
        crisis_recall=Ratio(both, sum(urgent)),
        crisis_precision=Ratio(both, sum(called)),
    )


def milliseconds_each(rows: Sequence[Row], policy: Policy, open_problems: int = OPEN_PROBLEMS) -> list[float]:
    """How long each text takes from words to problem, with that many problems open (made of the same texts)."""
    router, grouping = Router(policy), Grouping()
    tickets = [row["text"] for row in rows if router.route(row["text"]).is_ticket]
    for number, text in enumerate(islice(cycle(tickets), open_problems if tickets else 0), 1):
        grouping.join(-number, router.route(f"{number % 30 + 1}号楼{number % 600 + 100}，{text}"))
    spent = []
    for row in rows:
        began = time.perf_counter()
        grouping.similar(router.route(row["text"]))
        spent.append(1000 * (time.perf_counter() - began))
    return spent


def mistakes(rows: Sequence[Row], policy: Policy) -> list[str]:
    """Each line that went wrong, for whoever tunes the words."""
    router, grouping, found = Router(policy), Grouping(), []
    for row in rows:
        routing = router.route(row["text"])
        problem = grouping.place(routing)
        subjects = " ".join(f"{name}={score:.0f}" for name, score in routing.sketch.subjects[:3])
        first = routing.departments[0] if routing.departments else "—"
        wrong = [] if right_department(row, routing, 1) else [f"{row['department'] or '—'} → {first}"]
        wrong += [] if row["category"] == routing.category else [f"{row['category']} → {routing.category}"]
        wrong += [] if row["urgent"] == (routing.crisis is not None) else [f"urgent {row['urgent']}"]
        found.append(f"{'!' if wrong else ' '} #{problem} {row['cluster']} [{subjects}] {row['text']} {wrong or ''}")
    return found


def main(arguments: Sequence[str]) -> int:
    names = [name for name in arguments if not name.startswith("--")]
    if len(names) != 1 or not Path(names[0]).is_file():
        print("用法：make eval FILE=标注好的文件.jsonl")
        return 2
    policy = shipped_policy()
    rows = read_rows(Path(names[0]).read_text(encoding="utf-8").splitlines())
    if "--each" in arguments:
        print("\n".join(mistakes(rows, policy)))
    print("\n".join(measure(rows, policy).lines()))
    spent = milliseconds_each(rows, policy, OPEN_PROBLEMS) or [0.0]
    print(f"time per concern: {statistics.median(spent):.2f} ms median, {max(spent):.2f} ms at most")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
