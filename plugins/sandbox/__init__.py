"""The sandbox room: a chat page where a newcomer plays everyone around the bot, on a demo database only."""

from __future__ import annotations

import logging

from nonebot import get_app, get_driver
from nonebot.plugin import PluginMetadata

from config.settings import settings

__plugin_meta__ = PluginMetadata(
    name="沙盒",
    description="一个聊天网页：一个人扮演团干部、寝室长、青年和老师，在几个群和私聊里试用机器人",
    usage="SANDBOX=true 启动后，用浏览器打开终端里打印的地址",
    type="application",
    supported_adapters={"~onebot.v11"},
)


async def open_room() -> None:
    """Open the room when the database is a demo; a startup hook, after the database's own."""
    from models.tables import Installation
    from plugins.sandbox.cast import DEMO
    from plugins.sandbox.web import SandboxClosed, install

    installation = await Installation.first()
    try:
        room = install(
            get_app(),
            settings=settings(),
            is_demo=installation is not None and installation.is_demo,
            cast=DEMO,
        )
    except SandboxClosed as closed:
        logging.getLogger("lianxin.sandbox").warning("%s", closed)
        return
    get_driver().on_shutdown(room.stop)
    room.start()


def _wanted() -> bool:
    """Whether to register at all; importing the room's pure parts needs no NoneBot."""
    config = settings()
    if not (config.sandbox and config.is_loopback):
        return False
    try:
        get_driver()
    except ValueError:
        return False
    return True


if _wanted():
    get_driver().on_startup(open_room)
