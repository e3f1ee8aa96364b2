"""What the operator reads after a check of the chain; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

_LISTED = 10


class OfYear(Protocol):
    """A frozen year that does not fit (`frozen_years.Tampered`)."""

    @property
    def year(self) -> str:
        """Which."""

    @property
    def cadres(self) -> tuple[int, ...]:
        """Whose rows were changed."""

    @property
    def appeals(self) -> tuple[int, ...]:
        """Appeals answered otherwise than the history says."""


class Found(Protocol):
    """What a check found (`chaining.Verified`)."""

    blocks: int
    events: int
    erased: int
    uncovered: int
    broken: list[date]
    changed: list[int]
    records: list[int]

    @property
    def years(self) -> Sequence[OfYear]:
        """Frozen years of assessment that are not what was frozen."""

    anchored: date | None
    after_anchor: int


def verified(found: Found, *, anchored: bool) -> str:
    """Line by line: what holds, what does not, and what this check cannot see."""
    lines = [f"历史 {found.events} 条，分在 {found.blocks} 天里存证；按期抹去内容的 {found.erased} 条，不影响核对。"]
    if found.changed:
        lines.append(f"✗ 内容被改过：事件 {_some(found.changed)}")
    if found.broken:
        days = "、".join(f"{one:%Y-%m-%d}" for one in found.broken[:_LISTED])
        lines.append(f"✗ 这些天的存证对不上（有一条被改、被删或被插进来）：{days}")
    if found.records:
        lines.append(f"✗ 记录和它的历史对不上：{_some(found.records)}")
    for one in found.years:
        appeals = f"，申诉 {_some(one.appeals)} 的答复对不上" if one.appeals else ""
        lines.append(f"✗ {one.year} 学年冻结的考核被改过：{len(one.cadres)} 位的行对不上{appeals}。看是谁：/考核 核对")
    if not (found.changed or found.broken or found.records or found.years):
        lines.append("✓ 每一条都对得上")
    if anchored and found.anchored is None:
        lines.append("✗ 存证里没有这一串：整条链可能被重写过，或者抄错了一位")
    elif anchored:
        lines.append(f"✓ 到 {found.anchored:%Y-%m-%d} 为止和发出去的那串一致")
        lines.append(f"　它之后还有 {found.after_anchor + found.uncovered} 条，这一串管不到")
    else:
        lines.append(f"！ 没有给 --anchor：查不出整条链被重写；还没存证的 {found.uncovered} 条也管不到")
    return "\n".join(lines)


def _some(numbers: Sequence[int]) -> str:
    shown = "、".join(f"#{one}" for one in numbers[:_LISTED])
    return f"{shown} 等 {len(numbers)} 处" if len(numbers) > _LISTED else shown
