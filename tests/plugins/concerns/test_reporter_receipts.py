"""/回执: sixteen digits, five tries an hour, privately, and nothing is written about who holds them."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import reporter_scene as scene
from reporter_scene import ASKER, NOW, SAID, SEALED_NUMBER, THIRD, nothing_unwritten
from stage import Stage

from models.tables import Account, Concern, ConcernMessage
from plugins.concerns.receipts import Tries, tries

__all__ = ["nothing_unwritten"]
DIGITS = "1234567812345670"
SPACED = "1234 5678 1234 5670"


@pytest.fixture(autouse=True)
def _fresh_tries() -> None:
    Tries.__init__(tries)


async def test_whoever_holds_it_sees_and_may_answer(stage: Stage) -> None:
    await scene.reported(stage, ASKER, await scene.problem(), receipt=DIGITS)
    shown = await stage.tell("8888", f"/回执 {SPACED}")
    assert shown.startswith(f"#{SEALED_NUMBER} 3号楼 · 热水〔密封〕：已收到，还没有人接手")
    assert f"你说的：{SAID}" in shown
    assert "/撤回" not in shown
    assert await stage.tell("8888", "1") == "好，你说，下一条就转过去。不说了回“取消”。"
    assert "补上了" in await stage.tell("8888", "进展怎么样了")
    assert (await ConcernMessage.get()).text == "进展怎么样了"
    assert "补上了" in await stage.tell("8888", f"回执{DIGITS} 周三在寝室")
    assert await ConcernMessage.all().count() == 2
    assert not await Account.filter(user_id="8888").exists()
    assert await scene.nothing_written_down()


async def test_a_known_account_stays_unnoted(stage: Stage) -> None:
    await scene.reported(stage, ASKER, await scene.problem(), receipt=DIGITS)
    await stage.tell(THIRD, f"/回执 {DIGITS}")
    assert not await Account.all().exists(), "谁私聊查过回执，哪里都不写"
    await stage.tell(THIRD, "1")
    assert await stage.tell(THIRD, "取消") == "好，没有转。"
    assert not await ConcernMessage.all().exists()


async def test_five_wrong_ones_an_hour(stage: Stage) -> None:
    await scene.reported(stage, ASKER, await scene.problem(), receipt=DIGITS)
    for _ in range(7):
        assert (await stage.tell(THIRD, f"/回执 {DIGITS}")).startswith(f"#{SEALED_NUMBER}"), "对的不算次数"
    for last in range(1, 6):
        assert "没有对上" in await stage.tell(THIRD, f"/回执 123456781234560{last}")
    assert "一小时最多试 5 次" in await stage.tell(THIRD, f"/回执 {DIGITS}")
    assert (await stage.tell(ASKER, f"/回执 {DIGITS}")).startswith("#"), "别人还能查"
    assert (await stage.tell(THIRD, f"/回执 {DIGITS}", now=NOW + timedelta(minutes=61))).startswith("#")


async def test_never_in_a_group(stage: Stage) -> None:
    await scene.reported(stage, ASKER, await scene.problem(), receipt=DIGITS)
    heard = await stage.say(ASKER, f"/回执 {DIGITS}", group="20001")
    assert [one.scene for one in heard] == ["private"]
    assert "只在私聊里用" in heard[0].text
    assert "delete_msg" in [api for api, _ in stage.bot.calls]
    assert await scene.nothing_written_down()


async def test_no_digits_and_what_was_taken_back(stage: Stage) -> None:
    assert "16位数字一起发" in await stage.tell(ASKER, "/回执 1234")
    await scene.reported(stage, ASKER, await scene.problem(), receipt=DIGITS)
    await Concern.all().update(state="retracted")
    assert "没有对上" in await stage.tell(ASKER, f"/回执 {DIGITS}")


def test_tries_are_forgotten_with_the_day() -> None:
    mine, counted = ("qq", "20240126999"), Tries()
    assert [counted.take(mine, NOW, 2) for _ in range(3)] == [True, True, False]
    assert counted.take(mine, NOW + timedelta(days=1), 2)
    counted.give_back(mine, NOW + timedelta(days=2))
    assert "20240126999" not in repr(counted._tried), "存的不是账号"
