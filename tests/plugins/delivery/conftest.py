"""The other end of a real websocket, shared with the end-to-end tests, and the hands that hold a courier."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "e2e"))
sys.path.insert(0, str(Path(__file__).resolve().parent))


@pytest.fixture(autouse=True)
def _no_other_room(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The rows of these tests are their own, whatever their kind: no other room writes them or follows them up."""
    from plugins._kit import outbox
    from plugins.delivery import alarm

    for hooks in (outbox.composers, outbox.after_send, outbox.after_failure, outbox.after_unknown):
        for kind in hooks.keys() - {alarm.KIND}:
            monkeypatch.delitem(hooks, kind)  # type: ignore[attr-defined]
    yield
    outbox.resting.clear()
