"""Words made to paste into a group where no bot is, and the codes people send back, on any platform."""

from __future__ import annotations

import re

import pytest
from stage import Stage
from two_sides import Sides, WechatSide

from models.tables import Account, BotAccount, Concern, Confirmation, Person, Problem, Record
from plugins._kit import pasting, sealed
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.unit import background_unit
from plugins.concerns.drafts import daily
from plugins.identity.parse import parse_paste

CADRE, HEAD, YOUTH, OTHER, SECRETARY = "王小雨", "赵雪", "吴思颖", "李明哲", "陈思远"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def sides(stage: Stage) -> Sides:
    """The stage's QQ, and a WeChat account of ours beside it."""
    daily.forget()
    return Sides(stage, stage.bot, WechatSide("wx-bot"), stage.now)  # type: ignore[arg-type]


def code_in(text: str) -> str:
    """The code of words made to paste."""
    found = re.search(r"[：回] ?([A-Z2-9]{5,7})(?![A-Z0-9])", text)
    assert found is not None, text
    return found[1]


async def _record(stage: Stage) -> str:
    said = await stage.tell(CADRE, "/线上 《一起晒书单》 群里二十多人晒了书单，选出三本一起读")
    assert said.startswith("已记录 #1")
    return code_in(await stage.tell(CADRE, "/转发稿 1"))


async def test_an_activity_is_pasted_and_answered_on_another_platform(sides: Sides) -> None:
    stage = sides.stage
    await BotAccount.create(school_id=directory.school_id, platform="wechat", user_id="wx-bot")
    await stage.tell(CADRE, "/线上 《一起晒书单》 群里二十多人晒了书单，选出三本一起读")
    (heard,) = await stage.say(CADRE, "/转发稿 #1 周五前都可以补", group="20002")
    assert heard.scene == "private"
    assert heard.images
    code = code_in(heard.text)
    assert heard.text == (
        "【线上活动】\n11月23日 《一起晒书单》（王小雨）\n周五前都可以补\n"
        f"私聊连心桥机器人（QQ 10000、微信 wx-bot）：\n参加了，或者想说一句：{code} 你的话\n"
        f"只回 {code} 也行；不回也没关系。\n"
        "—— 王小雨 药学院团总支副书记"
    )
    assert "群里二十多人" not in heard.text, "记录里的话不贴出去"
    youth = await Person.get(name=HEAD)
    await Account.create(
        school_id=directory.school_id, platform="wechat", user_id="wx-9", person_id=youth.id, bound_at=stage.now
    )
    await directory.notice_change()
    asked = await sides.on_wx("wx-9", f"{code.lower()}，我晒的是《三体》", group=None)
    assert asked == (
        "#1 王小雨今天的线上活动《一起晒书单》。\n你说的“我晒的是《三体》”会一起记上，王小雨和学院团委看得到。\n"
        "1 是这样　2 有误　0 算了"
    )
    assert await sides.on_wx("wx-9", "1", group=None) == "已确认 #1 王小雨，谢谢你。"
    said = await Confirmation.get()
    assert (said.person_id, said.agrees, said.reason) == (youth.id, True, "我晒的是《三体》")
    assert (await Record.get()).trust == "confirmed"
    assert "赵雪：我晒的是《三体》" in await stage.tell(CADRE, "/记录 1")
    await stage.tell(HEAD, f"{code} 1")
    assert await Confirmation.all().count() == 1, "两个账号是一个人"


async def test_an_answer_is_never_taken_for_a_yes(sides: Sides) -> None:
    stage = sides.stage
    code = await _record(stage)
    await stage.tell(YOUTH, f"{code} 那天根本没有活动")
    assert not await Confirmation.all()
    assert await stage.tell(YOUTH, "0") == "好的，没有记。"
    await stage.tell(YOUTH, f"/凭码 {code} 那天根本没有活动")
    assert await stage.tell(YOUTH, "2") == "记下了，#1 会有人核实。谢谢你说出来。"
    assert await stage.tell(YOUTH, f"{code}") == "#1 王小雨今天的线上活动《一起晒书单》。\n1 是这样　2 有误　0 算了"
    assert (await stage.tell(YOUTH, "2")).endswith("想说哪里不对：/有误 1 加一句。")
    assert "是你自己参与的" in await stage.tell(CADRE, code)
    assert await stage.tell(OTHER, code) == "#1 要由被走访的寝室、班级或同学本人来说。"
    assert "认识" in await stage.tell("8888", code)
    assert (await stage.tell(YOUTH, "/凭码 ABC23 好")).startswith("没有这个码")
    heard = await stage.say(YOUTH, f"/凭码 {code} 好", group="20002")
    assert heard[0].text == "凭码请私聊我，这里人多。"
    assert "delete_msg" in [api for api, _ in stage.bot.calls], "凭码说的话可能只该私下说"


