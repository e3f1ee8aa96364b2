"""The bridge room: contact groups of one circle on different platforms hear each other (五(一), F43)."""

from nonebot.plugin import PluginMetadata

from plugins._kit import router
from plugins.bridge import commands, jobs, talk

__plugin_meta__ = PluginMetadata(
    name="互通",
    description="同一个朋友圈在不同平台上的联系群互相听得见：文字、图片、引用、撤回；谁不想转就不转，什么也不存",
    usage="/互通  /不互通",
    type="application",
    supported_adapters={"~onebot.v11", "~onebot.v12", "~satori"},
)

__all__ = ["commands", "jobs", "router", "talk"]
