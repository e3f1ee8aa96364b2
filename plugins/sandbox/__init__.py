"""The sandbox room: a chat page where a newcomer plays everyone around the bot, on a demo database only."""

from __future__ import annotations

from datetime import date

from nonebot import get_app, get_driver
from nonebot.log import logger
from nonebot.plugin import PluginMetadata

from config.settings import settings

__plugin_meta__ = PluginMetadata(
    name="沙盒",
    description="一个聊天网页：一个人扮演团干部、寝室长、青年和老师，在几个群和私聊里试用机器人",
    usage="SANDBOX=true 启动后，用浏览器打开终端里打印的地址",
    type="application",
    supported_adapters={"~onebot.v11"},
)


def demo_roster(today: date) -> tuple[str, bytes]:
    """The cast as the workbook a school would import."""
    from plugins.sandbox.cast import DEMO
    from plugins.sandbox.roster import workbook

    return "演示名单.xlsx", workbook(DEMO, today)


async def open_room() -> None:
    """Open the room when the database is a demo; runs once the database is open."""
    from models.tables import Installation
    from plugins.sandbox.cast import DEMO
    from plugins.sandbox.web import SandboxClosed, install

    installation = await Installation.first()
    is_demo = installation is not None and installation.is_demo
    try:
        room = install(get_app(), settings=settings(), is_demo=is_demo, cast=DEMO)
    except SandboxClosed as closed:
        logger.warning("{}", closed)
        return
    get_driver().on_shutdown(room.stop)
    room.start()


if settings().sandbox and settings().is_loopback:
    # only here: whoever wants the cast alone needs neither NoneBot running nor a database
    from plugins._kit.demo import rosters
    from plugins._kit.lifecycle import on_start

    rosters.append(demo_roster)
    on_start(open_room)
