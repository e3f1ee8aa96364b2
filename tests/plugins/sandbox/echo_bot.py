"""A small bot for the sandbox's own tests: the real adapter and the real room, and a few lines to answer.

Run as a program with a port and a token; it prints nothing but what the room prints.
"""

from __future__ import annotations

import base64
import io
import sys
from types import SimpleNamespace

import nonebot
from nonebot import on_message, on_notice, on_request
from nonebot.adapters.onebot.v11 import (
    Adapter,
    Bot,
    FriendRequestEvent,
    GroupIncreaseNoticeEvent,
    GroupRecallNoticeEvent,
    MessageEvent,
    MessageSegment,
)
from PIL import Image, ImageDraw
from pydantic import SecretStr

PORT, TOKEN = int(sys.argv[1]), sys.argv[2]
BEARER = "bearer-of-the-test"

nonebot.init(driver="~fastapi", host="127.0.0.1", port=PORT, onebot_access_token=BEARER, log_level="WARNING")
nonebot.get_driver().register_adapter(Adapter)

from plugins.sandbox.cast import DEMO  # noqa: E402
from plugins.sandbox.web import install  # noqa: E402

driver = nonebot.get_driver()
room = install(
    nonebot.get_app(),
    settings=SimpleNamespace(
        sandbox=True, host="127.0.0.1", port=PORT, is_loopback=True, onebot_access_token=SecretStr(BEARER)
    ),
    is_demo=True,
    cast=DEMO,
    token=TOKEN,
)


@driver.on_startup
async def begin() -> None:
    room.start()


@driver.on_shutdown
async def end() -> None:
    await room.stop()


def card() -> bytes:
    picture = Image.new("RGB", (720, 960), "#f4faf7")
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((40, 40, 680, 300), 36, fill="#0d8467")
    for row in range(5):
        pen.rounded_rectangle((40, 340 + row * 116, 680, 432 + row * 116), 24, fill="#ffffff", outline="#dbe6e1")
        pen.rounded_rectangle((70, 376 + row * 116, 70 + 110 * (row + 1), 396 + row * 116), 10, fill="#38bf98")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


@on_message().handle()
async def answer(bot: Bot, event: MessageEvent) -> None:
    text = event.get_plaintext().strip()
    pictures = [segment for segment in event.message if segment.type == "image"]
    files = [segment for segment in event.message if segment.type == "file"]
    if pictures:
        got = await bot.call_api("get_image", file=pictures[0].data["file"])
        await bot.send(event, f"收到图片 {len(base64.b64decode(got['base64']))} 字节", reply_message=True)
    elif files:
        got = await bot.call_api("get_file", file_id=files[0].data["file_id"])
        await bot.send(event, f"收到文件 {got['file_name']}，{got['file_size']} 字节")
    elif text.startswith("/进度"):
        await bot.send(event, MessageSegment.image(card()))
    elif text.startswith("/走访"):
        where = text.split()[1] if len(text.split()) > 1 else "3-305"
        await bot.send(event, f"已记录 #12 走访 {where} 今天 1/2，引用这条可以补充或撤回。", reply_message=True)
    elif text.startswith("/导出"):
        content = base64.b64encode("学号,姓名\n".encode()).decode()
        target = {"user_id": event.user_id} if event.message_type == "private" else {"group_id": event.group_id}
        name = f"upload_{event.message_type}_file"
        await bot.call_api(name, file=f"base64://{content}", name="导出.csv", **target)
    elif text.startswith("/谈心") and event.message_type == "group":
        await bot.delete_msg(message_id=event.message_id)
        await bot.send(event, MessageSegment.at(event.user_id) + " 谈心请私聊我。")
    elif event.reply is not None:
        await bot.send(event, f"你引用了：{event.reply.message.extract_plain_text()}")
    elif text.startswith(("/", "确认")) or event.to_me:
        await bot.send(event, f"你好，{event.sender.nickname}！\n可以试试：\n/走访 寝室 过程\n/进度\n/帮助 <b>命令</b>")


@on_request().handle()
async def befriend(bot: Bot, event: FriendRequestEvent) -> None:
    await event.approve(bot)
    await bot.send_private_msg(user_id=event.user_id, message="加上好友了，有事随时找我。")


@on_notice().handle()
async def greet(bot: Bot, event: GroupIncreaseNoticeEvent) -> None:
    await bot.send_group_msg(group_id=event.group_id, message=MessageSegment.at(event.user_id) + " 欢迎！")


@on_notice().handle()
async def noticed(bot: Bot, event: GroupRecallNoticeEvent) -> None:
    if event.operator_id == event.user_id:
        await bot.send_group_msg(group_id=event.group_id, message="有人撤回了一条消息，我也当没看见。")


nonebot.run()
