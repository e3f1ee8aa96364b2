"""The words of the reports room; pure."""

from __future__ import annotations

from models.rules.refusal import Refusal
from plugins.reports.replies.brief import span_words

LATER = "好，先放着。想起来再发 /梳理。"
CANCELLED = "好，先不发。草稿还在。"
CHOOSE_GROUPS = "回群前面的数字（可以几个，如 1 3），或者“全部”；先不发就回“取消”。"


def dropped(number: int) -> str:
    """A draft was thrown away."""
    return f"草稿 #{number} 已作废，没有发给任何人。"


def refused(refusal: Refusal) -> str:
    """Why not, and what to do instead."""
    facts = refusal.facts
    match refusal.code:
        case "no-such-draft":
            return f"没有找到草稿 #{facts['number']}。"
        case "already-signed":
            return f"#{facts['number']} 已经签发了，改不了；要改就重新起草一份。"
        case "not-yours-to-sign":
            return f"#{facts['number']} 要由本学院团委或校团委签发。"
        case "not-your-college":
            return f"你可以起草{facts['own']}的简报；别的学院请找校团委。"
        case "no-college":
            return "名单里没有你的学院，先请校团委补上。"
        case "no-such-college":
            return f"没有听出是哪个学院：“{facts['said']}”。有：{'、'.join(facts['colleges'])}。"
        case "no-such-day" | "days-ahead":
            return f"“{facts['said']}”不对。可以写：本月、上月、这学期、11.1-11.20。"
        case "no-term":
            return "还没有登记学期，换成日期试试：11.1-11.20。"
        case "send-instead":
            return f"#{facts['number']} 是上报的草稿，发出用：/发出 {facts['number']}。"
        case "confirm-instead":
            return "问题清单不用签发：发 /梳理 看一遍，回 1 就算完成。"
        case "no-such-line":
            return f"只有 {facts['count']} 行，看看是哪一行？"
        case "advice-or-drop":
            return "简报里可以改建议、去掉一行，例如：2 建议：请后勤管理处…；3 删。"
        case "drop-only":
            return "这里只能去掉一行，例如：2 删。"
        case "too-long":
            return f"太长了，一处最多 {facts['limit']} 个字。"
        case "edit-not-understood":
            return "没看懂要改哪里。这样写：1 原因：… 建议：…；2 普遍；3 删；加 内容。"
        case "which-draft":
            return "签发哪一份？写上编号，例如：/签发 12。"
        case "sign-not-understood":
            return "没看懂。简报：/签发 12 送 辅导员 班主任；你说我办：/签发 12 全部。"
        case "nothing-done":
            return f"{span_words(facts['first'], facts['last'])}还没有办结并告诉过同学的问题，没什么可发的。"
        case "no-longer-so":
            left = f"还剩 {facts['left']} 条，看一遍再发 /签发 {facts['number']}" if facts["left"] else "一条也不剩了"
            return f"有 {facts['struck']} 条已经不是这样了（又打开了，或说没解决），从稿子里拿掉了。{left}。"
        case "nothing-left":
            return f"#{facts['number']} 里已经没有内容了。"
        case "no-groups":
            return f"没有可发的群：先在群里 /报到，或在团干群里发 /提醒设置 团干群。草稿 #{facts['number']} 还在。"
        case "no-such-group":
            return f"只有 {facts['count']} 个群，看看是哪个？"
        case _:
            return "还没有写什么，先添一行：加 内容 原因：… 建议：…"
