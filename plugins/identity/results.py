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
    joined: bool = False
    """By a code out of another account of theirs."""
    rebound: bool = False
    """A secretary gave them this account: what was said under the seal stays behind."""


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
    here: bool = False
    """Whether it is the one that speaks."""
    roster: bool = False
    """Whether the roster names it, so that it is known without being bound."""


@dataclass(frozen=True, slots=True)
class OwnAccounts:
    """A person's accounts, the one that gets what nobody asked for first."""

    name: str
    accounts: tuple[AccountShown, ...]


@dataclass(frozen=True, slots=True)
class LetGo:
    """Accounts (platform, user id) a person let go of; how many they have left; the QQ the roster still names."""

    gone: tuple[tuple[str, str], ...]
    left: int
    roster_qq: str
    here: bool
    """Whether the one that speaks is among them."""


@dataclass(frozen=True, slots=True)
class ToRebind:
    """Somebody who lost an account, and the accounts they are known by."""

    person_id: int
    label: str
    accounts: tuple[AccountShown, ...]


@dataclass(frozen=True, slots=True)
class Rebound:
    """What a secretary did for somebody who lost an account; without a code the person still has one of their own."""

    name: str
    gone: int
    code: str
    left: tuple[AccountShown, ...]
    roster_cleared: bool


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
