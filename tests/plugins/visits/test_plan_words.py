"""An answer in words may begin like a command, or tell of danger: it is kept all the same."""

from __future__ import annotations

import pytest
from stage import Stage

from models.tables import PlanItem, Record

CADRE = "王小雨"


@pytest.mark.parametrize("words", ["谈心，一起吃顿饭", "走访 3-305 两次，带上宿管老师", "团日、团课各办一次"])
async def test_a_plan_to_visit_is_no_visit(stage: Stage, words: str) -> None:
    await stage.tell(CADRE, "/方案 3-305")
    assert (await stage.tell(CADRE, words)).startswith(f"记下了 #1 3-305：\n打算：{words}")
    assert await Record.all().count() == 0


async def test_a_command_is_still_a_command(stage: Stage) -> None:
    await stage.tell(CADRE, "/方案 3-305")
    assert (await stage.tell(CADRE, "进度")).startswith("2026-2027学年第一学期 第 12 周")
    assert (await stage.tell(CADRE, "/方案 对照")).startswith("还没有写过方案")
    assert (await stage.tell(CADRE, "一起看书桌")).startswith("记下了 #1 3-305")
    await stage.tell(CADRE, "/方案 3-306")
    assert (await stage.tell(CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好")).startswith("已记录 #2")


async def test_an_answer_that_tells_of_danger_is_kept_and_help_is_said(stage: Stage) -> None:
    await stage.tell(CADRE, "/方案 吴思颖")
    told = await stage.tell(CADRE, "现状：她说过不想活了 打算：明天就去陪她")
    assert told.startswith("记下了 #1 吴思颖：\n现状：她说过不想活了")
    assert told.count("\n\n") >= 2
    assert (await PlanItem.get()).situation == "她说过不想活了"
