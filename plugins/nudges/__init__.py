"""The nudges room: the weekly reminder, what people answer to it, and how they want to be reminded."""

from nonebot.plugin import PluginMetadata

from plugins._kit import router
from plugins.nudges import answers, commands, composing, jobs

__plugin_meta__ = PluginMetadata(
    name="提醒",
    description="每周一次，私下说这周先做什么；可以晚点提醒、改期、请假；学院团委有周报，团干群只有小结和感谢",
    usage="/待办",
    type="application",
    supported_adapters={"~onebot.v11", "~onebot.v12", "~satori"},
)

__all__ = ["answers", "commands", "composing", "jobs", "router"]
