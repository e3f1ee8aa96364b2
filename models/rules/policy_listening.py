"""How the sections about concerns are read from a policy file: [listening], [[category]], [[department]]."""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.rules.listening import Category, CategoryKind, Department, Listening, PlaceName, Topic, WeightedWord
from models.rules.nearest import nearest
from models.rules.policy_reader import Section
from models.rules.text import bare
from models.rules.vocabulary import CrisisKind

_WEIGHT = 3
_WEIGHTED = re.compile(r"(.*\S)\s+(\d+)")


def read_listening(top: Section) -> Listening:
    """The whole of it; every mistake is noted in `top`."""
    section = top.section("listening")
    categories = _categories(top)
    names = tuple(category.name for category in categories)
    departments = _departments(top, names)
    listening = Listening(
        coordinator=section.text("coordinator"),
        places=_places(section),
        fillers=section.texts("fillers"),
        closings=section.texts("closings"),
        praise=_words(section, "praise"),
        complaints=section.texts("complaints"),
        categories=categories,
        departments=departments,
    )
    section.close()
    _check_known(section, "coordinator", listening.coordinator, [one.name for one in departments], "部门")
    for word in listening.complaints:
        _check_word(section, "complaints", word)
    return listening


def _categories(top: Section) -> tuple[Category, ...]:
    categories: list[Category] = []
    for section in top.sections("category"):
        category = Category(section.text("name"), section.choice("kind", CategoryKind))
        section.close()
        _check_new(section, category.name, [other.name for other in categories])
        categories.append(category)
    if not any(category.kind is CategoryKind.THANKS for category in categories):
        top.problem("category", "至少要有一条 [[category]] 的 kind 是 thanks，夸奖和闲聊归在那里")
    return tuple(categories)


def _departments(top: Section, categories: tuple[str, ...]) -> tuple[Department, ...]:
    departments: list[Department] = []
    topics: list[str] = []
    for section in top.sections("department"):
        department = Department(
            name=section.text("name"),
            category=section.text("category"),
            crisis=section.choices("crisis", CrisisKind),
            words=_words(section),
            topics=tuple(_topic(one, categories, topics) for one in section.sections("topic")),
        )
        section.close()
        _check_new(section, department.name, [other.name for other in departments])
        _check_known(section, "category", department.category, categories, "类别")
        departments.append(department)
    if not departments:
        top.problem("department", "至少要有一条 [[department]]")
    return tuple(departments)


def _topic(section: Section, categories: tuple[str, ...], topics: list[str]) -> Topic:
    topic = Topic(section.text("name"), section.text("category"), _words(section))
    section.close()
    _check_new(section, topic.name, topics)
    _check_known(section, "category", topic.category, categories, "类别")
    topics.append(topic.name)
    return topic


def _words(section: Section, key: str = "words") -> tuple[WeightedWord, ...]:
    words: dict[str, WeightedWord] = {}
    for entry in section.texts(key):
        weighted = _WEIGHTED.fullmatch(entry)
        word, weight = (weighted[1], int(weighted[2])) if weighted else (entry, _WEIGHT)
        if not 1 <= weight <= 9:
            section.problem(key, f"{entry} 的分量要是 1 到 9")
        if word in words:
            section.problem(key, f"{word} 写了两次")
        _check_word(section, key, word)
        words[word] = WeightedWord(word, weight)
    return tuple(words.values())


def _places(section: Section) -> tuple[PlaceName, ...]:
    """One text per place: its name, then its aliases, divided by spaces."""
    places: dict[str, PlaceName] = {}
    seen: set[str] = set()
    for entry in section.texts("places"):
        name, *aliases = entry.split()
        for word in (name, *aliases):
            if word in seen:
                section.problem("places", f"{word} 写了两次")
            seen.add(word)
            _check_word(section, "places", word)
        places[name] = PlaceName(name, tuple(aliases))
    return tuple(places.values())


def _check_word(section: Section, key: str, word: str) -> None:
    if not all(bare(part) for part in word.split("…")):
        section.problem(key, f"{word} 里没有字")


def _check_new(section: Section, name: str, others: Iterable[str]) -> None:
    if name in others:
        section.problem("name", f"{name} 写了两次")


def _check_known(section: Section, key: str, name: str, known: Iterable[str], what: str) -> None:
    names = tuple(known)
    if name and name not in names:
        guess = nearest(name, names, 1, at_least=0.4)
        section.problem(key, f"没有叫 {name} 的{what}" + (f"，是不是想写 {guess[0]}" if guess else ""))
