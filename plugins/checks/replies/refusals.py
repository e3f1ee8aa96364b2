"""Why something was not done, in sentences one can act on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from models.rules.refusal import Refusal

_STATES = {"announced": "还没抽", "open": "正在核对", "closed": "已经结束", "void": "已经作废"}


def refused(refusal: Refusal) -> str:
    """The refusal in words."""
    return _WORDS[refusal.code](refusal.facts)


def _over(facts: Mapping[str, Any]) -> str:
    return f"抽查 #{facts['number']} {_STATES[facts['state']]}，这一步做不了。看一眼：/抽查 {facts['number']}"


_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "committee-only": lambda f: "抽查由校团委发起和核对，学院团委可以看本学院的结果：/抽查",
    "not-a-reader": lambda f: "抽查结果按制度方案只给指定的人看。",
    "check-what": lambda f: "想怎么查？例：/抽查 现在、/抽查 实地 12月3日、/抽查 委托 张三；看结果：/抽查 31",
    "check-size": lambda f: "至少抽 1 人 1 条，例：/抽查 现在 6×6",
    "no-such-day": lambda f: f"没有“{f['said']}”这一天，写成 12月3日 就行。",
    "visit-when": lambda f: "实地检查要先说哪天去，例：/抽查 实地 12月3日",
    "visit-who": lambda f: "委托谁去问？例：/抽查 委托 张三 李四",
    "too-soon": lambda f: f"实地检查至少提前 {f['days']} 天打招呼，换个晚一点的日子吧。",
    "day-off": lambda f: f"{f['day'].month}月{f['day'].day}日放假，换个工作日吧。",
    "too-late-to-announce": lambda f: (
        f"离那天不到 {f['days']} 天了，来不及打招呼。作废它再定一天：/抽查 {f['number']} 作废 改日子"
    ),
    "no-such-college": lambda f: f"没有叫“{f['said']}”的学院。不写就是全校：/抽查 现在",
    "nobody-named": lambda f: f"名单里没有“{f['name']}”。可以写姓名，也可以写学号或工号。",
    "who-is-that": lambda f: f"名单里有几个“{f['name']}”，写学号或工号吧。",
    "no-semester": lambda f: "还没有登记学期，抽不了。先登记：/学期",
    "nothing-listed": lambda f: f"{f['scope']}这学期还没有可以抽的记录。",
    "no-such-check": lambda f: f"没有编号 #{f['number']} 的抽查。看有哪些：/抽查",
    "check-over": _over,
    "draw-word": lambda f: f"再加几个随便想到的字，种子就定了：/抽查 抽 {f['number']} 海棠花开",
    "list-changed": lambda f: (
        f"抽查 #{f['number']} 的底册和公布的不一样了，没有抽。请部署者看看数据库有没有被人动过：python bot.py verify"
    ),
    "not-drawn": lambda f: f"抽查 #{f['number']} 还没抽：/抽查 抽 {f['number']} 随便几个字",
    "void-why": lambda f: f"说一句为什么作废，会一直留着：/抽查 {f['number']} 作废 原因",
    "verify-what": lambda f: "写上编号。例：/核实 12 说明 那天改到了 3-306",
    "no-such-item": lambda f: f"#{f['number']} 没有在抽查里，或者不归你核实。",
    "judge-own": lambda f: f"#{f['number']} 是你自己的，请别的同事核对。",
    "not-closed": lambda f: f"#{f['number']} 的抽查还没结束，结束后团干部先说明，再下结论。",
    "reply-first": lambda f: (
        f"团干部在 {f['until'].month}月{f['until'].day}日前可以说明 #{f['number']}，过了那天（或者说明了）再下结论。"
    ),
    "one-voice": lambda f: (
        f"#{f['number']} 只问得到一个人，说“对不上”等于告诉团干部是谁说的。先派人去看看：/抽查 委托 …，"
        f"或者 /核实 {f['number']} 说不清"
    ),
    "nobody-said-so": lambda f: f"#{f['number']} 没有人说过没有这回事，不能记“对不上”；要弄清楚：/抽查 委托 …",
    "judge-why": lambda f: f"说一句理由，本人看得到：/核实 {f['number']} 对不上 理由",
    "not-your-task": lambda f: f"#{f['number']} 不在你的访问任务里。",
    "task-done": lambda f: f"#{f['number']} 已经填过了，抽查也结束了。",
    "say-something": lambda f: f"想说明什么？例：/核实 {f['number']} 说明 那天改到了 3-306",
    "not-yet": lambda f: f"#{f['number']} 的抽查还没结束，到时会问你。",
    "nobody-hinted": lambda f: f"现在没有关于“{f['name']}”的线索。",
    "hint-own": lambda f: "关于自己的线索，请别的同事来看。",
    "hint-how": lambda f: (
        f"看过之后说一声：/抽查 线索 {f['name']} 没问题 原因，或者 /抽查 线索 {f['name']} 聊过了 说了什么"
    ),
}
