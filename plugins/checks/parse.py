"""What the office means by /抽查; pure, and forgiving."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import Enum

from models.rules.checking import CheckMode
from models.rules.dates import find_date
from models.rules.refusal import Refusal
from models.rules.text import fold, half_width

_MODES = {
    CheckMode.NOW: ("实时抽查", "实时", "现在", "马上", "立刻"),
    CheckMode.SITE: ("实地检查", "实地", "现场", "上门"),
    CheckMode.THIRD: ("委托调查", "委托", "第三方"),
}
_SIZE = re.compile(r"(?<!\d)(\d{1,2})\s*(?:[x×*乘]|人\s*[x×*乘]?)\s*(\d{1,2})\s*条?(?!\d)")
_NUMBER = re.compile(r"^\s*#?\s*(\d{1,9})(?!\d)\s*")
_DAY = re.compile(
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]?|\d{4}-\d{1,2}-\d{1,2}|(?:下?下?(?:周|星期)[一二三四五六日天])|(?:大?后天|明天|今天)"
)
_BETWEEN = re.compile(r"[\s,，、和;；]+")


class Step(Enum):
    """What is done with a check that has a number."""

    SHOW = "看"
    DRAW = "抽"
    LIST = "底册"
    AGAIN = "复算"
    CLOSE = "结束"
    VOID = "作废"


_STEPS = {
    Step.DRAW: ("抽签", "抽取", "抽"),
    Step.LIST: ("底册", "名册", "清单"),
    Step.AGAIN: ("复算", "重算", "核对"),
    Step.CLOSE: ("结束", "收工", "关闭"),
    Step.VOID: ("作废", "取消"),
    Step.SHOW: ("结果", "看"),
}


@dataclass(frozen=True, slots=True)
class Start:
    """A check somebody wants: how, of which college (by its name), how many cadres and records (None: the policy's)."""

    mode: CheckMode
    college: str = ""
    cadres: int | None = None
    records: int | None = None
    names: tuple[str, ...] = ()
    visit_on: date | None = None


@dataclass(frozen=True, slots=True)
class OnCheck:
    """A step of check #`number`, and the words that go with it."""

    number: int
    step: Step
    words: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """The checks there are."""


def parse_check(text: str, colleges: Collection[str], today: date) -> Start | OnCheck | Overview | Refusal:
    """`/抽查 …`; refusals: `check-what` (what was said is no such thing), and those of a day."""
    flat = half_width(text).strip()
    if not flat:
        return Overview()
    if (on := _on_check(flat)) is not None:
        return on
    for mode, words in _MODES.items():
        for word in words:
            if flat.startswith(word):
                return _start(mode, flat[len(word) :], colleges, today)
    return Refusal("check-what")


def _on_check(flat: str) -> OnCheck | None:
    """`31`, `31 结束`, `抽 31 海棠`."""
    if found := _NUMBER.match(flat):
        rest = flat[found.end() :]
        step, words = _step(rest) if rest else (Step.SHOW, "")
        return OnCheck(int(found[1]), step, words) if step is not None else None
    step, rest = _step(flat)
    if step is None or not (found := _NUMBER.match(rest)):
        return None
    return OnCheck(int(found[1]), step, rest[found.end() :].strip())


def _step(text: str) -> tuple[Step | None, str]:
    for step, words in _STEPS.items():
        for word in words:
            if text.startswith(word):
                return step, text[len(word) :].strip()
    return None, text


def _start(mode: CheckMode, rest: str, colleges: Collection[str], today: date) -> Start | Refusal:
    cadres = records = visit_on = None
    if found := _SIZE.search(rest):
        cadres, records = int(found[1]), int(found[2])
        if not cadres or not records:
            return Refusal("check-size")
        rest = f"{rest[: found.start()]} {rest[found.end() :]}"
    if found := _DAY.search(rest):
        visit_on = _day(found[0], today)
        if visit_on is None:
            return Refusal("no-such-day", {"said": found[0]})
        rest = f"{rest[: found.start()]} {rest[found.end() :]}"
    words = [word for word in _BETWEEN.split(rest) if word]
    known = {fold(name): name for name in colleges}
    chosen = [known[fold(word)] for word in words if fold(word) in known]
    names = tuple(dict.fromkeys(word for word in words if fold(word) not in known))
    if mode is CheckMode.SITE and visit_on is None:
        return Refusal("visit-when")
    if mode is CheckMode.THIRD and not names:
        return Refusal("visit-who")
    if mode is CheckMode.NOW and names:
        return Refusal("no-such-college", {"said": names[0]})
    return Start(mode, chosen[0] if chosen else "", cadres, records, names, visit_on)


def _day(said: str, today: date) -> date | None:
    """The coming day of that name."""
    found = find_date(said, today)
    if isinstance(found, Refusal):
        day = found.facts.get("day")
        return day if isinstance(day, date) else None
    return found.day if found is not None else None


_REVIEWS = {"fine": ("没问题", "正常", "看过了"), "asked": ("聊过了", "问过了", "谈过了")}


@dataclass(frozen=True, slots=True)
class HintWish:
    """`/抽查 线索 …`: of which college; or what came of the hints about one cadre."""

    college: str = ""
    cadre: str = ""
    outcome: str = ""
    note: str = ""


def parse_hints(text: str, colleges: Collection[str]) -> HintWish | None:
    """None when the words are not about hints; one unknown word is taken for a cadre's name."""
    flat = half_width(text).strip()
    if not flat.startswith(("线索", "提示")):
        return None
    rest = flat[2:].strip()
    known = {fold(name): name for name in colleges}
    if fold(rest) in known or not rest:
        return HintWish(college=known.get(fold(rest), ""))
    name, _, said = rest.partition(" ")
    for outcome, words in _REVIEWS.items():
        for word in words:
            if said.strip().startswith(word):
                return HintWish(cadre=name, outcome=outcome, note=said.strip()[len(word) :].strip(" ,，。:："))
    return HintWish(cadre=name)
