"""One narrative read word by word from the front: names, dates and the like come off, the story stays whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from models.rules.dates import FoundDate, find_date
from models.rules.refusal import Refusal
from plugins.visits.draft import KnownPerson, KnownTarget
from plugins.visits.parse_circle import Circle, Refused
from plugins.visits.parse_strangers import another_at, class_at, stranger_at
from plugins.visits.parse_targets import Said
from plugins.visits.parse_words import ENDS, after_gap, find_topic, flat

_ENDS = re.compile(ENDS)
_OF = tuple("的里内们")
"""3-305的同学…: the name is part of the story."""
_TIME_OF_DAY = re.compile("(?: *(?:上午|中午|下午|傍晚|晚上|早上|晚))?")
_LEAD = re.compile(
    f"({_TIME_OF_DAY.pattern}) *(?:我们?)?"
    "(?:(?:去|到|来|在|走访|看望|看|探望|参加|列席|和|跟|与|同|找|约|对|给|帮|为|陪|联系|组织|慰问|走进)了?)*"
    "(?:一下)? *"
)
_REACH = 60
"""How many characters are looked at for a date."""
_LIST = re.compile(" *[、,和与及跟同&+/] *| +")
_AND = re.compile("[和与及跟同&+/] *")


@dataclass
class Reading:
    """What a message tells; `text` (and its flat copy) is what is left of it."""

    text: str
    today: date
    circle: Circle
    with_topic: bool
    """Whether the kind needs a topic and no target: then one counts only in full and as a word by itself."""
    targets: list[KnownTarget] = field(default_factory=list)
    joint: list[KnownPerson] = field(default_factory=list)
    day: date | None = None
    sub_kind: str = ""
    topic: str = ""
    held: bool = False
    """Whether the first words of the story told something and stay where they are."""

    def __post_init__(self) -> None:
        self.flat = flat(self.text)

    def read_head(self) -> None:
        """Take off the front what is no story, in whatever order it comes."""
        at = 0
        while (end := self._step(start := after_gap(self.flat, at))) is not None:
            at = end
        if not self.held:
            self._refuse_strangers(start, listed=start > at > 0)
        self.keep(start if at else 0, len(self.text))

    def keep(self, start: int, end: int) -> None:
        """Go on with this part of the text."""
        self.text, self.flat = self.text[start:end], self.flat[start:end]

    def take(self, target: KnownTarget, place: int | None = None) -> None:
        """One more target, unless it was named before."""
        if target not in self.targets:
            self.targets.insert(len(self.targets) if place is None else place, target)

    def join(self, people: Iterable[KnownPerson]) -> None:
        """Colleagues who came along, each once."""
        self.joint += [person for person in people if person not in self.joint]

    def _step(self, start: int) -> int | None:
        for step in (self._target, self._together, self._sub_kind, self._date, self._topic):
            end = step(start)
            if end is not None or self.held:
                return end
        return None

    def _target(self, start: int) -> int | None:
        said = self.circle.names.at(self.flat, start, short=not self.with_topic)
        if self.with_topic:
            return self._named(start, said) if said and _ENDS.match(self.flat, said.end) else None
        if said is not None:
            return self._named(start, said)
        return self._joined(start) if self.targets else self._led(start)

    def _named(self, start: int, said: Said) -> int | None:
        """A target named at the very place."""
        of = self.flat.startswith(_OF, said.end)
        if of and self.targets:
            return None
        self._refuse_longer_name(start, said)
        target = self.circle.settle(said, self.text[start : said.end])
        if target is None:
            return None
        self.take(target)
        self.held = of
        return None if of else said.end

    def _refuse_longer_name(self, start: int, said: Said) -> None:
        """张三丰 is not 张三."""
        if said.end - start == 2 and (word := stranger_at(self.flat, start, self.circle.kinds)) and len(word) == 3:
            self.circle.refuse_stranger(word)

    def _joined(self, start: int) -> int | None:
        """One more target of the same kind after 和."""
        joined = _AND.match(self.flat, start)
        said = self.circle.names.at(self.flat, joined.end()) if joined else None
        if said is None or {target.kind for target in said.targets} != {self.targets[-1].kind}:
            return None
        return self._named(start, said)

    def _led(self, start: int) -> int | None:
        """A target named after words like 去了 or 和: with the story going on behind it, all of it stays."""
        lead = _LEAD.match(self.flat, start)
        assert lead is not None
        said = self.circle.names.at(self.flat, lead.end(), short=False) if lead.end() > start else None
        target = self.circle.settle(said, self.text[lead.end() : said.end]) if said else None
        if said is None or target is None:
            return None
        self.take(target)
        if _ENDS.match(self.flat, said.end) and not lead[1]:
            return said.end
        self.held = True
        while (joined := _LIST.match(self.flat, said.end)) and (
            said := self.circle.names.at(self.flat, joined.end(), short=False)
        ):
            if following := self.circle.settle(said, self.text[joined.end() : said.end]):
                self.take(following)
        return None

    def _together(self, start: int) -> int | None:
        together = self.circle.colleagues.at(self.flat, start)
        if together is None:
            return None
        self.join(together.people)
        self.held = not together.whole
        return together.end if together.whole else None

    def _sub_kind(self, start: int) -> int | None:
        found = self.circle.sub_kind_at(self.flat, start) if not self.sub_kind else None
        if found is None:
            return None
        self.sub_kind, end = found
        return end

    def _date(self, start: int) -> int | None:
        if self.day is not None or self.circle.is_named(self.flat, start):
            return None
        head = self.text[start : start + _REACH].rstrip()
        found = find_date(head, self.today)
        if isinstance(found, Refusal) and head.lstrip("([（【 ").startswith(found.facts["said"]):
            raise Refused(found)
        if isinstance(found, FoundDate) and head.endswith(found.rest):
            self.day = found.day
            return self._time_of_day(start + len(head) - len(found.rest))
        return self._date_before_name(start)

    def _date_before_name(self, start: int) -> int | None:
        """A date written together with the name that follows: 20号3-305."""
        name = self.circle.names.first(self.flat, start)
        found = find_date(self.text[start:name], self.today) if name is not None else None
        if name is None or not isinstance(found, FoundDate) or found.rest:
            return None
        self.day = found.day
        return name

    def _time_of_day(self, start: int) -> int:
        """Where 昨天下午 ends, unless 下午 opens the story."""
        found = _TIME_OF_DAY.match(self.flat, start)
        end = found.end() if found else start
        return end if _ENDS.match(self.flat, end) or self.circle.is_named(self.flat, end) else start

    def _topic(self, start: int) -> int | None:
        if not self.with_topic or self.topic:
            return None
        if word := class_at(self.flat, start):
            self.circle.refuse_stranger(word)
        found = find_topic(self.text, self.flat, start)
        if found is None:
            return None
        self.topic = found.words
        self.held = found.end == start
        return None if self.held else found.end

    def _refuse_strangers(self, start: int, *, listed: bool) -> None:
        """A word that looks like a target and is none: where the first should stand, or right after one."""
        if self.with_topic:
            return
        if self.targets:
            word = another_at(self.flat, start, self.targets[-1].kind) if listed else None
        else:
            self.circle.refuse_other_kind(self.flat, start)
            word = stranger_at(self.flat, start, self.circle.kinds)
        if word and not self.flat.startswith(_OF, start + len(word)) and not self.circle.knows_dorm_in(word):
            self.circle.refuse_stranger(word)
