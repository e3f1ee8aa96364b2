"""What a closed survey shows, and to whom: the committee all, a secretary the college, a cadre themself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.survey import Satisfaction
from models.rules.vocabulary import Role
from models.tables import Survey
from plugins._kit.commands import Call
from plugins._kit.policy import policy
from plugins._kit.satisfaction import Counted, counted
from plugins.surveys.results import Line, Outcome


async def outcome(call: Call, survey: Survey) -> Outcome | Refusal:
    """What the speaker may see of it. Refusal: `nothing-yours`."""
    seen = await counted(survey)
    whole, own = Role.COMMITTEE in call.actor.roles, call.actor.college_id
    if whole or Role.SECRETARY in call.actor.roles:
        mine = [id for id, one in seen.people.items() if whole or one.college_id == own]
    else:
        mine = [id for id in seen.people if id == call.actor.person_id]
    office = whole or Role.SECRETARY in call.actor.roles
    if not mine and not office:
        return Refusal("nothing-yours", {"number": survey.number})
    lines = [_line(seen, id, office=office) for id in mine if id in seen.published.cadres]
    lines.sort(key=lambda line: line.name)  # no league table: in the order of names
    if office:
        lines += _rests(seen, mine, whole=whole)
    pooled = tuple(sorted(seen.people[id].name for id in mine if id not in seen.published.cadres))
    assert survey.closed_at is not None
    return Outcome(
        number=survey.number,
        closed_on=local_day(survey.closed_at),
        asked=sum(line.said.asked for line in lines),
        answered=sum(line.said.answered for line in lines),
        lines=tuple(lines),
        pooled=pooled,
    )


def _line(seen: Counted, id: int, *, office: bool) -> Line:
    said = seen.published.cadres[id]
    return Line(seen.people[id].name, said, tuple(seen.words.get(id, ())) if office else (), is_low(said))


def _rests(seen: Counted, mine: Sequence[int], *, whole: bool) -> list[Line]:
    shown = {seen.people[id].college_id for id in mine}
    rests = [
        Line(f"{seen.colleges.get(college or 0, '没有学院')}其余", said)
        for college, said in seen.published.rest.items()
        if college in shown
    ]
    if whole and seen.published.rest_of_all is not None:
        rests.append(Line("全校其余", seen.published.rest_of_all))
    return rests


def is_low(said: Satisfaction) -> bool:
    """Whether somebody should ask how things are."""
    return said.mean is not None and said.mean < policy().survey.low


async def low_of(survey: Survey) -> dict[int | None, list[Line]]:
    """By college: cadres whose mean is low."""
    seen = await counted(survey)
    found: dict[int | None, list[Line]] = defaultdict(list)
    for id, said in seen.published.cadres.items():
        if is_low(said):
            found[seen.people[id].college_id].append(Line(seen.people[id].name, said, low=True))
    return dict(found)
