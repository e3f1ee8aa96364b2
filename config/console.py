"""The operator's words (import, codes, verify, migrate, reseal, check, backup, restore), and what a start needs."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NoReturn, Protocol

from config import clock
from config.settings import Settings, settings
from config.startup import (
    ReadPolicy,
    database_problem,
    listening_problem,
    lock_problem,
    policy_problem,
    settings_problem,
    start_problem,
)

__all__ = ["RoomWords", "run_word", "start_problem"]

DONE, REFUSED, MISTYPED = 0, 1, 2


class RoomWords(Protocol):
    """The words a room answers for; each returns the exit status and what to print."""

    def import_roster(self, file: Path, *, apply: bool, complete: bool) -> Awaitable[tuple[int, str]]:
        """Compare a roster file with the database, and with `apply` write its good rows; 3 when rows were bad."""

    def write_codes(self, file: Path) -> Awaitable[tuple[int, str]]:
        """Write fresh invite codes into an .xlsx file."""

    def verify(self, anchor: str) -> Awaitable[tuple[int, str]]:
        """Check the chain of history, against the beginning of a digest that was posted if one is given."""

    def change_key(self) -> Awaitable[tuple[int, str]]:
        """Close everything sealed with a new key."""


class Words(argparse.ArgumentParser):
    """argparse that speaks Chinese."""

    def error(self, message: str) -> NoReturn:
        """Say how the word is used and leave with status 2."""
        del message  # argparse's own English
        self.exit(MISTYPED, f"没看懂这条命令。\n{self.format_help()}")

    def format_help(self) -> str:
        """The help under Chinese headings."""
        return super().format_help().replace("usage: ", "用法：", 1)


def _parser(here: Path) -> Words:
    parser = Words(prog="python bot.py", description="不带词就启动机器人；带上下面的词做一件运维的事。", add_help=False)
    _chinese_help(parser)
    words = parser.add_subparsers(title="可用的词", dest="word", metavar="词", required=True)

    def add(name: str, help: str) -> argparse.ArgumentParser:
        word = words.add_parser(name, help=help, description=help, add_help=False)
        _chinese_help(word)
        return word

    load = add("import", "导入名单（.xlsx，或装着同名 .csv 的文件夹）；默认只预演，列出变化和有问题的行")
    load.add_argument("file", type=here.joinpath, metavar="文件")
    load.add_argument("--apply", action="store_true", help="真的写进数据库（有问题的行跳过并再列一遍，退出状态 3）")
    load.add_argument("--complete", action="store_true", help="这是完整名单：表里没有的联系关系到今天为止")
    codes = add("codes", "给还没绑定的人导出邀请码（单次有效）")
    codes.add_argument("file", type=here.joinpath, metavar="文件.xlsx")
    add("migrate", "把数据库升级到这一版（内嵌数据库会先留一份备份）")
    add("reseal", "换一把密钥：密封的东西都用新的重新封，旧的留着恢复旧备份；先停掉机器人")
    proof = add("verify", "核对存证：历史有没有被改过、删过、插过")
    proof.add_argument("--anchor", default="", metavar="存证", help="周报最后一行的那串（可以带空格，要加引号）")
    add("check", "逐项检查能不能正式使用")
    backup = add("backup", "备份数据库和佐证图片（不含密钥），机器人可以照常运行")
    backup.add_argument("file", type=here.joinpath, nargs="?", metavar="文件.zip")
    restore = add("restore", "从备份恢复；先停掉机器人")
    restore.add_argument("file", type=here.joinpath, metavar="文件.zip")
    restore.add_argument("--force", action="store_true", help="数据库里已有数据也换掉（SQLite 旧的会留一份）")
    return parser


def _chinese_help(parser: argparse.ArgumentParser) -> None:
    parser._positionals.title, parser._optionals.title = "参数", "选项"
    parser.add_argument("-h", "--help", action="help", help="看说明")


def run_word(arguments: list[str], here: Path, read_policy: ReadPolicy, rooms: Callable[[], RoomWords]) -> int:
    """Run one word of the operator; returns the exit status.

    Files are named as seen from `here`. `rooms` is called only for the words a room answers for, once the database
    is fit for use.
    """
    given = _parser(here).parse_args(arguments)
    if given.word == "check":
        from config.checkup import check

        return check(read_policy)
    if (problem := settings_problem()) is not None:
        return _refuse(problem)
    config = settings()
    if given.word == "migrate":
        return _migrate(config)
    if given.word == "backup":
        return _backup(config, given.file)
    if given.word == "restore":
        return _restore(config, given.file, force=given.force)
    if given.word == "reseal":
        return _reseal(config, read_policy, rooms)
    if (problem := _unfit(config, read_policy)) is not None:
        return _refuse(problem)
    room = rooms()
    if given.word == "codes":
        status, text = asyncio.run(_finished(room.write_codes(given.file)))
    elif given.word == "verify":
        status, text = asyncio.run(_finished(room.verify(given.anchor)))
    else:
        work = room.import_roster(given.file, apply=given.apply, complete=given.complete)
        status, text = asyncio.run(_finished(work))
    _say(text)
    return status


async def _finished(work: Awaitable[tuple[int, str]]) -> tuple[int, str]:
    return await work


def _unfit(config: Settings, read_policy: ReadPolicy) -> str | None:
    """Why a room's word cannot work on this database; a running bot is no obstacle, an upgrade beside it is."""
    from config.upgrade import is_current

    problem = listening_problem(config) or policy_problem(read_policy)
    if problem is None and not is_current(config):
        problem = lock_problem(config)
    return problem or database_problem(config)


