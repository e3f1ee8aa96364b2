"""What must hold before a start: each obstacle is one line that says what to do."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from typing import IO, TYPE_CHECKING

from pydantic import ValidationError
from tortoise.exceptions import BaseORMException

from config import seal
from config.ports import port_problem
from config.satori import missing_package
from config.settings import Settings, settings
from models.rules.policy import Policy, PolicyError

if TYPE_CHECKING:
    from config.upgrade import DatabaseState

ReadPolicy = Callable[[], Policy]
PATIENCE = 10.0
"""Seconds a database may take to answer."""
_WANTED = {
    "PORT": "要是 1 到 65535 的整数",
    "SANDBOX": "要写 true 或 false",
}
_held: list[IO[bytes]] = []
"""Locks of this process; they end with it."""


def start_problem(read_policy: ReadPolicy) -> str | None:
    """Why the bot must not start, in one line; None when it may. Brings the embedded database up to date."""
    return (
        settings_problem()
        or listening_problem(settings())
        or missing_package(settings().satori_servers)
        or policy_problem(read_policy)
        or lock_problem(settings())
        or database_problem(settings())
        or port_problem(settings().host, settings().port)
    )


def settings_problem() -> str | None:
    """A key of `.env` or the environment that cannot be used."""
    try:
        url = settings().resolved_database_url
        from config.database import connection_url  # itself reads DATABASE_URL when imported

        connection_url(url)
    except ValidationError as error:
        return _first_wrong_key(error)
    except UnicodeDecodeError:
        return ".env 要存成 UTF-8 编码"
    except ValueError as error:
        return str(error)
    return None


def _first_wrong_key(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    key = str(first["loc"][0]).upper() if first["loc"] else "设置"
    if (cause := first.get("ctx", {}).get("error")) is not None:
        reason = str(cause)
        return reason if key in reason else f"{key} {reason}"
    return f"{key} {_WANTED.get(key, '的值不对：' + first['msg'])}"


def listening_problem(config: Settings) -> str | None:
    """Whoever reaches the port without a token could speak as anybody."""
    if not config.is_loopback and not config.onebot_access_token.get_secret_value():
        return f"HOST={config.host} 会让别的机器连进来，要先设 ONEBOT_ACCESS_TOKEN；只在本机用就设 HOST=127.0.0.1"
    if config.seal_key_file.resolve().is_relative_to(config.data_dir.resolve()):
        return "SEAL_KEY_FILE 要放在 DATA_DIR 外面，否则密钥会和数据一起被拷走"
    return None


def policy_problem(read_policy: ReadPolicy) -> str | None:
    """The first mistake in the policy file, and how many there are."""
    try:
        read_policy()
    except PolicyError as error:
        more = len(error.problems) - 1
        return error.problems[0] + (f"（还有 {more} 处，运行 python bot.py check 看全部）" if more else "")
    return None


def lock_problem(config: Settings) -> str | None:
    """One process per SQLite file; the lock is kept for the life of this process."""
    from config.database import DatabaseBusy, lock_sqlite

    if config.sqlite_file is None:
        return None
    try:
        _held.append(lock_sqlite(config.sqlite_file))
    except DatabaseBusy as busy:
        return str(busy)
    except OSError as error:
        return f"写不了数据库所在的文件夹 {config.sqlite_file.parent}（{error.strerror}）"
    return None


def database_problem(config: Settings) -> str | None:
    """The database does not answer, its schema is not ours, or the seal key is not its own.

    An embedded database is brought up to date here; the caller holds its lock.
    """
    state = read_state(config)
    if isinstance(state, str):
        return state
    if state.pending and config.sqlite_file is None:
        return f"数据库结构还差 {len(state.pending)} 步：先备份，再运行 python bot.py migrate"
    return seal_problem(config, state) or upgrade_problem(config, state)


def read_state(config: Settings) -> DatabaseState | str:
    """What the database says of itself, or in one line why it cannot be used by this release."""
    from config.upgrade import database_place, database_state

    try:
        state = asyncio.run(asyncio.wait_for(database_state(config), PATIENCE))
    except Exception as error:
        return f"连不上数据库 {database_place(config)}：{said_by(error)}"
    if state.unknown:
        return f"数据库是更新的版本建的（{state.unknown[-1]}），请换回新版程序"
    return state


def upgrade_problem(config: Settings, state: DatabaseState) -> str | None:
    """Bring the schema up to date when something is pending; the line says when that failed."""
    from config.upgrade import upgrade

    if state.pending:
        try:
            asyncio.run(upgrade(config, state))
        except (BaseORMException, OSError, RuntimeError, sqlite3.Error) as error:
            return f"升级数据库没有成功（{said_by(error)}）；升级前的备份在 {config.data_dir / 'backups'}"
    return None


def seal_problem(config: Settings, state: DatabaseState) -> str | None:
    """The key is missing, malformed, or not the one this database was sealed with; a first key is created."""
    try:
        seal.settle_key(config, state.seal_fingerprint)
    except seal.SealKeyError as error:
        return str(error)
    except OSError as error:
        return f"读写不了密钥文件 {config.seal_key_file}（{error.strerror}）"
    return None


def said_by(error: Exception) -> str:
    """The first line of what a driver said."""
    if isinstance(error, asyncio.TimeoutError):
        return "没有回答"
    return next(iter(str(error).strip().splitlines()), "") or type(error).__name__
