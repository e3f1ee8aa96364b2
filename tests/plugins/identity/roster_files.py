"""Roster files for tests: rows under our own headings."""

from __future__ import annotations

from collections.abc import Sequence

from plugins._kit.exports import write_xlsx

PEOPLE = ["学号或工号", "姓名", "学院", "身份", "级别", "职务", "班级", "寝室", "QQ", "手机"]
LINKS = ["干部学号", "对象类型", "对象名称", "联系人学号", "起", "止"]


def person_row(code: str, name: str, roles: str = "团员青年", **more: str) -> list[str]:
    """A row of 人员 of the demo college."""
    said = {"学院": "药学院", "级别": "院级", **more, "学号或工号": code, "姓名": name, "身份": roles}
    return [said.get(column, "") for column in PEOPLE]


def roster_file(people: Sequence[list[str]] = (), links: Sequence[list[str]] = (), **sheets: list[list[str]]) -> bytes:
    """An .xlsx with these rows under our own headings."""
    pages: dict[str, list[list[str]]] = {}
    if people:
        pages["人员"] = [PEOPLE, *people]
    if links:
        pages["联系"] = [LINKS, *links]
    return write_xlsx({**pages, **sheets})
