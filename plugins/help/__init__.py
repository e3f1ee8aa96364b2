"""The help room: what this person may do here, how a command is written, and how the bot itself is doing."""

from nonebot.plugin import PluginMetadata

from plugins._kit import router
from plugins.help import commands, health

__plugin_meta__ = PluginMetadata(
    name="帮助",
    description="只列这个人在这里能用的命令；菜单、运行状态，和没有命令的私聊该找谁",
    usage="/帮助  /帮助 走访  菜单  /状态",
    type="application",
    supported_adapters={"~onebot.v11", "~onebot.v12", "~satori"},
)

__all__ = ["commands", "health", "router"]
