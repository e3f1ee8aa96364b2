"""How people really type on phones, and what is understood."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.rules.refusal import Refusal
from models.rules.vocabulary import Outcome, RecordKind, TargetKind
from plugins.visits.parse import Draft, KnownPerson, KnownTarget, parse_record

TODAY = date(2026, 11, 25)  # a Wednesday
YESTERDAY, NOVEMBER_20 = date(2026, 11, 24), date(2026, 11, 20)
DORM, BRANCH, YOUTH = TargetKind.DORM, TargetKind.BRANCH, TargetKind.YOUTH
VISIT, LEAGUE_DAY, TALK = RecordKind.VISIT, RecordKind.LEAGUE_DAY, RecordKind.TALK
LECTURE, ONLINE, SERVICE, CHECK_IN = RecordKind.LECTURE, RecordKind.ONLINE, RecordKind.SERVICE, RecordKind.CHECK_IN

KNOWN = [
    KnownTarget(1, DORM, "3-305"),
    KnownTarget(2, DORM, "3-306"),
    KnownTarget(3, DORM, "3-12"),
    KnownTarget(4, BRANCH, "药学2301"),
    KnownTarget(5, BRANCH, "药学2302班"),
    KnownTarget(6, BRANCH, "护理一班"),
    KnownTarget(7, YOUTH, "林小满", ("20240126",)),
    KnownTarget(8, YOUTH, "张三"),
    KnownTarget(9, YOUTH, "周三"),
]
NAMED = {target.name: target for target in KNOWN}
PEOPLE = [KnownPerson(1, "李明哲"), KnownPerson(2, "王芳"), KnownPerson(3, "张伟"), KnownPerson(4, "张伟")]


def read(kind: RecordKind, text: str, *, here: str = "", **options: Any) -> Draft | Refusal:
    return parse_record(kind, text, TODAY, KNOWN, [NAMED[name] for name in here.split()], PEOPLE, **options)


def understood(kind: RecordKind, text: str, *, here: str = "", **options: Any) -> dict[str, Any]:
    """Only what is told, so that a row of a table says only what matters."""
    draft = read(kind, text, here=here, **options)
    assert isinstance(draft, Draft), draft
    said = {
        "to": " ".join(target.name for target in draft.targets),
        "process": draft.process,
        "day": None if draft.happened_on == TODAY else draft.happened_on,
        "outcome": None if draft.outcome is Outcome.DONE else draft.outcome,
        "effect": draft.effect,
        "reflection": draft.reflection,
        "joint": " ".join(person.name for person in draft.joint),
        "sub_kind": draft.sub_kind,
        "topic": draft.topic,
    }
    return {name: value for name, value in said.items() if value}


@pytest.mark.parametrize(
    ("typed", "to", "process"),
    [
        ("3-305 大家都在", "3-305", "大家都在"),
        ("3-305大家都在", "3-305", "大家都在"),
        ("３－３０５　大家都在", "3-305", "大家都在"),
        ("3—305，大家都在", "3-305", "大家都在"),
        ("3 - 305 大家都在", "3-305", "大家都在"),
        ("3-305：大家都在", "3-305", "大家都在"),
        ("3-305\n大家都在\n热水停了", "3-305", "大家都在\n热水停了"),
        ("3-305 3-306 漏水已报修", "3-305 3-306", "漏水已报修"),
        ("3-305、3-306，漏水已报修", "3-305 3-306", "漏水已报修"),
        ("3-305,3-306,漏水已报修", "3-305 3-306", "漏水已报修"),
        ("3-305和3-306漏水已报修", "3-305 3-306", "漏水已报修"),
        ("3-306 3-305 3-306 漏水", "3-306 3-305", "漏水"),
        ("寝室3-305 卫生不错", "3-305", "卫生不错"),
        ("宿舍：3-305 卫生不错", "3-305", "卫生不错"),
        ("3-305寝室 卫生不错", "3-305", "卫生不错"),
        ("3-305 寝室 卫生不错", "3-305", "卫生不错"),
        ("3-305寝卫生不错", "3-305", "卫生不错"),
        ("3-305室，卫生不错", "3-305", "卫生不错"),
        ("3-305寝室长反映漏水", "3-305", "寝室长反映漏水"),
        ("3-305室友关系不错", "3-305", "室友关系不错"),
        ("3-305寝室里很干净", "3-305", "寝室里很干净"),
        ("3-305 寝室卫生不错", "3-305", "寝室卫生不错"),
        ("3栋305 大家都在", "3-305", "大家都在"),
        ("3号楼305寝室 大家都在", "3-305", "大家都在"),
        ("3#305大家都在", "3-305", "大家都在"),
        ("305 大家都在", "3-305", "大家都在"),
        ("305大家都在", "3-305", "大家都在"),
        ("305寝室大家都在", "3-305", "大家都在"),
        ("3305 大家都在", "3-305", "大家都在"),
        ("305 306 漏水", "3-305 3-306", "漏水"),
        ("12寝室 大家都在", "3-12", "大家都在"),
        ("3-12 大家都在", "3-12", "大家都在"),
        ("大家都在 3-305", "3-305", "大家都在"),
        ("大家都在，3-305。", "3-305", "大家都在"),
        ("漏水已报修 3-305、3-306", "3-305 3-306", "漏水已报修"),
        ("大家都在 3-12", "3-12", "大家都在"),
        ("3-305的同学都在准备考试", "3-305", "3-305的同学都在准备考试"),
        ("去了3-305，大家都在", "3-305", "大家都在"),
        ("走访3-305 大家都在", "3-305", "大家都在"),
        ("去3-305看望大家", "3-305", "去3-305看望大家"),
        ("我去了3-305和3-306看望大家", "3-305 3-306", "我去了3-305和3-306看望大家"),
        ("今晚大家在3-306聊得很开心", "3-306", "大家在3-306聊得很开心"),
        ("3-306 隔壁3-305很吵", "3-306", "隔壁3-305很吵"),
        ("3-306，3-305的同学来串门", "3-306", "3-305的同学来串门"),
        ("隔壁3-305 大家都在", "3-305", "隔壁3-305 大家都在"),
        ("3-305 2-3个人不在", "3-305", "2-3个人不在"),
        ("3-305 19-21点开了会", "3-305", "19-21点开了会"),
        ("3-305 - 大家都在", "3-305", "大家都在"),
        ("3-305", "3-305", ""),
        ("3-305 🏠大家都在👍", "3-305", "🏠大家都在👍"),
        ("İ大家 3-305", "3-305", "İ大家"),
    ],
)
def test_dorms_as_people_name_them(typed: str, to: str, process: str) -> None:
    assert understood(VISIT, typed) == {name: value for name, value in {"to": to, "process": process}.items() if value}


@pytest.mark.parametrize(
    ("typed", "day", "process"),
    [
        ("昨天 3-305 大家都在", YESTERDAY, "大家都在"),
        ("3-305 昨天 大家都在", YESTERDAY, "大家都在"),
        ("3-305 大家都在 昨天", YESTERDAY, "大家都在"),
        ("大家都在 3-305 昨天", YESTERDAY, "大家都在"),
        ("大家都在 昨天 3-305", YESTERDAY, "大家都在"),
        ("昨天3-305大家都在", YESTERDAY, "大家都在"),
        ("3-305昨天大家都在", YESTERDAY, "大家都在"),
        ("3-305（昨天）大家都在", YESTERDAY, "大家都在"),
        ("3-305 11-20 大家都在", NOVEMBER_20, "大家都在"),
        ("11.20 3-305 大家都在", NOVEMBER_20, "大家都在"),
        ("１１月２０日３－３０５大家都在", NOVEMBER_20, "大家都在"),
        ("20号3-305大家都在", NOVEMBER_20, "大家都在"),
        ("周五 3-305 大家都在", NOVEMBER_20, "大家都在"),
        ("昨天下午 3-305 大家都在", YESTERDAY, "大家都在"),
        ("昨天下午3-305 大家都在", YESTERDAY, "大家都在"),
        ("昨天下午去了3-305看大家", YESTERDAY, "下午去了3-305看大家"),
        ("昨天去3-305走访，大家都在", YESTERDAY, "去3-305走访，大家都在"),
        ("3-305 20人 昨天 一起包饺子", YESTERDAY, "20人 一起包饺子"),
        ("3-305 昨天的考试大家都没考好", None, "昨天的考试大家都没考好"),
        ("3-305 聊到11月20日的考试", None, "聊到11月20日的考试"),
        ("3-305 昨天 大家都在 前天", YESTERDAY, "大家都在 前天"),
        ("3-305 20人 12月1日 去实习", None, "20人 12月1日 去实习"),
    ],
)
def test_the_day_is_found_wherever_it_stands(typed: str, day: date | None, process: str) -> None:
    draft = read(VISIT, typed)
    assert isinstance(draft, Draft)
    assert (draft.targets, draft.happened_on, draft.process) == ((NAMED["3-305"],), day or TODAY, process)


@pytest.mark.parametrize(
    ("typed", "outcome", "process"),
    [
        ("没人", Outcome.ABSENT, "没人"),
        ("没人在", Outcome.ABSENT, "没人在"),
        ("寝室没人", Outcome.ABSENT, "寝室没人"),
        ("都不在。", Outcome.ABSENT, "都不在。"),
        ("没人，改天再去", Outcome.ABSENT, "没人，改天再去"),
        ("没人 改天再去", Outcome.ABSENT, "没人 改天再去"),
        ("昨天 没人", Outcome.ABSENT, "没人"),
        ("谢绝", Outcome.REFUSED, "谢绝"),
        ("拒绝了", Outcome.REFUSED, "拒绝了"),
        ("不方便，要复习", Outcome.REFUSED, "不方便，要复习"),
        ("已搬走", Outcome.MOVED, "已搬走"),
        ("搬走了！", Outcome.MOVED, "搬走了！"),
        ("已经搬走了", Outcome.MOVED, "已经搬走了"),
        ("没人反映问题，大家都很好", Outcome.DONE, "没人反映问题，大家都很好"),
        ("拒绝躺平是今天的话题", Outcome.DONE, "拒绝躺平是今天的话题"),
        ("不在状态的同学聊了聊", Outcome.DONE, "不在状态的同学聊了聊"),
        ("大家都在，没人抽烟", Outcome.DONE, "大家都在，没人抽烟"),
        ("搬走了两张旧桌子", Outcome.DONE, "搬走了两张旧桌子"),
    ],
)
def test_an_outcome_only_where_the_story_is_one(typed: str, outcome: Outcome, process: str) -> None:
    draft = read(VISIT, f"3-305 {typed}")
    assert isinstance(draft, Draft)
    assert (draft.outcome, draft.process) == (outcome, process)


def test_an_outcome_may_come_first_and_names_stand_behind_it() -> None:
    assert understood(VISIT, "没人 3-305") == {"to": "3-305", "process": "没人", "outcome": Outcome.ABSENT}
    assert understood(TALK, "谢绝 林小满") == {"to": "林小满", "process": "谢绝", "outcome": Outcome.REFUSED}
    assert understood(LECTURE, "没人 讲了道理") == {"topic": "没人", "process": "讲了道理"}


@pytest.mark.parametrize(
    ("typed", "process", "effect", "reflection"),
    [
        ("3-305 漏水 成效：修好了 感悟：要多去", "漏水", "修好了", "要多去"),
        ("3-305 漏水，成效:修好了，心得:要多去", "漏水", "修好了", "要多去"),
        ("3-305 漏水\n感悟：要多去\n成效：修好了", "漏水", "修好了", "要多去"),
        ("3-305 漏水【成效】修好了【感悟】要多去", "漏水", "修好了", "要多去"),
        ("成效：修好了\n心得体会：要多去\n3-305 漏水", "漏水", "修好了", "要多去"),
        ("3-305 漏水成效：修好了 成效：又漏了", "漏水", "修好了\n又漏了", ""),
        ("3-305 过程：漏水 成效：修好了", "漏水", "修好了", ""),
        ("3-305 成效：修好了 过程：漏水", "漏水", "修好了", ""),
        ("3-305 成效：修好了", "", "修好了", ""),
        ("3-305 成效：修好了\n3-306 也好了", "", "修好了\n3-306 也好了", ""),
        ("3-305 谈了主要成效：大家都过了", "谈了主要成效：大家都过了", "", ""),
        ("3-305 大家讲了学习心得：要预习", "大家讲了学习心得：要预习", "", ""),
        ("3-305 讲解过程：先看后做", "讲解过程：先看后做", "", ""),
    ],
)
def test_fields_in_any_order(typed: str, process: str, effect: str, reflection: str) -> None:
    draft = read(VISIT, typed)
    assert isinstance(draft, Draft)
    assert draft.targets == (NAMED["3-305"],)
    assert (draft.process, draft.effect, draft.reflection) == (process, effect, reflection)


@pytest.mark.parametrize(
    ("typed", "joint", "process"),
    [
        ("3-305 和李明哲一起 大家都在", "李明哲", "大家都在"),
        ("3-305 和李明哲 大家都在", "李明哲", "大家都在"),
        ("3-305 与李明哲、王芳 大家都在", "李明哲 王芳", "大家都在"),
        ("3-305 跟李明哲和王芳一起大家都在", "李明哲 王芳", "大家都在"),
        ("和李明哲一起去看了3-305，大家都在", "李明哲", "大家都在"),
        ("和李明哲 3-305 大家都在", "李明哲", "大家都在"),
        ("我和李明哲一起 3-305 大家都在", "李明哲", "大家都在"),
        ("3-305 大家都在 和李明哲一起", "李明哲", "大家都在"),
        ("3-305 大家都在，和李明哲", "李明哲", "大家都在"),
        ("3-305 和李明哲 大家都在 和王芳", "李明哲 王芳", "大家都在"),
        ("3-305 和李明哲、赵六一起看了看", "李明哲", "和李明哲、赵六一起看了看"),
        ("3-305 和李明哲聊了很久", "", "和李明哲聊了很久"),
        ("3-305 和赵六一起 大家都在", "", "和赵六一起 大家都在"),
        ("3-305 和张伟一起 大家都在", "", "和张伟一起 大家都在"),
        ("3-305 和大家聊了热水", "", "和大家聊了热水"),
        ("3-305 大家都在 和李明哲聊了", "", "大家都在 和李明哲聊了"),
    ],
)
def test_joint_visits_only_with_known_colleagues(typed: str, joint: str, process: str) -> None:
    expected = {"to": "3-305", "joint": joint, "process": process}
    assert understood(VISIT, typed) == {name: value for name, value in expected.items() if value}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("药学2301 组织生活 学了团章", {"to": "药学2301", "sub_kind": "组织生活", "process": "学了团章"}),
        ("药学2301班组织生活会，学了团章", {"to": "药学2301", "sub_kind": "组织生活", "process": "学了团章"}),
        ("药学2302 主题团日：参观", {"to": "药学2302班", "sub_kind": "主题团日", "process": "参观"}),
        ("药学2302班团支部【主题团日】参观", {"to": "药学2302班", "sub_kind": "主题团日", "process": "参观"}),
        ("支部：药学2301 一学一做 读书", {"to": "药学2301", "sub_kind": "学习", "process": "读书"}),
        ("一学一做：读书 药学2301", {"to": "药学2301", "sub_kind": "学习", "process": "读书"}),
        ("药学2301 读书 一学一做", {"to": "药学2301", "sub_kind": "学习", "process": "读书"}),
        ("药学2301 团支部 学习 读书", {"to": "药学2301", "sub_kind": "学习", "process": "读书"}),
        ("药学 2301 班 读书", {"to": "药学2301", "process": "读书"}),
        ("2301班 读书", {"to": "药学2301", "process": "读书"}),
        ("2301 读书", {"to": "药学2301", "process": "读书"}),
        ("护理一班读书", {"to": "护理一班", "process": "读书"}),
        ("护理一 读书", {"to": "护理一班", "process": "读书"}),
        ("药学2301班长讲了规划", {"to": "药学2301", "process": "班长讲了规划"}),
        ("药学2301 学习了团章", {"to": "药学2301", "process": "学习了团章"}),
        ("药学2301 学习 组织生活 学了", {"to": "药学2301", "sub_kind": "学习", "process": "组织生活 学了"}),
        (
            "参加药学2301班的团组织生活",
            {"to": "药学2301", "sub_kind": "组织生活", "process": "参加药学2301班的团组织生活"},
        ),
        ("去药学2301班 参加一学一做活动", {"to": "药学2301", "sub_kind": "学习", "process": "参加一学一做活动"}),
        ("3-305的同学也去了药学2301", {"to": "药学2301", "process": "3-305的同学也去了药学2301"}),
        ("药学2301 拒绝了", {"to": "药学2301", "outcome": Outcome.REFUSED, "process": "拒绝了"}),
    ],
)
def test_league_days(typed: str, expected: dict[str, Any]) -> None:
    assert understood(LEAGUE_DAY, typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("林小满 聊了就业", {"to": "林小满", "process": "聊了就业"}),
        ("林小满聊了就业", {"to": "林小满", "process": "聊了就业"}),
        ("林小满同学，聊了就业", {"to": "林小满", "process": "聊了就业"}),
        ("同学林小满 聊了就业", {"to": "林小满", "process": "聊了就业"}),
        ("小满 聊了就业", {"to": "林小满", "process": "聊了就业"}),
        ("20240126 聊了就业", {"to": "林小满", "process": "聊了就业"}),
        ("和林小满聊了就业", {"to": "林小满", "process": "和林小满聊了就业"}),
        ("和林小满 聊了就业", {"to": "林小满", "process": "聊了就业"}),
        ("林小满、张三 聊了就业", {"to": "林小满 张三", "process": "聊了就业"}),
        ("张三昨天 聊了就业", {"to": "张三", "day": YESTERDAY, "process": "聊了就业"}),
        ("周三 聊了就业", {"to": "周三", "process": "聊了就业"}),
        ("周五 周三 聊了就业", {"to": "周三", "day": NOVEMBER_20, "process": "聊了就业"}),
        ("最近压力大，林小满", {"to": "林小满", "process": "最近压力大"}),
        ("林小满 王小明也来了", {"to": "林小满", "process": "王小明也来了"}),
        ("张三的宿舍关系", {"to": "张三", "process": "张三的宿舍关系"}),
    ],
)
def test_talks(typed: str, expected: dict[str, Any]) -> None:
    assert understood(TALK, typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("《青春与专业》 讲了故事", {"topic": "青春与专业", "process": "讲了故事"}),
        ("「青春」讲了故事", {"topic": "青春", "process": "讲了故事"}),
        ("青春与专业 讲了故事，提问多", {"topic": "青春与专业", "process": "讲了故事，提问多"}),
        ("青春 与专业\n讲了故事", {"topic": "青春 与专业", "process": "讲了故事"}),
        ("题目：青春 讲了故事", {"topic": "青春", "process": "讲了故事"}),
        ("主题班会 讲了故事", {"topic": "主题班会", "process": "讲了故事"}),
        ("给大家讲了《青春》，提问多", {"topic": "青春", "process": "给大家讲了《青春》，提问多"}),
        ("青春 讲了《药品法》", {"topic": "青春", "process": "讲了《药品法》"}),
        ("昨天 青春 讲了故事", {"topic": "青春", "day": YESTERDAY, "process": "讲了故事"}),
        ("青春 昨天 讲了故事", {"topic": "青春", "day": YESTERDAY, "process": "讲了故事"}),
        ("青春", {"topic": "青春"}),
        ("药学2301班 《青春》 讲了故事", {"to": "药学2301", "topic": "青春", "process": "讲了故事"}),
        ("《青春》 药学2301 3-305 讲了故事", {"to": "药学2301 3-305", "topic": "青春", "process": "讲了故事"}),
        ("药学2301的故事 讲了很多", {"topic": "药学2301的故事", "process": "讲了很多"}),
        ("青春 和李明哲一起 讲了故事", {"topic": "青春", "joint": "李明哲", "process": "讲了故事"}),
        ("12月9日的故事 讲了很多", {"topic": "12月9日的故事", "process": "讲了很多"}),
        ("《》讲了故事", {"topic": "《》讲了故事"}),
        ("《" + "长" * 70 + "》 讲了故事", {"process": "《" + "长" * 70 + "》 讲了故事"}),
        ("讲" * 41 + " 完", {"process": "讲" * 41 + " 完"}),
    ],
)
def test_lectures_and_online_activities_need_a_topic_not_a_target(typed: str, expected: dict[str, Any]) -> None:
    assert understood(LECTURE, typed) == understood(ONLINE, typed) == expected
    assert understood(LECTURE, typed, here="药学2301") == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("林小满 帮他找到校园卡", {"to": "林小满", "process": "帮他找到校园卡"}),
        ("帮林小满找到校园卡", {"to": "林小满", "process": "帮林小满找到校园卡"}),
        ("药学2301班 打印资料", {"to": "药学2301", "process": "打印资料"}),
        ("3-305和林小满一起修灯", {"to": "3-305", "process": "和林小满一起修灯"}),
        ("修好了3-305的灯", {"to": "3-305", "process": "修好了3-305的灯"}),
    ],
)
def test_practical_help_is_for_any_target(typed: str, expected: dict[str, Any]) -> None:
    assert understood(SERVICE, typed) == expected


def test_reporting_face_to_face() -> None:
    assert understood(CHECK_IN, "3-305 当面") == {"to": "3-305", "process": "当面"}


@pytest.mark.parametrize(
    ("typed", "to", "process"),
    [
        ("大家都在", "3-305", "大家都在"),
        ("没人", "3-305", "没人"),
        ("昨天", "3-305", ""),
        ("3-306 大家都在", "3-306", "大家都在"),
        ("306 大家都在", "3-306", "大家都在"),
        ("大家都在 3-305", "3-305", "大家都在"),
        ("噪音来自 3-306", "3-305", "噪音来自 3-306"),
        ("对面很吵 3-12", "3-305", "对面很吵 3-12"),
        ("林小满 不在，其他人都在", "3-305", "林小满 不在，其他人都在"),
        ("药学2301的同学来了", "3-305", "药学2301的同学来了"),
    ],
)
def test_in_a_group_of_one_dorm_the_target_is_known(typed: str, to: str, process: str) -> None:
    draft = read(VISIT, typed, here="3-305 药学2301 林小满")
    assert isinstance(draft, Draft)
    assert (draft.targets, draft.process) == ((NAMED[to],), process)


@pytest.mark.parametrize(
    ("kind", "typed", "candidates"),
    [
        (VISIT, "大家都在", "3-305 3-306 3-12"),
        (VISIT, "305人参加", "3-305 3-306 3-12"),
        (VISIT, "305-2 大家都在", "3-305 3-306 3-12"),
        (VISIT, "昨天", "3-305 3-306 3-12"),
        (VISIT, "大家聊到3-305也聊到3-306", "3-305 3-306"),
        (LEAGUE_DAY, "护理一些同学", "药学2301 药学2302班 护理一班"),
        (LEAGUE_DAY, "全班 都在", "药学2301 药学2302班 护理一班"),
        (TALK, "周末 聊了聊", "林小满 张三 周三"),
        (TALK, "阿依古丽 聊了聊", "林小满 张三 周三"),
        (TALK, "聊了聊，说到林小满也说到考试", "林小满 张三 周三"),
        (SERVICE, "帮同学搬行李", "3-305 3-306 3-12 药学2301 药学2302班 护理一班 林小满 张三 周三"),
    ],
)
def test_an_unnamed_target_has_to_be_asked_for(kind: RecordKind, typed: str, candidates: str) -> None:
    asked = read(kind, typed)
    assert asked == Refusal("which-target", {"candidates": tuple(NAMED[name] for name in candidates.split())})


def test_in_a_group_of_several_dorms_those_are_the_candidates() -> None:
    asked = read(VISIT, "大家都在", here="3-306 3-305 药学2301")
    assert asked == Refusal("which-target", {"candidates": (NAMED["3-306"], NAMED["3-305"])})


def test_the_answer_to_the_question_settles_it() -> None:
    chosen = [NAMED["3-305"], NAMED["3-306"]]
    assert understood(VISIT, "大家都在", chosen=chosen) == {"to": "3-305 3-306", "process": "大家都在"}
    assert understood(VISIT, "3-12 大家都在", chosen=chosen)["to"] == "3-305 3-306"
    assert understood(VISIT, "9-999 大家都在", chosen=chosen) == {"to": "3-305 3-306", "process": "9-999 大家都在"}


@pytest.mark.parametrize(
    ("kind", "typed", "name"),
    [
        (VISIT, "9-999 大家都在", "9-999"),
        (VISIT, "9-999大家都在", "9-999"),
        (VISIT, "9栋999寝室大家都在", "9栋999寝室"),
        (VISIT, "3-305-306 大家都在", "3-305-306"),
        (VISIT, "3-305 9-999 大家都在", "9-999"),
        (VISIT, "兰园9-999 大家都在", "兰园9-999"),
        (VISIT, "999 大家都在", "999"),
        (VISIT, "999寝大家都在", "999寝"),
        (VISIT, "隔壁寝 大家都在", "隔壁寝"),
        (VISIT, "药学2399班 大家都在", "药学2399班"),
        (LEAGUE_DAY, "药学2399班 学习", "药学2399班"),
        (LEAGUE_DAY, "药学2399 学习", "药学2399"),
        (LEAGUE_DAY, "中药学2301班 学习", "中药学2301班"),
        (LEAGUE_DAY, "临床班 学习", "临床班"),
        (LEAGUE_DAY, "药学2301 药学2399班 学习", "药学2399班"),
        (TALK, "王小明 聊了就业", "王小明"),
        (TALK, "王小明同学 聊了就业", "王小明"),
        (TALK, "张三丰 聊了就业", "张三丰"),
        (TALK, "林小满、王小明 聊了就业", "王小明"),
        (SERVICE, "9-999 修灯", "9-999"),
        (LECTURE, "药学2399班 《青春》", "药学2399班"),
    ],
)
def test_who_is_nobody_is_said_with_the_nearest_names(kind: RecordKind, typed: str, name: str) -> None:
    refusal = read(kind, typed)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts["name"], refusal.facts["kind"]) == ("unknown-target", name, None)
    assert len(refusal.facts["nearest"]) == 3
    assert set(refusal.facts["nearest"]) <= set(NAMED)


def test_a_target_of_another_kind_does_not_fit() -> None:
    assert read(VISIT, "药学2301班 大家都在", here="3-305") == Refusal(
        "unknown-target", {"name": "药学2301", "nearest": ("3-305", "3-306", "3-12"), "kind": BRANCH}
    )
    refusal = read(TALK, "3-12 聊了就业")
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.facts["kind"]) == ("unknown-target", DORM)


def test_another_policy_may_bind_other_kinds() -> None:
    assert understood(VISIT, "药学2301 大家都在", kinds=[BRANCH]) == {"to": "药学2301", "process": "大家都在"}


def test_sub_kinds_are_the_policys() -> None:
    words = {"劳动": "实践", "志愿服务": "实践"}
    assert understood(SERVICE, "3-305 劳动 修灯", sub_kinds=words)["sub_kind"] == "实践"
    assert understood(LEAGUE_DAY, "药学2301 学习 读书", sub_kinds=words) == {"to": "药学2301", "process": "学习 读书"}


TWINS = [
    KnownTarget(1, DORM, "3-305"),
    KnownTarget(2, DORM, "5-305"),
    KnownTarget(3, DORM, "13-305"),
    KnownTarget(7, YOUTH, "林小满", ("20240126",)),
    KnownTarget(8, YOUTH, "林小满", ("20240127",)),
]


@pytest.mark.parametrize(
    ("kind", "typed", "name", "candidates"),
    [
        (VISIT, "305 大家都在", "305", ("3-305", "5-305", "13-305")),
        (TALK, "林小满 聊了", "林小满", ("林小满（20240126）", "林小满（20240127）")),
        (TALK, "和林小满聊了", "林小满", ("林小满（20240126）", "林小满（20240127）")),
    ],
)
def test_a_name_of_several_is_not_guessed(kind: RecordKind, typed: str, name: str, candidates: tuple[str, ...]) -> None:
    asked = parse_record(kind, typed, TODAY, TWINS, [], [])
    assert asked == Refusal("ambiguous-target", {"name": name, "candidates": candidates})


def test_what_tells_twins_apart() -> None:
    def to(kind: RecordKind, typed: str, here: list[KnownTarget], chosen: list[KnownTarget]) -> tuple[KnownTarget, ...]:
        draft = parse_record(kind, typed, TODAY, TWINS, here, [], chosen=chosen)
        assert isinstance(draft, Draft)
        return draft.targets

    assert to(VISIT, "13-305 大家都在", [], []) == (TWINS[2],)
    assert to(VISIT, "305 大家都在", [TWINS[1]], []) == (TWINS[1],)
    assert to(TALK, "20240127 聊了", [], []) == (TWINS[4],)
    assert to(TALK, "林小满 聊了", [], [TWINS[3]]) == (TWINS[3],)
    assert to(TALK, "林小满 聊了", [], TWINS[3:]) == (TWINS[3], TWINS[4])
    assert to(TALK, "和林小满聊了", [], [TWINS[0]]) == (TWINS[0],)
    assert to(SERVICE, "去了3-305和林小满家", [], [TWINS[0]]) == (TWINS[0],)
    assert to(TALK, "聊了 林小满", [TWINS[4]], []) == (TWINS[4],)


@pytest.mark.parametrize(
    ("typed", "code", "facts"),
    [
        ("明天 3-305 走访", "future-date", {"said": "明天", "day": date(2026, 11, 26)}),
        ("3-305 １２月１日 走访", "future-date", {"said": "１２月１日", "day": date(2026, 12, 1)}),
        ("3-305（明天）走访", "future-date", {"said": "明天", "day": date(2026, 11, 26)}),
        ("3-305 2月30日 走访", "no-such-date", {"said": "2月30日"}),
    ],
)
def test_a_day_that_cannot_be(typed: str, code: str, facts: dict[str, Any]) -> None:
    assert read(VISIT, typed) == Refusal(code, facts)


@pytest.mark.parametrize("typed", ["", "  ", "，", "\n\u3000"])
def test_nothing_said(typed: str) -> None:
    assert read(VISIT, typed, here="3-305") == Refusal("empty", {"kind": VISIT})


def test_a_lecture_of_nothing() -> None:
    assert read(LECTURE, "昨天") == Refusal("empty", {"kind": LECTURE})


@pytest.mark.parametrize(
    ("kind", "name", "typed"),
    [
        (DORM, "305", "305 大家都在"),
        (DORM, "305寝室", "305寝室大家都在"),
        (DORM, "梅园3-305", "梅园3-305 大家都在"),
        (DORM, "梅园3栋305", "梅园3-305大家都在"),
        (DORM, "梅园3栋305", "305大家都在"),
        (DORM, "A305", "a305大家都在"),
        (DORM, "公寓B", "公寓b，大家都在"),
        (DORM, "求是园", "求是园大家都在"),
        (DORM, "3-5", "3-5 大家都在"),
        (DORM, "3-5", "5 大家都在"),
        (BRANCH, "药学23-1班", "药学23-1班大家都在"),
        (BRANCH, "药学1班", "1班大家都在"),
        (BRANCH, "药学二", "药学二班大家都在"),
        (YOUTH, "Anna Lee", "anna lee 大家都在"),
        (YOUTH, "阿依古丽·买买提", "阿依古丽·买买提 大家都在"),
        (YOUTH, "欧阳小满", "小满 大家都在"),
    ],
)
def test_names_of_other_schools(kind: TargetKind, name: str, typed: str) -> None:
    target = KnownTarget(1, kind, name)
    of = {DORM: VISIT, BRANCH: LEAGUE_DAY, YOUTH: TALK}[kind]
    draft = parse_record(of, typed, TODAY, [target], [], [])
    assert isinstance(draft, Draft), draft
    assert (draft.targets, draft.process) == ((target,), "大家都在")


@pytest.mark.parametrize("name", ["", " ", "寝室", "班"])
def test_a_nameless_target_is_never_met(name: str) -> None:
    target = KnownTarget(1, DORM, name)
    assert parse_record(VISIT, "大家都在寝室", TODAY, [target], [], []) == Refusal(
        "which-target", {"candidates": (target,)}
    )


def test_the_parser_imports_without_bot_and_database() -> None:
    """A room's parse knows only the rules: neither NoneBot nor Tortoise is there to be imported."""
    root = Path(__file__).parents[3]
    program = f"""
import sys, types
sys.path.insert(0, {str(root)!r})
sys.modules["nonebot"] = sys.modules["tortoise"] = None
room = types.ModuleType("plugins.visits")
room.__path__ = [{str(root / "plugins" / "visits")!r}]
sys.modules["plugins.visits"] = room
import plugins.visits.parse
for name in sys.modules:
    if name.startswith(("models.", "plugins.")) and "visits" not in name:
        print(name)
"""
    ran = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    assert all(name.startswith("models.rules") for name in ran.stdout.split())
