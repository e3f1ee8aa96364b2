"""Every form of a v11 message, in and out."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.sandbox.blobs import Blobs
from plugins.sandbox.segments import (
    BadMessage,
    escape,
    read_blob,
    read_message,
    to_codes,
    to_parts,
    to_segments,
    unescape,
)
from plugins.sandbox.shapes import At, Document, Message, Odd, Picture, Scene, Text
from plugins.sandbox.world import World


def text(words: str) -> dict:
    return {"type": "text", "data": {"text": words}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("你好", [text("你好")]),
        ("", []),
        ("a&#91;b&#93;&amp;#91;", [text("a[b]&#91;")]),
        ("[CQ:at,qq=10003] 在吗", [{"type": "at", "data": {"qq": "10003"}}, text(" 在吗")]),
        ("前[CQ:reply,id=-5]后", [text("前"), {"type": "reply", "data": {"id": "-5"}}, text("后")]),
        ("[CQ:image,file=a&#44;b.png,url=x=1&amp;y]", [{"type": "image", "data": {"file": "a,b.png", "url": "x=1&y"}}]),
        ("[CQ:shake]", [{"type": "shake", "data": {}}]),
        ("[CQ:不是,码]", [text("[CQ:不是,码]")]),
        (text("x"), [text("x")]),
        ([text("x"), "y"], [text("x"), text("y")]),
        ([{"type": "face"}], [{"type": "face", "data": {}}]),
        ([{"type": "face", "data": None}], [{"type": "face", "data": {}}]),
    ],
)
def test_reading(value: object, expected: list[dict]) -> None:
    assert read_message(value) == expected


def test_auto_escape_keeps_a_string_as_words() -> None:
    assert read_message("[CQ:at,qq=all]", auto_escape=True) == [text("[CQ:at,qq=all]")]


@pytest.mark.parametrize("value", [None, 5, [5], [{"data": {}}], [{"type": 1, "data": {}}], {"kind": "text"}])
def test_what_is_no_message(value: object) -> None:
    with pytest.raises(BadMessage):
        read_message(value)


WORDS = st.text(alphabet=st.sampled_from("ab中,=[]&#;CQ:at91 93 44\n"), max_size=30)


@given(WORDS)
def test_escaping_is_undone(words: str) -> None:
    assert unescape(escape(words)) == words
    assert unescape(escape(words, in_code=True)) == words


@given(
    st.lists(
        st.one_of(
            WORDS.filter(bool).map(text),
            st.fixed_dictionaries({"type": st.just("at"), "data": st.fixed_dictionaries({"qq": WORDS})}),
        ),
        max_size=6,
    )
)
def test_codes_read_back_as_the_same_array(segments: list[dict]) -> None:
    joined: list[dict] = []
    for segment in segments:
        if joined and segment["type"] == joined[-1]["type"] == "text":
            joined[-1] = text(joined[-1]["data"]["text"] + segment["data"]["text"])
        else:
            joined.append(segment)
    assert read_message(to_codes(segments)) == joined


def test_parts_of_what_the_bot_sends(world: World, png: bytes) -> None:
    encoded = "base64://" + base64.b64encode(png).decode()
    parts, quote = to_parts(
        read_message(
            [
                {"type": "reply", "data": {"id": "7"}},
                {"type": "at", "data": {"qq": 10003}},
                text(" 好"),
                {"type": "image", "data": {"file": encoded}},
                {"type": "file", "data": {"file": encoded, "name": "a.png"}},
                {"type": "record", "data": {"file": "x"}},
                {"type": "brand_new", "data": {}},
            ]
        ),
        world.blobs,
    )
    assert quote == 7
    assert parts == (At("10003"), Text(" 好"), Picture("b1"), Document("b2"), Odd("语音"), Odd("brand_new"))


def test_a_reply_to_nonsense_is_no_reply(world: World) -> None:
    assert to_parts([{"type": "reply", "data": {"id": "abc"}}, text("x")], world.blobs) == ((Text("x"),), None)
    assert to_parts([{"type": "reply", "data": {}}], world.blobs) == ((), None)


@pytest.mark.parametrize(
    "value", ["file:///etc/passwd", "/etc/passwd", "http://127.0.0.1/a.png", "base64://***", "", None, 5]
)
def test_only_base64_and_known_files_are_taken(world: World, value: object) -> None:
    with pytest.raises(BadMessage):
        read_blob(value, world.blobs)


def test_a_known_file_may_be_sent_on(world: World, png: bytes) -> None:
    blob = world.blobs.put(png)
    assert read_blob(blob.file, world.blobs) == read_blob(blob.id, world.blobs) == blob.id


def test_a_picture_must_be_one(world: World) -> None:
    with pytest.raises(BadMessage, match="图片"):
        to_parts([{"type": "image", "data": {"file": "base64://aGk="}}], world.blobs)


def test_too_big_is_said() -> None:
    with pytest.raises(BadMessage, match="太大"):
        read_blob("base64://aGk=", Blobs(largest=1))


def test_segments_of_an_event(world: World, png: bytes) -> None:
    picture, file = world.blobs.put(png, "IMG.png"), world.blobs.put(b"PK", "名单.xlsx")
    parts = (At("all"), Text("看[图]"), Picture(picture.id), Document(file.id), Odd("语音"), Picture("gone"))
    message = Message(5, 1, Scene("group", "20002"), "10003", 9, parts, quote=4)
    segments = to_segments(message, world.blobs)
    assert [segment["type"] for segment in segments] == ["reply", "at", "text", "image", "file", "face", "image"]
    assert segments[0]["data"] == {"id": "4"}
    assert segments[3]["data"] == {
        "summary": "",
        "file": "B1.png",
        "sub_type": 0,
        "file_id": "b1",
        "url": "",
        "file_size": str(len(png)),
    }
    assert segments[4]["data"] == {"file": "名单.xlsx", "file_id": "b2", "url": "", "file_size": "2"}
    assert segments[6]["data"]["file_size"] == "0"
    assert to_codes(segments[:3]) == "[CQ:reply,id=4][CQ:at,qq=all]看&#91;图&#93;"
