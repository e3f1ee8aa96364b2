"""/草稿 and /发出: nothing goes to a department's head or a leader before one of the committee has read and sent it."""

from __future__ import annotations

from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from plugins._kit import numbered
from plugins._kit.commands import Call, Reply, command
from plugins._kit.unit import unit_of_work
from plugins.problems import drafts, rows
from plugins.problems.parse import number_and_rest
from plugins.problems.replies import drafts as words

OFFICE = frozenset({Role.SECRETARY, Role.COMMITTEE})
COMMITTEE = frozenset({Role.COMMITTEE})


def _refuse(refusal: Refusal) -> Reply:
    return Reply(words.refused(refusal), private=True)


def _number(call: Call) -> tuple[int | None, str]:
    quoted = call.subject[1] if call.subject is not None and call.subject[0] == "draft" else None
    number, rest = number_and_rest(call.argument, quoted)
    return number, call.argument[call.argument.find(rest) :].strip() if rest else ""  # a letter keeps its full stop


@command("草稿", who=OFFICE, help="看等签的草稿", usage="/草稿 12", aliases=("看草稿",), order=49)
async def draft(call: Call) -> Reply:
    """The drafts that wait, one of them, or another text for it."""
    number, text = _number(call)
    if number is None:
        waiting = await drafts.waiting_for(rows.asker_of(call))
        shown = [
            (one.number, drafts.KIND_WORDS[one.kind], drafts.SHOWN_BY[one.kind].format(one.number)) for one in waiting
        ]
        return Reply(words.waiting(shown), private=True)
    row = await drafts.find(call, number)
    if isinstance(row, Refusal):
        return _refuse(row)
    if row.state != drafts.DRAFT:
        return _refuse(Refusal("already-sent", {"number": number}))
    if text:
        refusal = await drafts.rewrite(call, row, text)
        if refusal is not None:
            return _refuse(refusal)
    else:
        await drafts.read(call, row)
    to = (await drafts.recipients(call, row)).names
    say = words.rewritten if text else words.shown
    return Reply(say(number, row.payload["text"], to), private=True, subject=("draft", number))


@command("发出", who=COMMITTEE, help="把上报的草稿发给负责人", usage="/发出 12", order=51)
async def send(call: Call) -> Reply:
    """Send it; whoever has not read it as it stands reads it first."""
    number, _ = _number(call)
    if number is None:
        return _refuse(Refusal("which-draft"))
    row = await drafts.find(call, number)
    if isinstance(row, Refusal):
        return _refuse(row)
    if row.state == drafts.DRAFT and call.actor.person_id not in row.payload.get("read_by", []):
        await drafts.read(call, row)
        to = (await drafts.recipients(call, row)).names
        return Reply(words.shown(number, row.payload["text"], to), private=True, subject=("draft", number))
    done = await drafts.send(call, row)
    if isinstance(done, Refusal):
        return _refuse(done)
    told = [name for _, name, _ in done.told]
    return Reply(words.sent(number, told, row.payload["text"], done.by_hand), private=True)


@numbered.acts_on("撤回")
async def take_back(call: Call, number: int) -> Reply | None:
    """A draft upward that nobody sent is thrown away."""
    row = await drafts.find(call, number)
    if isinstance(row, Refusal):
        return None
    async with unit_of_work(call) as unit:
        if not await drafts.settle(unit, row, drafts.DROPPED):
            return _refuse(Refusal("already-sent", {"number": number}))
    return Reply(words.dropped(number), private=True)
