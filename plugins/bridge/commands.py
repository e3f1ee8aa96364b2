"""/互通 and /不互通."""

from __future__ import annotations

from models.rules.refusal import Refusal
from models.rules.text import half_width
from models.tables import ContactGroup
from plugins._kit.choices import Cancel, choice_of
from plugins._kit.commands import EVERYONE, Call, Reply, answer_to, command
from plugins._kit.directory import directory
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work
from plugins.bridge import replies, service, staying_out
from plugins.bridge.circle import labels
from plugins.bridge.memory import bridges
from plugins.bridge.parse import Wish, is_oneself, parse_wish
from plugins.bridge.results import Opened


@command("互通", who=EVERYONE, help="让两个平台的联系群互相听得见", usage="/互通 开", order=46)
async def bridge(call: Call) -> Reply:
    """Open, close, come back, or look; who may open and close is the service's to say."""
    wish = parse_wish(call.argument)
    if wish is Wish.ME:
        return Reply(replies.BACK if await staying_out.come_back(call) else replies.NEVER_OUT)
    if call.origin.scene == "private":
        origin = call.origin
        out = bridges.stays_out(origin.platform, origin.user_id, call.actor.person_id)
        return Reply(replies.own_state(stays_out=out))
    if wish is Wish.OPEN:
        done = await service.open_here(call)
        return Reply(replies.choose(done)) if isinstance(done, tuple) else _opened(done)
    if wish is Wish.CLOSE:
        closed = await service.close_here(call)
        return Reply(replies.refused(closed) if isinstance(closed, Refusal) else replies.closed(closed))
    state = await service.state_here(call)
    return Reply(replies.state(state))


def _opened(done: Opened | Refusal) -> Reply:
    return Reply(replies.refused(done) if isinstance(done, Refusal) else replies.opened(done))


@answer_to(service.TOPIC)
async def choose(call: Call) -> Reply | None:
    """Which groups are meant."""
    ids = [int(id) for id in call.payload["groups"]]
    choice = choice_of(call.argument, len(ids))
    if choice is Cancel.CANCEL or half_width(call.argument).strip() == "0":
        async with unit_of_work(call) as unit:
            await questions.close(unit, call.origin)
        return Reply(replies.NOT_BEGUN)
    if isinstance(choice, tuple):
        return _opened(await service.join(call, [ids[at - 1] for at in choice]))
    if not half_width(call.argument).strip().isdecimal():
        return None
    rows = {group.id: group for group in await ContactGroup.filter(school_id=directory.school_id, id__in=ids)}
    return Reply(replies.choose(await labels([rows[id] for id in ids if id in rows])))


@command("不互通", who=EVERYONE, help="自己的话不转到别的平台的群", usage="/不互通 我", order=47)
async def stay_out(call: Call) -> Reply:
    """Whoever says it stays out, everywhere."""
    if not is_oneself(call.argument):
        return Reply(replies.ONLY_ONESELF)
    return Reply(replies.OUT if await staying_out.stay_out(call) else replies.ALREADY_OUT)
