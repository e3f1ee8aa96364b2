"""/清理: what is old enough to be made nobody's, counted first; it is done only after one digit."""

from __future__ import annotations

from models.rules.text import half_width
from models.rules.vocabulary import Role
from plugins._kit.choices import Cancel, choice_of
from plugins._kit.commands import Call, Reply, answer_to, command
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work, write_audit
from plugins.problems import retention
from plugins.problems.replies import retention as words

TOPIC = "problems.clear"
PATIENCE = 10
KEEPERS = frozenset({Role.COMMITTEE, Role.OPERATOR})
_DO = frozenset({"执行", "清理", "开始", "确认", "确定"})


@command("清理", who=KEEPERS, help="看到期该抹去的（先只数一数）", usage="/清理 或 /清理 执行", order=90)
async def clear(call: Call) -> Reply:
    """Count what is due; with 执行 ask for the digit."""
    due, days = await retention.counted(call.now), policy().problems.anonymise_days
    if call.argument.strip() not in _DO or not due:
        return Reply(words.counted(due, days), private=True)
    async with unit_of_work(call) as unit:
        await questions.ask(unit, call.origin, TOPIC, {}, minutes=PATIENCE, private=True)
    return Reply(words.ask(due, days), private=True)


@answer_to(TOPIC)
async def decided(call: Call) -> Reply | None:
    """1 does it, 0 does not; the right to is judged again."""
    if not call.actor.roles & KEEPERS:
        return None
    flat = half_width(call.argument).strip()
    picked = Cancel.CANCEL if flat == "0" else choice_of(call.argument, 1)
    if picked is None:
        return Reply(words.CHOOSE, private=True) if flat.isdecimal() else None
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)
        if not isinstance(picked, Cancel):
            await write_audit(unit, call, "retention")
    if isinstance(picked, Cancel):
        return Reply(words.NOT_DONE, private=True)
    return Reply(words.done(await retention.clear(call.now)), private=True)
