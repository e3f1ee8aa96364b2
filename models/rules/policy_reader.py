"""How a policy file is read: every mistake is collected with file, key and reason, none stops the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypeVar

from models.rules.nearest import nearest
from models.rules.vocabulary import Word

W = TypeVar("W", bound=Word)
_MISSING = object()


class PolicyError(Exception):
    """The policy cannot be used; one line per problem, each naming file, key and reason."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class Section:
    """One table of the file.

    A value that is missing or wrong is noted and replaced by a harmless one, so that reading goes on; whoever
    opened the file raises `PolicyError` at the end if `problems` is not empty.
    """

    def __init__(self, data: object, file: str, path: str = "", problems: list[str] | None = None) -> None:
        self._file, self._path = file, path
        self.problems: list[str] = [] if problems is None else problems
        self._absent = data is _MISSING  # said once for the whole section, not once per key
        if not isinstance(data, dict):
            self._note(path or "整个文件", "缺少这一节" if self._absent else "要是一节 [名称]")
            self._absent = True
        self._data: dict[str, Any] = data if isinstance(data, dict) else {}
        self._asked: set[str] = set()

    def _note(self, where: str, reason: str) -> None:
        self.problems.append(f"{self._file}：{where} {reason}")

    def _where(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def problem(self, key: str, reason: str) -> None:
        """Note that something is wrong with a key of this section."""
        if not self._absent:
            self._note(self._where(key), reason)

    def _take(self, key: str, wanted: str) -> Any:
        self._asked.add(key)
        value = self._data.get(key, _MISSING)
        if value is _MISSING:
            self.problem(key, f"没有写，{wanted}")
        return value

    def _wrong(self, key: str, wanted: str, value: object) -> None:
        if value is not _MISSING:
            self.problem(key, f"{wanted}，现在是 {_shown(value)}")

    def text(self, key: str) -> str:
        """A text that is not blank."""
        value = self._take(key, "要是一段文字")
        if isinstance(value, str) and value.strip():
            return value.strip()
        self._wrong(key, "要是一段文字", value)
        return ""

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        wanted = f"要是 {low} 到 {high} 的整数"
        value = self._take(key, wanted)
        if type(value) is int and low <= value <= high:
            return value
        self._wrong(key, wanted, value)
        return low

    def flag(self, key: str) -> bool:
        """true or false."""
        wanted = "要是 true 或 false"
        value = self._take(key, wanted)
        if isinstance(value, bool):
            return value
        self._wrong(key, wanted, value)
        return False

    def texts(self, key: str, *, least: int = 0) -> tuple[str, ...]:
        """A list of at least so many texts that are not blank; what is written twice counts once."""
        wanted = '要是一列文字，如 ["甲", "乙"]' + _at_least(least)
        value = self._take(key, wanted)
        if (
            isinstance(value, list)
            and len(value) >= least
            and all(isinstance(one, str) and one.strip() for one in value)
        ):
            return tuple(dict.fromkeys(one.strip() for one in value))
        self._wrong(key, wanted, value)
        return ()

    def wholes(self, key: str, low: int, high: int) -> frozenset[int]:
        """A list of whole numbers from `low` to `high`; it may be empty."""
        wanted = f"要是一列 {low} 到 {high} 的整数"
        value = self._take(key, wanted)
        if isinstance(value, list) and all(type(one) is int and low <= one <= high for one in value):
            return frozenset(value)
        self._wrong(key, wanted, value)
        return frozenset()

    def choice(self, key: str, words: type[W]) -> W:
        """One of the stored words of an enumeration."""
        wanted = f"要写 {_either(words)} 之一"
        value = self._take(key, wanted)
        for word in words:
            if value == word.value:
                return word
        self._wrong(key, wanted, value)
        return next(iter(words))

    def choices(self, key: str, words: type[W], *, least: int = 0) -> tuple[W, ...]:
        """A list of at least so many stored words of an enumeration."""
        wanted = f"要是一列 {_either(words)}" + _at_least(least)
        value = self._take(key, wanted)
        known = {word.value: word for word in words}
        if (
            isinstance(value, list)
            and len(value) >= least
            and all(isinstance(one, str) and one in known for one in value)
        ):
            return tuple(known[one] for one in dict.fromkeys(value))
        self._wrong(key, wanted, value)
        return ()

    def day(self, key: str) -> dt.date:
        """A calendar day, written without quotes (2026-10-01)."""
        wanted = "要是一个日期，如 2026-10-01（不加引号）"
        value = self._take(key, wanted)
        if type(value) is dt.date:
            return value
        self._wrong(key, wanted, value)
        return dt.date.min

    def days(self, key: str) -> frozenset[dt.date]:
        """A list of calendar days; it may be empty."""
        wanted = "要是一列日期，如 [2026-10-10]（不加引号）"
        value = self._take(key, wanted)
        if isinstance(value, list) and all(type(one) is dt.date for one in value):
            return frozenset(value)
        self._wrong(key, wanted, value)
        return frozenset()

    def month_day(self, key: str) -> tuple[int, int]:
        """A day of every year as "月-日"; 29 February is none."""
        wanted = '要写成 "月-日"，如 "09-01"'
        value = self._take(key, wanted)
        try:
            month, day = (int(part) for part in value.split("-"))
            dt.date(2026, month, day)
        except (AttributeError, ValueError):
            self._wrong(key, wanted, value)
            return 1, 1
        return month, day

    def has(self, key: str) -> bool:
        """Whether the key is written at all."""
        return key in self._data

    def section(self, key: str) -> Section:
        """A table inside this one."""
        self._asked.add(key)
        return Section(self._data.get(key, _MISSING), self._file, self._where(key), self.problems)

    def sections(self, key: str) -> list[Section]:
        """A list of tables ([[名称]]); it may be missing, which is empty."""
        self._asked.add(key)
        value = self._data.get(key, [])
        if not isinstance(value, list):
            self._wrong(key, "要是一列 [[名称]]", value)
            return []
        return [
            Section(one, self._file, f"{self._where(key)}[{number}]", self.problems)
            for number, one in enumerate(value, 1)
        ]

    def close(self) -> None:
        """Note every key nobody asked for: a misspelt key must not be silently ignored."""
        for key in self._data:
            if key not in self._asked:
                guess = nearest(key, sorted(self._asked), 1, at_least=0.6)
                self.problem(key, "没有这个键" + (f"，是不是想写 {guess[0]}" if guess else ""))


def _either(words: type[W]) -> str:
    return "、".join(word.value for word in words)


def _at_least(least: int) -> str:
    return f"，至少 {least} 个" if least else ""


def _shown(value: object) -> str:
    text = str(value) if isinstance(value, dt.date) else repr(value)
    return text if len(text) <= 40 else text[:39] + "…"
