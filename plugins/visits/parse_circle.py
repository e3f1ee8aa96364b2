"""Whom a speaker may mean, and what is answered when that is not clear."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NoReturn

from models.rules.nearest import nearest
from models.rules.refusal import Refusal
from models.rules.vocabulary import TargetKind
from plugins.visits.draft import KnownPerson, KnownTarget
from plugins.visits.parse_targets import Colleagues, Said, SpokenNames
from plugins.visits.parse_words import ENDS, flat

_ENDS = re.compile(ENDS)


class Refused(Exception):
    """Reading stops here."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class Circle:
    """The speaker's targets of the right kinds, those of other kinds, colleagues, and the words for sub-kinds."""

    def __init__(
        self,
        targets: Iterable[KnownTarget],
        kinds: tuple[TargetKind, ...],
        here: Sequence[KnownTarget],
        chosen: Sequence[KnownTarget],
        people: Iterable[KnownPerson],
        sub_kinds: Mapping[str, str],
    ) -> None:
        every = list({target.id: target for target in targets}.values())
        self.kinds = kinds
        self.fitting = tuple(target for target in every if target.kind in kinds)
        self.names = SpokenNames(self.fitting)
        self.others = SpokenNames(target for target in every if target.kind not in kinds)
        self.here = tuple(target for target in here if target.kind in kinds)
        self.chosen = tuple(chosen)
        self.colleagues = Colleagues(people)
        self.sub_kinds = {flat(word): name for word, name in sub_kinds.items() if word.strip()}
        longest_first = sorted(self.sub_kinds, key=len, reverse=True)
        words = "|".join(map(re.escape, longest_first)) or r"(?!)"
        self._sub_kind = re.compile(rf"[(\[【]({words})[)\]】]|({words}){ENDS}")
        self._in_passing = re.compile("|".join(re.escape(word) for word in longest_first if len(word) > 3) or r"(?!)")

    @property
    def home(self) -> KnownTarget | None:
        """The one target a message is about that names none."""
        return self.here[0] if len(self.here) == 1 else None

    def sub_kind_at(self, text: str, start: int) -> tuple[str, int] | None:
        """The sub-kind the word at `start` of the flat text stands for, and where the word ends."""
        found = self._sub_kind.match(text, start)
        return (self.sub_kinds[found[1] or found[2]], found.end()) if found else None

    def sub_kind_in(self, text: str) -> str:
        """The sub-kind a story mentions; only long words are plain enough (not 学习)."""
        found = self._in_passing.search(text)
        return self.sub_kinds[found[0]] if found else ""

    def is_named(self, text: str, start: int) -> int | None:
        """Where the full name of any target ends that begins at `start` of the flat text."""
        said = self.names.at(text, start, short=False) or self.others.at(text, start, short=False)
        return said.end if said else None

    def settle(self, said: Said, word: str) -> KnownTarget | None:
        """Which one is meant; None if that was asked before and answered."""
        preferred = self.chosen or self.here
        choice = [target for target in said.targets if target in preferred] or list(said.targets)
        if len(choice) == 1:
            return choice[0]
        if self.chosen:
            return None
        raise Refused(Refusal("ambiguous-target", {"name": word.strip(), "candidates": _labels(choice)}))

    def refuse_stranger(self, word: str, kind: TargetKind | None = None) -> None:
        """Nobody's name; `kind` if it is a target's after all, but of a kind that does not fit."""
        if not self.chosen:
            near = nearest(word, [target.name for target in self.fitting])
            raise Refused(Refusal("unknown-target", {"name": word, "nearest": near, "kind": kind}))

    def refuse_other_kind(self, text: str, start: int) -> None:
        """The class or dorm at `start` of the flat text, if this kind of record is not about such."""
        said = self.others.at(text, start, short=False)
        if said and said.targets[0].kind is not TargetKind.YOUTH and _ENDS.match(text, said.end):
            self.refuse_stranger(said.targets[0].name, said.targets[0].kind)

    def knows_dorm_in(self, word: str) -> bool:
        """Whether words like 隔壁3-305 hold a dorm of the circle; 中药学2301 is another class than 药学2301."""
        return any(target.kind is TargetKind.DORM for target in self.names.mentioned(word))

    def ask(self, among: Sequence[KnownTarget]) -> NoReturn:
        """It has to be asked which target is meant."""
        raise Refused(Refusal("which-target", {"candidates": tuple(among or self.here or self.fitting)}))


def _labels(targets: Sequence[KnownTarget]) -> tuple[str, ...]:
    """The names, with another name of the target where two share one."""
    shared = Counter(target.name for target in targets)
    return tuple(
        f"{target.name}（{target.aliases[0]}）" if shared[target.name] > 1 and target.aliases else target.name
        for target in targets
    )
