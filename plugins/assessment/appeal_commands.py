"""/申诉: on any line of one's own assessment, and its answer by somebody else."""

from __future__ import annotations

from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from plugins._kit.commands import Call, Reply, Where, command
from plugins.assessment import appealing, replies, service
from plugins.assessment.commands import OFFICE, say
from plugins.assessment.parse import parse_appeal


@command(
    "申诉",
    who=OFFICE | {Role.CADRE},
    where=Where.PRIVATE,
    help="考核里哪一行不对",
    usage="/申诉 3 原因",
    order=46,
)
async def appeal(call: Call) -> Reply:
    """Say what is wrong, answer it, or see what is open."""
    wanted = parse_appeal(call.argument)
    if wanted is None:
        return say(replies.appeals(await appealing.listing(call)))
    if isinstance(wanted, Refusal):
        return say(replies.refused(wanted))
    if wanted.is_answer:
        done = await appealing.answer(call, wanted)
        return say(replies.refused(done) if isinstance(done, Refusal) else replies.answered(done))
    year = await service.the_year(call, wanted.year)
    if isinstance(year, Refusal):
        return say(replies.refused(year))
    made = await appealing.appeal(call, year, wanted.number, wanted.words)
    return say(replies.refused(made) if isinstance(made, Refusal) else replies.appealed(made))
