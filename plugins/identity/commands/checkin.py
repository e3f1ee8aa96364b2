"""Check-in: /报到 and the questions it asks."""

from __future__ import annotations

from collections.abc import Sequence

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role, TargetKind
from plugins._kit.cards import render_card, render_pdf
from plugins._kit.choices import Cancel, choice_of
from plugins._kit.commands import Call, Reply, answer_to, command
from plugins._kit.directory import Target, directory
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work
from plugins.identity import checkin
from plugins.identity.cards import identity_card
from plugins.identity.circle import FOR_GROUPS, group_here, own_targets
from plugins.identity.draft import CheckIn, KnownTarget
from plugins.identity.parse import parse_check_in
from plugins.identity.replies import groups as words
from plugins.identity.replies import people as people_words
from plugins.identity.replies import refused
from plugins.identity.results import CheckedIn

WHICH, SAME_NAME = "identity.targets", "identity.same-name"


@command(
    "报到",
    who={Role.CADRE, Role.SECRETARY, Role.COMMITTEE},
    help="在联系群里亮身份，把群和对象连上",
    usage="/报到 3-305，没有群就 /报到 3-305 当面",
    order=5,
)
async def check_in(call: Call) -> Reply:
    """Show who one is to a group or a person, and let the group stand for its targets (五.1)."""
    return await _check_in(call, call.argument)


async def _check_in(call: Call, argument: str) -> Reply:
    own = await own_targets(call.actor.person_id, local_day(call.now))
    group = await group_here(call)
    nameable = {target.id: target for target in (*own, *(group.targets if group else ()))}
    wish = parse_check_in(argument, [KnownTarget(t.id, t.kind, t.key, t.name) for t in nameable.values()])
    if isinstance(wish, Refusal):
        if wish.code == "ambiguous-target":
            return await _ask_which_of_a_name(call, argument, wish, [nameable[id] for id in wish.facts["candidates"]])
        return Reply(refused(await checkin.explain(call, wish, own)))
    named = [nameable[id] for id in wish.targets]
    if wish.cancel:
        return await _check_out(call, named)
    if call.origin.scene == "private" and not wish.face_to_face:
        return Reply(words.IN_A_GROUP)
    targets = named or await _meant(call, wish, own, group.targets if group else ())
    if isinstance(targets, Reply):
        return targets
    return await _do_check_in(call, targets, face_to_face=wish.face_to_face)


async def _meant(call: Call, wish: CheckIn, own: Sequence[Target], here: Sequence[Target]) -> list[Target] | Reply:
    """Nobody named: the targets this group has already, or the only one left, or else a question."""
    if not own:
        code = "no-links" if Role.CADRE in call.actor.roles else "not-a-cadre"
        return Reply(refused(Refusal(code)))
    if wish.face_to_face:
        if call.origin.scene == "group":
            return Reply(refused(Refusal("name-in-private")))
        choices = await checkin.not_yet_met(call, own)
    else:
        mine = [target for target in here if target in own]
        if mine and not wish.every:
            return mine
        choices = await checkin.offered(call, own) or list(own)
    if len(choices) == 1 or wish.every:
        return choices
    return await _ask_which(call, choices, face_to_face=wish.face_to_face)


async def _ask_which(call: Call, choices: Sequence[Target], *, face_to_face: bool) -> Reply:
    minutes = policy().records.question_minutes
    payload = {"choices": [target.id for target in choices], "face_to_face": face_to_face}
    async with unit_of_work(call) as unit:
        await questions.ask(unit, call.origin, WHICH, payload, minutes=minutes)
    in_group = call.origin.scene == "group"
    youths = in_group and all(target.kind in FOR_GROUPS for target in choices)
    return Reply(words.which_targets([target.name for target in choices], minutes, youths=youths))


