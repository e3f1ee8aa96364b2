"""Starts the child, gives it one file, takes one answer, and ends it whatever happens."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from plugins._kit.confined.errors import BY_KIND, Rejected, TimedOut, TooBig

PROJECT_ROOT = Path(__file__).resolve().parents[3]
AT_ONCE = {"": 2, "typeset": 1}
"""Children at work side by side, by slot; further files wait. A long document keeps no picture waiting."""
MOST_BYTES_BACK = 128 * 1024 * 1024
_CHUNK = 1 << 20
_OUT_OF_CPU = -signal.SIGXCPU if hasattr(signal, "SIGXCPU") else None
# Without these two an interpreter does not start on some systems; they tell nothing about the bot.
_NEEDED_TO_START = ("SYSTEMROOT", "LD_LIBRARY_PATH")

_slots: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, asyncio.Semaphore]] = WeakKeyDictionary()


async def run_confined(
    task: str,
    payload: bytes,
    *,
    timeout_s: float,
    memory_mb: int,
    options: dict[str, Any] | None = None,
    slot: str = "",
) -> bytes:
    """What the task (`sheets`, `picture`, `typeset` or `mark`) makes of the payload, worked out in a child process.

    `memory_mb` bounds the child's address space and `timeout_s` its processor time too, on POSIX; elsewhere
    only the wall clock is watched, from the start of the child.  Raises TooBig, TimedOut or Rejected.
    """
    limits = {"memory_mb": memory_mb, "cpu_s": int(timeout_s) + 1}
    head = json.dumps({"limits": limits, "options": options or {}})
    slots = _slots.setdefault(asyncio.get_running_loop(), {})
    async with slots.setdefault(slot, asyncio.Semaphore(AT_ONCE[slot])):
        process = await _start(task)
        try:
            answer = await asyncio.wait_for(_converse(process, head.encode() + b"\n", payload), timeout_s)
        except asyncio.TimeoutError:
            raise TimedOut("took-too-long", seconds=timeout_s) from None
        finally:
            await _end(process)
    return _judge(answer, process.returncode)


async def _start(task: str) -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-s", "-B", "-X", "utf8", "-m", "plugins._kit.confined", task),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,  # what a hostile file can make a library print belongs in no log
        cwd=PROJECT_ROOT,
        env={name: os.environ[name] for name in _NEEDED_TO_START if name in os.environ},
    )


async def _converse(process: Process, head: bytes, payload: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    # A child that gave up early closes its end; what it had to say is still to be read.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(head)
        process.stdin.write(payload)
        await process.stdin.drain()
    process.stdin.close()
    answer = bytearray()
    while chunk := await process.stdout.read(_CHUNK):
        answer += chunk
        if len(answer) > MOST_BYTES_BACK:
            raise TooBig("answer-too-big", mb=MOST_BYTES_BACK >> 20)
    await process.wait()
    return bytes(answer)


async def _end(process: Process) -> None:
    """Leave no process and no open pipe behind, even if nobody waits for the answer any more."""
    assert process.stdin is not None
    assert process.stdout is not None
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    process.stdin.close()
    while await process.stdout.read(_CHUNK):
        pass
    await process.wait()


def _judge(answer: bytes, exit_code: int | None) -> bytes:
    """`+` and the result, or `-` and the refusal as JSON; anything else is a child that did not survive."""
    mark, rest = answer[:1], answer[1:]
    if exit_code == 0 and mark == b"+":
        return rest
    if exit_code == 0 and mark == b"-":
        said = json.loads(rest)
        raise BY_KIND[said["kind"]](said["code"], **said["facts"])
    if exit_code == _OUT_OF_CPU:
        raise TimedOut("took-too-long")
    raise Rejected("damaged-file", error=f"exit {exit_code}")
