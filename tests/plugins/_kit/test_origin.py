"""Reading a platform's payload: whatever stands where a word or a number should, nothing breaks."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins._kit.onebot import origin_of_payload
from plugins._kit.origin import origin_of_v12

ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KINDS = ["text", "at", "reply", "image", "file", "record", "mention", "voice", "face", "json"]
DATA = st.dictionaries(
    st.sampled_from(["text", "qq", "id", "url", "file", "file_id", "file_size", "name", "user_id", "message_id"]),
    ANYTHING,
)
SEGMENT = st.fixed_dictionaries({"type": st.sampled_from(KINDS) | ANYTHING, "data": DATA | ANYTHING})
MESSAGE = st.lists(SEGMENT | ANYTHING, max_size=4) | ANYTHING
FIELDS = dict.fromkeys(("user_id", "group_id", "self_id", "message_id", "time", "sender", "sub_type"), ANYTHING)


@settings(deadline=None, max_examples=300)
@given(
    st.fixed_dictionaries(
        {"message": MESSAGE, "message_type": st.sampled_from(["group", "private"]) | ANYTHING}, optional=FIELDS
    )
)
def test_v11_survives_anything(payload: dict[str, Any]) -> None:
    origin = origin_of_payload(payload)
    if origin is not None:
        assert origin.user_id
        assert origin.scene_id
        origin.text.encode("utf-8")


@settings(deadline=None, max_examples=200)
@given(
    st.fixed_dictionaries(
        {"detail_type": st.sampled_from(["group", "private", "channel"]) | ANYTHING},
        optional={**FIELDS, "self": ANYTHING},
    ),
    st.lists(SEGMENT, max_size=4),
)
def test_v12_survives_anything(payload: dict[str, Any], segments: list[dict[str, Any]]) -> None:
    origin = origin_of_v12(payload, segments)
    if origin is not None:
        origin.text.encode("utf-8")


def test_a_huge_text_is_read_and_refused_later() -> None:
    payload = {"message_type": "private", "user_id": 1, "self_id": 2, "message": "很" * 1_000_000}
    origin = origin_of_payload(payload)
    assert origin is not None
    assert len(origin.text) == 1_000_000


def test_a_segment_whose_type_is_no_word_is_passed_over() -> None:
    payload = {"message_type": "private", "user_id": 1, "self_id": 2, "message": [{"type": ["text"], "data": {}}]}
    origin = origin_of_payload(payload)
    assert origin is not None
    assert origin.text == ""
