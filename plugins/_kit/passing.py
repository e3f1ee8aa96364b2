"""How words are made fit to be passed on: what a department gets names nobody, what everybody reads accuses nobody.

One place for it, so that whoever takes their words back finds them again in every copy.
"""

from __future__ import annotations

import re

from models.rules.masking import SOME_ROOM, redact, rooms_in
from models.rules.text import half_width
from models.rules.vocabulary import Role
from models.tables import Person, PersonRole
from plugins._kit.directory import directory

SOMEBODY, UNVERIFIED = "某同学", "未能核实"
_ACCUSING = re.compile(
    r"不属实|(?:反映|情况|内容|信息|举报|投诉|问题)(?:的)?不实(?![用际在行施])|与(?:事实|实际)(?:情况)?不(?:相)?符"
)
_FOUND = re.compile(r"(?:经|已)过?(?:调查|核实|核查|了解)[，,、]?\s*(?=[^，,。]{0,8}未能核实)")
_WORKING = frozenset(Role) - {Role.YOUTH}


def honest(text: str) -> str:
    """The words with every 不属实 read as 未能核实: nobody who spoke up is called a liar."""
    return _FOUND.sub("", _ACCUSING.sub(UNVERIFIED, text))


async def as_referred(text: str) -> str:
    """The words as a department or a leader may read them: neither a name nor a number nor a room."""
    names = await Person.filter(school_id=directory.school_id).values_list("name", flat=True)
    return redact(text, _standing_in(text, {str(name) for name in names}))


async def as_told(text: str) -> str:
    """The words as everybody behind a problem may read them: no youth by name, no room, no 不属实.

    Every youth of the roster alike: whoever covered only those behind the problem would tell who they are.
    """
    told = honest(text)
    for name in _standing_in(told, await _youths()):
        told = told.replace(name, SOMEBODY)
    for room in sorted(rooms_in(told), key=len, reverse=True):
        while (at := half_width(told).find(room)) >= 0:
            told = told[:at] + SOME_ROOM + told[at + len(room) :]
    return told


def _standing_in(text: str, names: set[str]) -> list[str]:
    return sorted((name for name in names if len(name) > 1 and name in text), key=len, reverse=True)


async def _youths() -> set[str]:
    """Those who are nothing but youths; a cadre's or a teacher's name may be said."""
    working = await PersonRole.filter(
        school_id=directory.school_id, role__in=[role.value for role in _WORKING]
    ).values_list("person_id", flat=True)
    rows = await Person.filter(school_id=directory.school_id).values_list("id", "name")
    known = {int(str(one)) for one in working}
    return {str(name) for id, name in rows if int(id) not in known}
