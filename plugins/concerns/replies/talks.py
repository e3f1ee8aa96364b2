"""The words of a talk: warm, short, and nothing is promised."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from models.rules.concern_words import Openness
from models.rules.refusal import Refusal

HEARD = "听到了，谢谢你愿意说出来。"
JUST_SAYING = "好，我听到了，什么都没有记下。以后想找人聊，随时来说。"
WHICH_AGAIN = "回前面的数字或 TA 的名字就行；不聊了回 0。"
NAME_AGAIN = "回 1（告诉 TA 你是谁）或 2（不说名字）；不聊了回 0。"


def offer(own: Sequence[str], *, others: bool, centre: str) -> str:
    """Whom to talk to."""
    lines = [HEARD, "这类事不建工单、不公开，也没有人会催你。想找人聊聊吗？回数字就行："]
    if own:
        lines.append(f"1 你的联系团干部（{'、'.join(own)}）")
    if others:
        lines.append("2 别的团干部")
    return "\n".join([*lines, f"3 {_name_of(centre)}", "0 只是说说（不保存）"])


def _name_of(helpline: str) -> str:
    """The helpline without its number."""
    return helpline.split(" ")[0]


def centre(helpline: str) -> str:
    """How to reach the counselling centre."""
    return f"{helpline}，直接打过去就能约。你刚才说的我没有保存。\n也可以打 12355（青少年服务台）。"


def nobody_else(helpline: str) -> str:
    """There is no cadre to choose."""
    return f"暂时没有可以选的团干部。想聊的话回 3：{helpline}；只是说说回 0。"


def which(names: Sequence[str]) -> str:
    """Choose one."""
    each = "\n".join(f"{place} {name}" for place, name in enumerate(names, 1))
    return f"想和谁聊？\n{each}\n0 不聊了"


def ask_name(cadre: str, *, temporary: bool, few: bool) -> str:
    """Who will see what, before anything is saved."""
    way = "（没加我好友，TA 的回话要凭回执来看）" if temporary else "（TA 的回话由我转给你）"
    ask = f"只有{cadre}看得到你说的话。要让 TA 知道你是谁吗？"
    ask += "\nTA 联系的人很少，不说名字也可能猜到是你；换一位团干部就不会。" if few else ""
    return f"{ask}\n1 告诉 TA 我的名字\n2 不说名字，匿名（密封）{way}\n0 不聊了"


def filed(number: int, cadre: str, openness: Openness, receipt: str) -> str:
    """It is on its way."""
    if openness is Openness.NAMED:
        return f"好，#{number} 已经告诉{cadre}，只有 TA 看得到。TA 回话我就转给你。"
    return (
        f"好，#{number} 会在明天转给{cadre}，谁都不知道是你。TA 回话我就转给你。\n"
        f"回执 {_grouped(receipt)}（换了账号凭它来看：/回执 加这16位数字，别给别人）"
    )


def _grouped(receipt: str) -> str:
    return " ".join(receipt[start : start + 4] for start in range(0, len(receipt), 4))


def from_cadre(number: int, cadre: str, text: str) -> str:
    """What the cadre answered."""
    return f"{cadre}回你（#{number}）：\n{text}\n想接着说，引用这条就行。"


def in_full(number: int, name: str, began: date, text: str, lines: Sequence[tuple[date, bool, str]]) -> str:
    """The whole talk for the cadre; a line is (day, whether the cadre said it, words)."""
    who = name or "TA"
    said = [f"{'你' if own else who}（{day.month}月{day.day}日）：{words}" for day, own, words in lines]
    head = f"#{number} 约谈，只有你看得到"
    return "\n".join([head, f"{who}（{began.month}月{began.day}日）：{text}", *said, f"接着聊：/回复 {number} 内容"])


def passed_on(number: int) -> str:
    """For the cadre."""
    return f"已转给 TA（#{number}）。TA 再说什么，我会告诉你。"


_REFUSALS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "no-such-talk": lambda f: f"没有找到 #{f['number']}，看看号码对不对。",
    "taken-back": lambda f: f"#{f['number']} 本人已经撤回，就不打扰 TA 了。",
    "say-something": lambda f: f"想回什么？例如：/回复 {f['number']} 周三晚上有空，一起走走？",
    "too-long": lambda f: f"太长了（最多 {f['limit']} 字），分两条回吧。",
}


def refused(refusal: Refusal) -> str:
    """Why nothing was passed on."""
    return _REFUSALS[refusal.code](refusal.facts)
