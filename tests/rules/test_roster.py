"""Sheets as they really look, read into rows."""

from __future__ import annotations

from datetime import date

from models.rules.refusal import Refusal
from models.rules.roster import (
    BadCell,
    BadRow,
    Cell,
    DepartmentRow,
    LinkRow,
    PersonRow,
    Place,
    Row,
    SemesterRow,
    Table,
    parse_roster,
)
from models.rules.vocabulary import Level, Role, TargetKind


def sheet(*rows: tuple[Cell, ...]) -> list[Row]:
    """Rows numbered as a program shows them; empty ones are left out, as the reader of files does."""
    return [Row(number, cells) for number, cells in enumerate(rows, 1) if cells]


def reasons(bad: tuple[BadRow, ...]) -> list[tuple[str, int, str, str]]:
    """Bad rows in short."""
    return [(one.sheet, one.row, one.column, one.reason.code) for one in bad]


MESSY = {
    "填写说明": sheet(("请勿修改表头",)),
    "空表": [],
    "人员": sheet(
        ("2026 年团青连心人员名册",),
        (),
        ("基本信息", "", "", "", "联系方式（选填）"),
        ("姓 名*", "学号（必填）", "工号", "学　院", "身份(可多选)", "级别", "职务", "班级", "寝室号", "序"),
        ("", "", "", "", "", "", "", "", "", "", "QQ号", "手机号码", "公开联系方式"),
        (
            *("张　三", "２０２３０１０１.0", "", "护理学院", "团干部、团员青年", "院级", "团 总 支 副书记"),
            *("护理2301班", "３－３０５", "1", "10001@qq.com", "13800000000.0", "微信同号"),
        ),
        ("李老师", "", "T007", " 护理\u00a0学院 ", "辅导员，班主任", "院级", "", "", "", "2", "无"),
        (),
        ("姓名", "学号", "工号", "学院", "身份"),
        ("王书记", "", "t001", "", "党政领导", "校级", "书记"),
        ("张三", "20230101", "", "护理学院", "团员青年/团干部"),
        ("张三", "20230101", "", "药学院", "团干部 团员青年"),
        ("", "20230102", "", "护理学院", "班长", "系级", "", "", "2026-03-05"),
        ("赵六", BadCell("formula"), "", "护理学院", "团员青年", "", "", "", "", BadCell("formula"), "1.2E+9"),
        ("合计：3 人",),
    ),
    "Sheet3": sheet(
        ("干部学号", "对象类型", "联系对象", "联系人", "起", "止", BadCell("error-value")),
        ("20230101", "班级", "护理2301班", "李老师", "2026/9/1", "至今"),
        ("20230101", "青年", "20230108.0", "", "46266", "2027年1月15日"),
        ("20230101", "青年", "钱七"),
        ("20230101", "寝室", "3-305", "", "2026-09-01", "2026-08-01"),
        ("20230101", "食堂", "一食堂"),
    ),
    "部门": sheet(
        ("部门", "负责人学号", "平台", "群号"),
        ("后勤处", "T010", "QQ", "123456.0"),
        ("后勤处", "T010", "", ""),
        ("教务处", "无", "", ""),
    ),
    "学期": sheet(
        ("学期", "开始", "结束"),
        ("2026-2027-1", "2026.9.1", "20270115"),
        ("2026-2027-2", "2027-07-01", "2027-02-20"),
        ("2027-2028-1", "待定", ""),
    ),
}  # fmt: skip


