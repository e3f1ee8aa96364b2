"""What people type when they tell of something."""

from __future__ import annotations

import pytest

from plugins.concerns.parse import CANCEL, Answer, Consent, choice_in, consent_in, is_chatter


@pytest.mark.parametrize(
    "text",
    [
        "你好",
        "谢谢",
        "收到",
        "在吗",
        "在吗？",
        "好的好的",
        "嗯嗯",
        "谢谢你们",
        "你好呀，在吗",
        "👍",
        "",
        "哈哈哈哈",
        "ok",
    ],
)
def test_chatter_tells_of_nothing(text: str) -> None:
    assert is_chatter(text)


@pytest.mark.parametrize("text", ["食堂太贵", "三食堂排队太久了", "你好，3号楼没有热水", "宿舍的灯坏了"])
def test_words_that_tell_of_something(text: str) -> None:
    assert not is_chatter(text)


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("1", 1), ("１", 1), ("回1", 1), ("选 2", 2), ("3。", 3), ("0", CANCEL), ("取消", CANCEL), ("只是聊聊", CANCEL),
        ("好的", 1), ("匿名", 1), ("实名", 3), ("公开！", 4),  ("9", 9),
        ("1 点半开会", None), ("12", None), ("还有一件事", None), ("", None),
    ],
)  # fmt: skip
def test_a_digit_or_a_word_for_it(text: str, choice: int | None) -> None:
    assert choice_in(text) == choice


@pytest.mark.parametrize(
    ("text", "consent"),
    [
        ("1", Consent(Answer.NAMELESS)),
        ("２ 吴思颖", Consent(Answer.NAMED, "吴思颖")),
        ("2，吴思颖。", Consent(Answer.NAMED, "吴思颖")),
        ("2", Consent(Answer.NAMED)),
        ("吴思颖", Consent(Answer.NAMED, "吴思颖")),
        ("3", Consent(Answer.ASK)),
        ("0", Consent(Answer.NO)),
        ("取消", Consent(Answer.NO)),
        ("2 12号楼", None),
        ("1 还有热水", None),
        ("4", None),
        ("他说还有别的事要讲", None),
        ("", None),
    ],
)
def test_whether_somebody_agreed(text: str, consent: Consent | None) -> None:
    assert consent_in(text) == consent
