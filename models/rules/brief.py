"""The facts of a brief for leaders (简报): counts, the list, the trend; every figure with the problems it comes from.

People are counted once per problem, because nothing ties one person's two concerns together (guarantee 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from models.rules.concern_words import Closure, ProblemState
from models.rules.semester import SemesterSpan, semester_of, weeks_of

SHOWN = 10
"""Lines of the list; the others are counted."""
QUOTED = 3
_WEEKS = 8
"""Bars of a trend: fewer tell nothing, more do not fit a page."""
_BOUNCED = 2


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem as the brief sees it; `days` are those of its concerns, `words` some of them, already redacted.

    `advice` and `universal` (普遍) come from what cadres signed in their own reviews.
    """

    number: int
    title: str
    category: str
    department: str
    state: ProblemState
    people: int
    opened_on: date
    days: tuple[date, ...] = ()
    closed_on: date | None = None
    closure: Closure | None = None
    confirmed: bool | None = None
    overdue: bool = False
    bounces: int = 0
    words: tuple[str, ...] = ()
    advice: str = ""
    universal: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state not in (ProblemState.CLOSED, ProblemState.MERGED)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the problems it was counted from."""

    name: str
    value: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BriefLine:
    """One problem of the list; `people` is 0 where fewer than k are behind it."""

    number: int
    title: str
    people: int
    department: str
    state: str
    advice: str
    common: bool = False


@dataclass(frozen=True, slots=True)
class BriefWeek:
    """Concerns of one teaching week, and of the same week of the term before (None: there was none)."""

    number: int
    now: int
    numbers: tuple[int, ...]
    before: int | None = None
    numbers_before: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BriefQuote:
    """Words of one of at least k people, redacted."""

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class BriefFacts:
    """All a brief says; `whose` is the college or the school it is about."""

    whose: str
    first: date
    last: date
    figures: tuple[Figure, ...]
    lines: tuple[BriefLine, ...]
    unlisted: tuple[int, ...]
    """Problems of the period beyond those in the list."""
    weeks: tuple[BriefWeek, ...]
    quotes: tuple[BriefQuote, ...]
    talks: tuple[tuple[str, int], ...] = ()
    """Categories that are talked about and not worked on, with counts of at least k."""

    def figure(self, name: str) -> Figure:
        """A figure by name."""
        return next(one for one in self.figures if one.name == name)


RAISED, PEOPLE, NEW, CLOSED, CONFIRMED, OPEN, OVERDUE, COMMON = (
    "涉及问题", "反映人次", "新增问题", "办结问题", "青年确认已解决", "在办问题", "超过内部时限", "普遍性问题",
)  # fmt: skip


def brief_facts(
    whose: str,
    rows: Iterable[ProblemRow],
    period: tuple[date, date],
    semesters: Sequence[SemesterSpan],
    *,
    k: int,
    common_people: int,
    talks: Iterable[tuple[str, int]] = (),
) -> BriefFacts:
    """What happened from the first to the last day of `period` with these problems."""
    first, last = period
    every = [row for row in rows if row.state is not ProblemState.MERGED]
    seen = sorted(
        (row for row in every if _is_of(row, first, last)),
        key=lambda row: (-row.people, not row.is_open, not row.overdue, row.number),
    )
    common = [row for row in seen if row.universal or row.people >= common_people]
    groups = {
        RAISED: seen,
        NEW: [row for row in seen if first <= row.opened_on <= last],
        CLOSED: (closed := [row for row in seen if row.closed_on is not None and first <= row.closed_on <= last]),
        CONFIRMED: [row for row in closed if row.confirmed],
        OPEN: [row for row in seen if row.is_open],
        OVERDUE: [row for row in seen if row.is_open and row.overdue],
        COMMON: common,
    }
    figures = [Figure(name, len(some), _numbers(some)) for name, some in groups.items()]
    # Only where at least k are behind it: the sum less what is shown would tell the few.
    many = [row for row in seen if row.people >= k]
    figures.insert(1, Figure(PEOPLE, sum(row.people for row in many), _numbers(many)))
    listed = seen[:SHOWN]
    return BriefFacts(
        whose=whose,
        first=first,
        last=last,
        figures=tuple(figures),
        lines=tuple(_line(row, k, row in common) for row in listed),
        unlisted=_numbers(seen[SHOWN:]),
        weeks=trend(every, period, semesters),
        quotes=_quotes(seen, k),
        talks=tuple((name, count) for name, count in talks if count >= k),
    )


def _is_of(row: ProblemRow, first: date, last: date) -> bool:
    """Whether the problem was there in the period: opened by its end, not closed before its beginning."""
    return row.opened_on <= last and (row.closed_on is None or row.closed_on >= first)


def _numbers(rows: Iterable[ProblemRow]) -> tuple[int, ...]:
    return tuple(sorted(row.number for row in rows))


def _line(row: ProblemRow, k: int, common: bool) -> BriefLine:
    shown = row.people if row.people >= k else 0
    return BriefLine(row.number, row.title, shown, row.department, _state(row), row.advice or advised(row), common)


def _state(row: ProblemRow) -> str:
    return row.closure.label if row.state is ProblemState.CLOSED and row.closure else row.state.label


def advised(row: ProblemRow) -> str:
    """建议: what the state of the problem calls for, until somebody who knows better writes another."""
    whom = row.department or "责任部门"
    if row.state is ProblemState.CLOSED:
        if row.confirmed is False:
            return "青年反映尚未解决，建议重新核实"
        if row.closure is Closure.UNSOLVABLE:
            return "向青年说明原因，条件具备时再议"
        return "已办结，注意回访" if row.confirmed is None else "已解决，巩固成效"
    if row.bounces >= _BOUNCED:
        return f"已退回 {row.bounces} 次，建议明确牵头部门"
    if row.state is ProblemState.REFERRED:
        return f"请{whom}{'尽快' if row.overdue else ''}答复"
    if row.state is ProblemState.ANSWERED:
        return f"请{whom}落实答复，办结后回访"
    if row.state is ProblemState.NEW:
        return f"尚无人认领，请明确承办人，再请{whom}研究" if row.overdue else f"请{whom}研究并答复"
    return f"已超过内部时限，请{whom}推动解决" if row.overdue else f"请{whom}继续支持办理"


def _quotes(rows: Iterable[ProblemRow], k: int) -> tuple[BriefQuote, ...]:
    """One voice per problem, and only where at least k people could have said it."""
    said = (BriefQuote(row.number, row.words[0]) for row in rows if row.people >= k and row.words)
    return tuple(islice(said, QUOTED))


def trend(
    rows: Sequence[ProblemRow], period: tuple[date, date], semesters: Sequence[SemesterSpan]
) -> tuple[BriefWeek, ...]:
    """Concerns by teaching week, the newest of the period's weeks at most, against those of the term before."""
    first, last = period
    semester = semester_of(last, semesters) or semester_of(first, semesters)
    if semester is None:
        return ()
    earlier = [one for one in semesters if one.ends_on < semester.starts_on]
    previous = weeks_of(max(earlier, key=lambda one: one.starts_on)) if earlier else ()
    found = []
    for number, (monday, sunday) in enumerate(weeks_of(semester), 1):
        if monday <= last and sunday >= first:
            now = _said_between(rows, max(monday, first), min(sunday, last))
            before = _said_between(rows, *previous[number - 1]) if number <= len(previous) else None
            found.append(BriefWeek(number, *now, *(before or (None, ()))))
    return tuple(found[-_WEEKS:])


def _said_between(rows: Iterable[ProblemRow], first: date, last: date) -> tuple[int, tuple[int, ...]]:
    counts = {row.number: sum(first <= day <= last for day in row.days) for row in rows}
    return sum(counts.values()), tuple(sorted(number for number, count in counts.items() if count))
