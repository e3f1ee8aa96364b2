"""学年考核 in the chat: every point leads to records, any line can be appealed, a frozen year can be computed anew."""

from __future__ import annotations

import base64
import re
from datetime import date, datetime, timedelta, timezone
from io import BytesIO

import openpyxl
from stage import Stage

from models.tables import Appeal, AssessmentLine, College, Link, Outbox, Person, Record, Semester
from plugins._kit.directory import directory

CADRE, OTHER, SECRETARY, COMMITTEE, YOUTH = "王小雨", "李明哲", "陈思远", "何静宜", "吴思颖"
DORMS = "20002"


async def _visits(stage: Stage) -> list[int]:
    await Link.all().update(valid_from=date(2026, 9, 1))
    await directory.notice_change()
    await stage.say(CADRE, "/报到 3-305 3-306 3-307", group=DORMS)
    for room, words in (
        ("3-305", "和大家聊了热水时间和晚自习，气氛很好"),
        ("3-306", "帮她们报修了坏掉的灯，聊了四级考试"),
    ):
        await stage.say(CADRE, f"/走访 {room} {words}", group=DORMS)
    return [row.number for row in await Record.filter(kind="visit").order_by("number")]


async def test_every_point_leads_to_its_records(stage: Stage) -> None:
    numbers = await _visits(stage)
    seen = await stage.tell(CADRE, "/考核")
    line = next(line for line in seen.splitlines() if "走访寝室" in line)
    assert re.fullmatch(rf"\d+\. 走访寝室 20/20，2/2：#{numbers[0]} #{numbers[1]}", line)
    assert "面对面谈心 0/20，0/1" in seen
    assert "满意度：不作要求" in seen
    progress = await stage.tell(CADRE, "/进度")
    assert "走访寝室 2/2" in progress, "the same figures as /进度"


async def test_people_by_name_and_never_by_score(stage: Stage) -> None:
    await _visits(stage)
    listed = await stage.tell(COMMITTEE, "/考核")
    names = re.findall(r"^· (\S+) ", listed, re.MULTILINE)
    assert names == sorted(names)
    assert CADRE in names
    elsewhere = await College.create(school_id=directory.school_id, name="食品学院")
    await Person.filter(name=OTHER).update(college_id=elsewhere.id)
    await directory.notice_change()
    college = await stage.tell(SECRETARY, "/考核")
    assert OTHER not in college
    assert "走访寝室 20/20" in await stage.tell(SECRETARY, f"/考核 {CADRE}")
    assert await stage.tell(SECRETARY, f"/考核 {OTHER}") == f"没有找到“{OTHER}”，或者不归你看。"
    assert await stage.tell(CADRE, f"/考核 {OTHER}") == f"没有找到“{OTHER}”，或者不归你看。"
    assert "由校团委、学院团委、团干部来用" in await stage.tell(YOUTH, "/考核")


async def test_another_formula_is_only_looked_at(stage: Stage) -> None:
    await _visits(stage)
    own = await stage.tell(CADRE, "/考核 如果 走访寝室 40 谈心=0")
    assert "（如果走访寝室 40、面对面谈心 0，只是看看）" in own
    assert "走访寝室 40/40" in own
    assert "人太少，不比较" in await stage.tell(SECRETARY, "/考核 如果 走访 40")
    assert "没看懂“飞行”" in await stage.tell(CADRE, "/考核 如果 飞行 40")
    assert "一项最多 1000 分" in await stage.tell(CADRE, "/考核 如果 走访 4000")
    assert not await AssessmentLine.exists()


