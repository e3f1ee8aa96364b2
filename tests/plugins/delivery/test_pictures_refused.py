"""A picture the platform does not take leaves the words: nothing has been said yet when it is put there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hands import Hands, WechatBot, post, row_of
from nonebot.exception import ActionFailed, NetworkError

from models.tables import Outbox
from plugins._kit import capability, outbox
from plugins._kit.outbox import Letter


class UploadingBot(WechatBot):
    """Answers an upload with what the test holds, or fails as it is told."""

    def __init__(self, self_id: str, stored: Any) -> None:
        super().__init__(self_id)
        self.stored = stored
        self.messages: list[list[dict[str, Any]]] = []

    async def call_api(self, api: str, **data: Any) -> Any:
        if api == "upload_file":
            if isinstance(self.stored, Exception):
                raise self.stored
            return self.stored
        self.messages.append(data["message"])
        return await super().call_api(api, **data)


NOT_TAKEN: list[Any] = [NetworkError("timeout"), ActionFailed("OneBot V12"), {}, {"file_id": ""}, None]


@pytest.mark.parametrize("stored", NOT_TAKEN)
async def test_the_words_arrive_without_the_card(db: str, monkeypatch: pytest.MonkeyPatch, stored: Any) -> None:
    bot = UploadingBot("w1", stored)
    monkeypatch.setitem(outbox.composers, "test", _with_a_card)
    await post("test:1", "wx-1", platform="wechat")
    await Hands(bot).work()
    row = await row_of("test:1")
    assert (row.state, row.error) == ("sent", "")
    (message,) = bot.messages
    assert [part["type"] for part in message] == ["text"]


async def test_a_card_that_is_taken_goes_along(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bot = UploadingBot("w1", {"file_id": "f1"})
    monkeypatch.setitem(outbox.composers, "test", _with_a_card)
    await post("test:1", "wx-1", platform="wechat")
    await Hands(bot).work()
    assert bot.messages[0][-1] == {"type": "image", "data": {"file_id": "f1"}}


@pytest.mark.parametrize("stored", NOT_TAKEN)
async def test_a_file_that_is_not_taken_was_not_sent(db: str, stored: Any) -> None:
    bot = UploadingBot("w1", stored)
    assert await capability.send_file(bot, "wx-1", "名单.xlsx", b"x") == "rejected"
    assert bot.messages == []


async def _with_a_card(row: Outbox, now: datetime) -> Letter:
    return Letter("周报", image=b"png")
