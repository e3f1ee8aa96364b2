"""The words of check-in, identity cards and greetings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from plugins.identity.results import Card, CheckedIn, CheckedOut

IN_A_GROUP = "报到请在联系群里发：/报到，群和对象就连上了。\n没有群就当面报到：/报到 3-305 当面"
NO_CHATTER = "我不看群里的普通聊天，只认发给我的命令。"
IN_PEACE = "不想被打扰：私聊我发“别打扰我”"
NO_CARD_HERE = "这个群还没有报到，我不知道联系干部是谁。请团干部在这里发 /报到。"
NO_COMPANION = "名单里还没有联系你的干部。有事可以找学院团委。"
CONTACT_CLEARED = "好的，名片上不再显示联系方式。"


def role_line(card: Card) -> str:
    """Where a cadre comes from, without saying the college twice."""
    return (card.position if card.college in card.position else f"{card.college} {card.position}").strip()


def _who(card: Card) -> str:
    return f"{card.name} {role_line(card)}".strip()


def card_lines(card: Card) -> list[str]:
    """Who the cadre is, for whom, and how to reach them."""
    lines = [f"联系团干部：{_who(card)}"]
    lines += [f"联系对象：{'、'.join(card.targets)}"] if card.targets else []
    lines += [f"找TA：{card.contact}"] if card.contact else []
    return lines


def cards(several: Sequence[Card], feedback: str) -> str:
    """Identity cards with what everybody should know: no eavesdropping, a way around the cadre, a way out."""
    lines = [line for card in several for line in card_lines(card)]
    return "\n".join(["【连心名片】", *lines, NO_CHATTER, f"对联系干部有意见：{feedback}", IN_PEACE])


def checked_in(result: CheckedIn, feedback: str) -> str:
    """What was recorded and bound, then the card."""
    return f"{_head(result)}{cards([result.card], feedback)}"


def _head(result: CheckedIn) -> str:
    if result.numbers:
        each = "、".join(f"#{number} {name}" for number, name in zip(result.numbers, result.new, strict=True))
        head = f"已报到 {each}"
    elif result.added:
        head = f"这个群连上了 {'、'.join(result.added)}"
    else:
        return ""
    shared = f"（这个群里还有{'、'.join(result.others)}的联系对象）" if result.others else ""
    return f"{head}{shared}\n"


def met_face_to_face(result: CheckedIn, further: Sequence[str] | None) -> str:
    """A check-in without a group, with the sheet for the first door; `further` doors get theirs by asking again.

    None: the target is a youth, who gets the card.
    """
    head = _head(result) or "之前已经报到过，没有重复记。\n"
    if further is None:
        return f"{head}名片在下面，转给对方就行。"
    more = f"\n其他的门贴：{'；'.join(f'/报到 {name} 当面' for name in further)}" if further else ""
    return f"{head}门贴在下面，打印贴上或转给对方都行。{more}"


def checked_out(result: CheckedOut) -> str:
    """The group stands for less, or for nothing."""
    left = f"，还连着 {'、'.join(result.left)}" if result.left else ""
    return f"好的，这个群不再连着 {'、'.join(result.removed)}{left}。以前的记录都在。"


def which_targets(names: Sequence[str], minutes: int, *, youths: bool) -> str:
    """Which targets a check-in is about; several may be picked."""
    choices = "  ".join(f"{place} {name}" for place, name in enumerate(names, 1))
    hint = "\n青年请直接写名字：/报到 姓名" if youths else ""
    return f"和谁报到？回数字，可以几个一起（{minutes} 分钟内，不报了回“取消”）：\n{choices}{hint}"


def greeting(several: Sequence[Card]) -> str:
    """A newcomer's welcome."""
    lines = [line for card in several for line in card_lines(card)]
    return "\n".join(["欢迎新同学！", *lines, NO_CHATTER, IN_PEACE])


def own_card(card: Card, feedback: str) -> str:
    """One's own card, and how to change what it shows."""
    hint = "改联系方式：/名片 公开 QQ 10003，周三晚在 205；不想公开：/名片 不公开"
    return f"{cards([card], feedback)}\n—\n{hint}\n贴到微信群：/转发稿"


def contact_set(contact: str) -> str:
    """What the card shows from now on."""
    return f"好的，名片上显示：{contact}"


def relayed_card(card: Card, feedback: str, bot: str) -> str:
    """A card to paste where no bot can be."""
    whom = f"{'、'.join(card.targets)}的" if card.targets else "大家的"
    lines = [f"大家好，我是{_who(card)}，{whom}联系团干部。"]
    lines += [f"找我：{card.contact}"] if card.contact else []
    lines += [f"不方便当面说的，可以加 QQ {bot}（连心桥机器人）私聊。"] if bot else []
    return "\n".join([*lines, f"对我的工作有意见：{feedback}", "不想被打扰，跟我说一声就好。"])


def relayed_notice(notice: str, card: Card) -> str:
    """A notice to paste where no bot can be."""
    contact = f"\n联系：{card.contact}" if card.contact else ""
    return f"【通知】\n{notice}\n—— {_who(card)}{contact}"


def _not_linked(facts: Mapping[str, Any]) -> str:
    """Whose target it is, as far as this person may know."""
    targets = "、".join(facts["targets"])
    whose = f"，请{'、'.join(facts['cadres'])}来报到" if facts.get("cadres") else "，请TA的联系干部来报到"
    own = f"\n你联系的有：{'、'.join(facts['own'])}" if facts.get("own") else ""
    return f"{targets} 不是你现在的联系对象{whose}。{own}"


def _unknown_target(facts: Mapping[str, Any]) -> str:
    near = f"\n你联系的有：{'、'.join(facts['nearest'])}" if facts["nearest"] else "\n发 /我是谁 看看你的联系对象。"
    return f"没找到“{facts['name']}”，没有报到。{near}"


GROUP_REFUSALS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "not-bound": lambda f: "要先认识你才行：把邀请码私聊发我 /绑定 邀请码。",
    "not-a-cadre": lambda f: "报到由联系这里的团干部来做；学院团委可以发 /报到 取消 来解除。",
    "no-links": lambda f: "名单里你现在没有联系对象，没有报到。不对的话请学院团委改名单。",
    "not-linked": _not_linked,
    "unknown-target": _unknown_target,
    "group-not-bound": lambda f: "这个群没有报到过，不用取消。",
    "not-yours-here": lambda f: (
        f"这个群连着 {'、'.join(f['targets'])}，没有能由你解除的。\n由联系TA们的团干部或学院团委来发 /报到 取消。"
    ),
    "cancel-in-group": lambda f: "请在那个群里发：/报到 取消",
    "name-in-private": lambda f: "当面报到写上对象：/报到 3-305 当面",
    "ambiguous-target": lambda f: f"“{f['name']}”有好几个，没有报到。青年请写学号。",
    "empty-notice": lambda f: "写上要转发的内容：/转发稿 周三晚 7 点团日活动，205 教室",
    "contact-too-long": lambda f: f"联系方式太长了（最多 {f['most']} 字），没有改。",
    "notice-too-long": lambda f: f"公告太长了（最多 {f['most']} 字），请短一点再发：/转发稿 内容",
}
