"""办结: honest, with a reason read back; 无法解决 takes two."""

from __future__ import annotations

import pytest
from stage import Stage
from working import (
    ASKER,
    CADRE,
    COMMITTEE,
    FRIEND,
    OTHER_SECRETARY,
    SECRETARY,
    TODAY,
    befriend,
    delivered,
    kinds,
    newcomer,
    problem,
    reported,
    speaks_of,
    state_of,
    supported,
    to,
)

from models.rules.concern_words import Closure, ProblemState
from models.rules.vocabulary import Role
from models.tables import Event, Problem, ProblemStep


async def _of_two(stage: Stage) -> Problem:
    row = await problem()
    await reported(stage, ASKER, row)
    await supported(stage, FRIEND, row)
    await befriend(stage, ASKER, FRIEND, SECRETARY, COMMITTEE)
    return row


async def test_the_reason_is_read_back_to_everybody(stage: Stage) -> None:
    row = await _of_two(stage)
    answer = await stage.tell(SECRETARY, "/办结 12 已解决 换了新的热水器，今晚就有热水")
    assert answer == "#12 三食堂 · 热水 办结：已解决，已告诉 2 位同学：\n换了新的热水器，今晚就有热水\n辛苦了！"
    heard = await delivered(stage)
    told = (
        "#12 三食堂 · 热水 办结：已解决\n换了新的热水器，今晚就有热水\n"
        "谢谢你说出来。过些天我会问一次是不是真的解决了；没好就直接说，会重新办。"
    )
    assert [to(heard, stage, who) for who in (ASKER, FRIEND)] == [[told], [told]]
    now = await Problem.get(id=row.id)
    assert (now.state, now.closure, now.closed_on) == ("closed", "solved", TODAY)
    assert await Event.filter(kind="problem.closed").count() == 1


@pytest.mark.parametrize("closure", [one for one in Closure if one is not Closure.UNSOLVABLE])
async def test_every_other_ending_is_closed_by_one(stage: Stage, closure: Closure) -> None:
    row = await _of_two(stage)
    await stage.tell(SECRETARY, f"/办结 12 {closure.label}：前后看了三次，情况就是这样")
    assert (await Problem.get(id=row.id)).closure == closure.value
    (told,) = to(await delivered(stage), stage, ASKER)
    assert told.startswith(f"#12 三食堂 · 热水 办结：{closure.label}\n前后看了三次，情况就是这样\n谢谢你说出来。")


async def test_nobody_who_spoke_up_is_called_a_liar(stage: Stage) -> None:
    row = await _of_two(stage)
    answer = await stage.tell(SECRETARY, "/办结 12 不属实，经核实反映不实，与实际情况不符，热水一直都有")
    assert answer.startswith("#12 三食堂 · 热水 办结：未能核实")
    now = await Problem.get(id=row.id)
    assert now.closure == Closure.UNVERIFIED.value
    everything = [*to(await delivered(stage), stage, ASKER), now.closure_words]
    everything += [step.words for step in await ProblemStep.filter(problem_id=row.id)]
    assert any("未能核实" in words for words in everything)
    assert not any(words in text for text in everything for words in ("不属实", "不实", "不符"))


async def test_what_cannot_be_solved_takes_a_second_person(stage: Stage) -> None:
    row = await _of_two(stage)
    answer = await stage.tell(SECRETARY, "/办结 12 无法解决 管道太老，要等明年暑假整体改造")
    assert answer == f"#12 要第二个人同意才能办结为“无法解决”，已请{COMMITTEE}看。这之前还不告诉同学。"
    assert await state_of(row) is ProblemState.CLOSING
    heard = await delivered(stage)
    assert to(heard, stage, ASKER) == []
    (asked,) = to(heard, stage, COMMITTEE)
    assert asked.startswith(f"{SECRETARY}想把 #12 三食堂 · 热水 办结为“无法解决”：\n管道太老，要等明年暑假整体改造")
    assert await stage.tell(SECRETARY, "/同意 12") == "#12 是你提出的，要另一个人来看。"
    assert await stage.tell(SECRETARY, "/不同意 12 算了") == "#12 是你提出的，要另一个人来看。"
    agreed = await stage.tell(COMMITTEE, "同意12")
    assert agreed == "好，#12 三食堂 · 热水 办结：无法解决，已告诉 2 位同学。"
    heard = await delivered(stage)
    (told,) = to(heard, stage, ASKER)
    assert told.startswith("#12 三食堂 · 热水 办结：无法解决\n管道太老，要等明年暑假整体改造\n谢谢你说出来。")
    assert to(heard, stage, SECRETARY) == [f"#12 三食堂 · 热水：{COMMITTEE}同意了，已办结，也告诉了同学。"]
    assert await stage.tell(COMMITTEE, "/同意 12") == "#12 现在没有在等第二个人。"


