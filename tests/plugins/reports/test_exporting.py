"""/导出: what the sheets hold is what the rows hold and the chat says; nobody takes out what is not theirs."""

from __future__ import annotations

import base64
import io
import re
from typing import Any
from zipfile import ZipFile

import pytest
from heard import TODAY, problem
from inline_snapshot import snapshot
from openpyxl import load_workbook
from pictures import photo
from stage import Stage

from models.rules.concern_words import Closure, Openness, ProblemState, StepKind
from models.tables import Audit, College, Evidence, LinkTarget, Person, Problem, ProblemStep, Record
from plugins._kit.directory import directory
from plugins._kit.exporting import offers

CADRE, SECRETARY, COMMITTEE, OTHER, HEAD = "王小雨", "陈思远", "何静宜", "李明哲", "曹建平"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Rows = list[tuple[Any, ...]]


def last_file(stage: Stage) -> tuple[str, bytes]:
    """(name, content) of the last file sent."""
    data = [data for api, data in stage.bot.calls if api == "upload_private_file"][-1]
    return data["name"], base64.b64decode(data["file"].removeprefix("base64://"))


def sheets(stage: Stage) -> dict[str, Rows]:
    """The cells of the last file, as a program reads them."""
    book = load_workbook(io.BytesIO(last_file(stage)[1]))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


async def some_problems() -> None:
    """Open, overdue, closed, one about the secretary, one of another college."""
    cadre = await Person.get(name=CADRE)
    await problem(people=7, text="密封的话，谁也不给看")
    await problem("=1+1 · 热水", people=2, openness=Openness.OPEN, owner_id=cadre.id, state=ProblemState.CLAIMED.value)
    done = await problem(
        "图书馆 · 座位", state=ProblemState.CLOSED.value, closure=Closure.SOLVED.value, closure_words="加了四十个座位",
        closed_on=TODAY, confirmed=True,
    )  # fmt: skip
    here = {"school_id": directory.school_id, "problem_id": done.id, "day": TODAY}
    steps = (
        (StepKind.CLAIMED, cadre.id, ""),
        (StepKind.REPLIED, cadre.id, "正在问"),
        (StepKind.REOPENED, None, "我没座"),
    )
    for place, (kind, person, words) in enumerate(steps, 1):
        await ProblemStep.create(**here, place=place, kind=kind.value, person_id=person, words=words)
    await problem("关于一位老师", about=SECRETARY)
    there = await College.create(school_id=directory.school_id, name="制药学院")
    away = await problem("制药楼 · 空调", college_id=there.id, days=())
    assert away.college_id == there.id


@pytest.mark.parametrize("who", [CADRE, SECRETARY, COMMITTEE])
async def test_the_list_is_the_chats_to_the_digit_and_the_rows(stage: Stage, who: str) -> None:
    await some_problems()
    chat = await stage.tell(who, "/问题清单 全部")
    told = await stage.tell(who, "/导出 问题清单 全部")
    assert chat.split("：")[1].split("\n")[0] in told
    found = sheets(stage)["问题清单"]
    shown = re.findall(r"^#(\d+) (.*) · (.*?) · (\d+)人 · (?:超期(\d+)天)?", chat, re.MULTILINE)
    assert len(shown) == len(found) - 1
    for (number, title, state, people, late), row in zip(shown, found[1:], strict=True):
        assert (row[0], row[1].lstrip("'"), row[3], row[5]) == (int(number), title, int(people), int(late or 0))
        assert state.startswith(row[2])
        stored = await Problem.get(number=row[0])
        assert (row[6], row[8], row[9]) == (stored.category, stored.department, stored.opened_on.isoformat())
        assert (row[11], row[13]) == (
            stored.closed_on.isoformat() if stored.closed_on else "", stored.closure_words,
        )  # fmt: skip
    names = {row[1] for row in found[1:]}
    assert ("制药楼 · 空调" in names) == (who == COMMITTEE)
    assert ("关于一位老师" in names) == (who != SECRETARY)
    done = sheets(stage)["办理经过"]
    assert [row[2:] for row in done] == snapshot(
        [("做了什么", "内容"), ("王小雨认领", ""), ("王小雨回复", "正在问"), ("有同学说没解决", "")]
    )


