"""The part of somebody's own data that the seal keeps: opened for them alone, in memory."""

from __future__ import annotations

from models.rules.concern_words import ConcernState, Openness, ProblemState, Source
from models.tables import ConcernMessage, Person, SealedPicture
from plugins._kit import sealed
from plugins._kit.directory import directory
from plugins._kit.exports import Value
from plugins.concerns import progress_rows as rows
from plugins.concerns.progress import signature_of


async def reported(person: Person) -> list[list[Value]]:
    """Every concern of theirs, the sealed ones among them."""
    lines: list[list[Value]] = []
    for row in await rows.everything_said(person.id):
        lines.append(
            [
                row.number,
                str(row.day),
                Openness(row.openness).label,
                row.category,
                row.text,
                await directory.name_of(row.talk_with_id),
                await SealedPicture.filter(school_id=directory.school_id, concern_id=row.id).count(),
                ConcernState(row.state).label,
            ]
        )
    return lines


async def talked(person: Person) -> list[list[Value]]:
    """What was said about them, both ways."""
    lines: list[list[Value]] = []
    for concern in await rows.everything_said(person.id):
        said = ConcernMessage.filter(school_id=directory.school_id, concern_id=concern.id).order_by("place")
        for row in await said:
            who = "我" if row.side == "reporter" else await signature_of(row.author_id)
            closed = concern.source == Source.CRISIS.value
            text = sealed.opened_words(f"{concern.id}:{row.place}", row.text) if closed else row.text
            lines.append([concern.number, str(row.day), who, text])
    return lines


async def supported(person: Person) -> list[list[Value]]:
    """The problems they are counted in."""
    behind = await rows.supported_problems(person.id)
    return [[row.number, row.title, ProblemState(row.state).label] for row in behind]
