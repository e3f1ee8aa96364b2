"""A school that has other rules than the shipped ones."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.settings import settings
from plugins._kit import policy as policies

sys.path.insert(0, str(Path(__file__).resolve().parent))

Changed = Callable[..., None]


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Changed]:
    """Write the policy file anew with other words in some places, as a school would; the whole of it is read again."""
    shipped, read = settings().policy.read_text(encoding="utf-8"), policies.load_policy

    def change(*words: tuple[str, str]) -> None:
        text = shipped
        for old, new in words:
            assert text.count(old) == 1, f"{old}: {text.count(old)}"
            text = text.replace(old, new)
        file = tmp_path / "rules.toml"
        file.write_text(text, encoding="utf-8")
        monkeypatch.setattr(policies, "load_policy", lambda _: read(file))
        policies.policy.cache_clear()

    yield change
    policies.policy.cache_clear()
