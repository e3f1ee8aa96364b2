"""Every v11 action the bot may call, and what it gets when it calls wrongly."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from nonebot.adapters.onebot.v11.event import Reply

from plugins.sandbox.actions import ACTIONS, answer
from plugins.sandbox.shapes import Answered, At, Change, Document, Moved, Odd, Picture, Recalled, Said, Scene, Text
from plugins.sandbox.world import World

CADRE, HEAD, BOT = "10003", "10008", "10000"
CLASS, DORM = Scene("group", "20001"), Scene("group", "20002")


def call(world: World, action: str, **params: Any) -> tuple[Any, list[Change]]:
    response, changes = answer(world, {"action": action, "params": params, "echo": "7"}, 50)
    assert (response["status"], response["retcode"], response["echo"]) == ("ok", 0, "7"), response
    return response["data"], changes


def fails(world: World, action: str, **params: Any) -> tuple[int, str]:
    before = (dict(world.messages), dict(world.requests))
    response, changes = answer(world, {"action": action, "params": params, "echo": 3}, 50)
    assert response["status"] == "failed"
    assert response["data"] is None
    assert response["echo"] == 3
    assert changes == []
    assert before == (world.messages, world.requests)
    return response["retcode"], response["wording"]


def sent(changes: list[Change]) -> Said:
    (change,) = changes
    assert isinstance(change, Said)
    return change


@pytest.mark.parametrize(
    "message", ["大家好", {"type": "text", "data": {"text": "大家好"}}, [{"type": "text", "data": {"text": "大家好"}}]]
)
@pytest.mark.parametrize(
    ("action", "where", "scene"),
    [
        ("send_group_msg", {"group_id": 20002}, DORM),
        ("send_group_msg", {"group_id": "20002"}, DORM),
        ("send_private_msg", {"user_id": 10003}, Scene("private", CADRE)),
        ("send_msg", {"group_id": 20002}, DORM),
        ("send_msg", {"user_id": 10003}, Scene("private", CADRE)),
        ("send_msg", {"message_type": "group", "group_id": 20002, "user_id": 10003}, DORM),
        ("send_msg", {"message_type": "private", "group_id": 20002, "user_id": 10003}, Scene("private", CADRE)),
        ("send_msg", {"group_id": 20002, "user_id": 10003}, DORM),
    ],
)
def test_sending(world: World, action: str, where: dict, scene: Scene, message: object) -> None:
    data, changes = call(world, action, message=message, **where)
    said = sent(changes).message
    assert data == {"message_id": said.id}
    assert (said.scene, said.sender, said.time, said.parts) == (scene, BOT, 50, (Text("大家好"),))


def test_codes_in_a_string_count_unless_escaped(world: World) -> None:
    words = "[CQ:at,qq=10003] 你好"
    assert sent(call(world, "send_group_msg", group_id=20002, message=words)[1]).message.parts == (
        At("10003"),
        Text(" 你好"),
    )
    for flag in (True, "true", 1):
        _, changes = call(world, "send_group_msg", group_id=20002, message=words, auto_escape=flag)
        assert sent(changes).message.parts == (Text(words),)
    _, changes = call(world, "send_group_msg", group_id=20002, message=words, auto_escape="false")
    assert len(sent(changes).message.parts) == 2


def test_a_picture_and_a_quote(world: World, png: bytes) -> None:
    world.say(CADRE, DORM, (Text("x"),), now=1)
    message = [
        {"type": "reply", "data": {"id": "1001"}},
        {"type": "image", "data": {"file": "base64://" + base64.b64encode(png).decode()}},
    ]
    said = sent(call(world, "send_group_msg", group_id=20002, message=message)[1]).message
    assert (said.quote, said.parts) == (1001, (Picture("b1"),))


def test_a_quote_that_is_not_here_is_dropped(world: World) -> None:
    world.say(CADRE, CLASS, (Text("x"),), now=1)
    for quoted in ("1001", "5"):
        message = [{"type": "reply", "data": {"id": quoted}}, {"type": "text", "data": {"text": "y"}}]
        assert sent(call(world, "send_group_msg", group_id=20002, message=message)[1]).message.quote is None


@pytest.mark.parametrize(
    ("action", "params", "retcode"),
    [
        ("send_group_msg", {"group_id": 1, "message": "x"}, 1200),
        ("send_group_msg", {"group_id": "x", "message": "x"}, 1400),
        ("send_group_msg", {"group_id": True, "message": "x"}, 1400),
        ("send_group_msg", {"message": "x"}, 1400),
        ("send_group_msg", {"group_id": 20002}, 1400),
        ("send_group_msg", {"group_id": 20002, "message": ""}, 1200),
        ("send_group_msg", {"group_id": 20002, "message": "[CQ:image,file=file:///etc/passwd]"}, 1400),
        ("send_private_msg", {"user_id": 10008, "message": "x"}, 1200),
        ("send_private_msg", {"user_id": 1, "message": "x"}, 1200),
        ("send_msg", {"message_type": "discuss", "group_id": 20002, "message": "x"}, 1400),
        ("delete_msg", {"message_id": 5}, 1200),
        ("delete_msg", {}, 1400),
        ("get_msg", {"message_id": 5}, 1200),
        ("get_file", {"file_id": "gone"}, 1200),
        ("get_image", {}, 1200),
        ("get_group_info", {"group_id": 5}, 1200),
        ("get_group_member_info", {"group_id": 20002, "user_id": 10099}, 1200),
        ("get_group_member_list", {"group_id": 5}, 1200),
        ("get_stranger_info", {"user_id": 5}, 1200),
        ("set_friend_add_request", {"flag": "x"}, 1200),
        ("upload_group_file", {"group_id": 20002, "file": "/etc/passwd", "name": "a"}, 1400),
        ("upload_private_file", {"user_id": 10003}, 1400),
        ("no_such_action", {}, 1404),
        (".handle_quick_operation", {}, 1404),
    ],
)
def test_failing(world: World, action: str, params: dict, retcode: int) -> None:
    code, wording = fails(world, action, **params)
    assert code == retcode
    assert wording


@pytest.mark.parametrize("frame", [None, 5, "x", [], {}, {"action": 5}, {"action": "get_status", "params": []}])
def test_odd_frames_are_answered(world: World, frame: object) -> None:
    response, changes = answer(world, frame, 1)
    assert response["status"] in ("ok", "failed")
    assert changes == []


def test_recalling(world: World) -> None:
    world.say(HEAD, CLASS, (Text("x"),), now=1)
    _, (recalled,) = call(world, "delete_msg", message_id="1001")
    assert isinstance(recalled, Recalled)
    assert fails(world, "get_msg", message_id=1001)[0] == 1200
    world.say(HEAD, DORM, (Text("x"),), now=1)
    assert fails(world, "delete_msg", message_id=1002)[0] == 1200  # no admin there


def test_a_message_is_read_back_as_the_adapter_wants_it(world: World) -> None:
    world.say(CADRE, DORM, (Text("你好"),), now=9)
    data, _ = call(world, "get_msg", message_id=1001)
    reply = Reply.model_validate(data)
    assert (reply.message_id, reply.sender.user_id, str(reply.message)) == (1001, 10003, "你好")


def test_files_come_as_base64(world: World, png: bytes) -> None:
    picture = world.blobs.put(png, "IMG.png")
    expected = {
        "file": "B1.png",
        "url": "",
        "file_size": str(len(png)),
        "file_name": "IMG.png",
        "base64": base64.b64encode(png).decode(),
    }
    assert call(world, "get_image", file=picture.file)[0] == expected
    assert call(world, "get_image", file_id=picture.id)[0] == expected
    assert call(world, "get_file", file=picture.file)[0] == expected


def test_files_go_up(world: World) -> None:
    for action, where in (("upload_group_file", {"group_id": 20002}), ("upload_private_file", {"user_id": 10003})):
        data, changes = call(world, action, file="base64://aGk=", name="导出.csv", **where)
        assert sent(changes).message.parts == (Document(data["file_id"]),)
        blob = world.blobs.get(data["file_id"])
        assert blob is not None
        assert (blob.name, blob.data) == ("导出.csv", b"hi")


@pytest.mark.parametrize(
    ("action", "where"),
    [
        ("send_forward_msg", {"message_type": "group", "group_id": 20002}),
        ("send_group_forward_msg", {"group_id": 20002}),
        ("send_private_forward_msg", {"user_id": 10003}),
    ],
)
def test_forwarded_nodes_become_lines(world: World, action: str, where: dict) -> None:
    nodes = [
        {"type": "node", "data": {"nickname": "甲", "content": "一"}},
        {"type": "node", "data": {"name": "乙", "content": [{"type": "face", "data": {}}]}},
        {"type": "node", "data": {}},
    ]
    said = sent(call(world, action, messages=nodes, **where)[1]).message
    assert said.parts == (Text("【聊天记录】\n甲：一\n乙：[图片或文件]\n连心桥：[图片或文件]"),)


def test_looking_at_people_and_groups(world: World) -> None:
    assert call(world, "get_login_info")[0] == {"user_id": 10000, "nickname": "连心桥"}
    group = call(world, "get_group_info", group_id=20002)[0]
    assert (group["group_name"], group["member_count"]) == ("3号楼连心寝室", 7)
    assert [group["group_id"] for group in call(world, "get_group_list")[0]] == [20001, 20002, 20003, 20004]
    members = call(world, "get_group_member_list", group_id=20001)[0]
    assert [(who["user_id"], who["role"]) for who in members] == [
        (10005, "owner"),
        (10003, "member"),
        (10008, "member"),
        (10011, "member"),
        (10000, "admin"),
    ]
    assert call(world, "get_group_member_info", group_id=20002, user_id=10000)[0]["role"] == "member"
    friends = [friend["user_id"] for friend in call(world, "get_friend_list")[0]]
    assert 10003 in friends
    assert 10008 not in friends
    assert call(world, "get_stranger_info", user_id=10008)[0]["nickname"] == "赵雪"


def test_what_the_client_is(world: World) -> None:
    assert call(world, "get_status")[0]["online"] is True
    assert call(world, "get_version_info")[0]["protocol_version"] == "v11"
    assert call(world, "can_send_image")[0] == {"yes": True}
    assert call(world, "can_send_record")[0] == {"yes": False}


@pytest.mark.parametrize(("approve", "friends"), [(True, True), ("true", True), (False, False), ("false", False)])
def test_answering_a_friend(world: World, approve: object, friends: bool) -> None:
    world.ask_friend(HEAD, "", now=1)
    (flag,) = world.requests
    _, (answered,) = call(world, "set_friend_add_request", flag=flag, approve=approve)
    assert isinstance(answered, Answered)
    assert (HEAD in world.friends) is friends


def test_answering_who_wants_to_join(world: World) -> None:
    world.ask_join("10099", "20001", "求拉", now=1)
    (flag,) = world.requests
    _, changes = call(world, "set_group_add_request", flag=flag, sub_type="add")
    assert [type(change) for change in changes] == [Answered, Moved]


def test_a_voice_is_only_named(world: World) -> None:
    said = sent(call(world, "send_group_msg", group_id=20002, message="[CQ:record,file=a.amr]")[1]).message
    assert said.parts == (Odd("语音"),)


def test_every_action_has_been_called_here() -> None:
    source = __import__("pathlib").Path(__file__).read_text(encoding="utf-8")
    assert [name for name in ACTIONS if f'"{name}"' not in source] == []
