"""What people type when they tell of something: chatter, a digit, whether somebody agreed. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from models.rules.text import bare, half_width

CANCEL = 0
_SHORTEST = 4
"""Characters: less than that tells of nothing."""
_NO = frozenset(
    {"取消", "算了", "不用了", "不要了", "不了", "不发了", "不说了", "只是聊聊", "聊聊", "随便说说", "没事了"}
)
_YES = frozenset(
    {"好", "好的", "可以", "行", "嗯", "嗯嗯", "发", "发出", "发吧", "匿名", "密封", "匿名密封", "是", "是的"}
)
_BY_NAME = {"实名": 3, "公开": 4}
_CHATTER = re.compile(
    r"(?:你好|您好|哈喽|嗨|hi|hello|在吗?|在不在|有人吗|早上?好?|早安|中午好|下午好|晚上好|晚安|谢谢你?们?|谢了|多谢|感谢|"
    r"收到了?|好的?|嗯+|哦+|噢|行|可以|知道了|明白了?|了解|ok|okay|再见|拜拜|辛苦了?|没事了?|测试|test|你是谁|你是机器人吗|"
    r"怎么用|能做什么|你能做什么|有什么用|帮助|加油|哈+|呵+|嘿+|[呀啊呢吧哇吗了啦哒])+"
)
_DIGIT = re.compile(r"(?:回|选)?\s*([0-9])\s*(?:号|个)?[。.!！,，、]?")
_NAME = re.compile(r"[\u3400-\u9fff·]{2,12}")
_AGREED = re.compile(r"[1-9]")


class Answer(Enum):
    """What a cadre says about the youth they heard something from."""

    NAMELESS = 1
    NAMED = 2
    ASK = 3
    NO = 0


@dataclass(frozen=True, slots=True)
class Consent:
    """The answer, and the name that was given with it."""

    answer: Answer
    name: str = ""


def is_chatter(text: str) -> bool:
    """Whether it is a greeting, thanks or an acknowledgement, or too short to tell of anything."""
    words = bare(text)
    return len(words) < _SHORTEST or _CHATTER.fullmatch(words) is not None


def choice_in(text: str) -> int | None:
    """The digit, or what a word stands for; `CANCEL` takes it back, None is no choice."""
    plain = half_width(text).strip()
    if found := _DIGIT.fullmatch(plain):
        return int(found[1])
    words = plain.rstrip("。.!！~～ ")
    if words in _NO:
        return CANCEL
    if words in _YES:
        return 1
    return _BY_NAME.get(words)


def consent_in(text: str) -> Consent | None:
    """`1`, `2 张三`, `张三` (named), `0`; None when it is no answer."""
    plain = half_width(text).strip().rstrip("。.!！")
    if plain in _NO or plain == "0":
        return Consent(Answer.NO)
    digit, rest = plain[:1], plain[1:].strip(" ,，、:：")
    if _AGREED.fullmatch(digit) and int(digit) <= Answer.ASK.value:
        answer = Answer(int(digit))
        if not rest:
            return Consent(answer)
        return Consent(Answer.NAMED, rest) if answer is Answer.NAMED and _NAME.fullmatch(rest) else None
    return Consent(Answer.NAMED, plain) if _NAME.fullmatch(plain) and len(plain) <= 4 else None