def test_a_messy_workbook_is_read_like_a_person_would() -> None:
    roster = parse_roster(MESSY)

    zhang = PersonRow(
        code="20230101",
        name="张三",
        college="护理学院",
        roles=frozenset({Role.CADRE, Role.YOUTH}),
        level=Level.COLLEGE,
        position="团总支副书记",
        class_name="护理2301班",
        dorm="3-305",
        qq="10001",
        phone="13800000000",
        public_contact="微信同号",
    )
    counsellor = PersonRow(
        code="T007",
        name="李老师",
        college="护理学院",
        roles=frozenset({Role.COUNSELLOR, Role.HEADTEACHER}),
        level=Level.COLLEGE,
        qq="",
    )
    leader = PersonRow(code="T001", name="王书记", roles=frozenset({Role.LEADER}), level=Level.SCHOOL, position="书记")
    assert roster.people == (zhang, counsellor, leader)
    assert [row.place.row for row in roster.people] == [6, 7, 10]
    autumn = date(2026, 9, 1)
    assert roster.links == (
        LinkRow("20230101", TargetKind.BRANCH, "护理2301班", "李老师", autumn),
        LinkRow("20230101", TargetKind.YOUTH, "20230108", None, autumn, date(2027, 1, 15)),
        LinkRow("20230101", TargetKind.YOUTH, "钱七"),
    )
    assert roster.departments == (
        DepartmentRow("后勤处", "T010", "qq", "123456"),
        DepartmentRow("教务处", ""),
    )
    assert roster.semesters == (SemesterRow("2026-2027-1", autumn, date(2027, 1, 15)),)
    assert roster.tables == set(Table)
    assert roster.skipped == ("填写说明",)


def test_every_bad_row_is_named_with_sheet_row_column_and_reason() -> None:
    assert reasons(parse_roster(MESSY).bad) == [
        ("人员", 12, "学院", "conflicts-with-row"),
        ("人员", 13, "姓名", "missing"),
        ("人员", 13, "身份(可多选)", "unknown-role"),
        ("人员", 13, "级别", "unknown-level"),
        ("人员", 13, "寝室号", "date-not-name"),
        ("人员", 14, "学号（必填）", "formula"),
        ("人员", 14, "QQ号", "lost-digits"),
        ("人员", 15, "学号或工号", "missing"),
        ("Sheet3", 5, "止", "ends-before-start"),
        ("Sheet3", 6, "对象类型", "unknown-kind"),
        ("学期", 3, "结束", "ends-before-start"),
        ("学期", 4, "开始", "bad-date"),
        ("学期", 4, "结束", "missing"),
    ]


def test_a_conflict_names_the_first_row() -> None:
    conflict = parse_roster(MESSY).bad[0]
    assert conflict.reason == Refusal("conflicts-with-row", {"sheet": "人员", "row": 6})


def test_a_later_row_may_add_what_an_earlier_one_left_open() -> None:
    rows = sheet(("学号", "姓名", "QQ", "寝室"), ("1", "甲", "10001", ""), ("1", "甲", "", "3-305"))
    roster = parse_roster({"人员": rows})
    assert roster.people == (PersonRow("1", "甲", qq="10001", dorm="3-305"),)
    assert not roster.bad


def test_a_sheet_known_by_name_says_which_columns_it_lacks() -> None:
    bad = parse_roster({"人员": sheet(("学号", "年龄"), ("1", "20")), "联系": sheet(("随便", "写写"))}).bad
    assert [(one.sheet, one.row, one.reason.facts) for one in bad] == [
        ("人员", 0, {"columns": ["姓名"]}),
        ("联系", 0, {"columns": ["干部学号", "对象类型", "对象名称"]}),
    ]


def test_several_sheets_may_hold_the_same_table() -> None:
    one, two = (sheet(("学号", "姓名"), (code, "甲")) for code in ("1", "2"))
    roster = parse_roster({"护理学院": one, "药学院": two})
    assert [(row.code, row.place) for row in roster.people] == [
        ("1", Place(Table.PEOPLE, "护理学院", 2)),
        ("2", Place(Table.PEOPLE, "药学院", 2)),
    ]


def test_a_template_nobody_filled_in_is_no_table() -> None:
    assert not parse_roster({"人员": sheet(("学号", "姓名"), ("", " "[:0]))}).tables


def test_cells_beyond_the_headings_say_nothing() -> None:
    roster = parse_roster({"人员": sheet(("学号", "姓名"), ("", "", "旁注"), ("1", "甲", "旁注"))})
    assert roster.people == (PersonRow("1", "甲"),)
    assert not roster.bad
