"""The same photo is known again after what chat programs do to it; two photos of one room are not the same."""

from __future__ import annotations

import io
import json
import random
from itertools import combinations

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from models.rules.alike_pictures import BITS, NEAR, SIDE, alike, distance, mark_of
from plugins._kit.confined import mark
from plugins._kit.confined.errors import Rejected

WIDE = 640


def room(seed: int, shift: int = 0) -> Image.Image:
    """An invented photo: beds, tables, people, light from one side; `shift` moves the camera by so many pixels."""
    chance = random.Random(seed)
    picture = Image.linear_gradient("L").resize((WIDE, 480)).rotate(chance.choice((0, 90, 180))).resize((WIDE, 480))
    picture = picture.convert("RGB")
    pen = ImageDraw.Draw(picture)
    for _ in range(14):
        x, y = chance.randint(-40, WIDE) + shift, chance.randint(-40, 480)
        size = (x, y, x + chance.randint(40, 220), y + chance.randint(40, 200))
        colour = tuple(chance.randint(0, 255) for _ in range(3))
        pen.rectangle(size, fill=colour) if chance.random() < 0.6 else pen.ellipse(size, fill=colour)
    return picture.filter(ImageFilter.GaussianBlur(1))


def seen(picture: Image.Image, quality: int = 85) -> int | None:
    """The mark of the picture as a JPEG, by way of the confined task."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return mark_of(json.loads(mark.run(file.getvalue(), {})))


def test_a_photo_survives_what_chat_programs_do_to_it() -> None:
    """Of 40 photos, each re-saved badly, halved, brightened, and stamped in a corner: all are known again."""
    furthest = 0
    for seed in range(40):
        photo = room(seed)
        first = seen(photo)
        stamped = photo.copy()
        ImageDraw.Draw(stamped).rectangle((WIDE - 90, 455, WIDE, 480), fill="white")
        copies = [
            seen(photo, quality=30),
            seen(photo.resize((WIDE // 2, 240))),
            seen(ImageEnhance.Brightness(photo).enhance(1.15)),
            seen(stamped),
        ]
        assert first is not None
        furthest = max(furthest, *(distance(first, copy) for copy in copies if copy is not None))
        assert None not in copies
    assert furthest <= NEAR, furthest


def test_different_photos_are_different() -> None:
    """Of 780 pairs of 40 photos none is near; nor is the same room from half a step aside."""
    marks = [seen(room(seed)) for seed in range(40)]
    nearest = min(distance(one, two) for one, two in combinations([m for m in marks if m is not None], 2))
    assert nearest > NEAR, nearest
    beside = [distance(seen(room(seed)) or 0, seen(room(seed, 60)) or 0) for seed in range(20)]
    assert sum(one > NEAR for one in beside) >= 18, beside


def test_a_wall_looks_like_no_other_wall() -> None:
    assert seen(Image.new("RGB", (320, 240), "white")) is None
    assert mark_of([100] * (SIDE * SIDE)) is None


def test_a_see_through_picture_lies_on_white() -> None:
    file = io.BytesIO()
    picture = Image.new("RGBA", (90, 90), (0, 0, 0, 0))
    ImageDraw.Draw(picture).rectangle((0, 0, 45, 90), fill=(0, 0, 0, 255))
    picture.save(file, "PNG")
    grey = json.loads(mark.run(file.getvalue(), {}))
    assert (grey[0], grey[SIDE - 1]) == (0, 255)


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(Rejected):
        mark.run(b"\xff\xd8\xff nothing", {})


def test_a_mark_by_hand() -> None:
    """Brighter to the right in every row, the same downwards: 10 for each of the 64 fields."""
    grey = [column * 20 for _ in range(SIDE) for column in range(SIDE)]
    assert mark_of(grey) == int("10" * 64, 2)


def test_near_pairs_are_found_as_by_comparing_all() -> None:
    """Marks at every distance from 0 to 20: found are exactly those within 11 bits, each pair once."""
    chance = random.Random(5)
    first = chance.getrandbits(BITS)
    marks = [(0, first)]
    for bits in range(21):
        other = first
        for bit in chance.sample(range(BITS), bits):
            other ^= 1 << bit
        marks.append((bits + 1, other))
    marks += [(100 + number, chance.getrandbits(BITS)) for number in range(200)]
    wanted = {
        tuple(sorted((one, two)))
        for (one, mine), (two, theirs) in combinations(marks, 2)
        if distance(mine, theirs) <= NEAR
    }
    found = [tuple(sorted(pair)) for pair in alike(marks)]
    assert sorted(found) == sorted(wanted)
    assert len(wanted) > 40
