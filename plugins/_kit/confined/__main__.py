"""The child: reads one file from standard input, writes one answer to standard output, knows nothing else."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable
from typing import Any

from plugins._kit.confined.errors import ConfinedError, Rejected, TooBig
from plugins._kit.confined.limits import confine

TASKS = {name: f"plugins._kit.confined.{name}" for name in ("sheets", "picture", "typeset", "mark")}
"""Each module has `run(payload, options) -> bytes`."""


def answer(task: str, payload: bytes, options: dict[str, Any]) -> bytes:
    """The answer as it goes through the pipe; whatever a file does to a parser becomes a refusal."""
    try:
        run: Callable[[bytes, dict[str, Any]], bytes] = importlib.import_module(TASKS[task]).run
        return b"+" + run(payload, options)
    except ConfinedError as error:
        refused = error
    except MemoryError:
        refused = TooBig("out-of-memory")
    except Exception as error:
        refused = Rejected("damaged-file", error=type(error).__name__)
    facts = refused.refusal.facts
    return b"-" + json.dumps({"kind": refused.kind, "code": refused.refusal.code, "facts": facts}).encode()


def main() -> None:  # pragma: no cover - runs confined, out of sight of any measurement
    """Confine this process before the first byte of the file is looked at."""
    head = json.loads(sys.stdin.buffer.readline())
    # openpyxl takes numpy where there is one, and numpy opens libraries, which is shut here.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    confine(**head["limits"])
    sys.stdout.buffer.write(answer(sys.argv[1], sys.stdin.buffer.read(), head["options"]))
    sys.stdout.buffer.flush()


if __name__ == "__main__":  # pragma: no cover
    main()
