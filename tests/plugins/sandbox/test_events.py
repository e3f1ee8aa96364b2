"""What the bot is told, read by the real adapter's own models."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from nonebot.adapters.onebot.v11 import (
    Adapter,
    FriendAddNoticeEvent,
    FriendRecallNoticeEvent,
    FriendRequestEvent,
    GroupDecreaseNoticeEvent,
    GroupIncreaseNoticeEvent,
    GroupMessageEvent,
    GroupRecallNoticeEvent,
    GroupRequestEvent,
    GroupUploadNoticeEvent,
    HeartbeatMetaEvent,
    LifecycleMetaEvent,
    PrivateMessageEvent,
)

from plugins.sandbox.events import connected, events_of, heartbeat
from plugins.sandbox.shapes import At, Change, Document, Picture, Scene, Text
from plugins.sandbox.world import World

CADRE, HEAD, STRANGER, BOT = "10003", "10008", "10099", "10000"
CLASS, DORM = Scene("group", "20001"), Scene("group", "20002")


def only(world: World, changes: list[Change]) -> tuple[dict[str, Any], Any]:
    (event,) = [event for change in changes for event in events_of(world, change)]
    return event, Adapter.json_to_event(copy.deepcopy(event))  # the adapter writes into what it reads


def test_signs_of_life(world: World) -> None:
    assert isinstance(Adapter.json_to_event(connected(world, 5)), LifecycleMetaEvent)
    beat = Adapter.json_to_event(heartbeat(world, 5))
    assert isinstance(beat, HeartbeatMetaEvent)
    assert (beat.self_id, beat.time, beat.interval, beat.status.online) == (10000, 5, 30000, True)


def test_a_group_message(world: World) -> None:
    raw, event = only(world, world.say(CADRE, DORM, (At(BOT), Text(" 帮助[1]")), now=9))
    assert raw == {
        "self_id": 10000,
        "user_id": 10003,
        "time": 9,
        "message_id": 1001,
        "message_seq": 1001,
        "real_id": 1001,
        "real_seq": "1",
        "message_type": "group",
        "sender": {"user_id": 10003, "nickname": "王小雨", "card": "", "role": "owner"},
        "raw_message": "[CQ:at,qq=10000] 帮助&#91;1&#93;",
        "font": 14,
        "sub_type": "normal",
        "message": [
            {"type": "at", "data": {"qq": "10000"}},
            {"type": "text", "data": {"text": " 帮助[1]"}},
        ],
        "message_format": "array",
        "group_id": 20002,
        "group_name": "3号楼连心寝室",
        "post_type": "message",
    }
    assert isinstance(event, GroupMessageEvent)
    assert event.get_plaintext() == " 帮助[1]"


def test_a_friends_private_message(world: World) -> None:
    raw, event = only(world, world.say(CADRE, Scene("private", CADRE), (Text("在吗"),), now=9))
    assert isinstance(event, PrivateMessageEvent)
    assert (raw["sub_type"], raw["target_id"], "group_id" in raw) == ("friend", 10003, False)


def test_a_temporary_chat_names_a_group_as_napcat_does(world: World) -> None:
    raw, event = only(world, world.say(HEAD, Scene("private", HEAD), (Text("在吗"),), now=9))
    assert isinstance(event, PrivateMessageEvent)
    assert (raw["message_type"], raw["sub_type"], raw["group_id"], raw["temp_source"]) == ("private", "group", 20001, 0)


def test_a_picture_comes_without_an_address(world: World, png: bytes) -> None:
    blob = world.blobs.put(png)
    _, event = only(world, world.say(CADRE, DORM, (Picture(blob.id),), now=9))
    assert event.message[0].data["file"] == "B1.png"
    assert event.message[0].data["url"] == ""


def test_a_group_file_arrives_twice(world: World) -> None:
    blob = world.blobs.put(b"PK", "名单.xlsx")
    (said,) = world.say(CADRE, DORM, (Document(blob.id),), now=9)
    message, notice = (Adapter.json_to_event(event) for event in events_of(world, said))
    assert isinstance(message, GroupMessageEvent)
    assert isinstance(notice, GroupUploadNoticeEvent)
    assert (notice.file.id, notice.file.name, notice.file.size) == ("b1", "名单.xlsx", 2)


def test_the_bot_does_not_hear_itself(world: World) -> None:
    (said,) = world.say(BOT, DORM, (Text("x"),), now=9)
    assert events_of(world, said) == []


@pytest.mark.parametrize(
    ("scene", "by", "kind"),
    [(DORM, CADRE, GroupRecallNoticeEvent), (Scene("private", CADRE), CADRE, FriendRecallNoticeEvent)],
)
def test_a_recall(world: World, scene: Scene, by: str, kind: type) -> None:
    world.say(CADRE, scene, (Text("x"),), now=9)
    _, event = only(world, world.recall(by, 1001, now=10))
    assert isinstance(event, kind)
    assert (event.message_id, event.time) == (1001, 10)


def test_a_recall_by_the_bot_names_both(world: World) -> None:
    world.say(HEAD, CLASS, (Text("x"),), now=9)
    _, event = only(world, world.recall(BOT, 1001, now=10))
    assert (event.user_id, event.operator_id) == (10008, 10000)


def test_a_friend_request_and_its_answer(world: World) -> None:
    raw, event = only(world, world.ask_friend(HEAD, "我是赵雪", now=3))
    assert isinstance(event, FriendRequestEvent)
    assert event.comment == "我是赵雪"
    _, added = only(world, world.answer(raw["flag"], True, now=4))
    assert isinstance(added, FriendAddNoticeEvent)


def test_a_refused_friend_is_not_reported(world: World) -> None:
    raw, _ = only(world, world.ask_friend(HEAD, "", now=3))
    (answered,) = world.answer(raw["flag"], False, now=4)
    assert events_of(world, answered) == []


def test_a_group_request(world: World) -> None:
    raw, event = only(world, world.ask_join(STRANGER, CLASS.id, "求拉", now=3))
    assert isinstance(event, GroupRequestEvent)
    assert event.sub_type == "add"
    _, joined = only(world, world.answer(raw["flag"], True, now=4))
    assert isinstance(joined, GroupIncreaseNoticeEvent)


def test_coming_and_going(world: World) -> None:
    _, came = only(world, world.join(STRANGER, DORM.id, now=3))
    assert isinstance(came, GroupIncreaseNoticeEvent)
    assert (came.user_id, came.group_id, came.operator_id) == (10099, 20002, 10003)
    _, went = only(world, world.leave(STRANGER, DORM.id, now=4))
    assert isinstance(went, GroupDecreaseNoticeEvent)
    assert (went.sub_type, went.operator_id) == ("leave", 10099)
