"""Every line here is invented; what real people wrote never goes into a test."""

from __future__ import annotations

import pytest

from models.rules.grouping import Grouping
from models.rules.policy import Policy
from models.rules.routing import Router
from models.rules.similarity import WIDE


@pytest.fixture(scope="module")
def router(policy: Policy) -> Router:
    return Router(policy)


def test_concerns_join_in_the_order_they_come(router: Router) -> None:
    grouping = Grouping()
    texts = ["洗澡全是冷水", "校园网老掉线", "花洒不出热水", "wifi连不上", "蟑螂爬到枕头上"]
    assert [grouping.place(router.route(text)) for text in texts] == [1, 2, 1, 2, 3]
    assert len(grouping) == 3


@pytest.mark.parametrize("text", ["失眠一个月了，很焦虑", "想要一双手套当生日礼物", "谢谢保洁阿姨", "我不想活了"])
def test_what_is_no_ticket_joins_nothing(router: Router, text: str) -> None:
    grouping = Grouping()
    assert grouping.place(router.route(text)) is None
    assert grouping.similar(router.route(text), at_least=0) == ()
    assert len(grouping) == 0


def test_a_closed_problem_takes_no_more(router: Router) -> None:
    grouping = Grouping()
    assert grouping.place(router.route("洗澡全是冷水")) == 1
    grouping.close(1)
    assert grouping.place(router.route("洗澡全是冷水")) == 2
    grouping.close(7)


def test_those_who_sort_see_more_than_the_author(router: Router) -> None:
    grouping = Grouping()
    grouping.place(router.route("校园网晚上好慢"))
    both = router.route("花洒不出热水，洗澡全是冷水，顺便说网络也差")
    assert grouping.similar(both) == ()
    (match,) = grouping.similar(both, at_least=WIDE)
    assert (match.key, match.likeness.reasons) == (1, ("都说到校园网",))


def test_a_human_decides_otherwise(router: Router) -> None:
    grouping = Grouping()
    grouping.place(router.route("洗澡全是冷水"))
    grouping.join(40, router.route("孔雀飞进来啄人"))
    assert grouping.place(router.route("孔雀又飞进来啄人")) == 40
    assert grouping.place(router.route("蟑螂爬到枕头上")) == 41


def test_only_the_first_concerns_of_a_problem_are_compared(router: Router) -> None:
    grouping = Grouping()
    for _ in range(6):
        assert grouping.place(router.route("洗澡全是冷水")) == 1
    grouping.join(1, router.route("孔雀飞进来啄人"))
    assert grouping.place(router.route("孔雀飞进来啄人")) == 2
