"""A tiny QQ in memory: people, groups, friendships, messages, and what changes when someone acts."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from plugins.sandbox.blobs import Blobs
from plugins.sandbox.cast import Cast, CastPerson
from plugins.sandbox.shapes import (
    Answered,
    Asked,
    Change,
    Document,
    Message,
    Moved,
    Part,
    Picture,
    Recalled,
    Request,
    Said,
    Scene,
    Text,
)

MAX_TEXT = 4500
"""Characters of one message, about what QQ takes."""
MAX_MESSAGES = 4000
"""Messages kept in all; the oldest go first."""


class NotAllowed(ValueError):
    """QQ would not let them; the message is for people."""


@dataclass(slots=True)
class Group:
    """A group and who is in it, owner first; the bot is in every group."""

    id: str
    name: str
    members: list[str]
    bot_is_admin: bool

    @property
    def owner(self) -> str:
        """The first member."""
        return self.members[0] if self.members else ""


def random_message_id() -> int:
    """A positive 31-bit number, as QQ clients give."""
    return secrets.randbelow(2**31 - 1) + 1


@dataclass(slots=True)
class World:
    """The state; every method that acts returns what changed and raises NotAllowed."""

    cast: Cast
    new_message_id: Callable[[], int] = random_message_id
    blobs: Blobs = field(default_factory=Blobs)
    people: dict[str, CastPerson] = field(init=False)
    groups: dict[str, Group] = field(init=False)
    friends: set[str] = field(init=False)
    temporary: set[str] = field(default_factory=set)
    """Who is no friend but has opened a temporary chat through a common group."""
    requests: dict[str, Request] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    _seq: int = 0

    def __post_init__(self) -> None:
        self.people = {person.qq: person for person in self.cast.people}
        self.groups = {
            group.id: Group(group.id, group.name, list(group.members), group.bot_is_admin) for group in self.cast.groups
        }
        self.friends = {person.qq for person in self.cast.people if person.is_friend}

    @property
    def bot_id(self) -> str:
        """The account the bot speaks from."""
        return self.cast.bot_id

    def name_of(self, user_id: str) -> str:
        """What people see as the name of an account."""
        if user_id == self.bot_id:
            return self.cast.bot_name
        person = self.people.get(user_id)
        return person.name if person else user_id

    def common_group(self, user_id: str) -> Group | None:
        """A group both the bot and `user_id` are in."""
        return next((group for group in self.groups.values() if user_id in group.members), None)

    def say(
        self,
        sender: str,
        scene: Scene,
        parts: tuple[Part, ...],
        *,
        now: int,
        quote: int | None = None,
        heard: bool = True,
    ) -> list[Change]:
        """`sender` (a person or the bot) sends one message."""
        self._check_may_speak(sender, scene)
        self.check_parts(parts)
        quoted = self.messages.get(quote) if quote is not None else None
        if quote is not None and (quoted is None or quoted.scene != scene):
            raise NotAllowed("引用的消息已经不在了")
        if scene.kind == "private" and sender == scene.id and sender not in self.friends:
            self.temporary.add(sender)
        message = Message(self._fresh_id(), self._next_seq(), scene, sender, now, parts, quote, heard)
        self.messages[message.id] = message
        while len(self.messages) > MAX_MESSAGES:
            del self.messages[next(iter(self.messages))]
        return [Said(message)]

    def recall(self, by: str, message_id: int, *, now: int) -> list[Change]:
        """Take a message back: one's own; in a group its owner, and the bot where it is admin, anyone's."""
        message = self.messages.get(message_id)
        if message is None:
            raise NotAllowed("这条消息已经不在了")
        if message.recalled_by is not None:
            raise NotAllowed("这条消息已经撤回了")
        if message.sender != by and not self._rules(by, message.scene):
            raise NotAllowed("只能撤回自己的消息")
        recalled = replace(message, recalled_by=by)
        self.messages[message_id] = recalled
        return [Recalled(recalled, by, now)]

    def ask_friend(self, user_id: str, comment: str, *, now: int) -> list[Change]:
        """`user_id` asks to be the bot's friend."""
        self._check_person(user_id)
        if user_id in self.friends:
            raise NotAllowed("已经是好友了")
        if self.pending_friend(user_id):
            raise NotAllowed("已经申请过了，等机器人通过")
        return self._ask(Request(self._fresh_flag(), user_id, comment[:100], now))

    def ask_join(self, user_id: str, group_id: str, comment: str, *, now: int) -> list[Change]:
        """`user_id` asks to join a group where the bot is an admin; elsewhere they are in at once."""
        self._check_person(user_id)
        group = self._group(group_id)
        if user_id in group.members:
            raise NotAllowed("已经在群里了")
        return self._ask(Request(self._fresh_flag(), user_id, comment[:100], now, group_id))

    def join(self, user_id: str, group_id: str, *, now: int) -> list[Change]:
        """`user_id` comes into a group by the owner's hand."""
        self._check_person(user_id)
        group = self._group(group_id)
        if user_id in group.members:
            raise NotAllowed("已经在群里了")
        group.members.append(user_id)
        return [Moved(group_id, user_id, True, now)]

    def leave(self, user_id: str, group_id: str, *, now: int) -> list[Change]:
        """`user_id` goes; the owner stays."""
        group = self._group(group_id)
        if user_id not in group.members:
            raise NotAllowed("不在这个群里")
        if user_id == group.owner:
            raise NotAllowed("群主不能退群")
        group.members.remove(user_id)
        return [Moved(group_id, user_id, False, now)]

    def answer(self, flag: str, approved: bool, *, now: int) -> list[Change]:
        """The bot answers a request; a flag is good once."""
        request = self.requests.pop(flag, None)
        if request is None:
            raise NotAllowed("没有这个请求")
        changes: list[Change] = [Answered(request, approved, now)]
        if approved and request.group_id:
            changes += self.join(request.user_id, request.group_id, now=now)
        elif approved:
            self.friends.add(request.user_id)
            self.temporary.discard(request.user_id)
        return changes

    def pending_friend(self, user_id: str) -> bool:
        """Whether a friend request of theirs waits."""
        return any(r.user_id == user_id and not r.group_id for r in self.requests.values())

    def _ask(self, request: Request) -> list[Change]:
        self.requests[request.flag] = request
        return [Asked(request)]

    def _check_person(self, user_id: str) -> None:
        if user_id not in self.people:
            raise NotAllowed("没有这个人")

    def _check_may_speak(self, sender: str, scene: Scene) -> None:
        if sender != self.bot_id:
            self._check_person(sender)
        if scene.kind == "group":
            if sender != self.bot_id and sender not in self._group(scene.id).members:
                raise NotAllowed("不在这个群里")
            self._group(scene.id)
            return
        self._check_person(scene.id)
        if sender not in (self.bot_id, scene.id):
            raise NotAllowed("这是别人的私聊")
        if scene.id in self.friends or (sender == self.bot_id and scene.id in self.temporary):
            return
        if sender == self.bot_id:
            raise NotAllowed("对方不是好友，也没有开临时会话")
        if self.common_group(sender) is None:
            raise NotAllowed("不是好友，也没有共同的群，先加机器人为好友")

    def check_parts(self, parts: tuple[Part, ...]) -> None:
        """Raise NotAllowed when QQ would not take these as one message."""
        words = "".join(part.text for part in parts if isinstance(part, Text))
        if not parts or (not words.strip() and all(isinstance(part, Text) for part in parts)):
            raise NotAllowed("不能发空消息")
        if len(words) > MAX_TEXT:
            raise NotAllowed("消息太长了，分几条发吧")
        for part in parts:
            if isinstance(part, Picture | Document) and self.blobs.get(part.blob_id) is None:
                raise NotAllowed("图片或文件已经过期，请重新选择")

    def _rules(self, by: str, scene: Scene) -> bool:
        if scene.kind != "group":
            return False
        group = self._group(scene.id)
        return by == group.owner or (by == self.bot_id and group.bot_is_admin)

    def _group(self, group_id: str) -> Group:
        group = self.groups.get(group_id)
        if group is None:
            raise NotAllowed("没有这个群")
        return group

    def _fresh_id(self) -> int:
        while (number := self.new_message_id()) in self.messages:
            pass
        return number

    def _fresh_flag(self) -> str:
        return f"f{self._next_seq()}-{secrets.token_hex(8)}"

    def _next_seq(self) -> int:
        self._seq += 1
        return self._seq
