"""The only reader of the wall clock; everything else is told what time it is."""

from __future__ import annotations

from datetime import date, datetime, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

SCHOOL_ZONE = "Asia/Shanghai"


@lru_cache(maxsize=8)
def zone(name: str = SCHOOL_ZONE) -> ZoneInfo:
    """The school's time zone; instants are stored in UTC and read in this zone."""
    return ZoneInfo(name)


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(timezone.utc)


def local(instant: datetime, name: str = SCHOOL_ZONE) -> datetime:
    """The same instant as people in the school read it."""
    return instant.astimezone(zone(name))


def local_day(instant: datetime, name: str = SCHOOL_ZONE) -> date:
    """The school's calendar day at `instant`."""
    return local(instant, name).date()
