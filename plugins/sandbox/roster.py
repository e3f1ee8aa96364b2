"""The cast as the workbook a school would import (sheets 人员, 联系, 部门, 学期)."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

from xlsxwriter import Workbook

from plugins.sandbox.cast import Cast

Sheet = list[list[str]]

PEOPLE_COLUMNS = [
    "学号或工号", "姓名", "学院", "身份", "级别", "职务",
    "班级", "寝室", "QQ", "微信", "手机", "公开联系方式",
]  # fmt: skip
LINK_COLUMNS = ["干部学号", "对象类型", "对象名称", "联系人学号", "起", "止"]
DEPARTMENT_COLUMNS = ["部门", "负责人学号", "平台", "群号"]
SEMESTER_COLUMNS = ["学期", "开始", "结束"]

_TEACHING_WEEKS = 20


def sheets(cast: Cast, today: date) -> dict[str, Sheet]:
    """Every sheet by its name, header row first; dates are ISO, the semesters hold `today`."""
    semesters = demo_semesters(today)
    begins = next(start for _, start, end in semesters if start <= today <= end)
    return {
        "人员": [PEOPLE_COLUMNS, *_people(cast)],
        "联系": [
            LINK_COLUMNS,
            *([link.cadre, link.kind, link.target, link.contact, begins.isoformat(), ""] for link in cast.links),
        ],
        "部门": [DEPARTMENT_COLUMNS, *([place.name, place.head, "", ""] for place in cast.departments)],
        "学期": [SEMESTER_COLUMNS, *([name, a.isoformat(), b.isoformat()] for name, a, b in semesters)],
    }


def workbook(cast: Cast, today: date) -> bytes:
    """The same sheets as an .xlsx file."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for name, rows in sheets(cast, today).items():
            page = book.add_worksheet(name)
            page.set_column(0, len(rows[0]) - 1, 14)
            for number, row in enumerate(rows):
                for column, text in enumerate(row):
                    page.write_string(number, column, text, bold if number == 0 else None)
    return file.getvalue()


def demo_semesters(today: date) -> list[tuple[str, date, date]]:
    """The two semesters of the academic year around `today`, one of which holds it.

    In the holidays the coming semester starts early, so that a newcomer finds a term whenever they try.
    """
    autumn_year = today.year if today >= _term(today.year - 1, 2)[1] + timedelta(days=1) else today.year - 1
    first, second = _term(autumn_year, 1), _term(autumn_year, 2)
    if today < first[0]:
        first = (_monday(today), first[1])
    elif first[1] < today < second[0]:
        second = (_monday(today), second[1])
    name = f"{autumn_year}-{autumn_year + 1}学年"
    return [(f"{name}第一学期", *first), (f"{name}第二学期", *second)]


def _people(cast: Cast) -> Sheet:
    rows = []
    for person in cast.people:
        if not person.code:
            continue
        of_college = person.level == "院级" or person.class_name
        rows.append([
            person.code, person.name, cast.college if of_college else "", person.roles, person.level,
            person.position, person.class_name, person.dorm, person.qq if person.qq_in_roster else "", "",
            person.phone, person.public_contact,
        ])  # fmt: skip
    return rows


def _term(autumn_year: int, number: int) -> tuple[date, date]:
    opening = date(autumn_year, 9, 1) if number == 1 else date(autumn_year + 1, 2, 20)
    monday = _monday(opening + timedelta(days=6))
    return monday, monday + timedelta(weeks=_TEACHING_WEEKS, days=-1)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