async def test_the_second_person_may_say_no(stage: Stage) -> None:
    row = await _of_two(stage)
    await newcomer(stage, OTHER_SECRETARY, Role.SECRETARY, college="药学院")
    answer = await stage.tell(COMMITTEE, "/办结 12 无法解决 管道太老，要等明年暑假整体改造")
    assert f"已请{SECRETARY}、{OTHER_SECRETARY}看" in answer
    (asked,) = await stage.say(SECRETARY, "/问题 12")
    assert "等第二个人：无法解决，管道太老" in asked.text
    assert asked.text.endswith("/同意 12 或 /不同意 12 原因")
    assert (await stage.tell(SECRETARY, "/不同意 12")).startswith("写一句为什么")
    declined = await stage.tell(SECRETARY, "/不同意 可以先装两台移动热水器", quote=asked.message_id)
    assert declined == "好，#12 不办结，原因转给了提出的人。"
    assert await kinds(row) == ["opened", "closing", "declined"]
    now = await Problem.get(id=row.id)
    assert (now.state, now.closure, now.closure_words) == ("claimed", "", "")
    heard = await delivered(stage)
    assert to(heard, stage, ASKER) == []
    assert to(heard, stage, COMMITTEE) == [
        f"#12 三食堂 · 热水：{SECRETARY}觉得还不能办结：可以先装两台移动热水器\n接着办吧。"
    ]
    assert await stage.tell(SECRETARY, "/不同意 12 再想想") == "#12 现在没有在等第二个人。"


async def test_the_second_person_is_never_one_it_speaks_of(stage: Stage) -> None:
    row = await _of_two(stage)
    await speaks_of(row, COMMITTEE)
    answer = await stage.tell(SECRETARY, "/办结 12 无法解决 管道太老，要等明年暑假整体改造")
    assert "请找一位学院团委或校团委的同事看" in answer
    assert await stage.tell(COMMITTEE, "/同意 12") == "没有找到 #12。看看有哪些：/问题清单"


async def test_a_reason_is_asked_for(stage: Stage) -> None:
    row = await _of_two(stage)
    assert (await stage.tell(SECRETARY, "/办结 12 已解决")).startswith("再多写几句（至少 8 个字）")
    assert (await stage.tell(SECRETARY, "/办结 12 已解决 修好了。。。。。。")).startswith("再多写几句（至少 8 个字）")
    assert (await stage.tell(SECRETARY, "/办结 12 没事了")).startswith("结果写上这几种之一：已解决、无法解决、未能核实")
    assert await stage.tell(SECRETARY, "/办结") == "说的是哪一件？前面写上编号，例如：/办结 12 已解决 换了新的热水器"
    assert await stage.tell(SECRETARY, f"/办结 12 已解决 {'长' * 2001}") == "太长了，写在 2000 字以内吧。"
    assert await state_of(row) is ProblemState.NEW


async def test_a_cadre_closes_what_they_took(stage: Stage) -> None:
    row = await _of_two(stage)
    words = "/办结 12 已解决 我陪同学看过，热水器修好了"
    assert (await stage.tell(CADRE, words)).startswith("先 /认领 12")
    await stage.tell(CADRE, "/认领 12")
    assert (await stage.tell(CADRE, words)).startswith("#12 三食堂 · 热水 办结：已解决")
    assert await state_of(row) is ProblemState.CLOSED
    assert await stage.tell(CADRE, words) == "#12 现在是“已办结”，不能这样做。看看：/问题 12"
    for again in ("/回复 12 还有一句", "/转办 12 后勤处", "/认领 12", "/补充 12 备注"):
        assert "#12 " in await stage.tell(SECRETARY, again)
    assert await kinds(row) == ["opened", "claimed", "closed"]
    shown = await stage.tell(SECRETARY, "/问题 12")
    assert shown.startswith("#12 三食堂 · 热水 · 已办结（已解决） · 2人")
