"""The words around somebody's own data."""

from __future__ import annotations

from datetime import date

HERE = (
    "你的数据都在这个文件里，只发给你。密封的诉求也在里面，别给别人看。\n"
    "要改名单里的信息，找学院团委；要删掉一条诉求，发 /撤回 号码。"
)
NOBODY = "名单里没有这个账号，没有存你的什么数据。绑定用 /绑定 邀请码。"
CONCERN_HEADINGS = ("编号", "日期", "谁看得到", "类别", "我说的", "和谁聊", "图片数", "状态")
WORD_HEADINGS = ("诉求编号", "日期", "谁", "内容")
SUPPORT_HEADINGS = ("问题编号", "问题", "状态")


def watermark(name: str, today: date) -> str:
    """Above and below each page."""
    return f"{name} 本人的数据 {today.isoformat()}"


def file_name(today: date) -> str:
    """It names nobody: files are seen on shared screens."""
    return f"我的数据-{today.isoformat()}.xlsx"
