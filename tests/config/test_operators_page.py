"""The operators' page speaks of commands, settings and limits that are there."""

from __future__ import annotations

import re
from pathlib import Path

from config.settings import Settings
from models.rules.policy import Policy
from plugins._kit.commands import table
from plugins._kit.policy import policy
from plugins.delivery.pacing import PACES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "operators.md").read_text(encoding="utf-8")


def test_its_commands_and_settings_exist() -> None:
    commands = set(re.findall(r"`/([\u4e00-\u9fff]+)", PAGE))
    assert commands - set(table.words()) == set()
    keys = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)", PAGE)) | {"HOST", "SUPERUSERS"}
    assert keys - {name.upper() for name in Settings.model_fields} == set()


def test_its_figures_are_those_of_the_shipped_policy() -> None:
    rules: Policy = policy()
    delivery = rules.delivery
    assert f"每小时最多 {delivery.private_per_hour} 条私聊、{delivery.group_per_hour} 条群消息" in PAGE
    assert f"连着 {delivery.breaker_failures} 条没发出去，停 {delivery.breaker_minutes} 分钟" in PAGE
    assert "{} 分钟、{} 分钟后再试".format(*delivery.retry_minutes) in PAGE
    assert f"放了 {delivery.expire_hours} 小时的就不发了" in PAGE
    paces = {scene: (one.step.total_seconds(), (one.step + one.jitter).total_seconds()) for scene, one in PACES.items()}
    assert paces == {"group": (1.2, 2.0), "private": (0.4, 1.0)}
    assert "群消息隔 1.2–2 秒，私聊隔 0.4–1 秒" in PAGE
