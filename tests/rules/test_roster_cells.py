"""What people and spreadsheet programs write into cells, and what it means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from models.rules.refusal import Refusal
from models.rules.roster_cells import (
    one_line,
    read_code,
    read_date,
    read_end,
    read_kind,
    read_level,
    read_phone,
    read_place,
    read_platform,
    read_qq,
    read_reference,
    read_roles,
    read_scene,
    says_nothing,
    text_up_to,
)
from models.rules.vocabulary import Level, Role, TargetKind


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("20230101", "20230101"),
        ("２０２３０１０１", "20230101"),
        ("20230101.0", "20230101"),
        (" \u00a02023 0101\u200b", "20230101"),
        ("'0042", "0042"),
        ("b2023－7", "B2023-7"),
    ],
)
def test_a_number_is_read_through_what_programs_do_to_it(text: str, code: str) -> None:
    assert read_code(text) == code


@pytest.mark.parametrize(
    ("read", "text", "code"),
    [
        (read_code, "2.0230101E+11", "lost-digits"),
        (read_code, "合计", "bad-code"),
        (read_code, "1" * 33, "bad-code"),
        (read_reference, "2.023E11", "lost-digits"),
        (read_qq, "无此号", "bad-qq"),
        (read_qq, "012345", "bad-qq"),
        (read_qq, "1.2E+09", "lost-digits"),
        (read_phone, "1.38E+10", "lost-digits"),
        (read_phone, "1" * 33, "too-long"),
        (read_place, "2026-03-05", "date-not-name"),
        (read_place, "3月5日", "date-not-name"),
        (read_place, "5-Mar", "date-not-name"),
        (read_place, "寝" * 65, "too-long"),
        (read_roles, "团干部、班长", "unknown-role"),
        (read_roles, "部署者", "unknown-role"),
        (read_level, "市级", "unknown-level"),
        (read_kind, "班主任", "unknown-kind"),
        (read_platform, "某平台", "unknown-platform"),
        (read_scene, "群", "bad-scene"),
        (read_date, "下周一", "bad-date"),
        (read_date, "2026-02-30", "bad-date"),
        (read_date, "1026-02-03", "bad-date"),
        (read_date, "2026年9月", "bad-date"),
    ],
)
def test_what_cannot_be_relied_on_is_refused(read: Callable[[str], object], text: str, code: str) -> None:
    refused = read(text)
    assert isinstance(refused, Refusal)
    assert refused.code == code


def test_a_reference_may_be_a_name_for_now() -> None:
    assert read_reference("张 三") == "张三"
    assert read_reference("２０２３") == "2023"


def test_a_qq_number_may_come_out_of_a_mail_address() -> None:
    assert [read_qq(text) for text in ("QQ：12345", "12345@qq.com", "12345.0")] == ["12345"] * 3


def test_a_telephone_number_stays_as_written() -> None:
    assert read_phone(" 0571-8888 8888") == "0571-88888888"
    assert read_phone("13800000000.0") == "13800000000"


@pytest.mark.parametrize(
    ("text", "name"),
    [("３－３０５", "3-305"), ("3 — 305", "3-305"), ("305.0", "305"), ("护理 2301 班（1）", "护理2301班(1)")],
)
def test_a_place_has_one_spelling(text: str, name: str) -> None:
    assert read_place(text) == name


@pytest.mark.parametrize(
    "text", ["团干部、团员青年", "团干部，团员", "团干部/青年", "团干部 学生", "团学干部;团员青年"]
)
def test_several_roles_may_be_kept_apart_in_any_way(text: str) -> None:
    assert read_roles(text) == frozenset({Role.CADRE, Role.YOUTH})


def test_levels_and_kinds_have_other_names() -> None:
    assert read_level("校 级") == Level.SCHOOL
    assert read_level("学院") == Level.COLLEGE
    assert read_kind("宿舍") == TargetKind.DORM
    assert read_kind("班级团支部") == TargetKind.BRANCH
    assert read_kind("团员青年") == TargetKind.YOUTH


def test_platforms_and_groups() -> None:
    assert read_platform("ＱＱ") == "qq"
    assert read_platform("微信") == "wechat"
    assert read_scene("123456.0") == "123456"
    assert read_scene("wrkSFfCgAA@chatroom") == "wrkSFfCgAA@chatroom"


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-01",
        "2026/9/1",
        "2026.9.1",
        "２０２６年９月１日",
        "2026 年 9 月 1 日",
        "20260901",
        "46266",
        "46266.0",
        "2026-09-01T00:00:00",
        "2026/9/1 8:30",
    ],
)
def test_a_day_may_be_written_in_many_ways(text: str) -> None:
    assert read_date(text) == date(2026, 9, 1)


def test_an_end_may_be_open() -> None:
    assert read_end("至今") is None
    assert read_end("2026-09-01") == date(2026, 9, 1)


def test_a_cell_may_say_that_there_is_none() -> None:
    assert all(says_nothing(text) for text in ("无", " - ", "／", "N/A", "——"))
    assert not any(says_nothing(text) for text in ("", "无锡", "0", "无" * 20))


def test_texts_lose_the_gaps_that_align_names() -> None:
    assert one_line("张\u3000 三") == "张三"
    assert one_line("Li  Lei\n2 班") == "Li Lei 2 班"
    assert text_up_to(3, "一二三四") == Refusal("too-long", {"most": 3})
