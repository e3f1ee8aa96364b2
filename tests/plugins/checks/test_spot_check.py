"""A check from its announcement to its conclusions, through the real dispatcher."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest
from checking_scene import (
    CADRE,
    COMMITTEE,
    NOW,
    OTHER_CADRE,
    SECRETARY,
    YOUTHS,
    at,
    befriend,
    carry,
    person,
    second_of_committee,
    tell_of_visits,
)
from stage import Stage

from models.rules.checking import CheckMode, Verdict
from models.tables import (
    CheckAnswer,
    CheckAsk,
    CheckItem,
    Event,
    Outbox,
    Person,
    PersonRole,
    Question,
    Record,
    SpotCheck,
)
from plugins._kit.checked import Checked, checks_of
from plugins._kit.directory import directory
from plugins.checks.following import follow_up

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def _drawn(stage: Stage, *reachable: str, mode: str = "现在") -> int:
    """A check that was announced and drawn over the five visits; its number."""
    await befriend(stage, COMMITTEE, CADRE, OTHER_CADRE, SECRETARY, *reachable)
    await tell_of_visits(stage)
    said = await stage.tell(COMMITTEE, f"/抽查 {mode}", now=NOW)
    number = int(re.findall(r"抽查 #(\d+)", said)[0])
    drawn = await stage.tell(COMMITTEE, "海棠花开了", now=NOW)
    assert f"抽查 #{number} 抽好了：药学院 2 人 5 条。" in drawn
    return number


async def _asked(state: str = "asked") -> list[tuple[CheckAsk, str, int]]:
    """(ask, name of the one who is asked, number of the record)."""
    found = []
    for ask in await CheckAsk.filter(state=state).order_by("id"):
        item = await CheckItem.get(id=ask.item_id)
        record = await Record.get(id=item.record_id)
        found.append((ask, (await Person.get(id=ask.person_id)).name, record.number))
    return found


async def test_from_the_announcement_to_the_conclusion(stage: Stage) -> None:
    """Seed before draw, blind answers, second voice, rates, right of reply, conclusion: on both engines."""
    colleague = await second_of_committee()
    await befriend(stage, colleague)
    number = await _drawn(stage, *YOUTHS)
    check = await SpotCheck.get(number=number)
    messages = [one for one in await carry(NOW) if one.kind == "checkseed"]
    assert [one.to for one in messages] == [colleague, colleague]
    assert check.secret_digest in messages[0].text
    assert check.secret not in messages[0].text, "公布时只有指纹"
    assert f"{check.secret}|海棠花开了" in messages[1].text
    assert sha256(check.secret.encode()).hexdigest() == check.secret_digest

    asked = await _asked()
    assert sorted(one[2] for one in asked) == [1, 2, 3, 4, 5]
    assert len({one[1] for one in asked}) == 5, "一个人最多问一条"
    for _, name, record in asked:
        if record in (1, 3):
            assert await stage.tell(name, "2", now=NOW) == "记下了，谢谢你。"
        elif record == 4:
            assert await stage.tell(name, "1", now=NOW) == (
                "谢谢。主要是做什么？\n1 聊了聊情况  2 一起做了事（开会、活动、帮忙）  3 只是签到、拍照"
            )
            assert await stage.tell(name, "5", now=NOW) == "回 1、2 或 3 就行。"
            assert await stage.tell(name, "3", now=NOW) == "最后一个：有没有影响你学习和休息？\n1 没有  2 有一点"
            assert await stage.tell(name, "7", now=NOW) == "回 1 或 2 就行。"
            assert await stage.tell(name, "2", now=NOW) == "记下了，谢谢你。"
        else:
            assert await stage.tell(name, "111", now=NOW) == "记下了，谢谢你。"
    await follow_up(at(11, 24))
    more = await carry(at(11, 24))
    assert {one.kind for one in more} == {"check"}
    again = await _asked()
    assert sorted(record for _, _, record in again) == [1, 3], "说没有的，再问一个人，只问这一次"
    for _, name, record in again:
        await stage.tell(name, "没来过" if record == 1 else "记不清", now=at(11, 24, 11))
    await follow_up(at(11, 25))
    assert await CheckAsk.all().count() == 7, "最多问两个人"

    closed = await stage.tell(COMMITTEE, f"/抽查 {number} 结束", now=at(11, 25))
    assert closed.startswith(f"抽查 #{number} 结束了。告诉了 2 名团干部抽到哪几条，12月2日前可以说明。")
    notes = {one.to: one.text for one in await carry(at(11, 25)) if one.kind == "checkdrawn"}
    assert notes["10003"].startswith("这次随机抽查抽到了你的 3 条记录：#1、#2、#3。结果不计入考核。")
    result = await stage.tell(COMMITTEE, f"/抽查 {number}", now=at(11, 25))
    assert "药学院：抽 5 条，问到 5 条，2 条对不上。\n　对不上的约 40%（95% 区间 5% 到 85%）" in result
    assert "只签到拍照 1 条" in result
    assert "说有点打扰的 1 条" in result

    assert "12月2日前可以说明 #1" in await stage.tell(COMMITTEE, "/核实 1 对不上 都说没来", now=at(11, 25))
    assert "说明收到了" in await stage.tell(CADRE, "/核实 1 说明 那天改到了楼下", now=at(11, 25))
    doubts = await stage.tell(COMMITTEE, "/核实", now=at(11, 26))
    assert "#1 王小雨 走访 3-305 11月10日：2 人说没有\n　本人说明：那天改到了楼下" in doubts
    assert await stage.tell(COMMITTEE, "/核实 1 对不上 两位都说没来过", now=at(11, 26)) == (
        "#1 记为“对不上”，已告诉本人。"
    )
    told = [one for one in await carry(at(11, 26)) if one.kind == "checkdone"]
    assert [one.to for one in told] == ["10003"]
    assert await stage.tell(COMMITTEE, "/核实 3 属实 问过宿管", now=at(11, 26)) == "#3 记为“属实”。"
    records = {row.number: row.id for row in await Record.all()}
    known = await checks_of(list(records.values()))
    assert known[records[1]] == Checked(number, CheckMode.NOW, Verdict.WRONG, True)
    assert known[records[2]] == Checked(number, CheckMode.NOW, Verdict.HELD, False)


@ON_SQLITE
async def test_the_cadre_never_learns_who_answered_what(stage: Stage) -> None:
    """Nothing a cadre or secretary is told differs by what was answered or by whom."""
    heard = []
    number = await _drawn(stage, *YOUTHS)
    await carry(NOW)
    for place, (_, name, _) in enumerate(await _asked()):
        await stage.tell(name, "2" if place % 2 else "112", now=NOW)
    await stage.tell(COMMITTEE, f"/抽查 {number} 结束", now=NOW)
    heard += [one.text for one in await carry(NOW) if one.kind.startswith("check")]
    for who in (CADRE, OTHER_CADRE):
        for words in ("/核实", "/记录", "/记录 1", "/抽查 6", "/我的数据"):
            heard += [one.text for one in await stage.say(who, words, now=NOW)]
    text = "\n".join(heard)
    assert not [word for word in ("人说有", "人说没有", "对不上", "没有打扰", *YOUTHS) if word in text]
    assert await Event.filter(kind__startswith="check", actor_id__in=[(await person(name)).id for name in YOUTHS]) == []


@ON_SQLITE
async def test_an_answer_has_no_name_no_time_and_no_question_row(stage: Stage) -> None:
    await _drawn(stage, *YOUTHS)
    await carry(NOW)
    _, name, _ = (await _asked())[0]
    before = await Event.all().count()
    await stage.tell(name, "1", now=NOW)
    assert await Event.all().count() == before
    assert await Question.filter(user_id=stage.accounts[name]).count() == 0, "第二问只在内存里"
    answer = await CheckAnswer.get()
    assert set(dict(answer)) == {"id", "school_id", "item_id", "came", "did", "bothered", "sent", "note"}


@ON_SQLITE
async def test_nobody_has_to_answer_and_nobody_is_asked_twice(stage: Stage) -> None:
    await _drawn(stage, *YOUTHS)
    await carry(NOW)
    asked = await _asked()
    _, first, _ = asked[0]
    _, second, _ = asked[1]
    assert await stage.tell(first, "0", now=NOW) == "好的，不问了。"
    assert await stage.tell(first, "1", now=NOW) != "记下了，谢谢你。"
    assert await stage.tell(second, "9", now=NOW) == "回 1 有、2 没有、3 记不清，就行；不想答回 0。"
    await follow_up(at(11, 30))
    silent = [ask for ask, _, _ in asked if (await CheckAsk.get(id=ask.id)).state == "unreached"]
    assert len(silent) == 4, "三天没回就不等了，换人，不催"
    carried = await carry(at(11, 30))
    assert len({one.to for one in carried}) == len(carried)
    people = await CheckAsk.all().values_list("person_id", flat=True)
    assert len(set(people)) == len(people)
    assert await stage.tell(second, "1", now=at(11, 30)) != "记下了，谢谢你。", "换了人就不再收"


@ON_SQLITE
async def test_whoever_opted_out_or_cannot_be_reached_is_left_alone(stage: Stage) -> None:
    await befriend(stage, *YOUTHS)
    for name in YOUTHS[:9]:
        await stage.tell(name, "别打扰我")
    said = await stage.tell(COMMITTEE, "/抽查 现在")
    assert said == "全校这学期还没有可以抽的记录。"
    await _drawn(stage)
    assert await CheckAsk.all().count() <= 1
    assert await Outbox.filter(kind="check").count() <= 1


@ON_SQLITE
async def test_a_late_digit_still_counts_and_the_question_can_be_seen_again(stage: Stage) -> None:
    await _drawn(stage, *YOUTHS)
    await carry(NOW)
    _, name, _ = (await _asked())[0]
    await Question.all().delete()
    from plugins._kit.questions import questions

    await questions.restore(NOW)
    again = await stage.tell(name, "/核实", now=at(11, 24))
    assert "校团委随机抽查，谁都可能抽到，不是投诉" in again
    await questions.restore(at(11, 23))
    await Question.all().delete()
    await questions.restore(NOW)
    assert await stage.tell(name, "3", now=at(11, 24)) == "记下了，谢谢你。"
    assert await stage.tell(name, "/核实", now=at(11, 24)) == "现在没有要你核实的。"


@ON_SQLITE
async def test_what_was_published_cannot_be_changed(stage: Stage) -> None:
    """A record slipped in or taken out behind the bot's back, another secret: the draw refuses, the recount shows."""
    await befriend(stage, COMMITTEE)
    await tell_of_visits(stage)
    await stage.tell(COMMITTEE, "/抽查 现在", now=NOW)
    await Record.filter(number=3).update(happened_on=at(6, 1).date())
    assert "没有抽" in await stage.tell(COMMITTEE, "/抽查 抽 6 海棠", now=NOW)
    await Record.filter(number=3).update(happened_on=at(11, 12).date())
    assert "抽好了" in await stage.tell(COMMITTEE, "/抽查 抽 6 海棠", now=NOW)
    assert "✗" not in await stage.tell(COMMITTEE, "/抽查 6 复算", now=NOW)
    await stage.tell(CADRE, "/撤回 2", now=at(11, 23, 11))
    assert "✗" not in await stage.tell(COMMITTEE, "/抽查 6 复算", now=at(11, 23, 12)), "后来撤回的不影响复算"
    await SpotCheck.filter(number=6).update(secret="0" * 32)
    again = await stage.tell(COMMITTEE, "/抽查 6 复算", now=NOW)
    assert "✗ 种子和公布的指纹不一致" in again
    await SpotCheck.filter(number=6).update(word="玉兰")
    await CheckItem.filter(id=(await CheckItem.first()).id).delete()  # type: ignore[union-attr]
    assert "✗ 按种子重抽的 4 条和库里的不一致" in await stage.tell(COMMITTEE, "/抽查 6 复算", now=NOW)


