"""青情笔记: its pages say what the chat says, to the digit; who may have it; and that it is never lost in silence."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from datetime import date, datetime, timezone
from pathlib import Path

import pytest
from heard import NOW, problem
from inline_snapshot import snapshot
from pdf_text import pdf_text, streams
from pictures import noise, photo
from stage import Stage

from models.rules.concern_words import Closure, Openness, ProblemState
from models.tables import Audit, College, Evidence, Person, PersonRole, Record, Semester
from plugins._kit.directory import directory
from plugins._kit.evidence_files import picture_file
from plugins.reports import notebook

CADRE, SECRETARY, COMMITTEE, OTHER, YOUTH = "王小雨", "陈思远", "何静宜", "李明哲", "吴思颖"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def files(stage: Stage) -> list[tuple[str, str, bytes]]:
    """(to whom, name, content) of every file sent."""
    return [
        (str(data["user_id"]), data["name"], base64.b64decode(data["file"].removeprefix("base64://")))
        for api, data in stage.bot.calls
        if api == "upload_private_file"
    ]


async def a_term(stage: Stage) -> None:
    """Some of everything: a plan, records with pictures, one unfinished, one refused, a problem brought in."""
    for line in (
        "/方案 3-305 现状：作息不齐 需求：调热水时间 打算：每个寝室坐半小时 时间：第14周周三",
        "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好 成效：约了宿管 感悟：要多听",
        "/走访 3-306 谢绝",
        "/走访 3-307 都好",
        "/谈心 吴思颖 聊了转专业的打算和最近的作息，约好下周再聊",
        "/团课 《青春与专业》 讲了药品安全的三个故事，现场提问很多",
    ):
        await stage.say(CADRE, line, photos=[photo(10), photo(20)] if "晚自习" in line else [])
    await stage.say("赵雪", "/确认 2")
    cadre = await Person.get(name=CADRE)
    own = {"owner_id": cadre.id}
    await problem("第 3 食堂 · 排队", openness=Openness.OPEN, concern={"heard_by_id": cadre.id})
    await problem("3-306 · 热水", concern={"heard_by_id": cadre.id})
    await problem("图书馆 · 座位", **own, state=ProblemState.CLOSED.value, closure=Closure.SOLVED.value,
                  closed_on=NOW.date(), confirmed=True)  # fmt: skip


async def test_the_pages_say_what_the_chat_says(stage: Stage) -> None:
    await a_term(stage)
    chat = await stage.tell(CADRE, "/进度")
    counts = re.findall(r"^. (\S+ \d+/\d+)", chat, re.MULTILINE)
    assert len(counts) == 7
    (told,) = await stage.say(CADRE, "/青情笔记")
    assert told.text == snapshot("""\
