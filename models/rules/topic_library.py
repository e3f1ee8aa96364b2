"""The topic library as data: config/policy/topics.toml becomes a `Library`, or every mistake in it is named."""

from __future__ import annotations

from typing import Any

from models.rules.policy_reader import PolicyError, Section
from models.rules.topics import Library, LibraryTopic, Theme


def parse_library(data: dict[str, Any], file: str) -> Library:
    """Read what a TOML parser made of the file; PolicyError with one line per problem."""
    top = Section(data, file)
    topics = tuple(_topic(one) for one in top.sections("topic"))
    themes = tuple(_theme(one) for one in top.sections("theme"))
    keys = [one.key for one in topics]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        top.problem("topic", f"{key} 写了两次")
    top.close()
    if top.problems:
        raise PolicyError(top.problems)
    return Library(topics, themes)


def _topic(section: Section) -> LibraryTopic:
    quoted = section.has("quote")
    topic = LibraryTopic(
        key=section.text("key"),
        title=section.text("title"),
        question=section.text("question"),
        months=tuple(sorted(section.wholes("months", 1, 12))) if section.has("months") else (),
        quote=section.text("quote") if quoted else "",
        source=section.text("source") if quoted else "",
        dated=section.day("dated") if quoted else None,
        expires=section.day("expires") if quoted else None,
    )
    if topic.dated is not None and topic.expires is not None and topic.expires <= topic.dated:
        section.problem("expires", "要晚于 dated")
    section.close()
    return topic


def _theme(section: Section) -> Theme:
    theme = Theme(section.text("name"), section.texts("words", least=1), section.texts("questions"))
    section.close()
    return theme
