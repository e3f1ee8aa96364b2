"""The policy as one statement per page: what each link of a cadre has counted, as text without names or numbers.

A link becomes `kind:from:to:count:…`, one count per slot; links are joined by commas.  Counts are those of records
that are complete, not withdrawn, of the rule's kind, in the rule's days, on a day of the link and entered in time;
refusals and moves that excuse are counted in millions (2²⁰).  Days outside the academic year are left empty: they
look alike.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from config.clock import zone
from models.rules.duty_rule import DutyRule, Per
from models.rules.semester import Period
from models.rules.vocabulary import TargetKind

EXCUSE = 1 << 20
"""Worth of one refusal or move in a count: more than anybody can have done with one target."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Rules counted together: they share days, and no kind of target."""

    per: Per
    period: Period
    rules: list[DutyRule]

    def rule_for(self, kind: TargetKind) -> DutyRule | None:
        """The rule that asks for acts with such a target."""
        return next((rule for rule in self.rules if kind in rule.targets), None)


def slots_of(rules: Sequence[tuple[DutyRule, Period]]) -> list[Slot]:
    """As few slots as keep the rules apart."""
    slots: list[Slot] = []
    for rule, period in rules:
        for slot in slots:
            taken = {kind for other in slot.rules for kind in other.targets}
            if slot.per is rule.per and not taken & set(rule.targets):
                slot.rules.append(rule)
                break
        else:
            slots.append(Slot(rule.per, period, [rule]))
    return slots


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows: `college` is what its column must be (empty: anything), `cadre_ids` None everybody's."""

    school_id: int
    college: str = ""
    cadre_ids: Collection[int] | None = None


class Asked:
    """The rules of one day, each in its period, and how they are counted."""

    def __init__(self, rules: Sequence[tuple[DutyRule, Period]], late_days: int) -> None:
        self.rules = tuple(rules)
        self.late_days = late_days
        self.slots = slots_of([pair for pair in rules if pair[0].targets])
        self.free = [pair for pair in rules if not pair[0].targets]
        self.first = min((period.starts_on for _, period in rules), default=date.max)
        self.last = max((period.ends_on for _, period in rules), default=date.min)