async def test_the_file_carries_no_words_of_youths_no_formula_and_a_mark_on_every_page(stage: Stage) -> None:
    await some_problems()
    await stage.say(COMMITTEE, "/导出 问题清单 全部")
    name, content = last_file(stage)
    assert name == "全校 含已办结 问题清单 2026-11-23.xlsx"
    with ZipFile(io.BytesIO(content)) as parts:
        whole = b"".join(parts.read(one) for one in parts.namelist()).decode()
    for hidden in ("密封的话", "我没座", "<f>", "creator"):
        assert hidden not in whole
    assert whole.count("何静宜 2026-11-23 导出 · 仅供工作使用，请勿外传") >= 7
    assert sheets(stage)["说明"] == snapshot(
        [
            ("项目", "内容"),
            ("内容", "问题清单"),
            ("范围", "全校 含已办结"),
            ("导出", "何静宜 2026-11-23 导出 · 仅供工作使用，请勿外传"),
            ("数", "5 件，3 件待认领，4 件超期"),
        ]
    )
    assert [(one.reason, one.scene) for one in await Audit.all()] == [("export:问题清单 全部", "private")]


async def test_whom_a_problem_was_not_passed_to_takes_nothing(stage: Stage) -> None:
    await some_problems()
    await stage.say(HEAD, "/导出 问题清单 全部")
    assert sheets(stage)["问题清单"] == [("编号", "问题", "状态", "人数", "天数", "超期天数")]
    assert "办理经过" not in sheets(stage)


async def some_records(stage: Stage) -> None:
    """Of two cadres, one of them the school's, with pictures and a talk."""
    await stage.say(CADRE, "/走访 3-305 聊了热水时间和晚自习，气氛很好 成效：约了宿管 感悟：要多听", photos=[photo(1)])
    await stage.say(CADRE, "/走访 3-307 都好")
    await stage.say(CADRE, "/谈心 吴思颖 聊了转专业的打算和最近的作息，约好下周再聊")
    await stage.say(OTHER, "/走访 5-402 一起看了新到的书桌，记下两盏坏灯")


async def test_records_are_the_rows_within_the_scope_of_the_chat(stage: Stage) -> None:
    await some_records(stage)
    pharmacy = await College.get(name="药学院")
    away = await College.create(school_id=directory.school_id, name="制药学院")
    await Record.filter(number=4).update(college_id=away.id)
    expected = {CADRE: {1, 2, 3}, SECRETARY: {1, 2, 3, 4}, COMMITTEE: {1, 2, 3, 4}, OTHER: {4}}
    for who, numbers in expected.items():
        told = await stage.tell(who, "/导出 记录")
        rows = sheets(stage)["履职记录"][1:]
        assert {row[0] for row in rows} == numbers
        assert told.split("（")[0].endswith(f"{len(numbers)} 条")
        for row in rows:
            shown = await stage.tell(who, f"/记录 {row[0]}")
            assert "只有本人" not in shown
            stored = await Record.get(number=row[0])
            words = "（谈心的内容不导出）" if row[0] == 3 and who != CADRE else stored.process
            assert (row[1], row[13], row[14]) == (
                stored.happened_on.isoformat(), words, stored.effect,
            )  # fmt: skip
            assert row[12] == await Evidence.filter(record_id=stored.id, kind="image").count()
    # The school's cadre visits a dorm of the college: shown to both (guarantee 7); of another college it is not.
    await LinkTarget.filter(name="5-402").update(college_id=away.id)
    directory.forget()
    await stage.say(SECRETARY, "/导出 记录")
    assert {row[0] for row in sheets(stage)["履职记录"][1:]} == {1, 2, 3}
    assert "只有本人和学院团委能看" in await stage.tell(SECRETARY, "/记录 4")
    assert pharmacy.id != away.id


