"""A term of invented cadres, honest and not, to measure what the hints find: `python tests/simulated_cadres.py`.

Nobody knows how real cadres cheat: these ways are guesses (all at the end of the term, copying oneself or others, one
photo for several visits), and one is somebody who invents carefully, whom no hint can find.  Honest ones are untidy
too: some write down in the evening, some once a week or once a month, some keep a notebook and type all of it in the
last days of the term, some begin late, some write two dry sentences, some go round together, a few pick a wrong photo.
"""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from models.rules.alike_pictures import BITS
from models.rules.hints import Hint, HintKind, Trace, hints_of
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import RecordKind

TERM = SemesterSpan("2026-2027-1", date(2026, 9, 1), date(2027, 1, 17))
HOLIDAY = (date(2026, 10, 1), date(2026, 10, 7))
ZONE = timezone(timedelta(hours=8))
HONEST = {"tidy": 0.46, "weekly": 0.2, "monthly": 0.15, "terse": 0.09, "last-minute": 0.05, "notebook": 0.05}
BACKED = {"honest": 0.5, "invented": 0.1}
"""How many records the visited side confirms (or sees in the group): invented ones by friends."""
WRONG_PHOTO = 0.005
"""How many honest cadres pick an old photo from the album once a term: each of them is asked about it."""
DISHONEST = {"term-end": 0.3, "copies-own": 0.2, "copies-others": 0.15, "photo": 0.15, "lazy": 0.1, "careful": 0.1}
"""Shares of each way; `lazy` does several at once, `careful` leaves no trace."""

_WHO = [
    "大家",
    "寝室长",
    "几位同学",
    "室友们",
    "新来的同学",
    "班委",
    "两位同学",
    "全寝室",
    "团支书",
    "靠门的同学",
    "两名预备党员",
    "刚转来的同学",
]
_ABOUT = [
    "热水时间",
    "晚自习",
    "期末复习",
    "四级报名",
    "专业课作业",
    "实习安排",
    "宿舍卫生",
    "食堂涨价",
    "转专业",
    "奖学金评定",
    "网速",
    "洗衣机排队",
    "熄灯时间",
    "运动会",
    "志愿服务",
    "入团申请",
    "团费",
    "党课",
    "兼职安全",
    "防诈骗",
    "作息",
    "考研",
    "专升本",
    "技能竞赛",
    "实验报告",
    "选课",
    "社团招新",
    "献血",
    "体测",
    "心理讲座",
    "快递点",
    "路灯",
]
_DID = [
    "聊了聊",
    "问了问",
    "一起看了",
    "听他们说了",
    "记下了",
    "商量了",
    "帮着填了",
    "解释了",
    "约好下周再说",
    "一起去看了",
    "答应去问",
    "讨论了半天",
    "算了算",
    "翻了翻",
    "排了排",
]
_FELT = [
    "气氛很好",
    "有点担心",
    "大家挺开心",
    "问题不少",
    "说完轻松多了",
    "有两个人没怎么说话",
    "约好月底再来",
    "要去后勤问一下",
    "记在本子上了",
    "下次带资料来",
    "没有别的要求",
    "有人提到夜里太吵",
    "灯坏了一盏",
    "阳台漏水",
    "想换座位",
    "想早点开门",
    "希望多办活动",
    "作业太集中",
    "想要错题本",
    "空调不太冷",
]
_TERSE = [
    "走访聊了学习和生活",
    "情况正常",
    "同学们状态不错",
    "一切都好",
    "聊了近况没有问题",
    "宿舍干净整齐",
    "大家学习认真",
]


@dataclass
class School:
    """What was recorded, and who invented some of it."""

    traces: list[Trace] = field(default_factory=list)
    ways: dict[int, str] = field(default_factory=dict)
    """Cadre → how they work."""

    @property
    def dishonest(self) -> set[int]:
        """Who invented."""
        return {cadre for cadre, way in self.ways.items() if way in DISHONEST}


