"""What the rows of 联系 do to the links we know: who is linked to whom, and since and until when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from models.rules.nearest import nearest
from models.rules.refusal import Refusal
from models.rules.roster_people import Spellings
from models.rules.roster_rows import BadRow, LinkRow, Place
from models.rules.roster_sheet import heading_of
from models.rules.roster_state import Change, KnownLink, KnownPerson, LinkKey, TableDiff
from models.rules.vocabulary import TargetKind

Pair = tuple[str, TargetKind, str]


class People:
    """People as rows of other tables point to them."""

    def __init__(self, people: Mapping[str, KnownPerson]) -> None:
        self.all = people
        self._named: defaultdict[str, list[str]] = defaultdict(list)
        for person in people.values():
            if person.left_on is None:
                self._named[person.name].append(person.code)

    def flaw(self, reference: str) -> Refusal | None:
        """Why nobody here goes by that number; a name is answered with the numbers it may stand for."""
        person = self.all.get(reference)
        if person is None:
            return Refusal("unknown-person", {"text": reference, "codes": sorted(self._named.get(reference, []))[:3]})
        return Refusal("person-left", {"code": reference, "name": person.name}) if person.left_on else None


class _Flaw(Exception):
    def __init__(self, field: str, reason: Refusal) -> None:
        super().__init__(reason.code)
        self.field = field
        self.reason = reason


@contextmanager
def _refused(row: LinkRow, bad: list[BadRow]) -> Iterator[None]:
    """Whatever is wrong with the row makes it a bad one."""
    try:
        yield
    except _Flaw as flaw:
        bad.append(BadRow(row.place, heading_of(row.place.table, flaw.field), flaw.reason))


class LinkBook:
    """The links as they come to be while rows are read."""

    def __init__(self, known: Mapping[LinkKey, KnownLink], people: People, spellings: Spellings, today: date) -> None:
        self._known = known
        self._people = people
        self._spellings = spellings
        self._today = today
        self._standing = dict(known)
        self._of_pair: defaultdict[Pair, list[LinkKey]] = defaultdict(list)
        for key in known:
            self._of_pair[key[:3]].append(key)
        self._first: dict[LinkKey, Place] = {}
        self.named: set[LinkKey] = set()
        """Links some row speaks of, also one that is bad in the end."""

    def take(self, rows: Iterable[LinkRow]) -> tuple[TableDiff[KnownLink], list[BadRow]]:
        """The rows' additions and changes, and the rows that cannot be."""
        bad: list[BadRow] = []
        targets: list[tuple[LinkRow, str]] = []
        for row in rows:
            with _refused(row, bad):
                targets.append((row, self._target(row)))
        for row, target in sorted(targets, key=self._turn):
            with _refused(row, bad):
                self._settle(row, self._wanted(row, target))
        links = [self._standing[key] for key in self._first]
        added = tuple(link for link in links if link.key not in self._known)
        changes = [Change(self._known[link.key], link) for link in links if self._known.get(link.key, link) != link]
        ended = tuple(one for one in changes if one.before.valid_to != one.after.valid_to)
        changed = tuple(one for one in changes if one not in ended)
        return TableDiff(added, changed, ended, len(links) - len(added) - len(changes)), bad

    def _turn(self, resolved: tuple[LinkRow, str]) -> int:
        """Links we know, then new ones, then rows without 起: they mean whatever link there is by then.

        So it does not matter in which order a file says things, nor whether it is said for the first time.
        """
        row, target = resolved
        if row.valid_from is None:
            return 2
        return 0 if (row.cadre, row.kind, target, row.valid_from) in self._known else 1

    def _target(self, row: LinkRow) -> str:
        """The target as we write it, once everybody the row speaks of is found."""
        for field in ("cadre", "contact"):
            reference = getattr(row, field)
            if reference and (flaw := self._people.flaw(reference)):
                raise _Flaw(field, flaw)
        cadre = self._people.all[row.cadre]
        if not cadre.is_cadre:
            raise _Flaw("cadre", Refusal("not-a-cadre", {"name": cadre.name}))
        if row.contact == row.cadre:
            raise _Flaw("contact", Refusal("own-contact"))
        if row.kind is not TargetKind.YOUTH:
            name = self._spellings.find(row.kind, row.target)
            if name is None:
                close = nearest(row.target, self._spellings.names(row.kind), at_least=0.4)
                raise _Flaw("target", Refusal("unknown-target", {"text": row.target, "nearest": list(close)}))
            return name
        if flaw := self._people.flaw(row.target):
            raise _Flaw("target", flaw)
        if row.target == row.cadre:
            raise _Flaw("target", Refusal("own-target"))
        return row.target

    def _wanted(self, row: LinkRow, target: str) -> KnownLink:
        standing = self._find(row, target)
        link = self._continued(row, standing) if standing else self._begun(row, target)
        if link.valid_to and link.valid_to < link.valid_from and link != standing:
            raise _Flaw("valid_to", Refusal("ends-before-start", {"starts": link.valid_from.isoformat()}))
        return link

    def _find(self, row: LinkRow, target: str) -> KnownLink | None:
        """The link we know; without 起 it is the one ending as said, or valid today, or the latest."""
        if row.valid_from:
            return self._standing.get((row.cadre, row.kind, target, row.valid_from))
        return max(
            (self._standing[key] for key in self._of_pair[row.cadre, row.kind, target]),
            key=lambda link: (link.valid_to == row.valid_to, link.holds_on(self._today), link.valid_from),
            default=None,
        )

    def _continued(self, row: LinkRow, standing: KnownLink) -> KnownLink:
        self.named.add(standing.key)
        wanted = replace(
            standing,
            contact=standing.contact if row.contact is None else row.contact,
            valid_to=row.valid_to or standing.valid_to,
        )
        ends = standing.valid_to
        if ends and wanted.valid_to and wanted.valid_to > ends:
            self._refuse_overlap(wanted)
        # An old file must not give a cadre back what was handed over since (F5).
        if ends and standing.is_over(self._today) and not (row.valid_to and wanted.is_over(self._today)):
            raise _Flaw("valid_to", Refusal("link-ended", {"ended": ends.isoformat()}))
        return wanted

    def _begun(self, row: LinkRow, target: str) -> KnownLink:
        if row.valid_from is None and row.valid_to and row.valid_to < self._today:
            raise _Flaw("valid_from", Refusal("ends-without-start", {"ends": row.valid_to.isoformat()}))
        starts = row.valid_from or self._today
        link = KnownLink(row.cadre, row.kind, target, starts, row.valid_to, row.contact or "")
        self._refuse_overlap(link)
        return link

    def _refuse_overlap(self, link: KnownLink) -> None:
        """Two links of one pair at one time would count every duty twice."""
        for key in self._of_pair[link.key[:3]]:
            if key != link.key and self._standing[key].meets(link):
                raise _Flaw("valid_from", Refusal("overlaps-link", {"starts": key[3].isoformat()}))

    def _settle(self, row: LinkRow, link: KnownLink) -> None:
        if link.key in self._first and link != self._standing[link.key]:
            first = self._first[link.key]
            field = "contact" if self._standing[link.key].contact != link.contact else "valid_to"
            raise _Flaw(field, Refusal("conflicts-with-row", {"sheet": first.sheet, "row": first.row}))
        if link.key not in self._standing:
            self._of_pair[link.key[:3]].append(link.key)
        self._standing[link.key] = link
        self._first.setdefault(link.key, row.place)
        self.named.add(link.key)


def closing(links: Iterable[KnownLink], today: date) -> list[Change[KnownLink]]:
    """What ends the links that are not over yet."""
    return [Change(link, link.closed(today)) for link in links if not link.is_over(today)]
