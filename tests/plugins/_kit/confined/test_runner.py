"""The child: what it may use, what ends it, and what the parent hears of it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from asyncio.subprocess import Process
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from plugins._kit.confined import runner
from plugins._kit.confined.errors import Rejected, TimedOut, TooBig
from plugins._kit.confined.runner import PROJECT_ROOT, run_confined

CSV = "学号,姓名\n1,甲\n".encode()
ANSWER = '[["", [[1, ["学号", "姓名"]], [2, ["1", "甲"]]]]]'.encode()


def hungry_workbook() -> bytes:
    """A small file that holds more text than a small child can keep."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName='
            '"/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
            'sharedStrings+xml"/></Types>',
        )
        texts = "".join(f"<si><t>{f'{number:07}' * 80}</t></si>" for number in range(150_000))
        archive.writestr(
            "xl/sharedStrings.xml",
            f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{texts}</sst>',
        )
    return packed.getvalue()


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[Process]:
    """Every child that was started, real ones."""
    started: list[Process] = []
    start = runner._start

    async def remember(task: str) -> Process:
        process = await start(task)
        started.append(process)
        return process

    monkeypatch.setattr(runner, "_start", remember)
    return started


async def test_a_file_goes_in_and_an_answer_comes_back() -> None:
    assert await run_confined("sheets", CSV, timeout_s=30, memory_mb=512) == ANSWER


async def test_a_refusal_comes_back_with_its_code_and_facts() -> None:
    with pytest.raises(TooBig) as refused:
        await run_confined("sheets", CSV, timeout_s=30, memory_mb=512, options={"name": "表.csv", "rows": 1})
    assert refused.value.refusal.code == "too-many-rows"
    assert refused.value.refusal.facts == {"sheet": "表", "rows": 1}


async def test_whoever_eats_too_much_memory_ends_alone() -> None:
    hungry = hungry_workbook()
    assert len(hungry) < 10 << 20
    with pytest.raises(TooBig) as refused:
        await run_confined("sheets", hungry, timeout_s=60, memory_mb=100)
    assert refused.value.refusal.code == "out-of-memory"
    assert await run_confined("sheets", CSV, timeout_s=30, memory_mb=512) == ANSWER


async def test_a_child_without_room_to_read_is_a_damaged_file(children: list[Process]) -> None:
    with pytest.raises(Rejected) as refused:
        await run_confined("sheets", b"x" * (8 << 20), timeout_s=30, memory_mb=1)
    assert refused.value.refusal.code == "damaged-file"
    assert children[0].returncode not in (None, 0)


async def test_whoever_takes_too_long_is_ended(children: list[Process]) -> None:
    with pytest.raises(TimedOut) as refused:
        await run_confined("sheets", hungry_workbook(), timeout_s=0.5, memory_mb=1024)
    assert refused.value.refusal.code == "took-too-long"
    assert children[0].returncode == -signal.SIGKILL


async def test_nobody_waits_any_more_so_the_child_ends(children: list[Process]) -> None:
    asking = asyncio.create_task(run_confined("sheets", hungry_workbook(), timeout_s=60, memory_mb=1024))
    while not children:  # noqa: ASYNC110 - the list is filled by the code under test
        await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert children[0].returncode == -signal.SIGKILL


@pytest.mark.parametrize(("slot", "together"), [("", 2), ("typeset", 1)])
async def test_so_many_work_at_once_and_no_more(slot: str, together: int, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, most = 0, 0
    converse = runner._converse

    async def count(process: Process, head: bytes, payload: bytes) -> bytes:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        try:
            return await converse(process, head, payload)
        finally:
            at_work -= 1

    monkeypatch.setattr(runner, "_converse", count)
    work = (run_confined("sheets", CSV, timeout_s=60, memory_mb=512, slot=slot) for _ in range(4))
    assert await asyncio.gather(*work) == [ANSWER] * 4
    assert most == together


async def test_an_answer_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch, children: list[Process]) -> None:
    monkeypatch.setattr(runner, "MOST_BYTES_BACK", 1000)
    with pytest.raises(TooBig) as refused:
        await run_confined("sheets", b"a,b\n" * 100_000, timeout_s=30, memory_mb=512, options={"rows": 200_000})
    assert refused.value.refusal.code == "answer-too-big"
    assert children[0].returncode is not None


@pytest.mark.parametrize(
    ("answer", "exit_code", "error"),
    [(b"", -signal.SIGXCPU, TimedOut), (b"", -signal.SIGSEGV, Rejected), (b"+half", 1, Rejected), (b"", 0, Rejected)],
)
def test_a_child_that_did_not_survive_has_said_nothing(answer: bytes, exit_code: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        runner._judge(answer, exit_code)


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
async def test_the_child_knows_nothing_of_the_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEBOT_ACCESS_TOKEN", "canary")
    process = await runner._start("sheets")
    try:
        environment, directory = await asyncio.to_thread(_as_the_system_sees, process.pid)
        assert environment <= {b"", b"LD_LIBRARY_PATH"}
        assert directory == PROJECT_ROOT
    finally:
        await runner._end(process)


def _as_the_system_sees(pid: int) -> tuple[set[bytes], Path]:
    about = Path(f"/proc/{pid}")
    told = (about / "environ").read_bytes().split(b"\0")
    return {name.partition(b"=")[0] for name in told}, (about / "cwd").resolve()


TRY_TO_GET_OUT = """
import socket, subprocess, sys, os
from plugins._kit.confined.limits import confine
confine(512, 10)
def attempt(what, *args):
    try:
        what(*args)
    except (PermissionError, OSError):
        return "refused"
    return "done"
print(
    attempt(socket.create_connection, ("127.0.0.1", 9)),
    attempt(socket.getaddrinfo, "example.org", 80),
    attempt(subprocess.run, ["true"]),
    attempt(os.system, "true"),
    attempt(open, sys.argv[1], "w"),
    attempt(open, sys.argv[1], "a"),
    attempt(open, "pyproject.toml"),
)
try:
    bytearray(1 << 30)
except MemoryError:
    print("no memory")
"""


def test_there_is_no_way_out_of_the_child(tmp_path: Path) -> None:
    file = tmp_path / "left-behind"
    done = subprocess.run(
        [sys.executable, "-c", TRY_TO_GET_OUT, str(file)],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n")[0].split() == [*["refused"] * 6, "done"]
    assert "no memory" in done.stdout
    assert not file.exists()


def test_what_no_parser_needs_is_refused() -> None:
    from plugins._kit.confined.limits import refuse_the_outside

    for event, args in [("socket.connect", ()), ("subprocess.Popen", ()), ("open", ("x", "w", os.O_WRONLY))]:
        with pytest.raises(PermissionError):
            refuse_the_outside(event, args)
    refuse_the_outside("open", ("x", "r", os.O_RDONLY))
    refuse_the_outside("import", ("zlib",))


def test_neither_side_needs_the_bot() -> None:
    modules = "runner, reading, sheets, picture, workbook, __main__"
    code = (
        "import sys; sys.modules.update(nonebot=None, tortoise=None);"
        f"from plugins._kit.confined import {modules};"
        "import plugins._kit.exports"
    )
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, check=True)
