"""/进展 /附议 /实名, and #N of /补充 and /撤回 where it is one's own concern.

Every one of these may come from somebody who does not want to be known: nothing is written about the speaker (not
even that they were refused), the answer is private, and what was said in a group is taken back.
"""

from __future__ import annotations

from models.rules.concern_words import Openness
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import Concern
from plugins._kit import numbered, sealed
from plugins._kit.choices import choice_of
from plugins._kit.commands import EVERYONE, Call, Reply, answer_to, command
from plugins.concerns import (
    commands,
    own_commands,
    progress,
    progress_jobs,
    progress_joining,
    progress_quotes,
    progress_receipts,
    progress_retracting,
    progress_rows,
    progress_solved,
    progress_words,
    talks,
)
from plugins.concerns.progress_parse import number_and_rest
from plugins.concerns.progress_saying import (
    NAMED,
    added,
    ask,
    end,
    in_group,
    is_aside,
    is_no,
    quoted,
    refuse,
    say,
    taken_back,
)
from plugins.concerns.replies import progress as shown
from plugins.concerns.replies import reporter as words

__all__ = ["own_commands", "progress_jobs", "progress_quotes", "progress_receipts", "progress_solved", "talks"]

_WORKING = frozenset(Role) - {Role.YOUTH, Role.OPERATOR, Role.STRANGER}


def _meant(call: Call) -> int | None:
    typed, _ = number_and_rest(call.argument)
    return typed if typed is not None else quoted(call)


@command("进展", who=EVERYONE, help="看我反映和附议的事", usage="/进展 或 /进展 12", aliases=("我的诉求",), order=15)
async def show(call: Call) -> Reply:
    """The list, or how one of it stands."""
    call.sealed = True
    if not call.actor.known:
        return say(words.NOT_KNOWN)
    number = _meant(call)
    if number is None:
        return say(shown.listing(await progress.listing(call)))
    seen = await progress.of_number(call, number)
    reply = refuse(seen) if isinstance(seen, Refusal) else say(shown.progress(seen), ("concern", number))
    return taken_back(call, reply)  # the number alone would tell the group whose it is


@command("附议", who=EVERYONE, help="我也遇到了（没人看得到是你）", usage="/附议 12", aliases=("我也遇到了",), order=16)
async def join(call: Call) -> Reply:
    """Stand behind a problem, silently."""
    call.sealed = True
    if not call.actor.known:
        return taken_back(call, say(words.NOT_KNOWN))
    number = _meant(call)
    if number is None:
        return refuse(Refusal("which-join"))
    result = await progress_joining.join(call, number)
    reply = refuse(result) if isinstance(result, Refusal) else say(words.joined(result), ("problem", result.number))
    return taken_back(call, reply)


@command("实名", who=EVERYONE, help="让办事的人知道是我（收不回来）", usage="/实名 12", order=61)
async def give_name(call: Call) -> Reply:
    """Raise the openness of one's own concern; asked once, for it cannot be undone."""
    call.sealed = True
    if not call.actor.known:
        return taken_back(call, say(words.NOT_KNOWN))
    number = _meant(call)
    if number is None:
        by_word = await commands.decided_by_word(call, commands.NAMED)
        return by_word if by_word is not None else refuse(Refusal("which-name"))
    concern = await progress_joining.may_be_named(call, number)
    if isinstance(concern, Refusal):
        return taken_back(call, refuse(concern))
    await ask(call, NAMED, {"number": concern.number})
    nameless = concern.openness == Openness.SEALED.value
    return taken_back(call, say(words.ask_name(concern.number, call.actor.name, sealed=nameless)))


@answer_to(NAMED)
async def name_answered(call: Call) -> Reply | None:
    """1 gives the name, 0 does not."""
    if is_aside(call):
        return None
    if is_no(call.argument):
        call.sealed = True
        await end(call)
        return say(words.KEPT_NAMELESS)
    if choice_of(call.argument, 1) != (1,):
        return None
    call.sealed = True
    result = await progress_joining.give_name(call, call.payload["number"])
    await end(call)
    return refuse(result) if isinstance(result, Refusal) else say(words.named(result), ("concern", result.number))


@numbered.acts_on("补充", order=10)
async def add_words(call: Call, number: int) -> Reply | None:
    """`/补充 N 内容` on one's own concern."""
    concern = await _own(call, number)
    if not isinstance(concern, Concern):
        return concern
    if in_group(call):
        return Reply(words.PRIVATELY, private=True, recall=True, sealed=True)
    typed, rest = number_and_rest(call.argument)
    return added(await progress_words.add(call, concern, rest if typed == number else call.argument))


@numbered.acts_on("撤回", order=10)
async def retract(call: Call, number: int) -> Reply | None:
    """`/撤回 N` on one's own concern."""
    concern = await _own(call, number)
    if not isinstance(concern, Concern):
        return concern
    result = await progress_retracting.retract(call, concern)
    return taken_back(call, refuse(result) if isinstance(result, Refusal) else say(words.retracted(result)))


async def _own(call: Call, number: int) -> Concern | Reply | None:
    """The speaker's own #N, else None; a mistyped number of somebody sealed is refused here, where nothing is
    written about it."""
    if call.actor.person_id is None:
        return None
    if (concern := await progress_rows.own_concern(call.actor.person_id, number)) is not None:
        call.sealed = True
        return concern
    if number < sealed.LOWEST or (call.actor.roles & _WORKING and await progress_rows.is_known(number)):
        return None
    call.sealed = True
    return taken_back(call, refuse(Refusal("not-mine", {"number": number})))
