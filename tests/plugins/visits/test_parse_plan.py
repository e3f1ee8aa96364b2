"""How plans are really typed on phones: labels or none, several targets at once, 同上, numbers and names."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.plan import Part
from models.rules.refusal import Refusal
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import TargetKind
from plugins.visits.draft import KnownTarget
from plugins.visits.parse_plan import Asked, Wish, is_same, parse_plan
from plugins.visits.parse_plan_answers import Picked, Said, parse_pick, redirected, said_of
from plugins.visits.parse_plan_words import plan_words, with_time

TODAY = date(2026, 11, 25)  # a Wednesday, week 12
TERM = SemesterSpan("2026-2027-1", date(2026, 9, 7), date(2027, 1, 24))
DORM, BRANCH, YOUTH = TargetKind.DORM, TargetKind.BRANCH, TargetKind.YOUTH
KNOWN = [
    KnownTarget(1, BRANCH, "药学2401"),
    KnownTarget(2, DORM, "3-305"),
    KnownTarget(3, DORM, "3-306"),
    KnownTarget(4, YOUTH, "林小满", ("20240126",)),
    KnownTarget(5, YOUTH, "张三", ("20240127",)),
    KnownTarget(6, YOUTH, "张三", ("20240128",)),
]


def names(targets: tuple[KnownTarget, ...]) -> str:
    return " ".join(target.name for target in targets)


def asked(text: str, own: int | None = None, quoted: int | None = None) -> tuple[str, int | None, str, str]:
    result = parse_plan(text, KNOWN, own, quoted)
    assert isinstance(result, Asked), result
    return result.wish.value, result.number, names(result.targets), result.text


@pytest.mark.parametrize(
    ("text", "wish", "number", "targets", "rest"),
    [
        ("", Wish.OVERVIEW, None, "", ""),
        (" 。", Wish.OVERVIEW, None, "", ""),
        ("对照", Wish.COMPARE, None, "", ""),
        ("对照 12", Wish.COMPARE, 12, "", ""),
        ("完成情况", Wish.COMPARE, None, "", ""),
        ("学院", Wish.COLLEGE, None, "", ""),
        ("12", Wish.PLAN, 12, "", ""),
        ("#305", Wish.PLAN, 305, "", ""),
        ("305", Wish.TARGETS, None, "3-305", ""),
        ("12 3-305", Wish.PLAN, 12, "", "3-305"),
        ("12 全部", Wish.PLAN, 12, "", "全部"),
        ("3-305", Wish.TARGETS, None, "3-305", ""),
        ("3-305、3-306", Wish.TARGETS, None, "3-305 3-306", ""),
        ("寝室", Wish.TARGETS, None, "3-305 3-306", ""),
        ("全部", Wish.TARGETS, None, "药学2401 3-305 3-306 林小满 张三 张三", ""),
        ("3-305 打算月底去", Wish.WRITE, None, "3-305", "打算月底去"),
        ("3-305打算月底去", Wish.WRITE, None, "3-305", "打算月底去"),
        ("3-305的情况：都好", Wish.WRITE, None, "3-305", "情况：都好"),
        ("3-305和3-306 都想考研", Wish.WRITE, None, "3-305 3-306", "都想考研"),
        ("三个寝室 打算去坐坐", Wish.WRITE, None, "3-305 3-306", "打算去坐坐"),
        ("小满 打算陪她选课", Wish.WRITE, None, "林小满", "打算陪她选课"),
        ("药学2401班 备一次团日", Wish.WRITE, None, "药学2401", "备一次团日"),
        ("3-306 和 3-305 一样", Wish.COPY, None, "3-306 3-305", ""),
        ("3-306 同上", Wish.COPY, None, "3-306", ""),
        ("打算：月底去一次", Wish.UNCLEAR, None, "", "打算：月底去一次"),
        ("好好写", Wish.UNCLEAR, None, "", "好好写"),
    ],
)
def test_what_is_asked(text: str, wish: Wish, number: int | None, targets: str, rest: str) -> None:
    assert asked(text) == (wish.value, number, targets, rest)


def test_a_number_that_is_also_a_room() -> None:
    assert asked("305", own=305) == (Wish.PLAN.value, 305, "", "")


def test_comments_name_the_plan_or_quote_it() -> None:
    assert asked("评语 12 写得实在") == ("comment", 12, "", "写得实在")
    assert asked("点评：写得实在", quoted=7) == ("comment", 7, "", "写得实在")
    for text, code in (("评语 写得实在", "which-plan"), ("评语 12", "empty-comment")):
        refusal = parse_plan(text, KNOWN)
        assert isinstance(refusal, Refusal)
        assert refusal.code == code


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("3-999 打算月底去", "unknown-target", "3-999"),
        ("3-305 3-999 打算月底去", "unknown-target", "3-999"),
        ("张三 打算陪他", "ambiguous-target", "张三"),
    ],
)
def test_names_nobody_knows(text: str, code: str, name: str) -> None:
    refusal = parse_plan(text, KNOWN)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts["name"]) == (code, name)


def test_the_office_has_no_targets_of_its_own() -> None:
    assert parse_plan("王小雨", []) == Asked(Wish.UNCLEAR, text="王小雨")
    assert parse_plan("3-999", []) == Asked(Wish.UNCLEAR, text="3-999")
    assert parse_plan("班级", []) == Asked(Wish.UNCLEAR, text="班级")


def said(text: str, only: Part | None = None) -> dict[str, str]:
    return {part.label: words for part, words in plan_words(text, TODAY, TERM, only=only).items()}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "现状：作息不齐 需求：调热水时间 打算：去坐坐 时间：月底",
            {"现状": "作息不齐", "需求": "调热水时间", "打算": "去坐坐", "时间": "月底"},
        ),
        (
            "现状作息不齐 需求调热水时间 打算去坐坐，谈心为主 时间第14周周三",
            {"现状": "作息不齐", "需求": "调热水时间", "打算": "去坐坐，谈心为主", "时间": "第14周周三"},
        ),
        ("【现状】都好\n【打算】去坐坐", {"现状": "都好", "打算": "去坐坐"}),
        ("时间 国庆前后 ", {"时间": "国庆前后"}),
        ("时间紧，大家都在考证", {"打算": "时间紧，大家都在考证"}),
        ("睡得晚，时间紧 打算月底去", {"现状": "睡得晚，时间紧", "打算": "月底去"}),
        ("现状：睡得晚，时间紧", {"现状": "睡得晚，时间紧"}),
        ("聊热水 现状：都好", {"打算": "聊热水", "现状": "都好"}),
        ("需求 打算考研 时间12月5日", {"需求": "打算考研", "时间": "12月5日"}),
        ("打算聊聊 现状如何再说", {"打算": "聊聊 现状如何再说"}),
        ("打算去坐坐 打算：再去一次", {"打算": "去坐坐\n再去一次"}),
        ("计划和他们备一次团日", {"打算": "和他们备一次团日"}),
        ("去坐坐", {"打算": "去坐坐"}),
        ("去坐坐\n月底前", {"打算": "去坐坐", "时间": "月底前"}),
        ("都好；去坐坐", {"现状": "都好", "打算": "去坐坐"}),
        (
            "班委没经验\n想学会开会\n一起备一次团日\n再请学长来\n大概在第14周",
            {"现状": "班委没经验", "需求": "想学会开会", "打算": "一起备一次团日\n再请学长来", "时间": "大概在第14周"},
        ),
        ("月底", {"时间": "月底"}),
        ("；", {}),
        ("打算：", {}),
    ],
)
def test_parts_with_labels_and_without(text: str, parts: dict[str, str]) -> None:
    assert said(text) == parts


def test_the_answer_to_one_part_is_taken_as_it_is() -> None:
    assert said("打算考研的有两个\n其他还没想好", Part.SITUATION) == {"现状": "打算考研的有两个\n其他还没想好"}
    assert said("现状：都好；打算：去坐坐", Part.SITUATION) == {"现状": "都好", "打算": "去坐坐"}


def test_the_day_comes_from_the_time_or_else_from_the_intention() -> None:
    day = date(2026, 12, 5)
    assert with_time({Part.TIME: "12月5日前后"}, TODAY, TERM) == ({Part.TIME: "12月5日前后"}, day)
    assert with_time({Part.TIME: "尽快"}, TODAY, TERM) == ({Part.TIME: "尽快"}, None)
    told = {Part.INTENTION: "12月5日去坐坐"}
    assert with_time(told, TODAY, TERM) == ({**told, Part.TIME: "12月5日"}, day)
    assert with_time({Part.NEED: "12月5日考试"}, TODAY, TERM) == ({Part.NEED: "12月5日考试"}, None)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("取消", Said.CANCEL),
        ("算了", Said.CANCEL),
        ("先到这", Said.CANCEL),
        ("好了。", Said.CANCEL),
        ("跳过", Said.SKIP),
        ("略", Said.SKIP),
        ("下一个", Said.SKIP),
        ("同上", Said.SAME),
        ("一样", Said.SAME),
        ("都一样", Said.SAME_FOR_REST),
        ("剩下的都一样", Said.SAME_FOR_REST),
        ("一步步", Said.STEPWISE),
        ("都挺好的", Said.WORDS),
        ("没有", Said.WORDS),
        ("1", Said.WORDS),
    ],
)
def test_answers_that_are_no_words(text: str, answer: Said) -> None:
    assert said_of(text) is answer


@pytest.mark.parametrize(
    ("text", "said", "targets", "rest"),
    [
        ("2 3", Said.WORDS, "3-305 3-306", ""),
        ("23", Said.WORDS, "3-305 3-306", ""),
        ("全部", Said.WORDS, "药学2401 3-305 3-306 林小满", ""),
        ("2 3 打算月底去坐坐", Said.WORDS, "3-305 3-306", "打算月底去坐坐"),
        ("2、3打算月底去坐坐", Said.WORDS, "3-305 3-306", "打算月底去坐坐"),
        ("1：备一次团日", Said.WORDS, "药学2401", "备一次团日"),
        ("寝室 打算月底去坐坐", Said.WORDS, "3-305 3-306", "打算月底去坐坐"),
        ("3-306", Said.WORDS, "3-306", ""),
        ("2 同上", Said.SAME, "3-305", ""),
        ("都一样", Said.SAME, "药学2401 3-305 3-306 林小满", ""),
        ("同上", Said.SAME, "药学2401 3-305 3-306 林小满", ""),
        ("0", Said.EACH, "药学2401 3-305 3-306 林小满", ""),
        ("逐个来", Said.EACH, "药学2401 3-305 3-306 林小满", ""),
        ("取消", Said.CANCEL, "", ""),
        ("跳过", Said.CANCEL, "", ""),
    ],
)
def test_picking_targets(text: str, said: Said, targets: str, rest: str) -> None:
    picked = parse_pick(text, KNOWN[:4])
    assert isinstance(picked, Picked)
    assert (picked.said, names(picked.targets), picked.text) == (said, targets, rest)


@pytest.mark.parametrize("text", ["好的", "12月5日去一次", "5 打算去", "打算去坐坐", "张三 打算去"])
def test_picking_nothing(text: str) -> None:
    assert parse_pick(text, [*KNOWN[:2], *KNOWN[4:]]) is None


def test_words_for_somebody_else_than_asked() -> None:
    found = redirected("3-306 打算：月底去", KNOWN)
    assert found is not None
    assert (names(found[0]), found[1]) == ("3-306", "打算：月底去")
    for text in ("3-306 的同学处得好", "都挺好", "张三 打算：去"):
        assert redirected(text, KNOWN) is None


def test_as_with_the_one_before() -> None:
    assert all(map(is_same, ("同上", "都同上", "也一样", "和上面一样。", "照旧")))
    assert not is_same("一样的情况很多")


@given(st.text(alphabet="现状需求打算时间：:【】 \n，。；3-305寝室全部同上一样12月5日周三取消评语#", max_size=40))
def test_nothing_typed_is_lost_or_breaks(text: str) -> None:
    parse_plan(text, KNOWN, 12)
    parse_pick(text, KNOWN)
    redirected(text, KNOWN)
    words, _ = with_time(plan_words(text, TODAY, TERM), TODAY, TERM)
    assert all(words.values())