class Simulation:
    """One term of a school; the same seed tells the same story."""

    def __init__(self, cadres: int, share: float, seed: int) -> None:
        self._chance = random.Random(f"{cadres}/{share}/{seed}")
        self._number = 0
        self.school = School()
        bad = round(cadres * share)
        for cadre in range(1, cadres + 1):
            ways = DISHONEST if cadre <= bad else HONEST
            self.school.ways[cadre] = self._chance.choices(list(ways), list(ways.values()))[0]
        for cadre, way in self.school.ways.items():
            if way in HONEST:
                self._honest(cadre, way)
        for cadre, way in self.school.ways.items():
            if way not in HONEST:
                self._dishonest(cadre, way)

    # ── words and pictures ──
    def _narrative(self, *, terse: bool = False) -> str:
        pick = self._chance.choice
        if terse:
            return f"{pick(_TERSE)}，{pick(_TERSE)}" if self._chance.random() < 0.7 else pick(_TERSE)
        parts = [f"和{pick(_WHO)}{pick(_DID)}{pick(_ABOUT)}，{pick(_FELT)}"]
        while self._chance.random() < 0.55:
            parts.append(f"{pick(_WHO)}说到{pick(_ABOUT)}，{pick(_DID)}{pick(_ABOUT)}，{pick(_FELT)}")
        return "。".join(parts)

    def _edited(self, words: str) -> str:
        """A word or two changed, as one does to a copy."""
        for _ in range(self._chance.randint(0, 2)):
            old = self._chance.choice([*_WHO, *_ABOUT])
            words = words.replace(old, self._chance.choice(_WHO if old in _WHO else _ABOUT), 1)
        return words

    def _said_before(self, day: date) -> str:
        """What somebody wrote earlier: only that can be copied."""
        tried = self._chance.choices(self.school.traces, k=20)
        return next((one.words for one in tried if one.entered_on < day), "")

    def _photo(self, often: float = 0.4) -> tuple[int, ...]:
        return (self._chance.getrandbits(BITS),) if self._chance.random() < often else ()

    def _resaved(self, mark: int) -> int:
        for bit in self._chance.sample(range(BITS), self._chance.randint(0, 6)):
            mark ^= 1 << bit
        return mark

    # ── days ──
    def _school_days(self, first: date, last: date) -> list[date]:
        days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
        return [day for day in days if not HOLIDAY[0] <= day <= HOLIDAY[1]]

    def _acts(self) -> Iterator[tuple[RecordKind, int]]:
        """A term's duties, and a few more."""
        for kind, targets, times in ((RecordKind.VISIT, (4, 5, 6), 2), (RecordKind.TALK, (7, 8, 9), 1)):
            for target in targets:
                for _ in range(times):
                    if self._chance.random() < 0.9:
                        yield kind, target
        for target in (1, 2, 3):
            if self._chance.random() < 0.75:
                yield RecordKind.LEAGUE_DAY, target
        for _ in range(self._chance.choice((0, 0, 1, 1, 2, 4))):
            yield RecordKind.VISIT, self._chance.choice((4, 5, 6))

    def _write(
        self, cadre: int, kind: RecordKind, target: int, day: date, entered: date, words: str, photos: tuple[int, ...],
        joint: str = "", *, true: bool = True,
    ) -> None:  # fmt: skip
        self._number += 1
        entered = max(day, entered)
        backed = bool(photos) or self._chance.random() < BACKED["honest" if true else "invented"]
        at = datetime.combine(entered, time(self._chance.randint(8, 23), self._chance.randint(0, 59)), ZONE)
        self.school.traces.append(
            Trace(self._number, cadre, kind, cadre * 10 + target, day, entered, at, words, joint, photos, backed)
        )

    # ── honest ──
    def _honest(self, cadre: int, way: str) -> None:
        chance = self._chance
        first = date(2026, 12, 1) if way == "last-minute" else date(2026, 9, 8)
        days = self._school_days(first, date(2027, 1, 10))
        outings: dict[date, list[tuple[RecordKind, int]]] = defaultdict(list)
        usual = sorted(chance.sample(days, min(len(days), chance.randint(5, 12))))
        for act in self._acts():
            outings[chance.choice(usual)].append(act)
        for day, acts in outings.items():
            entered = self._entered(way, day)
            together = f"{cadre}-{day}" if chance.random() < 0.05 else ""
            words, photos = self._narrative(terse=way == "terse"), self._photo()
            for kind, target in dict.fromkeys(acts):
                if chance.random() < 0.4:  # otherwise one message told of all of them
                    words = self._narrative(terse=way == "terse")
                    photos = self._photo()
                self._write(cadre, kind, target, day, entered, words, photos, together)
                if together and (friend := self._friend(cadre)) is not None:
                    self._write(friend, kind, target, day, entered, words, photos, together)
        if chance.random() < WRONG_PHOTO:  # a wrong photo picked from the album
            self._mistaken_photo(cadre)

    def _friend(self, cadre: int) -> int | None:
        other = cadre + 1
        return other if self.school.ways.get(other) in HONEST else None

    def _mistaken_photo(self, cadre: int) -> None:
        own = [one for one in self.school.traces if one.cadre == cadre and one.pictures]
        if own:
            one, other = self._chance.choice(own), self._chance.choice(own)
            target, words = (one.target or 0) % 10, self._narrative()
            self._write(cadre, one.kind, target, one.happened_on, one.entered_on, words, other.pictures)

    def _entered(self, way: str, day: date) -> date:
        chance = self._chance
        if way == "weekly":
            return min(day + timedelta(days=6 - day.weekday()), TERM.ends_on)
        if way == "notebook":
            return TERM.ends_on - timedelta(days=chance.randint(0, 6))
        if way == "monthly":
            month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            return min(month + timedelta(days=chance.randint(-2, 3)), TERM.ends_on)
        if chance.random() < 0.06:  # forgotten for a while
            return min(day + timedelta(days=chance.randint(5, 30)), TERM.ends_on)
        return day + timedelta(days=int(chance.random() < 0.3))

    # ── dishonest ──
    def _dishonest(self, cadre: int, way: str) -> None:
        chance = self._chance
        days = self._school_days(date(2026, 9, 8), date(2027, 1, 10))
        if chance.random() < 0.4:  # who invents days forgets the holidays
            days += [HOLIDAY[0] + timedelta(days=ahead) for ahead in range(7)] * 3
        at_end = way in ("term-end", "lazy") or chance.random() < 0.25
        own, reused = self._narrative(), chance.getrandbits(BITS)
        for kind, target in self._acts():
            day = chance.choice(days)
            real = chance.random() < 0.25  # some of it did happen
            entered = TERM.ends_on - timedelta(days=chance.randint(0, 8)) if at_end and not real else day
            words, photos = self._narrative(), self._photo(0.4 if real else 0.15)
            if not real and way in ("copies-own", "lazy") and chance.random() < 0.7:
                words = self._edited(own)
            if not real and way == "copies-others" and chance.random() < 0.6:
                words = self._edited(self._said_before(entered) or words)
            if not real and way in ("photo", "lazy") and chance.random() < 0.6:
                photos = (self._resaved(reused),)
            self._write(cadre, kind, target, day, entered, words, photos, true=real)


