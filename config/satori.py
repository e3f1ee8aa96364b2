"""SATORI_CLIENTS: the Satori servers the bot connects to, as people write them; pure."""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import unquote, urlsplit

PACKAGE = "nonebot-adapter-satori"
EXAMPLE = "http://口令@127.0.0.1:5140/satori"


def read_clients(text: str) -> list[dict[str, Any]]:
    """The servers in the adapter's own shape (host, port, path, token, secure).

    Addresses `http://token@host:port/path`, several separated by commas or spaces, or the adapter's JSON list;
    ValueError says what is wrong.
    """
    text = text.strip()
    if text.startswith("["):
        return _listed(text)
    return [_client(word) for word in re.split(r"[\s,，]+", text) if word]


def _listed(text: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise ValueError(f"SATORI_CLIENTS 不是完整的 JSON；也可以只写地址：{EXAMPLE}") from error
    if not all(isinstance(one, dict) and isinstance(one.get("port"), int) for one in found):
        raise ValueError('SATORI_CLIENTS 的每一项都要写 host 和 port，例如 [{"host": "127.0.0.1", "port": 5140}]')
    return [dict(one) for one in found]


def _client(word: str) -> dict[str, Any]:
    try:
        parts = urlsplit(word)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise ValueError(f"SATORI_CLIENTS 里的地址看不懂，照这样写：{EXAMPLE}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"SATORI_CLIENTS 要写地址，例如 {EXAMPLE}")
    return {
        "host": parts.hostname,
        "port": port,
        "path": parts.path.strip("/"),
        "token": unquote(parts.password or parts.username or "") or None,
        "secure": parts.scheme == "https",
        "timeout": 30.0,
    }


def missing_package(clients: list[dict[str, Any]]) -> str | None:
    """What to install first, in one line; None when nothing is missing."""
    if not clients:
        return None
    try:
        version(PACKAGE)
    except PackageNotFoundError:
        return "设了 SATORI_CLIENTS，但没有装 Satori：.venv/bin/pip install .[satori]，装好再启动"
    return None
