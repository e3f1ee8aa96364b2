"""Rows whose address is under the seal: they arrive, and nothing that is written says where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from hands import MORNING, Hands, RefusingBot, WechatBot, post, row_of, states, texts
from stage import ListeningBot

from models.tables import Outbox, SentMessage
from plugins._kit import lifecycle, sealed
from plugins._kit.dispatcher import gate
from plugins._kit.outbox import SEALED
from plugins._kit.sealed import Address
from plugins._kit.sealing import Seals, seals
from plugins._kit.sent import sent_messages
from plugins._kit.unit import background_unit
from plugins.delivery import stuck


@pytest.fixture
def bot() -> ListeningBot:
    return ListeningBot("10000")


async def _keep(concern_id: int, platform: str = "qq", user_id: str = "7777123") -> None:
    async with background_unit(MORNING) as unit:
        await sealed.keep_address(unit, concern_id, Address(platform, user_id, None))


async def _everything_written() -> str:
    rows: list[Mapping[str, Any]] = [*await Outbox.all().values(), *await SentMessage.all().values()]
    return repr(rows)


async def test_it_arrives_and_no_row_says_where(db: str, bot: ListeningBot) -> None:
    await _keep(41)
    await post("concern:answer:41", "concern:41", platform=SEALED, subject=("concern", 5_000_123))
    await Hands(bot).work()
    (heard,) = bot.heard
    assert (heard.scene, heard.scene_id) == ("private", "7777123")
    assert gate._own["qq", "7777123", heard.message_id] == ("concern", 5_000_123), "quoting it is enough for now"
    await sent_messages.flush()
    assert await states() == {"concern:answer:41": "sent"}
    assert "7777123" not in await _everything_written()


async def test_it_goes_to_the_platform_of_its_address(db: str, bot: ListeningBot) -> None:
    await _keep(41, "wechat", "wxid_canary")
    await post("concern:answer:41", "concern:41", platform=SEALED)
    wechat = WechatBot("wx10000")
    await Hands(bot, wechat).work()
    assert (texts(bot), texts(wechat)) == ([], ["concern:answer:41"])


async def test_nobody_there_any_more_is_no_failure(db: str, bot: ListeningBot) -> None:
    await post("concern:answer:41", "concern:41", platform=SEALED)
    await Hands(bot).work()
    assert await states() == {"concern:answer:41": "dropped"}
    assert bot.heard == []


async def test_another_key_opens_nothing_and_sends_nothing(db: str, bot: ListeningBot) -> None:
    await _keep(41)
    await post("concern:answer:41", "concern:41", platform=SEALED)
    names = seals._names
    try:
        seals.use_key(bytes(32))
        seals._names = names  # found by its name, closed with another key
        await Hands(bot).work()
    finally:
        seals.use_key(bytes(range(32)))
    assert await states() == {"concern:answer:41": "dropped"}
    assert isinstance(seals, Seals)


async def test_what_is_refused_is_listed_without_a_name(db: str) -> None:
    await _keep(41)
    await post("concern:answer:41", "concern:41", platform=SEALED)
    hands = Hands(RefusingBot("10000"))
    await hands.work_on(60, step=5)
    assert (await row_of("concern:answer:41")).state == "failed"
    (listed,) = (await stuck.list_stuck(hands.now)).rows
    assert listed.to == "密封的收件人"
    assert "7777123" not in await _everything_written()


async def test_after_a_restart_it_is_opened_anew(db: str, bot: ListeningBot) -> None:
    await _keep(41)
    await post("concern:answer:41", "concern:41", platform=SEALED)
    await Hands().work()
    assert await states() == {"concern:answer:41": "due"}, "no account online yet"
    await Hands(bot).work()
    assert texts(bot) == ["concern:answer:41"]


async def test_what_became_of_it_is_forgotten_after_a_day(db: str, bot: ListeningBot) -> None:
    await _keep(41)
    await post("concern:answer:41", "concern:41", platform=SEALED)
    await post("crisis:1:1", "10021", lane="urgent")
    await post("digest:1", "10003")
    await Hands(bot).work()
    await lifecycle.purge(MORNING + timedelta(hours=23))
    assert len(await states()) == 3
    await lifecycle.purge(MORNING + timedelta(hours=25))
    assert await states() == {"digest:1": "sent"}
