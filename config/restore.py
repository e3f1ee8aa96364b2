"""Restoring a backup: everything is checked before anything is touched, and what was there is set aside."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from config import seal
from config.backup import (
    FOLDERS,
    FORGET_WAITING,
    POSTGRES_MEMBER,
    SQLITE_MEMBER,
    BackupError,
    rows_of_people,
    sqlite_facts,
    unpack,
)
from config.database import DatabaseBusy, lock_sqlite
from config.manifest import Manifest
from config.settings import Settings
from config.upgrade import known_migrations


def restore(config: Settings, file: Path, now: datetime, *, force: bool) -> Manifest:
    """Put the archive's database and evidence in place; BackupError says why not, and then nothing has changed.

    With `force` a database that holds rows is set aside as `….replaced-<time>`, never deleted (PostgreSQL: replaced).
    """
    config.data_dir.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".restore-", dir=config.data_dir) as workshop:
        unpacked = Path(workshop)
        manifest = unpack(file, unpacked)
        if (manifest.engine == "sqlite") != (config.sqlite_file is not None):
            raise BackupError(f"这是 {manifest.engine} 的备份，和现在的 DATABASE_URL 不是一种数据库")
        if newer := [name for name in manifest.schema if name not in known_migrations()]:
            raise BackupError(f"备份来自更新的版本（{newer[-1]}），请先换回新版程序")
        if config.sqlite_file is not None:
            _restore_sqlite(config, config.sqlite_file, unpacked, manifest, f"{now:%Y%m%d%H%M%S}", force=force)
        else:
            from config.postgres_dump import restore_postgres

            check_key(config, manifest.seal_fingerprint)
            asyncio.run(restore_postgres(config, unpacked / POSTGRES_MEMBER, force=force))
            _put_evidence(config, unpacked, f"{now:%Y%m%d%H%M%S}")
    return manifest


def check_key(config: Settings, fingerprint: str | None) -> None:
    """BackupError unless the key at hand is the one the database was sealed with."""
    if fingerprint is None:
        return
    try:
        key = seal.read_key(config)
    except seal.SealKeyError as error:
        raise BackupError(f"{error}") from error
    if key is None:
        raise BackupError("这份备份要配原来的密钥：先把密钥文件放到 SEAL_KEY_FILE，再恢复")
    if not secrets.compare_digest(seal.fingerprint(key), fingerprint):
        raise BackupError("手上的密钥不是这份备份的那一把；先把原来的密钥文件放回 SEAL_KEY_FILE，再恢复")


def _restore_sqlite(
    config: Settings, target: Path, unpacked: Path, manifest: Manifest, stamp: str, *, force: bool
) -> None:
    restored = unpacked / SQLITE_MEMBER
    facts = sqlite_facts(restored)
    if facts.counts != manifest.counts:
        raise BackupError("备份损坏：各表的行数和清单对不上")
    check_key(config, facts.seal_fingerprint)
    try:
        lock = lock_sqlite(target)
    except DatabaseBusy as busy:
        raise BackupError(f"{busy}") from busy
    with lock:
        rows = rows_of_people(sqlite_facts(target).counts) if target.is_file() else 0
        if rows and not force:
            raise BackupError(f"{target.name} 里已有 {rows} 行数据；确定要换掉它，就加上 --force（旧的会留一份）")
        part = target.with_name(f".{target.name}.{stamp}.part")
        shutil.move(restored, part)  # DATA_DIR and the database may lie on different disks
        part.chmod(0o600)
        _forget_waiting(part)
        _put_evidence(config, unpacked, stamp)
        for suffix in ("", "-wal", "-shm"):
            old = target.with_name(target.name + suffix)
            if old.exists():
                os.replace(old, target.with_name(f"{target.name}.replaced-{stamp}{suffix}"))
        os.replace(part, target)


def _forget_waiting(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'outbox'").fetchone():
            database.execute(FORGET_WAITING)


def _put_evidence(config: Settings, unpacked: Path, stamp: str) -> None:
    for folder in FOLDERS:
        place, fresh = config.data_dir / folder, unpacked / folder
        if place.exists():
            os.replace(place, config.data_dir / f"{folder}.replaced-{stamp}")
        if fresh.exists():
            os.replace(fresh, place)
