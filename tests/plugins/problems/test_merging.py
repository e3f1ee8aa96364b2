"""合并 and 拆分: people are counted once, hear where their matter went, and referrals follow."""

from __future__ import annotations

from stage import Stage
from working import (
    ASKER,
    CADRE,
    FRIEND,
    HEAD,
    OTHER_SECRETARY,
    SECRETARY,
    THIRD,
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

from models.rules.concern_words import Openness, ProblemState
from models.rules.vocabulary import Role
from models.tables import Concern, Problem, ProblemStep
from plugins._kit import book, sealed


async def test_two_problems_become_one(stage: Stage) -> None:
    keep, gone = await problem(12), await problem(15, "食堂 · 热水")
    await reported(stage, ASKER, keep)
    await reported(stage, FRIEND, gone, number=7_000_002)
    await supported(stage, ASKER, gone)
    await befriend(stage, ASKER, FRIEND)
    answer = await stage.tell(SECRETARY, "合并12、15")
    assert answer == "#15 并入 #12 三食堂 · 热水，现在一共 2 位同学。"
    assert await state_of(gone) is ProblemState.MERGED
    heard = await delivered(stage)
    told = "#15 和 #12 三食堂 · 热水 是同一件事，并在一起办，答复会一起告诉你。"
    assert to(heard, stage, FRIEND) == [told]
    assert to(heard, stage, ASKER) == [told], "两边都在的人也只听一次"
    assert "#15" not in await stage.tell(SECRETARY, "/问题清单 全部")
    assert (await stage.tell(SECRETARY, "/问题 15")).startswith("#12 三食堂 · 热水 · 待认领 · 2人")
    assert (await stage.tell(SECRETARY, "/回复 15 两处一起修")).startswith("#12 的回复已告诉 2 位同学。")


async def test_a_referral_follows_into_the_merged_problem(stage: Stage) -> None:
    keep, gone = await problem(12), await problem(15, "食堂 · 热水")
    await reported(stage, ASKER, keep)
    await reported(stage, FRIEND, gone, number=7_000_002)
    await befriend(stage, HEAD, ASKER, FRIEND)
    await stage.tell(SECRETARY, "/转办 15 后勤处")
    (got,) = [one for one in await delivered(stage) if one.scene_id == stage.accounts[HEAD]]
    await stage.tell(SECRETARY, "/合并 12 15")
    assert await state_of(keep) is ProblemState.REFERRED
    assert (await Problem.get(id=keep.id)).owner_id is not None
    answer = await stage.tell(HEAD, "两边的热水器今晚都换", quote=got.message_id)
    assert answer == "谢谢！#12 的答复已告诉 2 位同学。"
    heard = await delivered(stage)
    assert [len(to(heard, stage, who)) for who in (ASKER, FRIEND)] == [1, 2], "并在一起那条和答复"


async def test_what_speaks_of_somebody_stays_hidden_after_a_merge(stage: Stage) -> None:
    _, gone = await problem(12), await problem(15)
    await speaks_of(gone, CADRE)
    await stage.tell(SECRETARY, "/合并 12 15")
    assert await stage.tell(CADRE, "/问题 12") == "没有找到 #12。看看有哪些：/问题清单"


async def test_what_cannot_be_merged(stage: Stage) -> None:
    await newcomer(stage, OTHER_SECRETARY, Role.SECRETARY, college="食品学院")
    row, _ = await problem(12), await problem(15)
    await reported(stage, ASKER, row, number=7_000_001)
    assert await stage.tell(SECRETARY, "/合并 12") == "写上两个编号：/合并 12 15（15 并入 12）"
    assert await stage.tell(SECRETARY, "/合并 12 后勤") == "写上两个编号：/合并 12 15（15 并入 12）"
    assert await stage.tell(SECRETARY, "/合并 12 7000001") == "这两个号是同一件事（#12），不用合并。"
    assert await stage.tell(SECRETARY, "/合并 12 99") == "没有找到 #99。看看有哪些：/问题清单"
    assert await stage.tell(SECRETARY, "/合并 99 12") == "没有找到 #99。看看有哪些：/问题清单"
    assert await stage.tell(OTHER_SECRETARY, "/合并 12 15") == "没有找到 #12。看看有哪些：/问题清单"
    await stage.tell(SECRETARY, "/办结 15 已解决 换了新的热水器，有热水了")
    assert await stage.tell(SECRETARY, "/合并 12 15") == "#15 现在是“已办结”，不能再合并或拆分。"
    (shown,) = await stage.say(SECRETARY, "/问题 12")
    await problem(16)
    assert (await stage.tell(SECRETARY, "/合并 16", quote=shown.message_id)).startswith("#16 并入 #12")


async def test_some_of_it_is_another_problem(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row, number=7_000_001, text="三食堂热水器坏了，打不到热水")
    await reported(stage, FRIEND, row, number=7_000_002, text="图书馆三楼总有人占座，找不到位置")
    await reported(stage, THIRD, row, Openness.NAMED, 33, "图书馆占座太严重，八点就没座位")
    answer = await stage.tell(SECRETARY, "/拆分 12 7000002 #33")
    made = await Problem.get(id=(await Concern.get(number=33)).problem_id)
    assert answer == f"#7000002、#33 从 #12 分出来，成为 #{made.number} {made.title}，2 位同学。"
    assert made.id != row.id
    assert (await Concern.get(number=7_000_002)).problem_id == made.id
    assert await sealed.people_behind([row.id, made.id]) == {row.id: 1, made.id: 2}
    assert await kinds(row) == ["opened", "split"]
    assert (await ProblemStep.get(problem_id=row.id, kind="split")).words == f"#7000002、#33 分到 #{made.number}"
    assert f"#{made.number}" in await stage.tell(SECRETARY, "/问题清单")


async def test_what_cannot_be_split(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row, number=7_000_001)
    assert await stage.tell(SECRETARY, "/拆分") == "说的是哪一件？前面写上编号，例如：/拆分 12 31 32"
    assert (await stage.tell(SECRETARY, "/拆分 12")).startswith("把哪几条分出去？")
    assert (await stage.tell(SECRETARY, "/拆分 12 31 7000001")).startswith("#31 不在 #12 里。")
    assert await stage.tell(SECRETARY, "/拆分 12 7000001") == "这就是 #12 的全部了，不用拆。"
    assert await stage.tell(SECRETARY, "/拆分 99 7000001") == "没有找到 #99。看看有哪些：/问题清单"
    await stage.tell(SECRETARY, "/办结 12 已解决 换了新的热水器，有热水了")
    assert await stage.tell(SECRETARY, "/拆分 12 7000001") == "#12 现在是“已办结”，不能再合并或拆分。"


async def test_those_who_sort_the_list_are_shown_what_may_be_the_same(stage: Stage) -> None:
    one, two = await problem(12), await problem(15, "三食堂 · 热水器")
    await reported(stage, ASKER, one, number=7_000_001, text="三食堂二楼的热水器坏了，打不到热水")
    await reported(stage, FRIEND, two, number=7_000_002, text="三食堂晚上没有热水，热水器是不是坏了")
    await book.catch_up()
    shown = await stage.tell(SECRETARY, "/问题 12")
    assert "可能是同一件：#15 三食堂 · 热水器（" in shown
    assert "是的话：/合并 12 15" in shown
    assert "可能是同一件" not in await stage.tell(CADRE, "/问题 12")
    await speaks_of(two, SECRETARY)
    assert "#15" not in await stage.tell(SECRETARY, "/问题 12")
