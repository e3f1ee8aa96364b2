"""Zip files from outside: how much they would unpack to is known before anything is unpacked."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from plugins._kit.confined.errors import Rejected, TooBig

MOST_UNPACKED = 100 * 1024 * 1024
MOST_ENTRIES = 1000
MOST_RATIO = 200
"""Deflate manages about 1000 on zeros; the blankest real sheet stays far below this."""
_RATIO_COUNTS_FROM = 1 << 20
_GIVEN_IN_UTF8 = 0x800
_ENCRYPTED = 0x1


def open_archive(data: bytes) -> ZipFile:
    """The archive, if the sizes it states are bearable; TooBig or Rejected otherwise.

    Stating less than there is gains nothing: the zip reader stops at the stated size.
    """
    try:
        archive = ZipFile(BytesIO(data))
    except BadZipFile:
        raise Rejected("damaged-file") from None
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise TooBig("too-many-files", most=MOST_ENTRIES)
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise TooBig("unpacks-too-big", mb=MOST_UNPACKED >> 20)
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise Rejected("locked-file")
        if entry.file_size > max(_RATIO_COUNTS_FROM, MOST_RATIO * entry.compress_size):
            raise TooBig("unpacks-too-big", mb=MOST_UNPACKED >> 20)
    return archive


def entry_name(entry: ZipInfo) -> str:
    """The name as the person saw it: Windows in China writes GBK and says nothing about it."""
    if entry.flag_bits & _GIVEN_IN_UTF8:
        return entry.filename
    try:
        return entry.orig_filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename
