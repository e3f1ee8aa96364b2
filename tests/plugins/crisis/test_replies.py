"""The words around a call for help."""

from __future__ import annotations

from models.rules.vocabulary import CrisisKind
from plugins.crisis import replies
from plugins.crisis.results import Asked, Identity, Opened

NOBODY = Identity("", "", "", "", "qq", "10099")


def test_nobody_can_be_reached_and_nothing_is_promised() -> None:
    assert replies.being_passed_on("", 1, again=False).startswith("值班的老师我这会儿联系不上")
    assert replies.record_passed_on("").startswith("值班的老师我这会儿联系不上")
    assert replies.passed_on("") == "记下了，正在找能听你说的人。"
    assert replies.name_known("") == "好。现在还没人接，接的人我再告诉 TA。"
    assert "值班的老师" in replies.being_passed_on("", 1, again=True)


def test_the_second_called_learns_that_the_first_did_not_answer() -> None:
    first = replies.alarm(CrisisKind.SELF_HARM, 1, "…", [], is_second=False)
    second = replies.alarm(CrisisKind.DANGER_NOW, 1, "…", ["保卫处"], is_second=True)
    assert "前面叫的人还没有应" not in first
    assert "前面叫的人还没有应" in second
    assert "请同时告诉保卫处，必要时报 110。" in second


def test_several_calls_wait() -> None:
    assert replies.which_call([1, 2]) == "接哪一个？/接手 1、/接手 2"


def test_what_is_too_long_is_said_in_parts() -> None:
    assert "每条 3000 字以内" in replies.too_long(3000)


def test_an_account_nobody_bound_and_an_address_that_is_gone() -> None:
    assert replies.opened(1, NOBODY).startswith("#1 已打开：名单里没有的账号，qq 10099")
    assert "地址已经不在了" in replies.opened_now(Opened(1, None, "甲", alone=True))


def test_nobody_else_could_agree() -> None:
    assert "没有别人能同意打开 #1" in replies.asked(Asked(1, ()))
