"""The words of records pasted into a group, and of what is entered on a group's behalf."""

from __future__ import annotations

from datetime import date

from models.rules.paste import Paste
from models.rules.vocabulary import RecordKind

NO_TALK = "谈心不贴到群里，没有做。"
LEFT = "好的，没有记。"
BEHALF_USAGE = "写上编号、几个人和说了什么：/代记 12 8人 都说换了灯方便多了"


def paste(number: int, kind: RecordKind, target: str, topic: str, day: date, cadre: str) -> Paste:
    """A record as everybody may read it."""
    what = f"《{topic}》" if topic else target
    return Paste(
        number=number,
        title=kind.label,
        lines=(f"{day.month}月{day.day}日 {what}（{cadre}）".replace("  ", " "),),
        how=("参加了，或者想说一句：{code} 你的话", "只回 {code} 也行；不回也没关系。"),
    )


def ask(cadre: str, kind: RecordKind, topic: str, day: str, number: int, said: str) -> str:
    """What the sender of a code means; silence is an answer too."""
    what = f"《{topic}》" if topic else ""
    heard = f"你说的“{said}”会一起记上，{cadre}和学院团委看得到。\n" if said else ""
    return f"#{number} {cadre}{day}的{kind.label}{what}。\n{heard}1 是这样　2 有误　0 算了"


def on_behalf(name: str, count: int, said: str) -> str:
    """What a group where no bot is answered, as its cadre counted it."""
    return f"群里 {count} 人回应（{name}代记）：{said}" if said else f"群里 {count} 人回应（{name}代记）"
