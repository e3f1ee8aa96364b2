"""Times as people write them into a plan; all of them lie ahead."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.plan_dates import find_day_ahead
from models.rules.semester import SemesterSpan

TODAY = date(2026, 11, 25)  # a Wednesday, week 13
TERM = SemesterSpan("2026-2027-1", date(2026, 9, 1), date(2027, 1, 3))


def day_of(text: str, today: date = TODAY, *, loose: bool = True) -> str:
    found = find_day_ahead(text, today, TERM, loose=loose)
    return found.day.isoformat() if found else ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("第10周周三", "2026-11-04"),
        ("第14周星期五晚上", "2026-12-04"),
        ("第14周三", "2026-12-02"),
        ("第14周三次", "2026-12-04"),
        ("十四周", "2026-12-04"),
        ("第１４周", "2026-12-04"),
        ("第14-15周", "2026-12-11"),
        ("第14到第15周周一", "2026-12-07"),
        ("第1周", "2026-09-04"),
        ("第1周周一", "2026-09-01"),
        ("第30周", ""),
        ("第0周", ""),
        ("第18周周天", "2027-01-03"),
        ("今天", "2026-11-25"),
        ("明晚", "2026-11-26"),
        ("后天下午", "2026-11-27"),
        ("以后天天提醒", ""),
        ("以后明天见", "2026-11-26"),
        ("大后天", "2026-11-28"),
        ("下周三", "2026-12-02"),
        ("下周", "2026-12-04"),
        ("下个星期", "2026-12-04"),
        ("下下周二", "2026-12-08"),
        ("下周一次", "2026-12-04"),
        ("本周五", "2026-11-27"),
        ("这周末", "2026-11-29"),
        ("周三", "2026-11-25"),
        ("周二", "2026-12-01"),
        ("周末", "2026-11-29"),
        ("每周三", ""),
        ("每两周一次", ""),
        ("一周一次", ""),
        ("2026年12月8日", "2026-12-08"),
        ("2026-12-8", "2026-12-08"),
        ("2026-02-30", ""),
        ("12月5日", "2026-12-05"),
        ("十二月五号", "2026-12-05"),
        ("12月5", "2026-12-05"),
        ("11月20日", "2026-11-20"),
        ("9月10日", "2026-09-10"),
        ("3月5日", "2027-03-05"),
        ("2月30日", ""),
        ("13月5日", ""),
        ("12.5", "2026-12-05"),
        ("12/5", "2026-12-05"),
        ("13.5", ""),
        ("3-305", ""),
        ("12月份", "2026-12-31"),
        ("12月初", "2026-12-05"),
        ("12月上旬", "2026-12-10"),
        ("12月中", "2026-12-15"),
        ("12月中旬", "2026-12-20"),
        ("12月底", "2026-12-31"),
        ("1月", "2027-01-31"),
        ("2月底", "2027-02-28"),
        ("13月", ""),
        ("这个月", "2026-11-30"),
        ("本月底", "2026-11-30"),
        ("下个月", "2026-12-31"),
        ("下下个月初", "2027-01-05"),
        ("下个月5号", "2026-12-05"),
        ("下个月40号", ""),
        ("每个月5号", ""),
        ("月底", "2026-11-30"),
        ("月初", "2026-12-05"),
        ("每月底", ""),
        ("30号", "2026-11-30"),
        ("二十号前", "2026-12-20"),
        ("十号", "2026-12-10"),
        ("32号", ""),
        ("5号楼", ""),
        ("两周内", "2026-12-09"),
        ("3天后", "2026-11-28"),
        ("一个月以内", "2026-12-25"),
        ("两个星期之后", "2026-12-09"),
        ("期末", "2027-01-03"),
        ("放假前", "2027-01-03"),
        ("年底", "2026-12-31"),
        ("国庆前后", ""),
        ("尽快", ""),
        ("", ""),
    ],
)
def test_times_as_people_write_them(text: str, day: str) -> None:
    assert day_of(text) == day


def test_the_first_of_two_counts_and_where_it_stands() -> None:
    found = find_day_ahead("先在12月5日去，再约月底", TODAY, TERM)
    assert found == (date(2026, 12, 5), 2, 7)


def test_inside_a_story_a_bare_pair_of_numbers_is_no_day() -> None:
    assert day_of("水费12.5元", loose=False) == ""
    assert day_of("12月5日去一次", loose=False) == "2026-12-05"


def test_at_the_end_of_the_year() -> None:
    assert day_of("下个月5号", date(2026, 12, 30)) == "2027-01-05"
    assert day_of("5号", date(2026, 12, 30)) == "2027-01-05"
    assert day_of("2月29日", date(2027, 12, 30)) == "2028-02-29"
    assert day_of("月中", date(2026, 12, 16)) == "2027-01-15"


@given(
    st.text(alphabet="第0123456789一二三十两零周月日号天下上本这每个初中旬底末内后年期-./ 去聊", max_size=14),
    st.booleans(),
)
def test_nothing_typed_breaks_it(text: str, loose: bool) -> None:
    found = find_day_ahead(text, TODAY, TERM, loose=loose)
    assert found is None or text[found.start : found.end].strip()
