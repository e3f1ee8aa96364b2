"""抽查 in the chat: announced, drawn, asked, answered blindly, explained; shares and never names."""

from __future__ import annotations

from datetime import timedelta

from hands import Hands
from stage import Heard, Stage

from models.rules.spot_check import seed_of
from models.tables import Account, CheckItem, Outbox, Person, Record, SpotCheck
from plugins._kit.chaining import seal_history
from plugins._kit.directory import directory
from plugins.checks.drawing import draw_due

CADRE, HEAD, SECRETARY, COMMITTEE, GOES = "王小雨", "赵雪", "陈思远", "何静宜", "李明哲"
DORMS = "20002"
WORDS = "和大家聊了热水时间和晚自习，气氛很好"


async def _visited(stage: Stage, *, reachable: bool = True) -> int:
    await stage.say(CADRE, "/报到 3-305 3-306 3-307", group=DORMS)
    await stage.say(CADRE, f"/走访 3-305 {WORDS}", group=DORMS)
    if reachable:
        await Account.all().update(reachable=False)
        person = await Person.get(name=HEAD)
        place = {"school_id": directory.school_id, "platform": "qq", "user_id": stage.accounts[HEAD]}
        await Account.filter(**place).delete()
        await Account.create(person_id=person.id, bound_at=stage.now, reachable=True, **place)
        await directory.notice_change()
    return (await Record.get(kind="visit")).number


async def _out(stage: Stage, after: timedelta = timedelta(hours=1)) -> dict[str, Heard]:
    before = len(stage.bot.heard)
    await Hands(stage.bot, now=stage.now + after).work()
    names = {account: name for name, account in stage.accounts.items()}
    return {names[one.scene_id]: one for one in stage.bot.heard[before:]}


async def test_whoever_was_visited_answers_and_the_cadre_never_learns_who(stage: Stage) -> None:
    record = await _visited(stage)
    await seal_history(stage.now + timedelta(hours=20))
    said = await stage.tell(COMMITTEE, "/抽查 现在")
    check = await SpotCheck.get()
    assert f"实时抽查 #{check.number}" in said
    assert f"种子 {seed_of(check.anchor, check.number)[:16]}…" in said
    assert "抽到 1 条" in said
    assert "抽 1 条至少碰上一条不实的机会：有 5% 不实时 5%" in said
    asked = (await _out(stage))[HEAD]
    assert f"{CADRE}记着11月23日的“走访 3-305”。是这样吗？" in asked.text
    assert WORDS not in asked.text
    assert await stage.tell(HEAD, "2 那天没有人来") == "记下了，会有人了解情况，不会说是你说的。谢谢你。"
    told = (await _out(stage, timedelta(hours=2)))[CADRE]
    assert f"#{record}（11月23日 走访 3-305）和记录对不上，待核实，不是结论" in told.text
    assert HEAD not in told.text
    assert "没有人来" not in told.text
    item = await CheckItem.get()
    assert "谢谢你说明" in await stage.tell(CADRE, "那天去的是 3-306，记错了", quote=told.message_id)
    assert (await CheckItem.get()).reply == "那天去的是 3-306，记错了"
    assert await stage.tell(CADRE, f"/说明 {item.number} 改过来了") == "记下了，和核实的结果放在一起看。谢谢你说明。"
    for who in (COMMITTEE, SECRETARY):
        seen = await stage.tell(who, "/抽查")
        assert "· 药学院 走访：抽 1 条，核到 1 条，不一致 1 条（100%，95% 区间 21%–100%）" in seen
        assert CADRE not in seen
        assert HEAD not in seen


async def test_a_yes_is_thanked_for_and_asked_once(stage: Stage) -> None:
    await _visited(stage)
    await stage.tell(COMMITTEE, "/抽查 现在")
    asked = (await _out(stage))[HEAD]
    assert await stage.tell(HEAD, "1", quote=asked.message_id) == "记下了，谢谢你。"
    assert HEAD not in await _out(stage, timedelta(days=1))
    assert "记下了" not in await stage.tell(HEAD, "3", now=stage.now + timedelta(days=9))


async def test_on_site_is_announced_two_workdays_ahead(stage: Stage) -> None:
    await _visited(stage)
    said = await stage.tell(COMMITTEE, "/抽查 实地检查")
    assert "11月25日抽，已告诉各学院团委" in said
    secretary = await Person.get(name=SECRETARY)
    assert "11月25日有实地检查" in (await Outbox.get(kind="checknews", person_id=secretary.id)).payload["text"]
    assert await draw_due(stage.now + timedelta(days=1)) == 0
    assert await draw_due(stage.now + timedelta(days=2)) == 1
    assert await draw_due(stage.now + timedelta(days=2)) == 0
    number = (await CheckItem.get()).number
    listed = await stage.tell(COMMITTEE, "/核实")
    assert f"#{number} {CADRE} 11月23日 走访 3-305" in listed
    assert await stage.tell(COMMITTEE, f"/核实 {number} 属实 和室友聊过") == f"#{number} {CADRE} 走访 3-305：属实。"
    assert (await Record.get(kind="visit")).trust == "field"
    assert await stage.tell(COMMITTEE, "/核实") == "现在没有要你核实的。"


async def test_a_third_party_gets_a_private_list(stage: Stage) -> None:
    await _visited(stage)
    assert "委托给谁" in await stage.tell(COMMITTEE, "/抽查 委托 没有这人")
    assert f"任务清单给了{GOES}" in await stage.tell(COMMITTEE, f"/抽查 委托 {GOES}")
    number = (await CheckItem.get()).number
    assert f"#{number}" in await stage.tell(GOES, "/核实")
    assert await stage.tell(SECRETARY, "/核实") == "现在没有要你核实的。"
    for who in (CADRE, SECRETARY):
        assert await stage.tell(who, f"/核实 {number} 属实") == f"没有找到要你处理的 #{number}。"
    assert "会请TA说明" in await stage.tell(GOES, f"/核实 {number} 不一致 寝室说没来过")
    assert "没核到" in await stage.tell(GOES, f"/核实 {number} 没核到")
    assert "属实" in await stage.tell(GOES, f"/核实 {number} 属实")
    assert (await Record.get(kind="visit")).trust == "third"
    late = stage.now + timedelta(days=9)
    assert "已经结束了" in await stage.tell(GOES, f"/核实 {number} 属实", now=late)


async def test_who_may_and_what_is_wrong(stage: Stage) -> None:
    assert await stage.tell(COMMITTEE, "/抽查") == ("还没有做过抽查。开始：/抽查 现在、/抽查 实地、/抽查 委托 姓名")
    assert "还没有可以抽查的记录" in await stage.tell(COMMITTEE, "/抽查 现在")
    await _visited(stage, reachable=False)
    assert await stage.tell(SECRETARY, "/抽查 现在") == "抽查由校团委来做。"
    assert "这样写" in await stage.tell(COMMITTEE, "/抽查 随便")
    assert "这样写" in await stage.tell(GOES, "/核实 看看")
    assert "这样写" in await stage.tell(CADRE, "/说明 没有编号")
    assert "没有找到要你处理的 #99" in await stage.tell(CADRE, "/说明 99 我来说说")
    assert "问了 0 位" in await stage.tell(COMMITTEE, "/抽查 现在")
    number = (await CheckItem.get()).number
    assert "300 字以内" in await stage.tell(CADRE, f"/说明 {number} {'长' * 301}")
    assert "300 字以内" in await stage.tell(GOES, f"/核实 {number} 属实 {'长' * 301}")
