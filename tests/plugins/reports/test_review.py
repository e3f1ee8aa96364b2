"""/梳理: the month's own list from what the cadre may see, changed in a few words, confirmed by one digit."""

from __future__ import annotations

from datetime import date, datetime, timezone

from heard import person, problem
from stage import Stage

from models.rules.concern_words import Openness, Source
from models.tables import Audit, Concern, Draft, Question, Record

CADRE, OTHER, YOUTH, SECRETARY = "王小雨", "李明哲", "吴思颖", "陈思远"
STORY = "和大家聊了热水时间，都说晚上九点半以后就没有热水，洗不了澡"


async def _heard(title: str = "第 3 食堂 · 排队", **more: object) -> None:
    await problem(
        title,
        openness=Openness.HIDDEN,
        concern={"heard_by_id": (await person(CADRE)).id, "source": Source.TOLD.value},
        **more,  # type: ignore[arg-type]
    )


async def test_from_a_draft_to_a_record_by_one_digit(stage: Stage) -> None:
    await _heard(people=4)
    await stage.say(CADRE, f"/走访 3-305 {STORY}")
    (heard,) = await stage.say(CADRE, "/梳理")
    assert heard.scene == "private"
    assert "11月的问题清单，我先起草了" in heard.text
    assert "1. 第 3 食堂 · 排队（4 人）" in heard.text
    assert "2. 走访听到：和大家聊了热水时间" in heard.text
    changed = await stage.tell(CADRE, "1 原因：窗口少 建议：错峰下课\n1 普遍")
    assert "1. 第 3 食堂 · 排队（4 人）" in changed
    assert "【普遍】\n   原因：窗口少\n   建议：错峰下课" in changed
    assert "听到" not in await stage.tell(CADRE, "2 删")
    done = await stage.tell(CADRE, "1")
    record = await Record.get(kind="review")
    assert (
        done == f"好了，11月梳理了 1 条，其中 1 条有普遍性，会写进给领导的简报，记作 #{record.number}，这项任务完成。"
    )
    assert (record.cadre_id, record.target_id, record.complete) == ((await person(CADRE)).id, None, True)
    assert record.process.startswith("11月问题清单：\n1. 第 3 食堂 · 排队（4 人）")
    assert (record.happened_on, record.topic, record.scene_id) == (date(2026, 11, 23), "2026-11", "")
    draft = await Draft.get()
    assert (draft.kind, draft.state, draft.payload["record"]) == ("review", "signed", record.number)
    assert f"记作 #{record.number}" in await stage.tell(CADRE, "/梳理")


async def test_the_duty_is_closed(stage: Stage) -> None:
    before = await stage.say(CADRE, "/进度")
    assert "梳理问题 0/1" in before[0].text
    await stage.say(CADRE, "/梳理 加 食堂排队太久，中午吃不上饭 原因：窗口少")
    await stage.say(CADRE, "1")
    after = await stage.say(CADRE, "/进度")
    assert "梳理问题 1/1" in after[0].text


async def test_what_the_cadre_called_universal_stands_in_the_brief(stage: Stage) -> None:
    await _heard(people=1)
    await stage.say(CADRE, "/梳理")
    await stage.say(CADRE, "1 普遍 建议：错峰下课，多开窗口，吴思颖说的")
    await stage.say(CADRE, "1")
    brief = await stage.tell(SECRETARY, "/简报")
    assert "错峰下课，多开窗口，" in brief
    assert "吴思颖" not in brief
    assert "带有普遍性的问题 1 个" in brief


async def test_only_what_the_cadre_may_see_and_few_are_not_counted(stage: Stage) -> None:
    youth = await person(YOUTH)
    await problem("密封 · 的", openness=Openness.SEALED)
    await problem("具名 · 的", openness=Openness.NAMED, concern={"person_id": youth.id})
    await problem("关于我 · 的", openness=Openness.OPEN, about=CADRE, concern={"person_id": youth.id})
    await problem("别的圈子 · 的", openness=Openness.OPEN, concern={"person_id": (await person(SECRETARY)).id})
    text = await stage.tell(CADRE, "/梳理")
    for title in ("密封", "具名", "关于我", "别的圈子", "不署名"):
        assert title not in text
    await problem("公开 · 的", openness=Openness.OPEN, concern={"person_id": youth.id})
    await problem("密封 · 二", days=(date(2026, 11, 5), date(2026, 11, 6)), people=2)
    text = await stage.tell(CADRE, "/梳理")
    assert "公开 · 的" in text
    assert "学院里不署名的（只有数，看不到是谁）：生活服务 6 件" in text
    crisis = await Concern.filter(openness="sealed").first()
    assert crisis is not None
    crisis.source = Source.CRISIS.value
    await crisis.save()
    assert "生活服务 5 件" in await stage.tell(CADRE, "/梳理")


