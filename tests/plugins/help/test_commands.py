"""/帮助, 菜单, /状态 and plain words, through the real dispatcher."""

from __future__ import annotations

from datetime import timedelta

import pytest
from stage import Stage

from models.tables import Link, Person, PersonRole
from plugins._kit import outbox
from plugins._kit.directory import directory
from plugins._kit.unit import background_unit

CADRE, YOUTH, STRANGER, OPERATOR = "王小雨", "吴思颖", "8888", "9999"
GROUP = "20002"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _commands(answer: str) -> list[str]:
    return [line.split()[0] for line in answer.splitlines() if line.startswith("/")]


async def test_help_shows_what_this_person_may_do_here(stage: Stage) -> None:
    private = await stage.tell(CADRE, "帮助")
    assert private.startswith("王小雨，照着发就行：\n")
    assert _commands(private) == ["/报到", "/待办", "/走访", "/团日", "/谈心", "/进度", "/代反映", "/问题清单"]
    assert private.splitlines()[-1].startswith("更多（还有 ")
    in_group = await stage.tell(CADRE, "/帮助", group=GROUP)
    assert "/走访" in _commands(in_group)
    assert "/谈心" not in _commands(in_group)
    youth = await stage.tell(YOUTH, "/帮助")
    assert _commands(youth) == ["/反映", "/匿名", "/进展", "/确认", "/别打扰我"]
    assert len(youth.splitlines()) <= 9
    assert _commands(await stage.tell(STRANGER, "/帮助"))[0] == "/绑定"


async def test_help_in_full_names_the_other_place(stage: Stage) -> None:
    answer = await stage.tell(CADRE, "/帮助 全部", group=GROUP)
    here, _, elsewhere = answer.partition("私聊里还能用：")
    assert "/走访" in here
    assert "/谈心" in elsewhere


async def test_help_on_one_command(stage: Stage) -> None:
    assert (await stage.tell(CADRE, "/帮助 走访")).startswith("/走访 3-305 聊了什么\n")
    assert (await stage.tell(CADRE, "/帮助 /走访寝室")).startswith("/走访 ")
    assert (await stage.tell(YOUTH, "/帮助 走访")).endswith("由团干部来用。")
    assert "/走访" in await stage.tell(CADRE, "/帮助 走方")
    assert "没有这个命令" in await stage.tell(YOUTH, "/帮助 微积分")


async def test_one_digit_of_the_menu_shows_how_a_command_is_written(stage: Stage) -> None:
    menu = await stage.tell(CADRE, "菜单")
    first = next(line for line in menu.splitlines() if line.startswith("1 "))
    assert first == "1 报到：在联系群里亮身份，把群和对象连上"
    assert (await stage.tell(CADRE, "３")).startswith("/走访 3-305")
    assert "菜单" in await stage.tell(CADRE, "1"), "the menu is closed after one answer"


async def test_other_words_are_no_answer_to_the_menu(stage: Stage) -> None:
    await stage.tell(CADRE, "/菜单", group=GROUP)
    assert await stage.tell(CADRE, "大家晚上好", group=GROUP) == ""
    assert await stage.tell(CADRE, "42", group=GROUP) == ""
    assert (await stage.tell(CADRE, "4", group=GROUP)).startswith("/团日")
    await stage.tell(CADRE, "菜单")
    assert "1–8" in await stage.tell(CADRE, "42")
    assert await stage.tell(CADRE, "取消") == "好的。"
    await stage.tell(CADRE, "菜单")
    late = stage.now + timedelta(minutes=3)
    assert "菜单" in await stage.tell(CADRE, "1", now=late), "the menu has timed out"


async def test_status_tells_everybody_who_keeps_the_key(stage: Stage) -> None:
    answer = await stage.tell(YOUTH, "/状态")
    assert "没有人看，也不保存" in answer
    assert "部署者（qq:9999）" in answer
    assert "发件箱" not in answer


async def test_status_is_full_for_those_who_run_it_and_only_privately(stage: Stage) -> None:
    async with background_unit(stage.now) as unit:
        await outbox.post(unit, "digest", "private", "qq", "10003", "周报")
    await Person.filter(name="何静宜").update(qq="9999")
    directory.forget()
    answer = await stage.tell(OPERATOR, "/状态")
    assert "发件箱：待发 1" in answer
    assert "部署者何静宜" in answer
    assert "上次备份：" in answer
    in_group = await stage.tell(OPERATOR, "/状态", group=GROUP)
    assert "发件箱" not in in_group
    assert "私聊" in in_group


async def test_plain_words_find_a_person(stage: Stage) -> None:
    assert "王小雨（QQ 10003，周三晚在学生活动中心 205）" in await stage.tell(YOUTH, "你好")
    assert "王小雨" in await stage.tell("赵雪", "在吗"), "linked through her dorm"
    assert "/绑定" in await stage.tell(STRANGER, "你好")
    assert "菜单" in await stage.tell(CADRE, "你好")
    assert "菜单" in await stage.tell(OPERATOR, "你好")
    assert "/帮助" in await stage.tell(YOUTH, "你好", group=GROUP, at_bot=True)


async def test_plain_words_of_a_youth_nobody_is_linked_to(stage: Stage) -> None:
    await Link.all().update(valid_to=stage.now.date() - timedelta(days=30))
    directory.forget()
    assert "学院团委" in await stage.tell(YOUTH, "你好")
    alone = await Person.create(school_id=directory.school_id, code="X1", name="独行", level="college", qq="7001")
    await PersonRole.create(school_id=directory.school_id, person_id=alone.id, role="youth")
    assert "学院团委" in await stage.tell("7001", "你好")


async def test_chatter_of_a_group_is_left_alone(stage: Stage) -> None:
    assert await stage.tell(YOUTH, "明天一起吃饭", group=GROUP) == ""
