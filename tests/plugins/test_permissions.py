"""The permission matrix a person has reviewed (`permissions.csv`), every cell driven through the real dispatcher.

Cells: 可 (may), 拒 (refused: not their role), 私 (told to come to the private chat), 群 (told to use a group).
`UPDATE_GOLDEN=1 pytest tests/plugins/test_permissions.py` writes a new matrix; review it before accepting it.
"""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from pathlib import Path

import pytest
from stage import Stage

from models.rules.vocabulary import Level, Role
from models.tables import Audit, Person, PersonRole
from plugins._kit.commands import Call, Reply, table
from plugins._kit.directory import directory

MATRIX = Path(__file__).resolve().parent / "permissions.csv"
SCENES = {"群": "20002", "私": None}
COLUMNS = [f"{role.label}·{scene}" for role in Role for scene in SCENES]


async def _one_of_each(stage: Stage) -> dict[Role, str]:
    """A person who has exactly one role, for every role; the last two are no roster people."""
    accounts = {Role.OPERATOR: "9999", Role.STRANGER: "8888"}
    for number, role in enumerate(role for role in Role if role not in accounts):
        person = await Person.create(
            school_id=directory.school_id,
            code=f"R{number}",
            name=role.label,
            level=Level.COLLEGE.value,
            qq=f"77{number}",
        )
        await PersonRole.create(school_id=directory.school_id, person_id=person.id, role=role.value)
        accounts[role] = f"77{number}"
    return accounts


def _cell(answer: str) -> str:
    if answer == "可":
        return "可"
    if "请私聊我" in answer:
        return "私"
    if "要在联系群里发" in answer:
        return "群"
    assert "来用。" in answer or "要先认识你" in answer, answer
    return "拒"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_cell_of_the_matrix(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def let_in(call: Call) -> Reply:
        return Reply("可")

    open_doors = {word: replace(one, handler=let_in) for word, one in table._by_word.items()}
    monkeypatch.setattr(table, "_by_word", open_doors)
    people = await _one_of_each(stage)
    seen: dict[str, list[str]] = {}
    refused = 0
    for name in sorted(table.commands):
        row = seen.setdefault(name, [])
        for role in Role:
            for group in SCENES.values():
                cell = _cell(await stage.tell(people[role], f"/{name}", group=group))
                refused += cell != "可"
                row.append(cell)
    assert await Audit.all().count() == refused, "每次拒绝都要留下审计"
    if os.environ.get("UPDATE_GOLDEN"):
        with MATRIX.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([["命令", *COLUMNS], *([name, *row] for name, row in seen.items())])
    with MATRIX.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["命令", *COLUMNS]
    assert {row[0]: row[1:] for row in rows} == seen
