"""What the visited side answers: digits, kept without a name and without a time; nobody asks twice (六.2, 六.3)."""

from __future__ import annotations

from tortoise.queryset import QuerySet

from models.rules.checking import Came, Verdict, finding_of
from models.tables import CheckAnswer, CheckAsk, CheckItem
from plugins._kit.commands import Call, Hook, Reply, answer_to, listen
from plugins._kit.directory import directory
from plugins._kit.questions import questions
from plugins._kit.unit import Unit, unit_of_work
from plugins.checks import rows
from plugins.checks.composing import TOPIC, asked_of, open_item
from plugins.checks.parse_answers import No, parse_bothered, parse_came, parse_did, split_answers
from plugins.checks.posting import ANSWERED, ASKED, DECLINED
from plugins.checks.replies import told as words

DID, BOTHERED = "checks.did", "checks.bothered"
MINUTES = 30


@answer_to(TOPIC)
async def answered(call: Call) -> Reply | None:
    """A digit to the question that was sent."""
    ask = await CheckAsk.get_or_none(school_id=directory.school_id, id=call.payload["ask"])
    if ask is None or ask.person_id != call.actor.person_id:
        return None
    return await _take(call, ask)


@listen(Hook.PLAIN, order=40)
async def answered_late(call: Call) -> Reply | None:
    """A digit though nothing else is being asked: the question may have been displaced by another."""
    said = split_answers(call.origin.text)
    if call.origin.scene != "private" or call.actor.person_id is None or not said[0].isdecimal():
        return None
    if questions.find(call.origin, call.now) is not None:
        return None
    ask = await open_ask(call.actor.person_id)
    if ask is None:
        return None
    call.argument = call.origin.text
    return await _take(call, ask)


async def open_ask(person_id: int) -> CheckAsk | None:
    """The question this person may still answer, the newest."""
    asks = CheckAsk.filter(school_id=directory.school_id, person_id=person_id, state=ASKED).order_by("-id")
    for ask in await asks:
        if await open_item(ask.item_id) is not None:
            return ask
    return None


async def show_question(call: Call, ask: CheckAsk) -> Reply:
    """The question again, because the person asked for it."""
    here = await open_item(ask.item_id)
    if here is None:
        return Reply(words.OVER, private=True)
    async with unit_of_work(call) as unit:
        minutes = rows.rules().answer_days * 24 * 60
        await questions.ask(unit, call.origin, TOPIC, {"ask": ask.id}, minutes=minutes, private=True)
    return Reply(words.first_question(await asked_of(here[0], here[2], ask.person_id)), private=True)


async def _take(call: Call, ask: CheckAsk) -> Reply | None:
    answers = split_answers(call.argument)
    came = parse_came(answers[0])
    if came is None:
        return Reply(words.CHOOSE_CAME, private=True) if answers[0].isdecimal() else None
    # From here on nothing ties the answer to the person: no actor, no event, no row of a question.
    call.sealed = True
    async with unit_of_work(call) as unit:
        here = await open_item(ask.item_id)
        still = CheckAsk.filter(school_id=unit.school_id, id=ask.id, state=ASKED).using_db(unit.connection)
        state = DECLINED if came is No.DECLINED else ANSWERED
        if here is None or not await still.update(state=state):
            await questions.close(unit, call.origin)
            return Reply(words.OVER, private=True, sealed=True)
        await questions.close(unit, call.origin)
        if isinstance(came, No):
            return Reply(words.DECLINED, private=True, sealed=True)
        answer = CheckAnswer(school_id=unit.school_id, item_id=ask.item_id, came=came.value)
        _fill(answer, answers)
        await answer.save(using_db=unit.connection, force_create=True)
        await settle(unit, here[0])
        if came is not Came.YES or (answer.did and answer.bothered):
            return Reply(words.THANKS, private=True, sealed=True)
        step = BOTHERED if answer.did else DID
        await questions.ask(unit, call.origin, step, {"answer": answer.id}, minutes=MINUTES, private=True, kept=False)
    return Reply(words.BOTHERED_QUESTION if answer.did else words.DID_QUESTION, private=True, sealed=True)


def _fill(answer: CheckAnswer, answers: tuple[str, ...]) -> None:
    """`1 1 2` at once."""
    did = parse_did(answers[1]) if len(answers) > 1 else None
    bothered = parse_bothered(answers[2]) if len(answers) > 2 else None
    answer.did, answer.bothered = did.value if did else "", bothered.value if bothered else ""


@answer_to(DID)
async def said_what(call: Call) -> Reply | None:
    """The second question."""
    answers = split_answers(call.argument)
    did = parse_did(answers[0])
    if did is None:
        return Reply(words.CHOOSE_DID, private=True, sealed=True) if answers[0].isdecimal() else None
    bothered = parse_bothered(answers[1]) if len(answers) > 1 else None
    async with unit_of_work(call) as unit:
        columns = {"did": did.value} | ({"bothered": bothered.value} if bothered else {})
        await _mine(unit, call).update(**columns)
        if bothered is None:
            await questions.ask(unit, call.origin, BOTHERED, call.payload, minutes=MINUTES, private=True, kept=False)
        else:
            await questions.close(unit, call.origin)
    return Reply(words.THANKS if bothered else words.BOTHERED_QUESTION, private=True, sealed=True)


@answer_to(BOTHERED)
async def said_whether_bothered(call: Call) -> Reply | None:
    """The third question."""
    bothered = parse_bothered(split_answers(call.argument)[0])
    if bothered is None:
        wrong = split_answers(call.argument)[0].isdecimal()
        return Reply(words.CHOOSE_BOTHERED, private=True, sealed=True) if wrong else None
    async with unit_of_work(call) as unit:
        await _mine(unit, call).update(bothered=bothered.value)
        await questions.close(unit, call.origin)
    return Reply(words.THANKS, private=True, sealed=True)


def _mine(unit: Unit, call: Call) -> QuerySet[CheckAnswer]:
    return CheckAnswer.filter(school_id=unit.school_id, id=call.payload["answer"]).using_db(unit.connection)


async def settle(unit: Unit, item: CheckItem) -> None:
    """What the answers say so far; 对不上 is never concluded by them alone."""
    answers = await CheckAnswer.filter(school_id=unit.school_id, item_id=item.id).using_db(unit.connection)
    found = finding_of(map(rows.told, answers))
    verdict = Verdict.HELD if found is Verdict.HELD else Verdict.UNKNOWN
    mine = CheckItem.filter(school_id=unit.school_id, id=item.id, judged_at=None)
    await mine.using_db(unit.connection).update(verdict=verdict.value)
