"""The tiny QQ keeps QQ's rules."""

from __future__ import annotations

import pytest

from plugins.sandbox.shapes import Answered, Asked, At, Document, Moved, Picture, Recalled, Said, Scene, Text
from plugins.sandbox.world import MAX_MESSAGES, MAX_TEXT, NotAllowed, World

CADRE, HEAD, YOUTH, SECRETARY, STRANGER, BOT = "10003", "10008", "10011", "10005", "10099", "10000"
CLASS, DORM = Scene("group", "20001"), Scene("group", "20002")
HELLO = (Text("大家好"),)


def said(world: World, sender: str, scene: Scene, text: str = "大家好", **more) -> Said:
    (change,) = world.say(sender, scene, (Text(text),), now=1, **more)
    assert isinstance(change, Said)
    return change


def test_a_message_is_kept_with_what_it_quotes(world: World) -> None:
    first = said(world, CADRE, DORM).message
    second = said(world, HEAD, DORM, "收到", quote=first.id).message
    assert (first.id, first.seq, second.quote) == (1001, 1, 1001)
    assert list(world.messages.values()) == [first, second]


@pytest.mark.parametrize(
    ("sender", "scene", "words"),
    [
        (STRANGER, DORM, "不在这个群里"),
        ("nobody", DORM, "没有这个人"),
        (CADRE, Scene("group", "1"), "没有这个群"),
        (CADRE, Scene("private", HEAD), "这是别人的私聊"),
        (STRANGER, Scene("private", STRANGER), "先加机器人为好友"),
        (BOT, Scene("private", HEAD), "对方不是好友"),
        (BOT, Scene("private", "nobody"), "没有这个人"),
    ],
)
def test_who_may_not_speak_where(world: World, sender: str, scene: Scene, words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        world.say(sender, scene, HELLO, now=1)
    assert not world.messages


def test_a_temporary_chat_opens_the_way_back(world: World) -> None:
    private = Scene("private", HEAD)
    said(world, HEAD, private)
    assert said(world, BOT, private, "你好").message.sender == BOT


def test_a_quote_must_be_of_this_conversation(world: World) -> None:
    elsewhere = said(world, CADRE, CLASS).message
    with pytest.raises(NotAllowed, match="引用"):
        said(world, CADRE, DORM, quote=elsewhere.id)
    with pytest.raises(NotAllowed, match="引用"):
        said(world, CADRE, DORM, quote=1)


@pytest.mark.parametrize("parts", [(), (Text(""),), (Text(" \n"),)])
def test_nothing_is_no_message(world: World, parts) -> None:
    with pytest.raises(NotAllowed, match="空消息"):
        world.say(CADRE, DORM, parts, now=1)


def test_a_message_has_a_length_and_living_attachments(world: World) -> None:
    with pytest.raises(NotAllowed, match="太长"):
        said(world, CADRE, DORM, "长" * (MAX_TEXT + 1))
    for part in (Picture("gone"), Document("gone")):
        with pytest.raises(NotAllowed, match="过期"):
            world.say(CADRE, DORM, (part,), now=1)
    assert world.say(CADRE, DORM, (At(HEAD),), now=1)


def test_oldest_messages_go_first(world: World) -> None:
    for _ in range(MAX_MESSAGES + 2):
        said(world, CADRE, DORM)
    assert len(world.messages) == MAX_MESSAGES
    assert min(world.messages) == 1003


def test_an_id_in_use_is_not_given_again() -> None:
    from plugins.sandbox.cast import DEMO

    ids = iter([7, 7, 8])
    world = World(DEMO, new_message_id=lambda: next(ids))
    assert [said(world, CADRE, DORM).message.id, said(world, CADRE, DORM).message.id] == [7, 8]


@pytest.mark.parametrize(
    ("scene", "author", "by", "allowed"),
    [
        (DORM, HEAD, HEAD, True),
        (DORM, HEAD, CADRE, True),  # owns the group
        (DORM, CADRE, HEAD, False),
        (DORM, HEAD, BOT, False),  # no admin there
        (CLASS, HEAD, BOT, True),  # admin there
        (Scene("private", CADRE), CADRE, BOT, False),
        (Scene("private", CADRE), CADRE, CADRE, True),
    ],
)
def test_who_may_recall(world: World, scene: Scene, author: str, by: str, allowed: bool) -> None:
    message = said(world, author, scene).message
    if not allowed:
        with pytest.raises(NotAllowed, match="自己"):
            world.recall(by, message.id, now=5)
        return
    (change,) = world.recall(by, message.id, now=5)
    assert isinstance(change, Recalled)
    assert (change.by, change.time, world.messages[message.id].recalled_by) == (by, 5, by)
    with pytest.raises(NotAllowed, match="已经撤回"):
        world.recall(by, message.id, now=6)


def test_recalling_what_is_not_there(world: World) -> None:
    with pytest.raises(NotAllowed, match="不在"):
        world.recall(CADRE, 1, now=1)


def test_becoming_friends(world: World) -> None:
    (asked,) = world.ask_friend(YOUTH, "我是吴思颖", now=3)
    assert isinstance(asked, Asked)
    assert world.pending_friend(YOUTH)
    with pytest.raises(NotAllowed, match="申请过"):
        world.ask_friend(YOUTH, "", now=3)
    said(world, YOUTH, Scene("private", YOUTH))
    (answered,) = world.answer(asked.request.flag, True, now=4)
    assert answered == Answered(asked.request, True, 4)
    assert YOUTH in world.friends
    assert YOUTH not in world.temporary
    with pytest.raises(NotAllowed, match="已经是好友"):
        world.ask_friend(YOUTH, "", now=5)
    with pytest.raises(NotAllowed, match="没有这个请求"):
        world.answer(asked.request.flag, True, now=5)


def test_a_refused_friend_may_ask_again(world: World) -> None:
    (asked,) = world.ask_friend(YOUTH, "", now=3)
    assert isinstance(asked, Asked)
    world.answer(asked.request.flag, False, now=4)
    assert YOUTH not in world.friends
    assert world.ask_friend(YOUTH, "", now=5)


def test_coming_and_going(world: World) -> None:
    assert world.join(STRANGER, DORM.id, now=2) == [Moved(DORM.id, STRANGER, True, 2)]
    assert said(world, STRANGER, DORM)
    with pytest.raises(NotAllowed, match="已经在群里"):
        world.join(STRANGER, DORM.id, now=2)
    assert world.leave(STRANGER, DORM.id, now=3) == [Moved(DORM.id, STRANGER, False, 3)]
    with pytest.raises(NotAllowed, match="不在这个群里"):
        world.leave(STRANGER, DORM.id, now=3)
    with pytest.raises(NotAllowed, match="群主"):
        world.leave(CADRE, DORM.id, now=3)


def test_asking_to_join(world: World) -> None:
    (asked,) = world.ask_join(STRANGER, CLASS.id, "求拉", now=2)
    assert isinstance(asked, Asked)
    assert not world.pending_friend(STRANGER)
    assert world.answer(asked.request.flag, True, now=3)[1:] == [Moved(CLASS.id, STRANGER, True, 3)]
    with pytest.raises(NotAllowed, match="已经在群里"):
        world.ask_join(STRANGER, CLASS.id, "", now=4)


def test_names_of_accounts(world: World) -> None:
    assert [world.name_of(who) for who in (BOT, CADRE, "5")] == ["连心桥", "王小雨", "5"]


def test_random_ids_fit_a_qq_message_id() -> None:
    from plugins.sandbox.world import random_message_id

    assert all(0 < random_message_id() < 2**31 for _ in range(50))
