"""The concerns room: what youths say, what becomes of it, and how they hear of it."""

from nonebot.plugin import PluginMetadata

from plugins._kit import router
from plugins.concerns import commands, intake_staff, pasted, reporter_commands

__plugin_meta__ = PluginMetadata(
    name="诉求",
    description="青年有话直接说：留不留名自己选，匿名就是匿名；每一步都告诉反映的人",
    usage="/反映 三食堂中午排队太久",
    type="application",
    supported_adapters={"~onebot.v11", "~onebot.v12", "~satori"},
)

__all__ = ["commands", "intake_staff", "pasted", "reporter_commands", "router"]
