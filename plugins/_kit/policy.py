"""The school's rules in force in this process, read once from the policy file."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from config.settings import settings
from config.workdays import filled
from models.rules.policy import Policy, PolicyError, parse_policy

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover - the same parser under its older name
    import tomli as tomllib


def load_policy(file: Path) -> Policy:
    """Read a policy file; PolicyError names every mistake in it by file, key and reason.

    Its calendar is filled up with the public holidays of the years it does not list.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise PolicyError([f"{file.name}: 读不到这个制度方案文件（{error.strerror}）"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError([f"{file.name}: 不是正确的 TOML：{error}"]) from error
    read = parse_policy(data, file.name)
    return replace(read, calendar=filled(read.calendar))


@lru_cache(maxsize=1)
def policy() -> Policy:
    """The policy named by POLICY."""
    return load_policy(settings().policy)
