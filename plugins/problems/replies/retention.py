"""What is made nobody's by age: counted first, then done."""

from __future__ import annotations

from plugins.problems.daily_results import Cleared

CHOOSE = "回 1 执行，回 0 不做。"
NOT_DONE = "好，什么都没有动。"


def _parts(seen: Cleared) -> str:
    counts = (
        (seen.unnamed, "匿名诉求 {} 条（抹去原话）"),
        (seen.named, "实名诉求 {} 条（抹去姓名）"),
        (seen.messages, "来往的话 {} 句"),
        (seen.pictures, "图片 {} 张"),
        (seen.supports, "附议和回话地址 {} 个"),
        (seen.audits, "操作记录 {} 条"),
    )
    return "\n".join(f"· {said.format(count)}" for count, said in counts if count)


def counted(seen: Cleared, days: int) -> str:
    """A dry run."""
    if not seen:
        return f"没有到期的：{days} 天没有来往的诉求，每晚自动抹去是谁说的。"
    return (
        f"只是数一数，什么都没有动。{days} 天没有来往、到期的：\n{_parts(seen)}\n现在就做：/清理 执行（每晚也会自动做）"
    )


def ask(seen: Cleared, days: int) -> str:
    """Before it is done."""
    return f"{days} 天没有来往、到期的：\n{_parts(seen)}\n抹去就找不回来了，问题本身和办理结果都留着。\n{CHOOSE}"


def done(seen: Cleared) -> str:
    """After it was done."""
    return f"做好了，抹去：\n{_parts(seen)}" if seen else "没有到期的了。"
