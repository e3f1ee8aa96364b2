"""连心桥的总装：设置 → 适配器 → 数据库 → 各个房间；缺一样就说明原因，不启动。

`python bot.py` 启动；`python bot.py import|codes|verify|migrate|reseal|check|backup|restore …` 是运维用的几个词。
"""

from __future__ import annotations

import json
import os
import signal
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from config.console import RoomWords

ROOT = Path(__file__).resolve().parent


def main(arguments: list[str]) -> int:
    """Run the bot, or one of the operator's words; returns the exit status."""
    here = Path.cwd()
    os.umask(0o077)  # what lies on disk speaks of people
    os.chdir(ROOT)  # NoneBot finds rooms from the working directory
    from config.console import run_word, start_problem
    from plugins._kit.policy import policy

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that cannot show ✓ is no reason to fail
    if arguments:
        return run_word(arguments, here, policy, room_words)
    if (problem := start_problem(policy)) is not None:
        print(f"没有启动：{problem}", file=sys.stderr)
        return 1
    return serve()


def room_words() -> RoomWords:
    """The operator's words that a room answers for; a room can only be imported into a NoneBot."""
    prepare("~none", "WARNING")
    from plugins.identity import console

    return console


def prepare(driver: str, log_level: str, **options: Any) -> None:
    """A NoneBot that reads no settings of its own: who may do what is ours to say."""
    import nonebot

    from config.settings import settings
    from plugins._kit.logs import configure_logs

    os.environ["SUPERUSERS"] = json.dumps(sorted(settings().superusers))  # NoneBot reads only the JSON form
    configure_logs(log_level)
    nonebot.init(driver=driver, log_level=log_level, superusers=set(), command_start=set(), nickname=set(), **options)
    configure_logs(log_level)  # once more: init sets NoneBot's own level


def serve() -> int:
    """Load every room and run until SIGTERM; refuses to start when a room is missing."""
    import nonebot

    from config.settings import settings

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises it once more when it has stopped
    config = settings()
    token = config.onebot_access_token.get_secret_value() or None
    servers = config.satori_servers
    os.environ["SATORI_CLIENTS"] = json.dumps(servers)  # as with SUPERUSERS: its adapter reads only the JSON form
    prepare(
        "~fastapi+~httpx+~websockets" if servers else "~fastapi",
        config.log_level,
        host=config.host,
        port=config.port,
        onebot_access_token=token,
        onebot_v12_access_token=token,
        fastapi_extra={},
    )

    from plugins._kit import router  # the database opens before the scheduler's own hook
    from plugins._kit.onebot import OneBotV11, OneBotV12

    assert router.matcher
    driver = nonebot.get_driver()
    driver.register_adapter(OneBotV11)
    driver.register_adapter(OneBotV12)
    if servers:
        from plugins._kit.satori import Satori

        driver.register_adapter(Satori)
    nonebot.load_plugin("nonebot_plugin_apscheduler")
    if (problem := load_rooms()) is not None:
        print(f"没有启动：{problem}", file=sys.stderr)
        return 1
    nonebot.run(access_log=False, ws_max_size=32 * 1024 * 1024, timeout_graceful_shutdown=2)
    return 0


def load_rooms() -> str | None:
    """Load every room; NoneBot only logs one that fails, so the line says which and why."""
    import nonebot
    from nonebot.log import logger

    reasons: list[object] = []
    sink = logger.add(lambda message: reasons.append(message.record["exception"]), level="ERROR")
    nonebot.load_plugins(str(ROOT / "plugins"))
    logger.remove(sink)
    loaded = {plugin.name for plugin in nonebot.get_loaded_plugins()}
    rooms = sorted(door.parent.name for door in (ROOT / "plugins").glob("[!_]*/__init__.py"))
    missing = [room for room in rooms if room not in loaded]
    if not missing:
        return None
    why = getattr(reasons[-1], "value", None) if reasons else None
    return f"房间 {'、'.join(missing)} 加载失败" + (f"（{why!r}）" if why else "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
