"""The assessment room: a year counted by the policy's formula, every point traced, every line open to appeal."""

from nonebot.plugin import PluginMetadata

from plugins._kit import router
from plugins.assessment import appeal_commands, commands, exporting

__plugin_meta__ = PluginMetadata(
    name="学年考核",
    description="按制度方案里的公式算，每一分都指得到记录；哪一行不对就申诉；冻结以后能重算核对",
    usage="/考核",
    type="application",
    supported_adapters={"~onebot.v11", "~onebot.v12", "~satori"},
)

__all__ = ["appeal_commands", "commands", "exporting", "router"]
