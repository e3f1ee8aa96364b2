"""Pictures with a concern: re-encoded, encrypted, nameless; whatever goes wrong with them, the words are kept."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pictures import photo
from PIL import Image
from stage import Stage

from config import clock
from config.settings import settings
from models.tables import Concern, SealedPicture
from plugins._kit import sealed_files
from plugins.concerns.drafts import daily

ASKER = "吴思颖"
LAMP = "教学楼的灯坏了"


@pytest.fixture(autouse=True)
def folder() -> Iterator[Path]:
    """An empty folder for what is sealed."""
    daily.forget()
    place = settings().data_dir / sealed_files.FOLDER
    shutil.rmtree(place, ignore_errors=True)
    yield place
    shutil.rmtree(place, ignore_errors=True)
    place.unlink(missing_ok=True)


def _there(folder: Path) -> list[Path]:
    return sorted(folder.glob("*")) if folder.is_dir() else []


def _fill_up(folder: Path) -> None:
    """Nothing can be written under it, as on a full disk."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_bytes(b"")


def _marked() -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "拍摄者 10011"
    Image.new("RGB", (64, 48), (10, 90, 160)).save(out, "JPEG", exif=exif)
    return out.getvalue()


async def test_it_is_kept_without_a_word_of_who_took_it(stage: Stage, folder: Path) -> None:
    assert "1 张图片会去掉拍摄信息、加密存好" in await stage.tell(ASKER, LAMP, photos=[_marked()])
    assert not _there(folder), "nothing before the digit"
    assert "图片 1 张已加密存好" in await stage.tell(ASKER, "1")
    row = await SealedPicture.get()
    assert row.concern_id == (await Concern.get()).id
    (file,) = _there(folder)
    assert file.name == row.name
    content = sealed_files.read(settings().data_dir, row.name)
    assert b"\xff\xd8" not in file.read_bytes()[:64]
    assert content[:2] == b"\xff\xd8"
    assert "拍摄者".encode() not in content
    changed = datetime.fromtimestamp(file.stat().st_mtime, tz=clock.zone())
    assert (changed.hour, changed.minute, changed.second) == (0, 0, 0)


async def test_words_may_come_after_the_picture(stage: Stage) -> None:
    assert "再说一句就行" in await stage.tell(ASKER, "/反映", photos=[photo()])
    assert "再说一句就行" in await stage.tell(ASKER, "1")
    assert not await Concern.exists()
    await stage.tell(ASKER, "0")
    await stage.tell(ASKER, "/反映", photos=[photo()])
    await stage.tell(ASKER, LAMP)
    await stage.tell(ASKER, "", photos=[photo(30)])
    await stage.tell(ASKER, "1")
    assert await SealedPicture.all().count() == 2
    assert (await Concern.get()).text == LAMP


async def test_what_is_no_picture_costs_no_words(stage: Stage) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "x")
    huge = photo() + bytes(30 * 1024 * 1024)
    asked = await stage.tell(ASKER, LAMP, photos=[packed.getvalue(), huge, photo()])
    assert "1 张图片会去掉" in asked
    assert "有 2 张图片没收下" in asked
    assert "有 2 张图片没收下" in await stage.tell(ASKER, "1")
    assert (await Concern.get()).text == LAMP
    assert await SealedPicture.all().count() == 1


async def test_a_full_disk_costs_no_words(stage: Stage, folder: Path) -> None:
    await stage.tell(ASKER, LAMP, photos=[photo()])
    _fill_up(folder)
    answer = await stage.tell(ASKER, "1")
    assert answer.startswith("收到，#")
    assert "有 1 张图片没收下" in answer
    assert not await SealedPicture.exists()


async def test_no_more_than_four(stage: Stage) -> None:
    assert "4 张图片会去掉" in await stage.tell(ASKER, LAMP, photos=[photo(10 * one) for one in range(5)])


async def test_what_is_not_saved_leaves_no_file(stage: Stage, folder: Path) -> None:
    await stage.tell(ASKER, LAMP, photos=[photo()], message_id=5)
    assert await stage.tell(ASKER, "1", message_id=5) == "", "a message that was handled before has no effect"
    assert not await Concern.exists()
    assert not _there(folder)
    assert "收到" in await stage.tell(ASKER, "1", message_id=6), "what was being said is still there"
    assert len(_there(folder)) == 1
