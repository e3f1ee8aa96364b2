"""The digest's card: the same lines as the text, laid out for a phone."""

from __future__ import annotations

from models.rules.card import DigestCard, DigestRow
from models.rules.overdue import DutyState
from plugins.nudges.replies.week import CHOICES, unfinished, week_name, what, why
from plugins.nudges.results import Week

_TONES = {DutyState.BEHIND: ("behind", "该抓紧了"), DutyState.DUE: ("due", "这周"), DutyState.SOON: ("soon", "快到了")}


def digest_card(week: Week, league: str) -> DigestCard:
    """What the template `digest` shows of a cadre's week."""
    numbers = unfinished(week)
    rows = []
    for place, line in enumerate(week.lines, 1):
        tone, word = _TONES.get(line.state, ("plan", "计划"))
        if line.unfinished is not None:
            tone, word = "unfinished", "补几句"
        rows.append(DigestRow(str(place), what(line), why(line, week.today, week.semester), tone, word))
    return DigestCard(
        cadre=week.cadre,
        when=f"{week_name(week.week)} · {week.today.month}月{week.today.day}日",
        rows=tuple(rows),
        note="待补过程：" + "、".join(f"#{number}" for number in numbers[:5]) if numbers else "",
        choices=CHOICES,
        league=league,
    )
