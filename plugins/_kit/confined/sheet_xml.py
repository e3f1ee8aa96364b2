"""One worksheet part, streamed: rows into a `Gathered`, merged ranges into a list, nothing else kept."""

from __future__ import annotations

from typing import Any
from xml.sax.handler import ContentHandler

from openpyxl.utils.cell import coordinate_to_tuple

from plugins._kit.confined.errors import TooBig
from plugins._kit.confined.gathered import LONGEST_CELL, Cell, Gathered, bad
from plugins._kit.confined.xlsx_values import Values

MOST_MERGED = 20_000
_LAST_ROW = 1_048_576


class SheetReader(ContentHandler):
    """Listens to the parser; element names may carry any prefix."""

    def __init__(self, sheet: Gathered, values: Values) -> None:
        super().__init__()
        self.merged: list[str] = []
        self._sheet = sheet
        self._values = values
        self._row = 0
        self._column = 0
        self._cells: list[Cell] = []
        self._cell: Any = {}
        self._is_formula = False
        self._phonetic = 0
        self._listening = False
        self._heard: list[str] = []
        self._heard_length = 0

    def startElement(self, name: str, attrs: Any) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self._row = int(float(attrs.get("r") or self._row + 1))
            self._column, self._cells = 0, []
        elif tag == "c":
            where = attrs.get("r")
            self._column = coordinate_to_tuple(where)[1] if where else self._column + 1
            self._cell, self._is_formula, self._heard, self._heard_length = attrs.copy(), False, [], 0
        elif tag == "f":
            self._is_formula = True
        elif tag == "rPh":
            self._phonetic += 1
        elif tag in ("v", "t"):
            self._listening = not self._phonetic
        elif tag == "mergeCell":
            if len(self.merged) >= MOST_MERGED:
                raise TooBig("too-many-merged", sheet=self._sheet.name)
            self.merged.append(attrs["ref"])

    def characters(self, content: str) -> None:
        if self._listening and self._heard_length <= LONGEST_CELL:
            self._heard.append(content)
            self._heard_length += len(content)

    def endElement(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag in ("v", "t"):
            self._listening = False
        elif tag == "rPh":
            self._phonetic -= 1
        elif tag == "c" and self._column <= self._sheet.allowance.columns:
            content = self._content()
            if content != "":
                self._cells.extend([""] * (self._column - len(self._cells)))
                self._cells[self._column - 1] = content
        elif tag == "row" and 0 < self._row <= _LAST_ROW:
            self._sheet.add(self._row, self._cells)

    def _content(self) -> Cell:
        if self._is_formula:
            return bad("formula")
        text = "".join(self._heard)
        return self._values.text_of(text, self._cell.get("t", "n"), int(self._cell.get("s", 0))) if text else ""
