"""Whether somebody else listens on our port, and which one is free: `python -m config.ports 8080` prints it."""

from __future__ import annotations

import errno
import socket
import sys

TRIED = 100


def port_problem(host: str, port: int) -> str | None:
    """Why nobody can listen there, in one line; None when it is free."""
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        known = {
            errno.EADDRINUSE: f"端口 {port} 已经被别的程序占用；换一个 PORT，或先停掉那个程序",
            errno.EACCES: f"没有权限监听端口 {port}；换一个 1024 以上的 PORT",
        }
        return known.get(error.errno or 0, f"HOST={host} 不是这台机器的地址")
    return None


def next_free_port(first: int) -> int:
    """The first port from `first` on that nobody listens on at 127.0.0.1; OSError when none of TRIED is free."""
    for port in range(first, min(first + TRIED, 65536)):
        if port_problem("127.0.0.1", port) is None:
            return port
    raise OSError(errno.EADDRINUSE, f"{first} 起的 {TRIED} 个端口都被占用")


if __name__ == "__main__":
    sys.stdout.write(f"{next_free_port(int(sys.argv[1]))}\n")
