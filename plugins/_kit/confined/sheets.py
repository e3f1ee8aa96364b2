"""The task `sheets`: an .xlsx workbook, a CSV file or a zip of CSV files becomes rows of text as JSON."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZipFile

from models.rules.text import clean
from plugins._kit.confined.archive import entry_name, open_archive
from plugins._kit.confined.delimited import read_csv
from plugins._kit.confined.errors import Rejected, TooBig
from plugins._kit.confined.gathered import MOST_SHEETS, Allowance, Gathered

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LONGEST_NAME = 64
_CSV_NAMES = (".csv", ".txt", ".tsv")


def run(payload: bytes, options: dict[str, Any]) -> bytes:
    """JSON `[[sheet name, [[row number, [cell, …]], …]], …]`; a cell is a text or `{"bad": code}`.

    Options: `name` (the file's, it names the sheet of a lone CSV), `rows` and `columns` (the most of each).
    What the file is, its content decides; its name is only a name.
    """
    allowance = Allowance(options.get("rows", 20_000), options.get("columns", 100))
    sheets = _sheets(payload, _path(options.get("name", "")).stem, allowance)
    return json.dumps([(_shown(sheet.name), sheet.rows) for sheet in sheets], ensure_ascii=False).encode()


def _path(name: str) -> PurePosixPath:
    return PurePosixPath(name.replace("\\", "/"))


def _shown(name: str) -> str:
    """A sheet's name as it may stand in an answer to people."""
    return " ".join(clean(name).split())[:_LONGEST_NAME]


def _sheets(payload: bytes, stem: str, allowance: Allowance) -> list[Gathered]:
    if not payload.strip():
        raise Rejected("empty-file")
    if payload.startswith(_OLD_OFFICE):
        raise Rejected("old-or-locked-workbook")
    if not payload.startswith(_ZIP):
        return [read_csv(stem, payload, allowance)]
    with open_archive(payload) as archive:
        if "[Content_Types].xml" not in archive.namelist():
            return _csv_files(archive, allowance)
        # Only now: openpyxl is most of what this child loads.
        from plugins._kit.confined.workbook import read_workbook

        sheets = read_workbook(archive, payload, allowance)
    if not sheets:
        raise Rejected("no-sheets")
    return sheets


def _csv_files(archive: ZipFile, allowance: Allowance) -> list[Gathered]:
    sheets = []
    for entry in archive.infolist():
        path = _path(entry_name(entry))
        if path.suffix.lower() not in _CSV_NAMES or path.name.startswith(".") or "__MACOSX" in path.parts:
            continue
        data = archive.read(entry)
        if data.strip():
            sheets.append(read_csv(path.stem, data, allowance))
        if len(sheets) > MOST_SHEETS:
            raise TooBig("too-many-sheets", most=MOST_SHEETS)
    if not sheets:
        raise Rejected("no-sheets")
    return sheets
