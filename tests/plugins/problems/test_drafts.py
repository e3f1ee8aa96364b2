"""/草稿 and /发出 through the dispatcher: nothing goes upward before a human read and sent it."""

from __future__ import annotations

from datetime import date

from stage import Stage
from working import (
    CADRE,
    COMMITTEE,
    DAY,
    HEAD,
    NOW,
    SECRETARY,
    TODAY,
    befriend,
    delivered,
    newcomer,
    person,
    problem,
    speaks_of,
    to,
)

import plugins.problems.drafts_commands
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import Draft, Outbox, Problem
from plugins._kit.directory import directory
from plugins.problems import daily_ladder
from plugins.problems.replies import drafts as words

assert plugins.problems.drafts_commands is not None
LATER = NOW + DAY


async def _climbed() -> tuple[Problem, int]:
    """A problem nobody touched for weeks, and the number of its draft."""
    row = await problem(opened_on=date(2026, 11, 2))
    await daily_ladder.climb(NOW)
    await daily_ladder.climb(LATER)
    return row, (await Draft.get(kind="upward")).number


async def test_read_then_sent_to_the_head(stage: Stage) -> None:
    await befriend(stage, HEAD, COMMITTEE)
    _, number = await _climbed()
    listed = await stage.tell(COMMITTEE, "/草稿", now=LATER)
    assert listed == f"等签的草稿 1 份：\n#{number} 上报草稿：/草稿 {number}"
    shown = await stage.tell(COMMITTEE, f"/草稿 {number}", now=LATER)
    assert HEAD in shown
    assert "11月2日起，有同学反映“三食堂 · 热水”" in shown
    assert await Outbox.filter(unique_key__startswith="draft:").count() == 0
    sent = await stage.tell(COMMITTEE, f"/发出 {number}", now=LATER)
    assert HEAD in sent
    (letter,) = to(await delivered(stage, LATER), stage, HEAD)
    assert letter.endswith(f"——校团委 {COMMITTEE}")
    row = await Draft.get(number=number)
    assert (row.state, row.signed_by_id) == ("sent", (await person(COMMITTEE)).id)
    again = await stage.tell(COMMITTEE, f"/发出 {number}", now=LATER)
    assert "不会再发一次" in again
    assert await Outbox.filter(unique_key__startswith="draft:").count() == 1


async def test_unread_it_is_shown_first(stage: Stage) -> None:
    await befriend(stage, HEAD)
    _, number = await _climbed()
    first = await stage.tell(COMMITTEE, f"发出{number}", now=LATER)
    assert "还没有发给任何人" in first
    assert (await Draft.get(number=number)).state == "draft"
    assert HEAD in await stage.tell(COMMITTEE, f"/发出 {number}", now=LATER)
    assert (await Draft.get(number=number)).state == "sent"


async def test_another_text(stage: Stage) -> None:
    await befriend(stage, HEAD)
    _, number = await _climbed()
    changed = await stage.tell(COMMITTEE, f"/草稿 {number} 曹处长好，热水的事请您过问。", now=LATER)
    assert changed.startswith("改好了。")
    await stage.tell(COMMITTEE, f"/发出 {number}", now=LATER)
    (letter,) = to(await delivered(stage, LATER), stage, HEAD)
    assert letter.startswith("曹处长好，热水的事请您过问。")
    assert "不会再发一次" in await stage.tell(COMMITTEE, f"/草稿 {number} 再改", now=LATER)


async def test_too_long(stage: Stage) -> None:
    _, number = await _climbed()
    assert "太长了" in await stage.tell(COMMITTEE, f"/草稿 {number} {'长' * 1001}", now=LATER)


async def test_whoever_cannot_be_reached_is_left_to_the_human(stage: Stage) -> None:
    _, number = await _climbed()
    await stage.tell(COMMITTEE, f"/草稿 {number}", now=LATER)
    sent = await stage.tell(COMMITTEE, f"/发出 {number}", now=LATER)
    assert sent.startswith(f"#{number} 记为已上报")
    assert "“三食堂 · 热水”" in sent


