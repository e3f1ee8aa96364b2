"""The wishes room: small wishes of a circle, looked at first, granted one at a time, thanked for (五(四), F23)."""

from nonebot.plugin import PluginMetadata

from plugins._kit import router
from plugins.wishes import commands, granting_commands, jobs

__plugin_meta__ = PluginMetadata(
    name="微心愿",
    description="许一个小心愿（可以匿名），团干部看一眼就上墙，有人认领、圆了说声谢谢；不收钱，到期没圆的放回去",
    usage="/心愿  /心愿墙  /圆梦",
    type="application",
    supported_adapters={"~onebot.v11", "~onebot.v12", "~satori"},
)

__all__ = ["commands", "granting_commands", "jobs", "router"]
