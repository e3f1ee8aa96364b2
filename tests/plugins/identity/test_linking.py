"""One person on several platforms: joined by a code, followed by everything, let go of, and given a new account."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from stage import Stage
from two_sides import Sides, WechatSide

from models.tables import Account, Audit, BridgeOut, Confirmation, Event, Outbox, Person, Problem, Question, Record
from plugins._kit import sealed
from plugins._kit.directory import directory
from plugins._kit.outbox import other_ways_to, private_way_to
from plugins.concerns.drafts import daily
from plugins.concerns.own_concerns import reported, supported, talked
from plugins.identity.codes import Tries, tries

CADRE, YOUTH, SECRETARY, COMMITTEE, STRANGER = "王小雨", "赵雪", "陈思远", "何静宜", "许诺"
DORMS = "20002"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _forget() -> None:
    tries.__init__()  # type: ignore[misc]
    daily.forget()


@pytest.fixture
def sides(stage: Stage) -> Sides:
    """The stage's QQ, and a WeChat account of ours beside it."""
    return Sides(stage, stage.bot, WechatSide("wx-bot"), stage.now)  # type: ignore[arg-type]


def code_in(text: str) -> str:
    """The code of an answer."""
    found = re.search(r"码：([A-Z0-9]+)", text)
    assert found is not None, text
    return found[1]


async def joined(sides: Sides, who: str, wx: str) -> str:
    """`who` of QQ joins the WeChat account `wx`; what the new account is told."""
    code = code_in(await sides.stage.tell(who, "/关联"))
    return await sides.on_wx(wx, f"/关联 {code}", group=None)


async def id_of(name: str) -> int:
    return (await Person.get(name=name)).id


async def test_a_code_joins_the_other_account(sides: Sides) -> None:
    stage = sides.stage
    assert (await sides.on_wx("wx-9", "/关联", group=None)).startswith("先在我认得的那个账号上私聊我发 /关联")
    assert await stage.tell(CADRE, "/关联", group=DORMS) == "关联请私聊我，这里人多。"
    assert (await stage.tell(CADRE, "/关联 码")).startswith("码没看清")
    given = await stage.tell(CADRE, "/关联")
    assert given.splitlines()[0].endswith("（5 分钟内有效，只能用一次）")
    assert (await sides.on_wx("wx-9", f"关联 {code_in(given)}", group=None)).startswith(
        "关联好了，这个账号现在也是你，王小雨（团干部、团员青年）。"
    )
    assert await sides.on_wx("wx-9", "/我的账号", group=None) == (
        "王小雨，你有 2 个账号，哪个说话都是你：\n1 QQ 10003（名单登记）\n2 微信 wx-9（现在这个）\n"
        "我主动找你时先发到第 1 个，发不到再换别的。\n加一个：/关联　去掉一个：/取消关联"
    )
    heard = await stage.say(CADRE, "/我的账号", group=DORMS)
    assert [one.scene for one in heard] == ["private"], "账号不在群里说"
    assert (await sides.on_wx("wx-8", "/我的账号", group=None)).startswith("我还不认识这个账号。")


async def test_in_a_group_the_account_the_code_came_from_has_the_last_word(sides: Sides) -> None:
    code = code_in(await sides.stage.tell(CADRE, "/关联"))
    said = await sides.on_wx("wx-9", f"/关联 {code}")
    assert said == "码对上了。为了确认是你：用你要码的那个账号私聊我回“1”（5 分钟内）。"
    assert "delete_message" in [api for api, _ in sides.wx.calls]
    assert not await Account.exists(user_id="wx-9")
    assert (await sides.on_wx("wx-thief", f"/关联 {code}", group=None)).startswith("这个码正等另一个账号确认")
    assert await sides.stage.tell(CADRE, "1") == "好了，王小雨，刚才那个账号现在也是你。"
    assert (await sides.on_wx("wx-9", "/我是谁", group=None)).startswith("你是王小雨")