async def test_a_draft_begun_keeps_its_words_and_takes_in_what_is_new(stage: Stage) -> None:
    await _heard()
    await stage.say(CADRE, "/梳理")
    await stage.say(CADRE, "1 原因：窗口少")
    await stage.say(CADRE, "0")
    await _heard("图书馆 · 座位")
    text = await stage.tell(CADRE, "/梳理")
    assert "原因：窗口少" in text
    assert "2. 图书馆 · 座位" in text
    await stage.say(CADRE, "2 删")
    assert "图书馆" not in await stage.tell(CADRE, "/梳理")
    assert await Draft.all().count() == 1


async def test_an_empty_month_is_not_confirmed_by_itself(stage: Stage) -> None:
    text = await stage.tell(CADRE, "/梳理")
    assert "没有听到能写进清单的问题，你来写？" in text
    assert await stage.tell(CADRE, "1") == "还没有写什么，先添一行：加 内容 原因：… 建议：…"
    assert await stage.tell(CADRE, "0") == "好，先放着。想起来再发 /梳理。"
    assert not await Record.exists()
    assert not await Question.exists()
    await stage.say(CADRE, "/走访 3-305 一起打扫了卫生，聊得很开心，下周再来")
    assert "1 条记录里没有听出问题" in await stage.tell(CADRE, "/梳理")


async def test_words_that_are_no_change_are_not_swallowed(stage: Stage) -> None:
    await _heard()
    await stage.say(CADRE, "/梳理")
    assert "没看懂要改哪里" in await stage.tell(CADRE, "1 天气不错")
    assert "没看懂要改哪里" not in await stage.tell(CADRE, "今天天气不错")
    assert "只有 1 行" in await stage.tell(CADRE, "7 删")
    assert "没看懂要改哪里" in await stage.tell(CADRE, "/梳理 随便")
    assert "可以写：本月" in await stage.tell(CADRE, "/梳理 13月")


async def test_in_the_first_days_of_a_month_the_one_before_is_meant(stage: Stage) -> None:
    await _heard()
    early = datetime(2026, 12, 3, 2, 0, tzinfo=timezone.utc)
    assert "11月的问题清单" in await stage.tell(CADRE, "/梳理", now=early)
    later = datetime(2026, 12, 9, 2, 0, tzinfo=timezone.utc)
    assert "12月的问题清单" in await stage.tell(CADRE, "/梳理", now=later)
    assert "11月的问题清单" in await stage.tell(CADRE, "/梳理 上月", now=later)
    assert await Draft.all().count() == 2


async def test_a_review_is_the_cadres_own(stage: Stage) -> None:
    await _heard()
    await stage.say(CADRE, "/梳理")
    number = (await Draft.get()).number
    for somebody in (OTHER, SECRETARY, "何静宜"):
        assert "没有找到草稿" in await stage.tell(somebody, f"/签发 {number}")
    assert "问题清单不用签发" in await stage.tell(CADRE, f"/签发 {number}")
    assert "来用" in await stage.tell(YOUTH, "/梳理")
    assert await Audit.filter(reason="role").count() == 1


async def test_a_record_taken_back_opens_the_month_again(stage: Stage) -> None:
    await _heard()
    await stage.say(CADRE, "/梳理")
    await stage.say(CADRE, "好了")
    number = (await Draft.get()).payload["record"]
    assert "已撤回" in await stage.tell(CADRE, f"/撤回 {number}")
    assert "我先起草了" in await stage.tell(CADRE, "/梳理")
    assert await Draft.all().count() == 2
