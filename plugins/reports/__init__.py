"""The reports room: briefs for leaders, the cadre's own review, and 你说我办; nothing goes out before a human signs."""

from nonebot.plugin import PluginMetadata

from plugins._kit import router
from plugins.reports import (
    commands,
    exporting_commands,
    exporting_progress,
    jobs,
    notebook_commands,
    review_commands,
    signing_commands,
    story_commands,
    story_sending,
)

__plugin_meta__ = PluginMetadata(
    name="简报和梳理",
    description="起草给领导的简报、团干部自己的问题清单和“你说我办”；都要人签发才出去",
    usage="/简报",
    type="application",
    supported_adapters={"~onebot.v11", "~onebot.v12", "~satori"},
)

__all__ = [
    "commands",
    "exporting_commands",
    "exporting_progress",
    "jobs",
    "notebook_commands",
    "review_commands",
    "router",
    "signing_commands",
    "story_commands",
    "story_sending",
]
