"""The checks room: records are looked into by a draw anybody can make again; what it finds is no verdict."""

from nonebot.plugin import PluginMetadata

from plugins._kit import router
from plugins.checks import asking, commands, jobs

__plugin_meta__ = PluginMetadata(
    name="抽查",
    description="种子先公布、谁都能重抽；问被走访的同学一句，或者派人去核实；结果只看比例，团干部可以说明",
    usage="/抽查",
    type="application",
    supported_adapters={"~onebot.v11", "~onebot.v12"},
)

__all__ = ["asking", "commands", "jobs", "router"]
