"""Every line here is invented; what real people wrote never goes into a test."""

from __future__ import annotations

import pytest

from models.rules.policy import Policy
from models.rules.similarity import NARROW, WIDE, Likeness, SimilarityIndex, likeness
from models.rules.sketch import Sketch, Sketcher


@pytest.fixture(scope="module")
def sketcher(policy: Policy) -> Sketcher:
    return Sketcher(policy)


def alike(sketcher: Sketcher, one: str, two: str) -> Likeness:
    return likeness(sketcher.sketch(one), sketcher.sketch(two))


def test_the_same_text_is_the_same_problem(sketcher: Sketcher) -> None:
    for text in ("宿舍热水没了", "嘎吱嘎吱响个没完"):
        assert alike(sketcher, text, text).score >= 0.9


def test_the_same_subject_in_other_words_is_the_same_problem(sketcher: Sketcher) -> None:
    found = alike(sketcher, "洗澡全是冷水", "花洒出来冰冰凉")
    assert found.score >= NARROW
    assert found.reasons == ("都说到热水",)


def test_two_subjects_are_two_problems(sketcher: Sketcher) -> None:
    assert alike(sketcher, "宿舍热水没了", "宿舍网断了").score < WIDE


def test_a_second_subject_is_for_those_who_sort(sketcher: Sketcher) -> None:
    found = alike(sketcher, "花洒不出热水，洗澡全是冷水，顺便说网络也差", "校园网晚上好慢")
    assert WIDE <= found.score < NARROW


def test_the_place_tips_the_scales_a_little(sketcher: Sketcher) -> None:
    here, there = "5-308空调不制冷", "空调外机漏水，7-412"
    same = alike(sketcher, here, "5-308空调外机漏水")
    assert same.score > alike(sketcher, here, "空调外机漏水").score > alike(sketcher, here, there).score >= NARROW
    assert same.reasons == ("都说到空调", "都在5-308")


def test_unknown_words_are_compared_as_they_are(sketcher: Sketcher) -> None:
    found = alike(sketcher, "孔雀飞进来啄人", "孔雀又飞进来了")
    assert found.score >= NARROW
    assert found.reasons[0].startswith("用词相近：")
    assert alike(sketcher, "孔雀", "喷薄").score == 0
    assert alike(sketcher, "", "").reasons == ()


def index_of(sketcher: Sketcher, *texts: str) -> SimilarityIndex[int]:
    index: SimilarityIndex[int] = SimilarityIndex()
    for number, text in enumerate(texts, 1):
        index.add(number, sketcher.sketch(text))
    return index


def keys(index: SimilarityIndex[int], sketch: Sketch, at_least: float = NARROW, limit: int = 3) -> list[int]:
    return [match.key for match in index.similar(sketch, at_least=at_least, limit=limit)]


def test_the_index_finds_the_likest_first(sketcher: Sketcher) -> None:
    index = index_of(sketcher, "校园网太慢", "洗澡水太凉", "5-308洗澡全是冷水")
    asked = sketcher.sketch("5-308洗澡没有热水")
    assert keys(index, asked) == [3, 2]
    assert keys(index, asked, limit=1) == [3]
    assert keys(index, sketcher.sketch("孔雀飞进来")) == []


def test_a_key_may_hold_several_texts_and_be_forgotten(sketcher: Sketcher) -> None:
    index = index_of(sketcher, "洗澡水太凉")
    index.add(1, sketcher.sketch("花洒不出热水"))
    asked = sketcher.sketch("花洒不出热水")
    assert (len(index), keys(index, asked)) == (1, [1])
    assert index.similar(asked, at_least=NARROW)[0].likeness.score == pytest.approx(1)
    index.remove(1)
    index.remove(1)
    assert (len(index), keys(index, asked)) == (0, [])


def test_a_crowd_of_problems_hides_none(sketcher: Sketcher) -> None:
    crowd = [f"{number % 30 + 1}号楼{number % 900 + 100}空调第{number}次坏了" for number in range(4000)]
    index = index_of(sketcher, *crowd, "孔雀啄坏了空调外机")
    assert keys(index, sketcher.sketch("空调外机让孔雀啄了"), limit=1) == [4001]
