"""/我的数据: everything that is kept of the speaker, as a file for them alone."""

from __future__ import annotations

from config.clock import local_day
from models.rules.refusal import Refusal
from plugins._kit.commands import PEOPLE, Call, Reply, Where, command
from plugins._kit.exports import write_xlsx
from plugins._kit.unit import unit_of_work, write_audit
from plugins.concerns.own_data import everything_of
from plugins.concerns.replies import own as words

EXPORTED = "own-data"


@command(
    "我的数据",
    who=PEOPLE,
    where=Where.PRIVATE,
    help="拿到系统里关于我的全部数据",
    aliases=("我的资料", "导出我的数据"),
    order=65,
)
async def my_data(call: Call) -> Reply:
    """One file; the audit row says that it was asked for, as for anybody, and nothing of what is in it."""
    sheets = await everything_of(call)
    if isinstance(sheets, Refusal):
        return Reply(words.NOBODY, private=True)
    async with unit_of_work(call) as unit:
        await write_audit(unit, call, EXPORTED)
    today = local_day(call.now)
    watermark = words.watermark(call.actor.name, today)
    file = (words.file_name(today), write_xlsx(sheets, watermark=watermark))
    return Reply(words.HERE, file=file, private=True, sealed=True)
