"""What the template `notebook` lays out, as plain data: words only, nothing is counted there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EntryCard:
    """One record or problem: its head, a line of facts, what is said of it, the names of its pictures, a note."""

    head: str
    meta: str
    parts: tuple[tuple[str, str], ...]
    """(label, words); no label: only the words."""
    pictures: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableCard:
    """A ruled table: widths in parts of the page's width, as many cells in each row as headings."""

    title: str
    columns: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ChapterCard:
    """A chapter: a few sentences, then tables, then entries."""

    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[TableCard, ...] = ()
    entries: tuple[EntryCard, ...] = ()


@dataclass(frozen=True, slots=True)
class NotebookCard:
    """Template `notebook`: a cover, then chapters; `mark` stands across every page, `foot` below it."""

    title: str
    name: str
    role: str
    term: str
    league: str
    day: str
    facts: tuple[tuple[str, str], ...]
    """Of the cover: a name and what there is to say."""
    chapters: tuple[ChapterCard, ...]
    mark: str
    foot: str
