"""The surveys room: how content youths are with their cadres, asked blindly and shown only of many (六(三), F37)."""

from nonebot.plugin import PluginMetadata

from plugins._kit import router
from plugins.surveys import asking, commands, jobs

__plugin_meta__ = PluginMetadata(
    name="满意度测评",
    description="随机抽联系对象里的同学，问一个数字；谁都看不到谁说了什么，够多的人才出结果",
    usage="/测评",
    type="application",
    supported_adapters={"~onebot.v11", "~onebot.v12", "~satori"},
)

__all__ = ["asking", "commands", "jobs", "router"]
