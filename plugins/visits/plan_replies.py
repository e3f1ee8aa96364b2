"""What is said while a work plan is written: questions, what was kept, refusals; always in a private chat."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from models.rules.plan import Part
from models.rules.refusal import Refusal
from plugins.visits.plan_results import Commented, Saved
from plugins.visits.plan_sheet_replies import choices, part_words, short_day

CANCELLED = "好的，先到这里。写过的都在，想起来再发 /方案。"
SAME_AS_WHAT = "还没有写过的可以照着来，先写一个吧。"
SAY_IT_IN_WORDS = "用文字说就行；这个先放着回“跳过”，不写了回“取消”。"
ONE_OR_CANCEL = "回 1 接着写；不写了回“取消”。"


def begin(term: str, names: Sequence[str], *, kept: bool) -> str:
    """No plan yet: the targets, numbered, and how few answers it takes."""
    head = f"{term}的工作方案还没写，几句话就好。先写哪个？"
    if kept:
        return f"这段话说的是谁？\n{choices(names)}\n回数字，可以几个一起（1 2 3）；不写了回“取消”。"
    return (
        f"{head}\n{choices(names)}\n"
        "回数字；打算差不多的一起选，如“1 2 3”或“寝室”。想逐个来回 0。\n"
        "也可以一口气：1 2 3 打算… 时间…\n"
        "不写了回“取消”。"
    )


def choose(count: int) -> str:
    """The answer picks nothing."""
    return f"回 1–{count} 里的数字就行，可以几个一起；不写了回“取消”。"


def ask_words(names: Sequence[str], *, first: bool) -> str:
    """What to say of these targets, in one message."""
    who = "、".join(names)
    if not first:
        return f"{who} 呢？现状、需求、打算、时间\n（也可以回：同上、跳过、取消）"
    return (
        f"{who}，一条消息说完就行，想到什么写什么：\n"
        "现状：大家现在怎么样\n需求：需要什么帮助\n打算：准备做什么\n时间：如 下周三、第15周、月底\n"
        "只说打算也行。要我逐项问，回“一步步”；先放着，回“跳过”。"
    )


_STEPS = {
    Part.SITUATION: "现状：现在怎么样？",
    Part.NEED: "需求：最需要什么帮助？",
    Part.INTENTION: "打算：准备做点什么？",
    Part.TIME: "时间：大概什么时候？如 下周三、第15周、月底",
}


def ask_part(names: Sequence[str], part: Part) -> str:
    """One part alone."""
    return f"{'、'.join(names)} {_STEPS[part]}（可回“跳过”）"


def ask_rest(names: Sequence[str]) -> str:
    """The targets that are left, numbered."""
    return f"还没写的：\n{choices(names)}\n回数字接着写；都照这个来回“都一样”；先到这里回“取消”。"


def too_long(parts: Sequence[tuple[Part, int]]) -> str:
    """Some parts are longer than they may be; nothing is cut, the person shortens them."""
    each = "、".join(f"{part.label}写了 {length} 字（最多 {part.limit} 字）" for part, length in parts)
    return f"{each}，没有存，免得截断你的话。\n精简一下，再发{parts[0][0].label}这一段就好。"


def saved(result: Saved, today: date, *, hint: bool) -> str:
    """What now stands there; with `hint` also what could be added."""
    item = result.item
    lines = [f"记下了 #{result.number} {'、'.join(result.names)}："]
    lines += [f"{part.label}：{part_words(item, part, today)}" for part in result.parts]
    if Part.TIME in result.parts and item.planned_on is None:
        lines.append("（没读出是哪一天，照原话留着；写成 12月5日 这样，那一周的待办里会提起）")
    elif Part.TIME in result.parts and item.planned_on is not None and item.planned_on < today:
        lines.append("（这天已经过了，要改就再说一次时间）")
    missing = [part.label for part in item.missing if part in (Part.INTENTION, Part.TIME)]
    if hint and missing:
        lines.append(f"还可以补{'和'.join(missing)}：/方案 {result.names[0]} {' '.join(f'{one}…' for one in missing)}")
    return "\n".join(lines)


def all_written(number: int) -> str:
    """Every target has its words."""
    return f"每个对象都写到了，方案齐了（#{number}）。看全部：/方案"


def still_unwritten(count: int) -> str:
    """After one message: how many are left, without asking."""
    return f"还有 {count} 个没写，想接着写发 /方案。"


def no_term(following: str, begins_on: date, *, kept: bool) -> str:
    """Outside every semester, with one to come; `kept`: words were said that are saved with a 1."""
    head = "现在不在学期里，这段话还没有存。" if kept else "现在不在学期里。"
    return f"{head}{following} {short_day(begins_on)}开始，要先写它的方案吗？\n1 写  先不写回“取消”"


NO_TERM = "现在不在任何学期里，下个学期也还没登记，没有存。请校团委用 /学期 加上，再来写方案。"


def commented(result: Commented) -> str:
    """The comment is kept."""
    how = "会私聊告诉TA" if result.told else "TA现在收不到私聊，发 /方案 时会看到"
    return f"评语记下了，#{result.number} {result.cadre}，{how}。"


def comment_letter(by: str, number: int, words: str) -> str:
    """What the cadre reads privately."""
    return f"{by}看了你的工作方案 #{number}，说：\n{words}\n看方案：/方案"


def _list(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


_REFUSALS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "too-long": lambda f: f"这条太长了（最多 {f['limit']} 字），没有存。一个对象一个对象地说就好。",
    "no-targets": lambda f: "你现在没有联系对象，还写不了方案。发 /我是谁 看看名单，不对就告诉学院团委。",
    "unknown-target": lambda f: (
        f"没找到“{f['name']}”，没有存。"
        + (f"\n你联系的有：{_list(f['nearest'])}" if f.get("nearest") else "\n发 /我是谁 看看你的联系对象。")
    ),
    "ambiguous-target": lambda f: f"“{f['name']}”有好几个：{_list(f['candidates'])}。\n写全名再发一次。",
    "plan-not-linked": lambda f: f"{_list(f['targets'])} 不是你现在的联系对象，没有存。发 /方案 看看该写谁。",
    "not-bound": lambda f: "要先认识你才行：把邀请码私聊发我 /绑定 邀请码。",
    "not-a-cadre": lambda f: "方案由团干部自己写。看学院的：/方案；看一份：/方案 12",
    "which-plan": lambda f: "要写上是哪一份，例如：/方案 评语 12 写得实在",
    "empty-comment": lambda f: f"说一句评语，例如：/方案 评语 {f['number']} 写得实在，时间再具体些",
    "comment-too-long": lambda f: (
        f"评语写了 {f['length']} 字（最多 {f['limit']} 字），没有存，免得截断。精简一下再发：/方案 评语 {f['number']} …"
    ),
    "comment-own-plan": lambda f: f"#{f['number']} 是你自己的方案，评语要别人来说。",
    "comment-not-yours": lambda f: f"#{f['number']} 由TA所在学院的团委和校团委来评。",
    "plan-not-yours": lambda f: f"#{f['number']} 只有本人、TA所在学院的团委和校团委能看。",
    "no-such-plan": lambda f: f"没有 #{f['number']} 这份方案。发 /方案 看看有哪些。",
    "no-plan": lambda f: "还没有写过方案，没有可对照的。发 /方案 几句话就能写好。",
    "no-plan-of": lambda f: f"{f['name']} 这学期还没有写方案。",
    "several-plans": lambda f: f"有几位{f['name']}：{'、'.join(f'#{n}' for n in f['numbers'])}，发 /方案 编号 看。",
    "nobody-named": lambda f: f"没找到“{f['name']}”。看一份：/方案 12 或 /方案 姓名；看名单：/方案 学院",
    "not-in-plan": lambda f: f"这份方案里没有“{f['name']}”，有：{_list(f['names'])}",
    "no-college": lambda f: "名单里没写你是哪个学院的，请校团委补上。",
    "office-only": lambda f: "各人的方案由学院团委、校团委来看。你自己的发 /方案。",
    "no-term": lambda f: NO_TERM,
}


def refused(refusal: Refusal) -> str:
    """The sentence for a refusal: what was wrong and what to type instead."""
    return _REFUSALS[refusal.code](refusal.facts)
