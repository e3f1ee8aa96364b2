"""Whatever is typed: nothing raises, nothing said is lost or invented, and order does not matter."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.refusal import Refusal
from models.rules.vocabulary import RecordKind, TargetKind
from plugins.visits.parse import (
    Draft,
    KnownPerson,
    KnownTarget,
    parse_choice,
    parse_dispute,
    parse_number,
    parse_numbers,
    parse_record,
    parse_supplement,
)

TODAY = date(2026, 11, 25)
KNOWN = [
    KnownTarget(1, TargetKind.DORM, "3-305"),
    KnownTarget(2, TargetKind.DORM, "11-20"),
    KnownTarget(3, TargetKind.BRANCH, "药学2301"),
    KnownTarget(4, TargetKind.YOUTH, "林小满", ("20240126",)),
]
PEOPLE = [KnownPerson(1, "李明哲"), KnownPerson(2, "王芳")]
CODES = {"empty", "which-target", "ambiguous-target", "unknown-target", "future-date", "no-such-date"}
SEPARATORS = " \t\n,，、;；:：。.|-"

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=40)
STORY = st.text("鱼鸟虫花草树山石泉云霜雪", min_size=1, max_size=12)
SPOKEN = st.sampled_from(
    [
        *("3-305", "11-20", "305", "20", "9-999", "药学2301班", "药学2399", "林小满", "小满", "王小明"),
        *("昨天", "11-20", "12-25", "2月30日", "周三", "明天", "和李明哲一起", "和王芳、赵六一起"),
        *("成效：", "感悟：", "过程：", "【心得】", "没人", "谢绝", "组织生活", "学习", "《青春》", "《", "》"),
        *("寝室", "班级", "的", "去了", "和", "、", "，", "。", "（", "）", "\n", "#12", "12号", "12-14", "取消"),
    ]
)
SOUP = st.lists(st.one_of(SPOKEN, STORY, st.text(max_size=3), st.just(" ")), max_size=12).map("".join)
KINDS = st.sampled_from(RecordKind)
quick = settings(deadline=None, max_examples=150, database=None)


def read(kind: RecordKind, text: str, here: list[KnownTarget] | None = None) -> Draft | Refusal:
    return parse_record(kind, text, TODAY, KNOWN, here or [], PEOPLE)


@quick
@given(KINDS, st.one_of(ANYTHING, SOUP), st.booleans(), st.booleans())
def test_nothing_raises(kind: RecordKind, text: str, at_home: bool, answered: bool) -> None:
    chosen = KNOWN[:2] if answered else []
    draft = parse_record(kind, text, TODAY, KNOWN, KNOWN[:1] if at_home else [], PEOPLE, chosen=chosen)
    if isinstance(draft, Refusal):
        assert draft.code in CODES
        assert not answered or draft.code in {"empty", "future-date", "no-such-date"}
    else:
        assert draft.happened_on <= TODAY
        assert draft.targets or kind in (RecordKind.LECTURE, RecordKind.ONLINE)
        assert len(set(draft.targets)) == len(draft.targets)


@quick
@given(st.one_of(ANYTHING, SOUP), st.integers(1, 20))
def test_no_answer_raises(text: str, n: int) -> None:
    number, _ = parse_number(text)
    assert number is None or 0 <= number < 2**63
    assert all(0 <= number < 2**63 for number in parse_numbers(text))
    assert parse_supplement(text).number == number
    parse_dispute(text)
    picked = parse_choice(text, n)
    assert not isinstance(picked, tuple) or (picked and all(1 <= one <= n for one in picked))


@quick
@given(
    order=st.permutations(["target", "day", "story"]),
    name=st.sampled_from(["3-305", "３－３０５", "3栋305", "3-305寝室", "寝室3-305"]),
    ago=st.integers(0, 2),
    story=STORY,
    gaps=st.tuples(*[st.sampled_from([" ", "  ", "\u3000", "，", ", ", "\n"])] * 2),
)
def test_order_and_spacing_do_not_matter(
    order: list[str], name: str, ago: int, story: str, gaps: tuple[str, str]
) -> None:
    words = {"target": name, "day": ("今天", "昨天", "前天")[ago], "story": story}
    draft = read(RecordKind.VISIT, words[order[0]] + gaps[0] + words[order[1]] + gaps[1] + words[order[2]])
    assert isinstance(draft, Draft)
    assert draft.targets == (KNOWN[0],)
    assert draft.happened_on == TODAY - timedelta(days=ago)
    assert draft.process == story


@quick
@given(st.sampled_from(KNOWN), STORY, st.sampled_from(["", " ", "，", "："]))
def test_a_name_needs_no_space_after_it(target: KnownTarget, story: str, gap: str) -> None:
    kind = {
        TargetKind.DORM: RecordKind.VISIT,
        TargetKind.BRANCH: RecordKind.LEAGUE_DAY,
        TargetKind.YOUTH: RecordKind.TALK,
    }[target.kind]
    draft = read(kind, f"{target.name}{gap}{story}")
    assert isinstance(draft, Draft)
    assert (draft.targets, draft.process, draft.happened_on) == ((target,), story, TODAY)


@quick
@given(KINDS, SOUP)
def test_what_is_told_is_neither_lost_nor_invented(kind: RecordKind, text: str) -> None:
    draft = read(kind, text, KNOWN)
    if isinstance(draft, Refusal):
        return
    kept = Counter(draft.process + draft.effect + draft.reflection)
    topic = Counter(draft.topic)
    for character, count in Counter(text).items():
        if character in "鱼鸟虫花草树山石泉云霜雪":
            assert kept[character] <= count <= kept[character] + topic[character], character
    assert not set(kept) - set(text) - {"\n", " "}
    assert is_subsequence(draft.process, text) or "过程" in text or "\n" in draft.process


@quick
@given(st.text("大家聊得很开心，。！ \n…（）🙂ab热水", max_size=30))
def test_a_plain_story_stays_as_it_is(story: str) -> None:
    draft = read(RecordKind.VISIT, story, KNOWN[:1])
    if isinstance(draft, Refusal):
        assert draft.code == "empty"
        assert not story.strip(SEPARATORS)
    else:
        assert draft.process == story.strip().rstrip(SEPARATORS.replace("。", "")) or not story.strip(SEPARATORS)


def is_subsequence(part: str, whole: str) -> bool:
    """Whether the characters stand in the whole in this order; gaps may have become one space."""
    rest = iter(whole)
    return all(character in rest for character in part if character not in SEPARATORS)
