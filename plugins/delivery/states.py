"""The life of an outbox row: due → claimed → sending → sent | failed | unknown; or expired, or dropped."""

from __future__ import annotations

from models.rules.vocabulary import Word


class State(Word):
    """Where a row stands; the last five are final."""

    DUE = "due", "待发"
    CLAIMED = "claimed", "已认领"
    SENDING = "sending", "在发"
    """Committed before the call: whoever dies now leaves it unknown, never sent twice."""
    SENT = "sent", "已发"
    FAILED = "failed", "没送到"
    """The platform said no."""
    UNKNOWN = "unknown", "不确定"
    """No answer: listed for a person, never sent again by itself."""
    EXPIRED = "expired", "过期"
    DROPPED = "dropped", "免打扰"
    """The person does not want to be disturbed."""
