"""Every captured and documented event goes through the gate, the adapters and the router without a crash."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from nonebot.adapters import Event
from nonebot.adapters.onebot import v11, v12

from plugins._kit import router
from plugins._kit.onebot import OneBotV11, OneBotV12, origin_of_payload, read_frame
from plugins._kit.origin import Origin, origin_of_v12

EVENTS = Path(__file__).resolve().parents[2] / "onebot"


def _events(name: str) -> list[dict[str, Any]]:
    lines = (EVENTS / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["event"] for line in lines if line.strip()]


V11, V12 = _events("onebot-v11-events.jsonl"), _events("onebot-v12-events.jsonl")


def test_the_files_are_here() -> None:
    assert len(V11) == 136
    assert len(V12) == 54


@pytest.mark.parametrize("payload", V11, ids=range(len(V11)))
def test_v11_event_is_survived(payload: dict[str, Any]) -> None:
    frame = read_frame(json.dumps(payload))
    assert frame is not None
    if frame.get("post_type") == "message":
        origin = origin_of_payload(frame)
        assert origin is None or _is_sane(origin)
    event = v11.Adapter.json_to_event(frame)
    if isinstance(event, v11.MessageEvent):
        from_event = router.origin_of(event)
        assert from_event is not None
        assert _is_sane(from_event)
        assert from_event == origin_of_payload(payload), "原始帧和事件读出的来源应当一样"


@pytest.mark.parametrize("payload", V12, ids=range(len(V12)))
def test_v12_event_is_survived(payload: dict[str, Any]) -> None:
    event: Event | None = v12.Adapter.json_to_event(payload)
    if payload.get("type") == "message":
        parts = [part for part in payload.get("message", []) if isinstance(part, dict)]
        origin = origin_of_v12(payload, parts)
        assert origin is None or _is_sane(origin)
    if isinstance(event, v12.MessageEvent):
        seen = router.origin_of(event)
        assert seen is None or _is_sane(seen)


def _is_sane(origin: Origin) -> bool:
    texts = (origin.platform, origin.self_id, origin.scene_id, origin.user_id, origin.message_id, origin.text)
    return all(isinstance(text, str) for text in texts) and origin.scene in ("group", "private")


def test_our_adapters_register_no_http_route() -> None:
    assert OneBotV11._setup is not v11.Adapter._setup
    assert OneBotV12._setup is not v12.Adapter._setup


@pytest.mark.parametrize("frame", ["", "{", "[]", "1", "null", '"x"', b"\xff\xfe", "[" * 100_000])
def test_a_frame_that_is_no_object_is_dropped(frame: str | bytes) -> None:
    assert read_frame(frame) is None


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    frame = read_frame('{"post_type":"message","message_type":"private","user_id":1,"self_id":2,"message":"a\\ud83d"}')
    assert frame is not None
    origin = origin_of_payload(frame)
    assert origin is not None
    assert origin.text == "a\ufffd"
