"""The one table of commands: every room writes its commands here; routing, /帮助, near-misses and the permission
guard all read it. What is not in it is refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from models.rules.vocabulary import Role
from plugins._kit.gate import PREFIXES
from plugins._kit.origin import Origin

if TYPE_CHECKING:
    from nonebot.adapters import Bot

    from plugins._kit.directory import Actor


class Where(Enum):
    """Where a command may be used."""

    ANYWHERE = "群聊和私聊"
    GROUP = "群聊"
    PRIVATE = "私聊"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot answers: one message. `text` is complete without the picture.

    `private` answers go to the person alone, by a call that carries no group id.
    """

    text: str
    image: bytes | None = None
    file: tuple[str, bytes] | None = None
    subject: tuple[str, int] | None = None
    """(kind, #N) this reply speaks of, so that quoting it is enough."""
    private: bool = False
    recall: bool = False
    """Take the person's own message back first, where the platform lets us."""
    sealed: bool = False
    """Nothing of this answer is written down; quoting it works as long as this process remembers."""
    files: tuple[tuple[str, bytes], ...] = ()
    """Further files, after `file`, in this order."""
    unsent: str = ""
    """What is said instead of a file the platform does not take."""


SILENT = Reply("")
"""Taken, and nothing to say: no other room looks at the message, and nobody is answered."""
Step = Callable[[], Awaitable[None] | None]
"""Something to do once the commit is through."""


@dataclass(slots=True)
class Call:
    """One command on its way: who says what, where, when."""

    bot: Bot
    origin: Origin
    actor: Actor
    command: str
    argument: str
    now: datetime
    subject: tuple[str, int] | None = None
    """What the quoted message of ours speaks of."""
    roster: int = -1
    """The version of the roster this call is judged on; a write proves that it is still true."""
    payload: dict[str, Any] = field(default_factory=dict)
    """What the question was about that this message answers."""
    claimed: bool = False
    """Whether this message has been marked as handled."""
    committed: bool = False
    """Whether something was saved."""
    sealed: bool = False
    """Whether this may come from somebody who does not want to be known: nothing about the speaker is written."""


Guesser = tuple[str, str]


def guesser_of(call: Call) -> Guesser:
    """Whose tries are counted: a person's over all their accounts, else the account's."""
    person_id = call.actor.person_id
    return ("person", str(person_id)) if person_id is not None else (call.origin.platform, call.origin.user_id)


Handler = Callable[[Call], Awaitable[Reply | None]]
EVERYONE = frozenset(Role)
PEOPLE = EVERYONE - {Role.STRANGER}
"""Everyone the roster knows."""
CALLED = PEOPLE - {Role.YOUTH}
"""Everyone but who is a youth and nothing else: whoever may be called when somebody needs help."""
STAFF = frozenset({Role.COMMITTEE, Role.OPERATOR})


@dataclass(frozen=True, slots=True)
class Command:
    """One row of the table."""

    name: str
    aliases: tuple[str, ...]
    room: str
    who: frozenset[Role]
    where: Where
    help: str
    usage: str
    handler: Handler
    order: int
    """Place in /帮助; the ones a role needs most come first."""
    recall_elsewhere: bool
    """Whether a message said in the wrong place should be recalled there (it may hold private words)."""
    confides: bool = False
    """Whether people tell their own troubles by it: words of danger among them call a human instead."""


