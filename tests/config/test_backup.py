"""Backup and restore: a round trip with rows and evidence, what is refused, and what is never in the archive."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timezone
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from databases import migrate_file

from config import seal
from config.backup import BackupError, back_up, copy_sqlite, default_file, last_backup, rows_of_people, unpack
from config.database import lock_sqlite
from config.manifest import read_manifest
from config.restore import restore
from config.settings import Settings

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
House = Callable[..., Settings]
ROWS = {
    "school": "INSERT INTO school VALUES (1, 'demo', '学校', 3, 1)",
    "college": "INSERT INTO college (id, school_id, name) VALUES (1, 1, '药学院')",
    "semester": "INSERT INTO semester (school_id, name, starts_on, ends_on)"
    " VALUES (1, '2026-2027-1', '2026-09-07', '2027-01-17')",
}
WAITING = (
    "INSERT INTO outbox (school_id, unique_key, lane, platform, scene, scene_id, payload, state, due_at, expires_at,"
    " claimed_by, tries, error) VALUES (1, ?, 'normal', 'qq', 'private', '10003', '{}', ?,"
    " '2026-11-23', '2026-11-24', '', 0, '')"
)


def furnish(config: Settings) -> bytes:
    """A migrated database with rows, two pieces of evidence, and a key; returns the key."""
    file = config.sqlite_file
    assert file is not None
    key = seal.settle_key(config, None)
    migrate_file(f"sqlite://{file}")
    with closing(sqlite3.connect(file)) as database, database:
        for statement in ROWS.values():
            database.execute(statement)
        for state in ("due", "claimed", "sending", "sent"):
            database.execute(WAITING, (f"key-{state}", state))
        values = (False, seal.fingerprint(key), "2026-11-01")
        database.execute("INSERT INTO installation (is_demo, seal_fingerprint, created_at) VALUES (?, ?, ?)", values)
    for content in (b"\xff\xd8 one", b"\xff\xd8 two"):
        name = sha256(content).hexdigest()
        place = config.data_dir / "evidence" / name[:2] / f"{name}.jpg"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    (config.data_dir / "evidence" / "half.part").write_bytes(b"not yet evidence")
    return key


def rows(file: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(file)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: database.execute(f'SELECT * FROM "{table}"').fetchall() for table in sorted(tables)}


def evidence(config: Settings) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (config.data_dir / "evidence").glob("*/*")}


def with_key_of(old: Settings, new: Settings) -> Settings:
    new.seal_key_file.parent.mkdir(parents=True, exist_ok=True)
    new.seal_key_file.write_bytes(old.seal_key_file.read_bytes())
    return new


@pytest.fixture
def old(house: House) -> Settings:
    config = house("old")
    furnish(config)
    return config


@pytest.fixture
def archive(old: Settings, tmp_path: Path) -> Path:
    file = tmp_path / "backup.zip"
    back_up(old, file, NOW)
    return file


def test_a_round_trip_brings_back_rows_and_evidence(old: Settings, archive: Path, house: House) -> None:
    new = with_key_of(old, house("new"))
    manifest = restore(new, archive, NOW, force=False)
    assert old.sqlite_file is not None
    assert new.sqlite_file is not None
    before, after = rows(old.sqlite_file), rows(new.sqlite_file)
    assert {table: found for table, found in after.items() if table != "outbox"} == {
        table: found for table, found in before.items() if table != "outbox"
    }
    assert evidence(new) == evidence(old)
    assert len(evidence(new)) == 2
    assert manifest.counts["semester"] == 1
    assert manifest.schema[0] == "0001_foundation"
    assert rows_of_people(manifest.counts) == 6
    assert manifest.made_at == "2026-11-23T02:00:00+00:00"


def test_what_was_waiting_is_listed_and_never_sent_again(old: Settings, archive: Path, house: House) -> None:
    new = with_key_of(old, house("new"))
    restore(new, archive, NOW, force=False)
    assert new.sqlite_file is not None
    with closing(sqlite3.connect(new.sqlite_file)) as database:
        states = database.execute("SELECT state, count(*) FROM outbox GROUP BY state ORDER BY state").fetchall()
    assert states == [("sent", 1), ("unknown", 3)]


def test_the_key_is_nowhere_in_the_archive(old: Settings, archive: Path, tmp_path: Path) -> None:
    key = seal.read_key(old)
    assert key is not None
    unpack(archive, tmp_path / "unpacked")
    contents = [archive.read_bytes()]
    contents += [file.read_bytes() for file in (tmp_path / "unpacked").rglob("*") if file.is_file()]
    with ZipFile(archive) as opened:
        assert not [name for name in opened.namelist() if "seal" in name or "key" in name or "part" in name]
        contents.append(opened.read("manifest.json"))
    for content in contents:
        assert key not in content
        assert key.hex().encode() not in content.lower()


def test_a_key_among_the_evidence_is_left_out(house: House, tmp_path: Path) -> None:
    config = house("odd", seal_key_file=tmp_path / "odd" / "data" / "evidence" / "aa" / "seal.key")
    key = furnish(config)
    back_up(config, tmp_path / "b.zip", NOW)
    with ZipFile(tmp_path / "b.zip") as opened:
        assert all(key.hex().encode() not in opened.read(name) for name in opened.namelist())


def test_the_archive_is_for_its_owner_only(archive: Path) -> None:
    assert archive.stat().st_mode & 0o077 == 0


def test_a_backup_is_made_while_somebody_writes(old: Settings, tmp_path: Path) -> None:
    assert old.sqlite_file is not None
    with closing(sqlite3.connect(old.sqlite_file)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("INSERT INTO college (school_id, name) VALUES (1, 'committed')")
        writer.commit()
        writer.execute("INSERT INTO college (school_id, name) VALUES (1, 'open')")
        manifest = back_up(old, tmp_path / "live.zip", NOW)
        writer.rollback()
    assert manifest.counts["college"] == 2


def test_the_last_backup_is_remembered(old: Settings, archive: Path) -> None:
    assert last_backup(old) == NOW
    (old.data_dir / "last-backup.json").write_text("[]")
    assert last_backup(old) is None
    assert default_file(old, NOW).name == "lianxin-20261123-020000.zip"


def test_nothing_to_back_up(house: House, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="还没有数据库"):
        back_up(house("empty"), tmp_path / "b.zip", NOW)
    assert not (tmp_path / "b.zip").exists()


def test_a_database_with_rows_is_not_overwritten(old: Settings, archive: Path, house: House) -> None:
    new = with_key_of(old, house("new"))
    restore(new, archive, NOW, force=False)
    assert new.sqlite_file is not None
    with closing(sqlite3.connect(new.sqlite_file)) as database, database:
        database.execute("INSERT INTO college (school_id, name) VALUES (1, 'later')")
    before = rows(new.sqlite_file)
    with pytest.raises(BackupError, match=r"已有 7 行数据.*--force"):
        restore(new, archive, NOW, force=False)
    assert rows(new.sqlite_file) == before
    restore(new, archive, NOW, force=True)
    assert len(rows(new.sqlite_file)["college"]) == 1
    aside = new.sqlite_file.with_name(new.sqlite_file.name + ".replaced-20261123020000")
    assert rows(aside) == before
    assert (new.data_dir / "evidence.replaced-20261123020000").is_dir()


def test_an_empty_database_of_a_first_start_is_no_obstacle(old: Settings, archive: Path, house: House) -> None:
    new = with_key_of(old, house("new"))
    migrate_file(f"sqlite://{new.sqlite_file}")
    restore(new, archive, NOW, force=False)


def test_a_running_bot_is_an_obstacle(old: Settings, archive: Path) -> None:
    assert old.sqlite_file is not None
    with lock_sqlite(old.sqlite_file), pytest.raises(BackupError, match="另一个连心桥进程"):
        restore(old, archive, NOW, force=True)


def test_without_its_key_nothing_is_restored(archive: Path, house: House) -> None:
    new = house("new")
    with pytest.raises(BackupError, match="先把密钥文件放到 SEAL_KEY_FILE"):
        restore(new, archive, NOW, force=False)
    seal.create_key(new.seal_key_file)
    with pytest.raises(BackupError, match="不是这份备份的那一把"):
        restore(new, archive, NOW, force=False)
    new.seal_key_file.write_text("not a key")
    with pytest.raises(BackupError, match="64 位十六进制"):
        restore(new, archive, NOW, force=False)
    assert new.sqlite_file is not None
    assert not new.sqlite_file.exists()


def test_a_database_that_never_had_a_key_needs_none(house: House, tmp_path: Path) -> None:
    config = house("old")
    migrate_file(f"sqlite://{config.sqlite_file}")
    back_up(config, tmp_path / "b.zip", NOW)
    restore(house("new"), tmp_path / "b.zip", NOW, force=False)


def _rewrite(archive: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with ZipFile(archive) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    change(members)
    with ZipFile(archive, "w") as changed:
        for name, content in members.items():
            changed.writestr(name, content)
    return archive


def _edit_manifest(archive: dict[str, bytes], **changes: object) -> None:
    archive["manifest.json"] = json.dumps(json.loads(archive["manifest.json"]) | changes).encode()


def _spoil_evidence(members: dict[str, bytes]) -> None:
    members[next(name for name in members if name.startswith("evidence/"))] = b"other"


def _lose_manifest(members: dict[str, bytes]) -> None:
    del members["manifest.json"]


def _climb_out(members: dict[str, bytes]) -> None:
    content = b"pwned"
    members["../outside"] = content
    listed = json.loads(members["manifest.json"])["members"]
    listed["../outside"] = {"size": 5, "sha256": sha256(content).hexdigest()}
    _edit_manifest(members, members=listed)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_spoil_evidence, "备份损坏：evidence/"),
        (_lose_manifest, "不是完整的备份文件"),
        (_climb_out, "不认识的文件"),
        (lambda members: _edit_manifest(members, format=9), "不是完整的备份文件"),
        (lambda members: _edit_manifest(members, members=None), "不是完整的备份文件"),
        (lambda members: _edit_manifest(members, counts={"school": 9}), "行数和清单对不上"),
        (lambda members: _edit_manifest(members, engine="postgres"), "不是一种数据库"),
        (lambda members: _edit_manifest(members, schema=["0001_foundation", "0099_later"]), "更新的版本（0099_later）"),
    ],
)
def test_a_spoiled_archive_changes_nothing(
    old: Settings, archive: Path, house: House, tmp_path: Path, change: Callable[[dict[str, bytes]], None], said: str
) -> None:
    new = with_key_of(old, house("new"))
    with pytest.raises(BackupError, match=said):
        restore(new, _rewrite(archive, change), NOW, force=False)
    assert new.sqlite_file is not None
    assert not new.sqlite_file.exists()
    assert not (new.data_dir / "evidence").exists()
    assert not (tmp_path / "outside").exists()


def test_what_is_no_archive_at_all(house: House, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="没有这个文件"):
        restore(house("new"), tmp_path / "nothing.zip", NOW, force=False)
    (tmp_path / "text.zip").write_text("hello")
    with pytest.raises(BackupError, match="不是完整的备份文件"):
        restore(house("new"), tmp_path / "text.zip", NOW, force=False)
    with pytest.raises(ValueError, match="清单"):
        read_manifest(b'{"format": 1, "engine": "sqlite"}')


def test_a_copy_never_creates_its_source(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        copy_sqlite(tmp_path / "missing.sqlite3", tmp_path / "copy.sqlite3")
    assert not (tmp_path / "missing.sqlite3").exists()
