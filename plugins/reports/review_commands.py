"""/梳理: the cadre's own 问题清单, once a month, confirmed by one digit; always in the private chat."""

from __future__ import annotations

from datetime import timedelta

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.text import half_width
from plugins._kit.choices import Cancel, choice_of
from plugins._kit.commands import Call, Reply, answer_to, command
from plugins._kit.questions import questions
from plugins._kit.recording import semester_spans
from plugins._kit.unit import unit_of_work
from plugins.reports import review
from plugins.reports.commands import CADRES, LONGEST, refuse
from plugins.reports.parse import parse_edits, parse_span
from plugins.reports.replies import LATER
from plugins.reports.replies import review as words
from plugins.reports.results import Span

_LATER = frozenset({"0", "先放着", "放着", "稍后", "以后再说"})
_NEW_MONTH = 7
"""Days into a month in which 梳理 still means the month before."""


@command("梳理", who=CADRES, help="梳理这个月听到的问题", usage="/梳理", aliases=("问题梳理", "梳理问题"), order=30)
async def overview(call: Call) -> Reply:
    """Draft the month's list, or show it again."""
    today, text = local_day(call.now), call.argument[:LONGEST].strip()
    edits = parse_edits(text) if text else None
    if isinstance(edits, tuple):
        shown = await review.open_review(call, _usual(call))
        return await _edited(call, shown.number, text)
    asked = parse_span(text, today, await semester_spans())
    if isinstance(asked, Refusal):
        return refuse(asked)
    if asked[1]:
        return refuse(Refusal("edit-not-understood", {"said": asked[1][:30]}))
    span = _month(asked[0]) if text else _usual(call)
    shown = await review.open_review(call, span)
    return Reply(words.shown(shown), private=True, subject=("draft", shown.number))


def _usual(call: Call) -> Span:
    """This month; in its first days the one that has just ended."""
    today = local_day(call.now)
    return _month(Span(today - timedelta(days=_NEW_MONTH), today))


def _month(span: Span) -> Span:
    """The whole month the span begins in, as far as it has come."""
    first = span.first.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Span(first, last)


@answer_to(review.TOPIC, in_words=True)
async def answered(call: Call) -> Reply | None:
    """1 confirms, 0 leaves it; anything else that begins like a line changes it."""
    said, number = half_width(call.argument).strip().rstrip("。.!"), int(call.payload["number"])
    if said in _LATER or choice_of(said, 1) is Cancel.CANCEL:
        async with unit_of_work(call) as unit:
            await questions.close(unit, call.origin)
        return Reply(LATER, private=True)
    if said in ("1", "好", "好了", "可以", "没问题"):
        done = await review.confirm(call, number)
        if isinstance(done, Refusal):
            return refuse(done)
        return Reply(words.confirmed(done), private=True, subject=("record", done.record))
    if isinstance(parse_edits(call.argument[:LONGEST]), Refusal) and not said[:1].isdecimal():
        return None
    return await _edited(call, number, call.argument[:LONGEST])


async def _edited(call: Call, number: int, text: str) -> Reply:
    edits = parse_edits(text)
    if isinstance(edits, Refusal):
        return refuse(edits)
    changed = await review.edit_review(call, number, edits)
    if isinstance(changed, Refusal):
        return refuse(changed)
    return Reply(words.shown(changed), private=True, subject=("draft", number))
