"""What happens between people: merged while letters wait, shared by two colleges, reopened, answered too late."""

from __future__ import annotations

from stage import Stage
from working import (
    ASKER,
    COMMITTEE,
    DAY,
    FRIEND,
    HEAD,
    OTHER_SECRETARY,
    SECRETARY,
    TODAY,
    befriend,
    delivered,
    newcomer,
    problem,
    reported,
    speaks_of,
    to,
)

from models.rules.concern_words import Openness
from models.rules.vocabulary import Role
from models.tables import Outbox, Problem, Referral
from plugins.problems.parse import is_ack, numbers_in, says_into


async def test_what_waits_to_be_sent_arrives_after_a_merge_and_a_split(stage: Stage) -> None:
    keep, gone = await problem(12), await problem(15, "食堂 · 热水")
    await reported(stage, ASKER, keep, number=7_000_001)
    await reported(stage, FRIEND, gone, number=7_000_002)
    await reported(stage, ASKER, gone, number=7_000_003)
    await befriend(stage, ASKER, FRIEND)
    await stage.tell(SECRETARY, "/回复 15 今晚就去看热水器")
    await stage.tell(SECRETARY, "/合并 12 15")
    heard = await delivered(stage)
    assert any("今晚就去看热水器" in one for one in to(heard, stage, FRIEND))
    assert any("今晚就去看热水器" in one for one in to(heard, stage, ASKER))
    await stage.tell(SECRETARY, "/回复 12 明天换新的热水器")
    await stage.tell(SECRETARY, "/拆分 12 7000002")
    heard = await delivered(stage)
    assert any("明天换新的热水器" in one for one in to(heard, stage, FRIEND))
    assert any("单独分出来了" in one for one in to(heard, stage, FRIEND))
    assert not await Outbox.filter(state="dropped").exists()


async def test_a_merge_keeps_how_long_it_was_waited_for_and_who_owns_it(stage: Stage) -> None:
    keep, gone = await problem(15, "食堂 · 热水"), await problem(12, opened_on=TODAY - 28 * DAY)
    await reported(stage, ASKER, keep, number=7_000_001)
    await reported(stage, FRIEND, gone, number=7_000_002, day=TODAY - 28 * DAY)
    await befriend(stage, HEAD)
    await stage.tell(SECRETARY, "/认领 12")
    for number in (12, 15):
        await stage.tell(SECRETARY, f"/转办 {number} 后勤处")
    await stage.tell(SECRETARY, "/合并 12 到 15")
    kept = await Problem.get(id=keep.id)
    assert (kept.opened_on, kept.state) == (TODAY - 28 * DAY, "referred")
    assert kept.owner_id is not None
    assert sorted([one.state for one in await Referral.filter(problem_id=keep.id)]) == ["open", "over"]


async def test_the_other_college_neither_reads_nor_ends_what_is_shared(stage: Stage) -> None:
    await newcomer(stage, OTHER_SECRETARY, Role.SECRETARY, college="食品学院")
    await newcomer(stage, "周雨晴甲", Role.YOUTH, college="食品学院")
    row = await problem()
    await reported(stage, ASKER, row, Openness.HIDDEN, 31, "我是药学院的，三食堂热水坏了")
    await reported(stage, "周雨晴甲", row, number=7_000_002)
    seen = await stage.tell(OTHER_SECRETARY, "/问题 12")
    assert "我是药学院的" not in seen
    assert ASKER not in seen
    assert "认领" in await stage.tell(OTHER_SECRETARY, "/回复 31 你好同学，我是食品学院")
    await stage.tell(OTHER_SECRETARY, "/办结 12 非本校职责 这个要找校外的公司来处理")
    assert (await Problem.get(id=row.id)).state != "closed"
    await stage.tell(COMMITTEE, "/办结 12 非本校职责 这个要找校外的公司来处理")
    assert (await Problem.get(id=row.id)).state == "closed"


async def test_one_it_comes_to_speak_of_hears_no_more_of_it(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row)
    await befriend(stage, HEAD)
    await stage.tell(SECRETARY, "/转办 12 后勤处")
    await speaks_of(row, HEAD)
    assert to(await delivered(stage), stage, HEAD) == []


async def test_an_answer_that_comes_while_a_second_person_is_asked_is_kept(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row)
    await befriend(stage, HEAD, ASKER)
    await stage.tell(SECRETARY, "/转办 12 后勤处")
    (letter,) = [one for one in await delivered(stage) if one.scene_id == stage.accounts[HEAD]]
    await stage.tell(SECRETARY, "/办结 12 无法解决 厂家已经倒闭没有配件可以换")
    await stage.tell(HEAD, "找到配件了，周五换好", quote=letter.message_id)
    assert any("找到配件了" in one for one in to(await delivered(stage), stage, ASKER))
    assert (await Problem.get(id=row.id)).state == "closing"


def test_heard_of_is_no_answer() -> None:
    for said in ("👍", "已收到", "收到，谢谢老师", "好滴", "已知悉", "嗯" * 200, "我们会尽快处理"):
        assert is_ack(said)
    for said in ("嗯" * 200 + "修", "已经处理好了", "今晚换好"):
        assert not is_ack(said)


def test_which_into_which() -> None:
    assert says_into("15 到 12")
    assert says_into("15并入12")
    assert not says_into("12 15")
    assert numbers_in("15 并入 #12") == [15, 12]