async def _ask_which_of_a_name(call: Call, argument: str, wish: Refusal, several: Sequence[Target]) -> Reply:
    minutes = policy().records.question_minutes
    name = str(wish.facts["name"])
    payload = {"argument": argument, "name": name, "keys": [target.key for target in several]}
    async with unit_of_work(call) as unit:
        await questions.ask(unit, call.origin, SAME_NAME, payload, minutes=minutes)
    labels = [await _label(target) for target in several]
    return Reply(people_words.which_person(name, labels, minutes))


async def _label(target: Target) -> str:
    """What tells targets of one name apart: a youth's class."""
    person = await directory.person(target.person_id) if target.person_id is not None else None
    return f"{target.name}（{person.class_name or person.code}）" if person else f"{target.kind.label} {target.name}"


async def _close(call: Call) -> None:
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)


def _not_a_choice(call: Call, count: int) -> Reply | None:
    """Chatter in a group stays unanswered; in a private chat the person is told what would be an answer."""
    return Reply(people_words.choose_a_number(count)) if call.origin.scene == "private" else None


@answer_to(WHICH)
async def pick_targets(call: Call) -> Reply | None:
    """The digits that say whom a check-in is with."""
    ids: list[int] = call.payload["choices"]
    picked = choice_of(call.argument, len(ids))
    if picked is None:
        return _not_a_choice(call, len(ids))
    if isinstance(picked, Cancel):
        await _close(call)
        return Reply(people_words.CANCELLED)
    targets = [await directory.target(ids[digit - 1]) for digit in picked]
    return await _do_check_in(call, targets, face_to_face=bool(call.payload["face_to_face"]))


@answer_to(SAME_NAME)
async def pick_namesake(call: Call) -> Reply | None:
    """The digit that says which of several people of one name."""
    keys: list[str] = call.payload["keys"]
    picked = choice_of(call.argument, len(keys))
    if picked is None or (not isinstance(picked, Cancel) and len(picked) != 1):
        return _not_a_choice(call, len(keys))
    await _close(call)
    if isinstance(picked, Cancel):
        return Reply(people_words.CANCELLED)
    argument = str(call.payload["argument"]).replace(str(call.payload["name"]), keys[picked[0] - 1], 1)
    call.payload = {}
    return await _check_in(call, argument)


async def _do_check_in(call: Call, targets: Sequence[Target], *, face_to_face: bool) -> Reply:
    result = await checkin.check_in(call, targets, face_to_face=face_to_face)
    if isinstance(result, Refusal):
        own = await own_targets(call.actor.person_id, local_day(call.now))
        return Reply(refused(await checkin.explain(call, result, own, targets)))
    subject = ("record", result.numbers[0]) if result.numbers else None
    if face_to_face:
        return await _door_sheet(result, targets, subject)
    school = policy().school
    image = await render_card("identity", identity_card(result.card, league=school.league, feedback=school.feedback))
    return Reply(words.checked_in(result, school.feedback), image=image, subject=subject)


async def _door_sheet(result: CheckedIn, targets: Sequence[Target], subject: tuple[str, int] | None) -> Reply:
    """A sheet for the first door; a youth has no door and gets the card."""
    doors = [target for target in targets if target.kind is not TargetKind.YOUTH]
    school = policy().school
    about = identity_card(
        result.card, league=school.league, feedback=school.feedback, target=doors[0].name if doors else ""
    )
    if not doors:
        image = await render_card("identity", about)
        return Reply(words.met_face_to_face(result, None), image=image, subject=subject, private=True)
    image, page = await render_card("door_sheet", about), await render_pdf("door_sheet", about)
    text = words.met_face_to_face(result, [door.name for door in doors[1:]])
    file = (f"门贴 {doors[0].name}.pdf", page) if page is not None else None
    return Reply(text, image=image, file=file, subject=subject, private=True)


async def _check_out(call: Call, named: Sequence[Target]) -> Reply:
    if call.origin.scene == "private":
        return Reply(refused(Refusal("cancel-in-group")))
    result = await checkin.check_out(call, named)
    return Reply(refused(result) if isinstance(result, Refusal) else words.checked_out(result))
