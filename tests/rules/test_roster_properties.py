"""What holds for any roster file: it never raises, never deletes by absence, and means nothing the second time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.roster import BadCell, Roster, Row, Table, parse_roster
from models.rules.roster_diff import RosterState, apply, diff
from models.rules.roster_sheet import COLUMNS
from models.rules.roster_state import KnownPerson
from models.rules.vocabulary import Role

TODAY = date(2026, 10, 1)
CODES = ("1001", "1002", "1003", "1004")
STARTS = ("", "", "2026-09-01", "2026-10-01", "2026-11-01")
ENDS = ("", "", "", "2026-09-20", "2026-10-20", "2026-12-31", "至今")


def _sheet(
    table: Table, columns: tuple[str, ...], row: st.SearchStrategy[tuple[str, ...]]
) -> st.SearchStrategy[list[Row]]:
    heading = Row(1, tuple(COLUMNS[table][field][0] for field in columns))
    return st.lists(row, min_size=1, max_size=6).map(
        lambda rows: [heading, *(Row(number, cells) for number, cells in enumerate(rows, 2))]
    )


PEOPLE = _sheet(
    Table.PEOPLE,
    ("code", "name", "college", "roles", "level", "class_name", "dorm", "qq"),
    st.tuples(
        st.sampled_from(CODES),
        st.sampled_from(("张三", "张三", "张三", "李四")),
        st.sampled_from(("护理学院", "护理学院", "护理学院", "无")),
        st.sampled_from(("团干部", "团干部", "团干部、团员青年", "校团委")),
        st.sampled_from(("", "", "院级", "校级")),
        st.sampled_from(("护理1", "护理1班", "护理2班", "")),
        st.sampled_from(("3-301", "3-301室", "3-302", "")),
        st.sampled_from(("10001", "10002", "10003", "", "", "无")),
    ),
)
TARGETS = st.one_of(
    st.tuples(st.just("班级"), st.sampled_from(("护理1", "护理1班团支部", "护理2"))),
    st.tuples(st.just("寝室"), st.sampled_from(("3-301", "3-302室"))),
    st.tuples(st.just("青年"), st.sampled_from(CODES)),
)
LINKS = _sheet(
    Table.LINKS,
    ("cadre", "kind", "target", "contact", "valid_from", "valid_to"),
    st.builds(
        lambda cadre, target, contact, starts, ends: (cadre, *target, contact, starts, ends),
        st.sampled_from(CODES[:2]),
        TARGETS,
        st.sampled_from(("", "", "", "1004", "无")),
        st.sampled_from(STARTS),
        st.sampled_from(ENDS),
    ),
)
DEPARTMENTS = _sheet(
    Table.DEPARTMENTS,
    ("name", "head", "platform", "scene_id"),
    st.tuples(
        st.sampled_from(("后勤处", "教务处")),
        st.sampled_from((*CODES, "", "无")),
        st.sampled_from(("", "微信", "无")),
        st.sampled_from(("", "123456", "无")),
    ),
)
SEMESTERS = _sheet(
    Table.SEMESTERS,
    ("name", "starts_on", "ends_on"),
    st.sampled_from(
        (
            ("秋", "2026-09-01", "2027-01-15"),
            ("秋", "2026-09-01", "2026-12-31"),
            ("春", "2027-02-20", "2027-07-01"),
            ("春", "2027-01-01", "2027-07-01"),
            ("夏", "2027-07-02", "2027-07-20"),
        )
    ),
)
ROSTERS = st.fixed_dictionaries(
    {}, optional={"人员": PEOPLE, "联系": LINKS, "部门": DEPARTMENTS, "学期": SEMESTERS}
).map(parse_roster)


@st.composite
def states(draw: st.DrawFn) -> RosterState:
    """A roster as it comes about: imports on earlier days, and handovers in between."""
    everyone = [
        KnownPerson(code, "张三", "护理学院", frozenset({Role.CADRE}), class_name="护理1", dorm="3-301")
        for code in CODES
    ]
    state = RosterState.of(everyone if draw(st.booleans()) else ())
    for day in sorted(draw(st.lists(st.integers(0, 60), max_size=4)), reverse=True):
        today = TODAY - timedelta(days=day)
        state = apply(state, diff(state, draw(ROSTERS), complete=draw(st.booleans()), today=today))
        handed_over = [link for link in state.links.values() if not link.is_over(today) and draw(st.booleans())]
        state = replace(state, links={**state.links, **{link.key: link.closed(today) for link in handed_over}})
    return state


def _twice(state: RosterState, incoming: Roster, complete: bool) -> None:
    first = diff(state, incoming, complete=complete, today=TODAY)
    after = apply(state, first)
    second = diff(after, incoming, complete=complete, today=TODAY)
    assert second.is_empty
    assert second.bad == first.bad
    assert second.withheld == first.withheld
    assert apply(after, second) == after


@given(states(), ROSTERS, st.booleans())
def test_the_same_file_means_nothing_the_second_time(state: RosterState, incoming: Roster, complete: bool) -> None:
    _twice(state, incoming, complete)


@pytest.mark.full
@given(states(), ROSTERS, st.booleans())
@settings(max_examples=3000)
def test_the_same_file_means_nothing_the_second_time_searched_for_long(
    state: RosterState, incoming: Roster, complete: bool
) -> None:
    _twice(state, incoming, complete)


@given(states(), ROSTERS, st.integers(1, 90))
def test_a_good_file_means_nothing_later_either(state: RosterState, incoming: Roster, days: int) -> None:
    first = diff(state, incoming, complete=False, today=TODAY)
    if not first.bad:
        later = diff(apply(state, first), incoming, complete=False, today=TODAY + timedelta(days=days))
        assert later.is_empty


@given(states(), ROSTERS, st.booleans())
def test_nothing_is_ever_deleted_and_no_right_comes_back(state: RosterState, incoming: Roster, complete: bool) -> None:
    change = diff(state, incoming, complete=complete, today=TODAY)
    after = apply(state, change)
    assert state.people.keys() <= after.people.keys()
    assert state.links.keys() <= after.links.keys()
    if not complete:
        assert all(one.after.valid_to for one in change.links.ended)
        assert not change.people.ended
    for key, link in state.links.items():
        assert after.links[key].is_over(TODAY) or not link.is_over(TODAY)


@given(states(), ROSTERS, st.booleans())
def test_what_must_be_single_stays_single(state: RosterState, incoming: Roster, complete: bool) -> None:
    after = apply(state, diff(state, incoming, complete=complete, today=TODAY))
    numbers = [person.qq for person in after.people.values() if person.qq and person.left_on is None]
    assert len(numbers) == len(set(numbers))
    links = list(after.links.values())
    for index, one in enumerate(links):
        for two in links[index + 1 :]:
            assert one.key[:3] != two.key[:3] or not one.meets(two)


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from([word for fields in COLUMNS.values() for words in fields.values() for word in words]),
    st.builds(BadCell, st.sampled_from(("formula", "lost-digits"))),
)
ROWS = st.lists(st.builds(Row, st.integers(), st.lists(CELLS, max_size=6).map(tuple)), max_size=8)


@given(st.dictionaries(st.one_of(st.text(max_size=5), st.sampled_from([t.label for t in Table])), ROWS, max_size=4))
def test_no_garbage_makes_it_raise(sheets: dict[str, list[Row]]) -> None:
    roster = parse_roster(sheets)
    diff(RosterState(), roster, complete=True, today=TODAY)
