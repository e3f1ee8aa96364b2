"""Rows taken from one sheet, within limits: what a sheet may cost is counted here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from models.rules.text import clean
from plugins._kit.confined.errors import TooBig

LONGEST_CELL = 2000
MOST_TEXT = 20_000_000
"""Characters of a whole file: one long text that a million cells point to must not be copied a million times."""
MOST_SHEETS = 50

Cell = Any
"""A text, or {"bad": code} for a cell whose content must not be guessed."""


def bad(code: str) -> Cell:
    """A cell nobody should rely on; `code` becomes the reason of a bad row if that column is wanted."""
    return {"bad": code}


@dataclass
class Allowance:
    """What is left of a file's limits; columns beyond `columns` are not read, rows beyond `rows` refuse."""

    rows: int
    columns: int
    text: int = MOST_TEXT


@dataclass
class Gathered:
    """One sheet as it grows; blank rows are left out, the others keep the number people see in their program."""

    name: str
    allowance: Allowance
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)

    def add(self, number: int, cells: list[Cell]) -> None:
        """Take a row; TooBig when the file's limits are used up."""
        cleaned = [self._cleaned(cell) for cell in cells[: self.allowance.columns]]
        while cleaned and cleaned[-1] == "":
            cleaned.pop()
        if not cleaned:
            return
        if len(self.rows) >= self.allowance.rows:
            raise TooBig("too-many-rows", sheet=self.name, rows=self.allowance.rows)
        self.rows.append((number, cleaned))

    def _cleaned(self, cell: Cell) -> Cell:
        if not isinstance(cell, str):
            return cell
        if len(cell) > LONGEST_CELL:
            return bad("too-long")
        self.allowance.text -= len(cell)
        if self.allowance.text < 0:
            raise TooBig("too-much-text", sheet=self.name)
        return clean(cell)
