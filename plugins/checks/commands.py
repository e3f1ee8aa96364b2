"""/抽查: announce, draw, look, close; always in the private chat."""

from __future__ import annotations

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from plugins._kit.choices import Cancel, choice_of
from plugins._kit.commands import Call, Reply, Where, answer_to, command
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work
from plugins.checks import announcing, closing, drawing, hint_commands, rows, views
from plugins.checks.parse import OnCheck, Overview, Start, Step, parse_check, parse_hints
from plugins.checks.replies import found, refused
from plugins.checks.replies import office as words

OFFICES = frozenset({Role.COMMITTEE, Role.SECRETARY})
LONGEST = 300


def say(text: str, number: int | None = None, file: tuple[str, bytes] | None = None) -> Reply:
    """A private answer; quoting it speaks of the check."""
    return Reply(text, private=True, file=file, subject=("check", number) if number is not None else None)


def no(refusal: Refusal) -> Reply:
    """A refusal in words."""
    return Reply(refused(refusal), private=True)


@command(
    "抽查",
    who=OFFICES,
    where=Where.PRIVATE,
    help="随机抽查记录、看结果",
    usage="/抽查 现在 或 /抽查 31",
    aliases=("实时抽查", "实地检查", "委托调查"),
    order=33,
)
async def spot_check(call: Call) -> Reply:
    """Everything about spot checks."""
    text = call.argument[:LONGEST]
    if call.command in ("实时抽查", "实地检查", "委托调查"):
        text = f"{call.command} {text}"
    names = await rows.colleges()
    if (wish := parse_hints(text, names)) is not None:
        return await hint_commands.hints(call, wish)
    said = parse_check(text, names, local_day(call.now))
    if isinstance(said, Overview) and call.subject is not None and call.subject[0] == "check":
        said = OnCheck(call.subject[1], Step.SHOW)
    if isinstance(said, Refusal):
        return no(said)
    if isinstance(said, Overview):
        return await _overview(call)
    return await _start(call, said) if isinstance(said, Start) else await _step(call, said)


async def _overview(call: Call) -> Reply:
    seen = await views.overview(call)
    if isinstance(seen, Refusal):
        return no(seen)
    starts = Role.COMMITTEE in call.actor.roles
    doubts = len((await views.doubts(call))[0]) if starts else 0
    return say(found.overview(seen, starts=starts, doubts=doubts))


async def _start(call: Call, wish: Start) -> Reply:
    seen = await announcing.announce(call, wish)
    return no(seen) if isinstance(seen, Refusal) else say(words.announced(seen), seen.number)


async def _step(call: Call, on: OnCheck) -> Reply:
    if on.step is Step.DRAW:
        return await _draw(call, on.number, on.words)
    if on.step is Step.CLOSE:
        ended = await closing.close_check(call, on.number)
        return no(ended) if isinstance(ended, Refusal) else say(found.closed(ended), on.number)
    if on.step is Step.VOID:
        given_up = await announcing.void(call, on.number, on.words)
        return no(given_up) if isinstance(given_up, Refusal) else say(words.voided(on.number))
    seen = await views.result(call, on.number)
    if isinstance(seen, Refusal):
        return no(seen)
    if on.step is Step.SHOW:
        return say(found.result(seen), on.number)
    if Role.COMMITTEE not in call.actor.roles:
        return no(Refusal("committee-only"))
    if on.step is Step.AGAIN:
        again = await drawing.recompute(on.number)
        return no(again) if isinstance(again, Refusal) else say(words.recomputed(again), on.number)
    check = await rows.check_numbered(on.number)
    assert check is not None
    return say(words.list_sent(on.number, check.list_digest), on.number, await announcing.list_file(check))


async def _draw(call: Call, number: int, word: str) -> Reply:
    drawn = await drawing.draw_check(call, number, word)
    return no(drawn) if isinstance(drawn, Refusal) else say(words.drawn(drawn), number)


@answer_to(announcing.DRAW, in_words=True)
async def word_said(call: Call) -> Reply | None:
    """Any words go into the seed."""
    if not call.argument:
        return None
    if choice_of(call.argument, 1) is Cancel.CANCEL:
        async with unit_of_work(call) as unit:
            await questions.close(unit, call.origin)
        return say(words.CANCELLED)
    return await _draw(call, call.payload["check"], call.argument)