@dataclass(frozen=True)
class Measured:
    """What the hints found in one school."""

    share: float
    flagged: int
    rightly: int
    dishonest: int
    honest: int
    by_kind: Counter[tuple[HintKind, bool]]
    by_way: Counter[str]
    ways: Counter[str]

    @property
    def precision(self) -> float:
        """Of the flagged, how many invented."""
        return self.rightly / self.flagged if self.flagged else 1.0

    @property
    def recall(self) -> float:
        """Of those who invented, how many were flagged."""
        return self.rightly / self.dishonest if self.dishonest else 1.0

    @property
    def wrongly(self) -> float:
        """Of the honest, how many were flagged."""
        return (self.flagged - self.rightly) / self.honest


def is_open(day: date) -> bool:
    """Whether anybody was at school."""
    return TERM.holds(day) and not HOLIDAY[0] <= day <= HOLIDAY[1]


def measure(share: float, seeds: range, cadres: int = 1000) -> Measured:
    """Several schools of 1 000 cadres of whom that share invents."""
    flagged = rightly = dishonest = honest = 0
    by_kind: Counter[tuple[HintKind, bool]] = Counter()
    by_way: Counter[str] = Counter()
    ways: Counter[str] = Counter()
    for seed in seeds:
        school = Simulation(cadres, share, seed).school
        found: tuple[Hint, ...] = hints_of(school.traces, TERM, is_open)
        suspects, bad = {hint.cadre for hint in found}, school.dishonest
        flagged += len(suspects)
        rightly += len(suspects & bad)
        dishonest += len(bad)
        honest += cadres - len(bad)
        by_kind.update((kind, bad_one) for kind, bad_one, _ in {(h.kind, h.cadre in bad, h.cadre) for h in found})
        by_way.update(school.ways[cadre] for cadre in suspects)
        ways.update(school.ways.values())
    return Measured(share, flagged, rightly, dishonest, honest, by_kind, by_way, ways)


def table(measured: list[Measured]) -> str:
    """The figures as they stand in plugins/checks/README.md."""
    lines = ["| 编造的人占 | 提示的人 | 准确率 | 召回率 | 如实的人被误提示 |", "|--|--|--|--|--|"]
    lines += [
        f"| {one.share:.0%} | {one.flagged} | {one.precision:.1%} | {one.recall:.1%} | {one.wrongly:.2%} |"
        for one in measured
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    results = [measure(share, range(100, 105)) for share in (0.05, 0.10, 0.20)]
    print(table(results))
    last = results[-1]
    print({way: f"{last.by_way[way]}/{count}" for way, count in last.ways.items()})
