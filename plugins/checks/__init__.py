"""The checks room: spot checks by a published seed, questions to the visited side, and hints that accuse nobody."""

from nonebot.plugin import PluginMetadata

from plugins._kit import router
from plugins.checks import asking, commands, composing, hint_commands, jobs, verifying

__plugin_meta__ = PluginMetadata(
    name="抽查",
    description="按事先公布的种子随机抽记录，问被走访的一方两三个一位数的问题；线索只说待核实",
    usage="/抽查",
    type="application",
    supported_adapters={"~onebot.v11", "~onebot.v12", "~satori"},
)

__all__ = ["asking", "commands", "composing", "hint_commands", "jobs", "router", "verifying"]
