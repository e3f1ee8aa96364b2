"""Binding accounts by code: once, not by guessing, and not by reading along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from stage import Stage

from config import seal
from models.tables import Account, Audit, BindCode, Event, Person, Question
from plugins._kit.directory import directory
from plugins._kit.unit import background_unit
from plugins.identity.codes import LETTERS, Tries, code_hash, make_codes, tries
from plugins.identity.invites import make_invites

CADRE, STRANGER, YOUTH_WITHOUT_QQ = "王小雨", "许诺", "宋子轩"
DORMS = "20002"


@pytest.fixture(autouse=True)
def _forget_tries() -> None:
    tries.__init__()  # type: ignore[misc]


async def invite(stage: Stage, code: str) -> str:
    """A fresh invite code for the person of that number."""
    person = await Person.get(code=code)
    async with background_unit(stage.now) as unit:
        return (await make_codes(unit, "invite", [person.id], timedelta(days=14)))[person.id]


def code_in(text: str) -> str:
    """The code of a "关联码：…" answer."""
    return text.removeprefix("关联码：")[:6]


async def test_an_invite_code_binds_once(stage: Stage) -> None:
    code = await invite(stage, "20240620")
    assert (await stage.tell(STRANGER, "/我是谁")).startswith("我还不认识这个账号。")
    bound = await stage.tell(STRANGER, f"/绑定 {code}")
    assert bound == "绑定好了，你是宋子轩（团员青年）。发 /帮助 看看能做什么。"
    account = await Account.get(user_id="10099")
    assert account.reachable
    assert (await Event.get(kind="bound")).payload == {"platform": "qq", "user_id": "10099", "via": "invite"}
    assert (await stage.tell(STRANGER, "/我是谁")).startswith("你是宋子轩，团员青年")
    assert (await stage.tell(YOUTH_WITHOUT_QQ, f"绑定 {code}")).startswith("这个码已经用过了")


async def test_only_the_keyed_hash_is_stored(stage: Stage) -> None:
    code = await invite(stage, "20240620")
    row = await BindCode.get()
    assert row.code_hash == code_hash(code)
    assert code not in str(dict(row))
    assert set(code) <= set(LETTERS)


@pytest.mark.parametrize("spelling", ["{}", " {} ", "邀请码 {}", "{0:.4}-{0}"])
async def test_a_code_as_people_type_it(stage: Stage, spelling: str) -> None:
    code = await invite(stage, "20240620")
    typed = f"{code[:4]}-{code[4:]}" if "-" in spelling else spelling.format(code.lower())
    assert (await stage.tell(STRANGER, f"/绑定 {typed}")).startswith("绑定好了")


async def test_a_code_without_the_command(stage: Stage) -> None:
    code = await invite(stage, "20240620")
    assert (await stage.tell(STRANGER, f"私聊机器人：/绑定 {code}")).startswith("绑定好了")


async def test_an_invite_code_expires(stage: Stage) -> None:
    code = await invite(stage, "20240620")
    late = stage.now + timedelta(days=14)
    assert (await stage.tell(STRANGER, f"/绑定 {code}", now=late)).startswith("这个码过期了")
    assert not await Account.exists(user_id="10099")


async def test_a_code_of_somebody_who_has_left_is_worth_nothing(stage: Stage) -> None:
    code = await invite(stage, "20240620")
    await Person.filter(code="20240620").update(left_on=stage.now.date())
    assert (await stage.tell(STRANGER, f"/绑定 {code}")).startswith("没有这个码")


async def test_a_new_code_replaces_the_old(stage: Stage) -> None:
    old, new = await invite(stage, "20240620"), await invite(stage, "20240620")
    assert (await stage.tell(STRANGER, f"/绑定 {old}")).startswith("没有这个码")
    assert (await stage.tell(STRANGER, f"/绑定 {new}")).startswith("绑定好了")


async def test_guessing_ends_after_five_tries_an_hour(stage: Stage) -> None:
    code = await invite(stage, "20240620")
    for _ in range(Tries.MOST):
        assert (await stage.tell(STRANGER, "/绑定 ABCDEFGH23")).startswith("没有这个码")
    assert (await stage.tell(STRANGER, f"/绑定 {code}")).startswith("试错太多次了")
    assert (await stage.tell(STRANGER, f"/绑定 {code}", group=DORMS)).startswith("试错太多次了")
    later = stage.now + Tries.WITHIN
    assert (await stage.tell(STRANGER, f"/绑定 {code}", now=later)).startswith("绑定好了")


def test_tries_forget_those_long_ago(stage: Stage) -> None:
    counted = Tries()
    for number in range(10_002):
        counted.note_wrong("qq", str(number), stage.now - timedelta(hours=2))
    counted.note_wrong("qq", "1", stage.now)
    assert len(counted._wrong) == 1


async def test_no_code_says_how_to_get_one(stage: Stage) -> None:
    assert (await stage.tell(STRANGER, "/绑定")).startswith("把邀请码发给我就行：/绑定 邀请码")
    assert await stage.tell(STRANGER, "/绑定", group=DORMS) == "绑定请私聊我，这里人多。"
    assert (await stage.tell(STRANGER, "/绑定 邀请码")).startswith("码没看清，没有绑定。")


async def test_a_code_of_five_minutes_for_the_other_account(stage: Stage) -> None:
    given = await stage.tell(CADRE, "/绑定")
    assert "5 分钟内有效" in given
    late = stage.now + timedelta(minutes=5)
    assert (await stage.tell(STRANGER, f"/绑定 {code_in(given)}", now=late)).startswith("这个码过期了")
    given = await stage.tell(CADRE, "/绑定")
    assert (await stage.tell(STRANGER, f"/绑定 {code_in(given)}")).startswith("关联好了，这个账号现在也是你，王小雨")
    assert "10099" in await stage.tell(CADRE, "/我是谁")


async def test_conflicts_are_explained(stage: Stage) -> None:
    code = await invite(stage, "20240620")
    assert (await stage.tell("赵雪", f"/绑定 {code}")).startswith("这个账号现在是赵雪，码是宋子轩的，没有关联。")
    own = code_in(await stage.tell(CADRE, "/绑定"))
    assert (await stage.tell(CADRE, f"/绑定 {own}")).startswith("这个账号本来就是你，王小雨")
    assert (await stage.tell(STRANGER, f"/绑定 {code}")).startswith("绑定好了"), "没成的码没有作废"


async def test_an_invite_code_in_a_group_is_recalled_and_confirmed_privately(stage: Stage) -> None:
    code = await invite(stage, "20240620")
    heard = await stage.say(STRANGER, f"/绑定 {code}", group=DORMS)
    assert [(one.scene, one.scene_id) for one in heard] == [("private", "10099")]
    assert heard[0].text == "群里那个码是宋子轩的，是你吗？（10 分钟内）\n1 是我  2 不是"
    assert "delete_msg" in [api for api, _ in stage.bot.calls]
    assert not await Account.exists(user_id="10099"), "第二步之前什么都没绑"
    assert (await stage.tell("10098", f"/绑定 {code}")).startswith("这个码正等另一个账号确认")
    assert await stage.tell(STRANGER, "在吗") == "是你就回 1，不是回 2。"
    assert (await stage.tell(STRANGER, "1")).startswith("绑定好了，你是宋子轩")
    assert not await Question.all()


async def test_not_me_spends_the_code(stage: Stage) -> None:
    code = await invite(stage, "20240620")
    await stage.say(STRANGER, f"/绑定 {code}", group=DORMS)
    assert await stage.tell(STRANGER, "2") == "好的，没有绑定，这个码作废了。"
    assert (await stage.tell(STRANGER, f"/绑定 {code}")).startswith("这个码已经用过了")


async def test_ones_own_code_in_a_group_is_approved_where_it_came_from(stage: Stage) -> None:
    code = code_in(await stage.tell(CADRE, "/绑定"))
    heard = await stage.say(STRANGER, f"/绑定 {code}", group=DORMS)
    assert [(one.scene, one.text) for one in heard] == [
        ("group", "码对上了。为了确认是你：用你要码的那个账号私聊我回“1”（5 分钟内）。")
    ]
    assert await stage.tell(CADRE, "1") == "好了，王小雨，刚才那个账号现在也是你。"
    account = await Account.get(user_id="10099")
    assert not account.reachable
    assert (await stage.tell(STRANGER, "/我是谁")).startswith("你是王小雨")


async def test_a_code_confirmed_too_late(stage: Stage) -> None:
    code = code_in(await stage.tell(CADRE, "/绑定"))
    await stage.say(STRANGER, f"/绑定 {code}", group=DORMS)
    await BindCode.all().update(expires_at=stage.now - timedelta(seconds=1))
    assert (await stage.tell(CADRE, "1")).startswith("这个码过期了")


async def test_a_question_left_on_an_account_that_changed_hands(stage: Stage) -> None:
    code = code_in(await stage.tell(CADRE, "/绑定"))
    await stage.say(STRANGER, f"/绑定 {code}", group=DORMS)
    other = await Person.get(code="20240118")
    await Account.filter(user_id="10003").delete()
    await Account.create(
        school_id=directory.school_id, platform="qq", user_id="10003", person_id=other.id, bound_at=stage.now
    )
    directory.forget()
    assert (await stage.tell(CADRE, "1")).startswith("没有这个码")


async def test_a_wrong_code_in_a_group_is_recalled_too(stage: Stage) -> None:
    heard = await stage.say(STRANGER, "/绑定 ABCDEFGH23", group=DORMS)
    assert heard[0].text.startswith("没有这个码")
    assert "delete_msg" in [api for api, _ in stage.bot.calls]


async def test_an_account_bound_meanwhile_is_not_bound_again(stage: Stage) -> None:
    code = await invite(stage, "20240620")
    await stage.say(STRANGER, f"/绑定 {code}", group=DORMS)
    other = await Person.get(code="20240118")
    await Account.filter(user_id="10003").delete()
    await Account.create(
        school_id=directory.school_id, platform="qq", user_id="10099", person_id=other.id, bound_at=stage.now
    )
    assert (await stage.tell(STRANGER, "1")).startswith("这个码已经用过了")


async def test_invites_go_to_those_with_an_office_who_are_not_bound(stage: Stage) -> None:
    await stage.tell("李明哲", "在吗")
    async with background_unit(stage.now) as unit:
        codes = await make_invites(unit)
    assert [code.name for code in codes] == ["王小雨", "曹建平", "何静宜", "陈思远", "韩梅英"]
    assert (await Audit.get()).reason == "exported 5"
    cadre = codes[0]
    assert (await stage.tell(STRANGER, f"/绑定 {cadre.invite}")).startswith("绑定好了，你是王小雨（团干部、团员青年）")


async def test_letting_go_of_ones_own_account(stage: Stage) -> None:
    code = await invite(stage, "20240620")
    await stage.tell(STRANGER, f"/绑定 {code}")
    assert await stage.tell(STRANGER, "/解绑") == "这个账号解绑了，我不再认得你。"
    assert (await stage.tell(STRANGER, "/我是谁")).startswith("我还不认识这个账号。")
    assert await stage.tell("赵雪", "/解绑") == (
        "你的这个账号没有绑定可解。名单里登记的 QQ 10008 仍会自动认出，不对的话改名单。"
    )


async def test_a_secretary_frees_the_accounts_of_their_college(stage: Stage) -> None:
    await stage.tell(STRANGER, f"/绑定 {await invite(stage, '20240620')}")
    assert (await stage.tell(CADRE, "/解绑 宋子轩")).startswith("这个由学院团委或校团委来做")
    assert (await Audit.filter(command="解绑").first()) is not None
    assert (await stage.tell("陈思远", "/解绑 宋子")) == "没找到“宋子”，没有动。\n你是不是想找：宋子轩"
    assert (await stage.tell("陈思远", "/解绑 何静宜")).startswith("没找到“何静宜”"), "不是本学院的人"
    assert await stage.tell("陈思远", "/解绑 宋子轩") == "宋子轩的 1 个账号解绑了。"
    assert (await stage.tell(STRANGER, f"/绑定 {await invite(stage, '20240620')}")).startswith("绑定好了")
    assert await stage.tell("何静宜", "/解绑 20240620") == "宋子轩的 1 个账号解绑了。"


async def test_a_secretary_without_a_college(stage: Stage) -> None:
    await Person.filter(name="陈思远").update(college_id=None)
    directory.forget()
    assert (await stage.tell("陈思远", "/解绑 宋子轩")).startswith("名单里没有写你的学院")


async def test_namesakes_are_told_apart_by_a_number(stage: Stage) -> None:
    await Person.filter(code="20240118").update(name="宋子轩")
    await stage.tell("赵雪", "我是谁")
    asked = await stage.tell("何静宜", "/解绑 宋子轩")
    assert asked.splitlines()[1:] == ["1 宋子轩（药学2401，20240118）", "2 宋子轩（制药2403，20240620）"]
    assert await stage.tell("何静宜", "3") == "回 1–2 里的数字就行；不用了回“取消”。"
    assert await stage.tell("何静宜", "取消") == "好的，没有动。"
    await stage.tell("何静宜", "/解绑 宋子轩")
    assert (await stage.tell("何静宜", "1")).startswith("宋子轩的 1 个账号解绑了。")


async def test_nobodys_name_is_looked_up_in_a_group(stage: Stage) -> None:
    assert await stage.tell("何静宜", "/解绑 宋子轩", group=DORMS) == "给别人解绑请私聊我，这里人多。"


async def test_an_operator_nobody_knows_has_nothing_to_let_go(stage: Stage) -> None:
    assert (await stage.tell("9999", "/解绑")).startswith("你是部署者，名单里没有这个账号。")


async def test_the_first_private_command_is_remembered(stage: Stage) -> None:
    await stage.tell("赵雪", "在吗", group=DORMS)
    await stage.tell("赵雪", "在吗")
    assert not await Account.all(), "when a youth began to talk to us is nobody's to know"
    await stage.say("赵雪", "我是谁")
    account = await Account.get(user_id="10008")
    assert account.reachable
    assert (await Event.get(kind="bound")).payload["via"] == "roster"
    await stage.say("赵雪", "我是谁")
    assert await Account.all().count() == 1
    await stage.say(STRANGER, "我是谁")
    assert await Account.all().count() == 1
    await stage.say("王小雨", "你好呀")
    assert await Account.all().count() == 2, "whoever works here is"


async def test_speaking_in_a_group_is_no_way_in(stage: Stage) -> None:
    await stage.say("赵雪", "你好呀", group=DORMS, at_bot=True)
    assert not await Account.all()


async def test_without_the_key_no_code_is_taken(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal, "read_key", lambda _config: None)
    assert (await stage.tell(STRANGER, "/绑定 ABCDEFGH23")).startswith("没有保存，请重发一次")


async def test_an_account_becomes_reachable(stage: Stage) -> None:
    person = await Person.get(code="20240620")
    await Account.create(
        school_id=directory.school_id, platform="qq", user_id="10099", person_id=person.id, bound_at=stage.now
    )
    await stage.say(STRANGER, "我是谁")
    assert (await Account.get()).reachable
