"""A problem pasted into a group where no bot is: what it is about and where it stands, once enough people are behind
it that nobody can be guessed from it."""

from __future__ import annotations

from models.rules.concern_words import ProblemState
from models.rules.paste import Paste
from models.rules.refusal import Refusal
from plugins._kit import sealed
from plugins._kit.commands import Call, Reply
from plugins._kit.pasting import makes_paste
from plugins._kit.policy import policy
from plugins.problems import rows
from plugins.problems.replies.pasting import paste, too_few


@makes_paste
async def paste_problem(call: Call, number: int) -> Paste | Reply | None:
    """The title of what the cadre may see: a place and a topic, never a word of anybody; of a concern its problem's."""
    if await rows.problem_numbered(number) is None:
        return None
    problem = await rows.find(call, number)
    if isinstance(problem, Refusal):
        return None
    people = (await sealed.people_behind([problem.id]))[problem.id]
    if people < policy().problems.k:
        return Reply(too_few(policy().problems.k), private=True)
    return paste(problem.number, problem.title, ProblemState(problem.state))
