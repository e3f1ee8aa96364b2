"""连心桥的总装：设置 → 适配器 → 数据库 → 各个房间；缺一样就说明原因，不启动。

`python bot.py` 启动；`python bot.py import|codes|migrate|check|backup|restore …` 是运维用的几个词。
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main(arguments: list[str]) -> int:
    """Run the bot, or one of the operator's words; returns the exit status."""
    os.chdir(ROOT)  # NoneBot finds rooms from the working directory
    from config.console import run_word, start_problem

    if arguments:
        return run_word(arguments)
    if (problem := start_problem()) is not None:
        print(f"没有启动：{problem}", file=sys.stderr)
        return 1
    return serve()


def serve() -> int:
    """Load every room and run until SIGTERM; refuses to start when a room is missing."""
    import nonebot

    from config.settings import settings
    from plugins._kit.logs import configure_logs

    config = settings()
    configure_logs(config.log_level)
    token = config.onebot_access_token.get_secret_value()
    os.environ["SUPERUSERS"] = json.dumps(sorted(config.superusers))  # NoneBot reads only the JSON form
    nonebot.init(
        driver="~fastapi",
        host=config.host,
        port=config.port,
        log_level=config.log_level,
        onebot_access_token=token or None,
        onebot_v12_access_token=token or None,
        superusers=set(),
        command_start=set(),
        nickname=set(),
        fastapi_extra={},
    )
    configure_logs(config.log_level)

    from plugins._kit import router  # the database opens before the scheduler's own hook
    from plugins._kit.onebot import OneBotV11, OneBotV12

    assert router.matcher
    driver = nonebot.get_driver()
    driver.register_adapter(OneBotV11)
    driver.register_adapter(OneBotV12)
    nonebot.load_plugin("nonebot_plugin_apscheduler")
    nonebot.load_plugins(str(ROOT / "plugins"))
    rooms = {path.name for path in (ROOT / "plugins").iterdir() if (path / "__init__.py").is_file()}
    missing = {room for room in rooms if not room.startswith("_")} - {
        plugin.name for plugin in nonebot.get_loaded_plugins()
    }
    if missing:
        print(f"没有启动：房间 {'、'.join(sorted(missing))} 加载失败，原因见上面的日志", file=sys.stderr)
        return 1
    nonebot.run(access_log=False, timeout_graceful_shutdown=5)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
