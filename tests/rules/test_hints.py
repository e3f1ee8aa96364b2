"""Each hint once on, once just off; and what honest cadres do that must not look like cheating."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest

from models.rules.copied import copies, likeness, triples
from models.rules.hints import Hint, HintKind, Trace, hints_of
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import RecordKind

TERM = SemesterSpan("2026-2027-1", date(2026, 9, 1), date(2027, 1, 17))
WORDS = (
    "和寝室长聊了热水时间，约好下周去后勤问一问",
    "看了新到的书桌，记下两盏坏灯和一扇关不上的窗",
    "大家说四级报名的事，一起把网上的步骤走了一遍",
    "有两个同学想转专业，帮他们问了教务的日子和材料",
    "陪新来的同学去图书馆办卡，路上说到作息和早饭",
    "听她们说兼职的事，提醒押金和合同上要留心的地方",
    "运动会报名差两个人，当场凑齐了，约好周四练一练",
    "期末复习排了个表，谁哪门拿手就帮别人讲哪一门",
    "快递点太远，算了算要走多久，想写成建议交上去",
)


def one(number: int, happened: date, entered: date | None = None, words: str | None = None, **more: object) -> Trace:
    """A visit; every text is another one unless told."""
    entered = entered or happened
    trace = Trace(
        number, 1, RecordKind.VISIT, number, happened, entered,
        datetime.combine(entered, time(12, number % 60), timezone.utc), words or f"{WORDS[number % 9]}{number}",
    )  # fmt: skip
    return replace(trace, **more)  # type: ignore[arg-type]


def found(traces: Sequence[Trace], *, closed: Sequence[date] = ()) -> list[Hint]:
    return list(hints_of(traces, TERM, lambda day: day not in closed))


def kinds(traces: Sequence[Trace], *, closed: Sequence[date] = ()) -> list[HintKind]:
    return [hint.kind for hint in found(traces, closed=closed)]


WEEKLY = [one(number, date(2026, 9, 7) + timedelta(weeks=number)) for number in range(9)]


def test_a_quiet_term_gives_no_hint() -> None:
    assert found(WEEKLY) == []
    assert found([]) == []


@pytest.mark.parametrize(("late", "hinted"), [(6, True), (5, False)])
def test_a_term_written_down_at_its_end(late: int, hinted: bool) -> None:
    """Of nine records six (two thirds, over 0.6) are of the last ten days, five (0.56) are not enough."""
    last = date(2027, 1, 10)
    traces = [replace(trace, entered_on=last) if at < late else trace for at, trace in enumerate(WEEKLY)]
    hints = [hint for hint in found(traces) if hint.kind is HintKind.BURST]
    assert bool(hints) is hinted
    if hints:
        assert (hints[0].count, hints[0].of, hints[0].numbers) == (6, 9, (0, 1, 2, 3, 4, 5))


def test_who_has_photos_or_confirmations_is_not_asked_about_the_end_of_term() -> None:
    traces = [replace(trace, entered_on=date(2027, 1, 10), backed=True) for trace in WEEKLY]
    assert kinds(traces) == []


def test_who_really_went_in_the_last_days_is_not_asked() -> None:
    assert kinds([one(number, date(2027, 1, 8) + timedelta(days=number)) for number in range(7)]) == []


@pytest.mark.parametrize(("late", "hinted"), [(5, True), (4, False)])
def test_written_down_more_than_a_month_later(late: int, hinted: bool) -> None:
    """Five of nine (0.56) is half, four (0.44) is not; 36 days is more than a month, 35 is not."""
    traces = [
        replace(trace, entered_on=trace.happened_on + timedelta(days=36 if at < late else 35))
        for at, trace in enumerate(WEEKLY)
    ]
    assert (HintKind.LATE in kinds(traces)) is hinted


def test_few_records_show_no_pattern() -> None:
    assert kinds([replace(trace, entered_on=date(2027, 1, 15)) for trace in WEEKLY[:5]]) == []


def test_the_same_words_on_three_days() -> None:
    same = [one(number, date(2026, 10, 9 + number), words=WORDS[0]) for number in range(3)]
    (hint,) = found(same)
    assert (hint.kind, hint.count, hint.days) == (HintKind.COPIED, 3, 0)
    assert found(same[:2]) == []


def test_one_message_about_several_dorms_is_no_copy() -> None:
    day = date(2026, 10, 9)
    assert found([one(number, day, words=WORDS[0]) for number in range(4)]) == []


def test_going_together_is_no_copy() -> None:
    mine = [one(number, date(2026, 10, 9 + number), words=WORDS[number], joint=f"j{number}") for number in range(3)]
    theirs = [replace(trace, number=trace.number + 10, cadre=2) for trace in mine]
    assert found([*mine, *theirs]) == []


def test_somebody_elses_words_on_two_days_and_only_the_later_writer_is_asked() -> None:
    mine = [one(number, date(2026, 10, 9 + number), words=WORDS[number]) for number in range(2)]
    theirs = [
        replace(one(number + 10, date(2026, 11, 9 + number), words=WORDS[number]), cadre=2) for number in range(2)
    ]
    (hint,) = found([*mine, *theirs])
    assert (hint.kind, hint.cadre, hint.numbers, hint.days) == (HintKind.COPIED, 2, (10, 11), 2)
    assert found([*mine, *theirs[:1]]) == []


def test_eight_places_in_a_day() -> None:
    day = date(2026, 10, 9)
    assert kinds([one(number, day) for number in range(8)]) == [HintKind.IMPOSSIBLE]
    assert kinds([one(number, day) for number in range(7)]) == []
    online = [one(number, day, kind=RecordKind.ONLINE) for number in range(8)]
    assert kinds(online) == [], "线上的不用走路"


def test_visits_in_the_holidays() -> None:
    closed = [date(2026, 10, 1) + timedelta(days=ahead) for ahead in range(7)]
    traces = [one(number, day) for number, day in enumerate(closed[:3])]
    (hint,) = found(traces, closed=closed)
    assert (hint.kind, hint.count, hint.days) == (HintKind.IMPOSSIBLE, 3, 1)
    assert found(traces[:2], closed=closed) == []
    assert found([replace(trace, kind=RecordKind.TALK) for trace in traces], closed=closed) == []


def test_one_photo_for_two_visits() -> None:
    photo = 0b1011 << 60
    traces = [one(1, date(2026, 10, 9), pictures=(photo,)), one(2, date(2026, 10, 12), pictures=(photo ^ 0b111,))]
    (hint,) = found(traces)
    assert (hint.kind, hint.numbers) == (HintKind.PICTURE, (1, 2))
    next_day = [traces[0], replace(traces[1], happened_on=date(2026, 10, 10))]
    assert found(next_day) == [], "日子可能记差了一天"
    assert found([traces[0], replace(traces[1], kind=RecordKind.ONLINE)]) == [], "线上的截图本来就像"
    assert found([replace(trace, joint="j") for trace in traces]) == []


def test_somebody_elses_photo() -> None:
    photo = 0b1011 << 60
    theirs = replace(one(2, date(2026, 10, 12), pictures=(photo,)), cadre=2)
    (hint,) = found([one(1, date(2026, 10, 9), pictures=(photo,)), theirs])
    assert (hint.cadre, hint.numbers) == (2, (2,))


def test_a_hint_keeps_its_key_until_it_speaks_of_other_records() -> None:
    hint = Hint(HintKind.LATE, 1, (1, 2), 2, 6)
    assert hint.key == replace(hint, of=9).key
    assert hint.key != replace(hint, numbers=(1, 2, 3)).key


def test_likeness_by_hand() -> None:
    """abcd has abc and bcd, abce has abc and bce: one of three in common."""
    assert likeness(triples("abcd"), triples("abce")) == pytest.approx(1 / 3)
    assert likeness(frozenset(), frozenset()) == 0.0


def test_short_or_slightly_alike_texts_are_no_copies() -> None:
    assert list(copies([(1, "和大家聊了学习和生活"), (2, "和大家聊了学习和生活")])) == []
    assert list(copies([(1, WORDS[0]), (2, WORDS[1])])) == []
    assert list(copies([(1, WORDS[0]), (2, WORDS[0] + "。"), (3, WORDS[0].replace("下周", "明天"))])) == [(1, 2)]


def test_a_phrase_of_the_house_finds_nobody() -> None:
    """A text that more than 400 hand in is a form, not somebody's story."""
    assert list(copies([(number, WORDS[0]) for number in range(401)])) == []
