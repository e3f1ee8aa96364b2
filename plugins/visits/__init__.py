"""The visits room: what cadres do, recorded by one message in the contact group."""

from nonebot.plugin import PluginMetadata

from plugins._kit import router
from plugins.visits import behalf, commands, commands_on_records, exporting, jobs, pasting, plan_answers, plan_commands

__plugin_meta__ = PluginMetadata(
    name="履职记录",
    description="走访、团日、谈心、团课、线上活动、办实事：一条消息记一次，对方一句话确认",
    usage="/走访 3-305 聊了什么",
    type="application",
    supported_adapters={"~onebot.v11", "~onebot.v12", "~satori"},
)

__all__ = [
    "behalf",
    "commands",
    "commands_on_records",
    "exporting",
    "jobs",
    "pasting",
    "plan_answers",
    "plan_commands",
    "router",
]
