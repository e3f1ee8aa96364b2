"""/你说我办: titles and deeds, never words or few people; into groups only when somebody signs and says which."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

from heard import person, problem
from stage import Stage

from models.rules.concern_words import Closure, ProblemState
from models.tables import Audit, CollegeNudges, Draft, Outbox, Person, Problem
from plugins._kit.directory import directory

SECRETARY, COMMITTEE, CADRE, OTHER_CADRE, YOUTH = "陈思远", "何静宜", "王小雨", "李明哲", "吴思颖"
CLOSED_ON = date(2026, 11, 12)


async def _closed(title: str = "第 3 食堂 · 排队", **changes: Any) -> Problem:
    values: dict[str, Any] = {
        "state": ProblemState.CLOSED.value,
        "closure": Closure.SOLVED.value,
        "closure_words": "中午多开了两个窗口。",
        "closed_on": CLOSED_ON,
        "told": True,
    }
    return await problem(title, **(values | changes))


async def _bind(stage: Stage) -> None:
    await stage.say(CADRE, "/报到 药学2401", group="20001")
    await stage.say(CADRE, "/报到 3-305 3-306 3-307", group="20002")


async def test_a_post_tells_titles_and_deeds_with_counts_from_k_on(stage: Stage) -> None:
    await _closed(people=6, text="这句话不能出现在群里")
    await _closed("3-305 · 漏水", people=2, closure_words="吴思颖报修后，宿管换了水管。")
    await _closed("操场 · 灯", people=5, closure=Closure.UNSOLVABLE.value, closure_words="线路要明年才能改。")
    text = await stage.tell(SECRETARY, "/你说我办")
    draft = await Draft.get()
    assert f"#{draft.number}（草稿，还没发）" in text
    assert "你说：第 3 食堂 · 排队（6 位同学反映）\n   我办：已解决：中午多开了两个窗口。" in text
    assert "我办：暂时办不到：线路要明年才能改。" in text
    assert "漏水\n" in text
    for secret in ("这句话", "3-305", "吴思颖"):
        assert secret not in text
    assert not await Outbox.exists()


async def test_only_what_is_closed_told_and_not_contradicted(stage: Stage) -> None:
    await _closed("没说过 · 的", told=False)
    await _closed("没解决 · 的", confirmed=False)
    await _closed("没核实 · 的", closure=Closure.UNVERIFIED.value)
    await _closed("关于人 · 的", about=SECRETARY)
    await _closed("上个月 · 的", closed_on=date(2026, 10, 12))
    await problem("还没办 · 的")
    assert await stage.tell(SECRETARY, "/你说我办") == (
        "2026年11月1日至23日还没有办结并告诉过同学的问题，没什么可发的。"
    )
    assert "上个月 · 的" in await stage.tell(SECRETARY, "/你说我办 上月")


async def test_a_cadre_signs_for_the_own_circle(stage: Stage) -> None:
    await _bind(stage)
    await stage.say(OTHER_CADRE, "/报到 制药2401 5-402 5-403 5-404", group="20003")
    await _closed(people=6)
    await stage.say(CADRE, "/你说我办")
    number = (await Draft.get()).number
    asked = await stage.tell(CADRE, f"/签发 {number}")
    assert "1. 3-305、3-306、3-307\n2. 药学2401" in asked
    assert "制药" not in asked
    assert await stage.tell(CADRE, "5") == "回群前面的数字（可以几个，如 1 3），或者“全部”；先不发就回“取消”。"
    assert not await Outbox.exists()
    assert await stage.tell(CADRE, "2") == f"你说我办 #{number} 已签发，正发到：药学2401。"
    (row,) = await Outbox.all()
    assert (row.scene, row.scene_id, row.kind) == ("group", "20001", "draft")
    assert "【你说我办】药学院团委" in row.payload["text"]
    assert "草稿" not in row.payload["text"]
    draft = await Draft.get()
    assert (draft.state, draft.signed_by_id) == ("sent", (await person(CADRE)).id)
    assert "已经签发了" in await stage.tell(CADRE, f"/签发 {number}")
    assert "已经发出" in await stage.tell(CADRE, f"/你说我办 {number}")


async def test_a_secretary_may_name_every_group_of_the_college(stage: Stage) -> None:
    await _bind(stage)
    await CollegeNudges.create(
        school_id=directory.school_id, scope=str((await person(SECRETARY)).college_id), platform="qq", scene_id="20004"
    )
    await _closed(people=6)
    await stage.say(SECRETARY, "/你说我办")
    number = (await Draft.get()).number
    assert "只有 3 个群" in await stage.tell(SECRETARY, f"/签发 {number} 4")
    assert "没看懂" in await stage.tell(SECRETARY, f"/签发 {number} 送 辅导员")
    assert "团干群、3-305、3-306、3-307、药学2401" in await stage.tell(SECRETARY, f"/签发 {number} 全部")
    assert await Outbox.all().count() == 3


async def test_the_committee_posts_for_the_school(stage: Stage) -> None:
    await _bind(stage)
    await _closed(people=6, college_id=None)
    assert "【你说我办】共青团明湖职业技术学院委员会" in await stage.tell(COMMITTEE, "/你说我办")
    number = (await Draft.get()).number
    assert "已签发" in await stage.tell(COMMITTEE, f"/签发 {number} 1")


async def test_a_line_less_and_nothing_left(stage: Stage) -> None:
    await _closed(people=6)
    await _closed("操场 · 灯")
    await stage.say(SECRETARY, "/你说我办")
    number = (await Draft.get()).number
    assert "操场" not in await stage.tell(SECRETARY, f"/你说我办 {number} 2 删")
    assert "这里只能去掉一行" in await stage.tell(SECRETARY, f"/你说我办 {number} 1 普遍")
    assert "没看懂" in await stage.tell(SECRETARY, f"/你说我办 {number} 好的")
    assert "只有 1 行" in await stage.tell(SECRETARY, f"/你说我办 {number} 3 删")
    assert "已经没有内容了" in await stage.tell(SECRETARY, f"/你说我办 {number} 1 删")
    await _bind(stage)
    assert await stage.tell(SECRETARY, f"/签发 {number} 1") == f"#{number} 里已经没有内容了。"


async def test_no_group_and_second_thoughts(stage: Stage) -> None:
    await _closed(people=6)
    await stage.say(SECRETARY, "/你说我办")
    number = (await Draft.get()).number
    assert "没有可发的群" in await stage.tell(SECRETARY, f"/签发 {number}")
    await _bind(stage)
    await stage.say(SECRETARY, f"/签发 {number}")
    assert await stage.tell(SECRETARY, "取消") == "好，先不发。草稿还在。"
    assert (await Draft.get()).state == "draft"
    await stage.say(SECRETARY, f"/签发 {number}")
    await Draft.all().update(state="dropped")
    assert await stage.tell(SECRETARY, "1") == f"没有找到草稿 #{number}。"


async def test_who_may_not(stage: Stage) -> None:
    await _closed(people=6)
    await stage.say(CADRE, "/你说我办")
    number = (await Draft.get()).number
    assert "来用" in await stage.tell(YOUTH, "/你说我办")
    assert await stage.tell(OTHER_CADRE, f"/签发 {number}") == f"没有找到草稿 #{number}。"
    assert await stage.tell(OTHER_CADRE, f"/你说我办 {number}") == f"没有找到草稿 #{number}。"
    assert await stage.tell(OTHER_CADRE, "/你说我办 13月") == "“13月”不对。可以写：本月、上月、这学期、11.1-11.20。"
    assert await Audit.filter(reason="role").count() == 1


async def test_a_cadre_without_a_college(stage: Stage) -> None:
    await Person.filter(name=CADRE).update(college_id=None)
    directory.forget()
    assert await stage.tell(CADRE, "/你说我办") == "名单里没有你的学院，先请校团委补上。"


async def test_two_who_sign_at_once_post_it_once(stage: Stage) -> None:
    await _bind(stage)
    await _closed(people=6)
    await stage.say(SECRETARY, "/你说我办")
    number = (await Draft.get()).number
    await asyncio.gather(*(stage.say(who, f"/签发 {number} 全部") for who in (SECRETARY, COMMITTEE)))
    said = [heard.text for heard in stage.bot.heard[-2:]]
    assert sum("已签发，正发到" in text for text in said) == 1
    assert sum("已经签发了" in text for text in said) == 1
    assert await Outbox.all().count() == 2


async def test_what_is_no_longer_so_is_struck_before_it_is_signed(stage: Stage) -> None:
    await _bind(stage)
    first, second = await _closed("图书馆 · 占座"), await _closed("操场 · 灯")
    await stage.tell(SECRETARY, "/你说我办")
    number = (await Draft.get()).number
    await Problem.filter(id=first.id).update(state=ProblemState.CLAIMED.value)
    said = await stage.tell(SECRETARY, f"/签发 {number} 全部")
    assert said == (
        f"有 1 条已经不是这样了（又打开了，或说没解决），从稿子里拿掉了。还剩 1 条，看一遍再发 /签发 {number}。"
    )
    assert not await Outbox.filter(kind="draft").exists()
    await Problem.filter(id=second.id).update(confirmed=False)
    assert "一条也不剩了" in await stage.tell(SECRETARY, f"/签发 {number} 全部")


async def test_the_same_groups_do_not_read_it_twice(stage: Stage) -> None:
    await _bind(stage)
    await _closed("图书馆 · 占座")
    await stage.tell(SECRETARY, "/你说我办")
    number = (await Draft.get()).number
    await stage.tell(SECRETARY, f"/签发 {number} 全部")
    assert "没什么可发的" in await stage.tell(SECRETARY, "/你说我办")
