from __future__ import annotations

from typing import Any

import pytest

from models.rules.listening import CategoryKind, PlaceName, WeightedWord
from models.rules.policy import Policy, PolicyError, parse_policy
from models.rules.vocabulary import CrisisKind

Data = dict[str, Any]


def problems(data: Data) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        parse_policy(data, "校规.toml")
    return [line.removeprefix("校规.toml：") for line in caught.value.problems]


def test_the_shipped_departments_cover_every_category_and_every_danger(policy: Policy) -> None:
    listening = policy.listening
    assert [one.name for one in listening.departments] == [
        "后勤处",
        "信息中心",
        "教务处",
        "图书馆",
        "学生处",
        "招生就业处",
        "保卫处",
        "团委",
        "心理健康中心",
    ]
    assert listening.coordinator == "团委"
    assert {kind for one in listening.departments for kind in one.crisis} == set(CrisisKind)
    served = {category for one in listening.departments for category in one.categories}
    thanks = listening.category_of(CategoryKind.THANKS)
    assert served | {thanks} == {one.name for one in listening.categories}


def test_what_becomes_of_a_category(policy: Policy) -> None:
    kinds = {one.name: one.kind for one in policy.listening.categories}
    assert kinds["微心愿"] is CategoryKind.WISH
    assert {kinds["思想困惑"], kinds["心理情感"]} == {CategoryKind.TALK}
    assert policy.listening.kind_of("其他") is CategoryKind.THANKS
    assert policy.listening.kind_of("没有的类别") is CategoryKind.TICKET


def test_a_word_says_how_much_it_weighs(policy_data: Data) -> None:
    policy_data["department"][0]["words"] = ["后勤 5", "报修", "手…抖 1"]
    words = parse_policy(policy_data, "校规.toml").listening.departments[0].words
    assert words == (WeightedWord("后勤", 5), WeightedWord("报修", 3), WeightedWord("手…抖", 1))


def test_a_place_has_a_name_and_aliases(policy_data: Data) -> None:
    policy_data["listening"]["places"] = ["操场", "食堂 餐厅 饭堂"]
    assert parse_policy(policy_data, "校规.toml").listening.places == (
        PlaceName("操场"),
        PlaceName("食堂", ("餐厅", "饭堂")),
    )


def test_every_mistake_is_named_at_once(policy_data: Data) -> None:
    policy_data["listening"]["coordinator"] = "团委会"
    policy_data["listening"]["places"] = ["操场 田径场", "田径场", "、"]
    policy_data["listening"]["praise"] = policy_data["listening"]["complaints"] = ["……"]
    policy_data["category"][1]["name"] = policy_data["category"][0]["name"]
    policy_data["category"][2]["kind"] = "工单"
    policy_data["department"][0]["words"] = ["后勤 10", "报修", "报修 2", "…坏"]
    policy_data["department"][1]["name"] = "后勤处"
    policy_data["department"][1]["crisis"] = ["fire"]
    policy_data["department"][3]["category"] = "完全不沾边"
    policy_data["department"][3]["topics"] = []
    policy_data["department"][4]["topic"][1]["name"] = policy_data["department"][4]["topic"][0]["name"]
    policy_data["department"][4]["topic"][2]["category"] = "奖助"
    assert problems(policy_data) == [
        "category[2].name 生活服务 写了两次",
        "category[3].kind 要写 ticket、wish、talk、thanks 之一，现在是 '工单'",
        "department[1].words 后勤 10 的分量要是 1 到 9",
        "department[1].words 报修 写了两次",
        "department[1].words …坏 里没有字",
        "department[2].crisis 要是一列 self_harm、danger_now，现在是 ['fire']",
        "department[2].name 后勤处 写了两次",
        *(
            f"department[3].topic[{number}].category 没有叫 学业发展 的类别"
            for number in range(1, len(policy_data["department"][2]["topic"]) + 1)
        ),
        "department[3].category 没有叫 学业发展 的类别",
        *(
            f"department[4].topic[{number}].category 没有叫 学业发展 的类别"
            for number in range(1, len(policy_data["department"][3]["topic"]) + 1)
        ),
        "department[4].topics 没有这个键，是不是想写 topic",
        "department[4].category 没有叫 完全不沾边 的类别",
        "department[5].topic[2].name 奖学金评定 写了两次",
        "department[5].topic[3].category 没有叫 奖助 的类别，是不是想写 奖助资助",
        "listening.places 田径场 写了两次",
        "listening.places 、 里没有字",
        "listening.praise …… 里没有字",
        "listening.coordinator 没有叫 团委会 的部门，是不是想写 团委",
        "listening.complaints …… 里没有字",
    ]


def test_somebody_must_do_the_work_and_thanks_go_somewhere(policy_data: Data) -> None:
    del policy_data["department"]
    policy_data["category"] = [one for one in policy_data["category"] if one["kind"] != "thanks"]
    assert problems(policy_data) == [
        "category 至少要有一条 [[category]] 的 kind 是 thanks，夸奖和闲聊归在那里",
        "department 至少要有一条 [[department]]",
        "listening.coordinator 没有叫 团委 的部门",
    ]
