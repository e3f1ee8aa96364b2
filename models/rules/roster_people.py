"""What the rows of 人员 do to the people we know: who is new, who changes, who has left."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from models.rules.refusal import Refusal
from models.rules.roster_rows import BadRow, PersonRow
from models.rules.roster_sheet import heading_of
from models.rules.roster_state import Change, KnownLink, KnownPerson, TableDiff
from models.rules.text import fold
from models.rules.vocabulary import Level, Role, TargetKind

_SCHOOL_WIDE = frozenset({Role.COMMITTEE, Role.DEPARTMENT, Role.LEADER})
"""Whoever is only these belongs to no college unless the file names one."""
_TAIL = re.compile("(班级|班)?团支部$|班$|寝室$|宿舍$|室$")


class Spellings:
    """One name per class and per dorm: 护理2301班团支部 is 护理2301 if that is how it was first written."""

    def __init__(self, people: Iterable[KnownPerson], links: Iterable[KnownLink]) -> None:
        known = {(link.kind, link.target) for link in links}
        for person in people:
            known |= {(TargetKind.BRANCH, person.class_name), (TargetKind.DORM, person.dorm)}
        self._exact = known
        self._loose: dict[tuple[TargetKind, str], str] = {}
        for kind, name in sorted(known):
            self._loose.setdefault((kind, _loose(name)), name)

    def find(self, kind: TargetKind, name: str) -> str | None:
        """The name as we write it; None if there is no such class or dorm."""
        return name if (kind, name) in self._exact else self._loose.get((kind, _loose(name)))

    def settle(self, kind: TargetKind, name: str) -> str:
        """The name as we write it; a new one is taken as it comes."""
        return self.find(kind, name) or self._loose.setdefault((kind, _loose(name)), name)

    def names(self, kind: TargetKind) -> list[str]:
        """Every name of a class or a dorm."""
        return sorted(name for of, name in self._exact if of is kind and name)


def _loose(name: str) -> str:
    return _TAIL.sub("", fold(name))


def person_said(row: PersonRow, known: KnownPerson | None, spellings: Spellings) -> KnownPerson:
    """The person as the row wants them; what it does not say stays, or is guessed for someone new."""
    base = known or KnownPerson(row.code, row.name)
    said: dict[str, Any] = {
        "name": row.name,
        "college": row.college,
        "roles": row.roles,
        "level": row.level,
        "position": row.position,
        "class_name": row.class_name and spellings.settle(TargetKind.BRANCH, row.class_name),
        "dorm": row.dorm and spellings.settle(TargetKind.DORM, row.dorm),
        "qq": row.qq,
        "wechat": row.wechat,
        "phone": row.phone,
        "public_contact": row.public_contact,
    }
    person = replace(base, left_on=None, **{name: value for name, value in said.items() if value is not None})
    if known is None and row.level is None and not person.college and person.roles and person.roles <= _SCHOOL_WIDE:
        return replace(person, level=Level.SCHOOL)
    return person


def _flaw(person: KnownPerson) -> tuple[str, Refusal] | None:
    if not person.roles:
        return "roles", Refusal("missing")
    if person.level is Level.COLLEGE and not person.college:
        return "college", Refusal("missing-college")
    return None


def compare_people(
    known: Mapping[str, KnownPerson], rows: Iterable[PersonRow], spellings: Spellings
) -> tuple[TableDiff[KnownPerson], list[BadRow]]:
    """Who is added or changed; a QQ number belongs to one person, because it binds an account by itself."""
    bad: list[BadRow] = []
    sound: list[tuple[PersonRow, KnownPerson]] = []
    for row in rows:
        person = person_said(row, known.get(row.code), spellings)
        flaw = _flaw(person)
        if flaw is None:
            sound.append((row, person))
        else:
            bad.append(BadRow(row.place, heading_of(row.place.table, flaw[0]), flaw[1]))
    accepted = _with_own_qq(known, sound, bad)
    added = tuple(person for person in accepted if person.code not in known)
    changed = tuple(
        Change(known[person.code], person)
        for person in accepted
        if person.code in known and known[person.code] != person
    )
    return TableDiff(added, changed, (), len(accepted) - len(added) - len(changed)), bad


def _with_own_qq(
    known: Mapping[str, KnownPerson], sound: list[tuple[PersonRow, KnownPerson]], bad: list[BadRow]
) -> list[KnownPerson]:
    """Those whose QQ number nobody else has; one who gives a number up makes way for a row that waits for it."""
    holders = {person.qq: person.code for person in known.values() if person.qq and person.left_on is None}
    waiting: defaultdict[str, list[tuple[PersonRow, KnownPerson]]] = defaultdict(list)
    accepted: list[KnownPerson] = []
    queue = deque(sound)
    while queue:
        row, person = queue.popleft()
        if person.qq and holders.get(person.qq, person.code) != person.code:
            waiting[person.qq].append((row, person))
            continue
        accepted.append(person)
        before = known.get(person.code)
        if person.qq:
            holders[person.qq] = person.code
        if before and before.qq != person.qq and holders.get(before.qq) == person.code:
            del holders[before.qq]
            queue.extendleft(reversed(waiting.pop(before.qq, [])))
    for qq, rows in waiting.items():
        holder = holders[qq]
        reason = Refusal("qq-taken", {"qq": qq, "code": holder})
        bad.extend(BadRow(row.place, heading_of(row.place.table, "qq"), reason) for row, _person in rows)
    return accepted


def absent_people(
    known: Mapping[str, KnownPerson], rows: Iterable[PersonRow], today: date
) -> tuple[Change[KnownPerson], ...]:
    """Whoever a complete file no longer names has left."""
    named = {row.code for row in rows}
    return tuple(
        Change(person, replace(person, left_on=today))
        for person in known.values()
        if person.left_on is None and person.code not in named
    )
