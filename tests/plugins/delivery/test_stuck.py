"""/重发 and /作废 through the real dispatcher, and being put out of a group."""

from __future__ import annotations

from datetime import datetime

import pytest
from hands import MINUTE, MORNING, Hands, RefusingBot, SilentBot, post, row_of, states, texts
from nonebot.adapters.onebot import v11, v12
from stage import ListeningBot, Stage

from models.tables import Audit, CollegeNudges, ContactGroup, GroupTarget, LinkTarget, Outbox, Person
from plugins._kit import notices, outbox
from plugins._kit.directory import directory
from plugins.delivery import leaving
from plugins.delivery.jobs import courier
from plugins.delivery.states import State

COMMITTEE, OPERATOR, SECRETARY, CADRE = "何静宜", "9999", "陈思远", "王小雨"


async def _stick(key: str, state: State, reason: str = "rejected", **where: object) -> int:
    number = await post(key, **where)  # type: ignore[arg-type]
    await Outbox.filter(id=number).update(state=state.value, error=reason, tries=3, claimed_by="host:1:x")
    return number


async def test_the_list_tells_whom_and_why_and_never_what(stage: Stage) -> None:
    person = await Person.get(name=CADRE)
    target = await LinkTarget.get(kind="dorm", key="3-305")
    group = await ContactGroup.create(
        school_id=person.school_id, platform="qq", scene_id="20002", binder_id=person.id, bound_at=stage.now
    )
    await GroupTarget.create(school_id=person.school_id, group_id=group.id, target_id=target.id)
    await CollegeNudges.create(school_id=person.school_id, scope="1", platform="qq", scene_id="20009")
    directory.forget()
    first = await _stick("digest:私事", State.FAILED, person_id=person.id)
    second = await _stick("greet:私事", State.UNKNOWN, "no-answer", to="20002", scene="group")
    third = await _stick("post:私事", State.UNKNOWN, "lease", to="20009", scene="group")
    fourth = await _stick("mention:私事", State.FAILED, "left-group", to="20010", scene="group")
    fifth = await _stick("unfinished:私事", State.FAILED, to="10003")
    sixth = await _stick("handover:私事", State.FAILED, to="31415")
    for state in (State.DUE, State.SENT, State.DROPPED, State.VOID):
        await _stick(f"{state.value}:私事", state)
    await _stick("digest:没赶上", State.EXPIRED, "")
    answer = await stage.tell(COMMITTEE, "/重发")
    assert answer.splitlines() == [
        "卡住 6 条：",
        f"{sixth} 交接通知 → qq 31415，11-23 10:00，平台拒绝",
        f"{fifth} 待补过程提醒 → 王小雨，11-23 10:00，平台拒绝",
        f"{fourth} 团干群提醒 → 群 20010，11-23 10:00，不在群里了",
        f"{third} 团干群小结 → 团干群，11-23 10:00，发送时程序停了，可能已经到了",
        f"{second} 入群问候 → 3-305的群，11-23 10:00，平台没有回答，可能已经到了",
        f"{first} 周报 → 王小雨，11-23 10:00，平台拒绝",
        "再发一次：/重发 编号　不发了：/作废 编号",
        "最近七天有 2 份周报没送到人手里（过了时限 1、没送到 1），内容会并进下一份。",
    ]
    assert "私事" not in answer


async def test_once_more(stage: Stage) -> None:
    silent, bot = SilentBot("10000"), ListeningBot("10000")
    await post("maybe")
    hands = Hands(silent)
    await hands.work()
    number = (await row_of("maybe")).id
    stage.now = MORNING + 60 * MINUTE
    answer = await stage.tell(OPERATOR, f"/重发 #{number}")
    assert "也许会收到两遍" in answer
    row = await row_of("maybe")
    assert (row.state, row.due_at, row.tries, row.claimed_by) == ("due", stage.now, 0, "")
    assert row.expires_at > stage.now
    audit = await Audit.get(command="重发")
    assert audit.reason == f"outbox-again:{number}:unknown"
    hands.now, hands.bots = stage.now, {"10000": bot}
    await hands.work()
    assert texts(bot) == ["maybe"]
    assert "没有编号" in await stage.tell(OPERATOR, f"/重发 {number}"), "it is not stuck any more"


async def test_a_late_answer_to_the_old_call_does_not_overwrite_the_new_one(stage: Stage) -> None:
    from plugins.delivery import claiming

    await post("slow")
    old = claiming.Claimer(word="old")
    (row,) = await claiming.claim_batch(old, MORNING, "normal", [("qq", "private")], 1)
    assert await claiming.begin(row, old, MORNING, "10000")
    await claiming.settle_leftovers(claiming.Claimer(), MORNING + 6 * MINUTE)
    await stage.say(COMMITTEE, f"/重发 {row.id}")
    assert not await claiming.conclude(row, old, state="failed")
    assert await states() == {"slow": "due"}


async def test_never_mind(stage: Stage) -> None:
    number = await _stick("digest:1", State.FAILED)
    assert await stage.tell(COMMITTEE, f"/作废{number}") == f"好，{number}（周报 → 王小雨）作废了，不再发。"
    assert await states() == {"digest:1": "void"}
    assert (await Audit.get(command="作废")).reason == f"outbox-void:{number}:failed"
    assert (await stage.tell(COMMITTEE, "/重发")).startswith("没有卡住的消息。")
    await Hands(ListeningBot("10000")).work_on(30, step=10)
    assert await states() == {"digest:1": "void"}


