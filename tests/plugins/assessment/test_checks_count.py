"""What checks found in the assessment: a line to look at, or, where the school wants it, records that do not count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from assessment_scene import exported, line_of
from stage import Stage

from models.tables import CheckItem, Link, Record, SpotCheck
from plugins._kit.directory import directory

CADRE, GOES, SECRETARY, COMMITTEE = "王小雨", "韩梅英", "陈思远", "何静宜"
DORMS = "20002"
COUNTS = ("counts = false ", "counts = true ")


async def found_wrong(stage: Stage) -> int:
    """Two visits, one of which a third party looked into and did not find; its number, the check still open."""
    await Link.all().update(valid_from=date(2026, 9, 1))
    await directory.notice_change()
    await stage.say(CADRE, "/报到 3-305 3-306 3-307", group=DORMS)
    await stage.say(CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好", group=DORMS)
    await stage.say(CADRE, "/走访 3-306 帮她们报修了坏掉的灯，聊了四级考试", group=DORMS)
    record = await Record.filter(kind="visit").order_by("number").first()
    assert record is not None
    await stage.tell(COMMITTEE, f"/抽查 委托 {GOES}")
    await stage.tell(COMMITTEE, "桂花")
    assert "记下了" in await stage.tell(GOES, f"/核实 {record.number} 2 寝室说没来过")
    return record.number


async def _close(stage: Stage) -> None:
    await stage.tell(COMMITTEE, f"/抽查 {(await SpotCheck.get()).number} 结束")


async def test_a_finding_is_only_shown_by_default(stage: Stage) -> None:
    record, late = await found_wrong(stage), stage.now + timedelta(days=15)
    assert "抽查" not in await stage.tell(CADRE, "/考核"), "nothing is made of it while the check is open"
    await _close(stage)
    before = await stage.tell(CADRE, "/考核", now=late)
    assert line_of(before, "抽查") == "抽查：抽到 2 条，对不上 0 条", "nobody has concluded anything"
    assert "核对下来" not in before
    assert "对不上" in await stage.tell(COMMITTEE, f"/核实 {record} 对不上 室友都说没来过", now=late)
    seen = await stage.tell(CADRE, "/考核", now=late)
    assert line_of(seen, "抽查") == f"抽查：抽到 2 条，对不上 1 条：#{record}（只列出，不影响得分）"
    assert line_of(seen, "走访寝室") == line_of(before, "走访寝室")
    assert "20/20，2/2" in line_of(seen, "走访寝室")
    assert "没来过" not in seen
    assert GOES not in seen


async def test_where_the_school_wants_it_a_false_record_does_not_count(
    stage: Stage, rules: Callable[..., None]
) -> None:
    rules(COUNTS)
    record, late = await found_wrong(stage), stage.now + timedelta(days=15)
    await _close(stage)
    assert "20/20，2/2" in await stage.tell(CADRE, "/考核", now=late), "an answer alone takes nothing away"
    await stage.tell(COMMITTEE, f"/核实 {record} 对不上 室友都说没来过", now=late)
    seen = await stage.tell(CADRE, "/考核", now=late)
    assert "10/20，1/2" in line_of(seen, "走访寝室")
    assert f"#{record}" not in line_of(seen, "走访寝室")
    assert line_of(seen, "抽查") == f"抽查：抽到 2 条，对不上 1 条：#{record}（上面各行没有算）"
    await stage.tell(COMMITTEE, f"/核实 {record} 属实 那天在楼下见的", now=late)
    assert "20/20，2/2" in await stage.tell(CADRE, "/考核", now=late), "who concluded can conclude otherwise"
    await CheckItem.all().update(verdict="wrong", judged_at=late)
    await SpotCheck.all().update(void_at=late)
    assert "20/20，2/2" in await stage.tell(CADRE, "/考核", now=late), "a check that was given up says nothing"


async def test_who_sees_what_was_found_is_the_policy_s(stage: Stage, rules: Callable[..., None]) -> None:
    await found_wrong(stage)
    await _close(stage)
    usual = 'readers = ["committee", "secretary"]'
    for who in (COMMITTEE, SECRETARY):
        assert line_of(await stage.tell(who, f"/考核 {CADRE}"), "抽查")
    rules((usual, 'readers = ["committee"]'))
    assert "抽查" not in await stage.tell(SECRETARY, f"/考核 {CADRE}")
    await stage.say(SECRETARY, "/导出 考核")
    assert "抽查" not in {row[3] for row in exported(stage)}
    assert line_of(await stage.tell(CADRE, "/考核"), "抽查"), "one's own is always there"
    rules((usual, 'readers = ["secretary"]'))
    assert "抽查" not in await stage.tell(COMMITTEE, f"/考核 {CADRE}")
    await stage.say(SECRETARY, "/导出 考核")
    assert "抽查" in {row[3] for row in exported(stage)}
