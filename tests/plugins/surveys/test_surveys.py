"""满意度测评 from the committee's word to what is shown: blind, of many, no league table."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hands import Hands
from stage import Heard, Stage
from tortoise.transactions import in_transaction

from models.tables import (
    Account,
    Audit,
    Event,
    Link,
    Outbox,
    Person,
    PersonRole,
    Question,
    SentMessage,
    Survey,
    SurveyAnswer,
    SurveyAsk,
    SurveyBox,
)
from plugins._kit.directory import directory
from plugins._kit.resealing import reseal
from plugins._kit.sealing import Seals, seals
from plugins._kit.sent import sent_messages
from plugins.surveys.closing import close_due

COMMITTEE, SECRETARY, CADRE, YOUTH = "何静宜", "陈思远", "王小雨", "吴思颖"


async def _ready(stage: Stage, *, people: int = 12) -> None:
    """The cadre has been in post for long, and enough classmates of the youth can be written to."""
    await Link.all().update(valid_from=date(2026, 5, 1))
    youth, cadre = await Person.get(name=YOUTH), await Person.get(name=CADRE)
    await Link.exclude(cadre_id=cadre.id).delete()
    for number in range(people):
        person = await Person.create(
            school_id=directory.school_id, code=f"2099{number:04}", name=f"同学{number:02}", level="college",
            college_id=youth.college_id, class_name=youth.class_name,
        )  # fmt: skip
        await Account.create(
            school_id=directory.school_id, platform="qq", user_id=f"7000{number:02}", person_id=person.id,
            bound_at=stage.now, reachable=True,
        )  # fmt: skip
        await PersonRole.create(school_id=directory.school_id, person_id=person.id, role="youth")
        stage.accounts[person.name] = f"7000{number:02}"
    await directory.notice_change()


async def _begin(stage: Stage) -> str:
    asked = await stage.tell(COMMITTEE, "/测评 开始")
    assert asked.endswith("1 开始　0 先不")
    return await stage.tell(COMMITTEE, "1")


async def _questions(stage: Stage) -> dict[str, Heard]:
    """Everybody's question, whatever day it was drawn for."""
    heard: dict[str, Heard] = {}
    names = {account: name for name, account in stage.accounts.items()}
    for row in await Outbox.filter(kind="survey").order_by("due_at"):
        before, now = len(stage.bot.heard), row.due_at + timedelta(minutes=1)
        await Hands(stage.bot, now=now).work()
        heard |= {names[one.scene_id]: one for one in stage.bot.heard[before:] if "满意吗" in one.text}
    return heard


async def _over(stage: Stage) -> datetime:
    now = stage.now + timedelta(days=16)
    assert await close_due(now) == 1
    return now


async def test_from_the_first_word_to_the_result(stage: Stage) -> None:
    await _ready(stage)
    begun = await _begin(stage)
    number = (await Survey.get()).number
    assert begun.startswith(f"测评 #{number} 开始了：问 ")
    heard = await _questions(stage)
    assert len(heard) >= 8
    some = sorted(heard)[:7]
    assert f"你的联系团干部{CADRE}" in heard[some[0]].text
    assert await stage.tell(some[0], "5 来得勤") == f"收到，{CADRE}：5 分。谁都看不到是你；改主意了再回一个数字就行。"
    assert "4 分" in await stage.tell(some[0], "4", quote=heard[some[0]].message_id), (
        "a later word replaces the earlier"
    )
    for name in some[1:6]:
        await stage.say(name, "4 我是吴思颖，3-305的，还不错")
    assert "没来过" in await stage.tell(some[6], "没来过")
    assert await SurveyBox.all().count() == 7
    assert not await SurveyAnswer.exists(), "while it is open there is nothing but boxes"
    assert "结束以前谁也看不到结果" in await stage.tell(COMMITTEE, "/测评")
    now = await _over(stage)
    assert not await SurveyBox.exists()
    seen = await stage.tell(SECRETARY, "/测评", now=now)
    assert f"· {CADRE}：平均 4.0 分（{len(heard)} 人里答了 7，6 人说来过）" in seen
    assert f"没答的 {len(heard) - 7} 人" in seen
    assert "95% 区间" in seen
    assert "3-305" not in seen
    assert YOUTH not in seen
    own = await stage.tell(CADRE, "/测评", now=now)
    assert "平均 4.0 分" in own
    assert "还不错" not in own, "sentences are for the office: a cadre would know who speaks like that"
    assert "结束了" in await stage.tell(some[0], "1", quote=heard[some[0]].message_id, now=now)


