"""A referral on paper, for a department that is not on QQ: one as a letter with a form to fill in, several as a sheet.

Only what they need to act: neither who said it nor a room that would tell (F17).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.rules.masking import redact
from plugins._kit import paper
from plugins._kit.exports import write_xlsx
from plugins._kit.nameless import nameless

_FORM = (32, 124)
"""Millimetres of the form's columns."""
_BLANK = "□ 已解决　□ 已安排，预计　　月　　日前完成　□ 无法解决（请写原因）　□ 不属本部门，退回（请写原因）"
_COLUMNS = ("编号", "问题", "地点", "人数", "情况", "请于何日前答复（内部目标）", "答复", "答复人", "答复日期")


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """One referral: `words` are what is passed on, `people` 0 where the number is not told."""

    number: int
    department: str
    title: str
    words: str
    people: int
    reply_by: date
    sender: str
    """The office that asks: 药学院团委."""
    day: date
    place: str = ""


async def referral_file(facts: ReferralFacts) -> tuple[str, bytes]:
    """(name, .docx) of one referral, with a form for the answer."""
    return f"转办{facts.number}.docx", await asyncio.to_thread(_letter, facts)


async def referrals_file(every: Sequence[ReferralFacts]) -> tuple[str, bytes]:
    """(name, .xlsx) of several, one a line, with columns for the answers."""
    rows = [
        (
            one.number,
            _plain(one.title),
            _plain(one.place),
            one.people or "—",
            _plain(one.words),
            one.reply_by.isoformat(),
            "",
            "",
            "",
        )
        for one in every
    ]
    content = await asyncio.to_thread(lambda: nameless(write_xlsx({"转办": [_COLUMNS, *rows]})))
    return f"转办{len(rows)}件.xlsx", content


def _plain(words: str) -> str:
    return redact(words, ())


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _letter(facts: ReferralFacts) -> bytes:
    letter = paper.new_letter()
    paper.title(letter, f"关于“{_plain(facts.title)}”的转办单")
    paper.line(letter, f"{facts.department}：", indent=False)
    people = f"，目前有 {facts.people} 位同学反映" if facts.people else ""
    paper.line(letter, f"现将青年反映的一个问题转给你们（编号 {facts.number}）{people}，请研究后答复。")
    paper.line(letter, "一、反映的问题", paper.HEAD, keep=True)
    for words in filter(None, _plain(facts.words).split("\n")):
        paper.line(letter, words)
    if facts.place:
        paper.line(letter, f"地点：{_plain(facts.place)}。")
    paper.line(letter, "二、答复", paper.HEAD, keep=True)
    paper.line(
        letter,
        f"请于{_day(facts.reply_by)}前答复（这是团委的内部目标，没有向同学承诺）。填好下表交回即可，答复会转达给每一位反映的同学。",
    )
    rows = [("办理结果", _BLANK), ("答复内容", "\n" * 6), ("答复人", ""), ("答复日期", "")]
    paper.form(letter, rows, _FORM)
    paper.signature(letter, facts.sender, _day(facts.day))
    return paper.as_file(letter)
