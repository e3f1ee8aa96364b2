"""/核实: an interviewer's list, a cadre's right of reply, the committee's conclusions; always in the private chat."""

from __future__ import annotations

from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from plugins._kit.commands import PEOPLE, Call, Reply, Where, command
from plugins.checks import asking, judging, views
from plugins.checks.commands import LONGEST, no
from plugins.checks.parse_answers import Finding, Judgement, Words, parse_verify
from plugins.checks.replies import found as office_words
from plugins.checks.replies import told as words


@command(
    "核实",
    who=PEOPLE,
    where=Where.PRIVATE,
    help="核实被抽到的记录、说明自己的",
    usage="/核实 或 /核实 12 说明 …",
    aliases=("回访", "回访核实"),
    order=34,
    recall_elsewhere=True,
)
async def verify(call: Call) -> Reply:
    """What there is for this person to look into or to answer."""
    number, said = parse_verify(call.argument[: LONGEST + judging.LONGEST_REPLY])
    if number is None:
        return no(Refusal("verify-what")) if call.argument else await _show(call)
    if isinstance(said, Finding):
        return await _found(call, number, said)
    if isinstance(said, Judgement):
        done = await judging.judge(call, number, said)
        return no(done) if isinstance(done, Refusal) else Reply(office_words.judged(done), private=True)
    taken = await judging.reply(call, number, said.text if isinstance(said, Words) else "")
    return no(taken) if isinstance(taken, Refusal) else Reply(words.reply_taken(taken), private=True)


async def _found(call: Call, number: int, said: Finding) -> Reply:
    left = await judging.find_out(call, number, said)
    return no(left) if isinstance(left, Refusal) else Reply(words.noted(number, left), private=True)


async def _show(call: Call) -> Reply:
    """Everything that waits for this person."""
    assert call.actor.person_id is not None
    parts = []
    if tasks := await judging.tasks_of(call):
        parts.append(words.tasks(tasks))
    if Role.COMMITTEE in call.actor.roles:
        seen, hidden = await views.doubts(call)
        if seen or hidden:
            parts.append(office_words.doubts(seen, hidden))
    parts += [words.own_items(one) for one in await judging.own_items(call)]
    if parts:
        return Reply("\n\n".join(parts), private=True)
    if (ask := await asking.open_ask(call.actor.person_id)) is not None:
        return await asking.show_question(call, ask)
    return Reply(words.NOTHING, private=True)