@ON_SQLITE
async def test_the_list_is_a_file_of_the_published_digest(stage: Stage) -> None:
    await _drawn(stage)
    said = await stage.tell(COMMITTEE, "/抽查 6 底册", now=NOW)
    import base64

    sent = next(data for api, data in stage.bot.calls if api == "upload_private_file")
    content = base64.b64decode(str(sent["file"]).removeprefix("base64://"))
    assert sha256(content).hexdigest() in said
    assert content.decode().count("\n") == 5


@ON_SQLITE
async def test_announcing_until_it_pleases_shows(stage: Stage) -> None:
    await befriend(stage, COMMITTEE)
    await tell_of_visits(stage)
    await stage.tell(COMMITTEE, "/抽查 现在", now=NOW)
    assert await stage.tell(COMMITTEE, "取消", now=NOW) == (
        "好的，没有抽。公布过的会一直留在 /抽查 里；不要了就作废它。"
    )
    assert "说一句为什么作废" in await stage.tell(COMMITTEE, "/抽查 6 作废", now=NOW)
    assert "作废了" in await stage.tell(COMMITTEE, "/抽查 6 作废 学院写错了", now=NOW)
    assert "已经作废" in await stage.tell(COMMITTEE, "/抽查 抽 6 再来", now=NOW)
    assert "这学期还有 1 次公布了没抽" in await stage.tell(COMMITTEE, "/抽查 现在", now=at(11, 23, 11))
    assert "原因：学院写错了" in await stage.tell(COMMITTEE, "/抽查 6", now=NOW)
    assert "#6 实时抽查 全校 11月23日 已作废" in await stage.tell(COMMITTEE, "/抽查", now=NOW)


