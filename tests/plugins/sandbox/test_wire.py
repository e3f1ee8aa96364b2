"""What a page may ask for, and what it is shown."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.sandbox.shapes import Asked, At, Change, Document, Odd, Picture, Said, Scene, Text
from plugins.sandbox.wire import change_view, message_view, parts_of_text, perform, snapshot
from plugins.sandbox.world import NotAllowed, World

DORM = {"kind": "group", "id": "20002"}


def ask(world: World, **frame: object) -> list[Change]:
    return perform(world, {"as": "10003", **frame}, now=5, heard=True)


def parts(changes: list[Change]) -> list[tuple]:
    return [change.message.parts for change in changes if isinstance(change, Said)]


def test_a_phone_sends_words_and_photos_apart(world: World, png: bytes) -> None:
    first, second, file = (world.blobs.put(data, name).id for data, name in ((png, "1"), (png, "2"), (b"x", "3")))
    changes = ask(world, do="say", scene=DORM, text="看照片\n", images=[first, second], files=[file])
    assert parts(changes) == [(Text("看照片"),), (Picture(first),), (Picture(second),), (Document(file),)]


def test_a_computer_may_send_them_together(world: World, png: bytes) -> None:
    blob = world.blobs.put(png).id
    changes = ask(world, do="say", scene=DORM, text="看", images=[blob], together=True)
    assert parts(changes) == [(Text("看"), Picture(blob))]


def test_the_quote_goes_with_the_first(world: World, png: bytes) -> None:
    ask(world, do="say", scene=DORM, text="一")
    blob = world.blobs.put(png).id
    changes = ask(world, do="say", scene=DORM, text="", images=[blob, blob], quote=1001)
    assert [change.message.quote for change in changes if isinstance(change, Said)] == [1001, None]


def test_all_or_nothing(world: World) -> None:
    with pytest.raises(NotAllowed, match="过期"):
        ask(world, do="say", scene=DORM, text="看", images=["gone"])
    assert not world.messages


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        ({"do": "say", "scene": DORM, "text": " "}, "空消息"),
        ({"do": "say", "scene": DORM}, "空消息"),
        ({"do": "say", "scene": DORM, "text": "x", "images": ["a"] * 10}, "最多"),
        ({"do": "say", "scene": None, "text": "x"}, "没有这个会话"),
        ({"do": "say", "scene": {"kind": "x", "id": "1"}, "text": "x"}, "没有这个会话"),
        ({"do": "say", "scene": DORM, "text": "x", "quote": "abc"}, "不在了"),
        ({"do": "say", "scene": DORM, "text": "x", "as": "10099"}, "不在这个群里"),
        ({"do": "say", "scene": DORM, "text": "x", "as": "10000", "images": "no list"}, "假扮"),
        ({"do": "recall", "id": 5}, "不在了"),
        ({"do": "recall", "id": 5, "as": "10000"}, "假扮"),
        ({"do": "dance"}, "看不懂"),
        ({}, "看不懂"),
    ],
)
def test_refusals(world: World, frame: dict, words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        ask(world, **frame)


def test_a_frame_must_be_an_object(world: World) -> None:
    with pytest.raises(NotAllowed, match="看不懂"):
        perform(world, [1], now=1, heard=True)


def test_the_other_acts(world: World) -> None:
    ask(world, do="say", scene=DORM, text="一")
    (recalled,) = ask(world, do="recall", id=1001)
    assert change_view(world, recalled)["message"]["recalledBy"] == "10003"
    (asked,) = ask(world, do="befriend", comment="我", **{"as": "10008"})
    assert isinstance(asked, Asked)
    assert change_view(world, asked) == {"type": "asked", "person": "10008", "group": ""}
    assert snapshot(world, connected=False)["asked"] == ["10008"]
    (answered,) = world.answer(asked.request.flag, True, now=6)
    assert change_view(world, answered) == {"type": "answered", "person": "10008", "group": "", "approved": True}
    (joined,) = ask(world, do="join", group="20002", **{"as": "10099"})
    assert change_view(world, joined)["members"][-1] == "10099"
    (left,) = ask(world, do="leave", group="20002", **{"as": "10099"})
    assert change_view(world, left)["joined"] is False


NAMES = {"王小雨": "1", "王小": "2", "连心桥": "0"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@王小雨 在吗", (At("1"), Text(" 在吗"))),
        ("找@王小", (Text("找"), At("2"))),
        ("@连心桥@王小雨", (At("0"), At("1"))),
        ("a@b.c 和 @路人", (Text("a@b.c 和 @路人"),)),
        ("", ()),
    ],
)
def test_names_after_an_at_sign(text: str, expected: tuple) -> None:
    assert parts_of_text(text, NAMES) == expected


def test_nobody_to_name() -> None:
    assert parts_of_text("@王小雨", {}) == (Text("@王小雨"),)
    assert parts_of_text("", {}) == ()


@given(st.text(alphabet=st.sampled_from("@王小雨连心桥 a"), max_size=20))
def test_no_word_is_lost(text: str) -> None:
    names = {number: name for name, number in NAMES.items()}
    back = "".join(
        part.text if isinstance(part, Text) else f"@{names[part.user_id]}" for part in parts_of_text(text, NAMES)
    )
    assert back == text


def test_a_message_as_a_page_sees_it(world: World, png: bytes) -> None:
    world.say(
        "10008",
        Scene("group", "20002"),
        (At("all"), Text(" 一\n二"), Odd("语音"), Picture(world.blobs.put(png).id)),
        now=1,
    )
    picture, file = world.blobs.put(png, "p.png"), world.blobs.put(b"xyz", "f.txt")
    shown = (Text("a"), At("10008"), Odd("语音"), Picture(picture.id), Document(file.id))
    (said,) = world.say("10003", Scene("group", "20002"), shown, now=2, quote=1001, heard=False)
    assert isinstance(said, Said)
    assert message_view(world, said.message) == {
        "id": 1002,
        "scene": {"kind": "group", "id": "20002"},
        "from": "10003",
        "time": 2,
        "parts": [
            {"kind": "text", "text": "a"},
            {"kind": "at", "id": "10008", "name": "赵雪"},
            {"kind": "odd", "label": "语音"},
            {"kind": "image", "blob": "b2", "name": "p.png"},
            {"kind": "file", "blob": "b3", "name": "f.txt", "size": 3},
        ],
        "quote": {"id": 1001, "from": "赵雪", "text": "@全体成员 一 二[语音][图片]"},
        "heard": False,
        "recalledBy": None,
    }


def test_what_is_gone_is_gone(world: World) -> None:
    world.say("10008", Scene("group", "20002"), (Text("一"),), now=1)
    world.say("10003", Scene("group", "20002"), (Text("二"),), now=1, quote=1001)
    world.recall("10008", 1001, now=2)
    first, second = snapshot(world, connected=True)["messages"]
    assert (first["parts"], first["recalledBy"]) == ([], "10008")
    assert second["quote"] == {"id": 1001, "from": "", "text": "消息已撤回"}


def test_an_expired_picture_is_said_so(world: World, png: bytes) -> None:
    blob = world.blobs.put(png)
    (said,) = world.say("10003", Scene("group", "20002"), (Picture(blob.id), Document(blob.id)), now=1)
    world.blobs._blobs.clear()
    assert isinstance(said, Said)
    views = message_view(world, said.message)["parts"]
    assert [(view["blob"], view["name"]) for view in views] == [("", "已过期"), ("", "已过期")]


def test_the_snapshot_is_plain_json(world: World) -> None:
    view = json.loads(json.dumps(snapshot(world, connected=True)))
    assert view["school"] == "明湖职业技术学院"
    assert view["bot"] == {"id": "10000", "name": "连心桥"}
    assert view["people"][0]["tries"][0] == {"text": "/报到 药学2401", "where": "20001"}
    assert [group["botIsAdmin"] for group in view["groups"]] == [True, False, True, False]