def _migrate(config: Settings) -> int:
    from config.startup import read_state, said_by
    from config.upgrade import upgrade

    if (problem := lock_problem(config)) is not None:
        return _refuse(problem)
    state = read_state(config)
    if isinstance(state, str):
        return _refuse(state)
    if not state.pending:
        _say("数据库已经是最新的。")
        return DONE
    try:
        kept = asyncio.run(upgrade(config, state))
    except Exception as error:
        return _refuse(f"升级没有成功：{said_by(error)}")
    _say(f"升级了 {len(state.pending)} 步：{'、'.join(state.pending)}" + (f"\n升级前的备份：{kept}" if kept else ""))
    return DONE


def _reseal(config: Settings, read_policy: ReadPolicy, rooms: Callable[[], RoomWords]) -> int:
    problem = policy_problem(read_policy) or lock_problem(config) or _others_problem(config)
    if (problem := problem or database_problem(config)) is not None:
        return _refuse(problem)
    status, text = asyncio.run(_finished(rooms().change_key()))
    _say(text)
    return status


def _others_problem(config: Settings) -> str | None:
    """Why everything cannot be closed anew: on PostgreSQL somebody else still works with the old key."""
    if config.sqlite_file is not None:
        return None
    from config.postgres_dump import others_connected

    others = asyncio.run(others_connected(config.resolved_database_url))
    return f"还有 {others} 个连接在用这个数据库；先停掉所有机器人进程，再换密钥" if others else None


def _backup(config: Settings, file: Path | None) -> int:
    from config.backup import BackupError, back_up, default_file, rows_of_people

    now = clock.local(clock.now())
    to = (file or default_file(config, now)).resolve()
    try:
        manifest = back_up(config, to, now)
    except (BackupError, OSError) as error:
        return _refuse(f"没有备份成：{error}")
    _say(f"已备份到 {to}：{rows_of_people(manifest.counts)} 行，佐证 {len(manifest.members) - 1} 件。")
    _say(f"里面没有密钥；请另外保管 {config.seal_key_file}，恢复时两样都要有。")
    return DONE


def _restore(config: Settings, file: Path, *, force: bool) -> int:
    from config.backup import BackupError, rows_of_people
    from config.restore import restore

    try:
        manifest = restore(config, file.resolve(), clock.local(clock.now()), force=force)
    except (BackupError, OSError) as error:
        return _refuse(f"没有恢复：{error}")
    _say(
        f"已恢复 {manifest.made_at} 的备份：{rows_of_people(manifest.counts)} 行，佐证 {len(manifest.members) - 1} 件。"
    )
    _say("备份时还没发出的消息不会再发。现在可以启动了。")
    return DONE


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _refuse(line: str) -> int:
    sys.stderr.write(f"{line}\n")
    return REFUSED
