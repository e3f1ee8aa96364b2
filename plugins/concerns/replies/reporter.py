"""What a reporter or supporter reads: short, warm, and never somebody else's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from models.rules.refusal import Refusal
from plugins.concerns.reporter_results import (
    Answered,
    Joined,
    Named,
    Retracted,
    WordsAdded,
)

NOT_KNOWN = "我还不认识这个账号。有回执的话：/回执 16位数字；绑定以后就能直接看：/绑定 邀请码"
PRIVATELY = "这个请私聊我说，这里人多。加我好友，把刚才那句发给我就行。"
RECEIPT_PRIVATELY = "回执只在私聊里用，别让别人看到那16位数字。请私聊我再发一次。"
KEPT_NAMELESS = "好，还是不说名字。"
SAY_WORD = "好，你说，下一条就转过去。不说了回“取消”。"
NO_WORD = "好，没有转。"
WHY_NOT = "哪里还没解决？说一句就行，我请他们再办。不说了回“取消”。"
ENOUGH = "好，没有改。"
ONLY_PICTURES = "（只有图片）"
NOTHING_ASKED = "想说哪一件？例如：/解决了 12，或 /没解决 12 水还是凉的"


def added(result: WordsAdded) -> str:
    """A word was added."""
    to = f"转给{result.to}" if result.to else "补上了"
    when = "" if result.told else "，明天早上的汇总里会提到" if not result.to else "，明天会转到"
    covered = "\n里面的号码和名字我遮住了，免得认出你。" if result.masked else ""
    closed = f"\n这件事已经办结；还没解决就发 /没解决 {result.closed} 原因" if result.closed is not None else ""
    pictures = f"（图片 {result.pictures} 张）" if result.pictures else ""
    failed = f"\n有 {result.failed} 个没收下：只收图片，每张别太大。" if result.failed else ""
    return f"好，#{result.number} {to}{pictures}{when}。{failed}{covered}{closed}"


def retracted(result: Retracted) -> str:
    """It is gone."""
    copies = "，转出去的那份也请他们作废" if result.referred else ""
    rest = "" if result.emptied else "别的同学反映的还照常办。"
    return f"已撤回 #{result.number}，你说的话都删掉了{copies}。{rest}"


def joined(result: Joined) -> str:
    """One more person behind it, unseen."""
    people = f"现在一共 {result.people} 位同学。" if result.people else ""
    return f"好，#{result.number} {result.title} 也算你一份，没有人看得到是谁附议的。{people}有进展我私下告诉你。"


def answered(result: Answered) -> str:
    """真的解决了吗 was answered."""
    if result.solved:
        return f"太好了，#{result.number} {result.title} 记为真的解决了，谢谢你告诉我。"
    return f"记下了，#{result.number} {result.title} 重新办，办事的人看得到原因，看不到是谁说的。"


def ask_name(number: int, name: str, *, sealed: bool) -> str:
    """What happens if the name is given, before it is."""
    now = "现在谁都不知道是你" if sealed else "现在只有团委知道是你"
    return f"#{number} {now}。实名以后，办这件事的人都看得到“{name}”，而且收不回来。\n1 愿意实名　0 还是不说"


def named(result: Named) -> str:
    """The name is given."""
    who = result.to or "办这件事的人"
    return f"好，#{result.number} 现在{who}看得到你是{result.name}了。"


def receipt_word(shown: str) -> str:
    """How a receipt's concern stands, and the way to answer."""
    return f"{shown}\n想接着说一句，回 1。"


def to_staff(number: int, name: str, text: str, *, first: bool) -> str:
    """For whoever asked the reporter something."""
    return f"#{number} {name or '反映的同学'}补充：\n{text}\n引用这条，或发 /回复 {number} 内容，就能接着问。"


def to_talk_partner(number: int, name: str, text: str, *, first: bool) -> str:
    """For the cadre somebody chose to talk to."""
    who = name or "一位不说名字的同学"
    said = "想和你聊聊，只有你看得到" if first else "接着说"
    hint = "别打听 TA 是谁。" if not name else ""
    return f"#{number} {who}{said}：\n{text}\n引用这条，或发 /回复 {number} 内容，我转给 TA。{hint}"


def to_staff_named(number: int, name: str) -> str:
    """The reporter let their name be known."""
    return f"#{number} 的同学愿意实名了：{name}。"


def withdrawn(number: int, department: str, *, emptied: bool, direct: bool) -> str:
    """For those who hold a copy of what was taken back."""
    what = "反映的同学已经撤回，请不用再办，转来的内容请删掉" if emptied else "有一位同学撤回了原话，请别再引用"
    return f"#{number} {what}。" if direct else f"#{number}（转给{department}的）{what}。麻烦告诉对方一声。"


_REFUSALS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "not-mine": lambda f: f"你的事里没有 #{f['number']}，发 /进展 看看有哪些。",
    "no-such-problem": lambda f: f"没有 #{f['number']} 这个问题，看看号码对不对。",
    "own-concern": lambda f: f"#{f['number']} 就是你自己反映的，已经算你一份啦。看进展：/进展 {f['number']}",
    "joined-before": lambda f: f"#{f['number']} {f['title']} 早就算你一份啦，有进展我私下告诉你。",
    "closed-already": lambda f: f"#{f['number']} {f['title']} 已经办结了。要是又遇到，发 /反映 内容，我重新记一件。",
    "which-join": lambda f: "附议哪一件？例如：/附议 12",
    "which-name": lambda f: "哪一件愿意实名？例如：/实名 12",
    "named-before": lambda f: f"#{f['number']} 本来就看得到你的名字，不用再改。",
    "not-open-any-more": lambda f: f"#{f['number']} 已经撤回或过了保存期，不能再改。想说的话发 /反映 内容。",
    "no-words": lambda f: f"要补什么？例如：/补充 {f['number']} 今天早上又停水了",
    "danger": lambda f: f"这几句没有放进 #{f['number']} 里，先顾着你。",
    "no-picture": lambda f: f"#{f['number']} 这张没收下：只收图片，别太大。也可以写几句：/补充 {f['number']} 内容",
    "words-too-long": lambda f: f"太长了（最多 {f['limit']} 字），没有保存。请分成几条发。",
    "supporter-words": lambda f: f"想说的发 /反映 内容，我会和 #{f['number']} 放在一起。",
    "not-closed": lambda f: f"#{f['number']} 还在办，没有办结。有话要说：/进展 {f['number']} 看看现在到哪一步。",
    "no-reason": lambda f: f"哪里还没解决？例如：/没解决 {f['number']} 水还是凉的",
    "no-receipt": lambda f: "把16位数字一起发：/回执 1234 5678 1234 5678",
    "no-such-receipt": lambda f: "没有对上。看看16位数字有没有抄错；撤回了的也查不到。",
    "receipt-tries": lambda f: f"一小时最多试 {f['limit']} 次，过一会儿再来。",
}


def refused(refusal: Refusal) -> str:
    """The sentence for a refusal: what was wrong and what to type instead."""
    return _REFUSALS[refusal.code](refusal.facts)