王小雨 2026-2027学年第一学期 青情笔记
记录 5 条（走访 3，谈心 1，团课 1），照片 2 张
问题：听到 2 件，经办 1 件，办结 1 件
报到 0/9 该去了
参加团日 0/1 进行中
走访寝室 1/2 进行中
面对面谈心 1/1 完成
讲团课 1/1 完成
线上活动 0/1 进行中
梳理问题 0/1 进行中
PDF 带你的水印，导出已记下；请只用于工作。\
""")
    ((to, name, content),) = files(stage)
    assert (to, name) == (stage.accounts[CADRE], "王小雨 青情笔记 2026-2027学年第一学期.pdf")
    text = pdf_text(content)
    for count in counts:
        assert count in told.text
        assert count.replace(" ", "") in text
    assert sum(one.startswith(b"\xff\xd8\xff") for one in streams(content)) == 2
    (audit,) = await Audit.all()
    assert (audit.reason, audit.scene) == snapshot(("export:notebook:1:2026-2027学年第一学期", "private"))
    for said in (
        "青情笔记", "联系班级药学2401、药学2402、药学2403", "计划了 1 个联系对象，做到 1 个。", "每个寝室坐半小时",
        "#2 走访 3-3052026年11月23日 · 完成 · 对方已确认", "和大家聊了热水时间和晚自习，气氛很好", "约了宿管", "要多听",
        "#3 走访 3-3062026年11月23日 · 谢绝", "· 待补过程", "聊了转专业的打算", "#6 团课《青春与专业》",
        "第 3 食堂 · 排队待认领 · 听到", "图书馆 · 座位已办结（已解决） · 经办 · 同学说真的解决了",
        "王小雨 2026-11-23 导出",
    ):  # fmt: skip
        assert said in text
    assert "3-306 · 热水" not in text  # said under the seal: only counted
    assert b"/Author" not in content
    assert b"/CreationDate" not in content


async def test_the_offices_copy_leaves_out_what_is_between_two_people(stage: Stage) -> None:
    await a_term(stage)
    for who in (SECRETARY, COMMITTEE):
        (told,) = await stage.say(who, "/青情笔记 王小雨 本学期")
        assert "经办 1 件，办结 1 件" in told.text
        assert "听到" not in told.text
        text = pdf_text(files(stage)[-1][2])
        assert "#5 谈心 吴思颖" in text
        assert "转专业" not in text
        assert "谈心的内容只在本人的那一份里；要看这一条，发 /记录 5。" in text
        assert "第 3 食堂" not in text
        assert f"{who} 2026-11-23 导出" in text


async def test_nobody_reads_of_a_problem_that_speaks_of_them(stage: Stage) -> None:
    cadre = await Person.get(name=CADRE)
    await problem("关于团委书记", owner_id=cadre.id, state=ProblemState.CLAIMED.value, about=SECRETARY)
    for who, seen in ((CADRE, True), (SECRETARY, False), (COMMITTEE, True)):
        await stage.say(who, "/青情笔记 王小雨")
        assert ("关于团委书记" in pdf_text(files(stage)[-1][2])) is seen


@pytest.mark.parametrize(
    ("who", "line", "answer"),
    [
        (OTHER, "/青情笔记 王小雨", "青情笔记只有本人和本学院团委、校团委能导出。"),
        (CADRE, "/青情笔记 张三丰", "没有找到叫“张三丰”的团干部。只看自己的，发 /青情笔记 就行。"),
        (SECRETARY, "/青情笔记", "要谁的？写上姓名，例如：/青情笔记 王小雨。"),
        (CADRE, "/青情笔记 上学期", "还没有那样的学期，先请校团委用 /学期 加上。"),
        (CADRE, "/青情笔记 2019-2020学年第二学期", "没有“2019-2020-2”这个学期。有：2026-2027学年第一学期。"),
        (YOUTH, "/青情笔记", "/青情笔记 由校团委、学院团委、团干部来用。\n发 /帮助 看看你能用的命令。"),
    ],
)
async def test_who_may_not_have_it_and_what_there_is_not(stage: Stage, who: str, line: str, answer: str) -> None:
    assert await stage.tell(who, line) == answer
    assert files(stage) == []


async def test_another_college_asks_in_vain_and_is_noted(stage: Stage) -> None:
    there = await College.create(school_id=directory.school_id, name="制药学院")
    await Person.filter(name=SECRETARY).update(college_id=there.id)
    directory.forget()
    assert "只有本人" in await stage.tell(SECRETARY, "/青情笔记 王小雨")
    assert await stage.tell(CADRE, "/青情笔记", group="20002") == "青情笔记请私聊我，这里人多。"
    assert {one.reason for one in await Audit.all()} == {"notebook-not-yours", "private-only"}
    assert files(stage) == []


async def test_two_cadres_of_one_name_are_told_apart_by_their_college(stage: Stage) -> None:
    there = await College.create(school_id=directory.school_id, name="制药学院")
    twin = await Person.create(
        school_id=directory.school_id, code="2", name=CADRE, level="college", college_id=there.id
    )
    await PersonRole.create(school_id=directory.school_id, person_id=twin.id, role="cadre")
    directory.forget()
    assert await stage.tell(COMMITTEE, "/青情笔记 王小雨") == (
        "叫“王小雨”的有好几位，写上学院再发一次：药学院、制药学院。"
    )  # fmt: skip
    assert "王小雨 2026-2027学年第一学期" in await stage.tell(COMMITTEE, "/青情笔记 王小雨 制药学院")
    assert "制药学院" in pdf_text(files(stage)[-1][2])
    assert "王小雨 2026-2027学年第一学期" in await stage.tell(SECRETARY, "/青情笔记 王小雨")


async def test_who_came_along_and_what_was_done_with_a_problem(stage: Stage) -> None:
    await stage.say(CADRE, "/走访 3-305 和李明哲一起聊了热水时间和晚自习，气氛很好")
    row = await problem("三食堂 · 排队", people=3)
    merged = await problem("四食堂 · 排队")
    for line in (f"/认领 {row.number}", f"/回复 {row.number} 正在和食堂商量", f"/认领 {merged.number}"):
        await stage.say(CADRE, line)
    await stage.say(SECRETARY, f"/合并 {row.number} {merged.number}")
    await stage.say(CADRE, "/青情笔记")
    text = pdf_text(files(stage)[-1][2])
    assert "和李明哲一起" in text
    assert f"#{row.number} 三食堂 · 排队处理中 · 经办11月23日 认领11月23日 回复同学：正在和食堂商量" in text
    assert f"#{merged.number}" not in text


async def test_a_typesetter_that_fails_is_said(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugins._kit.typesetting.MEGABYTES", 64)
    assert (await stage.tell(CADRE, "/青情笔记")).endswith("PDF 没有排出来，过一会儿再发一次；还不行就告诉管理员。")
    assert files(stage) == []


async def test_an_empty_term_is_a_notebook_too(stage: Stage) -> None:
    told = await stage.tell(OTHER, "/青情笔记")
    assert "记录 0 条，照片 0 张" in told
    text = pdf_text(files(stage)[-1][2])
    for said in ("这学期没有写工作方案。", "这学期还没有履职记录。", "这学期没有听到或经办的问题。"):
        assert said in text


async def test_long_names_hostile_words_and_ten_thousand_characters_stand_on_its_pages(stage: Stage) -> None:
    name = "阿依古丽·买买提艾力·图尔荪江·阿卜杜热合曼" * 2
    await Person.filter(name=CADRE).update(name=name, position="团总支副书记兼青年志愿者协会会长" * 3)
    directory.forget()
    line = '聊了很多😀👨‍👩‍👧‍👦，#import "x" $y$ *z* [链接] https://' + "a" * 300 + "。𠮷龘\n"
    for start in ("/走访 3-305 ", "/补充 1 ", "/补充 1 "):
        assert "#1" in await stage.tell(CADRE, start + line * 10)
    assert len((await Record.get(number=1)).process) > 9_990
    await stage.say(CADRE, "/青情笔记")
    ((_, _, content),) = files(stage)
    text = pdf_text(content)
    assert text.count('聊了很多▫▫，#import "x" $y$ *z* [链接] https://aaaa') == 30
    assert name in text


async def test_a_term_that_is_over_stays_as_it_was(stage: Stage) -> None:
    await a_term(stage)
    later = datetime(2027, 3, 20, 2, 0, tzinfo=timezone.utc)
    (told,) = await stage.say(CADRE, "/青情笔记 上学期", now=later)
    assert "2026-2027学年第一学期" in told.text
    assert "走访寝室 1/2 已过期" in told.text
    assert "记录 5 条" in told.text
    assert "学期已结束" in pdf_text(files(stage)[-1][2])
    (told,) = await stage.say(CADRE, "/青情笔记 2026-2027学年第二学期", now=later)
    assert "走访寝室 0/2" in told.text
    assert re.findall(r"走访寝室 \d/\d", await stage.tell(CADRE, "/进度", now=later)) == ["走访寝室 0/2"]


async def test_pictures_that_are_gone_or_left_out_are_said(stage: Stage) -> None:
    await a_term(stage)
    one, _two = await Evidence.filter(kind="image").order_by("id")
    picture_file(one.digest, one.media_type).unlink()
    assert "有 1 张照片的文件不在了，PDF 里留了空。" in await stage.tell(CADRE, "/青情笔记")
    assert "照片不在了" in pdf_text(files(stage)[-1][2])
    await stage.say(CADRE, "/青情笔记 不带照片")
    text = pdf_text(files(stage)[-1][2])
    assert "· 照片 2 张" in text
    assert not any(part.startswith(b"\xff\xd8\xff") for part in streams(files(stage)[-1][2]))


async def test_pages_too_large_to_send_go_without_their_pictures(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    await a_term(stage)
    monkeypatch.setattr(notebook, "LARGEST_FILE", 1)
    assert "照片太多，发不过去，这一份没有带照片" in await stage.tell(CADRE, "/青情笔记")
    assert "· 照片 2 张" in pdf_text(files(stage)[-1][2])


@pytest.mark.full
async def test_four_hundred_pictures_go_through(stage: Stage, tmp_path: Path) -> None:
    """Noise is the worst a camera can do: nothing in it is alike."""
    rows = []
    for number in range(50):
        words = f"第 {number} 次走访，聊了热水时间和晚自习，气氛很好"
        rows.append(await stage.tell(CADRE, f"/走访 3-30{5 + number % 3} {words}"))
    for place in range(400):
        picture = noise(place)
        digest = hashlib.sha256(picture).hexdigest()
        file = picture_file(digest, "image/jpeg")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(picture)
        row = await Record.get(number=place // 8 + 1)
        await Evidence.create(
            school_id=directory.school_id, record_id=row.id, kind="image", digest=digest, media_type="image/jpeg",
            size=len(picture), added_at=stage.now,
        )  # fmt: skip
    began = time.monotonic()
    told = await stage.say(CADRE, "/青情笔记")
    took = time.monotonic() - began
    ((_, _, content),) = files(stage)
    print(f"400 张照片：{took:.1f} 秒，{len(content) / 2**20:.1f} MB")
    assert [one.text.partition("\n")[0] for one in told] == [
        "正在排版，400 张照片，好了马上发给你，不用再发一次。",
        "王小雨 2026-2027学年第一学期 青情笔记",
    ]
    assert sum(part.startswith(b"\xff\xd8\xff") for part in streams(content)) == 400
    assert len(content) <= notebook.LARGEST_FILE


async def test_an_old_term_keeps_its_figures(stage: Stage) -> None:
    """Years later the records of the term are still those its rules count."""
    await a_term(stage)
    await Semester.filter(starts_on__gt=stage.now.date()).delete()
    later = datetime(2029, 12, 3, 2, 0, tzinfo=timezone.utc)
    await Semester.create(
        school_id=directory.school_id, name="2029-2030-1", starts_on=date(2029, 9, 3), ends_on=date(2030, 1, 13)
    )
    await directory.notice_change()
    before = await stage.tell(CADRE, "/青情笔记 2026-2027-1", now=datetime(2027, 3, 1, 2, 0, tzinfo=timezone.utc))
    after = await stage.tell(CADRE, "/青情笔记 2026-2027-1", now=later)
    assert "讲团课 1/1" in before
    assert [line for line in after.splitlines() if "/" in line] == [line for line in before.splitlines() if "/" in line]
