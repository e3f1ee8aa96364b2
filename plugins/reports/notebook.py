"""青情笔记: whose and of which term, noted before it is made, its pages with as many pictures as go through."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from config.clock import local_day
from models.rules.notebook import NotebookFacts, may_take_notebook
from models.rules.refusal import Refusal
from models.rules.terms import term_called
from models.rules.vocabulary import Role
from models.tables import College, Evidence, Person, PersonRole
from plugins._kit.capability import LARGEST_FILE
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.evidence_files import picture_file
from plugins._kit.policy import policy
from plugins._kit.recording import asker_of, semester_spans
from plugins._kit.typesetting import typeset
from plugins._kit.unit import refuse, unit_of_work, write_audit
from plugins.reports.notebook_rows import facts_of
from plugins.reports.parse_notebook import NotebookWish
from plugins.reports.replies import notebook as words

BUDGET = LARGEST_FILE * 3 // 4
"""Bytes of all pictures together: the rest of the file has room beside them."""
BLOCK = 500
"""Names of one statement."""


@dataclass(frozen=True, slots=True)
class Notebook:
    """The pages (None: they could not be set), how many pictures are gone from the disk; `plain`: left out for size."""

    content: bytes | None
    lost: int
    plain: bool = False


async def gather(call: Call, wish: NotebookWish) -> NotebookFacts | Refusal:
    """The facts of the notebook that is meant, once it is noted who takes it out."""
    cadre = await _meant(call, wish.name)
    if isinstance(cadre, Refusal):
        return cadre
    today, asker = local_day(call.now), await asker_of(call.actor)
    term = term_called(wish.term, today, await semester_spans())
    if isinstance(term, Refusal):
        return term
    refusal = may_take_notebook(asker, cadre.id, cadre.college_id)
    async with unit_of_work(call) as unit:
        if refusal is not None:
            return await refuse(unit, call, refusal)
        await write_audit(unit, call, f"export:notebook:{cadre.id}:{term.name}"[:64])
    return await facts_of(cadre, term, asker, today)


async def _meant(call: Call, name: str) -> Person | Refusal:
    """The cadre of that name, the speaker's college first; the speaker themselves without a name."""
    assert call.actor.person_id is not None
    if not name or name == call.actor.name:
        if Role.CADRE not in call.actor.roles:
            return Refusal("whose")
        return await Person.get(school_id=directory.school_id, id=call.actor.person_id)
    colleges = {one.id: one.name for one in await College.filter(school_id=directory.school_id)}
    cadres = PersonRole.filter(school_id=directory.school_id, role=Role.CADRE.value, person__name__in=name.split())
    ids = [int(str(one)) for one in await cadres.values_list("person_id", flat=True)]
    found = await Person.filter(school_id=directory.school_id, id__in=ids).order_by("id")
    near = [one for one in found if colleges.get(one.college_id or 0, "校级") in name.split()]
    near = near or [one for one in found if one.college_id == call.actor.college_id] or found
    if not near:
        return Refusal("no-such-cadre", {"said": name})
    if len(near) > 1:
        where = tuple(dict.fromkeys(colleges.get(one.college_id or 0, "校级") for one in near))
        return Refusal("several-cadres", {"said": name, "colleges": where})
    return near[0]


async def make(facts: NotebookFacts, *, pictures: bool) -> Notebook:
    """Its pages; without pictures where with them it cannot be set or would not go through."""
    card = words.card(facts, policy().school.notebook, policy().school.league)
    files = await _files(facts) if pictures else {}
    if files:
        done = await typeset("notebook", card, files, budget=BUDGET)
        if done is not None and len(done.content) <= LARGEST_FILE:
            return Notebook(done.content, done.lost)
    done = await typeset("notebook", words.without_pictures(card), {}, budget=0)
    return Notebook(done.content if done is not None else None, 0, plain=bool(files))


async def _files(facts: NotebookFacts) -> dict[str, Path]:
    """Each picture once, by its name."""
    digests = {name for one in facts.records for name in one.pictures}
    found: dict[str, Path] = {}
    ordered = sorted(digests)
    for start in range(0, len(ordered), BLOCK):
        some = ordered[start : start + BLOCK]
        rows = Evidence.filter(school_id=directory.school_id, kind="image", digest__in=some)
        found |= {words.picture_name(row.digest): picture_file(row.digest, row.media_type) for row in await rows}
    return found
