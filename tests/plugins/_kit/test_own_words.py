"""What we say ourselves, through whichever of our accounts, is no sign of life of a place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import pytest

from plugins._kit.dispatcher import gate, own_accounts
from plugins._kit.onebot import _wanted_v12, wanted_origin

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)


@pytest.fixture(autouse=True)
def _two_accounts() -> Iterator[None]:
    before = set(own_accounts)
    own_accounts.update({"10000", "10099", "w1", "w2"})
    yield
    own_accounts.clear()
    own_accounts.update(before)


def _v11(user_id: int) -> dict[str, Any]:
    return {
        "post_type": "message", "message_type": "group", "self_id": 10000, "user_id": user_id, "group_id": 29001,
        "message_id": 5, "time": int(NOW.timestamp()), "message": [{"type": "text", "data": {"text": "本周小结"}}],
    }  # fmt: skip


def _v12(user_id: str) -> dict[str, Any]:
    return {
        "id": "e1", "type": "message", "detail_type": "group", "sub_type": "", "self": {"platform": "wechat",
        "user_id": "w1"}, "user_id": user_id, "group_id": "g29001", "message_id": "5", "time": NOW.timestamp(),
        "message": [{"type": "text", "data": {"text": "本周小结"}}], "alt_message": "本周小结",
    }  # fmt: skip


@pytest.mark.parametrize("ours", [10000, 10099])
def test_words_of_our_own_accounts_are_no_life(ours: int) -> None:
    wanted_origin(_v11(ours))
    assert gate.heard_at("qq", "group", "29001") is None
    wanted_origin(_v11(10005))
    assert gate.heard_at("qq", "group", "29001") == NOW
    gate.last_heard.pop(("qq", "group", "29001"))


@pytest.mark.parametrize("ours", ["w1", "w2"])
def test_nor_on_the_other_protocol(ours: str) -> None:
    _wanted_v12(_v12(ours))
    assert gate.heard_at("wechat", "group", "g29001") is None
    _wanted_v12(_v12("wxid_5"))
    assert gate.heard_at("wechat", "group", "g29001") == NOW
    gate.last_heard.pop(("wechat", "group", "g29001"))
