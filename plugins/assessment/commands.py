"""/考核: one's own year line by line, one's people by name, another formula, and a year made final."""

from __future__ import annotations

from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from plugins._kit.commands import Call, Reply, Where, command
from plugins._kit.patience import patiently
from plugins._kit.policy import policy
from plugins._kit.unit import refuse, unit_of_work
from plugins.assessment import checking, freezing, replies, replies_frozen, service
from plugins.assessment.gathering import Year
from plugins.assessment.parse import Wish, parse_wish

OFFICE = frozenset({Role.COMMITTEE, Role.SECRETARY})
LONGEST = 200


def say(text: str) -> Reply:
    """Privately, always."""
    return Reply(text, private=True)


@command(
    "考核",
    who=OFFICE | {Role.CADRE},
    where=Where.PRIVATE,
    help="学年考核：每一分从哪来",
    usage="/考核",
    aliases=("学年考核",),
    order=45,
)
async def assessment(call: Call) -> Reply:
    """Look, try, freeze or check."""
    wish = parse_wish(call.argument[:LONGEST], {name: id for id, name in service.names().items()})
    if isinstance(wish, Refusal):
        return say(replies.refused(wish))
    year = await service.the_year(call, wish.year)
    if isinstance(year, Refusal):
        return say(replies.refused(year))
    if wish.what in ("freeze", "check"):
        return await _final(call, wish, year)
    return await (_try(call, wish, year) if wish.what == "if" else _look(call, wish, year))


async def _look(call: Call, wish: Wish, year: Year) -> Reply:
    me = wish.name in ("我", "我的", "自己")
    if not wish.name and call.actor.roles & OFFICE:
        return say(replies.everybody(await patiently(call, service.everybody(call, year), replies.COUNTING)))
    person = await service.person_of(call, "" if me else wish.name, year)
    if isinstance(person, Refusal):
        return say(replies.refused(person))
    return say(replies.own(await service.one(call, person, year)))


async def _try(call: Call, wish: Wish, year: Year) -> Reply:
    changes = replies.changes_in_words(wish.points, service.names())
    if call.actor.roles & OFFICE:
        seen = await patiently(call, service.compare(call, year, wish.points), replies.COUNTING)
        return say(replies.compared(seen, changes))
    person = await service.person_of(call, "", year)
    if isinstance(person, Refusal):
        return say(replies.refused(person))
    own = await service.one(call, person, year, policy().assessment.changed(wish.points))
    return say(replies.own(own, trial=f"（如果{changes}，只是看看）"))


async def _final(call: Call, wish: Wish, year: Year) -> Reply:
    if Role.COMMITTEE not in call.actor.roles:
        async with unit_of_work(call) as unit:
            return say(replies.refused(await refuse(unit, call, Refusal("office-only"))))
    if wish.what == "check":
        checked = await patiently(call, checking.check(year), replies.COUNTING)
        return say(replies.refused(checked) if isinstance(checked, Refusal) else replies_frozen.checked(checked))
    done = await patiently(call, freezing.freeze(call, year), replies.COUNTING)
    return say(replies.refused(done) if isinstance(done, Refusal) else replies_frozen.frozen(done))
