"""The commands that record an act, and the questions they may ask: parse, one service, one reply."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.vocabulary import RecordKind, Role, TargetKind
from plugins._kit import overheard
from plugins._kit.commands import Call, Reply, Where, answer_to, command
from plugins._kit.directory import Target, directory
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work
from plugins.visits import replies, service
from plugins.visits.draft import Cancel, KnownPerson, KnownTarget
from plugins.visits.facts import links_today, targets_here
from plugins.visits.parse import (
    parse_choice,
    parse_record,
)
from plugins.visits.pictures import evidence_payload, take_pictures
from plugins.visits.results import Repeated

CADRES = frozenset({Role.CADRE})
LONGEST = 5_000
"""Characters of one message that are taken as a record."""


def _known(targets: Sequence[Target]) -> list[KnownTarget]:
    return [
        KnownTarget(one.id, one.kind, one.name, (one.key,) if one.kind is TargetKind.YOUTH else ()) for one in targets
    ]


async def _take(
    call: Call,
    kind: RecordKind,
    argument: str,
    *,
    chosen: Sequence[int] = (),
    day: date | None = None,
    again: bool = False,
) -> Reply:
    """Record one message; `chosen` are targets picked from a question, `day` is when it was said."""
    assert call.actor.person_id is not None
    if len(argument) > LONGEST:
        return Reply(replies.refused(Refusal("too-long", {"limit": LONGEST})))
    own = [link.target for link in await links_today(call.actor.person_id, call.now)]
    linked = {target.id for target in own}
    here = [target for target in await targets_here(call) if target.id in linked]
    picked = [target for target in own if target.id in chosen]
    colleagues = await directory.cadres()
    people = [
        KnownPerson(id, name) for id, name in colleagues.items() if name in argument and id != call.actor.person_id
    ]
    aliases = {alias: sub.name for sub in policy().sub_kinds_of(kind) for alias in (sub.name, *sub.aliases)}
    said_on = day or local_day(call.now)
    draft = parse_record(
        kind, argument, said_on, _known(own), _known(here), people, sub_kinds=aliases, chosen=_known(picked)
    )
    if isinstance(draft, Refusal):
        if draft.code == "which-target":
            return await _ask_target(call, kind, argument, own)
        return Reply(replies.refused(draft))
    result = await service.record(call, draft, await take_pictures(call), again=again)
    if isinstance(result, Repeated):
        return Reply(replies.repeated(result.number), subject=("record", result.number))
    if isinstance(result, Refusal):
        return Reply(replies.refused(result))
    number = result.lines[0].number
    text = "\n".join(filter(None, (replies.recorded(result), await overheard.offer(call, number))))
    return Reply(text, subject=("record", number))


async def _ask_target(call: Call, kind: RecordKind, argument: str, own: Sequence[Target]) -> Reply:
    """Ask once which target it was, with numbered choices."""
    kinds: tuple[TargetKind, ...] = policy().targets_of(kind) or tuple(TargetKind)
    if call.origin.scene == "group":  # nobody learns there which youths a cadre looks after
        kinds = tuple(one for one in kinds if one is not TargetKind.YOUTH)
    fitting = [target for target in own if target.kind in kinds][:9]
    if not fitting:
        return Reply(replies.refused(Refusal("no-targets", {"kind": kind.label})))
    payload = {
        "evidence": evidence_payload(call, await take_pictures(call)),
        "kind": kind.value,
        "argument": argument,
        "choices": [target.id for target in fitting],
        "day": local_day(call.now).isoformat(),
    }
    minutes = policy().records.question_minutes
    async with unit_of_work(call) as unit:
        await questions.ask(unit, call.origin, "visits.target", payload, minutes=minutes)
    return Reply(replies.which_target([target.name for target in fitting], minutes))


@answer_to("visits.target")
async def choose_target(call: Call) -> Reply | None:
    """The digit that says which target a record is about."""
    choices: list[int] = call.payload["choices"]
    picked = parse_choice(call.argument, len(choices))
    if picked is None:
        return Reply(replies.choose_a_number(len(choices))) if call.origin.scene == "private" else None
    if isinstance(picked, Cancel):
        return await _cancel(call)
    kind, day = RecordKind(call.payload["kind"]), date.fromisoformat(call.payload["day"])
    chosen = [choices[digit - 1] for digit in picked]
    return await _take(call, kind, call.payload["argument"], chosen=chosen, day=day)


@answer_to("visits.repeat")
async def same_or_again(call: Call) -> Reply | None:
    """1: it was the same occasion; 2: record it once more."""
    picked = parse_choice(call.argument, 2)
    if picked is None:
        return Reply(replies.choose_a_number(2)) if call.origin.scene == "private" else None
    if isinstance(picked, Cancel) or picked[0] == 1:
        return await _cancel(call)
    kind, day = RecordKind(call.payload["kind"]), date.fromisoformat(call.payload["day"])
    chosen = call.payload["targets"]
    return await _take(call, kind, call.payload["argument"], chosen=chosen, day=day, again=True)


async def _cancel(call: Call) -> Reply:
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)
    return Reply(replies.CANCELLED)


@command("走访", who=CADRES, help="记一次寝室走访", usage="/走访 3-305 聊了什么", aliases=("走访寝室",), order=10)
async def visit(call: Call) -> Reply:
    """Record a dorm visit (五.2)."""
    return await _take(call, RecordKind.VISIT, call.argument)


@command("团日", who=CADRES, help="记一次团日活动", usage="/团日 药学2401 过程", aliases=("团日活动",), order=11)
async def league_day(call: Call) -> Reply:
    """Record organisation life with a branch (五.2)."""
    return await _take(call, RecordKind.LEAGUE_DAY, call.argument)


@command(
    "谈心",
    who=CADRES,
    where=Where.PRIVATE,
    help="记一次面对面谈心",
    usage="/谈心 姓名 聊了什么",
    aliases=("谈心谈话",),
    order=12,
    recall_elsewhere=True,
)
async def talk(call: Call) -> Reply:
    """Record a talk face to face; private, because a group must not read it (五.2)."""
    return await _take(call, RecordKind.TALK, call.argument)


@command("团课", who=CADRES, help="记一次团课", usage="/团课 《题目》 过程", order=24)
async def lecture(call: Call) -> Reply:
    """Record a League lecture (五.2)."""
    return await _take(call, RecordKind.LECTURE, call.argument)


@command("线上活动", who=CADRES, help="补记一次线上活动", usage="/线上活动 《主题》 过程", order=25)
async def online(call: Call) -> Reply:
    """Record an online activity (五.2)."""
    return await _take(call, RecordKind.ONLINE, call.argument)


@command("实事", who=CADRES, help="记一件为同学办的实事", usage="/实事 对象 过程", aliases=("办实事",), order=26)
async def service_done(call: Call) -> Reply:
    """Record something practical done for a target (五.4)."""
    return await _take(call, RecordKind.SERVICE, call.argument)
