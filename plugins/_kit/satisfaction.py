"""What closed surveys say of cadres, read and published in one way for every room that shows or weighs it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from config.clock import local_day
from models.rules.survey import Published, Satisfaction, publish
from models.tables import College, Person, Survey, SurveyAnswer, SurveyAsk
from plugins._kit.directory import directory
from plugins._kit.policy import policy


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything of one closed survey; only what is published may be shown."""

    published: Published
    asked: Mapping[int, int]
    words: Mapping[int, Sequence[str]]
    people: Mapping[int, Person]
    colleges: Mapping[int, str]


async def counted(survey: Survey, k: int | None = None) -> Counted:
    """Read and published in one way for everybody, so that no two views can be subtracted.

    `k`: answers a mean needs, where it is not that of today's policy; never for anything that is shown to people.
    """
    here = {"school_id": directory.school_id, "survey_id": survey.id}
    sent = await SurveyAsk.filter(**here, sent=True).values_list("cadre_id", flat=True)
    asked = Counter(int(str(one)) for one in sent)
    scores: dict[int, list[int]] = defaultdict(list)
    words: dict[int, list[str]] = defaultdict(list)
    for row in await SurveyAnswer.filter(**here).order_by("id"):
        scores[row.cadre_id].append(row.score)
        if row.words:
            words[row.cadre_id].append(row.words)
        asked[row.cadre_id] = max(asked[row.cadre_id], len(scores[row.cadre_id]))
    people = {one.id: one for one in await Person.filter(school_id=directory.school_id, id__in=list(asked))}
    colleges = {one.id: one.name for one in await College.filter(school_id=directory.school_id)}
    of = {id: person.college_id for id, person in people.items()}
    return Counted(publish(asked, scores, of, k or policy().problems.k), asked, words, people, colleges)


async def satisfaction_between(first: date, last: date, k: int | None = None) -> dict[int, Satisfaction]:
    """By cadre: what the newest survey that closed in these days shows of each by themself."""
    found: dict[int, Satisfaction] = {}
    closed = Survey.filter(school_id=directory.school_id).exclude(closed_at=None).order_by("id")
    for survey in await closed:
        assert survey.closed_at is not None
        if first <= local_day(survey.closed_at) <= last:
            found |= (await counted(survey, k)).published.cadres
    return found
