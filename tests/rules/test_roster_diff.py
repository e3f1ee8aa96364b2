"""What importing a file changes, table by table, and what it must leave alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.rules.refusal import Refusal
from models.rules.roster import BadRow, DepartmentRow, LinkRow, PersonRow, Place, Roster, SemesterRow, Table
from models.rules.roster_diff import Action, DiffLine, FieldChange, apply, describe, diff
from models.rules.roster_state import (
    Change,
    KnownDepartment,
    KnownLink,
    KnownPerson,
    RosterDiff,
    RosterState,
    TableDiff,
)
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import Level, Role, TargetKind

TODAY = date(2026, 10, 1)
YESTERDAY = TODAY - timedelta(days=1)
SEPTEMBER = date(2026, 9, 1)
CADRE = frozenset({Role.CADRE, Role.YOUTH})
YOUTH = frozenset({Role.YOUTH})

ZHANG = KnownPerson("1", "张三", "护理学院", CADRE, class_name="护理2301班", dorm="3-305", qq="10001")
LI = KnownPerson("2", "李四", "护理学院", CADRE, class_name="护理2302班", dorm="3-306")
WANG = KnownPerson("3", "王五", "护理学院", YOUTH, class_name="护理2301班", dorm="3-305")
LINK = KnownLink("1", TargetKind.DORM, "3-305", SEPTEMBER, None, "3")
LI_BY_NAME = {"text": "李四", "codes": ["2"]}
NOBODY = {"text": "99", "codes": []}
NO_DORM = {"text": "3-30", "nearest": ["3-305", "3-306"]}
STATE = RosterState.of([ZHANG, LI, WANG], [LINK])


def at(table: Table, row: int) -> Place:
    """A place in the file."""
    return Place(table, table.label, row)


def people(*rows: PersonRow) -> Roster:
    """A file with a sheet 人员 only."""
    placed = tuple(replace(row, place=at(Table.PEOPLE, number)) for number, row in enumerate(rows, 2))
    return Roster(people=placed, tables=frozenset({Table.PEOPLE}))


def links(*rows: LinkRow) -> Roster:
    """A file with a sheet 联系 only."""
    placed = tuple(replace(row, place=at(Table.LINKS, number)) for number, row in enumerate(rows, 2))
    return Roster(links=placed, tables=frozenset({Table.LINKS}))


def compare(incoming: Roster, state: RosterState = STATE, *, complete: bool = False) -> RosterDiff:
    """The change; a second look after it finds nothing more to do."""
    change = diff(state, incoming, complete=complete, today=TODAY)
    again = diff(apply(state, change), incoming, complete=complete, today=TODAY)
    assert again.is_empty
    assert again.bad == change.bad
    return change


def refused(change: RosterDiff) -> list[tuple[int, str, Refusal]]:
    """Bad rows in short."""
    return [(one.row, one.column, one.reason) for one in change.bad]


class TestPeople:
    def test_a_new_person_is_added_with_what_is_said(self) -> None:
        change = compare(people(PersonRow("9", "赵六", "药学院", YOUTH, dorm="5-101")))
        assert change.people == TableDiff(added=(KnownPerson("9", "赵六", "药学院", YOUTH, dorm="5-101"),))

    def test_what_is_not_said_stays_and_a_said_nothing_clears(self) -> None:
        change = compare(people(PersonRow("1", "张三", qq="", position="书记")))
        assert change.people.changed == (Change(ZHANG, replace(ZHANG, qq="", position="书记")),)

    def test_the_same_again_is_unchanged(self) -> None:
        change = compare(people(PersonRow("1", "张三"), PersonRow("2", "李四", "护理学院")))
        assert change.people == TableDiff(unchanged=2)
        assert change.is_empty

    @pytest.mark.parametrize(
        ("row", "column", "code"),
        [
            (PersonRow("9", "赵六", "药学院"), "身份", "missing"),
            (PersonRow("9", "赵六", None, YOUTH), "学院", "missing-college"),
            (PersonRow("9", "赵六", None, CADRE), "学院", "missing-college"),
            (PersonRow("1", "张三", ""), "学院", "missing-college"),
            (PersonRow("1", "张三", roles=frozenset()), "身份", "missing"),
        ],
    )
    def test_a_person_needs_a_role_and_at_a_college_a_college(self, row: PersonRow, column: str, code: str) -> None:
        change = compare(people(row))
        assert refused(change) == [(2, column, Refusal(code))]
        assert change.is_empty

    @pytest.mark.parametrize("role", [Role.LEADER, Role.COMMITTEE, Role.DEPARTMENT])
    def test_who_serves_the_whole_school_needs_no_college(self, role: Role) -> None:
        person = compare(people(PersonRow("9", "王书记", roles=frozenset({role})))).people.added[0]
        assert (person.level, person.college) == (Level.SCHOOL, "")

    def test_a_leader_of_a_college_is_told_by_the_college(self) -> None:
        leader = PersonRow("9", "王院长", "护理学院", frozenset({Role.LEADER}))
        assert compare(people(leader)).people.added[0].level is Level.COLLEGE

    def test_a_school_level_cadre_needs_no_college(self) -> None:
        cadre = PersonRow("9", "钱七", None, CADRE, Level.SCHOOL)
        assert compare(people(cadre)).people.added[0].college == ""

    def test_classes_and_dorms_keep_the_spelling_they_have(self) -> None:
        new = PersonRow("9", "赵六", "护理学院", YOUTH, class_name="护理2301", dorm="3-305室")
        person = compare(people(new)).people.added[0]
        assert (person.class_name, person.dorm) == ("护理2301班", "3-305")

    def test_the_first_spelling_of_a_new_class_wins(self) -> None:
        rows = [
            PersonRow(code, "甲", "药学院", YOUTH, class_name=name)
            for code, name in (("8", "药1班团支部"), ("9", "药1"))
        ]
        assert [person.class_name for person in compare(people(*rows)).people.added] == ["药1班团支部"] * 2

    def test_a_qq_number_belongs_to_one_person(self) -> None:
        change = compare(people(PersonRow("2", "李四", qq="10001"), PersonRow("9", "赵六", "药学院", YOUTH, qq="10009"),
                                PersonRow("8", "周八", "药学院", YOUTH, qq="10009")))  # fmt: skip
        assert refused(change) == [
            (2, "QQ", Refusal("qq-taken", {"qq": "10001", "code": "1"})),
            (4, "QQ", Refusal("qq-taken", {"qq": "10009", "code": "9"})),
        ]

    def test_a_qq_number_may_move_on_in_one_file_in_any_order(self) -> None:
        change = compare(people(PersonRow("3", "王五", qq="10002"), PersonRow("2", "李四", qq="10001"),
                                PersonRow("1", "张三", qq="10003")),
                         replace(STATE, people={**STATE.people, "2": replace(LI, qq="10002")}))  # fmt: skip
        assert not change.bad
        assert {one.after.code: one.after.qq for one in change.people.changed} == {
            "1": "10003",
            "2": "10001",
            "3": "10002",
        }

    def test_two_people_cannot_swap_their_numbers_at_once(self) -> None:
        state = replace(STATE, people={**STATE.people, "2": replace(LI, qq="10002")})
        change = compare(people(PersonRow("1", "张三", qq="10002"), PersonRow("2", "李四", qq="10001")), state)
        assert [reason.code for _row, _column, reason in refused(change)] == ["qq-taken"] * 2

    def test_absence_changes_nothing(self) -> None:
        assert compare(people(PersonRow("1", "张三"))).is_empty

    def test_who_is_absent_from_a_complete_file_has_left_and_their_links_end(self) -> None:
        state = replace(STATE, links={LINK.key: LINK, **_keyed(KnownLink("2", TargetKind.YOUTH, "1", SEPTEMBER))})
        change = compare(people(PersonRow("2", "李四"), PersonRow("3", "王五")), state, complete=True)
        assert change.people.ended == (Change(ZHANG, replace(ZHANG, left_on=TODAY)),)
        assert [one.after.valid_to for one in change.links.ended] == [YESTERDAY] * 2

    def test_who_left_frees_the_qq_number(self) -> None:
        change = compare(people(PersonRow("2", "李四", qq="10001"), PersonRow("3", "王五")), complete=True)
        assert not change.bad
        assert change.people.ended[0].before == ZHANG
        assert change.people.changed[0].after.qq == "10001"

    def test_nobody_leaves_while_a_row_is_bad(self) -> None:
        unreadable = BadRow(at(Table.PEOPLE, 7), "学号或工号", Refusal("bad-code"))
        incoming = replace(people(PersonRow("2", "李四"), PersonRow("3", "王五")), bad=(unreadable,))
        change = compare(incoming, complete=True)
        assert change.is_empty
        assert change.withheld == (ZHANG,)

    def test_nobody_leaves_while_a_row_cannot_be_taken(self) -> None:
        rows = PersonRow("2", "李四", qq="10001"), PersonRow("3", "王五", roles=frozenset())
        change = compare(people(*rows), complete=True)
        assert change.withheld == (ZHANG,)
        assert [reason.code for _row, _column, reason in refused(change)] == ["qq-taken", "missing"]

    def test_a_file_without_people_makes_nobody_leave(self) -> None:
        assert not compare(links(LinkRow("1", TargetKind.DORM, "3-305")), complete=True).people.ended

    def test_who_is_named_again_is_back(self) -> None:
        state = RosterState.of([replace(ZHANG, left_on=SEPTEMBER)])
        assert compare(people(PersonRow("1", "张三")), state).people.changed[0].after == ZHANG


def _keyed(*several: KnownLink) -> dict[tuple[str, TargetKind, str, date], KnownLink]:
    return {link.key: link for link in several}


class TestLinks:
    def test_a_new_link_begins_today_unless_it_says_when(self) -> None:
        change = compare(
            links(
                LinkRow("1", TargetKind.BRANCH, "护理2301", "3"), LinkRow("2", TargetKind.YOUTH, "3", None, SEPTEMBER)
            )
        )
        assert change.links.added == (
            KnownLink("2", TargetKind.YOUTH, "3", SEPTEMBER),
            KnownLink("1", TargetKind.BRANCH, "护理2301班", TODAY, None, "3"),
        )

    @pytest.mark.parametrize("starts", [None, SEPTEMBER])
    def test_a_known_link_is_unchanged_or_gets_another_contact(self, starts: date | None) -> None:
        assert compare(links(LinkRow("1", TargetKind.DORM, "3-305室", None, starts))).is_empty
        change = compare(links(LinkRow("1", TargetKind.DORM, "3-305", "2", starts)))
        assert change.links.changed == (Change(LINK, replace(LINK, contact="2")),)
        assert compare(links(LinkRow("1", TargetKind.DORM, "3-305", "", starts))).links.changed[0].after.contact == ""

    def test_an_end_ends_it(self) -> None:
        change = compare(links(LinkRow("1", TargetKind.DORM, "3-305", None, None, date(2026, 9, 20))))
        assert change.links.ended == (Change(LINK, replace(LINK, valid_to=date(2026, 9, 20))),)

    @pytest.mark.parametrize(
        ("row", "column", "reason"),
        [
            (LinkRow("李四", TargetKind.DORM, "3-306"), "干部学号", Refusal("unknown-person", LI_BY_NAME)),
            (LinkRow("1", TargetKind.YOUTH, "99"), "对象名称", Refusal("unknown-person", NOBODY)),
            (LinkRow("1", TargetKind.DORM, "3-305", "99"), "联系人学号", Refusal("unknown-person", NOBODY)),
            (LinkRow("3", TargetKind.DORM, "3-305"), "干部学号", Refusal("not-a-cadre", {"name": "王五"})),
            (LinkRow("1", TargetKind.DORM, "3-30"), "对象名称", Refusal("unknown-target", NO_DORM)),
            (LinkRow("1", TargetKind.YOUTH, "1"), "对象名称", Refusal("own-target")),
            (LinkRow("1", TargetKind.DORM, "3-306", "1"), "联系人学号", Refusal("own-contact")),
            (
                LinkRow("1", TargetKind.DORM, "3-306", None, None, YESTERDAY),
                "起",
                Refusal("ends-without-start", {"ends": "2026-09-30"}),
            ),
            (
                LinkRow("1", TargetKind.DORM, "3-305", None, TODAY),
                "起",
                Refusal("overlaps-link", {"starts": "2026-09-01"}),
            ),
            (
                LinkRow("1", TargetKind.DORM, "3-305", None, None, date(2026, 8, 1)),
                "止",
                Refusal("ends-before-start", {"starts": "2026-09-01"}),
            ),
        ],
    )
    def test_what_cannot_be_is_refused(self, row: LinkRow, column: str, reason: Refusal) -> None:
        change = compare(links(row))
        assert refused(change) == [(2, column, reason)]
        assert change.is_empty

    def test_nobody_is_linked_to_someone_who_left(self) -> None:
        state = RosterState.of([ZHANG, replace(WANG, left_on=SEPTEMBER)])
        change = compare(links(LinkRow("1", TargetKind.YOUTH, "3")), state)
        assert refused(change) == [(2, "对象名称", Refusal("person-left", {"code": "3", "name": "王五"}))]

    def test_people_of_the_same_file_count(self) -> None:
        both = replace(
            links(LinkRow("9", TargetKind.DORM, "5-101")),
            people=people(PersonRow("9", "赵六", "药学院", CADRE, dorm="5-101")).people,
        )
        assert compare(both).links.added == (KnownLink("9", TargetKind.DORM, "5-101", TODAY),)

    @pytest.mark.parametrize(
        "row",
        [
            LinkRow("1", TargetKind.DORM, "3-305"),
            LinkRow("1", TargetKind.DORM, "3-305", None, SEPTEMBER, date(2027, 1, 15)),
        ],
    )
    def test_an_old_file_gives_nothing_back_that_was_handed_over(self, row: LinkRow) -> None:
        state = RosterState.of([ZHANG, WANG], [LINK.closed(TODAY)])
        change = compare(links(row), state)
        assert refused(change) == [(2, "止", Refusal("link-ended", {"ended": "2026-09-30"}))]
        assert change.is_empty

    def test_the_end_of_a_past_link_may_be_corrected_but_not_over_the_next(self) -> None:
        past = KnownLink("1", TargetKind.DORM, "3-305", date(2026, 3, 1), date(2026, 6, 30))
        state = RosterState.of([ZHANG, WANG], [past, LINK])
        change = compare(links(LinkRow("1", TargetKind.DORM, "3-305", None, past.valid_from, date(2026, 7, 5))), state)
        assert change.links.ended == (Change(past, replace(past, valid_to=date(2026, 7, 5))),)
        change = compare(links(LinkRow("1", TargetKind.DORM, "3-305", None, past.valid_from, date(2026, 9, 5))), state)
        assert refused(change) == [(2, "起", Refusal("overlaps-link", {"starts": "2026-09-01"}))]

    def test_a_new_start_links_again_after_an_end(self) -> None:
        state = RosterState.of([ZHANG, WANG], [LINK.closed(TODAY)])
        assert compare(links(LinkRow("1", TargetKind.DORM, "3-305", None, TODAY)), state).links.added

    def test_the_same_link_in_two_spellings_is_one_or_a_conflict(self) -> None:
        row = LinkRow("1", TargetKind.DORM, "3-306", "3")
        assert len(compare(links(row, replace(row, target="3-306室"))).links.added) == 1
        change = compare(
            links(row, replace(row, target="3-306室", contact="2"), replace(row, target="3-306寝室", valid_to=TODAY))
        )
        first = {"sheet": "联系", "row": 2}
        assert refused(change) == [
            (3, "联系人学号", Refusal("conflicts-with-row", first)),
            (4, "止", Refusal("conflicts-with-row", first)),
        ]

    def test_absence_ends_nothing_unless_the_file_is_complete(self) -> None:
        other = links(LinkRow("2", TargetKind.DORM, "3-306"))
        assert not compare(other).links.ended
        assert compare(other, complete=True).links.ended == (Change(LINK, replace(LINK, valid_to=YESTERDAY)),)

    def test_a_link_to_come_never_begins_when_a_complete_file_drops_it(self) -> None:
        later = KnownLink("1", TargetKind.DORM, "3-306", date(2026, 11, 1))
        state = RosterState.of([ZHANG, LI, WANG], [LINK, later])
        change = compare(links(LinkRow("1", TargetKind.DORM, "3-305")), state, complete=True)
        assert change.links.ended == (Change(later, replace(later, valid_to=date(2026, 10, 31))),)
        assert not later.closed(TODAY).holds_on(date(2026, 11, 1))

    def test_absence_ends_nothing_while_a_row_is_bad(self) -> None:
        change = compare(links(LinkRow("99", TargetKind.DORM, "3-305")), complete=True)
        assert change.is_empty
        assert change.withheld == (LINK,)

    def test_a_link_whose_cadre_left_ends_even_then(self) -> None:
        incoming = replace(
            links(LinkRow("99", TargetKind.DORM, "3-305")),
            people=people(PersonRow("2", "李四"), PersonRow("3", "王五")).people,
            tables=frozenset({Table.PEOPLE, Table.LINKS}),
        )
        change = compare(incoming, complete=True)
        assert change.links.ended == (Change(LINK, LINK.closed(TODAY)),)
        assert change.withheld == ()


class TestDepartmentsAndSemesters:
    def test_departments(self) -> None:
        state = replace(STATE, departments={name: KnownDepartment(name, "3") for name in ("后勤处", "教务处")})
        rows = (
            DepartmentRow("后勤处", "", None, "123456"),
            DepartmentRow("教务处", "3"),
            DepartmentRow("保卫处", "2", "wechat", "1@chatroom"),
            DepartmentRow("学工部", "99", place=at(Table.DEPARTMENTS, 5)),
        )
        change = compare(Roster(departments=rows, tables=frozenset({Table.DEPARTMENTS})), state)
        assert change.departments == TableDiff(
            added=(KnownDepartment("保卫处", "2", "wechat", "1@chatroom"),),
            changed=(Change(KnownDepartment("后勤处", "3"), KnownDepartment("后勤处", "", "qq", "123456")),),
            unchanged=1,
        )
        assert refused(change) == [(5, "负责人学号", Refusal("unknown-person", {"text": "99", "codes": []}))]

    def test_semesters(self) -> None:
        autumn = SemesterSpan("秋", SEPTEMBER, date(2027, 1, 15))
        state = replace(STATE, semesters={"秋": autumn})
        later = SemesterRow("秋", date(2026, 9, 7), date(2027, 1, 15))
        spring = SemesterRow("春", date(2027, 2, 22), date(2027, 7, 1))
        change = compare(Roster(semesters=(later, spring)), state)
        assert change.semesters == TableDiff(
            added=(SemesterSpan("春", date(2027, 2, 22), date(2027, 7, 1)),),
            changed=(Change(autumn, SemesterSpan("秋", date(2026, 9, 7), date(2027, 1, 15))),),
        )

    def test_semesters_that_share_a_day_are_all_refused(self) -> None:
        state = replace(STATE, semesters={"秋": SemesterSpan("秋", SEPTEMBER, date(2027, 1, 15))})
        same = SemesterRow("秋", SEPTEMBER, date(2027, 1, 15))
        spring = SemesterRow("春", date(2027, 1, 15), date(2027, 7, 1), place=at(Table.SEMESTERS, 3))
        change = compare(Roster(semesters=(same, spring)), state)
        assert refused(change) == [(3, "开始", Refusal("semesters-overlap", {"one": "秋", "two": "春"}))]
        assert change.semesters == TableDiff(unchanged=1)


def test_a_change_can_be_shown_as_lines() -> None:
    state = replace(STATE, links={**STATE.links, **_keyed(KnownLink("2", TargetKind.DORM, "3-306", SEPTEMBER))})
    incoming = replace(
        links(LinkRow("1", TargetKind.DORM, "3-305", "2", None, TODAY)),
        people=(PersonRow("1", "张三", "药学院"), PersonRow("3", "王五"), PersonRow("9", "赵六", "药学院", YOUTH)),
        semesters=(SemesterRow("秋", SEPTEMBER, date(2027, 1, 15)),),
        tables=frozenset({Table.PEOPLE, Table.LINKS}),
    )
    change = diff(state, incoming, complete=True, today=TODAY)
    assert describe(change) == [
        DiffLine(
            Table.PEOPLE,
            Action.ADDED,
            ("9", "赵六"),
            (FieldChange("学院", "", "药学院"), FieldChange("身份", "", "团员青年"), FieldChange("级别", "", "院级")),
        ),
        DiffLine(Table.PEOPLE, Action.CHANGED, ("1", "张三"), (FieldChange("学院", "护理学院", "药学院"),)),
        DiffLine(Table.PEOPLE, Action.ENDED, ("2", "李四"), (FieldChange("离开", "", "2026-10-01"),)),
        DiffLine(
            Table.LINKS,
            Action.ENDED,
            ("2", "寝室", "3-306", "2026-09-01"),
            (FieldChange("止", "", "2026-09-30"),),
        ),
        DiffLine(
            Table.SEMESTERS,
            Action.ADDED,
            ("秋",),
            (FieldChange("开始", "", "2026-09-01"), FieldChange("结束", "", "2027-01-15")),
        ),
    ]
    assert [one.reason.code for one in change.bad] == ["person-left"]


def test_applying_leaves_the_state_as_it_was() -> None:
    before = RosterState.of([ZHANG])
    assert apply(before, RosterDiff()) == before
    after = apply(before, compare(people(PersonRow("1", "张三丰")), before))
    assert before.people["1"] == ZHANG
    assert after.people["1"].name == "张三丰"
