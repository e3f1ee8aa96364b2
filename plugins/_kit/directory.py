"""Who is who, from memory: accounts, people, links and groups, thrown away whenever the roster's version moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.settings import settings
from models.rules.vocabulary import Level, Role, TargetKind
from models.tables import (
    Account,
    ContactGroup,
    GroupTarget,
    Link,
    LinkTarget,
    Person,
    PersonRole,
    School,
    Semester,
)
from plugins._kit.origin import Origin

RECHECK = timedelta(seconds=2)
"""How long another process's change to the roster may stay unseen by a read; writes always see it."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind an account, as far as the roster knows one."""

    platform: str
    user_id: str
    person_id: int | None = None
    name: str = ""
    roles: frozenset[Role] = frozenset({Role.STRANGER})
    college_id: int | None = None
    level: Level = Level.COLLEGE
    opted_out: bool = False
    joined_on: date | None = None

    @property
    def known(self) -> bool:
        """Whether the roster knows this account."""
        return self.person_id is not None


@dataclass(frozen=True, slots=True)
class Target:
    """A link target as people speak of it."""

    id: int
    kind: TargetKind
    name: str
    key: str
    college_id: int | None
    person_id: int | None


@dataclass(frozen=True, slots=True)
class LinkFact:
    """One link of a cadre, past or present."""

    cadre_id: int
    target: Target
    contact_id: int | None
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the link is valid on `day`, both ends included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class GroupFact:
    """A contact group and the targets it stands for."""

    id: int
    targets: tuple[Target, ...]


