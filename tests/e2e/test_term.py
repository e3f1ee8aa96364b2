"""A whole term on the real rows, rules, outbox and courier: every message each role received, written down to be read.

The clock is an argument and moves hour by hour, so eighteen weeks take seconds.
`UPDATE_GOLDEN=1 pytest tests/e2e/test_term.py` writes a new transcript; read it before accepting it.
"""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from stage import Heard, Stage

from config import clock
from models.rules.semester import teaching_week
from models.rules.vocabulary import Role
from plugins._kit.dispatcher import gate
from plugins._kit.onebot import origin_of_payload
from plugins._kit.recording import semester_spans
from plugins.delivery.courier import Courier
from plugins.delivery.pacing import Pace, Pacing
from plugins.nudges.weekly import run_due
from plugins.sandbox.cast import DEMO
from plugins.visits.reminding import remind_unfinished

ZONE = clock.zone()
GOLDEN = Path(__file__).resolve().parent / "term.md"
FIRST, WEEKS = date(2026, 9, 1), 18
HOURS = range(7, 24)
DAYS = "一二三四五六日"
NAMES = {person.qq: person.name for person in DEMO.people}
GROUPS = {group.id: group for group in DEMO.groups}
YOUTHS = [person.qq for person in DEMO.people if person.roles == Role.YOUTH.label and person.code]
BRANCH, DORMS, OTHERS, OWN = "20001", "20002", "20003", "20004"
WANG, LI, CHEN, HE, ZHAO = "王小雨", "李明哲", "陈思远", "何静宜", "赵雪"

