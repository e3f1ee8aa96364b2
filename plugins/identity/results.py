"""What the services about people and groups answer, as values the replies turn into words."""

from __future__ import annotations

from dataclasses import dataclass

from models.rules.vocabulary import Role, TargetKind


@dataclass(frozen=True, slots=True)
class SelfCode:
    """A code for one's other account."""

    code: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Bound:
    """An account now belongs to this person."""

    name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A code was good, but said in a group: somebody has to say privately that it is them.

    `elsewhere`: they are asked in the account the code came from, not in the one that typed it.
    """

    name: str
    minutes: int
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class AccountShown:
    """One of a person's accounts."""

    platform: str
    user_id: str
    reachable: bool


@dataclass(frozen=True, slots=True)
class Companion:
    """A cadre who is linked to somebody, and through what."""

    name: str
    contact: str
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Myself:
    """A person as the roster knows them."""

    name: str
    roles: frozenset[Role]
    college: str
    position: str
    targets: tuple[tuple[TargetKind, tuple[str, ...]], ...]
    accounts: tuple[AccountShown, ...]
    companions: tuple[Companion, ...]
    opted_out: bool


@dataclass(frozen=True, slots=True)
class Unbound:
    """Accounts that belong to nobody now; a roster QQ number goes on binding itself."""

    name: str
    count: int
    roster_qq: str
    own: bool


@dataclass(frozen=True, slots=True)
class Card:
    """The identity card of one cadre (五.1): who, where from, how to reach them, whom to tell about them."""

    name: str
    position: str
    college: str
    targets: tuple[str, ...]
    contact: str


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """A check-in: the records it made, the targets the group stands for now, and the card."""

    numbers: tuple[int, ...]
    new: tuple[str, ...]
    added: tuple[str, ...]
    card: Card
    others: tuple[str, ...]
    """Further cadres whose targets this group stands for."""


@dataclass(frozen=True, slots=True)
class CheckedOut:
    """A group stands no longer for these targets; `left` are those it still stands for."""

    removed: tuple[str, ...]
    left: tuple[str, ...]
