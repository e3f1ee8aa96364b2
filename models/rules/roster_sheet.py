"""Where in a sheet the roster lies: which table it is, which row holds the headings, which column means what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.rules.roster_rows import BadCell, Cell, Row, Table
from models.rules.text import fold

Field = str

COLUMNS: Mapping[Table, Mapping[Field, tuple[str, ...]]] = {
    Table.PEOPLE: {
        "code": (
            "学号或工号",
            "学号",
            "工号",
            "学工号",
            "学号工号",
            "学号/工号",
            "工号/学号",
            "工号或学号",
            "人员编号",
        ),
        "name": ("姓名", "名字", "人员姓名"),
        "college": ("学院", "所在学院", "二级学院", "所属学院", "院系", "系部"),
        "roles": ("身份", "角色"),
        "level": ("级别", "层级"),
        "position": ("职务", "团内职务", "担任职务"),
        "class_name": ("班级", "所在班级", "行政班", "班级团支部", "团支部"),
        "dorm": ("寝室", "寝室号", "所在寝室", "宿舍", "宿舍号"),
        "qq": ("QQ", "QQ号", "QQ号码"),
        "wechat": ("微信", "微信号"),
        "phone": ("手机", "手机号", "手机号码", "电话", "联系电话"),
        "public_contact": ("公开联系方式", "公开联系"),
    },
    Table.LINKS: {
        "cadre": ("干部学号", "干部工号", "干部学号或工号", "团干部学号", "团干部工号", "团干部学号或工号", "干部"),
        "kind": ("对象类型", "联系对象类型", "类型"),
        "target": ("对象名称", "联系对象名称", "联系对象", "对象"),
        "contact": ("联系人学号", "联系人工号", "联系人学号或工号", "联系人"),
        "valid_from": ("起", "起始", "起始日期", "开始", "开始日期"),
        "valid_to": ("止", "终止", "终止日期", "截止", "截止日期", "结束", "结束日期"),
    },
    Table.DEPARTMENTS: {
        "name": ("部门", "部门名称", "职能部门"),
        "head": ("负责人学号", "负责人工号", "负责人学号或工号", "负责人"),
        "platform": ("平台",),
        "scene_id": ("群号", "群", "群号码"),
    },
    Table.SEMESTERS: {
        "name": ("学期", "学期名称"),
        "starts_on": ("开始", "开始日期", "起", "起始日期"),
        "ends_on": ("结束", "结束日期", "止", "截止日期"),
    },
}
"""Every field with its headings; the first is the one we use ourselves."""

_REQUIRED: Mapping[Table, tuple[Field, ...]] = {
    Table.PEOPLE: ("code", "name"),
    Table.LINKS: ("cadre", "kind", "target"),
    Table.DEPARTMENTS: ("name", "head"),
    Table.SEMESTERS: ("name", "starts_on", "ends_on"),
}
_SHEET_NAMES: Mapping[str, Table] = {
    **dict.fromkeys(("人员", "人员表", "人员名单", "花名册", "people"), Table.PEOPLE),
    **dict.fromkeys(("联系", "联系表", "联系关系", "links"), Table.LINKS),
    **dict.fromkeys(("部门", "部门表", "职能部门", "departments"), Table.DEPARTMENTS),
    **dict.fromkeys(("学期", "学期表", "semesters"), Table.SEMESTERS),
}
_LOOK_AT = 30
"""Rows with something in them that may stand above the headings."""
_REMARK = re.compile(r"\(.*?\)|\[.*?\]|[*:\s]")


def _heading(text: str) -> str:
    """A heading without its remarks: "学号 *（必填）" is 学号."""
    return _REMARK.sub("", fold(text))


_MEANINGS: Mapping[Table, Mapping[str, Field]] = {
    table: {_heading(word): field for field, words in fields.items() for word in words}
    for table, fields in COLUMNS.items()
}


def heading_of(table: Table, field: Field) -> str:
    """The heading we use ourselves for a field."""
    return COLUMNS[table][field][0]


@dataclass(frozen=True, slots=True)
class Said:
    """What one row says: field → (heading as in the file, cell); blank cells are left out."""

    row: int
    cells: Mapping[Field, tuple[str, Cell]]


@dataclass(frozen=True, slots=True)
class Layout:
    """A table found in a sheet; `missing` are headings it cannot do without and has not."""

    table: Table
    missing: tuple[str, ...]
    header: int
    """Index of the heading row."""
    fields: tuple[Field | None, ...] = ()


def find_layout(name: str, rows: Sequence[Row]) -> Layout | None:
    """Which table the sheet holds, by its name or else by its headings; None for a sheet that is none."""
    named = _SHEET_NAMES.get(fold(name))
    tables = [named] if named else list(Table)
    found = [
        Layout(table, _missing(table, fields), index, fields)
        for index, row in enumerate(rows[:_LOOK_AT])
        for table in tables
        if any(fields := _fields(table, row))
    ]
    complete = [layout for layout in found if not layout.missing]
    if complete:
        return max(complete, key=lambda layout: (_width(layout), -layout.header))
    if named is None or not rows:
        return None
    return min(found, key=lambda layout: len(layout.missing), default=Layout(named, _missing(named, ()), 0))


def _field(table: Table, cell: Cell) -> Field | None:
    return None if isinstance(cell, BadCell) else _MEANINGS[table].get(_heading(cell))


def _fields(table: Table, row: Row) -> tuple[Field | None, ...]:
    return tuple(_field(table, cell) for cell in row.cells)


def _missing(table: Table, fields: Sequence[Field | None]) -> tuple[str, ...]:
    return tuple(heading_of(table, field) for field in _REQUIRED[table] if field not in fields)


def _width(layout: Layout) -> int:
    return len({field for field in layout.fields if field})


def said_below(layout: Layout, rows: Sequence[Row]) -> Iterator[Said]:
    """What each row under the headings says; a second heading row adds its columns, repeated ones are passed over."""
    header = rows[layout.header]
    columns = {index: field for index, field in enumerate(layout.fields) if field}
    headings = {index: _shown(header.cells[index]) for index in columns}
    for row in rows[layout.header + 1 :]:
        if _all_headings(layout.table, row):
            for index, field in enumerate(_fields(layout.table, row)):
                if field and field not in columns.values():
                    columns[index], headings[index] = field, _shown(row.cells[index])
            continue
        cells: dict[Field, tuple[str, Cell]] = {}
        for index, field in columns.items():
            if index < len(row.cells) and row.cells[index] != "" and field not in cells:
                cells[field] = (headings[index], row.cells[index])
        if cells:
            yield Said(row.number, cells)


def _shown(heading: Cell) -> str:
    """A heading as it may stand in an answer to people, whatever remarks somebody put into it."""
    return " ".join(str(heading).split())[:20]


def _all_headings(table: Table, row: Row) -> bool:
    return all(cell == "" or _field(table, cell) for cell in row.cells)
