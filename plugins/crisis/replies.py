"""The words around a call for help: never a promise that somebody is coming, never who it is before it may be known."""

from __future__ import annotations

from collections.abc import Sequence

from models.rules.refusal import Refusal
from models.rules.vocabulary import CrisisKind
from plugins.crisis.results import Asked, Identity, Opened, Taken

TALK_CLOSED = "好，这里先说到这儿。什么时候想说，直接发给我就行。"
_REFUSALS = {
    "no-such-call": "没有要你接的求助 #{number}。",
    "no-words": "想对 TA 说什么？写在后面：/回复 {number} 我在，你现在安全吗",
    "no-such-concern": "没有 #{number}，或者不归你看。",
    "no-reason": "写上为什么要打开：/启封 {number} 原因。原因会告诉本人。",
    "which-concern": "写上号和原因：/启封 5000123 原因",
    "second-person": "启封 #{number} 是你提的，要另一个人同意。",
    "nobody-asked": "没有人请求启封 #{number}，或者已经打开了。",
    "not-alone": "只有被叫来的值班人、在人命关天时才能一个人打开。发 /启封 {number} 原因，请第二个人同意。",
}


def refused(refusal: Refusal) -> str:
    """Why not, and what to do."""
    return _REFUSALS[refusal.code].format(**refusal.facts)


def being_passed_on(told: str, number: int, *, again: bool) -> str:
    """What the person in danger is told: who hears it, what that person sees, and how the talk goes on."""
    if again:
        return f"这句也转给{told or '值班的老师'}了。接着说，我都转。"
    if not told:
        return "值班的老师我这会儿联系不上，请先打上面的电话。你接着说，我一有办法就转过去。"
    return (
        f"你的话正转给值班的{told}，TA 看不到你是谁；TA 的话我会转给你。接着说就行。\n"
        "愿意让 TA 知道你是谁，回 1；不想说了，回 结束。"
        f"遇到人命危险，值班的人可以直接打开你的身份，会告诉你。（#{number}）"
    )


def record_passed_on(told: str) -> str:
    """A record told of somebody in danger."""
    if not told:
        return "值班的老师我这会儿联系不上，请先打上面的电话，再直接找学院团委。"
    return f"这段话和你的名字正转给值班的{told}，TA 会找你。请先陪着当事人。"


def passed_on(listener: str) -> str:
    """Further words are on their way."""
    return f"转给{listener}了。" if listener else "记下了，正在找能听你说的人。"


def name_known(listener: str) -> str:
    """The person let their name be known."""
    return f"好，会告诉{listener}你是谁、怎么找到你。" if listener else "好。现在还没人接，接的人我再告诉 TA。"


def too_long(limit: int) -> str:
    """More than one message can carry."""
    return f"这条太长了，分几条发，每条 {limit} 字以内。"


def alarm(kind: CrisisKind, number: int, words: str, departments: Sequence[str], *, is_second: bool) -> str:
    """What whoever is called gets; `departments` must hear of this kind of danger too."""
    whose = "（前面叫的人还没有应）" if is_second else ""
    police = "，必要时报 110" if kind is CrisisKind.DANGER_NOW else ""
    beside = f"请同时告诉{'、'.join(departments)}{police}。\n" if departments else ""
    return (
        f"【紧急】#{number} 有人刚才私下说到{kind.label}{whose}：\n{words}\n{beside}"
        "回“收到”，我就不再叫别人。引用这条说话，我转给 TA：TA 看得到你的名字，你看不到 TA 是谁。\n"
        f"人命关天要马上找到人：/启封 {number} 紧急 原因"
    )


def further_words(number: int, words: str) -> str:
    """What the person says next."""
    return f"#{number} TA 说：\n{words}\n（引用这条回 TA）"


def listener_says(name: str, words: str) -> str:
    """What the person in danger hears."""
    return f"{name}对你说：\n{words}"


def somebody_listens(name: str) -> str:
    """Said to the person once somebody took the call; no promise."""
    return f"{name}看到你的话了。想说什么接着发给我，我转给 TA。"


def taken(result: Taken) -> str:
    """To whoever took the call."""
    if result.earlier:
        return f"#{result.number} {result.earlier}已经在接。你也可以引用那条说话。"
    return f"好，#{result.number} 你在接，我不再叫别人。引用那条消息说话，我转给 TA。"


def taken_by(number: int, name: str) -> str:
    """To the others who were called."""
    return f"#{number} {name}在接了。"


def which_call(numbers: Sequence[int]) -> str:
    """Several calls wait, or none."""
    if not numbers:
        return "现在没有要你接的求助。"
    return "接哪一个？" + "、".join(f"/接手 {number}" for number in numbers)


def passed_to_person(number: int) -> str:
    """Words on their way to the person."""
    return f"正转给 TA（#{number}）。"


def _known(identity: Identity | None) -> str:
    if identity is None:
        return "地址已经不在了（撤回了，或已到期清除）。"
    where = "，".join(filter(None, (identity.class_name, identity.dorm_name, identity.phone)))
    name = identity.name or "名单里没有的账号"
    return f"{name}{f'（{where}）' if where else ''}，{identity.platform} {identity.user_id}"


def name_let_known(number: int, identity: Identity) -> str:
    """To whoever listens: the person wants them to know."""
    return f"#{number} TA 愿意让你知道：{_known(identity)}"


def asked_to_agree(number: int, name: str, reason: str) -> str:
    """To those who can agree."""
    return f"{name}请求打开 #{number} 的身份：{reason}\n同意发 /同意启封 {number}；不同意不用回。打开了会告诉本人。"


def asked(result: Asked) -> str:
    """To whoever asked."""
    if not result.can_agree:
        return f"记下了，但现在没有别人能同意打开 #{result.number}；找校团委。"
    return f"已请{'、'.join(result.can_agree)}同意打开 #{result.number}。同意后我告诉你，也会告诉本人。"


def opened(number: int, identity: Identity | None) -> str:
    """To whoever asked, once a second person agreed."""
    return f"#{number} 已打开：{_known(identity)}\n只用来办这件事，别转给别人。"


def opened_now(result: Opened) -> str:
    """To the second person, or to one who opened it alone."""
    if result.identity is None and not result.alone:
        return f"好，#{result.number} 已打开，告诉了{result.asked_by}，也告诉了本人。"
    return opened(result.number, result.identity) + ("\n已同时告诉本人和团委。" if result.alone else "")


def opened_alone(number: int, name: str, reason: str) -> str:
    """To the others who hold the second half."""
    return f"{name}因人命危险一个人打开了 #{number} 的身份：{reason}"


def you_were_opened(number: int, reason: str, first: str, second: str) -> str:
    """To the person whose identity was opened."""
    who = f"{first}提出、{second}同意" if second else f"值班的{first}（因为担心你的安全）"
    return f"你的 #{number} 被打开了身份，只告诉办这件事的人。{who}，原因：{reason}"