@ON_SQLITE
async def test_a_check_ends_by_itself(stage: Stage) -> None:
    number = await _drawn(stage)
    await follow_up(at(12, 2))
    assert (await SpotCheck.get(number=number)).closed_at is None
    await follow_up(at(12, 3))
    assert (await SpotCheck.get(number=number)).closed_at is not None
    assert {row.verdict for row in await CheckItem.all()} == {"unknown"}
    result = await stage.tell(COMMITTEE, f"/抽查 {number}", now=at(12, 3))
    assert "药学院：抽 5 条，还没有人答。" in result


@ON_SQLITE
async def test_a_question_that_could_not_go_out_waits_for_another_day(stage: Stage) -> None:
    await _drawn(stage, *YOUTHS)
    await Outbox.filter(kind="check").update(state="expired")
    await follow_up(at(11, 24))
    assert await Outbox.filter(kind="check", state="due").count() == 5
    assert {ask.tries for ask in await CheckAsk.all()} == {2}
    await Outbox.filter(kind="check", state="due").update(state="failed")
    await follow_up(at(11, 25))
    assert await CheckAsk.filter(tries=2, state="unreached").count() == 5
    assert await CheckAsk.filter(state="posted").count() > 0, "没送到就换一个人"


@ON_SQLITE
async def test_the_college_reads_its_own_and_nothing_before_the_end(stage: Stage) -> None:
    number = await _drawn(stage)
    assert await stage.tell(SECRETARY, "/抽查", now=NOW) == "还没有抽查过。"
    assert await stage.tell(SECRETARY, f"/抽查 {number}", now=NOW) == "抽查结果按制度方案只给指定的人看。"
    await stage.tell(COMMITTEE, f"/抽查 {number} 结束", now=NOW)
    assert f"#{number} 实时抽查 全校 11月23日 已结束" in await stage.tell(SECRETARY, "/抽查", now=NOW)
    assert "药学院：抽 5 条" in await stage.tell(SECRETARY, f"/抽查 {number}", now=NOW)
    for words in (
        "现在",
        f"抽 {number} 海棠",
        f"{number} 结束",
        f"{number} 作废 试试",
        f"{number} 复算",
        f"{number} 底册",
    ):
        said = await stage.tell(SECRETARY, f"/抽查 {words}", now=NOW)
        assert said == "抽查由校团委发起和核对，学院团委可以看本学院的结果：/抽查", words
    stranger = await Person.create(school_id=directory.school_id, code="T8", name="别院", level="college", qq="10888")
    await PersonRole.create(school_id=directory.school_id, person_id=stranger.id, role="secretary")
    directory.forget()
    assert await stage.tell("10888", f"/抽查 {number}", now=NOW) == "抽查结果按制度方案只给指定的人看。"