async def test_leaders_of_the_college_hear_of_it_but_nobody_it_speaks_of(stage: Stage) -> None:
    row, number = await _climbed()
    college = "药学院"
    await newcomer(stage, "秦院长", Role.LEADER, college=college)
    await newcomer(stage, "郭书记", Role.LEADER, college=college)
    await befriend(stage, "秦院长", "郭书记", HEAD)
    await speaks_of(row, "郭书记")
    await stage.tell(COMMITTEE, f"/草稿 {number}", now=LATER)
    sent = await stage.tell(COMMITTEE, f"/发出 {number}", now=LATER)
    assert "秦院长" in sent
    assert "郭书记" not in sent
    assert to(await delivered(stage, LATER), stage, "郭书记") == []


async def test_somebody_acted_meanwhile(stage: Stage) -> None:
    _, number = await _climbed()
    await stage.tell(COMMITTEE, f"/草稿 {number}", now=LATER)
    await stage.say(SECRETARY, "/认领 12", now=LATER)
    assert "已经有人在办" in await stage.tell(COMMITTEE, f"/发出 {number}", now=LATER)


async def test_thrown_away(stage: Stage) -> None:
    _, number = await _climbed()
    assert await stage.tell(COMMITTEE, f"/撤回 {number}", now=LATER) == f"草稿 #{number} 不发了，没有告诉任何人。"
    assert "处理过" in await stage.tell(COMMITTEE, f"/撤回 {number}", now=LATER)
    assert "处理过" in await stage.tell(COMMITTEE, f"/草稿 {number}", now=LATER)


async def test_only_the_committee_and_never_whom_it_speaks_of(stage: Stage) -> None:
    row, number = await _climbed()
    assert "没有找到" in await stage.tell(SECRETARY, f"/草稿 {number}", now=LATER)
    assert await stage.tell(SECRETARY, "/草稿", now=LATER) == "没有等签的草稿。"
    for who in (SECRETARY, CADRE):
        await stage.say(who, f"/发出 {number}", now=LATER)
    assert (await Draft.get(number=number)).state == "draft"
    await speaks_of(row, COMMITTEE)
    assert "没有找到" in await stage.tell(COMMITTEE, f"/草稿 {number}", now=LATER)
    assert "没有找到" in await stage.tell(COMMITTEE, f"/发出 {number}", now=LATER)
    assert await stage.tell(COMMITTEE, "/草稿", now=LATER) == "没有等签的草稿。"


async def test_other_kinds_are_pointed_to_their_command(stage: Stage) -> None:
    me = await person(SECRETARY)
    common = {"school_id": directory.school_id, "payload": {}, "state": "draft", "made_at": NOW}
    await Draft.create(**common, number=901, kind="brief", college_id=me.college_id)
    await Draft.create(**common, number=902, kind="review", person_id=me.id)
    assert await stage.tell(SECRETARY, "/草稿 901") == "#901 是简报草稿，看：/简报 901；签发：/签发 901"
    assert "没有找到" in await stage.tell(SECRETARY, "/草稿 902")
    assert "#901 简报草稿" in await stage.tell(SECRETARY, "/草稿")


async def test_no_number(stage: Stage) -> None:
    assert "哪一份" in await stage.tell(COMMITTEE, "/发出")


def test_words() -> None:
    many = [(number, "上报草稿", f"/草稿 {number}") for number in range(1, 11)]
    assert words.waiting(many).endswith("还有 2 份")
    assert "6 位同学" in words.upward(
        number=1, title="热水", people=6, opened_on=TODAY, days=3, state=_state(), department="后勤处"
    )
    assert "请你转过去" in words.sent(1, ["甲"], "话", ["乙"])
    assert "没有能私聊到的人，发出后请你转交" in words.shown(1, "话", [])
    assert "归口" not in words.upward(
        number=1, title="热水", people=0, opened_on=TODAY, days=3, state=_state(), department=""
    )
    assert "记为已上报" in words.sent(1, [], "话", [])
    assert "哪一份" in words.refused(Refusal("which-draft"))


def _state():  # type: ignore[no-untyped-def]
    from models.rules.concern_words import ProblemState

    return ProblemState.NEW
