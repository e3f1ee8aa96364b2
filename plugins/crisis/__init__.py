"""The crisis room: words of danger reach a named human within a minute, who can talk back through the seal."""

from nonebot.plugin import PluginMetadata

from plugins._kit import router
from plugins.crisis import alarm, commands, composing, jobs, ladder, opening_commands

__plugin_meta__ = PluginMetadata(
    name="求助",
    description="有人私下说到危险，马上给求助电话，一分钟内叫到值班的人；没人应就往上叫；身份要两个人同意才打开",
    usage="/接手 5000123",
    type="application",
    supported_adapters={"~onebot.v11", "~onebot.v12", "~satori"},
)

__all__ = ["alarm", "commands", "composing", "jobs", "ladder", "opening_commands", "router"]
