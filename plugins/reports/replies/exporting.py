"""Exports in words: what there is, the mark on every page, and what comes with the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from plugins._kit.exports import Export, Rows

ABOUT = "说明"
WORKING = "正在整理，好了马上发给你，不用再发一次。"


def menu(usages: Sequence[str], *, said: str = "", notebook: bool = False) -> str:
    """What this person may export, as it is asked for."""
    head = f"没有“{said}”可以导出。你能导出的有：" if said else "你能导出的有："
    pages = ["/青情笔记（一学期的工作，PDF）"] if notebook else []
    return "\n".join([head, *(f"/导出 {one}" for one in usages), *pages, "/我的数据（系统里关于你自己的全部）"])


def watermark(name: str, day: date) -> str:
    """Above and below every page."""
    return f"{name} {day:%Y-%m-%d} 导出 · 仅供工作使用，请勿外传"


def about(made: Export, mark: str) -> Rows:
    """The last sheet: what this is, of what, taken out by whom; and that it was noted."""
    return (("项目", "内容"), ("内容", made.name), ("范围", made.scope), ("导出", mark), ("数", made.told))


def handed_over(made: Export) -> str:
    """With the file."""
    return f"{made.scope} {made.name}：{made.told}\n表格带你的水印，导出已记下；请只用于工作。"


def file_name(made: Export, day: date) -> str:
    """药学院 问题清单 2026-11-23.xlsx."""
    return f"{' '.join(filter(None, (made.scope, made.name)))} {day:%Y-%m-%d}.xlsx".replace("/", "_")


def unsent(name: str) -> str:
    """The platform did not take the file."""
    return f"《{name}》没有发过去。过一会儿再发一次；还不行，少导一些，比如只导一个学期。"
