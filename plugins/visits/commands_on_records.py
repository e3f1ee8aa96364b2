"""The commands on records that are there: add to them, take them back, confirm them, look at them."""

from __future__ import annotations

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from plugins._kit import numbered
from plugins._kit.cards import render_card
from plugins._kit.choices import choice_of
from plugins._kit.commands import EVERYONE, PEOPLE, Call, Hook, Reply, answer_to, command, listen
from plugins._kit.policy import policy
from plugins.visits import asking, confirming, replies, service, views
from plugins.visits.cards import progress_card
from plugins.visits.commands import CADRES, LONGEST
from plugins.visits.draft import Supplement
from plugins.visits.facts import targets_here
from plugins.visits.parse import parse_dispute, parse_number, parse_numbers, parse_supplement
from plugins.visits.pictures import Pictures, take_pictures
from plugins.visits.results import Supplemented
from plugins.visits.window import windows


def _subject_number(call: Call) -> int | None:
    return call.subject[1] if call.subject is not None and call.subject[0] == "record" else None


async def _meant(call: Call, typed: int | None) -> int | None:
    """The number typed, else that of the quoted message, else the speaker's newest of the last day."""
    if typed is not None:
        return typed
    if call.subject is not None:
        return call.subject[1]
    if call.origin.quoted is not None:
        return None  # it quotes something we do not know: better asked than guessed
    return await views.latest_number(call)


@command("补充", who=EVERYONE, help="给 #N 补几句或补照片", usage="/补充 12 成效：…", order=20)
async def supplement(call: Call) -> Reply:
    """Add process, 成效, 感悟 or pictures to one's own record, or what else #N is."""
    if not call.actor.known:
        return Reply(replies.refused(Refusal("not-bound")))
    if len(call.argument) > LONGEST:
        return Reply(replies.refused(Refusal("too-long", {"limit": LONGEST})))
    added = parse_supplement(call.argument)
    number = await _meant(call, added.number)
    if number is None:
        return Reply(replies.refused(Refusal("which-record", {"usage": "/补充 12 成效：…"})))
    if (other := await numbered.elsewhere("补充", call, number)) is not None:
        return other
    pictures = await take_pictures(call)
    if not (added.process or added.effect or added.reflection or pictures.kept or pictures.failed):
        return Reply(replies.refused(Refusal("empty-supplement", {"number": number})))
    return _supplemented(await service.supplement(call, [number], added, pictures))


def _refused(refusal: Refusal) -> Reply:
    """The refusal in words; what was said of a talk in a group is taken back as well."""
    return Reply(replies.refused(refusal), recall=refusal.code == "talk-in-group")


def _supplemented(result: tuple[Supplemented, ...] | Refusal) -> Reply:
    if isinstance(result, Refusal):
        return _refused(result)
    return Reply(replies.supplemented(result), subject=("record", result[0].number))


@listen(Hook.PICTURES)
async def attach_pictures(call: Call) -> Reply | None:
    """Pictures sent alone after a record, or quoting it, belong to it."""
    number, origin = _subject_number(call), call.origin
    talking = bool(origin.text or origin.quoted or origin.mentions)
    numbers = [number] if number is not None else list(windows.find(origin, call.now))
    if not numbers or Role.CADRE not in call.actor.roles or (number is None and talking):
        return None
    nothing = Supplement(None, "", "", "")
    pictures: Pictures = await take_pictures(call)
    result = await service.supplement(call, numbers, nothing, pictures)
    return None if isinstance(result, Refusal) and number is None else _supplemented(result)


@listen(Hook.VOICE)
async def voice(call: Call) -> Reply | None:
    """A voice message cannot be read; say how to turn it into text."""
    if call.origin.scene == "private" or call.origin.to_me:
        return Reply(replies.VOICE)
    return None


@command("撤回", who=EVERYONE, help="撤回 #N", usage="/撤回 12", order=21)
async def undo(call: Call) -> Reply:
    """Take a record back, or what else #N is."""
    if not call.actor.known:
        return Reply(replies.refused(Refusal("not-bound")))
    typed, rest = parse_number(call.argument)
    number = await _meant(call, typed) if typed is not None or not rest else None
    if number is None:
        return Reply(replies.refused(Refusal("which-record", {"usage": "/撤回 12"})))
    if (other := await numbered.elsewhere("撤回", call, number)) is not None:
        return other
    result = await service.undo(call, number)
    return _refused(result) if isinstance(result, Refusal) else Reply(replies.undone(result))


@command("确认", who=PEOPLE, help="确认一条走访等记录属实", usage="/确认 12", order=30)
async def confirm(call: Call) -> Reply:
    """The visited side says that it happened (六.3)."""
    number = _subject_number(call)
    numbers = parse_numbers(call.argument) or ([number] if number is not None else [])
    if not numbers:
        return Reply(replies.refused(Refusal("which-record", {"usage": "/确认 12"})))
    result = await confirming.say(call, numbers, agrees=True)
    return _refused(result) if isinstance(result, Refusal) else Reply(replies.confirmed(result))


@answer_to(asking.TOPIC)
async def visited_answers(call: Call) -> Reply | None:
    """1 yes, 2 no, to the one question the visited side is asked; anything else is a message of its own."""
    picked = choice_of(call.argument, 2)
    if picked not in ((1,), (2,)) or call.subject not in (None, ("record", call.payload["number"])):
        return None
    result = await confirming.say(call, [call.payload["number"]], agrees=picked == (1,))
    await service.end_question(call)
    if isinstance(result, Refusal):
        return _refused(result)
    return Reply(replies.confirmed(result) if picked == (1,) else replies.not_so(result))


@command("有误", who=PEOPLE, help="说明一条记录哪里不对", usage="/有误 12 原因", order=31)
async def dispute(call: Call) -> Reply:
    """The visited side says what is wrong (六.3)."""
    if len(call.argument) > LONGEST:
        return Reply(replies.refused(Refusal("too-long", {"limit": LONGEST})))
    parsed = parse_dispute(call.argument, _subject_number(call))
    if isinstance(parsed, Refusal):
        return Reply(replies.refused(parsed))
    number, reason = parsed
    result = await confirming.say(call, [number], agrees=False, reason=reason)
    return _refused(result) if isinstance(result, Refusal) else Reply(replies.disputed(result))


@command("记录", who=CADRES | {Role.SECRETARY, Role.COMMITTEE}, help="看我的记录", usage="/记录 或 /记录 12", order=22)
async def records(call: Call) -> Reply:
    """The newest records, or one in full (its words only in a private chat)."""
    typed, _ = parse_number(call.argument)
    number = typed if typed is not None else _subject_number(call)
    if number is None:
        return Reply(replies.record_list(await views.recent(call), local_day(call.now)), private=True)
    shown = await views.show(call, number)
    if isinstance(shown, Refusal):
        return Reply(replies.refused(shown))
    return Reply(replies.record_in_full(shown), subject=("record", number), private=True)


@command("进度", who=CADRES, help="看这学期还差什么", usage="/进度", aliases=("我的进度",), order=13)
async def progress(call: Call) -> Reply:
    """What is done and what is left; in a group only what concerns its targets, without any 红."""
    seen = await views.overview(call)
    here = {target.id for target in await targets_here(call)}
    if call.origin.scene == "group":
        return Reply(replies.progress_here(seen, here))
    image = await render_card("progress", progress_card(seen, policy().school.league))
    return Reply(replies.progress(seen), image=image)
