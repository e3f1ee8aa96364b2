from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.dates import FoundDate, find_date
from models.rules.refusal import Refusal

TODAY = date(2026, 11, 25)  # a Wednesday
NOVEMBER_20 = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("今天", TODAY),
        ("昨天", date(2026, 11, 24)),
        ("昨晚", date(2026, 11, 24)),
        ("前天", date(2026, 11, 23)),
        ("大前天", date(2026, 11, 22)),
        ("周三", TODAY),
        ("周四", date(2026, 11, 19)),
        ("星期一", date(2026, 11, 23)),
        ("礼拜天", date(2026, 11, 22)),
        ("周日", date(2026, 11, 22)),
        ("上周三", date(2026, 11, 18)),
        ("上个星期三", date(2026, 11, 18)),
        ("上上周五", date(2026, 11, 13)),
        ("本周一", date(2026, 11, 23)),
        ("这周二", date(2026, 11, 24)),
        ("11月20日", NOVEMBER_20),
        ("11月20号", NOVEMBER_20),
        ("11月20", NOVEMBER_20),
        ("１１月２０日", NOVEMBER_20),
        ("11-20", NOVEMBER_20),
        ("11/20", NOVEMBER_20),
        ("11.20", NOVEMBER_20),
        ("１１．２０", NOVEMBER_20),
        ("2026-11-20", NOVEMBER_20),
        ("2026/11/20", NOVEMBER_20),
        ("2026.11.20", NOVEMBER_20),
        ("2026年11月20日", NOVEMBER_20),
        ("2025-12-01", date(2025, 12, 1)),
        ("20号", NOVEMBER_20),
        ("20日", NOVEMBER_20),
        ("30号", date(2026, 10, 30)),
        ("（昨天）", date(2026, 11, 24)),
        ("[11-20]", NOVEMBER_20),
    ],
)
def test_every_way_to_say_a_day_before_and_after_the_story(said: str, day: date) -> None:
    story = "和大家聊了期末复习"
    assert find_date(f"{said} {story}", TODAY) == FoundDate(day, story)
    assert find_date(f"{said}，{story}", TODAY) == FoundDate(day, story)
    assert find_date(f"3-305 {said} {story}", TODAY) == FoundDate(day, f"3-305 {story}")
    assert find_date(f"{story} {said}", TODAY) == FoundDate(day, story)
    assert find_date(said, TODAY) == FoundDate(day, "")


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("昨天去看了大家", date(2026, 11, 24), "去看了大家"),
        ("昨天到3-305走访", date(2026, 11, 24), "到3-305走访"),
        ("周一晚上开了组织生活会", date(2026, 11, 23), "晚上开了组织生活会"),
        ("11月20日下午去了寝室", NOVEMBER_20, "下午去了寝室"),
        ("20号去了寝室", NOVEMBER_20, "去了寝室"),
        ("11.20晚上聊了聊", NOVEMBER_20, "晚上聊了聊"),
        ("3-305，昨天去看了大家", date(2026, 11, 24), "3-305 去看了大家"),
        ("3-305、3-306 昨天 卫生不错", date(2026, 11, 24), "3-305、3-306 卫生不错"),
        ("软件2301班 周一 学了讲话", date(2026, 11, 23), "软件2301班 学了讲话"),
        ("聊了考试（昨天）", date(2026, 11, 24), "聊了考试"),
        ("3-305昨天聊了考试", date(2026, 11, 24), "3-305 聊了考试"),
        ("5栋302室周一 卫生不错", date(2026, 11, 23), "5栋302室 卫生不错"),
        ("3-305 没人，前天晚上去的", date(2026, 11, 23), "3-305 没人 晚上去的"),
        ("3-305没人 昨天", date(2026, 11, 24), "3-305没人"),
    ],
)
def test_a_day_written_together_with_its_neighbours(text: str, day: date, rest: str) -> None:
    assert find_date(text, TODAY) == FoundDate(day, rest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "大家都在准备考试",
        "3-305 大家都在",
        "3-305",
        "3-12 大家都在",  # a room: 12 March is long gone
        "13-40 大家都在",
        "20号楼 大家都在",
        "3号寝室很干净",
        "20号楼",
        "32号 大家都在",
        "前几天去看了大家",
        "昨天的考试大家都没考好",
        "11月20日的考试大家都没考好",
        "11.20元的水费有人没交",
        "3.5小时谈了很多",
        "和大家聊到11月20日的考试",
        "大家说 昨天 食堂关门了",
        "明天要考试大家都在复习",
        "11月30日要考四级大家都紧张",
        "2月30日交的表大家都忘了",
        "周一到周五都在实习",
        "11月20日至11月22日去实习",
        "2023级的同学都在",
        "聊了考试，下次约 周五",
        "考完再聊 11月20日",
        "约定时间 11月30日",
        "聊到2月30日",
        "写完了 2月30日",
        "聊了 20号楼",
        "聊了昨天。",
    ],
)
def test_what_is_no_date_of_the_record(text: str) -> None:
    assert find_date(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("明天 去3-305", date(2026, 11, 26)),
        ("后天", date(2026, 11, 27)),
        ("大后天，走访", date(2026, 11, 28)),
        ("3-305 11月30日 走访", date(2026, 11, 30)),
        ("下周三 走访", date(2026, 12, 2)),
        ("本周五 走访", date(2026, 11, 27)),
        ("12-1 走访", date(2026, 12, 1)),
        ("2027-01-01 走访", date(2027, 1, 1)),
    ],
)
def test_a_day_to_come_is_refused(text: str, day: date) -> None:
    answer = find_date(text, TODAY)
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.facts["day"]) == ("future-date", day)


