"""What Satori says, read; what we say, written: with any implementation, hostile ones too."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from nonebot.exception import ActionFailed

pytest.importorskip("nonebot.adapters.satori", reason="没有装 Satori（nonebot-adapter-satori）")

from plugins._kit import capability, capability_satori
from plugins._kit.capability_satori import Memory, content_of, element, escaped, may_have_arrived, picture_type
from plugins._kit.commands import Hook
from plugins._kit.origin import Attachment
from plugins._kit.satori import notice_of, origin_of, segments_of

PNG = b"\x89PNG-and-so-on"


class Account:
    """An account behind a server, which answers what `answers` holds."""

    type, platform, self_id, proxy_urls = "Satori", "chronocat", "chronocat:10000", ("http://server/",)

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def get_self_id(self) -> str:
        return "10000"

    async def call_api(self, api: str, **data: Any) -> Any:
        self.calls.append((api, data))
        if isinstance(answer := self.answers.get(api, ActionFailed("Satori")), Exception):
            raise answer
        return answer


class Named:
    """An object with these attributes."""

    def __init__(self, **attributes: Any) -> None:
        self.__dict__.update(attributes)


@pytest.fixture(autouse=True)
def _forget() -> None:
    capability_satori.memory.__init__()  # type: ignore[misc]


def _said(content: str, **more: Any) -> dict[str, Any]:
    body = {
        "type": "message-created", "timestamp": 1_700_000_000_123, "channel": {"id": "20001", "type": 0},
        "user": {"id": "10011", "name": "小吴"}, "message": {"id": "m1", "content": content},
    }  # fmt: skip
    return body | more


def test_a_message_is_written_so_that_words_stay_words() -> None:
    assert escaped('<at id="1"/>&') == "&lt;at id=&quot;1&quot;/&gt;&amp;"
    assert element("quote", id='1"2') == '<quote id="1&quot;2"/>'
    written = content_of("a<b", [PNG], "q", ["7"])
    assert written == (
        f'<quote id="q"/><at id="7"/> a&lt;b<img src="data:image/png;base64,{base64.b64encode(PNG).decode()}"/>'
    )
    assert [picture_type(one) for one in (b"GIF89a", b"RIFF..", b"\xff\xd8")] == [
        "image/gif",
        "image/webp",
        "image/jpeg",
    ]


def test_a_message_is_read() -> None:
    content = (
        '<quote id="m0"><author id="9"/>别人的话</quote><at id="10000"/> /走访 3-305<br/>&lt;聊&gt;<b>得<i>好</i></b>'
        '<p>一段</p><at id="12" name="小李"/><at type="all"/><img src="internal:x/1"/><emoji id="1"/><button id="2"/>'
    )
    bot: Any = Account()
    origin = origin_of(bot, _said(content, guild={"id": "g"}, member={"nick": "吴思颖"}))
    assert origin is not None
    assert (origin.platform, origin.self_id, origin.scene, origin.scene_id) == (
        "qq",
        "chronocat:10000",
        "group",
        "20001",
    )
    assert (origin.user_id, origin.message_id, origin.time, origin.nickname) == ("10011", "m1", 1_700_000_000, "吴思颖")
    assert (origin.to_me, origin.quoted, origin.mentions) == (True, "m0", ("12",))
    assert origin.text == "/走访 3-305\n<聊>得好\n一段"
    assert [one.url for one in origin.attachments] == ["internal:x/1"]
    assert [one["type"] for one in origin.segments if one["type"] != "text"] == [
        "reply", "mention", "mention_all", "image", "emoji",
    ]  # fmt: skip
    assert capability_satori.memory.guild_of(bot.self_id, "20001") == "g"


def test_a_direct_channel_is_private_whatever_else_it_carries() -> None:
    bot: Any = Account()
    direct = {"id": "private:10011", "type": 1}
    origin = origin_of(bot, _said("在吗", channel=direct))
    assert origin is not None
    assert (origin.scene, origin.scene_id, origin.to_me, origin.temporary) == ("private", "10011", True, False)
    assert capability_satori.memory.private_of(bot.self_id, "10011") == "private:10011"
    capability_satori.memory.__init__()  # type: ignore[misc]
    temporary = origin_of(bot, _said("在吗", channel=direct, guild={"id": "20001"}))
    assert temporary is not None
    assert temporary.temporary
    assert capability_satori.memory.private_of(bot.self_id, "10011") == "", "从群里来的，不当作私聊的路"


@pytest.mark.parametrize(
    "body",
    [{}, {"channel": [], "user": "x", "message": 1}, {"channel": {"id": 1}, "user": {}}, {"channel": {"id": "x" * 99}}],
)
def test_what_names_nobody_is_no_message(body: dict[str, Any]) -> None:
    bot: Any = Account()
    assert origin_of(bot, _said("x") | {"user": {}} | body) is None


def test_what_cannot_be_read_is_said_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = "<b>" * 5_000 + "深" + "</b>" * 5_000
    assert "深" in "".join(one["data"].get("text", "") for one in segments_of(deep))
    assert list(segments_of("1 < 2")) == [{"type": "text", "data": {"text": "1 < 2"}}]


def test_notices() -> None:
    bot: Any = Account()
    who, place = {"user": {"id": "10099"}}, {"guild": {"id": "20001"}}

    def hook(**body: Any) -> Any:
        found = notice_of(bot, body)
        return (found[0], found[1].scene_id, found[1].text) if found is not None else None

    assert hook(type="guild-member-added", **who, **place) == (Hook.JOINED, "20001", "")
    assert hook(type="guild-member-removed", **who, **place) is None
    assert hook(type="guild-member-removed", user={"id": "10000"}, **place) == (Hook.LEFT, "20001", "")
    deleted = {"type": "message-deleted", "channel": {"id": "20001"}, "message": {"id": "m1"}}
    assert hook(**deleted) == (Hook.RECALLED, "20001", "m1")
    assert hook(**deleted | {"channel": {"id": "private:1", "type": 1}}) is None
    assert hook(type="friend-request", message={"id": "f1"}, timestamp="x", **who) == (
        Hook.FRIEND_REQUEST,
        "10099",
        "f1",
    )
    assert hook(type="internal") is None


async def test_a_private_message_goes_where_the_server_opens_a_channel() -> None:
    sent = [Named(id="s1")]
    bot: Any = Account(user_channel_create=Named(id="p1"), message_create=sent)
    assert await capability.send(bot, "private", "10011", "悄悄话") == ("sent", "s1")
    assert await capability.send(bot, "private", "10011", "再一句") == ("sent", "s1")
    assert bot.calls == [
        ("user_channel_create", {"user_id": "10011"}),
        ("message_create", {"channel_id": "p1", "content": "悄悄话"}),
        ("message_create", {"channel_id": "p1", "content": "再一句"}),
    ]
    closed: Any = Account(message_create=sent)
    closed.self_id = "chronocat:2"
    assert await capability.send(closed, "private", "10011", "悄悄话") == ("rejected", "")
    assert [api for api, _ in closed.calls] == ["user_channel_create"], "打不开私聊，什么也不发"


async def test_an_answer_nobody_can_read_is_not_sent_again() -> None:
    odd: Any = Account(message_create=ValueError("odd"))
    assert await capability.send(odd, "group", "20001", "话", image=PNG) == ("unknown", "")
    assert len(odd.calls) == 1
    late = ActionFailed("Satori")
    late.status_code, late.content = 504, b""  # type: ignore[attr-defined]
    assert may_have_arrived(late)
    slow: Any = Account(message_create=late)
    assert await capability.send(slow, "group", "20001", "话", image=PNG) == ("unknown", "")
    assert len(slow.calls) == 1
    empty: Any = Account(message_create=[])
    assert await capability.send(empty, "group", "20001", "话") == ("sent", "")


async def test_what_the_server_does_not_do_is_done_without() -> None:
    poor: Any = Account()
    assert not await capability.take_back(poor, "nobody-knows")
    assert not await capability.accept_friend(poor, "f1")
    assert await capability.member_name(poor, "20001", "10011") == ""
    assert await capability.send_file(poor, "10011", "a.txt", b"x") == "rejected"
    rich: Any = Account(
        guild_member_get=Named(user=Named(nick="", name="小吴"), nick=None), friend_approve=None, message_delete=None,
        message_create=[Named(id="s9")], message_get=Named(id="m7", content="<at id='1'/>好", user=Named(id="10011")),
    )  # fmt: skip
    assert await capability.member_name(rich, "20001", "10011") == "小吴"
    assert await capability.accept_friend(rich, "f1")
    await capability.send(rich, "group", "20001", "话")
    assert await capability.take_back(rich, "s9")
    assert rich.calls[-1] == ("message_delete", {"channel_id": "20001", "message_id": "s9"})
    here = origin_of(rich, _said("/收"))
    assert here is not None
    said = await capability.message(rich, here, "m7")
    assert said is not None
    assert (said.text, said.user_id, said.scene_id, said.mentions) == ("好", "10011", "20001", ("1",))
    assert await capability.message(poor, here, "m7") is None


async def test_files_come_inline_or_through_the_server_alone() -> None:
    bot: Any = Account()

    def picture(url: str) -> Attachment:
        return Attachment("image", "", url, "", None)

    inline = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    assert await capability.fetch(bot, picture(inline), limit=100) == PNG
    assert await capability.fetch(bot, picture(inline), limit=3) is None
    assert await capability.fetch(bot, picture("data:image/png;base64,???"), limit=100) is None
    assert await capability.fetch(bot, picture("data:image/png,x"), limit=100) is None
    assert await capability.fetch(bot, picture("http://10.0.0.1/secret"), limit=100) is None, "别人写的地址不去打开"


def test_the_memory_is_bounded() -> None:
    kept = Memory()
    for number in range(capability_satori.REMEMBERED + 5):
        kept.note_message("b", str(number), "c")
    assert kept.channel_of("b", "4") == ""
    assert kept.channel_of("b", "5") == "c"