async def test_everything_follows_the_person(sides: Sides) -> None:
    stage = sides.stage
    await joined(sides, CADRE, "wx-cadre")
    await joined(sides, YOUTH, "wx-youth")
    assert (await sides.on_wx("wx-cadre", "走访 3-305 和大家聊了热水时间和晚自习，气氛很好", group=None)).startswith(
        "已记录"
    )
    record = await Record.get()
    assert record.cadre_id == await id_of(CADRE)
    assert "1/2" in await stage.tell(CADRE, "/进度")
    assert "是你自己参与的" in await sides.on_wx("wx-cadre", f"/确认 {record.number}", group=None)
    assert (await sides.on_wx("wx-youth", f"/确认 {record.number}", group=None)).startswith("已确认")
    await stage.tell(YOUTH, f"/确认 {record.number}")
    assert await Confirmation.all().count() == 1, "两个账号是一个人，只算一次"
    assert (await sides.on_wx("wx-youth", "别打扰我", group=None)).startswith("好的，以后我不主动找你")
    assert (await stage.tell(YOUTH, "别打扰我")).startswith("已经是这样了")
    person = await id_of(CADRE)
    ways = [await private_way_to(person), *await other_ways_to(person, ("qq", "10003"))]
    assert ways == [("qq", "10003"), ("wechat", "wx-cadre")]


async def test_a_days_concerns_and_guesses_are_counted_over_all_accounts(sides: Sides) -> None:
    await joined(sides, YOUTH, "wx-youth")
    for number in range(Tries.MOST):
        tell = sides.stage.tell(YOUTH, "/关联 ABCDEF") if number % 2 else sides.on_wx("wx-youth", "/关联 ABCDEF", None)
        assert (await tell).startswith("没有这个码")
    assert (await sides.stage.tell(YOUTH, "/关联 ABCDEF")).startswith("试错太多次了")
    assert (await sides.on_wx("wx-youth", "/关联 ABCDEF", None)).startswith("试错太多次了")
    limit = 0
    while "今天" not in (said := await sides.stage.tell(YOUTH, f"/反映 三食堂的饭菜第 {limit} 次又贵又凉")):
        assert limit < 50, said
        await sides.stage.tell(YOUTH, "2")
        limit += 1
    assert "今天" in await sides.on_wx("wx-youth", "/反映 图书馆的插座又坏了好几个", None)


async def test_who_stayed_out_of_the_bridge_stays_out_with_every_account(sides: Sides) -> None:
    await sides.on_wx("wx-9", "/不互通 我")
    assert (await BridgeOut.get()).person_id is None
    await joined(sides, YOUTH, "wx-9")
    assert (await BridgeOut.get()).person_id == await id_of(YOUTH)
    from plugins.bridge.memory import bridges

    await bridges.load()
    assert bridges.stays_out("qq", sides.stage.accounts[YOUTH], await id_of(YOUTH))


async def test_conflicts_are_said_in_plain_words(sides: Sides) -> None:
    stage = sides.stage
    code = code_in(await stage.tell(CADRE, "/关联"))
    assert (await stage.tell(CADRE, f"/关联 {code}")).startswith("这个账号本来就是你，王小雨")
    refused = await stage.tell(YOUTH, f"/关联 {code}")
    assert refused == (
        "这个账号现在是赵雪，码是王小雨的，没有关联。\n"
        "绑错了、换了主人：请学院团委 /换绑 赵雪。名单写重了：请校团委去掉赵雪（药学2401，20240118），再发一次。"
    )
    await Person.filter(name="李明哲").update(name=CADRE)
    directory.forget()
    stage.accounts["另一位"] = stage.accounts["李明哲"]
    code = code_in(await stage.tell("另一位", "/关联"))
    refused = await stage.tell(CADRE, f"/关联 {code}")
    assert refused.splitlines()[0].startswith("名单里有两位王小雨：这个账号是王小雨（")
    assert "王小雨有记录，请校团委去掉另一个" in refused, "有联系对象，就是有记录"
    assert {event.payload["via"] for event in await Event.filter(kind="bound")} == {"roster"}