def test_the_refusal_says_the_words_as_they_were_typed() -> None:
    assert find_date("１２月１日 走访", TODAY) == Refusal(
        "future-date", {"said": "１２月１日", "day": date(2026, 12, 1)}
    )
    assert find_date("2月30日 走访", TODAY) == Refusal("no-such-date", {"said": "2月30日"})
    assert find_date("2026-13-01", TODAY) == Refusal("no-such-date", {"said": "2026-13-01"})


def test_names_are_never_read_as_dates() -> None:
    assert find_date("11-20 大家都在", TODAY, names=["11-20"]) is None
    assert find_date("１１－２０ 昨天 大家都在", TODAY, names=["11-20"]) == FoundDate(
        date(2026, 11, 24), "１１－２０ 大家都在"
    )
    assert find_date("和周一 昨天 谈心", TODAY, names=["周一"]) == FoundDate(date(2026, 11, 24), "和周一 谈心")
    assert find_date("林小满 昨天 谈心", TODAY, names=["林小满"]) == FoundDate(date(2026, 11, 24), "林小满 谈心")
    assert find_date("林小满昨天 谈心", TODAY, names=["林小满"]) == FoundDate(date(2026, 11, 24), "林小满 谈心")
    assert find_date("@周一前天 谈心", TODAY, names=["", "周一"]) == FoundDate(date(2026, 11, 23), "@周一 谈心")
    assert find_date("周一晚上谈心", TODAY, names=["周一"]) is None
    assert find_date("林小满 昨天 谈心", TODAY) is None


def test_days_without_a_year_around_new_year() -> None:
    january = date(2027, 1, 5)
    assert find_date("12月28日", january) == FoundDate(date(2026, 12, 28), "")
    assert find_date("12-28", january) == FoundDate(date(2026, 12, 28), "")
    assert find_date("30号", january) == FoundDate(date(2026, 12, 30), "")
    assert isinstance(find_date("3月1日", january), Refusal)
    assert find_date("31号 走访", date(2026, 11, 30)) == FoundDate(date(2026, 10, 31), "走访")
    assert find_date("31号 走访", date(2026, 7, 1)) is None  # June has none


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.integers(0, 180))
def test_a_day_of_the_last_half_year_is_found_however_written(today: date, ago: int) -> None:
    day = today - timedelta(days=ago)
    for said in (
        f"{day.month}月{day.day}日",
        f"{day.month}-{day.day}",
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
    ):
        assert find_date(f"{said} 走访", today) == FoundDate(day, "走访")


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.text(max_size=20))
def test_whatever_is_said_the_day_is_never_in_the_future(today: date, text: str) -> None:
    found = find_date(text, today)
    assert not isinstance(found, FoundDate) or found.day <= today


@given(st.integers(1, 30), st.integers(1, 9), st.integers(1, 40))
def test_room_numbers_stay_room_numbers(building: int, floor: int, room: int) -> None:
    name = f"{building}-{floor}{room:02}"
    assert find_date(f"{name} 大家都在", TODAY) is None
