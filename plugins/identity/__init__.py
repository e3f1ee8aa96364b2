"""The identity room: who is who, which group stands for whom, and how the roster gets in."""

from nonebot.plugin import PluginMetadata

from plugins._kit import router
from plugins.identity import commands, demo, jobs

__plugin_meta__ = PluginMetadata(
    name="身份与联系",
    description="导入名单、绑定账号、报到亮身份、名片、交接、学期和覆盖",
    usage="/报到 3-305",
    type="application",
    supported_adapters={"~onebot.v11", "~onebot.v12", "~satori"},
)

__all__ = ["commands", "demo", "jobs", "router"]
