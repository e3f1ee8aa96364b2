"""The words of the visits room, each branch read once as people would."""

from __future__ import annotations

from datetime import date

import pytest

from models.rules.duty import LinkSpan
from models.rules.progress import Progress, progress_of
from models.rules.refusal import Refusal
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import Outcome, RecordKind, TargetKind, Trust
from plugins._kit import replies as kit
from plugins._kit.policy import policy
from plugins.visits import replies
from plugins.visits.results import Overview, Recorded, RecordedTarget, Shown, Supplemented, Undone

TODAY = date(2026, 11, 23)


def shown(**more: object) -> Shown:
    facts: dict[str, object] = {
        "number": 7,
        "kind": RecordKind.VISIT,
        "cadre": "王小雨",
        "target": "3-305",
        "topic": "",
        "happened_on": TODAY,
        "entered_on": TODAY,
        "outcome": Outcome.DONE,
        "trust": Trust.GROUP,
        "process": "",
        "effect": "",
        "reflection": "",
        "complete": True,
        "pictures": 0,
    }
    return Shown(**(facts | more))  # type: ignore[arg-type]


def test_a_record_in_full() -> None:
    row = shown(
        entered_on=date(2026, 11, 24),
        trust=Trust.CONFIRMED,
        process="聊了热水",
        effect="修好了",
        reflection="多去",
        pictures=2,
    )
    assert replies.record_in_full(row) == (
        "#7 走访 3-305\n王小雨 · 2026-11-23（11月24日补记） · 完成 · 对方已确认\n"
        "过程：聊了热水\n成效：修好了\n感悟：多去\n照片 2 张"
    )
    lecture = shown(kind=RecordKind.LECTURE, target="", topic="青春")
    assert replies.record_in_full(lecture) == "#7 团课《青春》\n王小雨 · 2026-11-23 · 完成 · 群内可见"


def test_the_list_of_records() -> None:
    assert replies.record_list([], TODAY) == "还没有记录。走访后发一句：/走访 3-305 聊了什么"
    rows = [
        shown(trust=Trust.DISPUTED, complete=False),
        shown(number=6, outcome=Outcome.ABSENT, happened_on=date(2026, 11, 20), trust=Trust.CONFIRMED),
        shown(number=5, kind=RecordKind.LECTURE, target="", topic="青春"),
        shown(number=4, kind=RecordKind.LECTURE, target=""),
    ]
    assert replies.record_list(rows, TODAY) == (
        "#7 今天 走访 3-305 对方有异议 待补过程\n#6 11月20日 走访 3-305 没人 ✓对方已确认\n"
        "#5 今天 团课 《青春》 群内可见\n#4 今天 团课 群内可见"
    )


def test_a_message_without_target_and_topic() -> None:
    line = (RecordedTarget(3, "", None),)
    result = Recorded(RecordKind.LECTURE, line, TODAY, TODAY, Outcome.DONE, "", (), True, False, 0, 0)
    assert replies.recorded(result) == "已记录 #3 团课 今天"


@pytest.mark.parametrize(
    ("words", "pictures", "lost", "complete", "answer"),
    [
        (True, 1, 0, True, "已补到 #3 文字 照片 1 张"),
        (False, 1, 0, False, "已补到 #3 照片 1 张\n还差几句经过：/补充 3 聊了什么"),
        (False, 0, 1, True, "照片没取到，没有加到 #3。请再发一次（JPG、PNG，10 MB 以内）。"),
    ],
)
def test_what_was_added(words: bool, pictures: int, lost: int, complete: bool, answer: str) -> None:
    assert replies.supplemented([Supplemented(3, RecordKind.VISIT, words, pictures, lost, complete)]) == answer


def test_undone_without_a_target() -> None:
    assert replies.undone(Undone(3, RecordKind.LECTURE, "")) == "已撤回 #3 团课"


def test_progress_where_nothing_is_owed() -> None:
    nothing = Overview("王小雨", TODAY, Progress(None, None, (), ()), ())
    assert replies.progress(nothing) == "现在没有学期，先请校团委用 /学期 加上。\n这学期还没有任务。"
    assert replies.progress_here(nothing, {1}) == "完整的进度请私聊我发“进度”。"


def test_the_one_reminder() -> None:
    assert replies.unfinished_reminder([3, 5]) == (
        "#3、#5 还差几句经过，补上就计入进度：/补充 3 聊了什么\n这件事只提醒这一次。"
    )


FACTS = {
    "limit": 5000, "kind": RecordKind.VISIT, "name": "3-399", "nearest": (), "candidates": ["3-305", "5-305"],
    "said": "2月30日", "number": 7, "usage": "/撤回 12", "hours": 24, "targets": ("3-305",), "own": ("3-306",),
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(replies._REFUSALS))
def test_every_refusal_is_a_sentence_of_at_most_two_lines(code: str) -> None:
    facts = FACTS | ({"kind": RecordKind.VISIT.label} if code == "no-targets" else {})
    words = replies.refused(Refusal(code, facts))
    assert 5 < len(words) < 80
    assert words.count("\n") <= 1


def test_an_unknown_target_with_neighbours() -> None:
    known = replies.refused(Refusal("unknown-target", FACTS | {"nearest": ("3-305",)}))
    assert known == "没找到“3-399”，没有保存。\n你联系的有：3-305"


def test_the_words_every_room_shares() -> None:
    assert kit.group_only("报到") == "/报到 要在联系群里发，这样我才知道说的是哪个群。"


def test_a_number_is_asked_for() -> None:
    assert replies.choose_a_number(3) == "回 1–3 里的数字就行；不记了回“取消”。"


def test_progress_in_the_holidays_with_nothing_unfinished() -> None:
    term = SemesterSpan("2026-2027学年第一学期", date(2026, 9, 7), date(2027, 1, 24))
    links = [LinkSpan(1, TargetKind.DORM, "3-305", term.starts_on)]
    after = date(2027, 1, 30)
    seen = Overview("王小雨", after, progress_of(policy(), links, [], [term], after), ())
    words = replies.progress(seen)
    assert words.splitlines()[0] == "2026-2027学年第一学期 假期中"
    assert "✗ 走访寝室 0/2，还没走到：3-305" in words
    assert "最久没见" not in words
    assert "待补过程" not in words
    assert replies.progress_here(seen, {1}).splitlines()[:2] == ["这个群的联系进度", "报到 3-305 0/1"]
