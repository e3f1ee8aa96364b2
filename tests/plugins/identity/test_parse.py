"""What people type, understood."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.refusal import Refusal
from models.rules.vocabulary import TargetKind
from plugins.identity.draft import CheckIn, Handover, KnownTarget, SemesterWish
from plugins.identity.parse import (
    find_target,
    parse_check_in,
    parse_code,
    parse_handover,
    parse_pasted_code,
    parse_public_contact,
    parse_received,
    parse_semester,
    parse_yes,
)

KNOWN = (
    KnownTarget(1, TargetKind.BRANCH, "药学2401", "药学2401"),
    KnownTarget(2, TargetKind.DORM, "3-305", "3-305"),
    KnownTarget(3, TargetKind.DORM, "3-306", "3-306"),
    KnownTarget(4, TargetKind.DORM, "5-306", "5-306"),
    KnownTarget(5, TargetKind.YOUTH, "20240126", "吴思颖"),
    KnownTarget(6, TargetKind.YOUTH, "20240127", "张伟"),
    KnownTarget(7, TargetKind.YOUTH, "20240128", "张伟"),
    KnownTarget(8, TargetKind.BRANCH, "护理2402班", "护理2402班"),
)


@pytest.mark.parametrize(
    ("argument", "code"),
    [
        ("ABCD2345KL", "ABCD2345KL"),
        ("abcd2345kl", "ABCD2345KL"),
        ("ＡＢＣＤ２３", "ABCD23"),
        ("ABCD-2345-KL", "ABCD2345KL"),
        ("邀请码 ABCD2345KL 谢谢", "ABCD2345KL"),
        ("AB CD", "ABCD"),
        ("邀请码", ""),
        ("", ""),
    ],
)
def test_a_code(argument: str, code: str) -> None:
    assert parse_code(argument) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ABCDEFGHJK", "ABCDEFGHJK"),
        (" abcdefgh23 ", "ABCDEFGH23"),
        ("ABC234", "ABC234"),
        ("THANKS", ""),
        ("私聊机器人：/绑定 ABCDEFGH23", "ABCDEFGH23"),
        ("请发：/绑定 THANKS", "THANKS"),
        ("ABCDEFGHJK 你好", ""),
        ("在吗", ""),
    ],
)
def test_a_code_pasted_without_the_command(text: str, code: str) -> None:
    assert parse_pasted_code(text) == code


@pytest.mark.parametrize(
    ("text", "yes"), [("1", True), ("１", True), ("是我。", True), ("2", False), ("不是", False), ("在吗", None)]
)
def test_yes_or_no(text: str, yes: bool | None) -> None:
    assert parse_yes(text) is yes


@pytest.mark.parametrize(("text", "received"), [("收到", True), ("收到！", True), ("收到了。", True), ("1", False)])
def test_received(text: str, received: bool) -> None:
    assert parse_received(text) is received


@pytest.mark.parametrize(
    ("argument", "wish"),
    [
        ("", CheckIn()),
        ("3-305", CheckIn((2,))),
        ("３－３０５", CheckIn((2,))),
        ("寝室3-305、3-306寝室", CheckIn((2, 3))),
        ("3-305 3-305", CheckIn((2,))),
        ("305", CheckIn((2,))),
        ("药学2401班", CheckIn((1,))),
        ("药学2401团支部", CheckIn((1,))),
        ("护理2402", CheckIn((8,))),
        ("2402", CheckIn((8,))),
        ("班级 药学2401 和 吴思颖", CheckIn((1, 5))),
        ("20240127", CheckIn((6,))),
        ("3-305 当面", CheckIn((2,), face_to_face=True)),
        ("3-305当面", CheckIn((2,), face_to_face=True)),
        ("当面", CheckIn(face_to_face=True)),
        ("取消", CheckIn(cancel=True)),
        ("取消 3-305", CheckIn((2,), cancel=True)),
        ("全部", CheckIn(every=True)),
    ],
)
def test_check_in(argument: str, wish: CheckIn) -> None:
    assert parse_check_in(argument, KNOWN) == wish


def test_an_unknown_target_gets_the_nearest_names() -> None:
    refusal = parse_check_in("3-309", KNOWN)
    assert refusal == Refusal("unknown-target", {"name": "3-309", "nearest": ("3-305", "3-306", "5-306")})


@pytest.mark.parametrize(("name", "candidates"), [("张伟", [6, 7]), ("306", [3, 4])])
def test_a_name_several_share_is_asked_about(name: str, candidates: list[int]) -> None:
    assert find_target(name, KNOWN) == Refusal("ambiguous-target", {"name": name, "candidates": candidates})


@pytest.mark.parametrize(
    ("argument", "wish"),
    [
        ("张三 李四", Handover("张三", "李四")),
        ("张三→李四", Handover("张三", "李四")),
        ("张三 -> 李四 全部", Handover("张三", "李四")),
        ("张三交给李四 寝室 3-305、3-306", Handover("张三", "李四", ("3-305", "3-306"))),
        ("20230103，20230127", Handover("20230103", "20230127")),
        ("张三", Refusal("handover-usage")),
        ("", Refusal("handover-usage")),
    ],
)
def test_handover(argument: str, wish: Handover | Refusal) -> None:
    assert parse_handover(argument) == wish


AUTUMN = SemesterWish("2026-2027-1", date(2026, 9, 1), date(2027, 1, 17))


@pytest.mark.parametrize(
    ("argument", "wish"),
    [
        ("", None),
        ("2026-2027-1 2026-09-01 2027-01-17", AUTUMN),
        ("２０２６－２０２７－１：2026年9月1日 到 2027年1月17日", AUTUMN),
        ("2026-2027-1 2026.9.1-2027.1.17", AUTUMN),
        ("2026-2027-1 20260901 20270117", AUTUMN),
        ("2026-2027-1", Refusal("semester-usage")),
        ("2026-09-01 2027-01-17", Refusal("semester-usage")),
        (f"{'长' * 33} 2026-09-01 2027-01-17", Refusal("semester-usage")),
        ("秋 2026-09-31 2027-01-17", Refusal("bad-date", {"text": "2026-09-31"})),
        ("秋 2027-01-17 2026-09-01", Refusal("ends-before-start", {"starts": "2027-01-17"})),
    ],
)
def test_semester(argument: str, wish: SemesterWish | Refusal | None) -> None:
    assert parse_semester(argument) == wish


@pytest.mark.parametrize(
    ("argument", "contact"),
    [
        ("公开 QQ 10003", "QQ 10003"),
        ("公开：周三晚在 205", "周三晚在 205"),
        ("不公开", ""),
        ("公开", None),
        ("", None),
        ("怎么改", None),
    ],
)
def test_public_contact(argument: str, contact: str | None) -> None:
    assert parse_public_contact(argument) == contact


@given(st.text(max_size=80))
def test_nothing_typed_raises(text: str) -> None:
    parse_check_in(text, KNOWN)
    parse_handover(text)
    parse_semester(text)
    parse_code(text)
    parse_pasted_code(text)
    parse_public_contact(text)
