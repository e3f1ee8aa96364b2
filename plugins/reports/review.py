"""梳理: a cadre's own 问题清单 of a month, drafted from what they may see and what they recorded (五.3)."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.vocabulary import Outcome, RecordKind
from models.tables import Draft, Record
from plugins._kit.commands import Call
from plugins._kit.directory import Actor, directory
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.recording import NewRecord, is_complete, write_records
from plugins._kit.unit import Unit, unit_of_work
from plugins.reports import drafts
from plugins.reports.hearing import heard_by
from plugins.reports.replies.review import as_process
from plugins.reports.results import Edit, Review, ReviewLine, Span

TOPIC = "reports.review"
PATIENCE = 24 * 60
"""Minutes: a review is thought over."""


def month_of(span: Span) -> str:
    """2026-11."""
    return f"{span.first:%Y-%m}"


async def review_of(row: Draft) -> Review:
    """A draft as its replies see it."""
    payload = row.payload
    return Review(
        number=row.number,
        state=row.state,
        month=row.period,
        lines=tuple(ReviewLine(**line) for line in payload["lines"]),
        counts=tuple((name, count) for name, count in payload["counts"]),
        quiet=payload["quiet"],
        record=payload["record"],
    )


async def open_review(call: Call, span: Span) -> Review:
    """The month's review: a new draft, the one begun (with what was heard since), or the one confirmed."""
    actor, month = call.actor, month_of(span)
    assert actor.person_id is not None
    row = await draft_of(actor.person_id, month)
    if row is not None and row.state == drafts.SIGNED:
        return await review_of(row)
    payload = await payload_of(actor, span, local_day(call.now), row.payload if row is not None else None)
    async with unit_of_work(call) as unit:
        if row is None:
            row = await create(unit, actor, month, payload)
        elif payload != row.payload:
            await drafts.rewrite(unit, row, payload)
        await questions.ask(unit, call.origin, TOPIC, {"number": row.number}, minutes=PATIENCE, private=True)
    return await review_of(row)


async def create(unit: Unit, actor: Actor, month: str, payload: dict[str, Any]) -> Draft:
    """A new review of the cadre's."""
    return await drafts.create(
        unit, drafts.REVIEW, payload, person_id=actor.person_id, college_id=actor.college_id, period=month
    )


async def payload_of(actor: Actor, span: Span, today: date, before: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the month tells so far, after the lines of `before`; what was struck out there stays out."""
    known = set(before["known"]) if before is not None else set()
    lines, counts, quiet = await heard_by(actor, span, today)
    fresh = [line for line in lines if _key(line) not in known]
    return {
        "lines": [*(before["lines"] if before is not None else []), *(asdict(line) for line in fresh)],
        "known": sorted({*known, *map(_key, fresh)}),
        "counts": counts,
        "quiet": quiet,
        "record": 0,
    }


async def draft_of(person_id: int, month: str) -> Draft | None:
    """The cadre's draft of the month; one whose record was taken back no longer counts."""
    rows = Draft.filter(school_id=directory.school_id, kind=drafts.REVIEW, person_id=person_id, period=month)
    for row in await rows.exclude(state=drafts.DROPPED).order_by("-id"):
        number = row.payload["record"]
        if not number or await Record.exists(school_id=directory.school_id, number=number, withdrawn_at=None):
            return row
    return None


def _key(line: ReviewLine) -> str:
    return f"p{line.problem}" if line.problem else f"r{line.record}"


async def edit_review(call: Call, number: int, edits: tuple[Edit, ...]) -> Review | Refusal:
    """原因, 建议, 普遍性, a line more or less."""
    row = await _own(call, number)
    if isinstance(row, Refusal):
        return row
    lines = {place: ReviewLine(**line) for place, line in enumerate(row.payload["lines"], 1)}
    count = len(lines)
    for edit in edits:
        if edit.line is None:
            lines[max(lines, default=0) + 1] = ReviewLine(edit.title, cause=edit.cause or "", advice=edit.advice or "")
        elif not 1 <= edit.line <= count:
            return Refusal("no-such-line", {"count": count})
        else:
            lines[edit.line] = _changed(lines[edit.line], edit)
    gone = {edit.line for edit in edits if edit.drop}
    kept = [asdict(line) for place, line in lines.items() if place not in gone]
    async with unit_of_work(call) as unit:
        if not await drafts.rewrite(unit, row, row.payload | {"lines": kept}):
            return Refusal("already-signed", {"number": number})
        await questions.ask(unit, call.origin, TOPIC, {"number": number}, minutes=PATIENCE, private=True)
    return await review_of(row)


def _changed(line: ReviewLine, edit: Edit) -> ReviewLine:
    return replace(
        line,
        cause=line.cause if edit.cause is None else edit.cause,
        advice=line.advice if edit.advice is None else edit.advice,
        universal=line.universal if edit.universal is None else edit.universal,
    )


async def _own(call: Call, number: int) -> Draft | Refusal:
    row = await drafts.find(call, number, drafts.REVIEW)
    if isinstance(row, Refusal):
        return row
    return row if row.state == drafts.DRAFT else Refusal("already-signed", {"number": number})


async def confirm(call: Call, number: int) -> Review | Refusal:
    """The cadre says that it is so: the draft is signed and becomes a record, which closes the duty."""
    row = await _own(call, number)
    if isinstance(row, Refusal):
        return row
    shown = await review_of(row)
    process = as_process(shown)
    if not shown.lines or not is_complete(Outcome.DONE, process, policy().records.min_narrative):
        return Refusal("nothing-reviewed", {"number": number})
    assert call.actor.person_id is not None
    record = NewRecord(
        cadre_id=call.actor.person_id,
        college_id=call.actor.college_id,
        kind=RecordKind.REVIEW,
        target=None,
        happened_on=local_day(call.now),
        outcome=Outcome.DONE,
        process=process,
        effect="",
        reflection="",
        complete=True,
        topic=shown.month,
    )
    async with unit_of_work(call) as unit:
        if not await drafts.settle(unit, row, drafts.SIGNED):
            return Refusal("already-signed", {"number": number})
        written = await write_records(unit, call.origin, [record], in_contact_group=False)
        payload = row.payload | {"record": written[0].number}
        await Draft.filter(id=row.id).using_db(unit.connection).update(payload=payload)
        await questions.close(unit, call.origin)
    row.payload = payload
    return await review_of(row)
