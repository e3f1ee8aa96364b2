"""From what a cadre types to a draft; pure, forgiving, and never loses a word of the narrative.

Names are matched on a half-width copy of the same length, so that positions are those of the original text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from models.rules.dates import find_date
from models.rules.nearest import nearest
from models.rules.refusal import Refusal
from models.rules.text import half_width
from models.rules.vocabulary import Outcome, RecordKind, TargetKind
from plugins.visits.draft import Cancel, Draft, KnownPerson, KnownTarget, Supplement

TARGETS_OF = {
    RecordKind.VISIT: (TargetKind.DORM,),
    RecordKind.LEAGUE_DAY: (TargetKind.BRANCH,),
    RecordKind.TALK: (TargetKind.YOUTH,),
    RecordKind.SERVICE: tuple(TargetKind),
}
"""Which targets a record of this kind is about; kinds not named here are about none in particular."""

_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_SEPARATORS = " \t\n,，、;；:：。.|"
_SKIP = re.compile(f"[{re.escape(_SEPARATORS)}]*")
_NOUN = re.compile(r"(?:寝室|宿舍|班级团支部|团支部|支部|班级|同学)")
_FIELD = re.compile(r"(?:^|(?<=[\s,，。;；、]))(过程|成效|感悟|心得)[:：]")
_OUTCOMES = (
    (re.compile(r"(?:都?没人在?|无人|不在)"), Outcome.ABSENT),
    (re.compile(r"(?:谢绝了?|拒绝了?|不方便)"), Outcome.REFUSED),
    (re.compile(r"(?:已经?搬走了?|搬走了?)"), Outcome.MOVED),
)
_ENDS = re.compile(r"$|[\s,.!:，。！：；;、]")
_COUNTED = re.compile(r"[号月点人个次元块年日天分%]")
_ROOM_LIKE = re.compile(r"[A-Za-z\d东西南北]{1,4}[-－#]\d{2,4}(?!\d)")
_CLASS_LIKE = re.compile(r"[\u4e00-\u9fff]{1,8}\d{3,6}班?(?!\d)|[^\s,，。]{1,12}班(?=$|[\s,，。])")
_NAME_LIKE = re.compile(r"[\u4e00-\u9fff·]{2,4}(?=$|[\s,，。:：])")
_NUMBER = re.compile(r"\s*(?:([#＃№]|[Nn](?=\d))\s*)?(\d{1,15})(?!\d)\s*(号|[:：])?")
_CANCEL = frozenset({"取消", "算了", "不记了", "不用了"})
_ALL = frozenset({"全部", "都是", "全都"})
_LONGEST_TOPIC = 40


def plain(text: str) -> str:
    """The same text for comparing: half-width, ASCII in lower case, of equal length."""
    return half_width(text).translate(_LOWER)


class _Reader:
    """A text being read from its head; what is not consumed stays the narrative, letter by letter."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()

    def skip(self, length: int) -> None:
        rest = self.text[length:]
        match = _SKIP.match(rest)
        self.text = rest[match.end() if match else 0 :]

    def word(self, words: Sequence[str]) -> str | None:
        """Consume the longest of `words` that stands at the head as a word of its own."""
        flat = plain(self.text)
        for candidate in sorted(words, key=len, reverse=True):
            if flat.startswith(plain(candidate)) and _ENDS.match(flat, len(candidate)):
                self.skip(len(candidate))
                return candidate
        return None


