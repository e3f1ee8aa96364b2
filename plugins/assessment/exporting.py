"""/导出 考核: every line of every cadre of one's scope, with the numbers the chat shows."""

from __future__ import annotations

from models.rules.refusal import Refusal
from plugins._kit.commands import Call, Reply
from plugins._kit.exporting import exports
from plugins._kit.exports import Export
from plugins.assessment import replies, service
from plugins.assessment.commands import OFFICE, say
from plugins.assessment.parse import parse_wish
from plugins.assessment.upheld import upheld_in

_HEAD = ("姓名", "学号或工号", "得分", "项目", "得", "满分", "完成", "要求", "记录", "申诉")
_WIDTHS = (10, 14, 8, 12, 8, 8, 8, 8, 40, 24)


@exports("考核", who=OFFICE, usage="考核（可加 2025-2026）", aliases=("学年考核",), order=40)
async def sheet(call: Call, said: str) -> Export | Reply:
    """A line for each part of each cadre."""
    wish = parse_wish(said, {})
    year = await service.the_year(call, "" if isinstance(wish, Refusal) else wish.year)
    if isinstance(year, Refusal):
        return say(replies.refused(year))
    seen = await service.year_seen(call, year)
    rows: list[tuple[str | float, ...]] = [_HEAD]
    upheld = await upheld_in(year.name)
    async for person, lines in seen.lines:
        score = lines.score if lines.score is not None else ""
        for line in service.shown(call, person, lines).lines:
            numbers = " ".join(f"#{number}" for number in line.records)
            counts = (line.points / 100, line.out_of / 100, line.done, line.quota)
            said = "；".join(
                f"#{one.number} 成立：{one.answer}" for one in upheld.get(person.id, ()) if one.part == line.part
            )
            rows.append((person.name, person.code, score, line.name, *counts, numbers, said))
    scope = f"{await service.scope_name(call)} {year.name} 学年"
    told = f"{len(seen.people)} 位团干部，公式 {seen.version}{replies.state_in_words(seen.frozen_on)}"
    return Export("考核", scope, told, {"考核": rows}, {"考核": _WIDTHS})
