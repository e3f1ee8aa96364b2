"""The problems room: the 问题清单 and everything done with what stands on it."""

from nonebot.plugin import PluginMetadata

from plugins._kit import router
from plugins.problems import commands, drafts_commands, exporting, jobs, office_commands, pasting, retention_commands

__plugin_meta__ = PluginMetadata(
    name="问题清单",
    description="青年反映的事一件件办：认领、回复、转办、退回、合并、拆分、办结，每一步都告诉反映的人",
    usage="/问题清单",
    type="application",
    supported_adapters={"~onebot.v11", "~onebot.v12", "~satori"},
)

__all__ = [
    "commands",
    "drafts_commands",
    "exporting",
    "jobs",
    "office_commands",
    "pasting",
    "retention_commands",
    "router",
]
