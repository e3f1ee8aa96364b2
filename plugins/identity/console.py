"""The operator's words that need the rooms' memories: import a roster, write out invite codes, check the history."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from config import clock
from config.database import close_database, open_database
from config.settings import settings
from models.rules.chain import SHOWN, read_anchor
from models.rules.refusal import Refusal
from plugins._kit import chaining, key_change
from plugins._kit.chain_words import verified
from plugins._kit.confined.reading import pack_folder
from plugins._kit.exports import write_xlsx
from plugins._kit.lifecycle import take_up
from plugins._kit.policy import policy
from plugins._kit.unit import background_unit
from plugins.identity import importing
from plugins.identity.invites import make_invites
from plugins.identity.replies import console as report
from plugins.identity.replies import roster as words
from plugins.identity.roster_results import Imported

DONE, REFUSED, SOME_BAD = 0, 1, 3


@asynccontextmanager
async def _database() -> AsyncIterator[None]:
    """The database and the memories over it, as after a start."""
    await open_database(settings())
    try:
        await take_up(clock.now())
        yield
    finally:
        await close_database()


async def import_roster(file: Path, *, apply: bool, complete: bool) -> tuple[int, str]:
    """Compare a roster file, or a folder of CSV files, with the database; with `apply` write its good rows.

    Returns the exit status (3 when rows were bad) and what to print. Without `apply` nothing is written.
    """
    async with _database():
        return await import_file(file, apply=apply, complete=complete)


async def import_file(file: Path, *, apply: bool, complete: bool) -> tuple[int, str]:
    """The same on a database that is open."""
    read = _read(file)
    if isinstance(read, Refusal):
        return REFUSED, words.file_refused(read)
    name, content = read
    roster = await importing.read_file(name, content)
    if isinstance(roster, Refusal):
        return REFUSED, f"{file.name}：{words.file_refused(roster)}"
    now = clock.now()
    today = clock.local_day(now)
    change = await importing.compare(roster, today, complete=complete)
    seen = Imported(file.name, change, roster.skipped)
    if apply and not change.is_empty:
        async with background_unit(now) as unit:
            change, taken = await importing.write(unit, file.name, roster, today, complete=complete)
        seen = Imported(file.name, change, roster.skipped, taken)
    status = SOME_BAD if change.bad else DONE
    return status, report.console_report(seen, applied=apply, complete=complete)


def _read(file: Path) -> tuple[str, bytes] | Refusal:
    """The file's name and content; a folder becomes a zip."""
    most = policy().limits.file_mb
    if file.is_dir():
        packed = pack_folder(file, max_mb=most)
        return packed if isinstance(packed, Refusal) else (f"{file.name}.zip", packed)
    if not file.is_file():
        return Refusal("no-such-file", {"name": str(file)})
    if file.stat().st_size > most << 20:
        return Refusal("file-too-big", {"mb": most})
    return file.name, file.read_bytes()


async def write_codes(file: Path) -> tuple[int, str]:
    """Write fresh invite codes into an .xlsx file; earlier ones that nobody used are worth nothing any more."""
    async with _database():
        return await export_codes(file)


async def export_codes(file: Path) -> tuple[int, str]:
    """The same on a database that is open."""
    if not file.parent.is_dir():
        return REFUSED, f"没有这个文件夹：{file.parent}"
    now = clock.now()
    async with background_unit(now) as unit:
        codes = await make_invites(unit)
        expires = f"{clock.local(codes[0].expires_at):%Y-%m-%d %H:%M}" if codes else ""
        mark = f"{clock.local_day(now).isoformat()} 导出，单独发给本人，不要转发整张表"
        sheet = write_xlsx({"邀请码": report.invite_sheet(codes, expires)}, watermark=mark)
        _write(file, sheet)
    if not codes:
        return DONE, f"都绑定过了，没有要发的邀请码（{file.name} 只有表头）。"
    return DONE, f"{len(codes)} 个邀请码写到了 {file}，{expires} 前有效，每个只能用一次；以前导出没用的都作废了。"


def _write(file: Path, content: bytes) -> None:
    """Readable by its owner only: whoever holds a code may become that person."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)


async def verify(anchor: str) -> tuple[int, str]:
    """Check the chain of history, against the beginning of a digest that was posted if one is given."""
    digits = read_anchor(anchor) if anchor else None
    if anchor and digits is None:
        return REFUSED, f"没看懂 --anchor：周报最后一行“存证”后面那串，{SHOWN} 位，数字和 a 到 f。"
    async with _database():
        found = await chaining.verify(digits)
    fine = found.is_sound and (digits is None or found.anchored is not None)
    return DONE if fine else REFUSED, verified(found, anchored=digits is not None)


async def change_key() -> tuple[int, str]:
    """Close everything sealed with a new key; the old one is kept, for older backups."""
    try:
        boxes, kept = await key_change.change_key(settings(), clock.local(clock.now()))
    except key_change.KeyNotChanged as reason:
        return REFUSED, f"没有换：{reason}"
    return DONE, (
        f"换好了：{boxes} 处用新的密钥重新封过。旧的密钥留在 {kept}，恢复以前的备份要用它。\n"
        "新的密钥请另外保管一份；还没用的邀请码和绑定码要重新导出。"
    )
