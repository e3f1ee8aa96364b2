"""The words of a PDF that Typst made, and all else in it that is not a picture: enough to search it for a mark.

Its one font has a table from glyphs to characters (ToUnicode); pages show strings of two-byte glyphs.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_JPEG = b"\xff\xd8\xff"
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
_ESCAPED = re.compile(rb"\\([nrtbf()\\]|[0-7]{1,3})", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def streams(pdf: bytes) -> list[bytes]:
    """Every stream as it is once unpacked; what is no zlib stays as it is."""
    found = []
    for match in _STREAM.finditer(pdf):
        try:
            # Not `decompress`: the last byte of a checksum may look like the end of a line.
            found.append(zlib.decompressobj().decompress(match[1]))
        except zlib.error:
            found.append(match[1])
    return found


def pdf_text(pdf: bytes) -> str:
    """What stands on its pages, in order, without spaces or lines between the pieces."""
    unpacked = streams(pdf)
    glyphs = _glyphs(unpacked)
    pages = [one for one in unpacked if b"BT" in one and b"Tf" in one and not one.startswith(_JPEG)]
    return "".join(_words(page, glyphs) for page in pages)


def _glyphs(unpacked: list[bytes]) -> dict[int, str]:
    glyphs: dict[int, str] = {}
    for one in unpacked:
        for table in _CHARS.findall(one):
            codes = _HEX.findall(table)
            for glyph, text in zip(codes[::2], codes[1::2], strict=True):
                glyphs[int(glyph, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
        for table in _RANGES.findall(one):
            codes = _HEX.findall(table)
            for first, last, text in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
                for step in range(int(last, 16) - int(first, 16) + 1):
                    glyphs[int(first, 16) + step] = chr(int(text, 16) + step)
    return glyphs


def _words(page: bytes, glyphs: dict[int, str]) -> str:
    found = []
    for raw in _strings(page):
        if raw.startswith(b"\xfe\xff"):
            continue  # a note for readers aloud on what the next glyph stands for
        codes = (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw) - 1, 2))
        found += [glyphs.get(code, "") for code in codes]
    return "".join(found)


def _strings(page: bytes) -> Iterator[bytes]:
    """Every string of a page: <hexadecimal>, or (literal) with marks escaped or brackets in pairs."""
    at = 0
    while at < len(page):
        mark = page[at : at + 1]
        if mark == b"<" and (match := _HEX.match(page, at)):
            yield bytes.fromhex(match[1].decode())
            at = match.end()
        elif mark == b"(":
            start, depth = at + 1, 1
            while depth and at < len(page):
                at += 1
                depth += {b"(": 1, b")": -1}.get(page[at : at + 1], 0)
                at += page[at : at + 1] == b"\\"
            yield _ESCAPED.sub(_plain, page[start:at])
            at += 1
        else:
            at += 1


def _plain(match: re.Match[bytes]) -> bytes:
    said = match[1]
    return bytes([int(said, 8)]) if said.isdigit() else _LETTERS.get(said, said)
