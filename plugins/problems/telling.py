"""Telling those behind a problem of a step, through the seal; and colleagues, who are written to under their names."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from models.rules.vocabulary import Role
from models.tables import College, Concern, ConcernMessage, Outbox, Person, PersonRole, Problem, ProblemStep, Referral
from plugins._kit import outbox, sealed
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.unit import Unit, background_unit
from plugins.problems import rows
from plugins.problems.replies import staff as words


async def tell_people(unit: Unit, problem: Problem, step: ProblemStep, text: str) -> int:
    """Every person behind the problem hears of the step once; how many there are."""
    people = {support_id for support_id, _ in await sealed.supporters(problem.id, unit)}
    return await tell_some(unit, problem, f"{problem.id}:{step.place}", people, text)


async def tell_some(unit: Unit, problem: Problem, key: str, people: Collection[int], text: str) -> int:
    """These supporters of the problem; in the order of their random keys, which says nothing."""
    posts = [
        outbox.Post(
            unique_key=f"concern:{key}:{support_id}",
            scene="private",
            platform=outbox.SEALED,
            scene_id=f"support:{support_id}",
            text=text,
            subject=("problem", problem.number),
        )
        for support_id in sorted(people)
    ]
    if posts:
        await outbox.post_many(unit, posts)
    return len(posts)


async def tell_reporter(unit: Unit, concern: Concern, said: ConcernMessage, text: str) -> None:
    """A word to the one who reported this concern, whoever that is."""
    one = outbox.Post(
        unique_key=f"concern:{concern.id}:said:{said.place}",
        scene="private",
        platform=outbox.SEALED,
        scene_id=f"concern:{concern.id}",
        text=text,
        subject=("concern", concern.number),
    )
    await outbox.post_many(unit, [one])


async def tell_colleague(
    unit: Unit,
    key: str,
    person_id: int,
    number: int,
    *,
    text: str = "",
    kind: str = "problem",
    facts: dict[str, Any] | None = None,
) -> bool:
    """A private message to somebody who works on #number; False where there is no way to them."""
    way = await outbox.private_way_to(person_id)
    if way is None:
        return False
    subject = (kind, number)
    one = outbox.Post(key, "private", *way, text=text, subject=subject, person_id=person_id, facts=facts or {})
    await outbox.post_many(unit, [one])
    return True


@outbox.composes("referral")
async def compose(row: Outbox, now: datetime) -> outbox.Composed:
    """A referral or what became of it, as it stands when the message goes out: what was taken back is not sent."""
    facts = row.payload["facts"]
    referral = await Referral.get_or_none(school_id=directory.school_id, id=int(facts["referral"]))
    if referral is None or referral.state == "withdrawn":
        return outbox.Drop("retracted")
    problem = await Problem.get(school_id=directory.school_id, id=referral.problem_id)
    say = facts["say"]
    if say == "passed":
        if referral.state != rows.OPEN:
            return outbox.Drop("answered")
        if row.person_id is not None and row.person_id in (await rows.facts_of_one(problem)).about_ids:
            return outbox.Drop("speaks-of-them")
        return outbox.Letter(words.passed(problem.number, referral.words), subject=("referral", problem.number))
    letter = {"answered": words.answer_came, "returned": words.came_back}[say]
    text = letter(problem.number, problem.title, referral.department, referral.answer)
    return outbox.Letter(text, subject=("problem", problem.number))


async def passed_to_nobody(row: Outbox, now: datetime) -> None:
    """A referral that did not get through goes on paper, and whoever sent it hears of it."""
    facts = row.payload["facts"]
    if facts["say"] != "passed":
        return
    referral = await Referral.get(school_id=directory.school_id, id=int(facts["referral"]))
    problem = await Problem.get(school_id=directory.school_id, id=referral.problem_id)
    async with background_unit(now) as unit:
        await Referral.filter(id=referral.id).using_db(unit.connection).update(way="file")
        text = words.not_there(problem.number, problem.title, referral.department)
        await tell_colleague(unit, f"triage:paper:{referral.id}", referral.by_id, problem.number, text=text)


outbox.after_failure["referral"] = passed_to_nobody


async def signature_of(call: Call) -> str:
    """What the people behind a problem read of whoever acts: an office, or a cadre by name."""
    if Role.COMMITTEE in call.actor.roles:
        return "校团委"
    if Role.SECRETARY in call.actor.roles:
        return f"{await college_name(call.actor.college_id)}团委"
    return f"团干部{call.actor.name}"


async def college_name(college_id: int | None) -> str:
    """A college's name; empty for none."""
    found = await College.get_or_none(school_id=directory.school_id, id=college_id) if college_id is not None else None
    return found.name if found is not None else ""


async def colleagues(college_ids: Iterable[int], but: Iterable[int]) -> list[int]:
    """Who else sorts the list: the secretaries of these colleges, or where there is none, the committee."""
    left_out = set(but)
    for role, colleges in ((Role.SECRETARY, set(college_ids)), (Role.COMMITTEE, None)):
        held = PersonRole.filter(school_id=directory.school_id, role=role.value)
        ids = [int(str(one)) for one in await held.values_list("person_id", flat=True)]
        people = Person.filter(school_id=directory.school_id, id__in=ids, left_on=None)
        if colleges is not None:
            people = people.filter(college_id__in=list(colleges))
        found = sorted(one.id for one in await people if one.id not in left_out)
        if found:
            return found
    return []