async def test_an_appeal_is_answered_by_somebody_else(stage: Stage) -> None:
    await _visits(stage)
    seen = await stage.tell(CADRE, "/考核")
    place = next(line.split(".")[0] for line in seen.splitlines() if "讲团课" in line)
    assert "没有申诉" in await stage.tell(CADRE, "/申诉")
    made = await stage.tell(CADRE, f"/申诉 {place} 十月讲过一次，群里有照片")
    number = (await Appeal.get()).number
    assert made == f"申诉 #{number} 记下了（讲团课），学院团委会答复你。"
    told = await Outbox.get(kind="appeal")
    assert told.person_id == (await Person.get(name=SECRETARY)).id
    assert f"申诉 #{number} 讲团课：等答复" in await stage.tell(CADRE, "/考核")
    assert "不归你答复" in await stage.tell(OTHER, f"/申诉 答复 {number} 我来说两句")
    assert "不归你答复" in await stage.tell(CADRE, f"/申诉 答复 {number} 我自己说")
    assert "十月讲过一次" in await stage.tell(SECRETARY, "/申诉")
    assert await stage.tell(SECRETARY, f"/申诉 答复 {number} 请用 /团课 补记，补上就算") == (
        f"申诉 #{number} 答复了，已告诉{CADRE}。"
    )
    assert "已经答复过了" in await stage.tell(SECRETARY, f"/申诉 答复 {number} 再说一次")
    assert "请用 /团课 补记" in (await Outbox.get(kind="appealed")).payload["text"]
    assert "答复：请用 /团课 补记" in await stage.tell(CADRE, "/申诉")
    assert "没有第 99 行" in await stage.tell(CADRE, "/申诉 99 没有这行")
    assert "这样写" in await stage.tell(CADRE, "/申诉 不服")


async def test_a_frozen_year_can_be_computed_anew(stage: Stage) -> None:
    await _visits(stage)
    assert "还没完" in await stage.tell(COMMITTEE, "/考核 冻结")
    assert await stage.tell(SECRETARY, "/考核 冻结") == "这一步由校团委来做。"
    assert "还没有冻结" in await stage.tell(COMMITTEE, "/考核 核对")
    assert "还没有这个学年" in await stage.tell(COMMITTEE, "/考核 2019-2020")
    await Semester.filter(starts_on__gt=date(2026, 12, 1)).delete()
    await Semester.create(
        school_id=directory.school_id, name="2026-2027-2", starts_on=date(2027, 2, 22), ends_on=date(2027, 7, 4)
    )
    await directory.notice_change()
    now = datetime(2027, 8, 1, 2, 0, tzinfo=timezone.utc)
    done = await stage.tell(COMMITTEE, "/考核 冻结 2026-2027", now=now)
    assert "2026-2027 学年冻结了" in done
    assert "已经冻结了" in await stage.tell(COMMITTEE, "/考核 冻结 2026-2027", now=now)
    assert "每一行都和冻结时一样" in await stage.tell(COMMITTEE, "/考核 核对 2026-2027", now=now)
    shown = await stage.tell(CADRE, "/考核 2026-2027", now=now)
    assert "冻结）" in shown
    assert "冻结）" in await stage.tell(COMMITTEE, "/考核 2026-2027", now=now)
    row = await Record.filter(kind="visit").order_by("number").first()
    assert row is not None
    await Record.filter(id=row.id).update(withdrawn_at=now)
    later = now + timedelta(days=1)
    again = await stage.tell(COMMITTEE, "/考核 核对 2026-2027", now=later)
    assert f"1 位和冻结时不一样：\n· {CADRE}：走访寝室 10/20 → 5/20，少了 #{row.number}" in again
    assert await stage.tell(CADRE, "/考核 2026-2027", now=later) == shown, "what is frozen stays"


async def test_the_sheet_says_what_the_chat_says(stage: Stage) -> None:
    await _visits(stage)
    seen = await stage.tell(CADRE, "/考核")
    await stage.say(SECRETARY, "/导出 考核")
    files = [data for name, data in stage.bot.calls if name == "upload_private_file"]
    content = base64.b64decode(str(files[-1]["file"]).removeprefix("base64://"))
    rows = list(openpyxl.load_workbook(BytesIO(content)).worksheets[0].values)
    own = [row for row in rows if row[0] == CADRE]
    assert {row[3]: (row[4], row[5]) for row in own}["走访寝室"] == (20, 20)
    assert f"：{own[0][2]:.1f} 分" in seen.splitlines()[0]
