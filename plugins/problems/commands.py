"""/问题清单 /问题 /认领 /回复: looking at the list, and taking care of what stands on it; always answered privately."""

from __future__ import annotations

from models.rules.problem_permission import may_see_problem
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from plugins._kit.commands import Call, Hook, Reply, command, listen
from plugins._kit.numbered import acts_on
from plugins.problems import acting, answering, listing, rows, views
from plugins.problems.meaning import about, number_of, or_elsewhere, quoted, refuse, which
from plugins.problems.parse import is_ack, number_and_rest, parse_filter
from plugins.problems.replies import acts as words
from plugins.problems.replies import list as list_words
from plugins.problems.results import Acted, Returned

TRIAGERS = frozenset({Role.SECRETARY, Role.COMMITTEE})
RESPONDERS = frozenset({Role.DEPARTMENT, Role.COUNSELLOR, Role.HEADTEACHER, Role.LEADER})
WORKERS = TRIAGERS | RESPONDERS | {Role.CADRE}


def narrow(call: Call) -> bool:
    return not call.actor.roles & (TRIAGERS | {Role.CADRE})


@command(
    "问题清单",
    who=WORKERS,
    help="看要办的问题",
    usage="/问题清单 后勤处 或 /问题清单 已办结",
    aliases=("清单", "问题列表"),
    order=12,
)
async def problem_list(call: Call) -> Reply:
    """A page of the list."""
    page = await listing.listed(call, parse_filter(call.argument[:100]))
    return Reply(list_words.listed(page, narrow=narrow(call)), private=True)


@command("问题", who=WORKERS, help="看一个问题的经过", usage="/问题 12", order=14)
async def problem(call: Call) -> Reply:
    """One problem, or the list when no number was given."""
    number, rest = number_of(call)
    if number is None:
        page = await listing.listed(call, parse_filter(rest[:100]))
        return Reply(list_words.listed(page, narrow=narrow(call)), private=True)
    seen = await views.show(call, number)
    if isinstance(seen, Refusal):
        return await or_elsewhere("问题", call, number, seen)
    return about(list_words.problem(seen), seen.number)


@command("认领", who=WORKERS, help="这件事我来办", usage="/认领 12", order=17)
async def claim(call: Call) -> Reply:
    """Take care of a problem."""
    number, _ = number_of(call)
    if number is None:
        return which("/认领 12")
    done = await acting.claim(call, number)
    if isinstance(done, Refusal):
        return await or_elsewhere("认领", call, number, done)
    return about(words.claimed(done), done.number)


@command("回复", who=WORKERS, help="回话给反映的同学", usage="/回复 12 内容", order=18)
async def reply(call: Call) -> Reply:
    """To everybody behind a problem, to the one of a concern, or the answer of whom it was passed to."""
    number, said = number_of(call)
    if number is None:
        return which("/回复 12 已经报修，明天师傅来看")
    return await _reply(call, number, said)


async def _reply(call: Call, number: int, said: str) -> Reply:
    if (referral := await answering.referral_to(call, number)) is not None and _answers(call):
        return _answered(call, await answering.answer(call, referral, said))
    concern = await rows.concern_numbered(number)
    if concern is not None and concern.problem_id is not None:
        done = await acting.word(call, concern, said)
        if isinstance(done, Refusal):
            return await or_elsewhere("回复", call, number, done)
        return Reply(words.said(done), private=True, subject=("concern", number))
    done = await acting.reply(call, number, said)
    if isinstance(done, Refusal):
        return await or_elsewhere("回复", call, number, done)
    return about(words.replied(done), done.number)


def _answers(call: Call) -> bool:
    """Whoever sorts the list answers as themselves, also where something was passed to them or said in the group."""
    return not call.actor.roles & TRIAGERS


def _answered(call: Call, done: Acted | Returned | Refusal) -> Reply:
    """In the group where it was passed on, the group learns that it was answered."""
    if isinstance(done, Refusal):
        return refuse(done)
    text = words.returned(done, own=True) if isinstance(done, Returned) else words.answered(done)
    return Reply(text, private=call.origin.scene == "private", subject=("referral", done.number))


@command("退回", who=WORKERS, help="不归我管的，退回去", usage="/退回 12 原因", order=19)
async def give_back(call: Call) -> Reply:
    """By those it was passed to; or entered for them by the office."""
    number, reason = number_of(call)
    if number is None:
        return which("/退回 12 不归我们管，要找物业")
    if (referral := await answering.referral_to(call, number)) is not None and _answers(call):
        return _answered(call, await answering.give_back(call, referral, reason))
    done = await answering.return_for(call, number, reason)
    if isinstance(done, Refusal):
        return await or_elsewhere("退回", call, number, done)
    return about(words.returned(done, own=False), done.number)


@listen(Hook.PLAIN, order=12)
async def quoting(call: Call) -> Reply | None:
    """Plain words that quote one of our messages: an answer to a referral, a word to the one who spoke."""
    if call.subject is None or not call.origin.text:
        return None
    kind, number = call.subject
    if kind == "referral":
        referral = await answering.referral_to(call, number) if _answers(call) else None
        if referral is None:
            return None
        if is_ack(call.origin.text):
            return Reply(words.heard(number), private=call.origin.scene == "private")
        return _answered(call, await answering.answer(call, referral, call.origin.text))
    if call.origin.scene != "private" or not call.actor.roles & WORKERS or kind not in ("concern", "problem"):
        return None
    if kind == "concern" and await rows.concern_numbered(number) is not None:
        return await _reply(call, number, call.origin.text)
    found = await rows.problem_numbered(number)
    if found is None or may_see_problem(rows.asker_of(call), await rows.facts_of_one(found)) is not None:
        return None
    return Reply(words.ask_words(found.number), private=True)


@acts_on("补充")
async def note(call: Call, number: int) -> Reply | None:
    """`/补充 N 内容` on a problem one works on: a note among those who do."""
    if not call.actor.roles & WORKERS:
        return None
    typed, rest = number_and_rest(call.argument, quoted(call))
    done = await acting.note(call, number, rest if typed == number else call.argument)
    if isinstance(done, Refusal):
        return None if done.code == "no-such-problem" else refuse(done)
    return about(words.noted(done), done.number)
