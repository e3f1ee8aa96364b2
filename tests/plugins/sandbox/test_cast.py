"""The invented school holds together, as a roster and as chats."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.roster import parse_roster
from models.rules.roster_rows import Row
from plugins.sandbox.cast import DEMO
from plugins.sandbox.roster import demo_semesters, sheets, workbook

TODAY = date(2025, 11, 20)
BY_CODE = {person.code: person for person in DEMO.people if person.code}


def test_numbers_are_unique() -> None:
    assert len({person.qq for person in DEMO.people}) == len(DEMO.people)
    assert len(BY_CODE) == sum(1 for person in DEMO.people if person.code)
    assert DEMO.bot_id not in {person.qq for person in DEMO.people}


def test_each_cadre_has_three_and_three_and_three() -> None:
    """Notice 二."""
    cadres = [person.code for person in DEMO.people if "团干部" in person.roles]
    assert len(cadres) == 2
    for cadre in cadres:
        assert Counter(link.kind for link in DEMO.links if link.cadre == cadre) == {"班级": 3, "寝室": 3, "青年": 3}


def test_no_target_is_linked_twice() -> None:
    targets = [(link.kind, link.target) for link in DEMO.links]
    assert len(set(targets)) == len(targets)


@pytest.mark.parametrize("link", DEMO.links, ids=lambda link: f"{link.kind}{link.target}")
def test_links_point_at_people_who_belong_there(link) -> None:
    if link.kind == "青年":
        assert link.contact == ""
        assert "团员青年" in BY_CODE[link.target].roles
        return
    contact = BY_CODE[link.contact]
    assert link.target == (contact.class_name if link.kind == "班级" else contact.dorm)


def test_groups_hold_known_people_and_are_led_by_their_cadre_or_secretary() -> None:
    known = {person.qq for person in DEMO.people}
    assert len(DEMO.groups) == 4
    for group in DEMO.groups:
        assert set(group.members) <= known
        assert {"10003", "10004"} & set(group.members)


def test_every_role_of_the_issue_can_be_played() -> None:
    front = {person.title for person in DEMO.people if person.in_front}
    for title in ("团干部", "寝室长 3-305", "青年 药学2401", "团支书 药学2401", "学院团委", "校团委"):
        assert title in front
    assert all(person.tries for person in DEMO.people)


def test_sheets_have_the_columns_of_the_import() -> None:
    tables = sheets(DEMO, TODAY)
    assert {name: rows[0] for name, rows in tables.items()} == {
        "人员": [
            "学号或工号", "姓名", "学院", "身份", "级别", "职务",
            "班级", "寝室", "QQ", "微信", "手机", "公开联系方式",
        ],
        "联系": ["干部学号", "对象类型", "对象名称", "联系人学号", "起", "止"],
        "部门": ["部门", "负责人学号", "平台", "群号"],
        "学期": ["学期", "开始", "结束"],
    }  # fmt: skip
    assert all(len(row) == len(rows[0]) for rows in tables.values() for row in rows)


def test_the_import_finds_nothing_wrong_with_it() -> None:
    tables = {
        name: [Row(number, tuple(cells)) for number, cells in enumerate(rows, 1)]
        for name, rows in sheets(DEMO, TODAY).items()
    }
    roster = parse_roster(tables)
    assert roster.bad == ()
    assert (len(roster.people), len(roster.links)) == (len(DEMO.people) - 1, 18)
    assert (len(roster.departments), len(roster.semesters)) == (1, 2)


def test_strangers_and_unbound_accounts_stay_out_of_the_roster() -> None:
    rows = {row[1]: row for row in sheets(DEMO, TODAY)["人员"][1:]}
    assert "许诺" not in rows
    assert rows["宋子轩"][8] == ""
    assert rows["王小雨"][8] == "10003"


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_some_semester_always_holds_today(today: date) -> None:
    (_, first, first_end), (_, second, second_end) = demo_semesters(today)
    assert first < first_end < second < second_end
    assert first.weekday() == second.weekday() == 0
    assert first <= today <= first_end or second <= today <= second_end


@pytest.mark.parametrize(
    ("today", "name"),
    [
        (date(2025, 9, 1), "2025-2026学年第一学期"),
        (date(2026, 2, 3), "2025-2026学年第二学期"),
        (date(2026, 3, 3), "2025-2026学年第二学期"),
        (date(2026, 8, 1), "2026-2027学年第一学期"),
    ],
)
def test_the_semester_of_a_day(today: date, name: str) -> None:
    assert next(label for label, start, end in demo_semesters(today) if start <= today <= end) == name


def test_workbook_says_the_same_as_the_sheets() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(DEMO, TODAY)))
    read = {
        page.title: [["" if cell is None else cell for cell in row] for row in page.iter_rows(values_only=True)]
        for page in book
    }
    assert read == sheets(DEMO, TODAY)
