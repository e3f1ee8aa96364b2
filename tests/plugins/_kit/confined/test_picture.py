"""Pictures: what stays of them, and what is turned away."""

from __future__ import annotations

import json
import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from plugins._kit.confined.errors import ConfinedError
from plugins._kit.confined.picture import run

CANARY = "31.2304N-canary"


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture as a file."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def clean(payload: bytes, **options: Any) -> tuple[dict[str, Any], Image.Image, bytes]:
    """The header, the picture and its bytes."""
    head, _, data = run(payload, options).partition(b"\n")
    image = Image.open(BytesIO(data))
    image.load()
    return json.loads(head), image, data


def refusal(payload: bytes) -> str:
    """The code of the refusal."""
    with pytest.raises(ConfinedError) as refused:
        run(payload, {})
    return refused.value.refusal.code


def photo(width: int = 60, height: int = 40) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_usual_kind_becomes_a_jpeg(kind: str) -> None:
    head, image, _data = clean(saved(photo(), kind))
    assert head == {"format": "JPEG", "width": 60, "height": 40}
    assert (image.format, image.size) == ("JPEG", (60, 40))


def test_nothing_but_pixels_is_left() -> None:
    exif = Image.Exif()
    exif[0x010E] = CANARY
    exif.get_ifd(0x8825)[1] = CANARY
    jpeg = saved(photo(), "JPEG", exif=exif, comment=CANARY, icc_profile=CANARY.encode(), xmp=CANARY.encode())
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    texts.add_text("Location", CANARY)
    texts.add_itxt("XML:com.adobe.xmp", CANARY)
    png = saved(photo().convert("RGBA"), "PNG", pnginfo=texts, exif=exif, icc_profile=CANARY.encode())
    see_through = Image.new("RGBA", (9, 9), (0, 0, 0, 5))
    for payload in (
        jpeg,
        png,
        saved(see_through, "PNG", pnginfo=texts, exif=exif),
        saved(photo(), "WEBP", exif=exif, xmp=CANARY.encode()),
        saved(photo(), "GIF", comment=CANARY),
        saved(photo(), "JPEG") + CANARY.encode(),
    ):
        assert CANARY.encode() in payload or b"iCCP" in payload or b"zTXt" in payload
        _head, image, data = clean(payload)
        assert CANARY.encode() not in data
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_turned_photo_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    head, image, _data = clean(saved(photo(), "JPEG", exif=exif))
    assert (head["width"], head["height"]) == (40, 60)
    red, _green, blue = image.getpixel((20, 5))  # type: ignore[misc]
    assert red > 200 > 60 > blue


def test_a_large_photo_gets_smaller() -> None:
    assert clean(saved(photo(3000, 1500), "JPEG"))[0] == {"format": "JPEG", "width": 2560, "height": 1280}
    assert clean(saved(photo(30, 60), "PNG"), longest=20)[0]["height"] == 20


def test_what_is_see_through_stays_so() -> None:
    half = Image.new("RGBA", (8, 8), (255, 0, 0, 128))
    head, image, _data = clean(saved(half, "PNG"))
    assert (head["format"], image.mode) == ("PNG", "RGBA")
    assert clean(saved(photo().convert("RGBA"), "PNG"))[0]["format"] == "JPEG"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16", "RGBA"])
def test_every_colour_mode_is_read(mode: str) -> None:
    image = Image.new(mode, (8, 8)) if mode == "I;16" else photo(8, 8).convert(mode)
    assert clean(saved(image, "JPEG" if mode == "CMYK" else "PNG"))[0]["width"] == 8


def test_of_a_moving_picture_the_first_frame_stays() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "green")]
    for kind in ("GIF", "WEBP", "PNG"):
        payload = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)
        _head, image, _data = clean(payload)
        assert getattr(image, "n_frames", 1) == 1
        red, _green, blue = image.getpixel((4, 4))  # type: ignore[misc]
        assert red > 200 > 60 > blue


def png_header(width: int, height: int) -> bytes:
    """A PNG that is only a promise of a picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [7_000, 10_000, 30_000])
def test_a_picture_that_says_it_is_huge_is_not_decoded(side: int) -> None:
    assert refusal(png_header(side, side)) == "picture-too-big"


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"BM" + b"\0" * 60,
        b"II*\0" + b"\0" * 60,
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"RIFF\0\0\0\0WAVEfmt ",
        b"PK\x03\x04",
    ],
)
def test_only_four_kinds_are_taken_and_only_by_their_first_bytes(payload: bytes) -> None:
    assert refusal(payload) == "not-a-picture"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_half_a_picture_is_damaged(kind: str) -> None:
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    payload = saved(noise, kind)
    assert refusal(payload[: len(payload) // 2]) == "damaged-picture"
    assert refusal(payload[:14]) == "damaged-picture"


def test_a_file_that_is_two_things_comes_out_as_one() -> None:
    script = b"<script>alert(1)</script>"
    gif = saved(photo(), "GIF")
    for payload in (gif + script, saved(photo(), "JPEG") + b"PK\x03\x04" + script):
        _head, _image, data = clean(payload)
        assert script not in data
        assert b"PK\x03\x04" not in data