async def test_too_many_at_once_are_asked_for_in_parts(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    await some_records(stage)
    monkeypatch.setattr("plugins.visits.exporting.MOST_ROWS", 3)
    told = await stage.tell(COMMITTEE, "/导出 记录")
    assert told == "有 4 条，一次最多 3 条。写上学院再导，例如：/导出 记录 药学院 上学期。"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/导出 记录 药学院", "药学院 2026-2027学年第一学期 履职记录：3 条（走访 2，谈心 1）"),
        ("/导出 记录 李明哲 本学期", "李明哲 2026-2027学年第一学期 履职记录：1 条（走访 1）"),
        ("/导出 记录 上学期", "还没有那样的学期，先请校团委用 /学期 加上。"),
        ("/导出 记录 2019-2020-1", "没有“2019-2020-1”这个学期。有：2026-2027学年第一学期。"),
        ("/导出 记录 张三丰", "没有叫“张三丰”的学院或团干部。"),
    ],
)
async def test_records_of_a_college_a_cadre_a_term(stage: Stage, line: str, answer: str) -> None:
    await some_records(stage)
    other = await Person.get(name=OTHER)
    await Record.filter(cadre_id=other.id).update(college_id=None)
    assert (await stage.tell(COMMITTEE, line)).splitlines()[0] == answer


async def test_progress_is_what_the_chat_says_of_each_cadre(stage: Stage) -> None:
    await some_records(stage)
    chat = {who: await stage.tell(who, "/进度") for who in (CADRE, OTHER)}
    for who, numbers in ((CADRE, 1), (SECRETARY, 2), (COMMITTEE, 2)):
        await stage.say(who, "/导出 进度")
        head, *rows = sheets(stage)["履职进度"]
        assert len(rows) == numbers
        for row in rows:
            for at in range(3, len(row), 3):
                assert f"{head[at]} {row[at]}/{row[at + 1]}" in chat[row[1]]


async def test_a_secretary_without_a_college_has_no_cadres(stage: Stage) -> None:
    await Person.filter(name__in=[CADRE, OTHER, SECRETARY]).update(college_id=None)
    await directory.notice_change()
    await stage.say(SECRETARY, "/导出 进度")
    assert not {row[1] for row in sheets(stage)["履职进度"]} & {CADRE, OTHER}


async def test_what_is_offered_can_be_typed_as_it_stands(stage: Stage) -> None:
    for line in (await stage.tell(COMMITTEE, "/导出")).splitlines():
        assert line.count("/") <= 1, line


async def test_what_there_is_depends_on_who_asks(stage: Stage) -> None:
    assert await stage.tell(CADRE, "/导出") == snapshot("""\
你能导出的有：
/导出 问题清单（可加 全部、已办结、我的、部门）
/导出 记录（可加 上学期、学院、姓名）
/导出 进度
/青情笔记（一学期的工作，PDF）
/我的数据（系统里关于你自己的全部）\
""")
    assert await stage.tell(HEAD, "/导出") == snapshot("""\
你能导出的有：
/导出 问题清单（可加 全部、已办结、我的、部门）
/我的数据（系统里关于你自己的全部）\
""")
    assert await stage.tell(HEAD, "/导出 记录") == snapshot("""\
没有“记录”可以导出。你能导出的有：
/导出 问题清单（可加 全部、已办结、我的、部门）
/我的数据（系统里关于你自己的全部）\
""")
    assert [one.reason for one in await Audit.all()] == ["export-role"]
    assert (await stage.tell(CADRE, "/导出 全校名单")).startswith("没有“全校名单”可以导出。")
    assert await stage.tell(CADRE, "/导出 问题清单", group="20002") == "导出请私聊我，这里人多。"
    assert "由校团委、学院团委、团干部" in await stage.tell("吴思颖", "/导出 记录")
    assert {"问题清单", "记录", "进度"} <= set(offers)


async def test_a_file_the_platform_refuses_is_said_in_words(stage: Stage) -> None:
    stage.bot.failing.add("upload_private_file")
    told = await stage.say(CADRE, "/导出 进度")
    assert [one.text for one in told][1:] == snapshot(
        [
            """\
《王小雨 2026-2027学年第一学期 履职进度 2026-11-23.xlsx》没有发过去。\
过一会儿再发一次；还不行，少导一些，比如只导一个学期。\
""",
        ]
    )
    told = await stage.say(CADRE, "/青情笔记")
    assert [one.text for one in told][1:] == snapshot(
        ["《王小雨 青情笔记 2026-2027学年第一学期.pdf》没有发过去。过一会儿再发一次；还不行，试试 /青情笔记 不带照片。"]
    )
