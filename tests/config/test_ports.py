"""A port somebody has is said to be taken, and the next one is found."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from config.ports import next_free_port, port_problem


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def test_a_port_somebody_has(taken: int) -> None:
    assert port_problem("127.0.0.1", taken) == (f"端口 {taken} 已经被别的程序占用；换一个 PORT，或先停掉那个程序")


@pytest.mark.parametrize("host", ["203.0.113.7", "no.such.host.invalid"])
def test_an_address_of_somebody_else(host: str) -> None:
    assert port_problem(host, 20000) == f"HOST={host} 不是这台机器的地址"


def test_the_next_free_one(taken: int) -> None:
    assert next_free_port(taken) > taken
    with pytest.raises(OSError, match="都被占用"):
        next_free_port(65536)


def test_make_run_asks_for_it(taken: int) -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "config.ports", str(taken)], capture_output=True, text=True, check=True
    )
    assert int(asked.stdout) > taken
