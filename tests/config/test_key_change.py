"""A new seal key: everything is found and opened with it, and a death on the way loses nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from stage import Stage
from tortoise.backends.base.executor import EXECUTOR_CACHE

from config import clock, seal
from config.database import close_database, open_database
from config.settings import Settings
from models.tables import Concern, Installation, Problem
from plugins._kit import key_change, sealed, sealed_files
from plugins._kit.directory import directory
from plugins._kit.key_change import KeyNotChanged, change_key, next_key
from plugins._kit.policy import policy
from plugins._kit.sealed import Address
from plugins._kit.sealing import SealBroken, Seals, seals
from plugins._kit.unit import background_unit

NOW = clock.local(clock.now())


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=database_url,
        data_dir=tmp_path / "data",
        seal_key_file=tmp_path / "seal" / "seal.key",
    )


@asynccontextmanager
async def _opened(config: Settings) -> AsyncIterator[None]:
    """The database under the key of `config`, not that of the tests."""
    EXECUTOR_CACHE.clear()  # as `databases.opened` does
    await open_database(config)
    try:
        await directory.open(policy().school.code, policy().school.name)
        yield
    finally:
        await close_database()


async def _fill(config: Settings) -> tuple[int, int, str]:
    """A database with everything that is sealed, closed with the key of `config`; its problem, concern and file."""
    key = seal.create_key(config.seal_key_file)
    seals.use_key(key)
    async with _opened(config):
        stage = await Stage.set_up()
        await Installation.create(is_demo=False, seal_fingerprint=seal.fingerprint(key), created_at=stage.now)
        async with background_unit(stage.now) as unit:
            day = unit.now.date()
            problem = await Problem.create(
                using_db=unit.connection, school_id=unit.school_id, number=5_000_001, title="热水", category="生活服务",
                state="new", opened_on=day,
            )  # fmt: skip
            concern = await Concern.create(
                using_db=unit.connection, school_id=unit.school_id, number=5_000_002, openness="sealed",
                source="private", text="", kind="crisis", category="", day=day, last_day=day, state="open",
            )  # fmt: skip
            await sealed.keep_address(unit, concern.id, Address("qq", "10011", 5))
            await sealed.add_mine(unit, 5, concern.id)
            await sealed.add_mine(unit, "qq:10099", concern.id)
            await sealed.support(unit, problem.id, Address("qq", "10011", 5))
        name = sealed_files.store(config.data_dir, b"a picture", stage.now)
    return problem.id, concern.id, name


async def _all_there(config: Settings, filled: tuple[int, int, str]) -> None:
    key = seal.read_key(config)
    assert key is not None
    problem_id, concern_id, name = filled
    seals.use_key(key)
    async with _opened(config):
        assert (await Installation.get()).seal_fingerprint == seal.fingerprint(key)
        assert await sealed.address_of(concern_id) == Address("qq", "10011", 5)
        assert await sealed.mine_of(5) == await sealed.mine_of("qq:10099") == (concern_id,)
        assert await sealed.supports(problem_id, 5)
        assert [one.user_id for _, one in await sealed.supporters(problem_id)] == ["10011"]
    assert sealed_files.read(config.data_dir, name) == b"a picture"
    assert not next_key(config.seal_key_file).exists()


async def test_everything_is_closed_anew(config: Settings) -> None:
    filled = await _fill(config)
    EXECUTOR_CACHE.clear()
    before = seal.read_key(config)
    boxes, kept = await change_key(config, NOW)
    assert boxes >= 5
    assert seal.read_key(config) != before
    assert kept.read_text().strip() == (before or b"").hex()
    await _all_there(config, filled)
    with pytest.raises(SealBroken):
        Seals(before or b"").open("file", filled[2], (config.data_dir / "sealed" / filled[2]).read_bytes())


async def test_a_death_after_the_commit_is_mended_by_the_next_run(
    config: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = await _fill(config)

    def die(data_dir: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(key_change.sealed_files, "take_over", die)
        with pytest.raises(KeyboardInterrupt):
            await change_key(config, NOW)
    assert next_key(config.seal_key_file).exists()
    await change_key(config, NOW)
    await _all_there(config, filled)


async def test_a_death_before_the_commit_changes_nothing(config: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    filled = await _fill(config)

    def die(*_: object) -> int:
        raise OSError(28, "no space left")

    with monkeypatch.context() as patched:
        patched.setattr(key_change.sealed_files, "prepare", die)
        with pytest.raises(OSError, match="no space"):
            await change_key(config, NOW)
    waiting = next_key(config.seal_key_file)
    waiting.rename(waiting.with_suffix(".aside"))
    await _all_there(config, filled)
    waiting.with_suffix(".aside").rename(waiting)
    await change_key(config, NOW)
    await _all_there(config, filled)


async def test_why_it_is_not_changed(config: Settings) -> None:
    with pytest.raises(KeyNotChanged, match="没有找到密钥"):
        await change_key(config, NOW)
    in_environment = config.model_copy(update={"seal_key": type(config.seal_key)("0" * 64)})
    with pytest.raises(KeyNotChanged, match="SEAL_KEY 里"):
        await change_key(in_environment, NOW)
    await _fill(config)
    config.seal_key_file.write_text("11" * 32)
    with pytest.raises(KeyNotChanged, match="对不上"):
        await change_key(config, NOW)