Line = tuple[int, int, int, str, str, str | None]
"""Teaching week, weekday (1 Monday), hour, who, what, in which group."""
SCRIPT: tuple[Line, ...] = (
    (1, 2, 12, CHEN, "/提醒设置 团干群", OWN),
    (1, 2, 12, CHEN, "/我是谁", None),
    (1, 2, 12, HE, "/我是谁", None),
    (1, 2, 12, WANG, "/我是谁", None),
    (1, 3, 19, WANG, "/报到 3-305 3-306 3-307", DORMS),
    (1, 4, 12, WANG, "/报到 药学2401", BRANCH),
    (2, 3, 19, WANG, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好", DORMS),
    (2, 3, 20, ZHAO, "/确认 5", DORMS),
    (3, 1, 10, WANG, "1", None),
    (3, 1, 10, WANG, "取消", None),
    (3, 2, 12, WANG, "/报到 药学2402 药学2403 吴思颖 郑文博 林可欣 当面", None),
    (4, 4, 21, WANG, "/提醒设置 周二 18点", None),
    (5, 4, 12, LI, "待办", None),
    (5, 4, 12, LI, "2", None),
    (5, 5, 15, LI, "/报到 制药2401 5-402 5-403 5-404", OTHERS),
    (6, 3, 19, WANG, "/团日 药学2401 组织生活 一起学了团章第二章，十八个人都谈了自己的打算", BRANCH),
    (7, 4, 12, LI, "/报到 制药2402 制药2403 罗浩 梁雨薇 宋子轩 当面", None),
    (8, 3, 20, WANG, "/谈心 吴思颖 聊了转专业的打算和最近的作息，约好下周再聊", None),
    (10, 4, 20, LI, "/提醒设置 请假 11月9日到11月13日", None),
    (12, 2, 19, WANG, "/走访 3-306 没人", DORMS),
    (12, 3, 19, WANG, "/走访 3-306 补上了，聊了宿舍网络和考级报名的事情", DORMS),
    (13, 2, 19, WANG, "3", None),
    (13, 2, 19, WANG, "1 2月30日 想和支部商量个好题目", None),
    (13, 2, 19, WANG, "1 12月12日 想和支部商量个好题目", None),
    (13, 3, 12, WANG, "待办", None),
    (14, 1, 12, CHEN, "/周报", None),
    (15, 2, 12, LI, "待办", None),
    (15, 2, 12, LI, "1", None),
    (15, 2, 12, LI, "1", None),
    (15, 2, 12, LI, "看了5-402的新书桌，记下两盏坏灯，约好周末再来", None),
    (15, 4, 19, LI, "/团课 青春与专业 讲了药品安全的三个故事，现场提问很多", OTHERS),
    (16, 2, 19, WANG, "/线上 《开学第一课》 大家在群里聊了各自的新学期目标，二十多人参加", BRANCH),
    (16, 3, 19, WANG, "/团课 青年说 讲了身边三个同学的故事，大家问了很多问题", BRANCH),
    (17, 1, 19, LI, "别打扰我", None),
)
TALKING = (OWN, DORMS)
"""Groups where people chat every evening."""


@dataclass
class Term:
    """Plays the script and writes down everything that is said."""

    stage: Stage
    now: datetime
    lines: list[str] = field(default_factory=list)
    unasked: dict[str, Counter[int]] = field(default_factory=lambda: {youth: Counter() for youth in YOUTHS})
    courier: Courier = field(init=False)

    def __post_init__(self) -> None:
        still = Pace(timedelta(0), timedelta(0))
        paces = {"group": still, "private": still}
        bots = {self.stage.bot.self_id: self.stage.bot}
        self.courier = Courier(
            lambda: bots, pacing=Pacing(paces, lambda scene: 1000, lambda: 0.5), now=lambda: self.now
        )  # type: ignore[arg-type]

    async def play(self, script: Mapping[tuple[int, int, int], list[Line]]) -> None:
        """Eighteen teaching weeks, hour by hour."""
        (semester, *_) = [span for span in await semester_spans() if span.holds(FIRST)]
        week, before = 0, 0
        day = FIRST
        while (number := teaching_week(day, semester)) is not None and number <= WEEKS:
            if number != week:
                self._end_of_week(week, before)
                week, before = number, len(self.lines)
                monday = day - timedelta(days=day.weekday())
                sunday = monday + timedelta(days=6)
                self.lines += ["", f"## 第 {week} 周（{_short(max(monday, FIRST))}–{_short(sunday)}）", ""]
                before = len(self.lines)
            for hour in HOURS:
                self.now = datetime.combine(day, time(hour), ZONE)
                await self._tick(week)
                for line in script.get((week, day.isoweekday(), hour), []):
                    await self._say(line)
            day += timedelta(days=1)
        self._end_of_week(week, before)

    def _end_of_week(self, week: int, before: int) -> None:
        if week and len(self.lines) == before:
            self.lines.append("（谁也没有收到消息）")

    async def _tick(self, week: int) -> None:
        """What the jobs and the courier do in this hour."""
        if self.now.hour == 21:
            for group in TALKING:
                self._chat(GROUPS[group].members[0], group)
        await run_due(self.now)
        if self.now.hour == 10:
            await remind_unfinished(self.now)
        before = len(self.stage.bot.heard)
        for queue in self.courier.queues:
            while await self.courier.step(queue):
                pass
        await self.courier.sweep()
        await self.courier.outcomes.write()
        for heard in self.stage.bot.heard[before:]:
            self._write(heard, "主动")
            readers = [heard.scene_id] if heard.scene == "private" else GROUPS[heard.scene_id].members
            for reader in readers:
                if reader in self.unasked:
                    self.unasked[reader][week] += 1

    def _chat(self, user_id: str, group: str) -> None:
        """People talk among themselves; the gate only notes that the group is alive."""
        at = int((self.now - timedelta(minutes=30)).timestamp())
        payload = {
            "post_type": "message", "message_type": "group", "self_id": int(self.stage.bot.self_id), "time": at,
            "user_id": int(user_id), "group_id": int(group), "message_id": at, "sender": {},
            "message": [{"type": "text", "data": {"text": "晚上好"}}],
        }  # fmt: skip
        origin = origin_of_payload(payload)
        assert origin is not None
        gate.note_heard(origin)

    async def _say(self, line: Line) -> None:
        _, _, _, who, text, group = line
        place = f"【{GROUPS[group].name}】" if group else "【私聊】"
        self.lines.append(f"> {self._when()} {place}{who}：{text}  ")
        heard = await self.stage.say(who, text, group=group, now=self.now)
        for message in heard:
            self._write(message, "答复")

    def _write(self, heard: Heard, why: str) -> None:
        to = f"【{GROUPS[heard.scene_id].name}】" if heard.scene == "group" else f"【私聊{NAMES[heard.scene_id]}】"
        called = "".join(f"@{NAMES[user_id]} " for user_id in heard.mentions)
        words = heard.text.strip().replace("\n", "  \n　")
        self.lines.append(f"{self._when()} {why} {to}🤖 {called}{words}{' [图片]' * len(heard.images)}  ")

    def _when(self) -> str:
        return f"周{DAYS[self.now.weekday()]} {self.now:%H:%M}"

    def summary(self) -> list[str]:
        """How many messages each youth got that answered nothing of their own."""
        weekly = sorted(counts[week] for counts in self.unasked.values() for week in range(1, WEEKS + 1))
        p95 = weekly[math.ceil(0.95 * len(weekly)) - 1]
        rows = [
            f"| {NAMES[youth]} | {sum(counts.values())} | {max(counts.values(), default=0)} |"
            for youth, counts in self.unasked.items()
        ]
        head = ["", "## 青年收到的、不是答复自己的消息", ""]
        table = ["| 青年 | 十八周一共 | 最多的一周 |", "|--|--|--|", *rows]
        return [*head, *table, "", f"每人每周的 p95：{p95} 条。"]


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


@pytest.mark.parametrize("database_url", ["sqlite", pytest.param("postgres", marks=pytest.mark.full)], indirect=True)
async def test_a_whole_term(db: str) -> None:
    stage = await Stage.set_up(datetime.combine(FIRST, time(8), ZONE))
    term = Term(stage, stage.now)
    script: dict[tuple[int, int, int], list[Line]] = {}
    for line in SCRIPT:
        script.setdefault(line[:3], []).append(line)
    await term.play(script)
    assert all(counts[week] <= 1 for counts in term.unasked.values() for week in counts)
    text = "\n".join([*term.lines, *term.summary()]).strip() + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")
