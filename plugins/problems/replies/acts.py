"""What somebody reads who just did something with a problem."""

from __future__ import annotations

from models.rules.concern_words import Closure
from plugins.problems.results import Acted, Closing, Joined, Parted, Referred, Returned

_CHANGED = "（为了不认出谁、也不伤人，我改了几个字）"


def _people(told: int) -> str:
    return f"已告诉 {told} 位同学" if told else "现在没有同学在等这条消息"


def claimed(done: Acted) -> str:
    """认领."""
    return (
        f"好，#{done.number} {done.title} 由你接手，{_people(done.told)}。\n"
        f"回话：/回复 {done.number} 内容；交部门：/转办 {done.number} 部门；看全部：/问题 {done.number}"
    )


def replied(done: Acted) -> str:
    """回复 to all."""
    changed = f"\n{_CHANGED}\n{done.words}" if done.changed else ""
    return f"#{done.number} 的回复{_people(done.told)}。{changed}"


def said(done: Acted) -> str:
    """回复 to one."""
    changed = f"\n{_CHANGED}\n{done.words}" if done.changed else ""
    return f"转给反映 #{done.number} 的这位同学了，其他人看不到。{changed}"


def noted(done: Acted) -> str:
    """补充 by staff."""
    return f"#{done.number} 记下了，只有办这件事的人看得到。"


def answered(done: Acted) -> str:
    """A department's answer."""
    changed = f"\n{_CHANGED}\n{done.words}" if done.changed else ""
    return f"谢谢！#{done.number} 的答复{_people(done.told)}。{changed}"


def heard(number: int) -> str:
    """收到 is no answer yet."""
    return f"谢谢！#{number} 有了结果，再引用那条回我，我转告同学。"


def transcribed(done: Acted) -> str:
    """代录."""
    changed = f"\n{_CHANGED}\n{done.words}" if done.changed else ""
    return f"#{done.number} 记下了{done.department}的答复（代录），{_people(done.told)}。{changed}"


def referred(done: Referred) -> str:
    """转办, with the words that went on."""
    if done.again:
        return f"#{done.number} 的转办单再给你一份；{done.department}有了答复：/代录 {done.number} 内容"
    how = {
        "private": f"已私聊发给{done.department}",
        "group": f"已发到{done.department}的群里",
        "file": f"{done.department}还不在这里，转办单发给你了，请交给他们；有了答复：/代录 {done.number} 内容",
    }[done.way]
    learned = f"\n记住了：这类事归{done.department}。" if done.learned else ""
    return f"#{done.number} {how}。转过去的话（不含姓名）：\n{done.words}{learned}"


def reassigned(done: Acted) -> str:
    """改派."""
    return (
        f"#{done.number} 改派给{done.department}，以后这类事先想到他们。要发过去：/转办 {done.number} {done.department}"
    )


def returned(done: Returned, *, own: bool) -> str:
    """退回: to whoever gave it back (`own`), or entered it."""
    if own:
        return f"好，#{done.number} 退回了，团委接着办。谢谢您说明原因。"
    often = f"已经退回 {done.bounces} 次" if done.bounces > 1 else "退回"
    return f"#{done.number} 被{done.department}{often}，现在由{done.owner}牵头。换一家：/转办 {done.number} 部门"


def closed(done: Closing) -> str:
    """办结, or who is asked to agree."""
    if done.waits:
        who = "、".join(done.asked)
        asked = f"已请{who}看" if who else "请找一位学院团委或校团委的同事看"
        return f"#{done.number} 要第二个人同意才能办结为“{done.closure.label}”，{asked}。这之前还不告诉同学。"
    thanks = "辛苦了！" if done.closure is Closure.SOLVED else ""
    head = f"#{done.number} {done.title} 办结：{done.closure.label}，{_people(done.told)}："
    return f"{head}\n{done.words}\n{thanks}".strip()


def agreed(done: Closing) -> str:
    """同意."""
    return f"好，#{done.number} {done.title} 办结：{done.closure.label}，{_people(done.told)}。"


def declined(done: Acted) -> str:
    """不同意."""
    return f"好，#{done.number} 不办结，原因转给了提出的人。"


def merged(done: Joined) -> str:
    """合并."""
    return f"#{done.gone} 并入 #{done.kept} {done.title}，现在一共 {done.people} 位同学。"


def parted(done: Parted) -> str:
    """拆分."""
    listed = "、".join(f"#{one}" for one in done.concerns)
    return f"{listed} 从 #{done.source} 分出来，成为 #{done.number} {done.title}，{done.people} 位同学。"


def ask_words(number: int) -> str:
    """Somebody quotes a problem without saying what they want."""
    return f"想回给 #{number} 的同学就发：/回复 {number} 内容；看全部：/问题 {number}"
