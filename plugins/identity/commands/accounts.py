"""One person, several accounts: /关联 /我的账号 /取消关联, and /换绑 when one was lost."""

from __future__ import annotations

from models.rules.refusal import Refusal
from plugins._kit.choices import Cancel, choice_of
from plugins._kit.commands import EVERYONE, Call, Reply, Where, answer_to, command
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work
from plugins.identity import binding, linking, rebinding
from plugins.identity.commands.office import SECRETARIES
from plugins.identity.commands.people import PICK_MINUTES, bind_here
from plugins.identity.parse import parse_code
from plugins.identity.replies import accounts as words
from plugins.identity.replies import people as people_words
from plugins.identity.replies import refused
from plugins.identity.results import AccountShown, Rebound, ToRebind

DROP, LOST, WHOSE = "identity.drop", "identity.lost", "identity.whose"


@command(
    "关联",
    who=EVERYONE,
    help="QQ、微信几个账号算一个人",
    usage="/关联，再用另一个账号 /关联 码",
    aliases=("关联账号", "账号关联"),
    order=46,
)
async def link(call: Call) -> Reply:
    """A code on the account that is known; on the other one the code joins it to the person."""
    code = parse_code(call.argument)
    if call.argument and not code:
        return Reply(refused(Refusal("no-code")))
    if code:
        return await bind_here(call, code)
    if call.origin.scene == "group":
        return Reply(words.LINK_PRIVATELY)
    if not call.actor.known:
        return Reply(words.HOW_TO_LINK)
    return Reply(people_words.self_code(await binding.give_code(call)))


@command("我的账号", who=EVERYONE, help="看我关联了哪些账号", aliases=("账号",), order=48)
async def my_accounts(call: Call) -> Reply:
    """The speaker's accounts, for their eyes only."""
    if not call.actor.known:
        return Reply(people_words.stranger(call.actor.roles))
    return Reply(words.own_accounts(await linking.own_accounts(call)), private=True)


@command(
    "取消关联",
    who=EVERYONE,
    where=Where.PRIVATE,
    help="去掉我的一个账号",
    usage="/取消关联 2",
    aliases=("解除关联",),
    order=61,
)
async def unlink(call: Call) -> Reply:
    """Let go of some of one's own accounts; with several it is asked which."""
    if not call.actor.known:
        return Reply(people_words.stranger(call.actor.roles))
    own = (await linking.own_accounts(call)).accounts
    if len(own) < 2:
        return Reply(words.ONLY_ACCOUNT)
    picked = choice_of(call.argument, len(own)) if call.argument else None
    if isinstance(picked, tuple):
        return await _drop(call, [_places(own)[digit - 1] for digit in picked])
    payload = {"accounts": _places(own)}
    async with unit_of_work(call) as unit:
        await questions.ask(unit, call.origin, DROP, payload, minutes=PICK_MINUTES)
    return Reply(words.which_to_drop(own, PICK_MINUTES))


def _places(accounts: tuple[AccountShown, ...]) -> list[list[str]]:
    return [[one.platform, one.user_id] for one in accounts]


@answer_to(DROP)
async def pick_to_drop(call: Call) -> Reply | None:
    """The digits that say which of one's accounts."""
    places: list[list[str]] = call.payload["accounts"]
    picked = choice_of(call.argument, len(places))
    if picked is None:
        return Reply(people_words.choose_a_number(len(places)))
    if isinstance(picked, Cancel) or not call.actor.known:
        return await _cancelled(call)
    return await _drop(call, [places[digit - 1] for digit in picked])


async def _cancelled(call: Call) -> Reply:
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)
    return Reply(people_words.CANCELLED)


async def _drop(call: Call, places: list[list[str]]) -> Reply:
    result = await linking.let_go(call, [(platform, user_id) for platform, user_id in places])
    return Reply(refused(result) if isinstance(result, Refusal) else words.let_go(result))


@command(
    "换绑",
    who=SECRETARIES,
    where=Where.PRIVATE,
    help="有人账号丢了，换一个新的",
    usage="/换绑 张三",
    order=24,
)
async def rebind(call: Call) -> Reply:
    """Let go of somebody's lost account and hand them a code for a new one."""
    if not call.argument:
        return Reply(words.REBIND_USAGE)
    return await _ask_which(call, call.argument.strip(), {})


async def _ask_which(call: Call, word: str, chosen: dict[str, int]) -> Reply:
    result = await rebinding.look_up(call, word, chosen)
    if isinstance(result, ToRebind):
        if not result.accounts:
            return _rebound(await rebinding.rebind(call, result.person_id, ()))
        payload = {"person": result.person_id, "accounts": _places(result.accounts)}
        async with unit_of_work(call) as unit:
            await questions.ask(unit, call.origin, LOST, payload, minutes=PICK_MINUTES)
        return Reply(words.which_lost(result, PICK_MINUTES))
    if result.code != "several-people":
        return Reply(refused(result))
    async with unit_of_work(call) as unit:
        asked = {"word": word, "ids": result.facts["ids"]}
        await questions.ask(unit, call.origin, WHOSE, asked, minutes=PICK_MINUTES)
    return Reply(people_words.which_person(word, result.facts["labels"], PICK_MINUTES))


@answer_to(WHOSE)
async def pick_whose(call: Call) -> Reply | None:
    """Which of several people of one name."""
    ids: list[int] = call.payload["ids"]
    picked = choice_of(call.argument, len(ids))
    if picked is None or (not isinstance(picked, Cancel) and len(picked) != 1):
        return Reply(people_words.choose_a_number(len(ids)))
    if isinstance(picked, Cancel):
        return await _cancelled(call)
    word = str(call.payload["word"])
    return await _ask_which(call, word, {word: ids[picked[0] - 1]})


@answer_to(LOST)
async def pick_lost(call: Call) -> Reply | None:
    """The digits that say which accounts were lost."""
    places: list[list[str]] = call.payload["accounts"]
    picked = choice_of(call.argument, len(places))
    if picked is None:
        return Reply(people_words.choose_a_number(len(places)))
    if isinstance(picked, Cancel):
        return await _cancelled(call)
    lost = [(places[digit - 1][0], places[digit - 1][1]) for digit in picked]
    return _rebound(await rebinding.rebind(call, call.payload["person"], lost))


def _rebound(result: Rebound | Refusal) -> Reply:
    return Reply(refused(result) if isinstance(result, Refusal) else words.rebound(result))