def parse_record(
    kind: RecordKind,
    argument: str,
    today: date,
    known: Sequence[KnownTarget],
    here: Sequence[KnownTarget],
    people: Sequence[KnownPerson],
    *,
    sub_kinds: Mapping[str, str],
    chosen: Sequence[KnownTarget] = (),
) -> Draft | Refusal:
    """Understand one message about an act of `kind`.

    `known` are the speaker's targets, `here` those of the group, `chosen` those picked from a question,
    `sub_kinds` words → sub-kind. Refusals: empty, unknown-target, ambiguous-target, which-target, future-date,
    no-such-date.
    """
    if not argument.strip():
        return Refusal("empty", {"kind": kind})
    process, effect, reflection = split_fields(argument)
    reader = _Reader(process)
    fitting = [target for target in known if target.kind in TARGETS_OF.get(kind, ())]
    names = [*(target.name for target in known), *(person.name for person in people), *sub_kinds]
    day: date | None = None
    topic = ""
    targets: list[KnownTarget] = []
    joint: list[KnownPerson] = []
    sub_kind = ""
    for _round in range(2):  # a date may stand before or after what it belongs to
        if day is None:
            found = find_date(reader.text, today, names)
            if isinstance(found, Refusal):
                return found
            if found is not None:
                day, reader = found.day, _Reader(found.rest)
        joint = joint or _take_joint(reader, people)
        if kind in TARGETS_OF:
            taken = _take_targets(reader, fitting)
            if isinstance(taken, Refusal):
                return taken
            targets += [target for target in taken if target not in targets]
        elif not topic:
            topic = _take_topic(reader)
        sub_kind = sub_kind or sub_kinds.get(reader.word(tuple(sub_kinds)) or "", "")
    if kind in TARGETS_OF and not targets:
        default = _default_targets(kind, reader.text, fitting, here, chosen)
        if isinstance(default, Refusal):
            return default
        targets = default
    outcome = _outcome(reader.text)
    return Draft(
        kind=kind,
        targets=tuple(targets),
        happened_on=day or today,
        outcome=outcome,
        process=reader.text.strip(),
        effect=effect,
        reflection=reflection,
        joint=tuple(joint),
        sub_kind=sub_kind,
        topic=topic,
    )


def split_fields(text: str) -> tuple[str, str, str]:
    """(process, 成效, 感悟): what follows `成效：` or `感悟：` belongs there, all else is the process."""
    parts = {"过程": "", "成效": "", "感悟": ""}
    label, start = "过程", 0
    for mark in [*_FIELD.finditer(text), None]:
        piece = text[start : mark.start() if mark else len(text)].strip()
        if piece:
            parts[label] = f"{parts[label]}\n{piece}" if parts[label] else piece
        if mark:
            label, start = ("感悟" if mark[1] == "心得" else mark[1]), mark.end()
    return parts["过程"], parts["成效"], parts["感悟"]


def _take_joint(reader: _Reader, people: Sequence[KnownPerson]) -> list[KnownPerson]:
    """`和张三、李四（一起）` at the head or the tail; a name nobody has stays part of the narrative."""
    if not people:
        return []
    by_name = {person.name: person for person in people}
    one = "|".join(re.escape(name) for name in sorted(by_name, key=len, reverse=True))
    together = rf"(?:和|与|跟|同)({one})((?:[、,，和与](?:{one}))*)(?:一起|一同|同去)?"
    match = re.match(together, reader.text)
    if match:
        reader.skip(match.end())
    else:
        match = re.search(rf"(?:^|[\s,，。；;（(])({together})[)）。.]?$", reader.text)
        if match is None:
            return []
        reader.text = reader.text[: match.start()].rstrip()
    return [by_name[name] for name in dict.fromkeys(re.findall(one, match[0]))]


def _take_targets(reader: _Reader, fitting: Sequence[KnownTarget]) -> list[KnownTarget] | Refusal:
    """Every target named at the head, in the order they stand there."""
    taken: list[KnownTarget] = []
    while reader.text:
        noun = _NOUN.match(reader.text)
        offset = noun.end() if noun else 0
        found = _target_at(plain(reader.text), offset, fitting)
        if isinstance(found, Refusal):
            return found
        if found is None:
            return taken
        target, end = found
        after = _NOUN.match(reader.text, end)
        reader.skip(after.end() if after else end)
        taken.append(target)
    return taken


def _target_at(flat: str, offset: int, fitting: Sequence[KnownTarget]) -> tuple[KnownTarget, int] | Refusal | None:
    """The target whose name stands at `offset`, longest first, and where the name ends."""
    best: tuple[KnownTarget, int] | None = None
    for target in fitting:
        for name in _spellings(target):
            end = offset + len(name)
            longer = best is None or end > best[1]
            if longer and flat.startswith(name, offset) and not _goes_on(name, flat[end : end + 2]):
                best = (target, end)
    if best is not None:
        return best
    short = re.compile(r"\d{2,4}(?![\d-])").match(flat, offset)
    if short is None or _COUNTED.match(flat, short.end()):
        return None
    ending = [target for target in fitting if re.search(rf"(?<!\d){short[0]}班?$", plain(target.name))]
    if len(ending) > 1:
        return Refusal("ambiguous-target", {"name": short[0], "candidates": [t.name for t in ending]})
    return (ending[0], short.end()) if ending else None


def _spellings(target: KnownTarget) -> tuple[str, ...]:
    name = plain(target.name)
    if target.kind is not TargetKind.BRANCH:
        return (name,)
    return (name, name.removesuffix("班")) if name.endswith("班") else (name + "班", name)


