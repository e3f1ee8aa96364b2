"""What the text in one roster cell means: each reader gives a value, or a Refusal that says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypeVar

from models.rules.refusal import Refusal
from models.rules.text import clean, fold, half_width
from models.rules.vocabulary import Level, Role, TargetKind

T = TypeVar("T")

_NOTHING = frozenset(
    {"无", "暂无", "没有", "无。", "-", "--", "—", "——", "/", "\\", "none", "null", "n/a", "nan", "#n/a"}
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064]")
_SPACES = re.compile(r"\s+")
_BETWEEN_HANZI = re.compile(r"(?<=[\u3400-\u9fff·])\s+(?=[\u3400-\u9fff·])")
_DASHES = re.compile("[‐‑‒–—―−─ー]+")
_ROUNDED = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_WHOLE_FLOAT = re.compile(r"(\d+)\.0+")
_CODE = re.compile(r"[0-9A-Z][0-9A-Z_-]{0,31}")
_QQ = re.compile(r"(?:QQ:?)?([1-9]\d{4,11})(?:@QQ\.COM)?")
_BETWEEN_ROLES = re.compile(r"[、,/;|+&\s]+")
_SCENE = re.compile(r"[0-9A-Za-z@_.:-]{1,64}")
_PLATFORM = re.compile(r"[a-z0-9_.-]{1,32}")

# What Excel makes of "3-5" unless the column is text: the room is gone, only a day is left.
_MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_DAY = re.compile(
    rf"\d{{4}}-\d\d-\d\d|\d{{4}}/\d{{1,2}}/\d{{1,2}}|(\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日|\d{{1,2}}-{_MONTH}|{_MONTH}-\d{{1,2}}"
)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_CLOCK = re.compile(r"[T ]\s*\d{1,2}:.*")
_SERIAL = re.compile(r"[3-7]\d{4}")
_SERIAL_ZERO = date(1899, 12, 30)
_YEARS = range(1990, 2100)

_ROLES: Mapping[str, Role] = {
    **{role.label: role for role in Role if role not in (Role.OPERATOR, Role.STRANGER)},
    "团学干部": Role.CADRE,
    "团干": Role.CADRE,
    "团员": Role.YOUTH,
    "青年": Role.YOUTH,
    "学生": Role.YOUTH,
    "职能部门": Role.DEPARTMENT,
    "领导": Role.LEADER,
}
_LEVELS: Mapping[str, Level] = {
    "校级": Level.SCHOOL,
    "校": Level.SCHOOL,
    "学校": Level.SCHOOL,
    "院级": Level.COLLEGE,
    "院": Level.COLLEGE,
    "学院": Level.COLLEGE,
}
_KINDS: Mapping[str, TargetKind] = {
    **dict.fromkeys(("班级", "班", "团支部", "班级团支部"), TargetKind.BRANCH),
    **dict.fromkeys(("寝室", "宿舍"), TargetKind.DORM),
    **dict.fromkeys(("青年", "团员", "团员青年", "学生"), TargetKind.YOUTH),
}
_PLATFORMS: Mapping[str, str] = {"微信": "wechat", "企业微信": "wecom", "扣扣": "qq"}


def says_nothing(text: str) -> bool:
    """Whether the cell says that there is none (无, -, /), as opposed to saying nothing by being empty."""
    return len(text) < 16 and fold(text) in _NOTHING


def one_line(text: str) -> str:
    """The text on one line with single spaces and none between Chinese characters (张 三 is 张三)."""
    single = _SPACES.sub(" ", _INVISIBLE.sub("", clean(text))).strip()
    return _BETWEEN_HANZI.sub("", single)


def tight(text: str) -> str:
    """The text half-width and without any space."""
    return _SPACES.sub("", half_width(_INVISIBLE.sub("", clean(text))))


def text_up_to(longest: int, text: str) -> str | Refusal:
    """A text for people, on one line."""
    line = one_line(text)
    return line if len(line) <= longest else Refusal("too-long", {"most": longest})


def _digits(text: str) -> str | Refusal:
    """A number as people meant it: no float tail, no apostrophe; refused if a program has rounded it."""
    plain = tight(text).strip("'`").upper()
    if _ROUNDED.fullmatch(plain):
        return Refusal("lost-digits", {"text": plain})
    whole = _WHOLE_FLOAT.fullmatch(plain)
    return whole[1] if whole else plain


def read_code(text: str) -> str | Refusal:
    """A student or staff number: letters, digits, - and _, at most 32, letters in capitals."""
    code = _digits(text)
    if isinstance(code, Refusal) or _CODE.fullmatch(code):
        return code
    return Refusal("bad-code", {"text": one_line(text)[:32]})


def read_reference(text: str) -> str | Refusal:
    """A number that points to a person; what is no number stays as it is, so that it can be looked up as a name."""
    code = read_code(text)
    return text_up_to(64, text) if isinstance(code, Refusal) and code.code == "bad-code" else code


def read_qq(text: str) -> str | Refusal:
    """A QQ number, also out of a QQ mail address: it will bind an account, so nothing is guessed."""
    digits = _digits(text)
    if isinstance(digits, Refusal):
        return digits
    number = _QQ.fullmatch(digits)
    return number[1] if number else Refusal("bad-qq", {"text": one_line(text)[:32]})


def read_phone(text: str) -> str | Refusal:
    """A telephone number, as written but for spaces and a float tail."""
    digits = _digits(text)
    if isinstance(digits, Refusal) or len(digits) <= 32:
        return digits
    return Refusal("too-long", {"most": 32})


def read_place(text: str) -> str | Refusal:
    """The name of a class or a dorm: half-width, no spaces, one kind of dash."""
    name = _DASHES.sub("-", tight(text))
    if _DAY.fullmatch(name.lower()):
        return Refusal("date-not-name", {"text": name})
    whole = _WHOLE_FLOAT.fullmatch(name)
    name = whole[1] if whole else name
    return name if len(name) <= 64 else Refusal("too-long", {"most": 64})


def read_roles(text: str) -> frozenset[Role] | Refusal:
    """One or several 身份, however they are kept apart."""
    words = [word for word in _BETWEEN_ROLES.split(half_width(_INVISIBLE.sub("", clean(text)))) if word]
    unknown = next((word for word in words if word not in _ROLES), None)
    if unknown is not None:
        return Refusal("unknown-role", {"word": unknown[:32]})
    return frozenset(_ROLES[word] for word in words)


def _known(words: Mapping[str, T], code: str, text: str) -> T | Refusal:
    word = tight(text)
    return words[word] if word in words else Refusal(code, {"word": word[:32]})


def read_level(text: str) -> Level | Refusal:
    """校级 or 院级."""
    return _known(_LEVELS, "unknown-level", text)


def read_kind(text: str) -> TargetKind | Refusal:
    """班级, 寝室 or 青年."""
    return _known(_KINDS, "unknown-kind", text)


def read_platform(text: str) -> str | Refusal:
    """The platform as the bot calls it: qq, wechat, ….; other names may be any Latin word."""
    word = tight(text).lower()
    word = _PLATFORMS.get(word, word)
    return word if _PLATFORM.fullmatch(word) else Refusal("unknown-platform", {"word": word[:32]})


def read_scene(text: str) -> str | Refusal:
    """The number of a group."""
    whole = _WHOLE_FLOAT.fullmatch(plain := tight(text))
    scene = whole[1] if whole else plain
    return scene if _SCENE.fullmatch(scene) else Refusal("bad-scene", {"text": scene[:32]})


def read_date(text: str) -> date | Refusal:
    """A day: 2026-09-01, 2026/9/1, 2026.9.1, 2026年9月1日, 20260901, or the number Excel keeps for it."""
    plain = _CLOCK.sub("", one_line(half_width(text)))
    day = tight(plain)
    day = whole[1] if (whole := _WHOLE_FLOAT.fullmatch(day)) else day
    if _SERIAL.fullmatch(day):
        return _SERIAL_ZERO + timedelta(days=int(day))
    if match := _DATE.fullmatch(day):
        year, month, number = (int(part) for part in match.groups() if part is not None)
        try:
            if year in _YEARS:
                return date(year, month, number)
        except ValueError:
            pass
    return Refusal("bad-date", {"text": plain[:32]})


def read_end(text: str) -> date | Refusal | None:
    """A last day, or None where people wrote that there is none (至今, 长期)."""
    return None if tight(text) in ("至今", "今", "长期") else read_date(text)