async def test_numbers_that_are_none(stage: Stage) -> None:
    for said in ("/作废", "/作废 全部", "/重发 一", f"/重发 {'9' * 30}"):
        assert (await stage.tell(COMMITTEE, said)).startswith("写上编号：")
    for said in ("/作废 7", f"/重发 {'9' * 18}"):
        assert (await stage.tell(COMMITTEE, said)).startswith("没有编号 ")
    due = await post("waits")
    assert (await stage.tell(COMMITTEE, f"/作废 {due}")).startswith("没有编号 "), "only what is stuck"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_only_for_the_staff_and_only_in_private(stage: Stage) -> None:
    number = await _stick("digest:1", State.FAILED)
    for who in (SECRETARY, CADRE):
        assert "来用" in await stage.tell(who, f"/重发 {number}")
    assert "私聊" in await stage.tell(COMMITTEE, f"/作废 {number}", group="20001")
    assert await states() == {"digest:1": "failed"}


def _kicked(group: int, sub_type: str = "kick_me", user: int = 10000) -> v11.GroupDecreaseNoticeEvent:
    return v11.GroupDecreaseNoticeEvent(
        time=int(MORNING.timestamp()), self_id=10000, post_type="notice", notice_type="group_decrease",
        sub_type=sub_type, user_id=user, group_id=group, operator_id=1,
    )  # fmt: skip


@pytest.fixture
def failed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []

    async def hook(row: Outbox, now: datetime) -> None:
        heard.append(row.unique_key)

    monkeypatch.setitem(outbox.after_failure, "greet", hook)
    return heard


async def test_put_out_of_a_group(db: str, failed: list[str]) -> None:
    bot = ListeningBot("10000")
    await post("greet:here", "20001", scene="group")
    await post("greet:elsewhere", "20002", scene="group")
    await notices.handle(bot, _kicked(20001, "kick", user=10005))
    await notices.handle(bot, _kicked(20001, "leave", user=10005))
    assert set((await states()).values()) == {"due"}, "somebody else left"
    await notices.handle(bot, _kicked(20001))
    assert await states() == {"greet:here": "failed", "greet:elsewhere": "due"}
    assert (await row_of("greet:here")).error == "left-group"
    assert failed == ["greet:here"]
    await Hands(bot).work()
    assert texts(bot) == ["greet:elsewhere"]


async def test_put_out_of_a_group_on_another_platform(db: str) -> None:
    await post("greet:there", "g1", scene="group", platform="wechat")
    event = v12.GroupMemberDecreaseEvent(
        id="1", time=MORNING, type="notice", detail_type="group_member_decrease", sub_type="kick",
        self={"platform": "wechat", "user_id": "w1"}, group_id="g1", user_id="w1", operator_id="w2",
    )  # type: ignore[arg-type] # fmt: skip
    await notices.handle(ListeningBot("w1"), event)
    assert await states() == {"greet:there": "failed"}


async def test_another_account_may_still_be_in_the_group(db: str) -> None:
    out, still_in = RefusingBot("10000"), ListeningBot("10099")
    await post("first", "20001", scene="group")
    hands = Hands(out, still_in)
    await hands.work()
    await post("second", "20001", scene="group")
    assert await leaving.leave(hands.courier.accounts, "qq", "20001", "10099", MORNING, alone=True) == 0
    hands.now += MINUTE
    await hands.work()
    assert texts(still_in) == ["first", "second"]


async def test_a_row_in_hand_when_the_bot_is_put_out(db: str) -> None:
    bot = ListeningBot("10000")
    for key, group in (("first", "20001"), ("greet:second", "20002")):
        await post(key, group, scene="group")
    hands = Hands(bot)
    await hands.work()
    assert await states() == {"first": "sent", "greet:second": "claimed"}
    assert await leaving.leave(hands.courier.accounts, "qq", "20002", "10000", MORNING, alone=True) == 1
    await hands.work_on(2)
    assert texts(bot) == ["first"]
    assert await states() == {"first": "sent", "greet:second": "failed"}


async def test_an_account_of_another_process_may_still_be_in_the_group(db: str) -> None:
    """Two processes on one database: whoever was put out does not know what accounts the other one has."""
    await post("greet:here", "20001", scene="group")
    out, other = RefusingBot("10000"), ListeningBot("10099")
    hands = Hands(out, word="a")
    assert await leaving.leave(hands.courier.accounts, "qq", "20001", "10000", MORNING, alone=False) == 0
    await Hands(other, word="b").work()
    assert await states() == {"greet:here": "sent"}


async def test_where_nobody_else_is_in_the_group_the_platform_says_so(db: str, failed: list[str]) -> None:
    await post("greet:here", "20001", scene="group")
    hands = Hands(RefusingBot("10000"))
    await leaving.leave(hands.courier.accounts, "qq", "20001", "10000", MORNING, alone=False)
    await hands.work_on(40)
    assert await states() == {"greet:here": "failed"}
    assert failed == ["greet:here"]


def test_the_courier_of_this_process_is_the_one_told() -> None:
    assert courier.accounts.online("qq") == []
