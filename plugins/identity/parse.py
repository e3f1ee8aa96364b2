"""From what people type to what they want; pure and forgiving."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.rules.nearest import nearest
from models.rules.refusal import Refusal
from models.rules.roster_cells import read_date
from models.rules.text import fold, half_width
from models.rules.vocabulary import TargetKind
from plugins.identity.draft import CheckIn, Handover, KnownTarget, SemesterWish

_BETWEEN = re.compile(r"[\s,，、;；。+]+")
_CODE_PIECE = re.compile(r"[0-9A-Z]+(?:-[0-9A-Z]+)*")
_LETTER = "[A-HJKMNP-Z2-9]"  # as codes.LETTERS
_CODE_ALONE = re.compile(rf"{_LETTER}{{10}}|(?=[A-Z]*[2-9]){_LETTER}{{6}}")
_CODE_PASTED = re.compile(rf"(?:绑定|关联)[\s:]*({_LETTER}{{10}}|{_LETTER}{{6}})\s*$")
_FACE = ("当面", "面对面", "见面")
_CANCEL = frozenset({"取消", "解除", "解绑", "不绑了", "退出"})
_EVERY = frozenset({"全部", "所有", "全都", "都要"})
_NOUNS = frozenset({"寝室", "宿舍", "班级", "团支部", "班级团支部", "支部", "青年", "同学", "对象", "和", "与"})
_HEAD = re.compile(r"^(?:班级团支部|团支部|班级|寝室|宿舍|青年)(?=.)")
_TAIL = re.compile(r"(?<=.)(?:(?:班级|班)?团支部|班|寝室|宿舍|室|同学)$")
_ARROW = re.compile(r"-+>|=+>|→|交接给|移交给|交给|转给|给(?=\s)")
_DATE = re.compile(r"(?<!\d)(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{8})(?!\d)")
_PASTED = re.compile(r"#\s*(\d{1,18})[\s,:、]*(.*)|(\d{1,18})\s*$", re.DOTALL)
_ANSWERS = {"1": True, "是": True, "是我": True, "我": True, "对": True, "2": False, "不是": False, "不是我": False}
_RECEIVED = frozenset({"收到", "收到了", "收到,谢谢", "好的收到"})
_LONGEST_NAME = 32
_MOST_WORDS = 60


def parse_code(argument: str) -> str:
    """The bind code in the text, in capitals and without dashes; empty when there is none."""
    pieces = _CODE_PIECE.findall(half_width(argument).upper())
    return "".join(pieces).replace("-", "")[:64]


def parse_yes(text: str) -> bool | None:
    """1 是我, 2 不是; None for anything else."""
    return _ANSWERS.get(fold(text).rstrip("。.!"))


def parse_received(text: str) -> bool:
    """Whether a successor says that the handover has arrived."""
    return fold(text).rstrip("。.!~") in _RECEIVED


def words_of(argument: str) -> list[str]:
    """The words of an argument, however they are kept apart."""
    return [word for word in _BETWEEN.split(half_width(argument)) if word][:_MOST_WORDS]


def parse_check_in(argument: str, known: Sequence[KnownTarget]) -> CheckIn | Refusal:
    """Which of one's targets to check in with. Refusals: unknown-target, ambiguous-target."""
    targets: list[int] = []
    every = face_to_face = cancel = False
    for word in words_of(argument):
        glued = next((face for face in _FACE if word.endswith(face)), "")
        face_to_face = face_to_face or bool(glued)
        name = word.removesuffix(glued)
        if name in _CANCEL:
            cancel = True
        elif name in _EVERY:
            every = True
        elif name and name not in _NOUNS:
            found = find_target(name, known)
            if isinstance(found, Refusal):
                return found
            targets.append(found.id)
    return CheckIn(tuple(dict.fromkeys(targets)), every, face_to_face, cancel)


def find_target(name: str, known: Sequence[KnownTarget]) -> KnownTarget | Refusal:
    """The one target that goes by this name, its number, or the tail of its name (305 for 3-305)."""
    wanted = _loose(name)
    found = [target for target in known if fold(target.key) == fold(name)]
    found = found or [target for target in known if _loose(target.name) == wanted]
    if not found and re.fullmatch(r"\d{2,4}", wanted):
        found = [t for t in known if t.kind is not TargetKind.YOUTH and re.search(rf"(?<!\d){wanted}$", _loose(t.name))]
    if len(found) == 1:
        return found[0]
    if found:
        return Refusal("ambiguous-target", {"name": name, "candidates": [target.id for target in found]})
    return Refusal("unknown-target", {"name": name, "nearest": nearest(name, [target.name for target in known])})


def _loose(name: str) -> str:
    return _TAIL.sub("", _HEAD.sub("", fold(name)))


def parse_handover(argument: str) -> Handover | Refusal:
    """From whom to whom, and which targets. Refusal: handover-usage."""
    words = words_of(_ARROW.sub(" ", half_width(argument)))
    if len(words) < 2:
        return Refusal("handover-usage")
    targets = tuple(word for word in words[2:] if word not in _NOUNS | _EVERY)
    return Handover(words[0], words[1], targets)


def parse_semester(argument: str) -> SemesterWish | Refusal | None:
    """A semester's name, first and last day; None when nothing is said.

    Refusals: semester-usage, bad-date (fact `text`), ends-before-start.
    """
    if not argument.strip():
        return None
    flat = half_width(argument)
    days = list(_DATE.finditer(flat))
    name = flat[: days[0].start()].strip(" \t\n:,") if days else ""
    if len(days) != 2 or not name or len(name) > _LONGEST_NAME:
        return Refusal("semester-usage")
    starts_on, ends_on = (read_date(day[0]) for day in days)
    for day in (starts_on, ends_on):
        if isinstance(day, Refusal):
            return day
    assert not isinstance(starts_on, Refusal)
    assert not isinstance(ends_on, Refusal)
    if ends_on <= starts_on:
        return Refusal("ends-before-start", {"starts": starts_on.isoformat()})
    return SemesterWish(name, starts_on, ends_on)


def parse_pasted_code(text: str) -> str:
    """The code when somebody sends nothing but a code, or pastes the line it came in; empty for anything else."""
    flat = half_width(text).strip().upper()
    if _CODE_ALONE.fullmatch(flat):
        return flat
    pasted = _CODE_PASTED.search(flat)
    return pasted[1] if pasted else ""


def parse_public_contact(argument: str) -> str | None:
    """What a cadre wants their card to show (公开 …), "" to show nothing (不公开); None when nothing is said."""
    text = argument.strip()
    if text in ("不公开", "不显示", "隐藏"):
        return ""
    shown = text.removeprefix("公开").strip(" \t\n:：")
    return shown if text.startswith("公开") and shown else None


def parse_paste(argument: str, quoted: int | None) -> tuple[int | None, str]:
    """The #N to paste and one's own words with it: `12`, `#12 大家来看看`, or the number of the quoted message.

    A number that opens a sentence (12月3日…) belongs to the sentence, unless it is marked.
    """
    flat = half_width(argument).strip()
    found = _PASTED.match(flat)
    if found is None:
        return (quoted, argument.strip()) if quoted is not None else (None, "")
    words = argument.strip()[found.start(2) :].strip() if found[1] else ""
    return int(found[1] or found[3]), words
