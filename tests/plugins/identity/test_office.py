"""/学期 and /覆盖: who may see and change what."""

from __future__ import annotations

import base64
from io import BytesIO

import openpyxl
from stage import Stage

from models.tables import Audit, College, Event, Link, LinkTarget, Person, PersonRole, Semester
from plugins._kit.directory import directory

CADRE, SECRETARY, COMMITTEE = "王小雨", "陈思远", "何静宜"


async def test_semesters_are_listed(stage: Stage) -> None:
    assert await stage.tell(CADRE, "/学期") == (
        "2026-2027学年第一学期：2026-09-07 到 2027-01-24 ←现在\n2026-2027学年第二学期：2027-02-22 到 2027-07-11"
    )


async def test_the_committee_gets_a_line_to_copy(stage: Stage) -> None:
    await Semester.all().delete()
    directory.forget()
    assert await stage.tell(COMMITTEE, "/学期") == (
        "还没有学期。\n登记下一个，按惯常日期（可改）：\n/学期 2026-2027-1 2026-09-01 2027-01-17"
    )
    assert await stage.tell(COMMITTEE, "/学期 2026-2027-1 2026-09-01 2027-01-17") == (
        "加上了：2026-2027-1 2026-09-01 到 2027-01-17"
    )
    assert (await stage.tell(COMMITTEE, "/学期")).endswith("/学期 2026-2027-2 2027-02-22 2027-07-04")
    assert (await stage.tell(SECRETARY, "/学期")).splitlines() == ["2026-2027-1：2026-09-01 到 2027-01-17 ←现在"]


async def test_a_semester_is_moved_and_counts_at_once(stage: Stage) -> None:
    await Semester.all().delete()
    await stage.tell(COMMITTEE, "/学期 秋季学期 2026-09-01 2026-11-01")
    visit = "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好"
    assert "不在任何学期里" in await stage.tell(CADRE, visit, group="20002")
    assert (await stage.tell(COMMITTEE, "/学期 秋季学期 2026-09-01 2027-01-17")) == (
        "改好了：秋季学期 2026-09-01 到 2027-01-17（原来 2026-09-01 到 2026-11-01）"
    )
    assert (await stage.tell(COMMITTEE, "/学期 秋季学期 2026-09-01 2027-01-17")).startswith("秋季学期 本来就是")
    assert (await stage.tell(CADRE, f"{visit}极了", group="20002")).endswith("2/2")
    assert await Event.filter(kind="semester_set").count() == 2


async def test_overlaps_and_slips_are_refused(stage: Stage) -> None:
    answer = await stage.tell(COMMITTEE, "/学期 小学期 2027-01-20 2027-02-01")
    assert answer.startswith("小学期 和 2026-2027学年第一学期（2026-09-07 到 2027-01-24）有重叠，没有保存。")
    answer = await stage.tell(COMMITTEE, "/学期 早学期 2026-08-01 2026-09-07")
    assert answer.startswith("早学期 和 2026-2027学年第一学期")
    assert (await stage.tell(COMMITTEE, "/学期 小学期")).startswith("照这样写：/学期")
    assert (await stage.tell(COMMITTEE, "/学期 小学期 2027-02-31 2027-03-01")).startswith("没有“2027-02-31”这一天")
    assert await Semester.all().count() == 2


async def test_only_the_committee_changes_semesters(stage: Stage) -> None:
    for who in (CADRE, SECRETARY):
        answer = await stage.tell(who, "/学期 小学期 2027-07-12 2027-07-30")
        assert answer == "登记学期由校团委来做；发 /学期 可以看。"
    assert await Audit.filter(command="学期").count() == 2
    assert (await stage.tell("吴思颖", "/学期")).startswith("/学期 由")
    assert (await stage.tell("9999", "/学期 小学期 2027-07-12 2027-07-30")).startswith("加上了")


async def test_coverage_of_ones_college(stage: Stage) -> None:
    assert await stage.tell(SECRETARY, "/覆盖") == (
        "药学院：团干部 2 人，没联系满的 0 人\n班级 8 个，没人联系 2 个；寝室 11 间，没人联系 5 间"
    )
    dorm = await LinkTarget.get(key="3-305")
    youth = await LinkTarget.get(key="20240126")
    other = await Person.get(name="李明哲")
    await Link.filter(target_id__in=[dorm.id, youth.id]).update(cadre_id=other.id)
    guest = await Person.create(school_id=dorm.school_id, code="G1", name="客人", level="school")
    await PersonRole.create(school_id=dorm.school_id, person_id=guest.id, role="cadre")
    await Link.create(
        school_id=dorm.school_id, cadre_id=guest.id, target_id=youth.id, valid_from=stage.now.date().replace(day=1)
    )
    assert await stage.tell(SECRETARY, "/覆盖情况") == (
        "药学院：团干部 2 人，没联系满的 1 人\n班级 8 个，没人联系 2 个；寝室 11 间，没人联系 5 间\n"
        "王小雨：寝室 2/3、青年 2/3\n有两位以上干部联系的 1 个：\n吴思颖：李明哲、客人"
    )
    answer = await stage.tell(COMMITTEE, "/覆盖")
    assert answer.startswith("明湖职业技术学院：团干部 3 人，没联系满的 2 人\n")
    assert "客人：班级 0/3、寝室 0/3、青年 1/3" in answer


async def test_a_college_never_sees_another(stage: Stage) -> None:
    school_id = directory.school_id
    nursing = await College.create(school_id=school_id, name="护理学院")
    cadre = await Person.create(school_id=school_id, code="H1", name="护理干部", college_id=nursing.id, level="college")
    await PersonRole.create(school_id=school_id, person_id=cadre.id, role="cadre")
    await Person.create(
        school_id=school_id, code="H2", name="护理学生", college_id=nursing.id, level="college", class_name="护理2401"
    )
    answer = await stage.tell(SECRETARY, "/覆盖")
    assert "护理" not in answer
    assert answer.startswith("药学院：团干部 2 人")
    assert "护理干部" in await stage.tell(COMMITTEE, "/覆盖")


async def test_a_long_list_comes_as_a_sheet(stage: Stage) -> None:
    college = await College.get()
    for number in range(9):
        cadre = await Person.create(
            school_id=college.school_id,
            code=f"X{number}",
            name=f"=干部{number}",
            college_id=college.id,
            level="college",
        )
        await PersonRole.create(school_id=college.school_id, person_id=cadre.id, role="cadre")
    assert (await stage.tell(SECRETARY, "/覆盖")).endswith("全部在附件里。")
    (upload,) = [data for api, data in stage.bot.calls if api == "upload_private_file"]
    assert upload["name"] == "联系覆盖 2026-11-23.xlsx"
    book = openpyxl.load_workbook(BytesIO(_decoded(upload["file"])))
    rows = list(book["没联系满"].values)
    assert len(rows) == 1 + 9 * 3
    assert rows[1][1] == "'=干部0"
    assert "陈思远 2026-11-23" in str(book["没联系满"].oddHeader.center.text)
    assert (await Audit.get()).reason == "exported coverage"


def _decoded(file: str) -> bytes:
    return base64.b64decode(file.removeprefix("base64://"))


async def test_who_may_see_coverage(stage: Stage) -> None:
    assert (await stage.tell(CADRE, "/覆盖")).startswith("/覆盖 由")
    assert await stage.tell(SECRETARY, "/覆盖", group="20002") == "覆盖请私聊我，这里人多。"
    await Person.filter(name=SECRETARY).update(college_id=None)
    directory.forget()
    assert (await stage.tell(SECRETARY, "/覆盖")).startswith("名单里没有写你的学院")
