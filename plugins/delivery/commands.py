"""The commands of the delivery room, for the staff alone: what is stuck, once more, never mind; and being put out of
a group."""

from __future__ import annotations

import re

from models.rules.refusal import Refusal
from models.rules.text import half_width
from plugins._kit.commands import STAFF, Call, Hook, Reply, Where, command, listen
from plugins.delivery import leaving, replies, stuck
from plugins.delivery.jobs import courier

_NUMBER = re.compile(r"#?\s*(\d{1,18})\s*")


@command(
    "重发", who=STAFF, where=Where.PRIVATE, order=95,
    help="看没送到的消息，再发一次", usage="/重发 编号，不写编号就列出来",
)  # fmt: skip
async def send_again(call: Call) -> Reply:
    """The list of what is stuck, or one of them once more."""
    if not call.argument:
        return Reply(replies.listed(await stuck.list_stuck(call.now)))
    if (number := _number(call.argument)) is None:
        return Reply(replies.which("重发"))
    done = await stuck.send_again(call, number)
    return Reply(replies.not_stuck(number) if isinstance(done, Refusal) else replies.sent_again(done))


@command("作废", who=STAFF, where=Where.PRIVATE, order=96, help="没送到的消息，不再发了", usage="/作废 编号")
async def give_up(call: Call) -> Reply:
    """A stuck message is not sent any more."""
    if (number := _number(call.argument)) is None:
        return Reply(replies.which("作废"))
    done = await stuck.give_up(call, number)
    return Reply(replies.not_stuck(number) if isinstance(done, Refusal) else replies.given_up(done))


def _number(text: str) -> int | None:
    match = _NUMBER.fullmatch(half_width(text).strip())
    return int(match[1]) if match else None


@listen(Hook.LEFT)
async def left(call: Call) -> None:
    """One of our accounts is no longer in a group."""
    origin = call.origin
    place = (origin.platform, origin.scene_id)
    await leaving.leave(courier.accounts, *place, origin.self_id, call.now, alone=courier.alone)
