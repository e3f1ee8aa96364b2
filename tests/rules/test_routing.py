"""Every line here is invented; what real people wrote never goes into a test."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.hanzi import plain
from models.rules.hunch import Hunches
from models.rules.lexicon import Lexicon
from models.rules.listening import CategoryKind, PlaceName, WeightedWord
from models.rules.places import Place, place_in
from models.rules.policy import Policy
from models.rules.routing import Correction, Router
from models.rules.vocabulary import CrisisKind


@pytest.fixture(scope="module")
def router(policy: Policy) -> Router:
    return Router(policy)


@pytest.mark.parametrize(
    ("text", "department", "category", "kind"),
    [
        ("三楼洗衣机甩干的时候乱跳", "后勤处", "生活服务", CategoryKind.TICKET),
        ("無線網一到晚上就斷", "信息中心", "生活服务", CategoryKind.TICKET),
        ("ＷＩＦＩ信号只有一格", "信息中心", "生活服务", CategoryKind.TICKET),
        ("抢课的时候系统崩了", "教务处", "学业发展", CategoryKind.TICKET),
        ("宿管查寝翻我抽屉", "学生处", "管理建议", CategoryKind.TICKET),
        ("入党要哪些条件", "团委", "思想困惑", CategoryKind.TALK),
        ("失眠一个月了，很焦虑", "心理健康中心", "心理情感", CategoryKind.TALK),
        ("想要一本诗集当生日礼物", "团委", "微心愿", CategoryKind.WISH),
        ("有点事想说说", "团委", "管理建议", CategoryKind.TICKET),
    ],
)
def test_where_a_text_belongs(router: Router, text: str, department: str, category: str, kind: CategoryKind) -> None:
    routing = router.route(text)
    assert (routing.departments[0], routing.category, routing.kind) == (department, category, kind)
    assert routing.ranked[0].department == department
    assert routing.is_ticket is (kind is CategoryKind.TICKET)


def test_the_reasons_are_the_words_found(router: Router) -> None:
    first = router.route("寝室空调外机太响，报修没人来").ranked[0]
    assert {"空调", "外机"} <= set(first.reasons)


def test_several_problems_in_one_text_propose_several_departments(router: Router) -> None:
    assert set(router.route("宿舍没热水，校园网也连不上").departments) == {"后勤处", "信息中心"}


def test_every_department_is_ranked_once(router: Router, policy: Policy) -> None:
    ranked = [one.department for one in router.route("空调").ranked]
    assert sorted(ranked) == sorted(one.name for one in policy.listening.departments)


def test_whoever_nothing_speaks_for_goes_to_the_coordinator(router: Router, policy: Policy) -> None:
    routing = router.route("？？？")
    assert routing.departments == (policy.listening.coordinator,)
    assert routing.ranked[0].department == policy.listening.coordinator


@pytest.mark.parametrize(
    "text", ["谢谢保洁阿姨，辛苦了", "谢谢", "宿管阿姨真好，帮我收被子，太感谢了", "食堂的汤真好喝，点赞"]
)
def test_praise_goes_to_no_department(router: Router, text: str) -> None:
    routing = router.route(text)
    assert (routing.departments, routing.category) == ((), "其他")
    assert not routing.is_ticket


@pytest.mark.parametrize(
    "text", ["宿舍灯管换一下，谢谢", "食堂菜品挺好吃，就是太贵", "要是有人教我吉他就太好了", "心情不好，一点都不开心"]
)
def test_politeness_and_half_praise_are_no_thanks(router: Router, text: str) -> None:
    assert router.route(text).departments


@pytest.mark.parametrize(
    ("text", "crisis", "department"),
    [
        ("我不想活了", CrisisKind.SELF_HARM, "心理健康中心"),
        ("食堂门口有人持刀", CrisisKind.DANGER_NOW, "保卫处"),
    ],
)
def test_danger_goes_to_whoever_must_hear_of_it(router: Router, text: str, crisis: CrisisKind, department: str) -> None:
    routing = router.route(text)
    assert (routing.crisis, routing.departments[0]) == (crisis, department)
    assert routing.ranked[0].reasons[0] == crisis.label
    assert not routing.is_ticket


def test_a_correction_changes_the_next_routing(policy: Policy) -> None:
    router = Router(policy)
    text = "实训楼的空调开不了，上课热得不行"
    assert router.route(text).departments[0] == "后勤处"
    router.learn(Correction(text, "教务处"))
    for again in (text, "实训楼空调开不了，上课好热"):
        routing = router.route(again)
        assert routing.departments[0] == "教务处"
        assert routing.ranked[0].reasons[0] == "有人改派过相近的诉求"
    assert router.route("寝室空调不制冷").departments[0] == "后勤处"
    router.learn(Correction(text, "后勤处"))
    assert router.route(text).departments[0] == "后勤处"


def test_corrections_may_be_there_from_the_start(policy: Policy) -> None:
    corrections = [Correction("想要一台共享钢琴", "后勤处"), Correction("旧的部门没有了", "已撤销的部门")]
    router = Router(policy, corrections)
    assert router.route("想要一台共享钢琴").departments[0] == "后勤处"
    assert router.route("旧的部门没有了").departments


def test_what_a_human_called_no_thanks_is_none(policy: Policy) -> None:
    router = Router(policy, [Correction("感谢后勤处的大力支持", "后勤处")])
    assert router.route("感谢后勤处的大力支持").departments[0] == "后勤处"


@given(text=st.text(max_size=80))
def test_any_text_is_routed(router: Router, text: str) -> None:
    routing = router.route(text)
    assert routing.departments or routing.kind is CategoryKind.THANKS


def found(lexicon: Lexicon, text: str) -> list[str]:
    return [one.word.word for one in lexicon.find(plain(text))]


def test_a_longer_word_covers_a_shorter_one() -> None:
    lexicon = Lexicon((0, WeightedWord(word, 1)) for word in ("空调", "空调费", "手…抖", "手…抖…汤", "费"))
    assert found(lexicon, "空调费好贵，空调也坏") == ["空调费", "空调"]
    assert found(lexicon, "手一直抖") == ["手…抖"]
    assert found(lexicon, "手抖得只剩汤") == ["手…抖", "手…抖…汤"]
    assert found(lexicon, "洗了手，抖一抖") == []
    assert found(lexicon, "手里的勺子一直在不停地抖") == []
    assert found(lexicon, "") == []


@given(
    st.lists(st.text("甲乙丙丁", min_size=1, max_size=5), max_size=12, unique=True), st.text("甲乙丙丁", max_size=40)
)
def test_a_word_counts_unless_it_lies_in_a_longer_one(words: list[str], text: str) -> None:
    """As if every place of every word were compared with every other."""
    places = [(at, at + len(word), word) for word in words for at in range(len(text)) if text.startswith(word, at)]
    wanted = {
        word
        for start, end, word in places
        if not any(a <= start and end <= b and end - start < b - a for a, b, _ in places)
    }
    assert set(found(Lexicon((0, WeightedWord(word, 1)) for word in words), text)) == wanted


def test_hunches_come_from_pieces_of_words(policy: Policy) -> None:
    hunches = Hunches(policy.listening.departments)
    shares = hunches.of("书都读不进")
    assert sum(shares.values()) == pytest.approx(1)
    assert len(set(hunches.of("ヌヱ").values())) == 1
    assert Hunches(()).of("书") == {}


PLACES = (PlaceName("图书馆"), PlaceName("食堂", ("餐厅", "饭堂")))


@pytest.mark.parametrize(
    ("text", "place", "label"),
    [
        ("5-308空调坏了", Place("5", "308"), "5-308"),
        ("７栋４１２漏水", Place("7", "412"), "7-412"),
        ("03号楼402", Place("3", "402"), "3-402"),
        ("A座1203没网", Place("a", "1203"), "a-1203"),
        ("12号楼电梯", Place("12"), "12 号楼"),
        ("十二栋停水", Place("12"), "12 号楼"),
        ("B座停水", Place("b"), "B 号楼"),
        ("二十栋", Place("20"), "20 号楼"),
        ("圖書館太吵", Place(spots=("图书馆",)), "图书馆"),
        ("第二饭堂的面", Place(canteen="2", spots=("食堂",)), "第 2 食堂"),
        ("食堂一楼的面", Place(canteen="1", spots=("食堂",)), "第 1 食堂"),
        ("等了20 300人", Place(), ""),
        ("今年2026-2027学年", Place(), ""),
    ],
)
def test_a_place_is_recognised(text: str, place: Place, label: str) -> None:
    seen = place_in(text, PLACES)
    assert (seen, seen.label, bool(seen)) == (place, label, bool(label))


def test_two_places_agree_or_contradict() -> None:
    room, other_room, other = Place("5", "308"), Place("5", "402"), Place("6", "308")
    assert (room.shares(room), room.shares(other_room), room.shares(other)) == ("5-308", "5 号楼", "")
    assert (room.contradicts(other), room.contradicts(other_room), room.contradicts(Place())) == (True, False, False)
    one, two = Place(canteen="1", spots=("食堂",)), Place(canteen="2", spots=("食堂",))
    assert (one.shares(one), one.shares(two), one.contradicts(two)) == ("第 1 食堂", "食堂", True)
    assert one.keys == {"canteen1", "食堂"}


def test_the_words_are_the_policys(policy: Policy) -> None:
    listening = replace(policy.listening, departments=policy.listening.departments[-2:])
    routing = Router(replace(policy, listening=listening)).route("空调不制冷")
    assert {one.department for one in routing.ranked} == {"团委", "心理健康中心"}
