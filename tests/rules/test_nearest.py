from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.rules.nearest import nearest


def test_a_slip_in_a_room_number_finds_the_room() -> None:
    rooms = ["5-101", "3-306", "3-305", "12-512"]
    assert nearest("3-35", rooms)[0] == "3-305"
    assert nearest("３－３０５室", rooms)[0] == "3-305"


def test_part_of_a_name_beats_likeness() -> None:
    assert nearest("2301", ["药学2302班", "软件2301班", "2310"])[0] == "软件2301班"


def test_three_at_most_each_once_in_the_order_they_came() -> None:
    assert nearest("王", ["甲", "乙", "丙", "乙", "丁"]) == ("甲", "乙", "丙")
    assert nearest("走访", ["走访", "团日"], limit=1) == ("走访",)
    assert nearest("x", []) == ()
    assert nearest("", ["甲"]) == ("甲",)


def test_strangers_are_left_out_when_asked() -> None:
    commands = ["走访", "团日", "谈心", "进度"]
    assert nearest("走仿", commands, at_least=0.4) == ("走访",)
    assert nearest("今天天气不错", commands, at_least=0.4) == ()


@given(st.lists(st.text(max_size=6), max_size=6), st.integers(0, 4))
def test_answers_are_candidates(candidates: list[str], limit: int) -> None:
    found = nearest("3-305", candidates, limit)
    assert set(found) <= set(candidates)
    assert len(found) == len(set(found)) == min(limit, len(set(candidates)))
