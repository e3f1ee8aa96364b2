"""Long documents: set in a child that can write nothing, with every picture it can read and within its budget."""

from __future__ import annotations

import json
from dataclasses import asdict
from io import BytesIO
from pathlib import Path

import pytest
from pdf_text import pdf_text, streams
from pictures import noise, photo
from PIL import Image

from models.rules.notebook_card import ChapterCard, EntryCard, NotebookCard, TableCard
from plugins._kit.confined import typeset as child
from plugins._kit.typesetting import typeset

JPEG = b"\xff\xd8\xff"


def card(*pictures: str) -> NotebookCard:
    """One chapter of everything."""
    table = TableCard("表", ("甲", "乙"), (1, 2), (("一　二　很长很长很长很长很长很长很长的名字", "三"),))
    entry = EntryCard("#1 走访", "11月23日", (("过程", "聊了\n两行"), ("", "没有名目")), pictures, "备注")
    chapters = (ChapterCard("一", ("话",), (table,)), ChapterCard("二", (), (), (entry,)), ChapterCard("三", ("完",)))
    return NotebookCard("青情笔记", "王小雨", "", "一学期", "共青团", "今天", (("甲", "乙"),), chapters, "水印", "页脚")


def as_file(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


async def test_every_picture_that_can_be_read_is_set_once(tmp_path: Path) -> None:
    see_through = BytesIO()
    Image.new("RGBA", (40, 30), (255, 0, 0, 0)).save(see_through, "PNG")
    files = {
        "a": as_file(tmp_path, "a.jpg", photo(10)),
        "b": as_file(tmp_path, "b.png", see_through.getvalue()),
        "damaged": as_file(tmp_path, "c.jpg", photo(20)[:200]),
        "foreign": as_file(tmp_path, "d.jpg", b'#import "x"'),
        "gone": tmp_path / "nothing.jpg",
    }
    done = await typeset("notebook", card(*files, "a"), files, budget=1 << 20)
    assert done is not None
    assert (done.pictures, done.lost) == (2, 3)
    assert sum(part.startswith(JPEG) for part in streams(done.content)) == 2
    text = pdf_text(done.content)
    assert text.count("照片不在了") == 3
    for said in ("青情笔记", "水印", "页脚", "很长的名字", "没有名目", "备注"):
        assert said in text


async def test_the_same_data_makes_the_same_pages(tmp_path: Path) -> None:
    files = {"a": as_file(tmp_path, "a.jpg", photo(10))}
    one, two = [await typeset("notebook", card("a"), files, budget=1 << 20) for _ in range(2)]
    assert one == two


@pytest.mark.parametrize("budget", [2_000_000, 200_000, 60_000])
async def test_pictures_share_the_budget(tmp_path: Path, budget: int) -> None:
    files = {str(place): as_file(tmp_path, f"{place}.jpg", noise(place)) for place in range(8)}
    done = await typeset("notebook", card(*files), files, budget=budget)
    assert done is not None
    pictures = [part for part in streams(done.content) if part.startswith(JPEG)]
    assert len(pictures) == 8
    assert sum(map(len, pictures)) <= max(budget, 8 * 13_000)  # noise of the smallest size


async def test_what_cannot_be_set_is_none_and_said_in_the_log() -> None:
    assert await typeset("no-such-template", card(), {}, budget=0) is None


def test_the_child_by_itself(tmp_path: Path) -> None:
    half = BytesIO()
    Image.new("RGBA", (40, 30), (255, 0, 0, 90)).save(half, "PNG")
    files = {
        "a": as_file(tmp_path, "a.jpg", noise(1)),
        "b": as_file(tmp_path, "b.png", half.getvalue()),
        "c": as_file(tmp_path, "c.jpg", b"no picture"),
    }
    payload = {"data": asdict(card(*files)), "pictures": {name: str(path) for name, path in files.items()}}
    for budget in (0, 100_000):
        answer = child.run(json.dumps(payload).encode(), {"template": "notebook", "budget": budget})
        head, _, page = answer.partition(b"\n")
        assert json.loads(head) == {"pictures": 2, "lost": 1}
        assert page.startswith(b"%PDF")
