"""How everything on the reporter's side is said: to the person alone, and never written down."""

from __future__ import annotations

from typing import Any

from models.rules.refusal import Refusal
from plugins._kit.choices import Cancel, choice_of
from plugins._kit.commands import Call, Reply
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work
from plugins.concerns.replies import reporter as words
from plugins.concerns.reporter_results import Answered, WordsAdded

SOLVED, NAMED, RECEIPT, RECEIPT_WORD = "concerns.solved", "concerns.named", "concerns.receipt", "concerns.word"


def say(text: str, subject: tuple[str, int] | None = None) -> Reply:
    """The answer to somebody who may not want to be known."""
    return Reply(text, subject=subject, private=True, sealed=True)


def refuse(refusal: Refusal) -> Reply:
    """Why not."""
    return say(words.refused(refusal))


def in_group(call: Call) -> bool:
    """Whether others could read what was said."""
    return call.origin.scene == "group"


def taken_back(call: Call, reply: Reply) -> Reply:
    """What a group could read is recalled where that can be done."""
    return Reply(reply.text, subject=reply.subject, private=True, recall=in_group(call), sealed=True)


def quoted(call: Call) -> int | None:
    """The #N of the quoted message, if it is one for those behind a concern."""
    kinds = ("concern", "problem", "solved")
    return call.subject[1] if call.subject is not None and call.subject[0] in kinds else None


def is_no(text: str) -> bool:
    """0, or a word that takes the question back."""
    return text.strip() in ("0", "０") or choice_of(text, 1) is Cancel.CANCEL


def is_aside(call: Call) -> bool:
    """Whether these words quote something else than the open question, which bears no number."""
    return call.subject is not None


async def ask(call: Call, topic: str, payload: dict[str, Any]) -> None:
    """Wait for an answer in the private chat, in memory alone."""
    async with unit_of_work(call) as unit:
        minutes = policy().records.question_minutes
        await questions.ask(unit, call.origin, topic, payload, minutes=minutes, private=True, kept=False)


async def end(call: Call) -> None:
    """The question is answered."""
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)


def added(result: WordsAdded | Refusal) -> Reply:
    """A word was added, or why not."""
    if isinstance(result, Refusal):
        return refuse(result)
    return say(words.added(result), ("concern", result.number))


def answered(result: Answered | Refusal) -> Reply:
    """真的解决了吗 was answered, or why not."""
    if isinstance(result, Refusal):
        return refuse(result)
    return say(words.answered(result), ("problem", result.number))