def _goes_on(name: str, following: str) -> bool:
    """Whether the name is only the beginning of a longer number: 3-30 in 3-305."""
    return name[-1:].isdigit() and re.match(r"\d|-\d", following) is not None


def _default_targets(
    kind: RecordKind,
    text: str,
    fitting: Sequence[KnownTarget],
    here: Sequence[KnownTarget],
    chosen: Sequence[KnownTarget],
) -> list[KnownTarget] | Refusal:
    """No known name at the head: a misspelt one, or what was chosen, or the only one of this group."""
    if (looks := _looks_like_target(kind, text)) and not chosen:
        close = nearest(looks, [target.name for target in fitting])
        return Refusal("unknown-target", {"name": looks, "nearest": close})
    if chosen:
        return list(chosen)
    local = [target for target in here if target in fitting]
    return local if len(local) == 1 else Refusal("which-target")


def _looks_like_target(kind: RecordKind, text: str) -> str | None:
    shapes = {
        RecordKind.VISIT: (_ROOM_LIKE,),
        RecordKind.LEAGUE_DAY: (_CLASS_LIKE,),
        RecordKind.TALK: (_NAME_LIKE,),
    }
    for shape in shapes.get(kind, (_ROOM_LIKE, _CLASS_LIKE)):
        if match := shape.match(text):
            return match[0]
    return None


def _take_topic(reader: _Reader) -> str:
    """The topic of a lecture or an online activity: what stands in 《》, else the first words."""
    marked = re.match(r"《([^》]{1,100})》", reader.text)
    if marked:
        reader.skip(marked.end())
        return marked[1].strip()
    first = re.match(r"[^\s，。：:；;]+", reader.text)
    if first is None or len(first[0]) > _LONGEST_TOPIC or (first.end() == len(reader.text) > 20):
        return ""
    reader.skip(first.end())
    return first[0]


def _outcome(text: str) -> Outcome:
    """没人, 谢绝, 已搬走: only when the narrative begins with the word and the word ends there."""
    for shape, outcome in _OUTCOMES:
        match = shape.match(text)
        if match and _ENDS.match(text, match.end()):
            return outcome
    return Outcome.DONE


def parse_number(argument: str) -> tuple[int | None, str]:
    """A record number at the head (12, #１２, 12号, N12) and the rest; None when there is none."""
    match = _NUMBER.match(half_width(argument))
    if match is None:
        return None, argument.strip()
    marked = match[1] or match[3]
    if not marked and not _ENDS.match(half_width(argument), match.end(2)):
        return None, argument.strip()
    return int(match[2]), argument[match.end() :].lstrip(_SEPARATORS).strip()


def parse_numbers(argument: str) -> list[int]:
    """Every record number at the head, each once."""
    numbers: list[int] = []
    number, rest = parse_number(argument)
    while number is not None:
        numbers.append(number)
        number, rest = parse_number(rest)
    return list(dict.fromkeys(numbers))


def parse_supplement(argument: str) -> Supplement:
    """What to add, and to which record."""
    number, rest = parse_number(argument)
    return Supplement(number, *split_fields(rest))


def parse_dispute(argument: str, quoted: int | None) -> tuple[int, str] | Refusal:
    """Which record is wrong and why; `quoted` is the record of the quoted message."""
    number, reason = parse_number(argument)
    number = number if number is not None else quoted
    if number is None:
        return Refusal("which-record", {"usage": "/有误 12 那天我们寝室没有人在"})
    if not reason:
        return Refusal("empty-reason", {"number": number})
    return number, reason


def parse_choice(text: str, count: int) -> tuple[int, ...] | Cancel | None:
    """The choices 1…count somebody answered with; None when it is no choice at all.

    Several may be given (`1 3`); with fewer than ten choices `13` means 1 and 3.
    """
    flat = half_width(text).strip().rstrip("。.!！")
    if flat in _CANCEL:
        return Cancel()
    if flat in _ALL:
        return tuple(range(1, count + 1))
    if not re.fullmatch(r"[\d\s,、.和]+", flat) or not (words := re.findall(r"\d+", flat)):
        return None
    numbers: list[int] = []
    for word in words:
        small = int(word) <= count if len(word) < 10 else False
        numbers += [int(word)] if small or count > 9 else [int(digit) for digit in word]
    picked = tuple(dict.fromkeys(numbers))
    return picked if all(1 <= number <= count for number in picked) else None
