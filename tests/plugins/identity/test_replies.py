"""The room's words, read by a person once and kept."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from models.rules.card import IdentityCard
from models.rules.refusal import Refusal
from models.rules.roster_rows import BadRow, Place, Table
from models.rules.roster_state import Change, KnownDepartment, KnownLink, KnownPerson, RosterDiff, TableDiff
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import Role, TargetKind
from plugins.identity.cards import identity_card, notice_card
from plugins.identity.office_results import (
    CoverageSeen,
    DoubledTarget,
    HandedOver,
    LackingCadre,
    OpenItem,
    SemesterList,
    SemesterSaved,
)
from plugins.identity.replies import console, groups, office, people, refused, roster
from plugins.identity.results import (
    AccountShown,
    Bound,
    Card,
    CheckedIn,
    CheckedOut,
    Companion,
    Myself,
    SelfCode,
    ToConfirm,
    Unbound,
)
from plugins.identity.roster_results import Imported, InviteCode, QqTaken

ROOT = Path(__file__).resolve().parents[3]
FEEDBACK = "校团委办公室 0570-5550155"
CARD = Card("王小雨", "药学院团总支副书记", "药学院", ("药学2401", "3-305", "2 位同学"), "QQ 10003")
BARE = Card("李明哲", "副主席", "药学院", (), "")
SHEET = Place(Table.PEOPLE, "人员", 5)


def bad(code: str, column: str = "学号或工号", row: int = 5, **facts: object) -> BadRow:
    """A bad row."""
    return BadRow(replace(SHEET, row=row), column, Refusal(code, dict(facts)))


def test_codes() -> None:
    assert people.self_code(SelfCode("ABC234", 5)) == snapshot()
    assert people.bound(Bound("王小雨", frozenset({Role.YOUTH, Role.CADRE}))) == snapshot()
    assert people.bound_elsewhere(Bound("王小雨", frozenset({Role.CADRE}))) == snapshot()
    assert people.to_confirm(ToConfirm("王小雨", 5, elsewhere=True)) == snapshot()
    assert people.to_confirm(ToConfirm("王小雨", 10, elsewhere=False)) == snapshot()


def test_strangers() -> None:
    assert people.stranger({Role.STRANGER}) == snapshot()
    assert people.stranger({Role.OPERATOR}) == snapshot()


def test_myself() -> None:
    me = Myself(
        name="王小雨",
        roles=frozenset({Role.CADRE, Role.YOUTH}),
        college="药学院",
        position="药学院团总支副书记",
        targets=((TargetKind.BRANCH, ("药学2401", "药学2402")), (TargetKind.DORM, ("3-305",))),
        accounts=(AccountShown("qq", "10003", True), AccountShown("telegram", "7", False)),
        companions=(Companion("李明哲", "QQ 10004", ("3-412",)), Companion("陈思远", "", ("药学2301",))),
        opted_out=True,
    )
    assert people.myself(me) == snapshot()
    nobody = replace(me, college="", position="", targets=(), accounts=(), companions=(), opted_out=False)
    assert people.myself(nobody) == snapshot()
    assert people.myself(replace(nobody, college="药学院", position="班长")) == snapshot()
    assert people.companions(me.companions, FEEDBACK) == snapshot()


def test_peace() -> None:
    assert [people.in_peace(news) for news in (True, False, None)] == snapshot()
    assert [people.back_again(news) for news in (True, False, None)] == snapshot()


def test_unbinding() -> None:
    assert people.unbound(Unbound("王小雨", 2, "", own=False)) == snapshot()
    assert people.unbound(Unbound("王小雨", 1, "10003", own=True)) == snapshot()
    assert people.unbound(Unbound("王小雨", 0, "10003", own=True)) == snapshot()
    assert people.unbound(Unbound("王小雨", 0, "", own=False)) == snapshot()


def test_namesakes() -> None:
    labels = ["张伟（药学2401，20240126）", "张伟（药学2402，20240212）"]
    assert people.which_person("张伟", labels, 5) == snapshot()
    assert people.choose_a_number(2) == snapshot()


def test_cards() -> None:
    assert groups.cards([CARD, BARE], FEEDBACK) == snapshot()
    assert groups.own_card(CARD, FEEDBACK) == snapshot()
    assert groups.greeting([CARD]) == snapshot()
    assert groups.relayed_card(CARD, FEEDBACK, "10000") == snapshot()
    assert groups.relayed_card(BARE, FEEDBACK, "") == snapshot()
    assert groups.relayed_notice("周三晚 7 点团日活动", CARD) == snapshot()
    assert groups.relayed_notice("周三晚 7 点团日活动", BARE) == snapshot()
    assert groups.contact_set("QQ 10003") == snapshot()


def test_pictures_say_the_same() -> None:
    picture = identity_card(CARD, league="团委", feedback=FEEDBACK, target="3-305")
    assert picture == snapshot()
    assert identity_card(CARD, league="团委", feedback=FEEDBACK, bot=False).notes == snapshot()
    assert isinstance(picture, IdentityCard)
    assert notice_card("团日活动\n周三晚 7 点\n\n205 教室", CARD) == snapshot()
    assert notice_card("周三晚 7 点团日活动，205 教室", BARE) == snapshot()


def test_check_in() -> None:
    done = CheckedIn((1, 2), ("3-305", "3-306"), ("3-305",), CARD, ())
    assert groups.checked_in(done, FEEDBACK) == snapshot()
    again = replace(done, numbers=(), new=(), added=("3-305",), others=("李明哲",))
    assert groups.checked_in(again, FEEDBACK).splitlines()[0] == snapshot()
    assert groups.checked_in(replace(again, added=()), FEEDBACK).splitlines()[0] == snapshot()
    assert groups.met_face_to_face(done, ["3-306", "3-307"]) == snapshot()
    assert groups.met_face_to_face(replace(again, added=()), []) == snapshot()
    assert groups.met_face_to_face(done, None) == snapshot()
    assert groups.checked_out(CheckedOut(("3-305",), ())) == snapshot()
    assert groups.checked_out(CheckedOut(("3-305",), ("3-306",))) == snapshot()
    assert groups.which_targets(["药学2401", "3-305"], 2, youths=True) == snapshot()
    assert groups.which_targets(["药学2401", "吴思颖"], 2, youths=False) == snapshot()


def test_handover() -> None:
    done = HandedOver("王小雨", "李明哲", ("3-305", "3-306"), date(2026, 11, 23), ())
    assert office.handed_over(done) == snapshot()
    assert office.handed_over(replace(done, untold=("王小雨",))) == snapshot()
    items = [
        OpenItem(TargetKind.DORM, "3-305", "赵雪", date(2026, 11, 20), (7, 9)),
        OpenItem(TargetKind.YOUTH, "吴思颖", "", None, ()),
    ]
    assert office.taken_over("王小雨", items) == snapshot()
    assert office.handed_on("李明哲", ["3-305", "3-306"]) == snapshot()
    assert office.handover_received(["王小雨"], "李明哲") == snapshot()
    assert office.received(["王小雨", "赵雪"]) == snapshot()


AUTUMN = SemesterSpan("2026-2027-1", date(2026, 9, 1), date(2027, 1, 17))
SPRING = SemesterSpan("2026-2027-2", date(2027, 2, 22), date(2027, 7, 4))


def test_semesters() -> None:
    assert office.semester_list(SemesterList((AUTUMN, SPRING), date(2026, 11, 23), None)) == snapshot()
    assert office.semester_list(SemesterList((), date(2026, 11, 23), AUTUMN)) == snapshot()
    assert office.semester_saved(SemesterSaved(AUTUMN, None)) == snapshot()
    assert office.semester_saved(SemesterSaved(AUTUMN, AUTUMN)) == snapshot()
    moved = replace(AUTUMN, ends_on=date(2027, 1, 24))
    assert office.semester_saved(SemesterSaved(moved, AUTUMN)) == snapshot()


def test_coverage() -> None:
    lacking = LackingCadre("王小雨", "20230103", "药学院", ((TargetKind.DORM, 1, 3), (TargetKind.YOUTH, 0, 3)))
    doubled = DoubledTarget(TargetKind.DORM, "3-305", ("王小雨", "李明哲"))
    seen = CoverageSeen("药学院", 12, (lacking,), (doubled,), 8, 2, 11, 5)
    assert office.coverage(seen) == snapshot()
    assert office.coverage(replace(seen, lacking=(), doubled=())) == snapshot()
    long = replace(seen, lacking=(lacking,) * 9)
    assert office.coverage(long).splitlines()[-1] == snapshot()
    assert not office.is_long(seen)
    assert office.is_long(replace(seen, doubled=(doubled,) * 9))
    assert office.coverage_sheets(seen) == snapshot()


NEW = KnownPerson("20240126", "吴思颖", college="药学院", roles=frozenset({Role.YOUTH}), qq="10011")
LINK = KnownLink("20230103", TargetKind.DORM, "3-305", date(2026, 9, 7))
DIFF = RosterDiff(
    people=TableDiff(
        (NEW,), (Change(NEW, replace(NEW, phone="138")),), (Change(NEW, replace(NEW, left_on=SPRING.ends_on)),)
    ),
    links=TableDiff((), (), (Change(LINK, replace(LINK, valid_to=date(2026, 11, 22))),)),
    departments=TableDiff((KnownDepartment("后勤处"),)),
    semesters=TableDiff((AUTUMN,)),
    bad=(bad("missing", "姓名"), bad("missing-columns", "", 0, columns=["姓名"])),
)


def test_a_dry_run() -> None:
    assert roster.dry_run(Imported("名单.xlsx", DIFF, ("说明",))) == snapshot()
    assert roster.dry_run(Imported("名单.xlsx", RosterDiff(), ())) == snapshot()
    many = RosterDiff(bad=tuple(bad("missing", row=row) for row in range(2, 12)))
    assert roster.dry_run(Imported("名单.xlsx", many, ())) == snapshot()
    assert roster.needs_sheet(many)
    assert not roster.needs_sheet(DIFF)


TAKEN = QqTaken("20240126", "吴思颖", "10011", "赵雪")


def test_an_import() -> None:
    assert roster.imported(Imported("名单.xlsx", DIFF, (), (TAKEN,))) == snapshot()
    assert roster.imported(Imported("名单.xlsx", RosterDiff(), ())) == snapshot()
    assert roster.report_sheets(DIFF) == snapshot()


def test_the_console() -> None:
    seen = Imported("名单.xlsx", replace(DIFF, withheld=(NEW, LINK)), ("说明",), (TAKEN,))
    assert console.console_report(seen, applied=False, complete=True) == snapshot()
    assert console.console_report(seen, applied=True, complete=False).splitlines()[-5:] == snapshot()
    assert console.console_report(Imported("名单.xlsx", RosterDiff(), ()), applied=True, complete=False) == snapshot()
    many = Imported("名单.xlsx", RosterDiff(withheld=(LINK,) * 9), ())
    assert console.console_report(many, applied=False, complete=True).splitlines()[-1] == snapshot()


def test_the_sheet_of_codes() -> None:
    code = InviteCode(
        "20230103",
        "王小雨",
        "药学院",
        frozenset({Role.CADRE}),
        "ABCDEFGH23",
        datetime(2026, 12, 7, tzinfo=timezone.utc),
    )
    assert console.invite_sheet([code], "2026-12-07 08:00") == snapshot()


FACTS: dict[str, object] = {
    "text": "甲", "word": "甲", "columns": ["姓名"], "codes": ["1"], "code": "1", "name": "王小雨", "sheet": "人员",
    "row": 3, "most": 64, "starts": "2026-09-01", "ends": "2026-09-01", "ended": "2026-09-01", "qq": "10001",
    "nearest": ["3-305"], "one": "秋", "two": "春", "mb": 10, "rows": 20000, "who": "校团委", "own": ("3-305",),
    "targets": ("3-306",), "cadres": ["李明哲"], "owner": "王小雨", "other": AUTUMN, "labels": ["王小雨"],
}  # fmt: skip
BARE_FACTS = {key: FACTS[key] for key in ("name", "targets", "mb", "most", "who", "owner", "own", "other")}


@pytest.mark.parametrize("code", sorted(roster._REASONS))
def test_a_reason_is_short_and_takes_missing_facts(code: str) -> None:
    full = roster.reason(Refusal(code, FACTS))
    assert full
    assert len(full) <= 60
    optional = {"text", "codes", "nearest", "most"}
    assert roster.reason(Refusal(code, {key: value for key, value in FACTS.items() if key not in optional}))


@pytest.mark.parametrize("code", sorted(roster._FILES))
def test_a_file_that_is_refused(code: str) -> None:
    assert len(roster.file_refused(Refusal(code, FACTS)).splitlines()) == 1


def raised_in(*files: str) -> set[str]:
    """Every code these files refuse with."""
    shape = re.compile(r'(?:Refusal|Rejected|TooBig|TimedOut|bad)\(\s*"([a-z-]+)"')
    return {code for name in files for path in ROOT.glob(name) for code in shape.findall(path.read_text("utf-8"))}


def test_every_reason_of_a_bad_row_has_words() -> None:
    codes = raised_in(
        "models/rules/roster*.py", "plugins/_kit/confined/xlsx_values.py", "plugins/_kit/confined/sheet_xml.py"
    )
    codes |= raised_in("plugins/_kit/confined/delimited.py", "plugins/_kit/confined/gathered.py")
    assert codes - set(roster._REASONS) - set(roster._FILES) == set()


def test_every_reason_a_file_is_refused_for_has_words() -> None:
    pictures = {"not-a-picture", "damaged-picture", "picture-too-big"}
    codes = raised_in(
        "plugins/_kit/confined/*.py", "plugins/identity/importing.py", "plugins/identity/commands/importing.py"
    )
    assert codes - pictures - set(roster._FILES) - set(roster._REASONS) == set()


def test_every_refusal_of_the_room_has_words() -> None:
    codes = raised_in("plugins/identity/*.py", "plugins/identity/commands/*.py") | {
        "not-bound",
        "not-a-cadre",
        "not-linked",
    }
    asked = {"several-people"}
    worded = {*people.PEOPLE_REFUSALS, *groups.GROUP_REFUSALS, *office.OFFICE_REFUSALS, *roster._FILES}
    assert codes - asked - worded == set()


@pytest.mark.parametrize("code", sorted({*people.PEOPLE_REFUSALS, *groups.GROUP_REFUSALS, *office.OFFICE_REFUSALS}))
def test_a_refusal_is_at_most_two_lines(code: str) -> None:
    for facts in (FACTS, {**FACTS, "nearest": [], "cadres": [], "own": ()}):
        assert len(refused(Refusal(code, facts)).splitlines()) <= 2
