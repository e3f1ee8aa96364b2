from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from models.rules.duty_rule import Milestone, Per, Reading
from models.rules.policy import Policy, PolicyError, parse_policy
from models.rules.vocabulary import CrisisKind, RecordKind, TargetKind

Data = dict[str, Any]


def problems(data: object) -> tuple[str, ...]:
    with pytest.raises(PolicyError) as caught:
        parse_policy(data, "校规.toml")  # type: ignore[arg-type]
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def test_the_shipped_policy_is_the_notice(policy: Policy) -> None:
    assert [(one.id, one.clause, one.per, one.quota) for one in policy.duties] == [
        ("check_in", "五(一)", Per.LINK, 1),
        ("league_day", "五(二)", Per.SEMESTER, 1),
        ("visit", "五(二)", Per.SEMESTER, 2),
        ("talk", "五(二)", Per.SEMESTER, 1),
        ("lecture", "五(二)", Per.ACADEMIC_YEAR, 1),
        ("online", "五(二)", Per.SEMESTER, 1),
        ("review", "五(三)", Per.SEMESTER, 1),
    ]
    assert {policy.links.of(kind) for kind in TargetKind} == {3}
    assert {one.reading for one in policy.duties if one.per is not Per.LINK} == {Reading.LENIENT}
    assert policy.duties[2].milestones == (Milestone(8, 1), Milestone(16, 2))
    assert (policy.school.notebook, policy.school.account) == ("青情笔记", "远志青年")
    records = policy.records
    assert (records.min_narrative, records.undo_hours, records.repeat_minutes) == (15, 24, 10)
    assert (records.photo_minutes, records.question_minutes, records.late_days) == (5, 2, 14)
    assert (policy.binding.invite_days, policy.binding.self_minutes) == (14, 5)
    assert (policy.limits.file_mb, policy.limits.rows) == (10, 20000)
    assert (policy.courtesy.quiet_from, policy.courtesy.quiet_to) == (22, 8)


def test_the_shipped_help_texts_name_the_lines_and_nobody_is_on_duty(policy: Policy) -> None:
    for kind in CrisisKind:
        text = policy.crisis.help_for(kind)
        assert all(line in text for line in ("110", "120", "12356", "12355", policy.school.helpline))
        assert "{" not in text
    assert policy.crisis.duty == ()


def test_a_record_finds_its_one_rule(policy: Policy) -> None:
    assert getattr(policy.rule_for(RecordKind.VISIT, TargetKind.DORM), "id", "") == "visit"
    assert getattr(policy.rule_for(RecordKind.LECTURE, TargetKind.BRANCH), "id", "") == "lecture"
    assert policy.rule_for(RecordKind.VISIT, TargetKind.YOUTH) is None
    assert policy.rule_for(RecordKind.SERVICE, None) is None
    assert policy.targets_of(RecordKind.CHECK_IN) == tuple(TargetKind)
    assert policy.targets_of(RecordKind.ONLINE) == ()


@pytest.mark.parametrize(
    ("word", "name"),
    [("一学一做", "学习"), ("学习", "学习"), (" 主题团日 ", "主题团日"), ("团日活动", "主题团日"), ("聚餐", None)],
)
def test_sub_kinds_go_by_their_aliases(policy: Policy, word: str, name: str | None) -> None:
    assert policy.sub_kind_named(RecordKind.LEAGUE_DAY, word) == name


def test_only_kinds_with_sub_kinds_have_any(policy: Policy) -> None:
    assert [sub.name for sub in policy.sub_kinds_of(RecordKind.LEAGUE_DAY)] == ["组织生活", "主题团日", "学习"]
    assert policy.sub_kinds_of(RecordKind.VISIT) == ()


def test_equal_files_make_equal_policies(policy: Policy, policy_data: Data) -> None:
    assert parse_policy(policy_data, "另一份.toml") == policy
    assert hash(policy) == hash(parse_policy(policy_data, "另一份.toml"))


def test_every_mistake_is_named_at_once(policy_data: Data) -> None:
    policy_data["title"] = "  "
    policy_data["records"]["min_narrative"] = 0
    policy_data["records"]["undo_hour"] = policy_data["records"].pop("undo_hours")
    policy_data["courtesy"]["quiet_from"] = "22:00"
    policy_data["duty"][2]["per"] = "week"
    del policy_data["binding"]
    policy_data["limits"] = 10
    assert problems(policy_data) == (
        "校规.toml：title 要是一段文字，现在是 '  '",
        "校规.toml：duty[3].per 要写 semester、academic_year、link 之一，现在是 'week'",
        "校规.toml：records.min_narrative 要是 1 到 500 的整数，现在是 0",
        "校规.toml：records.undo_hours 没有写，要是 1 到 168 的整数",
        "校规.toml：records.undo_hour 没有这个键，是不是想写 undo_hours",
        "校规.toml：courtesy.quiet_from 要是 0 到 23 的整数，现在是 '22:00'",
        "校规.toml：binding 缺少这一节",
        "校规.toml：limits 要是一节 [名称]",
    )


def test_an_empty_file_names_every_section_once() -> None:
    assert [line.removeprefix("校规.toml：") for line in problems({})] == [
        "school 缺少这一节",
        "title 没有写，要是一段文字",
        "links 缺少这一节",
        "duty 至少要有一条 [[duty]]",
        "records 缺少这一节",
        "semester_template 至少要有一条 [[semester_template]]",
        "calendar 缺少这一节",
        "courtesy 缺少这一节",
        "nudges 缺少这一节",
        "delivery 缺少这一节",
        "crisis 缺少这一节",
        "listening 缺少这一节",
        "category 至少要有一条 [[category]] 的 kind 是 thanks，夸奖和闲聊归在那里",
        "department 至少要有一条 [[department]]",
        "survey 缺少这一节",
        "checks 缺少这一节",
        "topics 缺少这一节",
        "assessment 缺少这一节",
        "problems 缺少这一节",
        "binding 缺少这一节",
        "limits 缺少这一节",
    ]


