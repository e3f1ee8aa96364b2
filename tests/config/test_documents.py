"""What the documents promise is what there is."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from config.settings import PROJECT_ROOT, Settings
from plugins._kit.commands import table

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / ".env.example"


def test_every_key_is_documented_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    keys = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    assert set(keys) == {name.upper() for name in Settings.model_fields}
    from_example = Settings(_env_file=EXAMPLE)  # type: ignore[call-arg]
    assert from_example == Settings(_env_file=None)  # type: ignore[call-arg]
    assert from_example.data_dir == PROJECT_ROOT / "data"


def test_the_readme_knows_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    unknown = [name for name in table.commands if f"/{name}" not in readme and f"`{name}`" not in readme]
    assert unknown == []


def test_every_room_and_layer_has_a_readme() -> None:
    rooms = [door.parent for door in (ROOT / "plugins").glob("[!_]*/__init__.py")]
    for folder in (ROOT / "config", ROOT / "models", ROOT / "plugins", *rooms):
        assert (folder / "README.md").is_file(), folder


def test_the_locks_name_no_host() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index-url" not in text
        pins = re.findall(r"^(\S+)==", text, re.MULTILINE)
        assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", text)) >= len(pins) > 20


def test_the_locks_follow_the_dependencies() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {"requirements.lock": project["project"]["dependencies"]}
    wanted["requirements-dev.lock"] = [*wanted["requirements.lock"], *project["dependency-groups"]["dev"]]
    for file, dependencies in wanted.items():
        pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE))
        named = {re.split(r"[\[<>=;! ]", dependency)[0] for dependency in dependencies}
        assert named <= pinned, "make lock"
    for name in ("nonebot2", "nonebot-adapter-onebot", "tortoise-orm", "apscheduler"):
        assert any(dependency.startswith(name) for dependency in project["project"]["dependencies"])
