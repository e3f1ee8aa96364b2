"""The topics room: online activities and polls counted by people, the topic library, helpers (五(二), 五(五))."""

from nonebot.plugin import PluginMetadata

from plugins._kit import router
from plugins.topics import commands, counting, guidance, helping, jobs, library_commands, pasting

__plugin_meta__ = PluginMetadata(
    name="线上活动",
    description="在联系群里开线上活动和投票，按人数算，留下一条记录；话题库、备课、帮手",
    usage="/线上  /投票  /话题库  /备课",
    type="application",
    supported_adapters={"~onebot.v11", "~onebot.v12", "~satori"},
)

__all__ = ["commands", "counting", "guidance", "helping", "jobs", "library_commands", "pasting", "router"]
