"""The facts of a brief: every figure is counted from the problems it names, few people are never told apart."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.brief import (
    CLOSED,
    COMMON,
    CONFIRMED,
    NEW,
    OPEN,
    OVERDUE,
    PEOPLE,
    QUOTED,
    RAISED,
    SHOWN,
    BriefFacts,
    BriefQuote,
    BriefWeek,
    ProblemRow,
    advised,
    brief_facts,
    trend,
)
from models.rules.brief_payload import brief_of, brief_payload
from models.rules.concern_words import Closure, ProblemState
from models.rules.semester import SemesterSpan

PREVIOUS = SemesterSpan("2025-2026-2", date(2026, 2, 22), date(2026, 7, 4))
TERM = SemesterSpan("2026-2027-1", date(2026, 9, 1), date(2027, 1, 17))
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 23))
ROW = ProblemRow(1, "第 3 食堂 · 排队", "生活服务", "后勤管理处", ProblemState.NEW, 2, date(2026, 11, 3))


def facts(*rows: ProblemRow, **more: object) -> BriefFacts:
    return brief_facts("药学院", rows, NOVEMBER, (PREVIOUS, TERM), k=5, common_people=3, **more)  # type: ignore[arg-type]


def closed(number: int, **changes: object) -> ProblemRow:
    base = replace(ROW, number=number, state=ProblemState.CLOSED, closed_on=date(2026, 11, 9), closure=Closure.SOLVED)
    return replace(base, **changes)  # type: ignore[arg-type]


ROWS = (
    ROW,
    replace(ROW, number=2, state=ProblemState.REFERRED, people=7, overdue=True, opened_on=date(2026, 9, 20)),
    closed(3, confirmed=True, people=4),
    closed(4, confirmed=None),
    closed(5, closed_on=date(2026, 10, 30)),
    replace(ROW, number=6, opened_on=date(2026, 11, 24)),
    replace(ROW, number=7, state=ProblemState.MERGED),
)


def test_every_figure_names_the_problems_behind_it() -> None:
    assert {one.name: (one.value, one.numbers) for one in facts(*ROWS).figures} == {
        RAISED: (4, (1, 2, 3, 4)),
        PEOPLE: (7, (2,)),
        NEW: (3, (1, 3, 4)),
        CLOSED: (2, (3, 4)),
        CONFIRMED: (1, (3,)),
        OPEN: (2, (1, 2)),
        OVERDUE: (1, (2,)),
        COMMON: (2, (2, 3)),
    }
    assert facts(*ROWS).figure(OPEN).value == 2


def test_the_list_puts_many_people_first_and_hides_few() -> None:
    lines = facts(*ROWS).lines
    assert [(line.number, line.people, line.state, line.common) for line in lines] == [
        (2, 7, "已转办", True),
        (3, 0, "已解决", True),
        (1, 0, "待认领", False),
        (4, 0, "已解决", False),
    ]


def test_what_a_cadre_called_universal_is_common_and_their_advice_stands() -> None:
    (line,) = facts(replace(ROW, universal=True, advice="多开一个窗口")).lines
    assert (line.common, line.advice) == (True, "多开一个窗口")


def test_a_long_list_is_cut_and_says_what_is_left() -> None:
    seen = facts(*(replace(ROW, number=number, people=50 - number) for number in range(1, SHOWN + 4)))
    assert [line.number for line in seen.lines] == list(range(1, SHOWN + 1))
    assert seen.unlisted == (11, 12, 13)
    assert seen.figure(RAISED).value == SHOWN + 3


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({}, "请后勤管理处研究并答复"),
        ({"department": ""}, "请责任部门研究并答复"),
        ({"overdue": True}, "尚无人认领，请明确承办人，再请后勤管理处研究"),
        ({"overdue": True, "state": ProblemState.CLAIMED}, "已超过内部时限，请后勤管理处推动解决"),
        ({"bounces": 2}, "已退回 2 次，建议明确牵头部门"),
        ({"state": ProblemState.CLAIMED}, "请后勤管理处继续支持办理"),
        ({"state": ProblemState.REFERRED}, "请后勤管理处答复"),
        ({"state": ProblemState.REFERRED, "overdue": True}, "请后勤管理处尽快答复"),
        ({"state": ProblemState.ANSWERED}, "请后勤管理处落实答复，办结后回访"),
        ({"state": ProblemState.CLOSED, "closure": Closure.SOLVED, "confirmed": True}, "已解决，巩固成效"),
        ({"state": ProblemState.CLOSED, "closure": Closure.SOLVED}, "已办结，注意回访"),
        ({"state": ProblemState.CLOSED, "confirmed": False}, "青年反映尚未解决，建议重新核实"),
        ({"state": ProblemState.CLOSED, "closure": Closure.UNSOLVABLE}, "向青年说明原因，条件具备时再议"),
    ],
)
def test_advice_follows_the_state(changes: dict[str, object], advice: str) -> None:
    assert advised(replace(ROW, **changes)) == advice  # type: ignore[arg-type]


def test_a_voice_is_quoted_only_among_enough_people_and_once_per_problem() -> None:
    said = [
        replace(ROW, number=number, people=people, words=("一", "二")) for number, people in enumerate([9, 8, 4, 7, 6])
    ]
    quotes = facts(*said, replace(ROW, number=9, people=20)).quotes
    assert quotes == (BriefQuote(0, "一"), BriefQuote(1, "一"), BriefQuote(3, "一"))
    assert len(quotes) == QUOTED


def test_talks_are_counted_only_from_k_on() -> None:
    assert facts(talks=[("思想困惑", 5), ("心理情感", 4)]).talks == (("思想困惑", 5),)


def test_the_trend_stands_against_the_same_weeks_of_the_term_before() -> None:
    # Week 10 of the term is 2026-11-02 to 08; week 10 of the term before 2026-04-20 to 26.
    row = replace(ROW, number=1, days=(date(2026, 11, 3), date(2026, 11, 4), date(2026, 11, 12)))
    old = replace(ROW, number=2, days=(date(2026, 4, 20),), closed_on=date(2026, 5, 1))
    weeks = {week.number: week for week in facts(row, old).weeks}
    assert list(weeks) == [9, 10, 11, 12, 13]
    assert weeks[10] == BriefWeek(10, 2, (1,), 1, (2,))
    assert weeks[11] == BriefWeek(11, 1, (1,), 0, ())
    assert facts(row, old).figure(RAISED).numbers == (1,)


def test_a_trend_without_a_term_before_or_without_a_term() -> None:
    row = replace(ROW, days=(date(2026, 11, 3),))
    assert trend([row], NOVEMBER, (TERM,))[1] == BriefWeek(10, 1, (1,))
    assert trend([row], (date(2026, 8, 1), date(2026, 8, 20)), (PREVIOUS, TERM)) == ()
    whole = trend([row], (TERM.starts_on, NOVEMBER[1]), (TERM,))
    assert [week.number for week in whole] == [6, 7, 8, 9, 10, 11, 12, 13]
    longer = replace(TERM, ends_on=date(2027, 4, 30))
    assert trend([row], (date(2027, 4, 1), date(2027, 4, 30)), (PREVIOUS, longer))[-1].before is None


def test_what_was_signed_is_what_is_read_again() -> None:
    seen = facts(*ROWS, talks=[("思想困惑", 6)])
    assert brief_of(json.loads(json.dumps(brief_payload(seen)))) == seen


STATES = st.sampled_from(ProblemState)
DAYS = st.dates(date(2026, 8, 1), date(2027, 1, 31))


@given(
    st.lists(
        st.builds(
            ProblemRow,
            number=st.integers(1, 99),
            title=st.just("某处 · 某事"),
            category=st.just("生活服务"),
            department=st.just(""),
            state=STATES,
            people=st.integers(1, 30),
            opened_on=DAYS,
            days=st.lists(DAYS, max_size=3).map(tuple),
            closed_on=st.none() | DAYS,
            words=st.just(("话",)),
        ),
        unique_by=lambda row: row.number,
        max_size=20,
    ),
    st.integers(2, 9),
)
def test_no_few_people_and_no_figure_without_its_problems(rows: list[ProblemRow], k: int) -> None:
    seen = brief_facts("药学院", rows, NOVEMBER, (PREVIOUS, TERM), k=k, common_people=3)
    by_number = {row.number: row for row in rows}
    assert all(line.people == 0 or line.people >= k for line in seen.lines)
    assert all(by_number[quote.number].people >= k for quote in seen.quotes)
    assert {line.number for line in seen.lines} | set(seen.unlisted) == set(seen.figure(RAISED).numbers)
    for figure in seen.figures:
        if figure.name == PEOPLE:
            assert figure.value == sum(by_number[number].people for number in figure.numbers)
        else:
            assert figure.value == len(figure.numbers)
    for week in seen.weeks:
        assert (week.now > 0) == bool(week.numbers)
    assert all(by_number[number].opened_on <= NOVEMBER[1] + timedelta(0) for number in seen.figure(RAISED).numbers)
