"""What the log may hold: never what people say.

NoneBot logs every message's sender and text at SUCCESS and formats records it then throws away; this replaces its sink.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from nonebot.log import logger

if TYPE_CHECKING:
    from loguru import Record

TALKATIVE = ("nonebot.message", "nonebot.plugin", "nonebot.internal", "uvicorn")
FORMAT = "<g>{time:MM-DD HH:mm:ss}</g> [<lvl>{level}</lvl>] {message}"


def tells_no_words(record: Record) -> bool:
    """Whether a record is one of ours, or a framework's that something is wrong.

    Below WARNING nonebot.message prints every message and uvicorn every address with its query.
    """
    return record["level"].no >= logging.WARNING or not (record["name"] or "").startswith(TALKATIVE)


def hide_payloads(record: Record) -> None:
    """Adapters print the raw event they could not parse, errors the value they choked on: keep the fact, drop the
    words. The trace itself shows our lines of code, never their values."""
    head, raw, _ = record["message"].partition("Raw:")
    if raw:
        record["message"] = head + "Raw: …"
    failure = record["exception"]
    loading = (record["name"] or "").startswith("nonebot.plugin")  # no words of people there, and the reason is wanted
    if failure is not None and failure.value is not None and not loading:
        silent = Exception(f"{type(failure.value).__name__}（内容不写进日志）")
        record["exception"] = failure._replace(type=Exception, value=silent)


def configure_logs(level: str) -> None:
    """One sink on stderr at `level`, in place of NoneBot's."""
    logger.remove()
    logger.configure(patcher=hide_payloads)
    logger.add(sys.stderr, level=level, format=FORMAT, filter=tells_no_words, diagnose=False, backtrace=False)
    for name in ("tortoise", "tortoise.db_client", "aiosqlite"):
        logging.getLogger(name).setLevel(logging.WARNING)
