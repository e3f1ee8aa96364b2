"""A roster file sent privately: what it would change, a question, and the import: /导入."""

from __future__ import annotations

import asyncio

from config.clock import local_day
from models.rules.refusal import Refusal
from plugins._kit import capability
from plugins._kit.choices import Cancel, choice_of
from plugins._kit.commands import STAFF, Call, Hook, Reply, Where, answer_to, command, listen
from plugins._kit.exports import write_xlsx
from plugins._kit.guard import is_staff
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work, write_audit
from plugins.identity import files, importing
from plugins.identity.replies import roster as words
from plugins.identity.roster_results import Imported

TOPIC = "identity.import"
SUFFIXES = (".xlsx", ".csv", ".zip", ".tsv", ".txt")


@command("导入", who=STAFF, where=Where.PRIVATE, help="导入名单（发文件给我）", aliases=("导入名单",), order=22)
async def how_to_import(call: Call) -> Reply:
    """How a roster gets in."""
    return Reply(words.HOW_TO_IMPORT)


@listen(Hook.FILE)
async def roster_file(call: Call) -> Reply | None:
    """A file from the committee or the operator is taken for a roster; nobody else's is."""
    if not is_staff(call.actor):
        return None
    attachment = next(a for a in call.origin.attachments if a.kind == "file")
    if attachment.name and not _is_table(attachment.name):
        return Reply(words.file_refused(Refusal("wrong-kind")))
    most = policy().limits.file_mb
    found = await capability.fetch_named(call.bot, attachment, limit=most << 20)
    if found is None:
        return Reply(words.file_refused(Refusal("not-fetched", {"mb": most})))
    name, content = found
    if not _is_table(name):
        return Reply(words.file_refused(Refusal("wrong-kind")))
    return await _dry_run(call, name.replace("\\", "/").rsplit("/", 1)[-1][-80:], content)


def _is_table(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)


async def _dry_run(call: Call, name: str, content: bytes) -> Reply:
    roster = await importing.read_file(name, content)
    if isinstance(roster, Refusal):
        return Reply(words.file_refused(roster))
    change = await importing.compare(roster, local_day(call.now))
    seen = Imported(name, change, roster.skipped)
    files.sweep(call.now)
    owner = f"{call.origin.platform}:{call.origin.user_id}"
    digest = "" if change.is_empty else await asyncio.to_thread(files.keep, content, owner)
    async with unit_of_work(call) as unit:
        await write_audit(unit, call, "import dry-run")
        if digest:
            payload = {"digest": digest, "name": name}
            await questions.ask(unit, call.origin, TOPIC, payload, minutes=words.MINUTES)
    if not words.needs_sheet(change):
        return Reply(words.dry_run(seen))
    mark = f"{call.actor.name or call.actor.user_id} {local_day(call.now).isoformat()} 导入检查"
    sheet = await asyncio.to_thread(write_xlsx, words.report_sheets(change), watermark=mark)
    return Reply(words.dry_run(seen), file=("导入检查.xlsx", sheet))


@answer_to(TOPIC)
async def import_or_not(call: Call) -> Reply | None:
    """1 writes the file that was checked, as the roster is by now; 2 forgets it."""
    digest, name = str(call.payload["digest"]), str(call.payload["name"])
    picked = choice_of(call.argument, 2, cancel=2)
    if picked is None:
        return None if call.origin.attachments else Reply(words.ONE_OR_TWO)
    content = None if isinstance(picked, Cancel) else await asyncio.to_thread(files.take, digest)
    if content is None or not is_staff(call.actor):
        async with unit_of_work(call) as unit:
            await questions.close(unit, call.origin)
        files.drop(digest)
        return Reply(words.NOT_IMPORTED if isinstance(picked, Cancel) else words.GONE)
    roster = await importing.read_file(name, content)
    assert not isinstance(roster, Refusal), "it was read a moment ago"
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)
        await write_audit(unit, call, "import")
        change, taken = await importing.write(unit, name, roster, local_day(call.now))
    files.drop(digest)
    return Reply(words.imported(Imported(name, change, roster.skipped, taken)))
