"""What the child gives up before it looks at a file: memory, time, files to write, network, other programs."""

from __future__ import annotations

import os
import sys
from typing import Any

_SHUT = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.fork", "os.system", "ctypes.", "shutil.")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def confine(memory_mb: int, cpu_s: int) -> None:  # pragma: no cover - the child has no environment to measure it
    """Give it all up, for good."""
    _limit_resources(memory_mb, cpu_s)
    sys.addaudithook(refuse_the_outside)


def refuse_the_outside(event: str, args: tuple[Any, ...]) -> None:
    """Audit hook: PermissionError for whatever no parser needs.

    A second fence: it holds Python code that was talked into something, not native code that was taken over.
    """
    if event.startswith(_SHUT):
        raise PermissionError(event)
    if event == "open" and isinstance(args[2], int) and args[2] & _WRITES:
        raise PermissionError(event)


def _limit_resources(memory_mb: int, cpu_s: int) -> None:  # pragma: no cover - as above
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, memory_mb << 20),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # macOS knows RLIMIT_AS and does not take it
            continue
