"""What the tests of this room share: one line of a reply, and the last sheet."""

from __future__ import annotations

import base64
from io import BytesIO

import openpyxl
from stage import Stage


def line_of(text: str, name: str) -> str:
    """The line of that name in a reply."""
    return next((line.split(". ", 1)[1] for line in text.splitlines() if f". {name}" in line), "")


def exported(stage: Stage) -> list[tuple[object, ...]]:
    """The rows of the last sheet that was sent."""
    files = [data for name, data in stage.bot.calls if name == "upload_private_file"]
    content = base64.b64decode(str(files[-1]["file"]).removeprefix("base64://"))
    return list(openpyxl.load_workbook(BytesIO(content)).worksheets[0].values)
