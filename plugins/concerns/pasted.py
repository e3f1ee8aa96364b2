"""The answer to a problem that was pasted into a group: the code alone is 附议, with words it is a concern of the same
problem, and its author chooses who may know as always. Nothing is written about whoever sends a code."""

from __future__ import annotations

from models.rules.refusal import Refusal
from plugins._kit.commands import Call, Reply
from plugins._kit.pasting import answers_paste
from plugins.concerns import commands, progress_joining, progress_rows
from plugins.concerns.drafts import Draft
from plugins.concerns.progress_saying import refuse, say
from plugins.concerns.replies import reporter as words


@answers_paste
async def answer_problem(call: Call, number: int, said: str) -> Reply | None:
    """Join the problem, or tell more of it."""
    problem = await progress_rows.problem_numbered(number)
    if problem is None:
        return None
    call.sealed = True
    if call.actor.person_id is None:
        return say(words.NOT_KNOWN)
    if said and not await progress_rows.is_about(problem, call.actor.person_id):
        return await commands.consider(call, Draft("", problem_id=problem.id), said)
    result = await progress_joining.join(call, problem.number)
    return refuse(result) if isinstance(result, Refusal) else say(words.joined(result), ("problem", result.number))
