"""The topic library in force, and which of its wordings somebody let be used."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path

from tortoise.expressions import Q

from config.settings import settings
from models.rules.policy_reader import PolicyError
from models.rules.topic_library import parse_library
from models.rules.topics import Library, LibraryTopic
from models.tables import TopicApproval
from plugins._kit.directory import directory

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover - the same parser under its older name
    import tomli as tomllib

SHIPPED = Path(__file__).resolve().parents[2] / "config" / "policy" / "topics.toml"


def load_library(file: Path) -> Library:
    """Read a library file; PolicyError names every mistake in it."""
    try:
        return parse_library(tomllib.loads(file.read_text(encoding="utf-8")), file.name)
    except OSError as error:
        raise PolicyError([f"{file.name}: 读不到话题库（{error.strerror}）"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError([f"{file.name}: 不是正确的 TOML：{error}"]) from error


@lru_cache(maxsize=1)
def library() -> Library:
    """`topics.toml` beside the policy in force, else the one that came along."""
    beside = settings().policy.with_name("topics.toml")
    return load_library(beside if beside.exists() else SHIPPED)


async def approved(college_id: int | None) -> set[str]:
    """Digests of the wordings that may be used there: let through for that college, or for the school."""
    rows = TopicApproval.filter(
        Q(college_id=None) | Q(college_id=college_id), school_id=directory.school_id, ended_at=None
    )
    return {str(one) for one in await rows.values_list("digest", flat=True)}


async def may_use(topic: LibraryTopic, college_id: int | None) -> bool:
    """Whether a secretary let this wording be used."""
    return topic.digest in await approved(college_id)