async def test_what_is_not_pasted(sides: Sides) -> None:
    stage = sides.stage
    await stage.tell(CADRE, "谈心 吴思颖 聊了转专业的打算和最近的作息，约好下周再聊")
    assert await stage.tell(CADRE, "/转发稿 1") == "谈心不贴到群里，没有做。"
    assert (await stage.tell(CADRE, "/转发稿 99")).startswith("没有你能贴的 #99。")
    code = pasting.code_of(1)
    assert await stage.tell(YOUTH, f"/凭码 {code}") == (await stage.tell(YOUTH, "/凭码 ABC23")), "谈心没有码可回"
    await stage.tell(CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好")
    assert (await stage.tell(OTHER, "/转发稿 2")).startswith("没有你能贴的 #2。"), "别人的记录"
    assert (await stage.tell(CADRE, "/转发稿 #2 " + "长" * 1_001)).startswith("公告太长了")
    assert (await stage.tell(CADRE, "/转发稿 12月3日团日活动，205 教室")).startswith("【通知】\n12月3日")


async def _problem(stage: Stage, people: int) -> Problem:
    await stage.tell(YOUTH, "/匿名 三食堂的饭菜又贵又凉，打饭还手抖")
    await stage.tell(YOUTH, "1")
    problem = await Problem.get()
    async with background_unit(stage.now) as unit:
        for number in range(people - 1):
            await sealed.support(unit, problem.id, sealed.Address("qq", f"555{number}", 10_000 + number))
    return problem


async def test_a_problem_is_pasted_once_nobody_can_be_guessed(sides: Sides) -> None:
    stage, k = sides.stage, policy().problems.k
    problem = await _problem(stage, k - 1)
    refused = await stage.tell(SECRETARY, f"/转发稿 {problem.number}")
    assert refused == f"说这件事的人还不到 {k} 个，贴出去容易猜到是谁，没有做。"
    async with background_unit(stage.now) as unit:
        await sealed.support(unit, problem.id, sealed.Address("qq", "5559", 10_009))
    made = await stage.tell(SECRETARY, f"/转发稿 {problem.number}")
    assert made.splitlines()[:2] == ["【大家反映的事】", f"{problem.title}：待认领"]
    assert "又贵又凉" not in made
    code = code_in(made)
    joined = await stage.tell(HEAD, f"/凭码 {code}")
    assert "也算你一份" in joined
    assert not await Account.filter(user_id=stage.accounts[HEAD]).exists(), "谁回了码，什么也不写"
    offered = await stage.tell("林可欣", f"{code} 二楼窗口一份十八块，菜还是凉的")
    assert "1" in offered
    saved = await stage.tell("林可欣", "1")
    assert "16" in saved or "回执" in saved
    concern = await Concern.filter(text__contains="二楼窗口").get()
    assert (concern.problem_id, concern.person_id) == (problem.id, None), "说的话归到同一件事，密封的还是密封的"
    assert (await sealed.people_behind([problem.id]))[problem.id] == k + 2
    assert "认识" in await stage.tell("8888", code)
    assert not await Concern.filter(person_id__isnull=False).exists()


async def test_a_cadre_enters_what_a_group_answered(sides: Sides) -> None:
    stage = sides.stage
    await _record(stage)
    assert (await stage.tell(CADRE, "/代记")).startswith("写上编号、几个人和说了什么")
    assert (await stage.tell(CADRE, "/代记 1 0人 没有")).startswith("写上编号")
    assert (await stage.tell(CADRE, "/代记 1 8人 都说想再办一次")).startswith("已补到 #1 文字")
    record = await Record.get()
    assert record.process.endswith("群里 8 人回应（王小雨代记）：都说想再办一次")
    assert record.trust == "self", "代记还是自己说的，不算对方确认"
    assert (await stage.tell(CADRE, "/代记 99 8人 好")).startswith("没有 #99 这条记录")
    assert (await stage.tell(OTHER, "/代记 1 8人 好")).startswith("#1 不是你")
    assert (await stage.tell(CADRE, "/代记 1 8人 " + "长" * 5_001)).startswith("这条太长了")


@pytest.mark.parametrize(
    ("argument", "quoted", "meant"),
    [
        ("12", None, (12, "")),
        (" ＃12 ", None, (12, "")),
        ("#12 大家来看看", None, (12, "大家来看看")),
        ("12月3日团日", None, (None, "")),
        ("", None, (None, "")),
        ("", 7, (7, "")),
        ("来看看", 7, (7, "来看看")),
        ("12", 7, (12, "")),
    ],
)
def test_what_a_number_means(
    argument: str, quoted: int | None, meant: tuple[int | None, str], database_url: str
) -> None:
    assert parse_paste(argument, quoted) == meant
