"""What those who work on a problem read: referrals, what came of them, and who is asked to agree."""

from __future__ import annotations

from collections.abc import Sequence

from models.rules.concern_words import Closure


def referral(title: str, people: int, texts: Sequence[str], asked: str) -> str:
    """What is passed on, word for word; `people` 0 where the number is not told."""
    lines = [f"{title}（{people} 位同学反映）" if people else title]
    lines += [f"“{text}”" for text in texts]
    return "\n".join([*lines, f"请：{asked}"] if asked else lines)


def passed(number: int, words: str) -> str:
    """A referral as the department gets it."""
    return (
        f"您好，请帮忙看看青年反映的一件事 #{number}：\n{words}\n"
        f"引用这条直接回复就行，答复会转给每一位反映的同学；不归您这边的，回：/退回 {number} 原因"
    )


def answer_came(number: int, title: str, department: str, answer: str) -> str:
    """The department answered whoever passed it on."""
    return (
        f"#{number} {title}，{department}答复了，已转告同学：\n{answer}\n落实了就办结：/办结 {number} 已解决 怎么解决的"
    )


def came_back(number: int, title: str, department: str, reason: str) -> str:
    """The department gave it back."""
    then = f"换一家：/转办 {number} 部门；或者自己接着办：/回复 {number} 内容"
    return f"#{number} {title} 被{department}退回：{reason}\n{then}"


def not_there(number: int, title: str, department: str) -> str:
    """A referral did not get through."""
    return (
        f"#{number} {title} 发不到{department}那边，改成纸的吧：再发一次 /转办 {number} {department}，"
        f"我把转办单给你；有了答复：/代录 {number} 内容"
    )


def ask_second(number: int, title: str, first: str, closure: Closure, reason: str) -> str:
    """A second person is asked."""
    return (
        f"{first}想把 #{number} {title} 办结为“{closure.label}”：\n{reason}\n"
        f"这要第二个人看过：/同意 {number}，或 /不同意 {number} 原因；看全部：/问题 {number}"
    )


def second_agreed(number: int, title: str, who: str) -> str:
    """The second person agreed."""
    return f"#{number} {title}：{who}同意了，已办结，也告诉了同学。"


def second_declined(number: int, title: str, who: str, reason: str) -> str:
    """The second person did not agree."""
    return f"#{number} {title}：{who}觉得还不能办结：{reason}\n接着办吧。"
