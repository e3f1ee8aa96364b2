"""/导出: lists as .xlsx, to one person in their private chat, noted and marked with who took them out."""

from __future__ import annotations

import asyncio

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from plugins._kit.commands import Call, Reply, Where, command
from plugins._kit.exporting import Offer, offer_named, offered_to
from plugins._kit.exports import Export, write_xlsx
from plugins._kit.nameless import nameless
from plugins._kit.patience import patiently
from plugins._kit.unit import refuse, unit_of_work, write_audit
from plugins.reports.commands import CADRES, OFFICE
from plugins.reports.replies import exporting as words

WORKERS = OFFICE | CADRES | {Role.COUNSELLOR, Role.HEADTEACHER, Role.DEPARTMENT, Role.LEADER}


@command(
    "导出",
    who=WORKERS,
    where=Where.PRIVATE,
    help="把清单导成表格",
    usage="/导出 问题清单",
    order=36,
)
async def export(call: Call) -> Reply:
    """What the speaker may export, or one of it."""
    named = offer_named(call.argument[:200])
    if named is None:
        return _menu(call, call.argument[:20])
    offer, rest = named
    if not offer.who & call.actor.roles:
        async with unit_of_work(call) as unit:
            await refuse(unit, call, Refusal("export-role"))
        return _menu(call, offer.name)
    async with unit_of_work(call) as unit:
        await write_audit(unit, call, f"export:{offer.name} {rest}"[:64])
    return await patiently(call, _make(call, offer, rest), words.WORKING)


def _menu(call: Call, said: str) -> Reply:
    usages = [one.usage for one in offered_to(call.actor.roles)]
    return Reply(words.menu(usages, said=said, notebook=bool(call.actor.roles & (OFFICE | CADRES))), private=True)


async def _make(call: Call, offer: Offer, rest: str) -> Reply:
    made = await offer.make(call, rest)
    if isinstance(made, Reply):
        return made
    today = local_day(call.now)
    mark = words.watermark(call.actor.name, today)
    content = await asyncio.to_thread(_file, made, mark)
    title = words.file_name(made, today)
    return Reply(words.handed_over(made), file=(title, content), private=True, unsent=words.unsent(title))


def _file(made: Export, mark: str) -> bytes:
    sheets = {**made.sheets, words.ABOUT: words.about(made, mark)}
    return nameless(write_xlsx(sheets, watermark=mark, widths={**made.widths, words.ABOUT: (12, 60)}))
