"""/青情笔记: the work notebook of a term as a PDF, to one person in their private chat."""

from __future__ import annotations

from models.rules.refusal import Refusal
from plugins._kit.commands import Call, Reply, Where, command
from plugins._kit.patience import patiently
from plugins._kit.policy import policy
from plugins.reports import notebook
from plugins.reports.commands import CADRES, OFFICE
from plugins.reports.parse_notebook import parse_notebook
from plugins.reports.replies import notebook as words


@command(
    "青情笔记",
    who=CADRES | OFFICE,
    where=Where.PRIVATE,
    help="把一学期的工作排成 PDF",
    usage="/青情笔记 上学期",
    aliases=("工作手册",),
    order=35,
)
async def field_notes(call: Call) -> Reply:
    """The notebook of the speaker, or of a cadre they look after."""
    wish = parse_notebook(call.argument[:200])
    facts = await notebook.gather(call, wish)
    if isinstance(facts, Refusal):
        return Reply(words.refused(facts), private=True)
    name = policy().school.notebook
    shown = sum(len(one.pictures) for one in facts.records) if wish.pictures else 0
    made = await patiently(call, notebook.make(facts, pictures=wish.pictures), words.working(shown))
    if made.content is None:
        return Reply(words.not_set(facts, name), private=True)
    title = words.file_name(facts, name)
    told = words.handed_over(facts, name, lost=made.lost, plain=made.plain)
    return Reply(told, file=(title, made.content), private=True, unsent=words.unsent(title))
