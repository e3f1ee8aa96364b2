"""How talk of one group is shown in another, what is an echo of our own words, and which message is whose twin.

Nothing here is ever stored: the words live in memory until they are sent, the ids as long as they are remembered.
"""

from __future__ import annotations

import re
from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from models.rules.text import clean

Place = tuple[str, str]
"""(platform, group)."""
PLATFORMS: Mapping[str, str] = {
    "qq": "QQ", "wechat": "微信", "wecom": "企业微信", "feishu": "飞书", "dingtalk": "钉钉", "qqguild": "QQ 频道",
    "telegram": "Telegram", "discord": "Discord", "kook": "KOOK",
}  # fmt: skip
SOMEBODY = "群友"
PICTURE = "［图片］"
MARK = "\u200b"
"""Stands unseen behind every "名字（QQ）：" of ours: whoever sees it first in a message knows that it was passed on."""
LONGEST = 1000
"""Characters of a text that are passed on."""
LONGEST_NAME = 20
ECHO = timedelta(minutes=1)
_LEAST_TAIL = 100
_ENDS = "。！？!?；;\n…"
_NAME_NOISE = re.compile(r"[\s（）()\[\]【】<>《》:：@\u200b-\u200f\u2060-\u2064\ufff0-\uffff]+")
_WORD_NOISE = re.compile(r"[\s［］\[\]]+")
_LINE_HEAD = re.compile(r"（([^（）\n]{1,12})）[:：]")
_SEPARATED = re.compile(r"[\s:：\])）】>»」’”|-]*")


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a message, platform-neutral.

    `text` is the text itself, what an `at` said its name was, or what a `word` in brackets says (语音, 文件 a.pdf).
    """

    kind: Literal["text", "at", "picture", "word"]
    text: str = ""
    user_id: str = ""


def platform_word(platform: str) -> str:
    """What people call a platform."""
    return PLATFORMS.get(platform) or _NAME_NOISE.sub("", clean(platform))[:12] or "别处"


def tidy_name(raw: str) -> str:
    """A name as it may stand before somebody's words: short, one line, nothing that could pass for our own marks."""
    name = _NAME_NOISE.sub(" ", clean(raw)).strip()
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def name_of(*candidates: str) -> str:
    """The first usable of several names, else 群友."""
    return next((name for raw in candidates if (name := tidy_name(raw))), SOMEBODY)


def body_of(parts: Iterable[Part], names: Mapping[str, str], *, pictures: int = 0) -> str:
    """The words of a message, the first `pictures` of its pictures left out because they travel along.

    `names` says who is meant by an @: user id → name.
    """
    said: list[str] = []
    seen = 0
    for part in parts:
        if part.kind == "at":
            said.append(f"@{names.get(part.user_id) or name_of(part.text)} ")
        elif part.kind == "picture":
            seen += 1
            said.append("" if seen <= pictures else PICTURE)
        elif part.kind == "word":
            said.append(f"［{_WORD_NOISE.sub(' ', clean(part.text)).strip()[:40] or '消息'}］")
        else:
            said.append(part.text)
    return cut(_harmless(clean("".join(said))))


def _harmless(text: str) -> str:
    """No line of a message looks like somebody else's words passed on by us."""
    known = set(PLATFORMS.values())
    return _LINE_HEAD.sub(lambda found: f"({found[1]}):" if found[1] in known else found[0], text.replace(MARK, ""))


def cut(text: str, longest: int = LONGEST) -> str:
    """A long text up to the end of a sentence, and how much is left out."""
    if len(text) <= longest:
        return text
    ends = [at for mark in _ENDS if (at := text.rfind(mark, longest - _LEAST_TAIL, longest)) >= 0]
    kept = text[: max(ends) + 1 if ends else longest].rstrip()
    return f"{kept}……（还有 {len(text) - len(kept)} 字，请到那边的群里看）"


