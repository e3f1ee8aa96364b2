"""Office files that name nobody: neither who made them, nor with what, nor when."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
    'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_NAMELESS = {"docProps/core.xml": _CORE, "docProps/app.xml": _APP}
_THUMBNAIL = re.compile(rb'<Relationship [^>]*docProps/thumbnail[^>]*/>|<Default [^>]*Extension="jpeg"[^>]*/>')


def nameless(content: bytes) -> bytes:
    """An office file (.docx, .xlsx) that tells neither who made it, with what, nor when."""
    kept = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(kept, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name.startswith(("docProps/thumbnail", "customXml/")):
                continue
            body = _NAMELESS[name].encode() if name in _NAMELESS else old.read(name)
            if name.endswith(".rels") or name == "[Content_Types].xml":
                body = _THUMBNAIL.sub(b"", body)
                body = re.sub(rb"<(?:Relationship|Override) [^>]*customXml[^>]*/>", b"", body)
            info = ZipInfo(name, _EPOCH)
            info.compress_type, info.create_system = ZIP_DEFLATED, 0
            new.writestr(info, body)
    return kept.getvalue()
