"""启封: two people and a reason, the person learns of it; alone only where a life is in danger."""

from __future__ import annotations

from datetime import datetime

from hands import Hands
from stage import Heard, Stage

from models.tables import Audit, Concern, Opening

YOUTH, DUTY, SECRETARY, COMMITTEE = "吴思颖", "韩梅英", "陈思远", "何静宜"


async def _out(stage: Stage, now: datetime | None = None) -> dict[str, str]:
    before: int = len(stage.bot.heard)
    await Hands(stage.bot, now=now or stage.now).work()
    heard: list[Heard] = stage.bot.heard[before:]
    return {one.scene_id: one.text for one in heard}


async def _call(stage: Stage) -> int:
    await stage.say(YOUTH, "我不想活了")
    await _out(stage)
    return (await Concern.get()).number


async def test_two_people_open_it_and_the_person_learns_why(stage: Stage) -> None:
    number = await _call(stage)
    asked = await stage.tell(SECRETARY, f"/启封 {number} 一直没有回应，担心出事")
    assert asked == f"已请{COMMITTEE}同意打开 #{number}。同意后我告诉你，也会告诉本人。"
    told = await _out(stage)
    assert "一直没有回应，担心出事" in told[stage.accounts[COMMITTEE]]
    assert await stage.tell(SECRETARY, f"/同意启封 {number}") == f"启封 #{number} 是你提的，要另一个人同意。"
    assert (
        await stage.tell(COMMITTEE, f"/同意启封 {number}") == f"好，#{number} 已打开，告诉了{SECRETARY}，也告诉了本人。"
    )
    heard = await _out(stage)
    assert f"#{number} 已打开：{YOUTH}（药学2401，3-305，13800000011）" in heard[stage.accounts[SECRETARY]]
    assert f"{SECRETARY}提出、{COMMITTEE}同意，原因：一直没有回应，担心出事" in heard[stage.accounts[YOUTH]]
    again = await stage.tell(SECRETARY, f"/启封 {number}")
    assert YOUTH in again
    reasons = {row.reason for row in await Audit.all()}
    assert {f"opening-asked:{number}", f"opening-agreed:{number}"} <= reasons


async def test_alone_where_a_life_is_in_danger(stage: Stage) -> None:
    number = await _call(stage)
    opened = await stage.tell(DUTY, f"/启封 {number} 紧急 说要跳楼，联系不上")
    assert f"#{number} 已打开：{YOUTH}" in opened
    heard = await _out(stage)
    assert "值班的韩梅英（因为担心你的安全），原因：说要跳楼，联系不上" in heard[stage.accounts[YOUTH]]
    assert "因人命危险一个人打开了" in heard[stage.accounts[COMMITTEE]]
    assert (await Opening.get()).alone


async def test_it_needs_a_reason_and_a_right(stage: Stage) -> None:
    number = await _call(stage)
    assert "写上为什么要打开" in await stage.tell(SECRETARY, f"/启封 {number}")
    assert "写上为什么要打开" in await stage.tell(DUTY, f"/启封 {number} 紧急")
    assert "写上号和原因" in await stage.tell(SECRETARY, "/启封")
    for who in ("王小雨", "曹建平"):
        assert await stage.tell(who, f"/启封 {number} 想知道") == f"没有 #{number}，或者不归你看。"
    for who in ("郑文博", YOUTH):
        assert (await stage.tell(who, f"/启封 {number} 想知道")).startswith("/启封 由")
    assert await stage.tell("王小雨", "/启封 5999999 想知道") == "没有 #5999999，或者不归你看。"
    assert "才能一个人打开" in await stage.tell(COMMITTEE, f"/启封 {number} 紧急 想知道")
    assert f"没有人请求启封 #{number}" in await stage.tell(COMMITTEE, f"/同意启封 {number}")
    assert not await Opening.exists()


async def test_never_in_a_group(stage: Stage) -> None:
    number = await _call(stage)
    answer = await stage.tell("王小雨", f"/启封 {number} 想知道", group="20001")
    assert "请私聊我" in answer
