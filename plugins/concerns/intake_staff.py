"""/代反映, 收 and a record that tells of something: a cadre passes on what they heard, if the youth agreed.

The words stay in memory until one digit says that somebody agreed; a group hears nothing but 私下说.
"""

from __future__ import annotations

from models.rules.concern_words import Source
from models.rules.listening import CategoryKind
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from plugins._kit import book, capability, overheard, replies
from plugins._kit.commands import Call, Reply, Where, answer_to, command
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.unit import unit_of_work
from plugins.concerns import drafts, intake, intake_told
from plugins.concerns import intake_warnings as warnings
from plugins.concerns.intake_told import Hearsay
from plugins.concerns.parse import Answer, Consent, choice_in, consent_in
from plugins.concerns.progress_parse import number_and_rest
from plugins.concerns.replies import intake as words

TOLD, RECORD = "concerns.told", "concerns.record"
WORKERS = frozenset({Role.CADRE, Role.SECRETARY, Role.COMMITTEE})


def _say(text: str, subject: tuple[str, int] | None = None) -> Reply:
    return Reply(text, subject=subject, private=True, sealed=True)


@command(
    "代反映",
    who=WORKERS,
    where=Where.PRIVATE,
    help="把听到的事反映上去（先问 TA 同不同意）",
    usage="/代反映 3号楼晚上没有热水",
    aliases=("转诉求", "代为反映"),
    order=46,
    recall_elsewhere=True,
)
async def tell_for(call: Call) -> Reply:
    """Heard on a visit, or written in a record of one's own: `/代反映 12`."""
    call.sealed = True
    if not call.argument:
        return _say(words.HOW_TOLD)
    number, rest = number_and_rest(call.argument)
    if number is not None and not rest and (heard := await intake_told.from_record(call, number)) is not None:
        return await _ask(call, heard)
    return await _ask(call, Hearsay(call.argument[: drafts.LONGEST], Source.TOLD))


async def _ask(call: Call, heard: Hearsay) -> Reply:
    routing = intake.read(heard.text)
    if routing.crisis is not None:
        return _say(words.DANGER)
    if routing.kind is CategoryKind.THANKS:
        return _say(words.THANKED)
    if routing.kind is CategoryKind.TALK:
        return _say(words.NO_TICKET)
    await drafts.wait(call, TOLD, {"heard": heard})
    return _say(words.ask_consent(book.title_of(routing), rooms=await warnings.few_rooms(heard.text)))


@answer_to(TOLD)
async def consented(call: Call) -> Reply | None:
    """1 without a name, 2 with one, 0 not at all; 3 asks the youth of a group."""
    if call.subject is not None or call.origin.scene != "private":
        return None
    consent = consent_in(call.argument)
    if consent is None:
        return None
    call.sealed = True
    heard: Hearsay = call.payload["heard"]
    if consent.answer is Answer.NO:
        await drafts.end(call)
        return _say(words.NOT_TAKEN if heard.account is not None else words.NOT_TOLD)
    if consent.answer is Answer.ASK:
        return await _ask_youth(call, heard)
    return await _keep(call, heard, consent)


async def _keep(call: Call, heard: Hearsay, consent: Consent) -> Reply:
    if consent.answer is Answer.NAMELESS:
        told = await intake_told.file_nameless(call, heard)
        return _say(words.told(told), ("concern", told.number))
    person_id = heard.person_id
    if consent.name:
        person = await intake_told.person_named(call, consent.name)
        if isinstance(person, Refusal):
            return _say(words.who_is(consent.name))
        person_id = person.id
    if person_id is None:
        return _say(words.NAME_NEEDED)
    told = await intake_told.file_named(call, heard, person_id)
    return _say(words.told(told), ("concern", told.number))


async def _ask_youth(call: Call, heard: Hearsay) -> Reply:
    """Ask privately, without a word of what was said; no row says that somebody was asked."""
    if heard.account is None or heard.account[0] != call.origin.platform:
        return _say(words.CANNOT_ASK)
    async with unit_of_work(call):
        pass  # marked as handled: nobody is asked twice
    sent, _ = await capability.send(call.bot, "private", heard.account[1], words.ask_youth(call.actor.name))
    if sent == "rejected":
        return _say(words.CANNOT_ASK)
    await drafts.end(call)
    return _say(words.ASKED_YOUTH)


@command("收", who=WORKERS, help="引用同学在群里的话，私下帮 TA 反映", usage="引用那句话，发 /收", order=47)
async def take_up(call: Call) -> Reply:
    """Take a youth's words out of the group; nothing of them is kept before somebody agreed."""
    call.sealed = True
    origin = call.origin
    if origin.scene == "private" or origin.quoted is None or call.subject is not None:
        return Reply(words.WHAT_TO_TAKE, sealed=True)
    if await directory.group(origin.platform, origin.scene_id) is None:
        return Reply(words.NOT_OUTSIDE, sealed=True)
    async with unit_of_work(call):
        pass
    said = await capability.message(call.bot, origin, origin.quoted)
    if said is None or said.user_id in (origin.self_id, origin.user_id):
        return _say(words.CANNOT_READ if said is None else words.WHAT_TO_TAKE)
    if not said.text:
        return _say(words.NOTHING_THERE)
    youth = await directory.actor(said)
    heard = Hearsay(
        said.text[: drafts.LONGEST], Source.GROUP, (said.platform, said.user_id), youth.person_id, youth.name
    )
    return await _go_private(call, heard)


async def _go_private(call: Call, heard: Hearsay) -> Reply:
    crisis = intake.read(heard.text).crisis
    if crisis is not None:
        text = f"{words.DANGER}\n{policy().crisis.help_for(crisis)}"
    else:
        await drafts.wait(call, TOLD, {"heard": heard})
        text = words.ask_taker(heard.text, heard.name)
    sent, _ = await capability.send(call.bot, "private", call.origin.user_id, text)
    return Reply(replies.ADD_ME_FIRST if sent == "rejected" else words.PRIVATELY, sealed=True)


def _complains(text: str) -> bool:
    """Whether a record tells of something wrong, not only of what was talked about."""
    return any(len(word) > 1 and word in text for word in policy().listening.complaints)


@overheard.listens
async def in_record(call: Call, number: int) -> str:
    """A record that tells of something to be done: offered, and nothing is kept unless one digit wants it.

    Only where it is told privately: in a group the others would read what is made of their words.
    """
    if call.origin.scene != "private":
        return ""
    heard = await intake_told.from_record(call, number)
    if heard is None or not _complains(heard.text) or not intake.sounds_like_ticket(routing := intake.read(heard.text)):
        return ""
    await drafts.wait_here(call, RECORD, {"heard": heard})
    return words.in_record(book.title_of(routing), number)


@answer_to(RECORD)
async def wanted(call: Call) -> Reply | None:
    """1 makes the record a concern, as far as the youth agrees."""
    if call.subject is not None or choice_in(call.argument) != 1:
        return None
    call.sealed = True
    await drafts.end(call)
    return await _ask(call, call.payload["heard"])