async def test_letting_go_of_one_of_several(sides: Sides) -> None:
    stage = sides.stage
    await stage.tell(CADRE, "我是谁")
    assert (await stage.tell(CADRE, "/取消关联")).startswith("你只有这一个账号")
    assert (await sides.on_wx("wx-9", "/取消关联", None)).startswith("我还不认识这个账号。")
    await joined(sides, CADRE, "wx-9")
    await joined(sides, CADRE, "wx-10")
    asked = await stage.tell(CADRE, "/取消关联")
    assert asked.splitlines()[1:] == ["1 QQ 10003（现在这个，名单登记）", "2 微信 wx-9", "3 微信 wx-10"]
    assert await stage.tell(CADRE, "4") == "回 1–3 里的数字就行；不用了回“取消”。"
    assert await stage.tell(CADRE, "取消") == "好的，没有动。"
    await stage.tell(CADRE, "/取消关联")
    assert await stage.tell(CADRE, "2") == "取消关联了：微信 wx-9。你还有 2 个账号。你的记录都在。"
    assert (await sides.on_wx("wx-9", "/我是谁", None)).startswith("我还不认识这个账号。")
    said = await sides.on_wx("wx-10", "/取消关联 2", None)
    assert said == "取消关联了：微信 wx-10。我不再认得这个账号。你还有 1 个账号。你的记录都在。"
    await joined(sides, CADRE, "wx-9")
    said = await stage.tell(CADRE, "/取消关联 1")
    assert said.startswith("QQ 10003 是名单里登记的，我凭名单认得，取消不了。")
    said = await stage.tell(CADRE, "/取消关联 1 2")
    assert said == (
        "取消关联了：微信 wx-9。你还有 1 个账号。你的记录都在。\n"
        "QQ 10003 是名单里登记的，没有动；丢了就请学院团委发 /换绑。"
    )


async def test_a_question_is_not_answered_by_an_account_that_was_let_go(sides: Sides) -> None:
    await joined(sides, CADRE, "wx-9")
    await sides.on_wx("wx-9", "/走访 昨天帮她们报修了坏掉的灯，还聊了四级考试", None)
    assert await Question.exists(user_id="wx-9")
    await sides.stage.tell(CADRE, "/取消关联 2")
    assert not await Question.exists(user_id="wx-9")
    await sides.on_wx("wx-9", "1", None)
    assert not await Record.all(), "不认得的账号回的数字什么也不算"


async def test_a_lost_account_is_given_up_and_the_new_one_gets_everything(sides: Sides) -> None:
    stage = sides.stage
    await stage.tell(YOUTH, "/我是谁")
    assert (await stage.tell(CADRE, "/换绑 赵雪")).startswith("/换绑 由")
    assert await stage.tell(SECRETARY, "/换绑") == "写上姓名或学号：/换绑 张三"
    assert (await stage.tell(SECRETARY, "/换绑 陈思远")).startswith("自己的账号请别人来换")
    assert (await stage.tell(SECRETARY, "/换绑 何静宜")).startswith("没找到“何静宜”"), "不是本学院的人"
    asked = await stage.tell(SECRETARY, "/换绑 赵雪")
    assert asked.splitlines()[:2] == [
        "赵雪（药学2401，20240118），哪个账号丢了？回数字，可以几个一起（5 分钟内，不用了回“取消”）：",
        "1 QQ 10008（名单登记）",
    ]
    assert await stage.tell(SECRETARY, "7") == "回 1–1 里的数字就行；不用了回“取消”。"
    done = await stage.tell(SECRETARY, "1")
    assert done.startswith("赵雪的 1 个账号不再认了，记录都在。\n名单里登记的 QQ 也去掉了")
    assert (await stage.tell(YOUTH, "/我是谁")).startswith("我还不认识这个账号。"), "丢了的 QQ 凭名单也不再认"
    told = await Outbox.get()
    assert (told.kind, told.scene_id, told.person_id) == ("account", "10008", None), "丢了的那个也告诉一声"
    assert told.payload["text"].startswith("学院团委陈思远刚给你办了换绑")
    assert (await Audit.filter(reason="rebound").get()).person_id == await id_of(SECRETARY)
    new = await sides.on_wx("wx-new", f"/关联 {code_in(done)}", None)
    assert new.startswith("换好了，你是赵雪")
    assert "回执" in new, "匿名说过的不跟过来，要说清楚"
    assert (await sides.on_wx("wx-new", "/我是谁", None)).startswith("你是赵雪")


