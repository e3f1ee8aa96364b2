"""/圆梦, /圆了, /没圆 and /圆梦记录."""

from __future__ import annotations

from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from plugins._kit.commands import PEOPLE, Call, Reply, Where, command
from plugins.wishes import granting, replies
from plugins.wishes.parse import parse_grant, parse_number

CADRES = frozenset({Role.CADRE})


def _quoted(call: Call) -> int | None:
    return call.subject[1] if call.subject is not None and call.subject[0] == "wish" else None


def _say(refusal: Refusal | None, words: str) -> Reply:
    return Reply(replies.refused(refusal) if refusal is not None else words, private=True)


@command("圆梦", who=PEOPLE, where=Where.PRIVATE, help="认领一个心愿，圆了说一声", usage="/圆梦 12", order=33)
async def grant(call: Call) -> Reply:
    """Claim, give back, or done."""
    number, what, words = parse_grant(call.argument)
    number = number or _quoted(call)
    if what == "drop":
        return _say(await granting.give_back(call, number), replies.GIVEN_BACK)
    if what == "done":
        return _say(await granting.done(call, number, words), replies.ASKED)
    done = await granting.claim(call, number)
    if isinstance(done, Refusal):
        return _say(done, "")
    return Reply(replies.claimed(done), private=True, subject=("wish", done.number))


@command("圆了", who=PEOPLE, where=Where.PRIVATE, help="心愿圆了，说声谢谢", usage="/圆了 12 谢谢你", order=62)
async def came_true(call: Call) -> Reply:
    """The wisher's thanks."""
    call.sealed = True
    number, words = parse_number(call.argument)
    refusal = await granting.thank(call, number or _quoted(call), words, came_true=True)
    return Reply(replies.refused(refusal) if refusal is not None else replies.THANKS, private=True, sealed=True)


@command("没圆", who=PEOPLE, where=Where.PRIVATE, help="心愿还没圆", usage="/没圆 12", order=63)
async def not_yet(call: Call) -> Reply:
    """It goes back to the wall."""
    call.sealed = True
    number, _ = parse_number(call.argument)
    refusal = await granting.thank(call, number or _quoted(call), "", came_true=False)
    return Reply(replies.refused(refusal) if refusal is not None else replies.NOT_QUITE, private=True, sealed=True)


@command("圆梦记录", who=CADRES, where=Where.PRIVATE, help="圆了的心愿记成办实事", usage="/圆梦记录 12", order=50)
async def record(call: Call) -> Reply:
    """One word makes it a record."""
    number, _ = parse_number(call.argument)
    done = await granting.make_record(call, number or _quoted(call))
    if isinstance(done, Refusal):
        return Reply(replies.refused(done))
    return Reply(replies.recorded(done), subject=("record", done.record or 0))