def test_a_file_that_is_no_table() -> None:
    assert problems([])[0] == "校规.toml：整个文件 要是一节 [名称]"


def spoilt(data: Data, path: str, value: object) -> tuple[str, ...]:
    """The problems after setting `a.b.0.c` to a value, without the file's name."""
    *parents, last = path.split(".")
    place: Any = data
    for part in parents:
        place = place[int(part)] if part.isdigit() else place[part]
    place[last] = value
    return tuple(line.removeprefix("校规.toml：") for line in problems(data))


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("links.dorms", True, "links.dorms 要是 0 到 500 的整数，现在是 True"),
        ("links.rooms", 3, "links.rooms 没有这个键"),
        ("duty", 7, "duty 要是一列 [[名称]]，现在是 7"),
        (
            "duty.0.kinds",
            [],
            "duty[1].kinds 要是一列 visit、league_day、talk、lecture、online、service、check_in、review，"
            "至少 1 个，现在是 []",
        ),
        ("duty.0.targets", ["room"], "duty[1].targets 要是一列 branch、dorm、youth，现在是 ['room']"),
        ("duty.0.targets", [["dorm"]], "duty[1].targets 要是一列 branch、dorm、youth，现在是 [['dorm']]"),
        ("duty.0.targets", "dorm", "duty[1].targets 要是一列 branch、dorm、youth，现在是 'dorm'"),
        ("duty.4.per", "link", "duty[5].targets per 是 link 时要写联系对象的种类"),
        ("duty.1.id", "check_in", "duty[2].id check_in 写了两次"),
        ("duty.3.kinds", ["online"], "duty[6].kinds 和规则 talk 重了：同一条记录只能算给一条规则"),
        ("duty.3.kinds", ["talk", "check_in"], "duty[4].kinds 和规则 check_in 重了：同一条记录只能算给一条规则"),
        ("duty.2.quota", 1, "duty[3].milestones 次数不能超过 quota（1）"),
        (
            "duty.2.milestones",
            [{"week": 16, "done": 1}, {"week": 8, "done": 2}],
            "duty[3].milestones 要按教学周从早到晚写，次数只增不减",
        ),
        (
            "duty.2.milestones",
            [{"week": 8, "done": 2}, {"week": 16, "done": 1}],
            "duty[3].milestones 要按教学周从早到晚写，次数只增不减",
        ),
        ("duty.2.milestones.0.week", 61, "duty[3].milestones[1].week 要是 1 到 60 的整数，现在是 61"),
        ("duty.1.sub_kind.2.aliases", ["团日"], "duty[2].sub_kind 名称 团日 写了两次"),
        ("semester_template.1.suffix", "1", "semester_template[2].suffix 1 写了两次"),
        (
            "semester_template.0.starts",
            "02-29",
            "semester_template[1].starts 要写成 \"月-日\"，如 \"09-01\"，现在是 '02-29'",
        ),
        ("semester_template.0.starts", 901, 'semester_template[1].starts 要写成 "月-日"，如 "09-01"，现在是 901'),
        ("calendar.exam_weeks", [0], "calendar.exam_weeks 要是一列 1 到 60 的整数，现在是 [0]"),
        ("calendar.holidays.0.from", date(2026, 1, 9), "calendar.holidays[1].to 2026-01-03 早于 from（2026-01-09）"),
        (
            "calendar.holidays.0.from",
            datetime(2026, 1, 1),  # noqa: DTZ001
            "calendar.holidays[1].from 要是一个日期，如 2026-10-01（不加引号），现在是 2026-01-01 00:00:00",
        ),
        (
            "calendar.workdays",
            ["2026-10-10"],
            "calendar.workdays 要是一列日期，如 [2026-10-10]（不加引号），现在是 ['2026-10-10']",
        ),
        ("calendar.workdays", [date(2026, 10, 8)], "calendar.workdays 2026-10-08 不是周末，用不着写"),
        ("calendar.workdays", [date(2026, 10, 3)], "calendar.workdays 2026-10-03 在国庆节假期里"),
        ("crisis.self_harm", [], 'crisis.self_harm 要是一列文字，如 ["甲", "乙"]，至少 1 个，现在是 []'),
        ("crisis.danger_now", ["刀"], "crisis.danger_now 刀 字太少，几乎什么话都会碰上"),
        ("crisis.harmless", ["……！"], "crisis.harmless ……！ 字太少，几乎什么话都会碰上"),
        ("crisis.self_harm", ["想死…"], "crisis.self_harm 想死… 字太少，几乎什么话都会碰上"),
        ("crisis.duty", [2023001], 'crisis.duty 要是一列文字，如 ["甲", "乙"]，现在是 [2023001]'),
        ("crisis.duty", [" "], "crisis.duty 要是一列文字，如 [\"甲\", \"乙\"]，现在是 [' ']"),
        ("school.name", ["很长" * 30], "school.name 要是一段文字，现在是 ['" + "很长" * 18 + "很…"),
    ],
)  # fmt: skip
def test_one_mistake(policy_data: Data, path: str, value: object, problem: str) -> None:
    assert problem in spoilt(policy_data, path, value)


def test_what_hangs_on_a_wrong_value_is_not_blamed_too(policy_data: Data) -> None:
    assert len(spoilt(policy_data, "calendar.holidays.0.from", "一月一日")) == 1
    assert len(spoilt(policy_data, "calendar.holidays.0.from", date(2026, 1, 9))) == 1
