"""Handover: links pass on today, history stays, the old cadre's access ends at once, both sides hear of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from stage import Stage

from models.tables import Account, Event, Link, LinkTarget, Outbox, Person, PersonRole, Question, Record
from plugins._kit.directory import directory

GIVER, TAKER, SECRETARY, COMMITTEE = "王小雨", "李明哲", "陈思远", "何静宜"
DORMS, TODAY = "20002", date(2026, 11, 23)
TALKED = "和大家聊了热水时间和晚自习，气氛很好"


async def links_of(name: str) -> dict[str, tuple[date, date | None]]:
    """target → (from, to) of the newest link."""
    person = await Person.get(name=name)
    rows = await Link.filter(cadre_id=person.id).order_by("id")
    names = {target.id: target.name for target in await LinkTarget.all()}
    return {names[row.target_id]: (row.valid_from, row.valid_to) for row in rows}


async def sent() -> list[tuple[str, str]]:
    """(to whom, what) of the outbox."""
    return [(row.scene_id, row.payload["text"]) for row in await Outbox.all().order_by("id")]


async def test_links_pass_on_today(stage: Stage) -> None:
    await stage.tell(GIVER, f"/走访 3-305 昨天 {TALKED}", group=DORMS)
    await stage.tell(GIVER, "/走访 3-305 都好", group=DORMS)
    answer = await stage.tell(SECRETARY, "/交接 王小雨 李明哲 3-305 3-306")
    assert answer == (
        "已交接：王小雨 → 李明哲，11月23日起\n2 个对象：3-305、3-306\n王小雨以前的记录都在。李明哲回“收到”后我告诉你。"
    )
    given, taken = await links_of(GIVER), await links_of(TAKER)
    assert given["3-305"][1] == TODAY - timedelta(days=1)
    assert given["3-307"][1] is None
    assert taken["3-305"] == (TODAY, None)
    taker, dorm = await Person.get(name=TAKER), await LinkTarget.get(key="3-305")
    contact = await Link.get(cadre_id=taker.id, target_id=dorm.id)
    assert await directory.name_of(contact.contact_id) == "赵雪"
    assert (await stage.tell(GIVER, f"/走访 3-305 又{TALKED}", group=DORMS)).startswith("没找到“3-305”")
    answer = await stage.tell(TAKER, f"/走访 3-305 我是新来的，{TALKED}", group=DORMS)
    assert answer.startswith("已记录 #3 走访 3-305")
    assert await Record.filter(cadre_id=(await Person.get(name=GIVER)).id).count() == 2
    assert "#1" in await stage.tell(GIVER, "/记录"), "历史还是原来那位的"
    assert await sent() == [
        ("10003", "你联系的3-305、3-306今天起由李明哲接着联系。你以前的记录都在，谢谢你。"),
        (
            "10004",
            "王小雨的 2 个联系对象今天起由你联系：\n寝室 3-305：上次见面 11月22日，联系人赵雪，#2 还差经过\n"
            "寝室 3-306：还没见过面，联系人孙佳怡\n先去报个到：在群里发 /报到，没有群就 /报到 对象 当面\n"
            "看完请回“收到”（或 /交接收到）。",
        ),
    ]


async def test_the_successor_says_received(stage: Stage) -> None:
    await stage.tell(SECRETARY, "/交接 王小雨 李明哲 3-305")
    await stage.tell(COMMITTEE, "/交接 王小雨→李明哲")
    await Outbox.all().delete()
    assert "走访完发一句就能记" in await stage.tell(TAKER, "这是什么意思呀"), "别的话不算收到"
    assert (await stage.tell(TAKER, "收到！")).startswith("好的，王小雨的交接算完成了")
    assert sorted(await sent()) == [
        ("10001", "李明哲已收到王小雨的交接。"),
        ("10002", "李明哲已收到王小雨的交接。"),
        ("10003", "李明哲已收到王小雨的交接。"),
    ]
    fact = await Event.get(kind="handover_received")
    assert len(fact.payload["handovers"]) == 2
    assert not await Question.all()
    assert await stage.tell(TAKER, "/交接收到") == "没有等你收的交接。"


async def test_received_by_command_when_the_question_is_gone(stage: Stage) -> None:
    await stage.tell(SECRETARY, "/交接 王小雨 李明哲 3-305")
    late = stage.now + timedelta(days=8)
    assert (await stage.tell(TAKER, "/交接收到", now=late)).startswith("好的，王小雨的交接算完成了")


async def test_back_and_forth_on_one_day(stage: Stage) -> None:
    await stage.tell(SECRETARY, "/交接 王小雨 李明哲 3-305")
    await stage.tell(SECRETARY, "/交接 李明哲 王小雨 3-305")
    await stage.tell(SECRETARY, "/交接 王小雨 李明哲 3-305")
    person = await Person.get(name=TAKER)
    target = await LinkTarget.get(key="3-305")
    rows = await Link.filter(cadre_id=person.id, target_id=target.id)
    assert [(row.valid_from, row.valid_to) for row in rows] == [(TODAY, None)]
    holding = [link.cadre_id for link in await directory.links_to(target.id) if link.holds_on(TODAY)]
    assert holding == [person.id]


async def test_all_links_even_those_to_come(stage: Stage) -> None:
    giver, taker = await Person.get(name=GIVER), await Person.get(name=TAKER)
    dorm, branch, other = [await LinkTarget.get(key=key) for key in ("3-305", "药学2401", "药学2402")]
    soon = TODAY + timedelta(days=30)
    await Link.filter(cadre_id=giver.id, target_id=dorm.id).update(valid_from=soon)
    await Link.create(school_id=dorm.school_id, cadre_id=taker.id, target_id=branch.id, valid_from=soon)
    await Link.create(school_id=dorm.school_id, cadre_id=taker.id, target_id=other.id, valid_from=TODAY)
    await Link.filter(cadre_id=giver.id, target_id=(await LinkTarget.get(key="3-307")).id).update(
        valid_to=TODAY + timedelta(days=60)
    )
    directory.forget()
    assert "9 个对象" in await stage.tell(COMMITTEE, "/交接 王小雨 李明哲")
    given = await links_of(GIVER)
    assert given["3-305"] == (soon, soon - timedelta(days=1)), "还没开始的就不开始了"
    rows = await Link.filter(cadre_id=taker.id).order_by("id")
    spans = {(row.target_id, row.valid_from): row.valid_to for row in rows}
    assert spans[dorm.id, soon] is None
    assert spans[branch.id, TODAY] == soon - timedelta(days=1)
    assert spans[other.id, TODAY] is None
    assert (await links_of(TAKER))["3-307"] == (TODAY, TODAY + timedelta(days=60))
    assert (await stage.tell(COMMITTEE, "/交接 王小雨 李明哲")) == "王小雨现在没有联系对象，没有可交接的。"


@pytest.mark.parametrize(
    ("who", "words", "answer"),
    [
        (SECRETARY, "/交接 王小雨", "写上从谁交给谁：/交接 张三 李四"),
        (SECRETARY, "/交接 王小雨 王小雨", "两边都是王小雨，没有交接。"),
        (SECRETARY, "/交接 王小云 李明哲", "没找到“王小云”，没有动。\n你是不是想找：王小雨"),
        (SECRETARY, "/交接 王小雨 赵雪", "没找到“赵雪”，没有动。"),
        (SECRETARY, "/交接 王小雨 李明哲 5-402", "王小雨没有“5-402”这个联系对象，没有交接。"),
        (GIVER, "/交接 王小雨 李明哲", "/交接 由校团委、学院团委来用。"),
    ],
)
async def test_what_cannot_be_handed_over(stage: Stage, who: str, words: str, answer: str) -> None:
    assert (await stage.tell(who, words)).startswith(answer)
    assert not await Event.filter(kind="handed_over")


async def test_nobody_hands_over_to_or_from_themselves(stage: Stage) -> None:
    for name in (GIVER, TAKER):
        person = await Person.get(name=name)
        await PersonRole.create(school_id=person.school_id, person_id=person.id, role="secretary")
    directory.forget()
    for who in (GIVER, TAKER):
        assert (await stage.tell(who, "/交接 王小雨 李明哲")).startswith("自己的联系对象要由别人来交接")


async def test_a_secretary_stays_within_their_college(stage: Stage) -> None:
    await Person.filter(name=TAKER).update(college_id=None)
    directory.forget()
    assert (await stage.tell(SECRETARY, "/交接 王小雨 李明哲")).startswith("没找到“李明哲”")
    assert (await stage.tell(COMMITTEE, "/交接 王小雨 李明哲")).startswith("已交接")
    await Person.filter(name=SECRETARY).update(college_id=None)
    directory.forget()
    assert (await stage.tell(SECRETARY, "/交接 王小雨 李明哲")).startswith("名单里没有写你的学院")


async def test_a_youth_does_not_become_their_own_cadre(stage: Stage) -> None:
    youth = await Person.get(name="吴思颖")
    await PersonRole.create(school_id=youth.school_id, person_id=youth.id, role="cadre")
    assert (await stage.tell(SECRETARY, "/交接 王小雨 吴思颖")).startswith("吴思颖自己就是其中一位联系对象")
    assert (await stage.tell(SECRETARY, "/交接 王小雨 吴思颖 3-305")).startswith("已交接")


async def test_who_has_left_gives_but_does_not_take(stage: Stage) -> None:
    await Person.filter(name=GIVER).update(left_on=TODAY)
    directory.forget()
    assert (await stage.tell(SECRETARY, "/交接 李明哲 王小雨")).startswith("王小雨已不在名单里")
    answer = await stage.tell(SECRETARY, "/交接 20230103 20230127")
    assert answer.endswith("李明哲回“收到”后我告诉你。\n王小雨收不到我的私聊，请当面说一声。")


async def test_who_cannot_be_reached_is_named(stage: Stage) -> None:
    await stage.tell(GIVER, "别打扰我")
    await Person.filter(name=TAKER).update(qq="")
    directory.forget()
    answer = await stage.tell(SECRETARY, "/交接 王小雨 李明哲 3-305")
    assert answer.endswith("王小雨以前的记录都在。\n王小雨、李明哲收不到我的私聊，请当面说一声。")
    assert not await Outbox.all()
    assert not await Question.all()


async def test_namesakes_are_asked_about(stage: Stage) -> None:
    person = await Person.get(name="赵雪")
    await Person.filter(id=person.id).update(name=TAKER)
    await PersonRole.create(school_id=person.school_id, person_id=person.id, role="cadre")
    asked = await stage.tell(SECRETARY, "/交接 王小雨 李明哲 3-306")
    assert asked.splitlines()[1:] == ["1 李明哲（制药2301，20230127）", "2 李明哲（药学2401，20240118）"]
    assert await stage.tell(SECRETARY, "0") == "回 1–2 里的数字就行；不用了回“取消”。"
    assert await stage.tell(SECRETARY, "取消") == "好的，没有动。"
    await stage.tell(SECRETARY, "/交接 王小雨 李明哲 3-306")
    assert (await stage.tell(SECRETARY, "2")).startswith("已交接：王小雨 → 李明哲")
    assert (await sent())[1][0] == "10008"


async def test_a_bound_account_is_written_to_first(stage: Stage) -> None:
    taker = await Person.get(name=TAKER)
    await Account.create(
        school_id=taker.school_id,
        platform="wechat",
        user_id="w1",
        person_id=taker.id,
        bound_at=stage.now,
        reachable=True,
    )
    await stage.tell(SECRETARY, "/交接 王小雨 李明哲 3-305")
    assert (await sent())[1][0] == "w1"
    assert (await Question.get()).platform == "wechat"


async def test_the_old_cadre_cannot_bind_the_group_any_more(stage: Stage) -> None:
    await stage.tell(GIVER, "/报到 3-305", group=DORMS)
    await stage.tell(SECRETARY, "/交接 王小雨 李明哲 3-305")
    answer = await stage.tell(GIVER, "/报到 3-305", group=DORMS)
    assert answer.startswith("3-305 不是你现在的联系对象，请李明哲来报到。")
    assert "没有能由你解除的" in await stage.tell(GIVER, "/报到 取消", group=DORMS)
    assert "联系团干部：李明哲" in await stage.tell("赵雪", "/名片", group=DORMS)
