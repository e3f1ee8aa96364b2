"""A 推文 as text, as Markdown, and as HTML that keeps its looks when pasted into the editor of a WeChat account.

That editor keeps tags such as section, p, strong and img with styles written on them, and drops style sheets, classes,
ids and scripts; so every style here stands on its tag. What people wrote is escaped in both forms.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from html import escape

from models.rules.vocabulary import RecordKind
from plugins.reports.results_story import StoryDraft, StoryPiece

_RED, _INK, _SOFT, _BLUSH = "#b8321f", "#1d2b3a", "#566270", "#fbeee7"
_PAGE = f"max-width:677px;margin:0 auto;padding:0 8px;font-size:16px;line-height:1.8;color:{_INK};letter-spacing:0.5px;"
_TITLE = f"margin:24px 0 8px;font-size:22px;line-height:1.4;color:{_RED};text-align:center;"
_NOTE = f"margin:0 0 16px;font-size:13px;color:{_SOFT};text-align:center;"
_HEAD = f"margin:28px 0 12px;padding:4px 0 4px 10px;border-left:4px solid {_RED};font-size:18px;color:{_RED};"
_PART = f"display:inline-block;margin:12px 0 4px;padding:0 8px;background-color:{_BLUSH};color:{_RED};font-size:14px;"
_TEXT = "margin:0 0 14px;text-align:justify;"
_IMAGE = "display:block;width:100%;margin:8px 0;border-radius:6px;"
_FOOT = f"margin:32px 0 24px;font-size:13px;color:{_SOFT};text-align:center;"
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")
_AT_START = re.compile(r"^(\s*\d*)([-+.)])(?=\s|$)")
_PARTS = (("", "process"), ("做成了什么", "effect"), ("想说的话", "reflection"))


def day_words(piece: StoryPiece) -> str:
    """11月23日."""
    return f"{piece.day.month}月{piece.day.day}日"


def heading(piece: StoryPiece) -> str:
    """走进3-305, 一堂团课：《青春与专业》, …"""
    topic = f"《{piece.topic}》" if piece.topic else ""
    match piece.kind:
        case RecordKind.VISIT:
            return f"走进{piece.target}"
        case RecordKind.LEAGUE_DAY:
            return f"和{piece.target}一起过团日{topic}"
        case RecordKind.LECTURE:
            return f"一堂团课{topic}"
        case RecordKind.ONLINE:
            return f"线上相聚{topic}"
        case _:
            return f"为{piece.target or '同学'}办一件实事"


def title(draft: StoryDraft) -> str:
    """The heading of the one record, or of several."""
    if len(draft.pieces) == 1:
        return f"团青连心｜{heading(draft.pieces[0])}"
    return f"团青连心｜{len(draft.pieces)} 个小故事"


def lead(piece: StoryPiece) -> str:
    """11月23日，王小雨走访了3-305。"""
    target = piece.target or "同学"
    did = {
        RecordKind.VISIT: f"走访了{target}",
        RecordKind.LEAGUE_DAY: f"和{target}一起过了团日",
        RecordKind.LECTURE: "讲了一堂团课",
        RecordKind.ONLINE: "发起了一次线上活动",
    }
    return f"{day_words(piece)}，{piece.cadre}{did.get(piece.kind, f'为{target}办了一件实事')}。"


def _said(piece: StoryPiece) -> Iterator[tuple[str, list[str]]]:
    for label, name in _PARTS:
        lines = [line.strip() for line in str(getattr(piece, name)).split("\n") if line.strip()]
        if lines:
            yield label, lines


def _closing(draft: StoryDraft) -> str:
    veiled = "（文中没有写出部分同学的名字）" if draft.veiled else ""
    return f"—— {draft.account}{veiled}"


def plain(draft: StoryDraft) -> str:
    """The words alone, for the chat."""
    lines = [title(draft)]
    for piece in draft.pieces:
        lines += [heading(piece)] if len(draft.pieces) > 1 else []
        lines.append(lead(piece))
        for label, said in _said(piece):
            lines += [f"【{label}】"] if label else []
            lines += said
        lines += [f"（照片 {len(piece.pictures)} 张）"] if piece.pictures else []
    return "\n".join([*lines, _closing(draft)])


def markdown(draft: StoryDraft) -> str:
    """The same as Markdown; pictures are files beside it."""
    blocks = [f"# {_marked(title(draft))}", f"> {_marked(draft.mark)}"]
    for piece in draft.pieces:
        blocks += [f"## {_marked(heading(piece))}"] if len(draft.pieces) > 1 else []
        blocks.append(f"*{_marked(lead(piece))}*")
        for label, said in _said(piece):
            blocks += [f"**{label}**"] if label else []
            blocks += [_marked(line) for line in said]
        blocks += [f"![照片]({name})" for name in piece.pictures]
    return "\n\n".join([*blocks, _marked(_closing(draft))]) + "\n"


def _marked(text: str) -> str:
    """Nothing somebody typed is markup."""
    return _AT_START.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", text.replace("\n", " ")))


def html(draft: StoryDraft, pictures: Mapping[str, bytes]) -> str:
    """A page to be opened in a browser, selected and copied; pictures (by file name) lie inside it."""
    body = [_tag("p", _TITLE, f"<strong>{escape(title(draft))}</strong>"), _tag("p", _NOTE, escape(draft.mark))]
    for piece in draft.pieces:
        body += [_tag("p", _HEAD, f"<strong>{escape(heading(piece))}</strong>")] if len(draft.pieces) > 1 else []
        body.append(_tag("p", f"{_TEXT}color:{_SOFT};", escape(lead(piece))))
        for label, said in _said(piece):
            body += [_tag("p", _PART, escape(label))] if label else []
            body += [_tag("p", _TEXT, escape(line)) for line in said]
        body += [_image(name, pictures[name]) for name in piece.pictures if name in pictures]
    body.append(_tag("p", _FOOT, escape(_closing(draft))))
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title(draft))}</title></head>\n<body>\n"
        + _tag("section", _PAGE, "\n" + "\n".join(body) + "\n")
        + "\n</body></html>\n"
    )


def _tag(name: str, style: str, inside: str) -> str:
    return f'<{name} style="{style}">{inside}</{name}>'


def _image(name: str, content: bytes) -> str:
    kind = "png" if name.endswith(".png") else "jpeg"
    return f'<img style="{_IMAGE}" alt="照片" src="data:image/{kind};base64,{b64encode(content).decode()}">'


def mark(name: str, day: str) -> str:
    """The first line of a draft, to be deleted before it is published."""
    return f"草稿 · {name} {day} 取出 · 审定以后删去这一行"


def file_stem(numbers: tuple[int, ...]) -> str:
    """推文 12."""
    return "推文 " + "、".join(map(str, numbers))
