"""梳理 in words: the month's list, its changes, and the record it becomes."""

from __future__ import annotations

from plugins.reports.results import Review, ReviewLine

HOW = (
    "改一行：1 原因：… 建议：…\n有普遍性：2 普遍\n去掉：3 删\n添一行：加 内容 原因：… 建议：…\n"
    "都好了回 1 确认，先放着回 0。"
)


def month_words(month: str) -> str:
    """11月."""
    return f"{int(month.partition('-')[2])}月"


def _line(place: int, line: ReviewLine) -> str:
    people = f"（{line.people} 人）" if line.people else ""
    source = f" #{line.problem or line.record}" if line.problem or line.record else ""
    parts = [f"{place}. {line.title}{people}{source}" + ("【普遍】" if line.universal else "")]
    parts += [f"   原因：{line.cause}"] if line.cause else []
    parts += [f"   建议：{line.advice}"] if line.advice else []
    return "\n".join(parts)


def listed(review: Review) -> list[str]:
    """The lines, and what is only counted."""
    lines = [_line(place, line) for place, line in enumerate(review.lines, 1)]
    if review.counts:
        counts = "、".join(f"{name} {count} 件" for name, count in review.counts)
        lines.append(f"学院里不署名的（只有数，看不到是谁）：{counts}")
    return lines


def shown(review: Review) -> str:
    """The draft or the confirmed review."""
    month = month_words(review.month)
    if review.state != "draft":
        head = f"{month}的梳理已经确认，记作 #{review.record}："
        return "\n".join([head, *listed(review)])
    if not review.lines:
        quiet = f"{review.quiet} 条记录里没有听出问题，" if review.quiet else "没有听到能写进清单的问题，"
        lines = [f"{month}的问题清单（草稿 #{review.number}）：{quiet}你来写？"]
        return "\n".join([*lines, *listed(review), "添一行：加 内容 原因：… 建议：…\n先放着回 0。"])
    head = f"{month}的问题清单，我先起草了（#{review.number}）："
    return "\n".join([head, *listed(review), HOW])


def offered(month: str, count: int) -> str:
    """Once a month: there is a draft."""
    return f"{month_words(month)}听到的，我替你起草了问题清单（{count} 条）。有空私聊发 /梳理 看看，回 1 就算完成。"


def confirmed(review: Review) -> str:
    """After the digit."""
    common = sum(line.universal for line in review.lines)
    told = f"，其中 {common} 条有普遍性，会写进给领导的简报" if common else ""
    month = month_words(review.month)
    return f"好了，{month}梳理了 {len(review.lines)} 条{told}，记作 #{review.record}，这项任务完成。"


def as_process(review: Review) -> str:
    """The record's narrative."""
    return "\n".join([f"{month_words(review.month)}问题清单：", *listed(review)])