async def test_nobody_can_tell_who_answered(stage: Stage) -> None:
    await _ready(stage)
    await _begin(stage)
    heard = await _questions(stage)
    await sent_messages.flush()
    before = await _rows()
    await stage.say(sorted(heard)[0], "1 从没见过人")
    await sent_messages.flush()
    after = await _rows()
    assert {name: rows for name, rows in after.items() if rows != before[name]}.keys() == {"survey_box"}
    (row,) = await SurveyBox.all()
    for person in await Person.all():
        assert Seals(bytes(32)).token("survey", row.survey_id, person.id) != row.token
    assert len({len(one) for one in [row.box]}) == 1


async def _rows() -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for table in (Account, Audit, Event, Outbox, Question, SentMessage, SurveyAsk, SurveyBox):
        found[table._meta.db_table] = await table.all().order_by("id").values()
    return found


async def test_too_few_are_not_shown(stage: Stage) -> None:
    await _ready(stage)
    await _begin(stage)
    heard = await _questions(stage)
    for name in sorted(heard)[:4]:
        await stage.say(name, "2")
    now = await _over(stage)
    seen = await stage.tell(COMMITTEE, "/测评", now=now)
    assert f"答的人太少，不单独显示：{CADRE}" in seen
    assert "平均" not in seen
    assert not await Outbox.filter(kind="followup").exists()


async def test_a_low_score_begins_a_talk_and_names_nobody(stage: Stage) -> None:
    await _ready(stage)
    await _begin(stage)
    for name in sorted(await _questions(stage))[:6]:
        await stage.say(name, "2")
    await _over(stage)
    row = await Outbox.get(kind="followup")
    secretary = await Person.get(name=SECRETARY)
    assert row.person_id == secretary.id
    assert f"满意度偏低：{CADRE}（平均 2.0，6 人）。" in row.payload["text"]


async def test_who_may_do_what_and_what_is_wrong(stage: Stage) -> None:
    assert await stage.tell(COMMITTEE, "/测评") == "还没有做过测评。"
    assert "联系关系要满 90 天" in await stage.tell(COMMITTEE, "/测评 开始")
    await _ready(stage)
    for who in (SECRETARY, CADRE, YOUTH):
        assert await stage.tell(who, "/测评 开始") == "测评由校团委来开。"
    assert "没看懂哪天结束" in await stage.tell(COMMITTEE, "/测评 开始 随便")
    assert "太短了" in await stage.tell(COMMITTEE, "/测评 开始 11月24日")
    assert "现在没有开着的测评" in await stage.tell(COMMITTEE, "/测评 结束")
    await stage.tell(COMMITTEE, "/测评 开始 到12月20日")
    assert await stage.tell(COMMITTEE, "0") == "好，没有开始。"
    await _begin(stage)
    assert "还开着" in await stage.tell(COMMITTEE, "/测评 开始")
    assert await close_due(stage.now) == 0
    assert "结束）" in await stage.tell(COMMITTEE, "/测评 结束")
    assert "没有和你有关的结果" in await stage.tell(YOUTH, "/测评")


async def test_who_opted_out_is_not_asked_and_a_long_word_is_kept_short(stage: Stage) -> None:
    await _ready(stage)
    await stage.say("同学00", "别打扰我")
    await _begin(stage)
    person = await Person.get(name="同学00")
    assert not await SurveyAsk.filter(person_id=person.id).exists()
    heard = await _questions(stage)
    name = sorted(heard)[0]
    assert "一句就好" in await stage.tell(name, "5 " + "好" * 300)
    assert "想问你的是" in await stage.tell(name, "/测评")
    assert "4 分" in await stage.tell(name, "/测评 4")
    assert "分" not in await stage.tell(YOUTH if YOUTH not in heard else "许诺", "4")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_another_key_opens_the_same_boxes(stage: Stage) -> None:
    await _ready(stage)
    await _begin(stage)
    name = sorted(await _questions(stage))[0]
    await stage.say(name, "5")
    before, new = await SurveyBox.get(), Seals(b"n" * 32)
    async with in_transaction() as connection:
        await reseal(connection, seals, new)
    after = await SurveyBox.get()
    assert (after.token, after.box) != (before.token, before.box)
    async with in_transaction() as connection:
        await reseal(connection, new, seals)
    await stage.say(name, "3")
    assert await SurveyBox.all().count() == 1, "still the same person's place"
