"""Backup and restore: one archive with the database, the evidence and a manifest; never the seal key.

The archive holds personal data: it is written readable by its owner only.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from config.manifest import Manifest, Member, read_manifest
from config.settings import Settings

EVIDENCE = re.compile(r"evidence/[0-9a-f]{2}/[0-9a-f]{64}\.[a-z0-9]{1,5}|sealed/[0-9a-f]{32}")
"""Files named by their content, and closed ones under random names. Nothing else of DATA_DIR goes in or comes out."""
FOLDERS = ("evidence", "sealed")
SQLITE_MEMBER, POSTGRES_MEMBER = "database.sqlite3", "database.dump"
FORGET_WAITING = "UPDATE outbox SET state = 'unknown', error = 'restored' WHERE state IN ('due', 'claimed', 'sending')"
"""What waited when the backup was made may have been sent since: it is listed, never sent again."""
_OWN_TABLES = frozenset({"tortoise_migrations", "installation", "school"})
"""Tables a first start fills by itself; rows elsewhere are somebody's work."""
_CHUNK = 1024 * 1024


class BackupError(RuntimeError):
    """A backup cannot be made or must not be restored; the message is for the operator."""


def copy_sqlite(source: Path, to: Path) -> None:
    """A consistent copy of a database that may be in use, as one file without WAL, rebuilt row by row: pages copied
    as they lie would tell in which order they were written."""
    to.parent.mkdir(parents=True, exist_ok=True)
    _touch_private(to)
    with closing(_existing(source)) as origin:
        origin.execute("VACUUM INTO ?", (str(to),))


def _existing(file: Path) -> sqlite3.Connection:
    """A connection that never creates the file; rw, because a reader of a WAL database makes its shared memory."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True)


def default_file(config: Settings, now: datetime) -> Path:
    """Where a backup goes when nobody says where."""
    return config.data_dir / "backups" / f"lianxin-{now:%Y%m%d-%H%M%S}.zip"


def back_up(config: Settings, to: Path, now: datetime) -> Manifest:
    """Write the archive, whole or not at all; the bot may run meanwhile. `now` is local, for the manifest."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".backup-", dir=to.parent) as workshop:
        if config.sqlite_file is not None:
            if not config.sqlite_file.is_file():
                raise BackupError(f"还没有数据库（{config.sqlite_file}），没有可以备份的")
            dump = Path(workshop) / SQLITE_MEMBER
            copy_sqlite(config.sqlite_file, dump)
            facts = sqlite_facts(dump)
        else:
            from config.postgres_dump import dump_postgres

            dump = Path(workshop) / POSTGRES_MEMBER
            facts = dump_postgres(config, dump)
        part = Path(workshop) / "archive.zip"
        manifest = _write_archive(part, dump, _evidence(config), facts.at(now))
        os.replace(part, to)
    _remember(config, to, now)
    return manifest


def sqlite_facts(file: Path) -> Manifest:
    """Schema, rows per table and fingerprint of a database nobody writes to."""
    with closing(_existing(file)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = sorted(name for name in names if not name.startswith("sqlite_"))
        counts = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608
        applied = _column(database, "tortoise_migrations", "name", tables)
        fingerprints = _column(database, "installation", "seal_fingerprint", tables)
    return Manifest("sqlite", tuple(sorted(applied)), counts, next(iter(fingerprints), None))


def _column(database: sqlite3.Connection, table: str, column: str, tables: list[str]) -> list[str]:
    if table not in tables:
        return []
    return [value for (value,) in database.execute(f'SELECT "{column}" FROM "{table}"') if value is not None]  # noqa: S608


def _evidence(config: Settings) -> Iterator[tuple[str, Path]]:
    places = ("evidence/*/*", "sealed/*")
    for file in sorted(file for place in places for file in config.data_dir.glob(place)):
        name = file.relative_to(config.data_dir).as_posix()
        if EVIDENCE.fullmatch(name) and file.is_file() and not file.is_symlink():
            yield name, file


def _write_archive(part: Path, dump: Path, evidence: Iterator[tuple[str, Path]], facts: Manifest) -> Manifest:
    _touch_private(part)
    members: dict[str, Member] = {}
    with ZipFile(part, "w", ZIP_DEFLATED) as archive:
        for name, file in [(dump.name, dump), *evidence]:
            squeeze = ZIP_DEFLATED if name == SQLITE_MEMBER else ZIP_STORED
            members[name] = member_of(file)
            archive.write(file, name, squeeze)
        manifest = facts.holding(members)
        archive.writestr("manifest.json", manifest.to_json())
    with part.open("rb+") as handle:
        os.fsync(handle.fileno())
    return manifest


def member_of(file: Path) -> Member:
    """Size and digest of a file."""
    digest = sha256()
    with file.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            digest.update(chunk)
    return Member(file.stat().st_size, digest.hexdigest())


def unpack(file: Path, to: Path) -> Manifest:
    """Take the archive apart into `to`, checking every member against the manifest; BackupError when one is off."""
    try:
        with ZipFile(file) as archive:
            manifest = read_manifest(archive.read("manifest.json"))
            for name, member in manifest.members.items():
                if name not in (SQLITE_MEMBER, POSTGRES_MEMBER) and not EVIDENCE.fullmatch(name):
                    raise BackupError(f"备份里有不认识的文件 {name}")
                target = to / name
                target.parent.mkdir(parents=True, exist_ok=True)
                _touch_private(target)
                with archive.open(name) as source, target.open("wb") as copy:
                    shutil.copyfileobj(source, copy, _CHUNK)
                if member_of(target) != member:
                    raise BackupError(f"备份损坏：{name} 和清单对不上")
    except FileNotFoundError as error:
        raise BackupError(f"没有这个文件：{file}") from error
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise BackupError(f"{file.name} 不是完整的备份文件") from error
    return manifest


def rows_of_people(counts: dict[str, int]) -> int:
    """Rows that are somebody's work."""
    return sum(count for table, count in counts.items() if table not in _OWN_TABLES)


def _touch_private(file: Path) -> None:
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))


def _remember(config: Settings, file: Path, now: datetime) -> None:
    """So that /状态 can say when the last backup was made."""
    note = config.data_dir / "last-backup.json"
    config.data_dir.mkdir(parents=True, exist_ok=True)
    part = note.with_suffix(".part")
    part.write_text(json.dumps({"at": now.isoformat(), "file": str(file)}, ensure_ascii=False), encoding="utf-8")
    os.replace(part, note)


def last_backup(config: Settings) -> datetime | None:
    """When the last backup was made on this machine; None when none is known."""
    try:
        note = json.loads((config.data_dir / "last-backup.json").read_text(encoding="utf-8"))
        return datetime.fromisoformat(note["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
