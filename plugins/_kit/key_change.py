"""Changing the seal key: everything sealed is opened with the old key and closed with a new one, in one transaction.

A death at any moment is mended by running it again: before the commit nothing has changed, after it only files are
left to be moved, and the new key lies beside the old one all the while.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tortoise.transactions import in_transaction

from config import seal
from config.database import close_database, open_database
from config.settings import Settings
from models.tables import Installation
from plugins._kit import sealed_files
from plugins._kit.resealing import reseal
from plugins._kit.sealing import Seals


class KeyNotChanged(RuntimeError):
    """Why the key stays as it is, in a sentence."""


def next_key(file: Path) -> Path:
    """Where the new key waits until everything is closed with it."""
    return file.with_name(f"{file.name}.new")


async def change_key(config: Settings, now_local: datetime) -> tuple[int, Path]:
    """Change the key; returns how many boxes were closed anew and where the old key is kept."""
    file = config.seal_key_file
    if config.seal_key.get_secret_value().strip():
        raise KeyNotChanged("密钥写在 SEAL_KEY 里；先把它放进 SEAL_KEY_FILE，再换")
    old = seal.read_key(config)
    if old is None:
        raise KeyNotChanged(f"没有找到密钥 {file}，没有可以换的")
    waiting = next_key(file)
    new = bytes.fromhex(waiting.read_text("ascii").strip()) if waiting.exists() else seal.create_key(waiting)
    await open_database(config)
    try:
        boxes = await _close_with(new, old, config.data_dir)
    finally:
        await close_database()
    kept = file.with_name(f"{file.name}.old-{now_local:%Y%m%d-%H%M%S}")
    file.rename(kept)
    waiting.rename(file)
    return boxes, kept


async def _close_with(new: bytes, old: bytes, data_dir: Path) -> int:
    installation = await Installation.first()
    if installation is None:
        raise KeyNotChanged("数据库还是空的，没有用过密钥")
    if installation.seal_fingerprint == seal.fingerprint(new):  # died after the commit
        sealed_files.take_over(data_dir)
        return 0
    if installation.seal_fingerprint != seal.fingerprint(old):
        raise KeyNotChanged("密钥和数据库对不上；请放回原来的密钥文件")
    before, after = Seals(old), Seals(new)
    async with in_transaction() as connection:
        boxes = await reseal(connection, before, after)
        boxes += sealed_files.prepare(data_dir, before, after)
        rows = Installation.filter(id=installation.id).using_db(connection)
        await rows.update(seal_fingerprint=seal.fingerprint(new))
    sealed_files.take_over(data_dir)
    return boxes
