"""Accounts and oneself: /绑定 /解绑 /我是谁 别打扰我 恢复."""

from __future__ import annotations

from models.rules.refusal import Refusal
from plugins._kit.choices import Cancel, choice_of
from plugins._kit.commands import EVERYONE, PEOPLE, Call, Hook, Reply, answer_to, command, listen
from plugins._kit.questions import questions
from plugins._kit.reach import reach
from plugins._kit.unit import unit_of_work
from plugins.identity import binding, people, unbinding
from plugins.identity.parse import parse_code, parse_pasted_code, parse_yes
from plugins.identity.replies import people as words
from plugins.identity.replies import refused
from plugins.identity.results import Bound, Unbound

PICK_MINUTES = 5
PERSON_TOPIC = "identity.unbind"


@command("绑定", who=EVERYONE, help="让我认得你的账号", usage="/绑定 邀请码", aliases=("绑定账号",), order=46)
async def bind(call: Call) -> Reply:
    """Bind this account by a code, or ask for a code for another one."""
    in_group = call.origin.scene == "group"
    code = parse_code(call.argument)
    if call.argument and not code:
        return Reply(refused(Refusal("no-code")))
    if not code:
        if in_group:
            return Reply(words.BIND_PRIVATELY)
        if not call.actor.known:
            return Reply(words.HOW_TO_BIND)
        return Reply(words.self_code(await binding.give_code(call)))
    return await bind_here(call, code)


async def bind_here(call: Call, code: str) -> Reply:
    """A code, whichever kind: what it says is taken back in a group, and confirmed privately."""
    return await _bind_in_group(call, code) if call.origin.scene == "group" else await _bind(call, code)


async def _bind(call: Call, code: str) -> Reply:
    result = await binding.bind(call, code)
    return Reply(refused(result) if isinstance(result, Refusal) else words.bound(result))


async def _bind_in_group(call: Call, code: str) -> Reply:
    """The code goes away first; then a private word decides."""
    result = await binding.bind_in_group(call, code)
    if isinstance(result, Refusal):
        return Reply(refused(result), recall=True)
    return Reply(words.to_confirm(result), recall=True, private=not result.elsewhere)


@answer_to(binding.CONFIRM_HERE)
@answer_to(binding.CONFIRM_ELSEWHERE)
async def confirm(call: Call) -> Reply | None:
    """1 是我, 2 不是, said privately about a code that was said in a group."""
    yes = parse_yes(call.argument)
    if yes is None:
        return Reply(words.YES_OR_NO)
    here = call.command == binding.CONFIRM_HERE
    result = await binding.confirm(call, yes=yes)
    if isinstance(result, Bound):
        return Reply(words.bound(result) if here else words.bound_elsewhere(result))
    return Reply(words.NOT_ME if result is None else refused(result))


@listen(Hook.PLAIN, order=10)
async def pasted_code(call: Call) -> Reply | None:
    """A code sent without the command, by somebody nobody knows yet."""
    if call.origin.scene == "group" or call.actor.known:
        return None
    code = parse_pasted_code(call.origin.text)
    return await _bind(call, code) if code else None


@listen(Hook.FRIEND_ADDED)
async def befriended(call: Call) -> None:
    """A friend can be written to."""
    await reach.note(call)


@command("我是谁", who=EVERYONE, help="看我是谁、联系谁", aliases=("我的身份",), order=45)
async def who_am_i(call: Call) -> Reply:
    """The speaker as the roster knows them, for their eyes only."""
    if not call.actor.known:
        return Reply(words.stranger(call.actor.roles))
    if call.origin.scene == "private":
        await reach.note(call)
    return Reply(words.myself(await people.myself(call)), private=True)


@command(
    "别打扰我",
    who=EVERYONE,
    help="不再主动找我",
    aliases=("退订", "别打扰", "别打扰我了", "不要打扰我", "别再打扰我"),
    order=47,
)
async def leave_me_alone(call: Call) -> Reply:
    """Nothing unasked reaches this person from now on (六.2)."""
    return Reply(words.in_peace(await people.leave_in_peace(call, in_peace=True)))


@command("恢复", who=EVERYONE, help="重新接收和我有关的提醒", aliases=("恢复提醒", "取消退订"), order=60)
async def back_again(call: Call) -> Reply:
    """What concerns this person reaches them again."""
    return Reply(words.back_again(await people.leave_in_peace(call, in_peace=False)))


@command(
    "解绑", who=PEOPLE, help="解绑这个账号", usage="/解绑，学院团委可以 /解绑 姓名", aliases=("解除绑定",), order=62
)
async def unbind(call: Call) -> Reply:
    """Let go of this account; a secretary frees those of somebody of their college."""
    if call.argument:
        if call.origin.scene == "group":
            return Reply(words.UNBIND_PRIVATELY)
        return await _unbind(call, call.argument.strip(), {})
    if not call.actor.known:
        return Reply(words.stranger(call.actor.roles))
    return _unbound(await unbinding.unbind_here(call))


async def _unbind(call: Call, word: str, chosen: dict[str, int]) -> Reply:
    result = await unbinding.unbind_person(call, word, chosen)
    if isinstance(result, Refusal) and result.code == "several-people":
        payload = {"word": word, "ids": result.facts["ids"]}
        async with unit_of_work(call) as unit:
            await questions.ask(unit, call.origin, PERSON_TOPIC, payload, minutes=PICK_MINUTES)
        return Reply(words.which_person(word, result.facts["labels"], PICK_MINUTES))
    return _unbound(result)


def _unbound(result: Unbound | Refusal) -> Reply:
    return Reply(refused(result) if isinstance(result, Refusal) else words.unbound(result))


@answer_to(PERSON_TOPIC)
async def pick_person(call: Call) -> Reply | None:
    """Which of several people of one name."""
    ids: list[int] = call.payload["ids"]
    picked = choice_of(call.argument, len(ids))
    if picked is None or (not isinstance(picked, Cancel) and len(picked) != 1):
        return Reply(words.choose_a_number(len(ids)))
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)
    if isinstance(picked, Cancel):
        return Reply(words.CANCELLED)
    return await _unbind(call, call.payload["word"], {call.payload["word"]: ids[picked[0] - 1]})
