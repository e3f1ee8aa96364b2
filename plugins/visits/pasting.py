"""A record pasted into a group where no bot is, and what its members answer: their word counts like any 确认."""

from __future__ import annotations

from config.clock import local_day
from models.rules import permission
from models.rules.paste import Paste
from models.rules.refusal import Refusal
from models.rules.vocabulary import RecordKind
from models.tables import Record
from plugins._kit.choices import Cancel, choice_of
from plugins._kit.commands import Call, Reply, answer_to
from plugins._kit.directory import directory
from plugins._kit.pasting import answers_paste, makes_paste
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.recording import asker_of, record_facts
from plugins._kit.unit import unit_of_work
from plugins.visits import confirming, replies_pasting, service
from plugins.visits import replies as words
from plugins.visits.commands import LONGEST
from plugins.visits.service import joint_cadres

TOPIC = "visits.pasted"


async def _row(number: int) -> Record | None:
    return await Record.get_or_none(school_id=directory.school_id, number=number, withdrawn_at=None)


@makes_paste
async def paste_record(call: Call, number: int) -> Paste | Reply | None:
    """What happened when, with no word of the record itself; a talk is nobody else's."""
    row = await _row(number)
    if row is None:
        return None
    facts = await record_facts(row, await joint_cadres(row))
    if permission.may_see_record(await asker_of(call.actor), facts) is not None:
        return None
    kind = RecordKind(row.kind)
    if kind is RecordKind.TALK:
        return Reply(replies_pasting.NO_TALK, private=True)
    target = (await directory.target(row.target_id)).name if row.target_id is not None else ""
    return replies_pasting.paste(
        number, kind, target, row.topic, row.happened_on, await directory.name_of(row.cadre_id)
    )


@answers_paste
async def answer_record(call: Call, number: int, said: str) -> Reply | None:
    """Ask what the words mean: nobody's story is taken for a yes."""
    row = await _row(number)
    if row is None or row.kind == RecordKind.TALK.value:
        return None
    if not call.actor.known:
        return Reply(words.refused(Refusal("not-bound")))
    if len(said) > LONGEST:
        return Reply(words.refused(Refusal("too-long", {"limit": LONGEST})))
    if (refusal := await confirming.may_confirm(call, row)) is not None:
        return Reply(words.refused(refusal))
    picked = choice_of(said, 2) if said else None
    if picked in ((1,), (2,)):
        return await _decided(call, number, "", agrees=picked == (1,))
    async with unit_of_work(call) as unit:
        minutes = 5 * policy().records.question_minutes
        await questions.ask(unit, call.origin, TOPIC, {"number": number, "words": said}, minutes=minutes)
    kind, cadre = RecordKind(row.kind), await directory.name_of(row.cadre_id)
    day = words.day_name(row.happened_on, local_day(call.now))
    return Reply(replies_pasting.ask(cadre, kind, row.topic, day, number, said), subject=("record", number))


@answer_to(TOPIC)
async def decided(call: Call) -> Reply | None:
    """1 it was so, 2 it was not; the words go with it."""
    picked = choice_of(call.argument, 2)
    if isinstance(picked, Cancel) or call.argument.strip() in ("0", "０"):
        await service.end_question(call)
        return Reply(replies_pasting.LEFT)
    if picked not in ((1,), (2,)):
        return None
    number, said = int(call.payload["number"]), str(call.payload["words"])
    reply = await _decided(call, number, said, agrees=picked == (1,))
    await service.end_question(call)
    return reply


async def _decided(call: Call, number: int, said: str, *, agrees: bool) -> Reply:
    result = await confirming.say(call, [number], agrees=agrees, reason=said)
    if isinstance(result, Refusal):
        return Reply(words.refused(result))
    if agrees:
        return Reply(words.confirmed(result))
    return Reply(words.disputed(result) if said else words.not_so(result))