async def test_who_still_has_an_account_adds_the_new_one_alone(sides: Sides) -> None:
    await joined(sides, YOUTH, "wx-youth")
    await sides.stage.tell(COMMITTEE, "/换绑 赵雪")
    done = await sides.stage.tell(COMMITTEE, "1")
    assert done.endswith("TA还有 微信 wx-youth：用它私聊我发 /关联，就能加新账号。")
    assert (await Person.get(name=YOUTH)).rebound == 0, "没有经过别人的手，密封的还看得到"
    assert await Outbox.all().count() == 2, "剩下的和丢了的都告诉"


async def test_nobody_reads_what_is_sealed_by_having_an_account_rebound(sides: Sides) -> None:
    """The promise of the seal holds against a secretary too."""
    stage = sides.stage
    await stage.tell(YOUTH, "/匿名 三食堂的饭菜又贵又凉，打饭还手抖")
    saved = await stage.tell(YOUTH, "1")
    person_id = await id_of(YOUTH)
    (concern,) = await sealed.mine_of(person_id)
    address = await sealed.address_of(concern)
    assert address is not None
    receipt = re.sub(r"\D", "", re.search(r"\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}", saved)[0])  # type: ignore[index]
    assert "食堂价格" in await stage.tell(YOUTH, "/进展")
    await stage.tell(SECRETARY, "/换绑 赵雪")
    code = code_in(await stage.tell(SECRETARY, "1"))
    await sides.on_wx("wx-secretary", f"/关联 {code}", None)
    assert "食堂" not in await sides.on_wx("wx-secretary", "/进展", None)
    person = await Person.get(id=person_id)
    assert [await one(person) for one in (reported, talked, supported)] == [[], [], []], "/我的数据 里也没有"
    assert await sealed.mine_of(person_id) == ()
    assert await sealed.way_to(address) is None, "答复也不送到别人给的账号上"
    assert "没有对上" not in await sides.on_wx("wx-secretary", f"/回执 {receipt}", None), "凭回执谁都能看"
    problem = await Problem.get()
    joined_anew = await sides.on_wx("wx-secretary", f"/附议 {problem.number}", None)
    assert "也算你一份" in joined_anew, "也问不出附议过什么"


async def test_somebody_without_any_account_gets_a_code(sides: Sides) -> None:
    done = await sides.stage.tell(SECRETARY, "/换绑 宋子轩")
    assert done.startswith("宋子轩还没有账号。\n换绑码：")
    late = sides.stage.now + timedelta(days=1)
    assert (await sides.stage.tell(STRANGER, f"/关联 {code_in(done)}", now=late)).startswith("这个码过期了")
    await Person.filter(name="宋子轩").update(left_on=sides.stage.now.date())
    assert (await sides.stage.tell(SECRETARY, "/换绑 宋子轩")).startswith("宋子轩已不在名单里")


async def test_namesakes_and_second_thoughts(sides: Sides) -> None:
    stage = sides.stage
    await Person.filter(code="20240118").update(name="宋子轩")
    asked = await stage.tell(COMMITTEE, "/换绑 宋子轩")
    assert asked.splitlines()[1:] == ["1 宋子轩（药学2401，20240118）", "2 宋子轩（制药2403，20240620）"]
    assert await stage.tell(COMMITTEE, "3") == "回 1–2 里的数字就行；不用了回“取消”。"
    assert "QQ 10008" in await stage.tell(COMMITTEE, "1")
    assert await stage.tell(COMMITTEE, "取消") == "好的，没有动。"
    await stage.tell(COMMITTEE, "/换绑 宋子轩")
    assert await stage.tell(COMMITTEE, "取消") == "好的，没有动。"
    await Person.filter(name=SECRETARY).update(college_id=None)
    directory.forget()
    assert (await stage.tell(SECRETARY, "/换绑 赵雪")).startswith("名单里没有写你的学院")