class CommandTable:
    """Every command by name and alias."""

    def __init__(self) -> None:
        self.commands: dict[str, Command] = {}
        self._by_word: dict[str, Command] = {}
        self._longest = 0

    def add(self, command: Command) -> None:
        """Register `command`; a name or alias taken twice is a mistake of ours and stops the start."""
        for word in (command.name, *command.aliases):
            if word in self._by_word:
                raise ValueError(f"命令 {word} 注册了两次")
            self._by_word[word] = command
            self._longest = max(self._longest, len(word))
        self.commands[command.name] = command

    def words(self) -> list[str]:
        """Every name and alias."""
        return list(self._by_word)

    def named(self, word: str) -> Command:
        """The command of that name or alias."""
        return self._by_word[word]

    def find(self, text: str, *, bare: bool) -> tuple[Command, str] | None:
        """The command `text` starts with and the rest of the text, the longest name first.

        With a prefix the space after the name is optional; `bare` also accepts a name without prefix, but only
        when it ends there: before a space, a digit, `#` or the end.
        """
        stripped = text.lstrip()
        prefixed = stripped.startswith(PREFIXES)
        if not prefixed and not bare:
            return None
        body = stripped[1:].lstrip() if prefixed else stripped
        for length in range(min(self._longest, len(body)), 0, -1):
            command = self._by_word.get(body[:length])
            if command is None:
                continue
            rest = body[length:]
            if prefixed or not rest or not (rest[0].isalpha() or rest[0] == "_"):
                return command, rest.strip()
        return None


table = CommandTable()
"""The table of this process."""


def command(
    name: str,
    *,
    who: frozenset[Role] | set[Role],
    help: str,
    usage: str = "",
    aliases: tuple[str, ...] = (),
    where: Where = Where.ANYWHERE,
    order: int = 50,
    recall_elsewhere: bool = False,
    confides: bool = False,
) -> Callable[[Handler], Handler]:
    """Register the decorated handler as the command `name` of its room."""

    def register(handler: Handler) -> Handler:
        table.add(
            Command(
                name=name,
                aliases=aliases,
                room=handler.__module__.split(".")[1],
                who=frozenset(who),
                where=where,
                help=help,
                usage=usage or f"/{name}",
                handler=handler,
                order=order,
                recall_elsewhere=recall_elsewhere,
                confides=confides,
            )
        )
        return handler

    return register


class Hook(Enum):
    """What a room may listen to besides commands."""

    PICTURES = "pictures"
    """Pictures without a command, from someone whose picture window is open or who quotes us."""
    VOICE = "voice"
    """A voice message."""
    FILE = "file"
    """A file sent privately."""
    PLAIN = "plain"
    """A private message that is no command and answers no question."""
    TALK = "talk"
    """Ordinary talk of a group, once it is clear that it is nothing else; nobody answers it."""
    RECALLED = "recalled"
    """A message of a group was taken back; the text is its id."""
    JOINED = "joined"
    """Somebody joined a group."""
    LEFT = "left"
    """One of our own accounts is no longer in a group."""
    FRIEND_REQUEST = "friend-request"
    """Somebody asks to be the bot's friend; the text is the platform's flag."""
    FRIEND_ADDED = "friend-added"
    """Somebody is the bot's friend now."""


_listeners: dict[Hook, list[tuple[int, Handler]]] = {hook: [] for hook in Hook}
answers: dict[str, Handler] = {}
"""`room.question` → who takes the answer to a question asked earlier."""
answered_in_words: set[str] = set()
"""Questions answered by a story, which may well begin with the name of a command (谈心，一起吃饭)."""


def listen(hook: Hook, *, order: int = 50) -> Callable[[Handler], Handler]:
    """Register the decorated handler for `hook`. The first that returns a reply wins, so whoever answers anything at
    all comes last: rooms load in no particular order."""

    def register(handler: Handler) -> Handler:
        _listeners[hook].append((order, handler))
        _listeners[hook].sort(key=lambda pair: pair[0])
        return handler

    return register


def listeners_of(hook: Hook) -> list[Handler]:
    """Who listens for `hook`, in order."""
    return [handler for _, handler in _listeners[hook]]


def answer_to(topic: str, *, in_words: bool = False) -> Callable[[Handler], Handler]:
    """Register the decorated handler as the one that takes answers to questions on `topic`."""

    def register(handler: Handler) -> Handler:
        answers[topic] = handler
        if in_words:
            answered_in_words.add(topic)
        return handler

    return register
