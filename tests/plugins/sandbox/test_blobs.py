"""Pictures and files in memory."""

from __future__ import annotations

import itertools

import pytest

from plugins.sandbox.blobs import MAX_BLOB, Blobs, TooBig, clean_name, sniff


def store(total: int = 100) -> Blobs:
    ids = itertools.count(1)
    return Blobs(new_id=lambda: f"b{next(ids)}", total=total)


@pytest.mark.parametrize(
    ("head", "mime"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"RIFF1234WEBPVP8 ", "image/webp"),
        (b"RIFF1234WAVE", "application/octet-stream"),
        (b"<svg onload=alert(1)>", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_the_kind_is_in_the_bytes(head: bytes, mime: str) -> None:
    assert sniff(head) == mime


def test_a_picture_gets_a_name_of_its_own_and_a_file_keeps_its(png: bytes) -> None:
    kept = store(10_000)
    picture, file = kept.put(png, "IMG_1.png"), kept.put(b"PK", "名单.xlsx")
    assert (picture.is_picture, picture.name, picture.file) == (True, "IMG_1.png", "B1.png")
    assert (file.is_picture, file.name, file.file) == (False, "名单.xlsx", "名单.xlsx")
    assert kept.named("B1.png") is picture
    assert kept.named("b1") is picture
    assert kept.named("名单.xlsx") is file
    assert kept.named("IMG_1.png") is None
    assert (kept.put(png).name, kept.put(b"x").name) == ("图片.png", "文件")


def test_the_newest_of_one_name_is_meant() -> None:
    kept = store()
    kept.put(b"old", "a.txt")
    assert kept.named("a.txt") is not kept.put(b"new", "a.txt")
    found = kept.named("a.txt")
    assert found is not None
    assert found.data == b"new"


def test_the_oldest_go_when_memory_is_full() -> None:
    kept = store(total=10)
    first, second = kept.put(b"12345678"), kept.put(b"1234")
    assert kept.get(first.id) is None
    assert kept.get(second.id) is second


def test_too_big_is_refused() -> None:
    with pytest.raises(TooBig):
        Blobs(largest=4).put(b"12345")


def test_the_bots_own_limit_can_be_reached() -> None:
    assert MAX_BLOB > 10 * 1024 * 1024


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\照片\\a.jpg", "a.jpg"),
        ("a\r\nb\x00.txt", "ab.txt"),
        ("", ""),
        ("长" * 300, "长" * 120),
    ],
)
def test_names_lose_folders_and_control_characters(name: str, clean: str) -> None:
    assert clean_name(name) == clean
