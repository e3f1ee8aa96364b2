"""The delivery room: takes unsolicited messages from the outbox to the platform, each at most once."""

from nonebot.plugin import PluginMetadata

from plugins._kit import router
from plugins.delivery import commands, jobs

__plugin_meta__ = PluginMetadata(
    name="送达",
    description="把发件箱里的消息送出去：急的先走，其余避开安静时段、慢慢发；每条最多送一次",
    usage="自动运行；没送到的：/重发  /作废",
    type="application",
    supported_adapters={"~onebot.v11", "~onebot.v12", "~satori"},
)

__all__ = ["commands", "jobs", "router"]