@ON_SQLITE
async def test_nobody_checks_themselves(stage: Stage) -> None:
    """A committee member who is a cadre too neither visits, nor sees, nor concludes on their own records."""
    me = await person(CADRE)
    await PersonRole.create(school_id=directory.school_id, person_id=me.id, role="committee")
    directory.forget()
    await befriend(stage, CADRE, COMMITTEE)
    await tell_of_visits(stage)
    await stage.tell(COMMITTEE, f"/抽查 委托 {CADRE} 韩梅英", now=NOW)
    await stage.tell(COMMITTEE, "海棠", now=NOW)
    for item in await CheckItem.filter(cadre_id=me.id):
        assert item.interviewer_id == (await person("韩梅英")).id
    for number in (1, 2, 3):
        await stage.tell("韩梅英", f"/核实 {number} 2", now=NOW)
    await stage.tell(COMMITTEE, "/抽查 6 结束", now=NOW)
    mine = await stage.tell(CADRE, "/核实", now=NOW)
    assert "另有 3 条是你自己的，由别的同事核对。" in mine
    assert "人说没有" not in mine
    assert await stage.tell(CADRE, "/核实 1 属实 我去过", now=NOW) == "#1 是你自己的，请别的同事核对。"
    assert "3 条" in await stage.tell(COMMITTEE, "/核实", now=NOW)
