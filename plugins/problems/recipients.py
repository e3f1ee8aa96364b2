"""Who is meant by the name somebody typed: a department of the policy or of the roster, or a person; pure.

The policy and the roster may call one department by two names (后勤处, 后勤保障处): what they share decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.rules.nearest import nearest
from models.rules.refusal import Refusal

_PAUSE = " \t\n,，、:：。;；"
_SUFFIX = re.compile(r"(?:办公室|中心|部门|处|部|科|院|馆|办)$")
_LOOSE_SUFFIX = re.compile(r"^(?:办公室|中心|部门|处|部|科|办)(?=$|[\s,，、:：。;；])")
_LIKELY = 0.45


@dataclass(frozen=True, slots=True)
class Office:
    """A department: `name` as the policy has it (or the roster alone), `row` as the roster has it, else empty."""

    name: str
    row: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Everything it may be called."""
        names = [one for one in (self.name, self.row) if one]
        stems = [stem_of(one) for one in names]
        return tuple(dict.fromkeys([*names, *(one for one in stems if len(one) > 1)]))


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person a problem may be passed to."""

    person_id: int
    name: str
    title: str
    """What a youth reads instead of the name: 辅导员."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Who was named, and the words behind the name."""

    whom: Office | Somebody
    rest: str


def stem_of(name: str) -> str:
    """后勤 of 后勤处."""
    return _SUFFIX.sub("", name)


def offices_of(policy: Iterable[str], roster: Sequence[str]) -> tuple[Office, ...]:
    """Every department once, those of the policy beside what the roster calls them."""
    left = list(roster)
    found = []
    for name in policy:
        row = _same(name, left)
        if row:
            left.remove(row)
        found.append(Office(name, row))
    return (*found, *(Office(one, one) for one in left))


def _same(name: str, rows: Sequence[str]) -> str:
    if name in rows:
        return name
    stem = stem_of(name)
    alike = [row for row in rows if len(stem) > 1 and (stem in row or (len(stem_of(row)) > 1 and stem_of(row) in name))]
    return nearest(name, alike, 1)[0] if alike else ""


def who_is_meant(said: str, offices: Sequence[Office], people: Sequence[Somebody]) -> Meant | Refusal:
    """The department or person the words begin with.

    Refusals: `whom` (fact `names`), `no-such-department` (`said`, `names`), `which-person` (`name`).
    """
    words = said.strip(_PAUSE)
    if not words:
        return Refusal("whom", {"names": tuple(one.name for one in offices)})
    called = [(word, one) for one in offices for word in one.words] + [(one.name, one) for one in people]
    fitting = [(word, one) for word, one in called if words.startswith(word)]
    if not fitting:
        token = re.split(r"[\s,，、:：。;；]", words, maxsplit=1)[0]
        near = nearest(token, [one.name for one in offices], 3, at_least=_LIKELY)
        return Refusal("no-such-department", {"said": token[:20], "names": near or tuple(one.name for one in offices)})
    longest = max(len(word) for word, _ in fitting)
    best = list(dict.fromkeys(one for word, one in fitting if len(word) == longest))
    if len(best) > 1:
        return Refusal("which-person", {"name": words[:longest]})
    return Meant(best[0], _LOOSE_SUFFIX.sub("", words[longest:]).strip(_PAUSE))
