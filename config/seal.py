"""The seal key: one secret outside DATA_DIR and outside every backup, one derived key per purpose."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from config.settings import Settings

KEY_BYTES = 32


class SealKeyError(RuntimeError):
    """The key is missing, malformed, or not the one this database was sealed with."""


def derive(key: bytes, purpose: str) -> bytes:
    """The 32-byte key for one purpose (HKDF-SHA256, RFC 5869); purposes never share a key."""
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=f"lianxin/{purpose}".encode()).derive(key)


def fingerprint(key: bytes) -> str:
    """What the database remembers of the key: enough to recognise it, useless to rebuild it."""
    return hashlib.sha256(derive(key, "fingerprint")).hexdigest()


def read_key(config: Settings) -> bytes | None:
    """The key from SEAL_KEY (64 hex digits) or SEAL_KEY_FILE; None when neither exists yet."""
    text = config.seal_key.get_secret_value().strip()
    source = "SEAL_KEY"
    if not text:
        if not config.seal_key_file.exists():
            return None
        text, source = config.seal_key_file.read_text(encoding="ascii", errors="replace").strip(), "SEAL_KEY_FILE"
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise SealKeyError(f"{source} 里不是 64 位十六进制的密钥")
    return key


def create_key(file: Path) -> bytes:
    """Write a fresh key, readable by its owner only; never overwrites."""
    key = secrets.token_bytes(KEY_BYTES)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, key.hex().encode() + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    return key


def settle_key(config: Settings, known_fingerprint: str | None) -> bytes:
    """The key this database is sealed with, created only while nothing is sealed with another.

    Raises SealKeyError when the database knows a key and this is not it.
    """
    key = read_key(config)
    if known_fingerprint is None:
        return key if key is not None else create_key(config.seal_key_file)
    if key is None:
        raise SealKeyError("数据库是用另一把密钥封存的，而 SEAL_KEY_FILE 不存在；请放回原来的密钥文件")
    if not secrets.compare_digest(fingerprint(key), known_fingerprint):
        raise SealKeyError("密钥和数据库对不上；请放回原来的密钥文件，不要新建")
    return key
