"""The words of the wishes room: glad to hear a wish, no promise it cannot keep, no name that was not given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models.rules.refusal import Refusal
from models.rules.wishes import WishState
from plugins.wishes.results import Claimed, Granted, Made, WallLine

TAKEN_BACK = "收回了，墙上不会再有它。想好了随时再许。"
GIVEN_BACK = "好的，放回墙上了，不用说理由。"
ASKED = "太好了。我去问一声许愿的同学，TA说圆了就告诉你。"
THANKS = "替你高兴。谢谢已经转到了。"
NOT_QUITE = "知道了，放回墙上，让别人也看看。"
NONE_TO_REVIEW = "现在没有等你看的心愿。"
_REFUSALS = {
    "how": "想许个什么小心愿？私聊我写：/心愿 想要一本四级真题（不留名就写 /心愿 匿名 …）",
    "how-review": "这样写：/心愿审核 12 通过（或：不合适 换个说法）",
    "too-long": "微心愿短短一句就好，{limit} 字以内。",
    "money": "微心愿不收钱、不借钱，我也从不经手钱。换成一件小东西、一个小忙，再许一次吧。"
    "真有难处，私聊我 /反映，会有人帮你找资助的老师。",
    "money-cap": "微心愿值不超过 {cap} 元的小东西、小忙，不借钱，我也从不经手钱。真有难处，私聊我 /反映，会有人帮你。",
    "enough": "你有 {most} 个心愿还在墙上，等圆了一个再许。看自己的：/心愿",
    "no-cadre": "还没有团干部联系你们班、寝室，等有了再来许愿。",
    "own": "#{number} 是你自己许的，让别人来圆吧。",
    "taken": "#{number} 已经有人在圆了，看看别的：/心愿墙",
    "yours-already": "#{number} 你已经认领了。做好了：/圆梦 {number} 完成",
    "not-open": "#{number} 现在不在墙上等人，看看别的：/心愿墙",
    "no-such-wish": "没有找到心愿 #{number}。看看墙上：/心愿墙",
    "not-claimed-by-you": "#{number} 不是你认领的。",
    "not-done-yet": "#{number} 还没有人说做好了。",
    "not-yours-to-review": "没有找到等你看的心愿 #{number}。",
    "not-fulfilled": "#{number} 还没圆，或者不是你圈子里的。",
    "recorded-already": "#{number} 已经记成 #{record} 了。",
}


def refused(refusal: Refusal) -> str:
    """Why not, and what to do."""
    return _REFUSALS[refusal.code].format(**refusal.facts)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def made(done: Made) -> str:
    """To the wisher."""
    looks = "联系你们的团干部" if done.anonymous else done.looks
    hidden = "墙上不写名字，谁也看不出是你" if done.anonymous else "墙上不写名字"
    return f"许下了，心愿 #{done.number}。{looks}看一眼就上墙，{hidden}。不想要了：/心愿 收回 {done.number}"


def own(lines: Sequence[WallLine]) -> str:
    """One's own wishes."""
    if not lines:
        return _REFUSALS["how"]
    return "\n".join(["你的心愿：", *(f"#{one.number} {one.text}（{one.state.label}）" for one in lines)])


def to_look_at(number: int, text: str) -> str:
    """To the cadre of the circle."""
    no = f"不合适：/心愿审核 {number} 不合适 说一句为什么"
    return f"有个微心愿等你看一眼：\n“{text}”\n上墙：/心愿审核 {number} 通过　{no}"


def to_review(lines: Sequence[WallLine]) -> str:
    """What waits for the cadre."""
    if not lines:
        return NONE_TO_REVIEW
    rows = [f"#{one.number} {one.text}" for one in lines]
    return "\n".join(["等你看的心愿：", *rows, f"/心愿审核 {lines[0].number} 通过（或：不合适 为什么）"])


def reviewed(number: int, *, yes: bool) -> str:
    """To the cadre."""
    return f"心愿 #{number} 上墙了。" if yes else f"心愿 #{number} 没有上墙，已经好好说给许愿的同学了。"


def on_the_wall(number: int) -> str:
    """To the wisher."""
    return f"你的心愿 #{number} 上墙了，有人认领就告诉你。"


def not_fitting(number: int, why: str) -> str:
    """To the wisher."""
    because = f"：{why}" if why else ""
    return f"你的心愿 #{number} 这次没有上墙{because}。换个说法再许也行；真有难处，发 /反映。"


def wall(lines: Sequence[WallLine]) -> str:
    """The wall."""
    if not lines:
        return "墙上现在没有心愿。许一个：私聊我 /心愿 …"
    rows = []
    for one in lines:
        busy = "" if one.state is WishState.OPEN else "有人在圆"
        note = "你许的" if one.mine else "你在圆" if one.claimed_by_me else busy
        rows.append(f"#{one.number} {one.text}" + (f"（{note}）" if note else ""))
    return "\n".join(["心愿墙：", *rows, "想帮着圆一个：/圆梦 编号"])


def public_wall(lines: Sequence[WallLine]) -> str:
    """The wall as a group reads it: nothing tells who wished or who is at it."""
    if not lines:
        return "墙上现在没有心愿。许一个：私聊我 /心愿 …"
    rows = [f"#{one.number} {one.text}" + ("" if one.state is WishState.OPEN else "（有人在圆）") for one in lines]
    return "\n".join(["心愿墙：", *rows, "想帮着圆一个：私聊我 /圆梦 编号"])


def claimed(done: Claimed) -> str:
    """To whoever took it."""
    ways = f"做好了：/圆梦 {done.number} 完成 怎么给的；来不及：/圆梦 {done.number} 放回"
    return f"心愿 #{done.number} 交给你了：“{done.text}”\n{_day(done.until)}前圆就行。{ways}。不花钱，我也不经手钱。"


def somebody_is_at_it(number: int) -> str:
    """To the wisher."""
    return f"有人在圆你的心愿 #{number} 了。"


def is_it_so(number: int, words: str) -> str:
    """To the wisher, once."""
    said = f"（{words}）" if words else ""
    return f"你的心愿 #{number}，帮你的人说做好了{said}。圆了就回：/圆了 {number} 一句谢谢的话；还没有：/没圆 {number}"


def thanked(number: int, text: str, words: str) -> str:
    """To whoever did it."""
    said = f"TA说：{words}" if words else "TA说圆了，谢谢你。"
    return f"心愿 #{number}“{text}”圆了！{said}\n你要是团干部，想记成一条办实事：/圆梦记录 {number}"


def came_true(number: int, text: str) -> str:
    """To the cadre of the circle."""
    return f"你圈子里的心愿 #{number}“{text}”圆了。想记成一条办实事：/圆梦记录 {number}"


def not_quite(number: int) -> str:
    """To whoever did it."""
    return f"心愿 #{number}，许愿的同学说还没圆，放回墙上了。谢谢你试过；想再试：/圆梦 {number}"


def lapsed(number: int, text: str) -> str:
    """To whoever held it too long; no reproach."""
    return f"心愿 #{number}“{text}”到日子了，先放回墙上给别人也看看。没关系，还想圆：/圆梦 {number}"


def taken_back(number: int) -> str:
    """To whoever was at it."""
    return f"心愿 #{number} 许愿的同学收回了，不用再忙它。谢谢你愿意帮。"


def recorded(done: Granted) -> str:
    """To the cadre."""
    return f"已记录 #{done.record} 办实事：圆了心愿 #{done.number}。要补几句：/补充 {done.record} …"
