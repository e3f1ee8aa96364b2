"""The numbers of the list after an answer: shown anew when they change, and good until nothing is left."""

from __future__ import annotations

import pytest
from nudging import CADRE, DORMS, MONDAY, TALKED, at, befriend, carry, person
from stage import Stage

from models.tables import Digest, DutyMove, Outbox, PersonNudges, Question, Snooze
from plugins._kit.directory import directory
from plugins.nudges import lists
from plugins.nudges.composing import TOPIC
from plugins.nudges.replies.week import what
from plugins.nudges.weekly import run_due


def _numbered(text: str) -> list[str]:
    return [line.partition("：")[0] for line in text.splitlines() if line[0] in "①②③④⑤"]


def _place(lines: list[str], words: str) -> int:
    return next(number for number, line in enumerate(lines, 1) if words in line)


async def _told(stage: Stage) -> list[str]:
    """The digest of the week has arrived; its numbered lines."""
    await befriend(stage, CADRE)
    await run_due(MONDAY)
    (one,) = await carry(MONDAY)
    return _numbered(one.letter.text)


async def test_what_is_left_after_a_record_is_shown_under_its_new_numbers(stage: Stage) -> None:
    lines = await _told(stage)
    await stage.tell(CADRE, f"1 {_place(lines, '走访')}", now=MONDAY)
    left = _numbered(await stage.tell(CADRE, TALKED, now=MONDAY))
    assert len(left) == len(lines) - 1
    assert [line[2:] for line in left] == [what(lists.as_line(row)) for row in (await Digest.get()).lines]
    talk = _place(left, "当面聊聊")
    assert talk != _place(lines, "当面聊聊"), "the number has changed"
    answer = await stage.tell(CADRE, f"/改期 {talk} 12月5日 那周期中考试", now=MONDAY)
    assert answer.startswith("已改期：面对面谈心 ")


@pytest.mark.parametrize(
    "said", ["3 {} 12月5日 期中考试", "/改期 {} 12月5日 期中考试", "2 {} 周三", "/晚点提醒 {} 周三"]
)
async def test_after_one_line_the_digits_may_be_answered_again(stage: Stage, said: str) -> None:
    lines = await _told(stage)
    answer = await stage.tell(CADRE, said.format(_place(lines, "走访")), now=MONDAY)
    assert answer.startswith(("已改期：走访寝室 ", "好，后天再提醒你“走访寝室”"))
    assert (await Question.get()).topic == TOPIC
    assert (await stage.tell(CADRE, "1", now=MONDAY)).startswith("是哪一件？")


@pytest.mark.parametrize("said", ["/改期 1 12月5日 期中考试", "/晚点提醒 1 周三", "2"])
async def test_nothing_left_to_answer_ends_the_asking(stage: Stage, said: str) -> None:
    lines = await _told(stage)
    visit = (await Digest.get()).lines[_place(lines, "走访") - 1]
    await Digest.all().update(lines=[visit])
    await stage.tell(CADRE, said, now=MONDAY)
    assert not await Question.all()


@pytest.mark.parametrize("said", ["/晚点提醒 {} {} 周三", "/晚点提醒 {}和{} 周三", "2 {}、{} 周三"])
async def test_two_lines_are_put_off_at_once(stage: Stage, said: str) -> None:
    lines = await _told(stage)
    visit, talk = _place(lines, "走访"), _place(lines, "当面聊聊")
    answer = await stage.tell(CADRE, said.format(visit, talk), now=MONDAY)
    assert answer == "好，后天再提醒你“走访寝室、面对面谈心”；这之前做完了就不提了。"
    assert {row.rule_id for row in await Snooze.all()} == {"visit", "talk"}
    (one,) = await carry(at(11, 25))
    said = _numbered(one.letter.text)
    assert {"当面聊聊" if "当面聊聊" in line else line[2:4] for line in said} == {"走访", "当面聊聊"}


async def test_two_lines_of_one_duty_are_one_wish(stage: Stage) -> None:
    lines = await _told(stage)
    row = (await Digest.get()).lines[_place(lines, "走访") - 1]
    await Digest.all().update(lines=[row, row | {"name": "3-306"}])
    assert (await stage.tell(CADRE, "/晚点提醒 1 2 周三", now=MONDAY)).startswith("好，后天再提醒你“走访寝室”；")
    assert await Snooze.all().count() == 1
    assert not await Question.all(), "all of it is put off"


async def test_the_weeks_own_digest_that_is_still_to_come_is_not_doubled(stage: Stage) -> None:
    """Monday's list put off until Wednesday, when the week's digest comes anyway."""
    await befriend(stage, CADRE)
    own = {"school_id": directory.school_id, "person_id": (await person(CADRE)).id}
    await PersonNudges.create(**own, weekday=3, hour=9)
    await stage.tell(CADRE, "待办", now=MONDAY)
    answer = await stage.tell(CADRE, "/晚点提醒 周三", now=MONDAY)
    assert answer == "好，到后天前不再提，并入那天的周报。"
    arrived = []
    for day in range(23, 28):
        await run_due(at(11, day))
        arrived += [(day, one.kind) for one in await carry(at(11, day))]
    assert arrived == [(25, "digest")]


async def test_no_private_message_is_promised_to_whom_none_may_reach(stage: Stage) -> None:
    answer = await stage.tell(CADRE, "/晚点提醒 周三", group=DORMS, now=MONDAY)
    assert answer.startswith("好，到后天前不再提。我还不能主动私聊你：")
    assert not await Outbox.all()
    assert (await Snooze.get()).rule_id == ""


async def test_the_sure_account_is_taken_when_asked_for_in_a_group(stage: Stage) -> None:
    await befriend(stage, CADRE)
    assert (await stage.tell(CADRE, "/晚点提醒 周三", group=DORMS, now=MONDAY)).startswith("好，后天再提醒你")
    row = await Outbox.get()
    assert (row.scene, row.scene_id) == ("private", stage.accounts[CADRE])


@pytest.mark.parametrize(
    ("said", "answer"),
    [("1 现在记录", "是哪一件？"), ("3 改期", "① "), ("3改期", "① "), ("2 明天再说", "好，明天再提醒你")],
)
async def test_the_digits_as_they_stand_under_the_digest(stage: Stage, said: str, answer: str) -> None:
    await _told(stage)
    assert (await stage.tell(CADRE, said, now=MONDAY)).startswith(answer)


async def test_the_day_it_is_moved_to_is_not_the_first_day_spoken_of(stage: Stage) -> None:
    visit = _place(await _told(stage), "走访")
    await stage.tell(CADRE, f"/改期 {visit} 考试要到12月5日才结束，改到12月8日", now=MONDAY)
    row = await DutyMove.get()
    assert row.moved_to == at(12, 8).date()
    assert row.reason == "考试要到12月5日才结束"
