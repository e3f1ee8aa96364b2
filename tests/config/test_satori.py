"""SATORI_CLIENTS as people write it."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from config import satori
from config.satori import missing_package, read_clients
from config.settings import Settings


def test_addresses_become_what_the_adapter_wants() -> None:
    assert read_clients(" ") == []
    one, two = read_clients("http://s%40t@127.0.0.1:5140/satori/，https://bot.example.edu")
    assert one == {
        "host": "127.0.0.1", "port": 5140, "path": "satori", "token": "s@t", "secure": False, "timeout": 30.0,
    }  # fmt: skip
    assert (two["host"], two["port"], two["path"], two["token"], two["secure"]) == (
        "bot.example.edu", 443, "", None, True,
    )  # fmt: skip
    assert read_clients("http://user:secret@host")[0] | {"timeout": 0} == {
        "host": "host", "port": 80, "path": "", "token": "secret", "secure": False, "timeout": 0,
    }  # fmt: skip
    assert read_clients('[{"host": "h", "port": 1, "token": "t"}]') == [{"host": "h", "port": 1, "token": "t"}]


WRONG = ["127.0.0.1:5140", "ws://127.0.0.1", "http://h:x", "http://", "[{]", '[{"host": "h"}]', "[1]"]


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_address_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="SATORI_CLIENTS"):
        read_clients(text)
    with pytest.raises(ValidationError, match="SATORI_CLIENTS"):
        Settings(satori_clients=text, _env_file=None)  # type: ignore[arg-type, call-arg]


def test_the_token_is_shown_nowhere() -> None:
    config = Settings(satori_clients="http://secret-token@127.0.0.1:1", _env_file=None)  # type: ignore[arg-type, call-arg]
    assert "secret-token" not in repr(config)
    assert config.satori_servers[0]["token"] == "secret-token"


def test_without_the_package_the_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    assert missing_package([]) is None
    monkeypatch.setattr(satori, "PACKAGE", "no-such-package")
    assert missing_package([{"port": 1}]) == (
        "设了 SATORI_CLIENTS，但没有装 Satori：.venv/bin/pip install .[satori]，装好再启动"
    )
