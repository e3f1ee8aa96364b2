"""Which sent message speaks of what: in memory at once, in rows within a second, so that quoting is enough."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from config.clock import local_day
from models.tables import SentMessage
from plugins._kit.directory import directory
from plugins._kit.gate import REMEMBERED_MESSAGES, Gate
from plugins._kit.origin import LONGEST_ID

KEPT_DAYS = 90
"""How long quoting an old message of ours still works: a term and a little."""


class SentMessages:
    """Collects what was sent and writes it in one statement; a crash in between costs only a quote."""

    def __init__(self) -> None:
        self._unwritten: list[tuple[str, str, str, tuple[str, int], date]] = []

    def remember(
        self,
        gate: Gate,
        platform: str,
        scene_id: str,
        message_id: str,
        subject: tuple[str, int],
        now: datetime,
        *,
        kept: bool = True,
    ) -> None:
        """This message of ours speaks of `subject`; what is not to be `kept` is only remembered, never written."""
        if len(message_id) > LONGEST_ID:
            return
        gate.remember_own(platform, scene_id, message_id, subject)
        if kept:
            self._unwritten.append((platform, scene_id, message_id, subject, local_day(now)))

    async def flush(self) -> None:
        """Write what has collected."""
        batch, self._unwritten = self._unwritten, []
        if not batch:
            return
        try:
            await SentMessage.bulk_create(
                [
                    SentMessage(
                        school_id=directory.school_id,
                        platform=platform,
                        scene_id=scene_id,
                        message_id=message_id,
                        subject_kind=subject[0],
                        subject_number=subject[1],
                        day=day,
                    )
                    for platform, scene_id, message_id, subject, day in batch
                ],
                ignore_conflicts=True,
            )
        except Exception:
            self._unwritten[:0] = batch[-REMEMBERED_MESSAGES:]
            raise

    async def restore(self, gate: Gate) -> None:
        """Take up what earlier processes sent, newest kept."""
        rows = await SentMessage.filter(school_id=directory.school_id).order_by("-id").limit(REMEMBERED_MESSAGES)
        for row in reversed(rows):
            subject = (row.subject_kind, row.subject_number)
            gate.remember_own(row.platform, row.scene_id, row.message_id, subject)

    async def purge(self, now: datetime) -> None:
        """Forget messages too old to be quoted."""
        before = local_day(now) - timedelta(days=KEPT_DAYS)
        await SentMessage.filter(school_id=directory.school_id, day__lt=before).delete()


sent_messages = SentMessages()
"""The sent messages of this process."""