class Statements:
    """The statements of one scan in the spelling of one engine; nothing before `since` is counted."""

    def __init__(self, is_sqlite: bool, scope: Scope, asked: Asked, since: date) -> None:
        self.is_sqlite = is_sqlite
        self.scope = scope
        self.asked = asked
        self.since = since

    def page(self, after: int, size: int) -> str:
        """id, joined_on, links, counts of the rules without targets: `size` cadres after that id."""
        joined_on = self._clipped("p.joined_on", ">", self._day(self.asked.first))
        return f"""
            SELECT p.id, {joined_on}, {self._links()}, {self._free()}
            FROM ({self._cadres(after, size)}) p ORDER BY p.id
        """  # noqa: S608 - integers, days and words of our own

    def twice(self, after: int, last: int) -> str:
        """Those between these ids who were linked to one target more than once: too odd for counts."""
        return f"""
            SELECT cadre_id FROM link
            WHERE school_id = {self.scope.school_id} AND cadre_id > {int(after)} AND cadre_id <= {int(last)}
            GROUP BY cadre_id, target_id HAVING count(*) > 1
        """  # noqa: S608 - integers

    def _cadres(self, after: int, size: int) -> str:
        narrow = ""
        if self.scope.college:
            narrow += f" AND p.college_id {self.scope.college}"
        if self.scope.cadre_ids is not None:
            narrow += f" AND x.person_id IN ({', '.join(str(int(one)) for one in self.scope.cadre_ids) or 'NULL'})"
        return f"""
            SELECT p.id, p.joined_on FROM person_role x {self._then} JOIN person p ON p.id = x.person_id
            WHERE x.school_id = {self.scope.school_id} AND x.role = 'cadre' AND x.person_id > {int(after)}
                AND p.left_on IS NULL{narrow}
            ORDER BY x.person_id LIMIT {int(size)}
        """  # noqa: S608 - integers

    def _links(self) -> str:
        first, last = self._day(self.asked.first), self._day(self.asked.last)
        joined = "group_concat" if self.is_sqlite else "string_agg"
        return f"""(
            SELECT {joined}(t.kind || ':' || {self._clipped("l.valid_from", ">", first)}
                || ':' || {self._clipped("l.valid_to", "<", last)} || ':' || {self._counted()}, ',')
            FROM link l {self._then} JOIN link_target t ON t.id = l.target_id
            WHERE l.school_id = {self.scope.school_id} AND l.cadre_id = p.id AND l.valid_from <= {last}
                AND (l.valid_to IS NULL OR (l.valid_to >= {first} AND l.valid_to >= l.valid_from))
        )"""  # noqa: S608 - integers, days and words of our own

    def _counted(self) -> str:
        if not self.asked.slots:
            return "''"
        counts = " || ':' || ".join(f"coalesce(sum({self._count(slot)}), 0)" for slot in self.asked.slots)
        return f"""(
            SELECT {counts} FROM record r
            WHERE r.school_id = {self.scope.school_id} AND r.cadre_id = p.id AND r.target_id = l.target_id
                AND r.withdrawn_at IS NULL AND {self._happened} >= {self._day(self.since)}
                AND {self._happened} >= l.valid_from AND (l.valid_to IS NULL OR {self._happened} <= l.valid_to)
        )"""  # noqa: S608 - integers, days and words of our own

    def _free(self) -> str:
        if not self.asked.free:
            return "''"
        kinds = [kind for rule, _ in self.asked.free for kind in rule.kinds]
        counts = " || ':' || ".join(
            f"coalesce(sum(CASE WHEN r.kind IN ({_words(rule.kinds)}) AND {self._in_days(rule.per, period)} "
            "THEN 1 ELSE 0 END), 0)"
            for rule, period in self.asked.free
        )
        return f"""(
            SELECT '' || {counts} FROM record r
            WHERE r.school_id = {self.scope.school_id} AND r.cadre_id = p.id AND r.withdrawn_at IS NULL
                AND r.kind IN ({_words(kinds)}) AND r.outcome = 'done' AND r.complete
                AND {self._happened} >= {self._day(self.since)}
        )"""  # noqa: S608 - integers, days and words of our own

    def _count(self, slot: Slot) -> str:
        asked: dict[str, list[str]] = {}
        for rule in slot.rules:
            for kind in rule.kinds:
                asked.setdefault(kind.value, []).extend(target.value for target in rule.targets)
        fits = " ".join(f"WHEN '{kind}' THEN t.kind IN ({_words(targets)})" for kind, targets in asked.items())
        fits = f"CASE r.kind {fits} ELSE FALSE END"
        return f"""CASE WHEN {self._in_days(slot.per, slot.period)} THEN CASE r.outcome
            WHEN 'done' THEN CASE WHEN r.complete AND {fits} THEN 1 ELSE 0 END
            WHEN 'moved' THEN {EXCUSE}
            WHEN 'refused' THEN CASE WHEN {fits} THEN {EXCUSE} ELSE 0 END
            ELSE 0 END ELSE 0 END"""

    def _in_days(self, per: Per, period: Period) -> str:
        ranges = " OR ".join(
            f"{self._happened} BETWEEN {self._day(one.starts_on)} AND {self._day(one.ends_on)}"
            for one in period.semesters
        )
        if per is Per.LINK:
            ranges = f"{self._happened} <= {self._day(period.ends_on)}"
        return f"({ranges}) AND {self._in_time(period.ends_on + timedelta(days=self.asked.late_days))}"

    def _in_time(self, last: date) -> str:
        """Whether it was entered before that day was over in the school's zone; instants are stored in UTC."""
        end = datetime.combine(last + timedelta(days=1), time(), zone()).astimezone(timezone.utc)
        if not self.is_sqlite:
            return f"r.entered_at < TIMESTAMPTZ '{end:%Y-%m-%d %H:%M:%S}+00:00'"
        # Text sorts as the instants do, save near the end where one was stored with another offset than UTC's.
        surely, hardly = (f"{end + timedelta(days=days):%Y-%m-%d}" for days in (-1, 2))
        return f"""(r.entered_at < '{surely}' OR (r.entered_at < '{hardly}' AND CASE substr(r.entered_at, -6)
            WHEN '+00:00' THEN r.entered_at < '{end:%Y-%m-%d %H:%M:%S}'
            ELSE julianday(r.entered_at) < julianday('{end:%Y-%m-%d %H:%M:%S}') END))"""

    def _clipped(self, column: str, beyond: str, day: str) -> str:
        return f"CASE WHEN {column} {beyond} {day} THEN {self._text(column)} ELSE '' END"

    @property
    def _then(self) -> str:
        """SQLite has no figures about its tables: it joins in the order written when told to."""
        return "CROSS" if self.is_sqlite else ""

    @property
    def _happened(self) -> str:
        """With a sign before it SQLite does not mistake the day for the best way in."""
        return "+r.happened_on" if self.is_sqlite else "r.happened_on"

    def _day(self, day: date) -> str:
        return f"'{day.isoformat()}'" if self.is_sqlite else f"DATE '{day.isoformat()}'"

    def _text(self, column: str) -> str:
        return column if self.is_sqlite else f"to_char({column}, 'YYYY-MM-DD')"


def _words(words: Collection[str]) -> str:
    return ", ".join(f"'{word!s}'" for word in words)
