"""What is said about a 推文: the questions to both sides, and what whoever asked hears."""

from __future__ import annotations

from collections.abc import Sequence

from models.rules.refusal import Refusal
from models.rules.story import Consent

_CHOICES = (
    "1 可以，不写名字，不放照片\n2 可以，不写名字，照片可以放\n3 可以，写名字，照片也可以放\n"
    "0 不用\n（照片里的人都愿意，才选 2 或 3）"
)
_ANSWERS = {
    Consent.NO: "好，不写。谢谢你说一声。",
    Consent.WORDS: "好，不写名字，不放照片。",
    Consent.PICTURES: "好，不写名字，照片可以放。",
    Consent.NAMED: "好，写名字，照片也可以放。",
}
LONGEST = 700
"""Characters of a draft in the chat; a file has all of it."""


def ask_author(number: int, draft: str, *, alone: bool) -> str:
    """To the cadre: whether their record may be told, and how."""
    rest = "没有要问的另一方；照片里有同学的，先问过他们。" if alone else "你同意了，再去问对方一次；对方不回就不写。"
    return f"把 #{number} 写成推文，大概是这样：\n{shortened(draft)}\n\n可以吗？{rest}\n{_CHOICES}"


def ask_author_later(number: int, who: str, draft: str, *, alone: bool) -> str:
    """The same when somebody of the office asks for it."""
    return (
        f"{who}想把你的 #{number} 写成推文。\n{ask_author(number, draft, alone=alone)}\n以后也可以回：/推文 {number} 1"
    )


def ask_visited(number: int, cadre: str, account: str, draft: str) -> str:
    """To the visited side, once."""
    return (
        f"{cadre}想把和你们有关的一次活动写成“{account}”的推文，大概是这样：\n{shortened(draft)}\n\n"
        f"愿意吗？不回就是不用，不会再问。\n{_CHOICES}\n"
        f"以后想改：/推文 {number} 0"
    )


def shortened(draft: str) -> str:
    """As much as a phone shows."""
    return draft if len(draft) <= LONGEST else f"{draft[: LONGEST - 1]}…（共 {len(draft)} 字）"


def answered_by_author(number: int, answer: Consent, *, asked: bool, ready: bool) -> str:
    """After the author's digit."""
    if answer is Consent.NO:
        return f"{_ANSWERS[answer]}改主意了发 /推文 {number} 1。"
    if ready:
        return f"{_ANSWERS[answer]}拿草稿：/推文 {number}"
    told = "会问对方一次，都同意了告诉你。" if asked else "都同意了告诉你。"
    return f"{_ANSWERS[answer]}{told}"


def answered_by_visited(number: int, answer: Consent) -> str:
    """After a digit of the visited side."""
    return f"{_ANSWERS[answer]}" + (f"想改随时发：/推文 {number} 0" if answer is not Consent.NO else "")


def waiting(number: int) -> str:
    """Not everybody has agreed: the same whether somebody is silent, cannot be asked, or said no."""
    return f"#{number} 还没有得到都同意，先不写。对方只问一次，不回就是不用；都同意了会告诉你。"


def asked_author(number: int) -> str:
    """The office asked; the author is asked first."""
    return f"会先问写 #{number} 的团干部，再问对方；都同意了告诉你。没有同意就不写。"


def ready(number: int) -> str:
    """Everybody agreed."""
    return f"#{number} 写推文，两边都同意了。拿草稿：/推文 {number}"


def taken_back(number: int) -> str:
    """Somebody changed their mind after the draft was handed out."""
    return f"#{number} 的推文同意有变化：手里的草稿请不要再用；要用重新拿一份：/推文 {number}"


def handed_over(numbers: tuple[int, ...], left_out: tuple[int, ...], draft: str, *, pictures: int, bundle: bool) -> str:
    """With the files."""
    which = "、".join(f"#{number}" for number in numbers)
    lines = [f"{which} 的推文草稿：", shortened(draft), ""]
    if left_out:
        lines.append(f"{'、'.join(f'#{number}' for number in left_out)} 还没有都同意，没有写进去。")
    lines.append("用电脑打开网页文件，全选、复制，粘贴到公众号编辑器里。")
    if pictures:
        lines.append(f"照片 {pictures} 张；粘贴后没显示的，从压缩包里拖进去。" if bundle else f"照片 {pictures} 张。")
    lines.append("发之前请再看一遍；草稿取出已记下。")
    return "\n".join(lines)


def cut(numbers: Sequence[int]) -> str:
    """Behind that: what nobody of the other side has seen."""
    if not numbers:
        return ""
    return f"\n{'、'.join(f'#{number}' for number in numbers)} 问过对方以后又补了话，对方没看过，没有写进去。"


WORKING = "正在整理照片，好了马上发给你，不用再发一次。"


def refused(refusal: Refusal) -> str:
    """Why there is no story."""
    facts = refusal.facts
    match refusal.code:
        case "which-story":
            return "要写哪条记录？例如：/推文 12；几条一起：/推文 12 15。"
        case "too-many-stories":
            return f"一篇最多 {facts['most']} 条记录。"
        case "story-private-kind":
            return f"#{facts['number']} 是{facts['kind']}，不写成推文。"
        case "story-unfinished":
            return f"#{facts['number']} 还没有写过程，或者没有做成，写不成推文。"
        case "story-disputed":
            return f"#{facts['number']} 对方有异议，先核实清楚。"
        case "nobody-to-ask":
            return f"#{facts['number']} 没有可以问的人（名单里没有寝室长或团支书），先不写。"
        case _:
            return f"没有 #{facts.get('number', '')} 这条记录，或者不归你。"
