"""The gate: ordinary talk stops here, everything a room waits for gets through."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from plugins._kit import gate as gates
from plugins._kit.gate import Gate
from plugins._kit.origin import Origin

NOW = datetime(2026, 11, 23, tzinfo=timezone.utc)
TALK = Origin("qq", "1", "group", "100", "7", "m1", 5, False, None, "今天食堂的面不错")


@pytest.mark.parametrize(
    "message",
    [
        replace(TALK, text="/走访"),
        replace(TALK, text="／走访"),
        replace(TALK, text="、走访"),
        replace(TALK, text="  /走访"),
        replace(TALK, to_me=True),
        replace(TALK, scene="private", scene_id="7"),
    ],
)
def test_lets_through_what_speaks_to_the_bot(message: Origin) -> None:
    assert Gate().wants(message, NOW)


@pytest.mark.parametrize("text", ["今天食堂的面不错", "", "12", "走访 3-305", "http://a/b", "取消"])
def test_drops_ordinary_talk(text: str) -> None:
    assert not Gate().wants(replace(TALK, text=text), NOW)


def test_an_open_question_lets_only_this_person_here_answer_until_it_expires() -> None:
    gate = Gate()
    gate.expect_person("qq", "100", "7", NOW + timedelta(minutes=2))
    assert gate.wants(TALK, NOW)
    assert not gate.wants(replace(TALK, user_id="8"), NOW)
    assert not gate.wants(replace(TALK, scene_id="101"), NOW)
    assert not gate.wants(TALK, NOW + timedelta(minutes=2))


def test_the_later_of_two_expectations_wins() -> None:
    gate = Gate()
    gate.expect_person("qq", "100", "7", NOW + timedelta(minutes=5))
    gate.expect_person("qq", "100", "7", NOW + timedelta(minutes=2))
    assert gate.wants(TALK, NOW + timedelta(minutes=4))


def test_expired_expectations_are_forgotten() -> None:
    gate = Gate()
    gate.expect_person("qq", "100", "7", NOW)
    gate.forget_expired(NOW)
    assert not gate._people


def test_quoting_the_bot_gets_through_and_says_what_it_is_about() -> None:
    gate = Gate()
    gate.remember_own("qq", "100", "m9", ("record", 12))
    quoting = replace(TALK, quoted="m9")
    assert gate.wants(quoting, NOW)
    assert gate.subject_of(quoting) == ("record", 12)
    assert not gate.wants(replace(TALK, quoted="m8"), NOW)
    assert gate.subject_of(TALK) is None


def test_only_so_many_own_messages_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "REMEMBERED_MESSAGES", 2)
    gate = Gate()
    for number in range(3):
        gate.remember_own("qq", "100", f"m{number}", ("record", number))
    assert gate.subject_of(replace(TALK, quoted="m0")) is None
    assert gate.subject_of(replace(TALK, quoted="m2")) == ("record", 2)


def test_hearing_a_scene_keeps_no_text() -> None:
    gate = Gate()
    gate.note_heard(TALK)
    assert gate.last_heard == {("qq", "group", "100"): 5}


def test_talk_of_a_bridged_group_gets_through_and_no_other() -> None:
    gate = Gate()
    gate.bridged = {("qq", "100")}
    assert gate.wants(TALK, NOW)
    assert not gate.wants(replace(TALK, scene_id="101"), NOW)
    assert not gate.wants(replace(TALK, platform="wechat"), NOW)


def test_quoting_what_was_passed_on_is_said_to_others() -> None:
    gate = Gate()
    gate.passed_on = {("qq", "100", "m9")}
    assert gate.is_said_to_others(replace(TALK, to_me=True, quoted="m9"))
    assert not gate.is_said_to_others(replace(TALK, to_me=True, quoted="m8"))
    assert not gate.is_said_to_others(replace(TALK, to_me=True))