class Directory:
    """Read-through memory of one school's roster."""

    def __init__(self) -> None:
        self.school_id = 0
        self.version = -1
        self._checked_at: datetime | None = None
        self.forget()

    def forget(self) -> None:
        """Throw everything away; the next question reads the rows again.

        New memories take the place of the old, so that what was read before this moment lands in a forgotten one.
        """
        self._actors: dict[tuple[str, str], Actor] = {}
        self._people: dict[int, Person] = {}
        self._links_of: dict[int, tuple[LinkFact, ...]] = {}
        self._links_to: dict[int, tuple[LinkFact, ...]] = {}
        self._groups: dict[tuple[str, str], GroupFact | None] = {}
        self._targets: dict[int, Target] = {}
        self._colleagues: dict[int, str] = {}
        self._semesters: list[Semester] = []

    async def open(self, code: str, name: str) -> None:
        """Find the school of this policy, or write its first row."""
        school, _created = await School.get_or_create(
            code=code, defaults={"name": name, "next_number": 1, "roster_version": 0}
        )
        self.school_id, self.version = school.id, school.roster_version
        self.forget()

    def see_version(self, version: int) -> bool:
        """Compare with the version just read; False (and everything forgotten) when the roster has moved."""
        if version == self.version:
            return True
        self.version = version
        self.forget()
        return False

    async def notice_change(self) -> None:
        """This process changed the roster: read on from the committed rows."""
        self._checked_at = None
        self.forget()

    async def refresh(self, now: datetime) -> None:
        """Notice what another process changed, at most RECHECK late."""
        if self._checked_at is None or now - self._checked_at >= RECHECK or now < self._checked_at:
            self._checked_at = now
            version = await School.filter(id=self.school_id).values_list("roster_version", flat=True)
            self.see_version(int(version[0]))  # type: ignore[call-overload]

    async def actor(self, origin: Origin) -> Actor:
        """The person speaking; a stranger when no account is bound. A roster QQ number binds itself."""
        key, memory = (origin.platform, origin.user_id), self._actors
        if (actor := memory.get(key)) is None:
            actor = await self._read_actor(*key)
            if len(memory) > 50_000:
                memory.clear()
            memory[key] = actor
        return actor

    async def _read_actor(self, platform: str, user_id: str) -> Actor:
        operator = f"{platform}:{user_id}" in settings().superusers
        bound = await Account.get_or_none(school_id=self.school_id, platform=platform, user_id=user_id)
        person = await self.person(bound.person_id) if bound else await self._by_roster(platform, user_id)
        if person is None or person.left_on is not None:
            roles = frozenset({Role.OPERATOR}) if operator else frozenset({Role.STRANGER})
            return Actor(platform, user_id, roles=roles)
        words = await PersonRole.filter(school_id=self.school_id, person_id=person.id).values_list("role", flat=True)
        roles = frozenset(Role(str(word)) for word in words) | ({Role.OPERATOR} if operator else set())
        return Actor(
            platform=platform,
            user_id=user_id,
            person_id=person.id,
            name=person.name,
            roles=roles,
            college_id=person.college_id,
            level=Level(person.level),
            opted_out=person.opted_out_at is not None,
            joined_on=person.joined_on,
        )

    async def _by_roster(self, platform: str, user_id: str) -> Person | None:
        if platform != "qq":
            return None
        rows = await Person.filter(school_id=self.school_id, qq=user_id, left_on=None).limit(2)
        return rows[0] if len(rows) == 1 else None

    async def person(self, person_id: int) -> Person | None:
        """A person of the roster."""
        memory = self._people
        if person_id not in memory:
            person = await Person.get_or_none(school_id=self.school_id, id=person_id)
            if person is None:
                return None
            memory[person_id] = person
        return memory[person_id]

    async def turn_of(self, person_id: int) -> int:
        """How often somebody else gave this person a new account."""
        person = await self.person(person_id)
        return person.rebound if person is not None else 0

    async def name_of(self, person_id: int | None) -> str:
        """A person's name; empty for nobody."""
        person = await self.person(person_id) if person_id is not None else None
        return person.name if person else ""

    async def target(self, target_id: int) -> Target:
        """A link target by id."""
        memory = self._targets
        if target_id not in memory:
            _remember(memory, [await LinkTarget.get(school_id=self.school_id, id=target_id)])
        return memory[target_id]

    async def links_of(self, cadre_id: int) -> tuple[LinkFact, ...]:
        """Every link this cadre has or had."""
        memory = self._links_of
        if cadre_id not in memory:
            memory[cadre_id] = await self._facts(await Link.filter(school_id=self.school_id, cadre_id=cadre_id))
        return memory[cadre_id]

    async def links_to(self, target_id: int) -> tuple[LinkFact, ...]:
        """Every link to this target."""
        memory = self._links_to
        if target_id not in memory:
            memory[target_id] = await self._facts(await Link.filter(school_id=self.school_id, target_id=target_id))
        return memory[target_id]

    async def _facts(self, rows: list[Link]) -> tuple[LinkFact, ...]:
        targets = self._targets
        missing = {row.target_id for row in rows} - set(targets)
        if missing:
            _remember(targets, await LinkTarget.filter(school_id=self.school_id, id__in=list(missing)))
        facts = [LinkFact(r.cadre_id, targets[r.target_id], r.contact_id, r.valid_from, r.valid_to) for r in rows]
        order = list(TargetKind)
        return tuple(sorted(facts, key=lambda fact: (order.index(fact.target.kind), fact.target.name)))

    async def group(self, platform: str, scene_id: str) -> GroupFact | None:
        """The contact group bound here, if any."""
        key, memory = (platform, scene_id), self._groups
        if key not in memory:
            row = await ContactGroup.get_or_none(
                school_id=self.school_id, platform=platform, scene_id=scene_id, unbound_at=None
            )
            fact = None
            if row is not None:
                ids = await GroupTarget.filter(school_id=self.school_id, group_id=row.id).values_list(
                    "target_id", flat=True
                )
                targets = [await self.target(int(str(target_id))) for target_id in ids]
                fact = GroupFact(row.id, tuple(sorted(targets, key=lambda t: t.name)))
            memory[key] = fact
        return memory[key]

    async def cadres(self) -> dict[int, str]:
        """Every cadre of the school in post: person id → name."""
        memory = self._colleagues
        if not memory:
            ids = await PersonRole.filter(school_id=self.school_id, role=Role.CADRE.value).values_list(
                "person_id", flat=True
            )
            people = await Person.filter(school_id=self.school_id, id__in=list(ids), left_on=None)
            memory.update({person.id: person.name for person in people})
        return memory

    async def semesters(self) -> tuple[Semester, ...]:
        """Every semester, in order."""
        memory = self._semesters
        if not memory:
            memory.extend(await Semester.filter(school_id=self.school_id).order_by("starts_on"))
        return tuple(memory)


def _remember(memory: dict[int, Target], rows: Iterable[LinkTarget]) -> None:
    for row in rows:
        memory[row.id] = Target(row.id, TargetKind(row.kind), row.name, row.key, row.college_id, row.person_id)


directory = Directory()
"""The directory of this process."""
