"""From the words after a command to a draft: whom, when, how it went, and the story in the speaker's own wording."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from models.rules.refusal import Refusal
from models.rules.vocabulary import Outcome, RecordKind, TargetKind
from plugins.visits.draft import Cancel, Draft, KnownPerson, KnownTarget, Supplement
from plugins.visits.parse_answers import parse_choice, parse_dispute, parse_number, parse_numbers, parse_supplement
from plugins.visits.parse_circle import Circle, Refused
from plugins.visits.parse_reading import Reading
from plugins.visits.parse_tail import read_tail
from plugins.visits.parse_targets import flat_name
from plugins.visits.parse_words import after_gap, find_outcome, flat, split_fields

__all__ = [
    "Cancel",
    "Draft",
    "KnownPerson",
    "KnownTarget",
    "Supplement",
    "parse_choice",
    "parse_dispute",
    "parse_number",
    "parse_numbers",
    "parse_record",
    "parse_supplement",
]

_KINDS = {
    RecordKind.VISIT: (TargetKind.DORM,),
    RecordKind.LEAGUE_DAY: (TargetKind.BRANCH,),
    RecordKind.TALK: (TargetKind.YOUTH,),
}
_WITH_TOPIC = frozenset({RecordKind.LECTURE, RecordKind.ONLINE})
"""Kinds that need a topic instead of a target."""
_SUB_KINDS = {
    RecordKind.LEAGUE_DAY: {
        "组织生活": "组织生活",
        "团组织生活": "组织生活",
        "组织生活会": "组织生活",
        "主题团日": "主题团日",
        "团日活动": "主题团日",
        "学习": "学习",
        "一学一做": "学习",
    }
}


def parse_record(
    kind: RecordKind,
    argument: str,
    today: date,
    known: Sequence[KnownTarget],
    here: Sequence[KnownTarget],
    people: Sequence[KnownPerson],
    *,
    sub_kinds: Mapping[str, str] | None = None,
    kinds: Collection[TargetKind] = (),
    chosen: Sequence[KnownTarget] = (),
) -> Draft | Refusal:
    """What a message records.

    `known`: targets the speaker is linked to; `here`: those the group stands for; `people`: colleagues.
    `sub_kinds`: word → sub-kind, by default the notice's.  `kinds`: kinds of target that fit, by default the notice's
    (any for those it does not bind).  `chosen`: the answer to `which-target`; then no target is asked for again.

    Refusals: `empty` (fact `kind`), `which-target` (`candidates`: KnownTargets), `ambiguous-target` (`name`,
    `candidates`: names), `unknown-target` (`name`, `nearest`: up to three names, `kind`: None, or the kind of a
    target of theirs that does not fit), `future-date` (`said`, `day`) and `no-such-date` (`said`).
    """
    text = flat(argument)
    if after_gap(text, 0) == len(text):
        return Refusal("empty", {"kind": kind})
    circle = Circle(
        targets=(*known, *here, *chosen),
        kinds=tuple(kinds) or _KINDS.get(kind, tuple(TargetKind)),
        here=here,
        chosen=chosen,
        people=[person for person in people if flat_name(person.name) in text],
        sub_kinds=_SUB_KINDS.get(kind, {}) if sub_kinds is None else sub_kinds,
    )
    try:
        return _read(kind, argument, today, circle)
    except Refused as refused:
        return refused.refusal


def _read(kind: RecordKind, argument: str, today: date, circle: Circle) -> Draft | Refusal:
    process, effect, reflection = split_fields(argument, lambda text, at: circle.names.at(text, at) is not None)
    with_topic = kind in _WITH_TOPIC
    reading = Reading(process, today, circle, with_topic=with_topic)
    reading.read_head()
    read_tail(reading)
    if with_topic and not (reading.topic or reading.text):
        return Refusal("empty", {"kind": kind})
    return Draft(
        kind=kind,
        targets=_targets(kind, reading),
        happened_on=reading.day or today,
        outcome=Outcome.DONE if with_topic else find_outcome(reading.flat),
        process=reading.text,
        effect=effect,
        reflection=reflection,
        joint=tuple(reading.joint),
        sub_kind=reading.sub_kind or circle.sub_kind_in(reading.flat),
        topic=reading.topic,
    )


def _targets(kind: RecordKind, reading: Reading) -> tuple[KnownTarget, ...]:
    """Those chosen or named, else the group's own, else the only one the story mentions.

    A talk's story may mention anybody, so there nothing is guessed.
    """
    circle = reading.circle
    if circle.chosen or reading.targets:
        return circle.chosen or tuple(reading.targets)
    if reading.with_topic:
        return ()
    if circle.home:
        return (circle.home,)
    mentioned = () if kind is RecordKind.TALK else circle.names.mentioned(reading.flat)
    return mentioned if len(mentioned) == 1 else circle.ask(mentioned)
