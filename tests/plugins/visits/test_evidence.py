"""Pictures, quotes and mentions: what shows that it happened, however the phone sends it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pictures import photo
from stage import Stage

from config.settings import settings
from models.tables import Event, Evidence, Record

CADRE, DORMS = "王小雨", "20002"
VISIT = "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好"


async def test_a_photo_in_the_message(stage: Stage) -> None:
    answer = await stage.tell(CADRE, VISIT, group=DORMS, photos=[photo()])
    assert answer == "已记录 #1 走访 3-305 今天 1/2 照片 1 张"
    row = await Evidence.get()
    file = Path(settings().data_dir) / "evidence" / row.digest[:2] / f"{row.digest}.jpg"
    assert file.stat().st_size == row.size
    assert [event.kind async for event in Event.all().order_by("id")] == ["recorded", "evidence"]


async def test_photos_sent_alone_within_five_minutes_belong_to_the_record(stage: Stage) -> None:
    await stage.tell(CADRE, VISIT, group=DORMS)
    soon, late = stage.now + timedelta(minutes=4), stage.now + timedelta(minutes=20)
    assert await stage.tell("赵雪", "", photos=[photo(1)], group=DORMS, now=soon) == "", "别人的照片不是佐证"
    assert await stage.tell(CADRE, "", photos=[photo(2)], group=DORMS, now=soon) == "已补到 #1 照片 1 张"
    assert await stage.tell(CADRE, "", photos=[photo(3)], group=DORMS, now=late) == ""
    assert await Evidence.all().count() == 1


async def test_a_photo_quoting_the_answer_belongs_to_it_at_any_time(stage: Stage) -> None:
    first = (await stage.say(CADRE, VISIT, group=DORMS))[0]
    await stage.say(CADRE, VISIT.replace("305", "306"), group=DORMS)
    later = stage.now + timedelta(hours=3)
    answer = await stage.tell(CADRE, "", photos=[photo()], group=DORMS, quote=first.message_id, now=later)
    assert answer == "已补到 #1 照片 1 张"


async def test_the_same_photo_twice_is_one_piece_of_evidence(stage: Stage) -> None:
    await stage.tell(CADRE, VISIT, group=DORMS, photos=[photo(), photo()])
    await stage.tell(CADRE, "", photos=[photo()], group=DORMS)
    assert await Evidence.all().count() == 1


async def test_a_photo_that_is_none_does_not_lose_the_record(stage: Stage) -> None:
    answer = await stage.tell(CADRE, VISIT, group=DORMS, photos=[b"PK\x03\x04 not a picture"])
    assert answer == "已记录 #1 走访 3-305 今天 1/2\n有 1 张照片没取到，直接再发一次就好。"
    answer = await stage.tell(CADRE, "", group=DORMS, photos=[b"GIF89a broken"])
    assert answer == "照片没取到，没有加到 #1。请再发一次（JPG、PNG，10 MB 以内）。"
    assert await Record.all().count() == 1
    assert await Evidence.all().count() == 0


async def test_a_mention_and_a_quote_are_evidence(stage: Stage) -> None:
    at = {"type": "at", "data": {"qq": 10008}}
    await stage.tell(CADRE, VISIT, group=DORMS, quote="4711", extra=[at])
    rows = await Evidence.all().order_by("kind").values_list("kind", "digest")
    assert rows == [("mention", "qq:10008"), ("quote", "qq:20002:4711")]


async def test_a_voice_message_gets_told_how(stage: Stage) -> None:
    voice = {"type": "record", "data": {"file": "a.amr"}}
    assert await stage.tell(CADRE, "", extra=[voice]) == "我听不懂语音，请长按它选“转文字”，再把文字发给我。"
    assert await stage.tell(CADRE, "", extra=[voice], group=DORMS) == ""