def shown(name: str, platform: str, body: str, *, reply_to: str | None = None) -> str:
    """The line as the other side reads it; `reply_to` names whom it answers where the quote itself cannot be shown,
    "" somebody unknown."""
    answering = "" if reply_to is None else f"（回复 {reply_to or '一条消息'}）"
    return f"{name}（{platform_word(platform)}）：{MARK}{answering}{body}"


@dataclass(frozen=True, slots=True)
class Passed:
    """Words we passed on a moment ago."""

    at: datetime
    name: str
    words: str


class Echoes:
    """Recognises our own words when another bridge-bot brings them back."""

    def __init__(self, remembered: int = 60) -> None:
        self._passed: deque[Passed] = deque(maxlen=remembered)

    def note(self, name: str, words: str, now: datetime) -> None:
        """These words of `name` are passed on now."""
        if words.strip():
            self._passed.append(Passed(now, name, words.strip()))

    def is_echo(self, text: str, now: datetime) -> bool:
        """Whether a text is words passed on before: it begins as our own lines do, or somebody else said the same
        name and the same words again within a minute. The same words alone are no echo: people agree."""
        if MARK in text and _LINE_HEAD.search(text[: text.index(MARK)]):
            return True
        while self._passed and not now - ECHO <= self._passed[0].at <= now + ECHO:
            self._passed.popleft()
        said = text.replace(MARK, "").strip()
        return any(_says_again(said, passed) for passed in self._passed)


def _says_again(said: str, passed: Passed) -> bool:
    if not said.endswith(passed.words) or len(said) == len(passed.words):
        return False
    before = said[: -len(passed.words)]
    at = before.rfind(passed.name)
    if at < 0:
        return False
    between = _LINE_HEAD.sub("：", before[at + len(passed.name) :])
    return bool(between) and _SEPARATED.fullmatch(between) is not None and not between.isspace()


@dataclass(eq=False, slots=True)
class Passage:
    """One message on its way, and where it has come to. Ids only."""

    source: Place
    speaker: str
    """The user id there."""
    name: str = ""
    ids: dict[Place, str] = field(default_factory=dict)
    """Where it can be seen → its id there."""
    sent_by: dict[Place, str] = field(default_factory=dict)
    """Where we said it → through which account."""
    recalled: bool = False


class Twins:
    """Which message on one side is which on the other, the newest remembered."""

    def __init__(self, remembered: int = 20_000) -> None:
        self._remembered = remembered
        self._passages: OrderedDict[tuple[str, str, str], Passage] = OrderedDict()
        self._early: OrderedDict[tuple[str, str, str], bool] = OrderedDict()

    def __contains__(self, key: object) -> bool:
        return key in self._passages

    def find(self, place: Place, message_id: str | None) -> Passage | None:
        """The passage a message belongs to, on whichever side."""
        return self._passages.get(_key(place, message_id)) if message_id else None

    def remember(self, passage: Passage, place: Place, message_id: str) -> None:
        """The passage can be seen at `place` as `message_id`; an account more in a group sees an id more."""
        if not message_id:
            return
        passage.ids.setdefault(place, message_id)
        self._passages[_key(place, message_id)] = passage
        if place == passage.source and self._early.pop(_key(place, message_id), False):
            passage.recalled = True
        while len(self._passages) > self._remembered:
            self._passages.popitem(last=False)

    def recall(self, place: Place, message_id: str) -> Passage | None:
        """A message was taken back; the passage to be taken back elsewhere, if it was first said there.

        A recall may overtake its message, so one of an unknown message is remembered.
        """
        passage = self.find(place, message_id)
        if passage is None:
            self._early[_key(place, message_id)] = True
            while len(self._early) > self._remembered:
                self._early.popitem(last=False)
            return None
        if passage.source != place or passage.recalled:
            return None
        passage.recalled = True
        return passage


def _key(place: Place, message_id: str) -> tuple[str, str, str]:
    return (place[0], place[1], message_id)


def joined(names: Sequence[str], platform: str) -> str:
    """The line that says who has come into the group on the other side."""
    return f"{'、'.join(names) or '有新朋友'} 加入了{platform_word(platform)}群"
