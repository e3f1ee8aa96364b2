"""The school's rules in force in this process, read once from the policy file."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path

from config.settings import settings
from models.rules.policy import Policy, PolicyError, parse_policy

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover - the same parser under its older name
    import tomli as tomllib


def load_policy(file: Path) -> Policy:
    """Read a policy file; PolicyError names every mistake in it by file, key and reason."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise PolicyError([f"{file.name}: 读不到这个制度方案文件（{error.strerror}）"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError([f"{file.name}: 不是正确的 TOML：{error}"]) from error
    return parse_policy(data, file.name)


@lru_cache(maxsize=1)
def policy() -> Policy:
    """The policy named by POLICY."""
    return load_policy(settings().policy)
