"""The life of an outbox row: due → claimed → sending → sent | failed | unknown; or expired, dropped, void."""

from __future__ import annotations

from models.rules.vocabulary import Word


class State(Word):
    """Where a row stands; what comes after `sending` is final, unless a person asks for another try."""

    DUE = "due", "待发"
    CLAIMED = "claimed", "已认领"
    SENDING = "sending", "在发"
    """Committed before the call: whoever dies now leaves it unknown, never sent twice."""
    SENT = "sent", "已发"
    FAILED = "failed", "没送到"
    """The platform said no, also to every further try."""
    UNKNOWN = "unknown", "不确定"
    """No answer: listed for a person, never sent again by itself."""
    EXPIRED = "expired", "过期"
    DROPPED = "dropped", "不必发"
    """No longer true, or not welcome; `error` says why."""
    VOID = "void", "作废"
    """A person of the staff gave it up."""


STUCK = (State.FAILED.value, State.UNKNOWN.value)
"""What waits for /重发 or /作废."""
EXPIRED_LEASE = "lease"
NO_ANSWER = "no-answer"
REJECTED = "rejected"
LEFT_GROUP = "left-group"
MUTE = "mute"
TOO_LATE = "too-late"
NOT_THEIRS = "not-theirs"
CRASHED = "crashed"
NOBODY = "nobody"
"""Why a row stands where it does, in `error`; the replies know the words for each."""
