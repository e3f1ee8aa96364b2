"""/抽查, /核实 and /说明, and the one digit of those who were visited."""

from __future__ import annotations

from models.rules.refusal import Refusal
from models.rules.spot_check import CheckKind
from models.rules.vocabulary import Role
from models.tables import Person
from plugins._kit.commands import PEOPLE, Call, Hook, Reply, Where, command, listen
from plugins._kit.directory import directory
from plugins._kit.unit import refuse, unit_of_work
from plugins.checks import asking, drawing, replies, views
from plugins.checks.parse import parse_digit, parse_kind, parse_verdict, parse_words

OFFICE = frozenset({Role.COMMITTEE, Role.SECRETARY})
_INTERVIEWERS = PEOPLE - {Role.YOUTH}


def _say(text: str) -> Reply:
    return Reply(text, private=True)


@command("抽查", who=OFFICE, where=Where.PRIVATE, help="随机核实记录", usage="/抽查 现在", order=47)
async def check(call: Call) -> Reply:
    """Announce one, or see how the last one stands."""
    if not call.argument.strip():
        row = await views.newest()
        return _say(replies.seen(await views.seen(call, row)) if row is not None else replies.NEVER)
    if Role.COMMITTEE not in call.actor.roles:
        async with unit_of_work(call) as unit:
            return _say(replies.refused(await refuse(unit, call, Refusal("committee-only"))))
    wanted = parse_kind(call.argument)
    if wanted is None:
        return _say(replies.refused(Refusal("how")))
    kind, name = wanted
    interviewer = None
    if kind is CheckKind.COMMISSIONED:
        people = await Person.filter(school_id=directory.school_id, name=name, left_on=None).limit(2) if name else []
        if len(people) != 1:
            return _say(replies.refused(Refusal("who")))
        interviewer = people[0]
    done = await drawing.announce(call, kind, interviewer)
    return _say(replies.refused(done) if isinstance(done, Refusal) else replies.announced(done))


@command("核实", who=_INTERVIEWERS, where=Where.PRIVATE, help="抽查派给我的任务", usage="/核实 12 属实", order=48)
async def verify(call: Call) -> Reply:
    """One's own tasks, or what came of one."""
    if not call.argument.strip():
        return _say(replies.tasks(await views.tasks_of(call)))
    found = parse_verdict(call.argument)
    if found is None:
        return _say(replies.refused(Refusal("how-to-judge", {"example": 12})))
    done = await asking.judge(call, *found)
    return _say(replies.refused(done) if isinstance(done, Refusal) else replies.judged(done))


@command(
    "说明",
    who=OFFICE | {Role.CADRE},
    where=Where.PRIVATE,
    help="对抽查的结果说明一句",
    usage="/说明 12 那天换了寝室",
    order=49,
)
async def explain(call: Call) -> Reply:
    """The cadre's right of reply."""
    found = parse_words(call.argument)
    if found is None:
        return _say(replies.refused(Refusal("how-to-explain")))
    refusal = await asking.explain(call, *found)
    return _say(replies.refused(refusal) if refusal is not None else replies.EXPLAINED)


@listen(Hook.PLAIN, order=19)
async def answered(call: Call) -> Reply | None:
    """A digit from somebody who was visited: quoting the question, or alone while it is the only one."""
    if call.origin.scene != "private" or call.actor.person_id is None:
        return None
    if call.subject is not None and call.subject[0] == "checked":
        refusal = await asking.explain(call, call.subject[1], call.origin.text)
        return _say(replies.refused(refusal) if refusal is not None else replies.EXPLAINED)
    quoted = call.subject[1] if call.subject is not None and call.subject[0] == "check" else None
    said = parse_digit(call.origin.text)
    if said is None or (call.subject is not None and quoted is None):
        return None
    item = await asking.waiting_for(call.actor.person_id, quoted, call.now)
    if item is None:
        return None
    done = await asking.judge(call, item.number, *said)
    return _say(replies.refused(done) if isinstance(done, Refusal) else replies.thanks(done))
