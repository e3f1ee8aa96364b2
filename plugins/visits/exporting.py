"""`/导出 记录`: a term's records as a sheet, within the scope of /记录 N: one's own, the college's, the school's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tortoise.expressions import Q
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.semester import SemesterSpan
from models.rules.terms import term_called, term_said
from models.rules.vocabulary import Level, Outcome, RecordKind, Role, Trust
from models.tables import College, Evidence, Record
from plugins._kit.commands import Call, Reply
from plugins._kit.directory import directory
from plugins._kit.exporting import MOST_ROWS, exports
from plugins._kit.exports import Export
from plugins._kit.recording import semester_spans
from plugins.visits.commands import CADRES
from plugins.visits.replies_sheets import NAME, WIDTHS, counts, refused, sheet
from plugins.visits.results import Shown
from plugins.visits.results_sheets import RecordSheetLine

OFFICE = frozenset({Role.SECRETARY, Role.COMMITTEE})
_BLOCK = 500


@exports("记录", who=CADRES | OFFICE, usage="记录（可加 上学期、学院、姓名）", aliases=("履职记录",), order=20)
async def record_sheet(call: Call, text: str) -> Export | Reply:
    """Every record of the term that the speaker may see; the words of a talk only to who wrote them down."""
    said, rest = term_said(text[:100])
    term = term_called(said, local_day(call.now), await semester_spans())
    if isinstance(term, Refusal):
        return Reply(refused(term), private=True)
    narrowed = await _narrowed(in_scope(call, term), rest)
    if isinstance(narrowed, Refusal):
        return Reply(refused(narrowed), private=True)
    found, names = narrowed
    if (count := await found.count()) > MOST_ROWS:
        return Reply(refused(Refusal("too-many", {"count": count, "most": MOST_ROWS})), private=True)
    rows = await found.order_by("happened_on", "number")
    lines = await _lines(call, rows)
    scope = " ".join(filter(None, (names or await _whose(call), term.name)))
    return Export(NAME, scope, counts(lines), sheet(lines), WIDTHS)


def in_scope(call: Call, term: SemesterSpan) -> QuerySet[Record]:
    """The records of the term that `permission.may_see_record` lets the speaker see; of a joint visit one's own row."""
    me, college_id = call.actor.person_id, call.actor.college_id
    mine = Q(cadre_id=me)
    if Role.SECRETARY in call.actor.roles and college_id is not None:
        visiting = Q(target__college_id=college_id, cadre__level=Level.SCHOOL.value)
        mine |= Q(college_id=college_id) | visiting
    here = Record.filter(
        school_id=directory.school_id,
        withdrawn_at=None,
        happened_on__gte=term.starts_on,
        happened_on__lte=term.ends_on,
    )
    return here if Role.COMMITTEE in call.actor.roles else here.filter(mine)


async def _narrowed(found: QuerySet[Record], words: str) -> tuple[QuerySet[Record], str] | Refusal:
    """Only those of a college or of a cadre whose name was said."""
    named = " ".join(words.split())
    if not named:
        return found, ""
    colleges = await College.filter(school_id=directory.school_id)
    college = next((one for one in colleges if named in (one.name, one.name.removesuffix("学院"))), None)
    if college is not None:
        return found.filter(college_id=college.id), college.name
    ids = [id for id, name in (await directory.cadres()).items() if name == named]
    if not ids:
        return Refusal("nobody-of-that-name", {"said": named})
    return found.filter(cadre_id__in=ids), named


async def _whose(call: Call) -> str:
    if Role.COMMITTEE in call.actor.roles:
        return "全校"
    if Role.SECRETARY in call.actor.roles:
        college = await College.filter(school_id=directory.school_id, id=call.actor.college_id or 0).first()
        return college.name if college else ""
    return call.actor.name


async def _lines(call: Call, rows: Sequence[Record]) -> list[RecordSheetLine]:
    colleges = {one.id: one.name for one in await College.filter(school_id=directory.school_id)}
    pictures = await _pictures([row.id for row in rows])
    lines = []
    for row in rows:
        private = row.kind == RecordKind.TALK.value and row.cadre_id != call.actor.person_id
        target = await directory.target(row.target_id) if row.target_id is not None else None
        shown = Shown(
            number=row.number,
            kind=RecordKind(row.kind),
            cadre=await directory.name_of(row.cadre_id),
            target=target.name if target else "",
            topic=row.topic,
            happened_on=row.happened_on,
            entered_on=local_day(row.entered_at),
            outcome=Outcome(row.outcome),
            trust=Trust(row.trust),
            process="" if private else row.process,
            effect="" if private else row.effect,
            reflection="" if private else row.reflection,
            complete=row.complete,
            pictures=pictures[row.id],
        )
        lines.append(RecordSheetLine(shown, colleges.get(row.college_id or 0, ""), row.sub_kind, private))
    return lines


async def _pictures(ids: Sequence[int]) -> Counter[int]:
    found: Counter[int] = Counter()
    for start in range(0, len(ids), _BLOCK):
        some = list(ids[start : start + _BLOCK])
        here = Evidence.filter(school_id=directory.school_id, record_id__in=some, kind="image")
        counted = here.annotate(count=Count("id")).group_by("record_id")
        found.update({int(row["record_id"]): int(row["count"]) for row in await counted.values("record_id", "count")})
    return found
