"""What people say of a record that was drawn, what follows from it, and who may say so (六.3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from models.rules.calendar import Calendar
from models.rules.refusal import Refusal
from models.rules.vocabulary import Outcome, RecordKind, Word


class CheckMode(Word):
    """How a check is made (六.3 实时抽查、实地检查、委托调查)."""

    NOW = "now", "实时抽查"
    SITE = "site", "实地检查"
    THIRD = "third", "委托调查"


class Verdict(Word):
    """What became of a drawn record; `WRONG` is only ever said by a person, after the cadre could answer."""

    HELD = "held", "属实"
    WRONG = "wrong", "对不上"
    UNKNOWN = "unknown", "说不清"


class Came(Word):
    """Answer 1: did it happen?"""

    YES = "yes", "有"
    NO = "no", "没有"
    UNSURE = "unsure", "记不清"


class Did(Word):
    """Answer 2: what was it like?"""

    TALKED = "talked", "聊了情况"
    TOGETHER = "together", "一起做了事"
    SHOWN = "shown", "只签到拍照"


class Bothered(Word):
    """Answer 3: did it disturb? (六.2)"""

    NO = "no", "没有打扰"
    YES = "yes", "有点打扰"


CHECKED_KINDS = (
    RecordKind.VISIT,
    RecordKind.LEAGUE_DAY,
    RecordKind.TALK,
    RecordKind.LECTURE,
    RecordKind.ONLINE,
    RecordKind.SERVICE,
)
"""Kinds that somebody else was part of."""


@dataclass(frozen=True, slots=True)
class Told:
    """One person's answer; `sent` by whoever went there (实地、委托), not by the visited side."""

    came: Came
    did: Did | None = None
    bothered: Bothered | None = None
    sent: bool = False


def may_be_drawn(kind: RecordKind, outcome: Outcome) -> bool:
    """Whether a record says that something happened with somebody: 没人 and 谢绝 are never questioned (六.2)."""
    return kind in CHECKED_KINDS and outcome is Outcome.DONE


def finding_of(told: Iterable[Told]) -> Verdict:
    """What the answers say; who was sent there outweighs memories, and two memories that differ are no answer."""
    answers = list(told)
    sent = [one for one in answers if one.sent]
    came = {one.came for one in sent or answers} - {Came.UNSURE}
    if came == {Came.YES}:
        return Verdict.HELD
    return Verdict.WRONG if came == {Came.NO} else Verdict.UNKNOWN


def wants_another_voice(told: Sequence[Told], asked: int, waiting: int, voices: int) -> bool:
    """Whether one more person should be asked: nobody has said yes, nobody is still thinking, and some are left."""
    return asked < voices and not waiting and not any(one.came is Came.YES for one in told)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """A drawn record as the rules of judging see it."""

    number: int
    cadre_id: int
    joint_ids: frozenset[int] = field(default=frozenset())
    told: tuple[Told, ...] = ()
    possible_voices: int = 0
    """How many people of the visited side could have been asked."""
    has_replied: bool = False
    reply_until: date | None = None
    """Until when the cadre may say something; None while nobody has told them yet."""


def may_judge(person_id: int, item: ItemFacts, verdict: Verdict, today: date) -> Refusal | None:
    """A person of the committee concludes: never on themselves, and 对不上 only when somebody said so and the cadre
    could answer.

    Where only one person could have been asked (a talk), 对不上 would tell the cadre who said so: somebody has to
    go there first.
    """
    if is_own(person_id, item):
        return Refusal("judge-own", {"number": item.number})
    if verdict is not Verdict.WRONG:
        return None
    if item.reply_until is None:
        return Refusal("not-closed", {"number": item.number})
    if not any(one.came is Came.NO for one in item.told):
        return Refusal("nobody-said-so", {"number": item.number})
    if not item.has_replied and today <= item.reply_until:
        return Refusal("reply-first", {"number": item.number, "until": item.reply_until})
    if item.possible_voices < 2 and not any(one.sent for one in item.told):
        return Refusal("one-voice", {"number": item.number})
    return None


def is_own(person_id: int, item: ItemFacts) -> bool:
    """Nobody checks themselves, nor a visit they were part of."""
    return person_id == item.cadre_id or person_id in item.joint_ids


def may_visit_on(day: date, today: date, ahead: int, calendar: Calendar) -> Refusal | None:
    """The day of a check on site is announced some days ahead and is a day of work (六.2, 六.3)."""
    if (day - today).days < ahead:
        return Refusal("too-soon", {"days": ahead})
    return None if calendar.is_workday(day) else Refusal("day-off", {"day": day})
