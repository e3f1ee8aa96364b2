"""Drafting a brief, changing it, and making its files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from config.clock import local_day
from models.rules.brief import BriefFacts, brief_facts
from models.rules.brief_payload import brief_of, brief_payload
from models.rules.masking import redact
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import College, Draft
from plugins._kit import paper_brief
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.recording import semester_spans
from plugins._kit.unit import unit_of_work
from plugins.reports import drafts
from plugins.reports.gathering import problems_of, since_of, talks_of
from plugins.reports.quoting import names_in, still_said
from plugins.reports.replies import brief as words
from plugins.reports.replies.sheets import sheets
from plugins.reports.results import BriefSheet, DraftNew, Edit, Form, Span


async def college_named(call: Call, said: str) -> College | Refusal | None:
    """Whose brief is meant: a college, or None for the school; a secretary's is always their own."""
    colleges = await College.filter(school_id=directory.school_id).order_by("name")
    if Role.COMMITTEE in call.actor.roles:
        if not said or said in ("全校", "学校", policy().school.name):
            return None
        fitting = [one for one in colleges if said in (one.name, one.name.removesuffix("学院"))]
        fitting = fitting or [one for one in colleges if said in one.name or one.name in said]
        if len(fitting) == 1:
            return fitting[0]
        return Refusal("no-such-college", {"said": said, "colleges": tuple(one.name for one in colleges)})
    own = next((one for one in colleges if one.id == call.actor.college_id), None)
    if own is None:
        return Refusal("no-college")
    return own if not said or said in own.name or own.name in said else Refusal("not-your-college", {"own": own.name})


async def draft_brief(call: Call, wish: DraftNew) -> BriefSheet | Refusal:
    """A new draft from the rows as they are."""
    college = await college_named(call, wish.college)
    if isinstance(college, Refusal):
        return college
    college_id = college.id if college else None
    whose = college.name if college else policy().school.name
    facts, about = await _facts(whose, college_id, wish.span, local_day(call.now))
    # Whoever an item speaks of does not learn that there is one (F22).
    hidden = sum(call.actor.person_id not in people for people in about.values())
    payload = {"facts": brief_payload(facts), "hidden": hidden, "to": []}
    period = f"{wish.span.first.isoformat()}/{wish.span.last.isoformat()}"
    async with unit_of_work(call) as unit:
        row = await drafts.create(
            unit, drafts.BRIEF, payload, person_id=call.actor.person_id, college_id=college_id, period=period
        )
    return await sheet_of(row)


async def _facts(
    whose: str, college_id: int | None, span: Span, today: date
) -> tuple[BriefFacts, dict[int, frozenset[int]]]:
    semesters, rules = await semester_spans(), policy().problems
    gathered = await problems_of(college_id, span, since_of(span, semesters), today)
    names = await names_in(row.advice for row in gathered.rows)
    facts = brief_facts(
        whose,
        (replace(row, title=redact(row.title), advice=redact(row.advice, names)) for row in gathered.rows),
        (span.first, span.last),
        semesters,
        k=rules.k,
        common_people=rules.common_people,
        talks=await talks_of(college_id, span),
    )
    return facts, gathered.about


async def edit_brief(call: Call, number: int, edits: tuple[Edit, ...]) -> BriefSheet | Refusal:
    """Another 建议 for a line, or a line less; once signed it stays as it is."""
    row = await drafts.find(call, number, drafts.BRIEF)
    if isinstance(row, Refusal):
        return row
    facts = brief_of(row.payload["facts"])
    changed = _edited(facts, edits)
    if isinstance(changed, Refusal):
        return changed
    names = await names_in(line.advice for line in changed.lines)
    changed = replace(changed, lines=tuple(replace(one, advice=redact(one.advice, names)) for one in changed.lines))
    async with unit_of_work(call) as unit:
        done = await drafts.rewrite(unit, row, row.payload | {"facts": brief_payload(changed)})
    return await sheet_of(row) if done else Refusal("already-signed", {"number": number})


def _edited(facts: BriefFacts, edits: tuple[Edit, ...]) -> BriefFacts | Refusal:
    lines = dict(enumerate(facts.lines, 1))
    for edit in edits:
        if edit.line is None or edit.cause is not None or edit.universal is not None:
            return Refusal("advice-or-drop")
        if edit.line not in lines:
            return Refusal("no-such-line", {"count": len(facts.lines)})
        if edit.advice is not None:
            lines[edit.line] = replace(lines[edit.line], advice=edit.advice)
    gone = {edit.line for edit in edits if edit.drop}
    dropped = tuple(line.number for place, line in lines.items() if place in gone)
    return replace(
        facts,
        lines=tuple(line for place, line in lines.items() if place not in gone),
        unlisted=tuple(sorted({*facts.unlisted, *dropped})),
        quotes=tuple(quote for quote in facts.quotes if quote.number not in dropped),
    )


async def sheet_of(row: Draft) -> BriefSheet:
    """A draft as its replies see it."""
    college = await College.get_or_none(school_id=directory.school_id, id=row.college_id) if row.college_id else None
    return BriefSheet(
        number=row.number,
        state=row.state,
        facts=await _still_true(brief_of(row.payload["facts"]), row.college_id),
        league=f"共青团{college.name}委员会" if college else policy().school.league,
        day=local_day(row.signed_at or row.made_at),
        leaders=f"{'学院' if college else '学校'}党政领导",
        to=tuple(row.payload["to"]),
        k=policy().problems.k,
        hidden=int(row.payload["hidden"]),
        signer=await directory.name_of(row.signed_by_id),
    )


async def _still_true(facts: BriefFacts, college_id: int | None) -> BriefFacts:
    """Without quotes of what was taken back since: a youth's second thoughts weigh more than what was signed."""
    said = await still_said([quote.number for quote in facts.quotes], college_id)
    return replace(facts, quotes=tuple(quote for quote in facts.quotes if quote.words in said.get(quote.number, ())))


async def files_of(sheet: BriefSheet, forms: tuple[Form, ...] = ()) -> tuple[tuple[str, bytes], ...]:
    """The letter in these forms (all of them when none is named), each with its name."""
    card = words.letter(sheet)
    stem = f"简报{sheet.number}" + ("" if sheet.is_signed else "（草稿）")
    found: list[tuple[str, bytes]] = []
    for form in forms or tuple(Form):
        if form is Form.DOCX:
            content: bytes | None = await paper_brief.brief_docx(card)
        elif form is Form.PDF:
            content = await paper_brief.brief_pdf(card)
        else:
            content = await paper_brief.brief_xlsx(sheets(sheet), note=card.note)
        if content is not None:
            found.append((f"{stem}.{form.value}", content))
    return tuple(found)


async def forget_taken_back() -> int:
    """Strike what was taken back or anonymised since out of every brief that is kept; how many changed."""
    changed = 0
    for row in await Draft.filter(school_id=directory.school_id, kind=drafts.BRIEF):
        facts = brief_of(row.payload["facts"])
        true = await _still_true(facts, row.college_id)
        if true != facts:
            await Draft.filter(id=row.id).update(payload=row.payload | {"facts": brief_payload(true)})
            changed += 1
    return changed
