"""Settings of one's own, and a `bot.py` of one's own, for tests of what happens around a start."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from config.settings import Settings, settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))


@pytest.fixture
def house(tmp_path: Path) -> Callable[..., Settings]:
    """Settings with everything below a directory of this test."""

    def make(name: str = "house", **more: Any) -> Settings:
        home = tmp_path / name
        places = {"data_dir": home / "data", "seal_key_file": home / "seal" / "seal.key"}
        return Settings(_env_file=None, **{"database_url": "", **places, **more})  # type: ignore[call-arg]

    return make


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Sets keys of the environment; the settings of this process follow until the test ends."""

    def set_keys(**keys: str) -> None:
        for key, value in keys.items():
            monkeypatch.setenv(key, value)
        settings.cache_clear()

    set_keys(DATA_DIR=str(tmp_path / "data"), SEAL_KEY_FILE=str(tmp_path / "seal" / "seal.key"))
    yield set_keys
    monkeypatch.undo()
    settings.cache_clear()
