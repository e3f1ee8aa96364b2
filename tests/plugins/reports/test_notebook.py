"""青情笔记: its pages say what the chat says, to the digit; who may have it; and that it is never lost in silence."""

from __future__ import annotations

import base64
import re
from datetime import timedelta

import pytest
from heard import NOW, problem
from inline_snapshot import snapshot
from pdf_text import pdf_text, streams
from pictures import photo
from stage import Stage

from models.rules.concern_words import Closure, Openness, ProblemState
from models.tables import Audit, College, Concern, Evidence, Person, PersonRole, ProblemAbout, Record
from plugins._kit.directory import directory
from plugins._kit.evidence_files import picture_file

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
    open("/tmp/pp/n.pdf", "wb").write(content)
    for count in counts:
        assert count in told.text
        assert count.replace(" ", "") in text
    assert sum(one.startswith(b"\xff\xd8\xff") for one in streams(content)) == 2
    assert text == snapshot(
        "王小雨 2026-11-23青情笔记2026-2027学年第一学期（2026年9月7日—2027年1月24日）王小雨药学院\u3000团总支副书记联系班级药学2401、药学2402、药学2403联系寝室3-305、3-306、3-307联系青年吴思颖、林可欣、郑文博履职记录5 条照片2 张问题听到 2 件，经办 1 件，办结 1 件共青团明湖职业技术学院委员会2026年11月23日王小雨 青情笔记 2026-2027学年第一学期 · 王小雨 2026-11-23 导出 · 仅供工作使用，请勿外传王小雨 2026-11-23一、工作方案计划了 1 个联系对象，做到 1 个。没写方案的：药学2401、药学2402、药学2403、3-306、3-307、吴思颖、林可欣、郑文博联系对象现状需求打算时间做到3-305作息不齐调热水时间每个寝室坐半小时第14周周三 （12月9日）做了，1 次王小雨 青情笔记 2026-2027学年第一学期 · 王小雨 2026-11-23 导出 · 仅供工作使用，请勿外传1王小雨 2026-11-23二、履职记录共 5 条：走访 3 条，谈心 1 条，团课 1 条。按发生的日期排列。其中 1 条待补过程，没有计入进度。#2 走访 3-3052026年11月23日 · 完成 · 对方已确认过程和大家聊了热水时间和晚自习，气氛很好成效约了宿管感悟要多听#3 走访 3-3062026年11月23日 · 谢绝 · 自述#4 走访 3-3072026年11月23日 · 完成 · 自述 · 待补过程过程都好#5 谈心 吴思颖2026年11月23日 · 完成 · 自述过程聊了转专业的打算和最近的作息，约好下周再聊#6 团课《青春与专业》2026年11月23日 · 完成 · 自述过程讲了药品安全的三个故事，现场提问很多三、问题办理听到 2 件，经办 1 件，办结 1 件。这里只写问题和本人做了什么，不写是谁说的、怎么说的；匿名说的只计数。王小雨 青情笔记 2026-2027学年第一学期 · 王小雨 2026-11-23 导出 · 仅供工作使用，请勿外传2王小雨 2026-11-23#1001 第 3 食堂 · 排队待认领 · 听到#1005 图书馆 · 座位已办结（已解决） · 经办 · 同学说真的解决了四、统计截至 2026年11月23日（第 12 周），和聊天里的 /进度 是同一个数。履职进度任务做到/要求状态每个联系对象报到0/9该去了药学2401 0/1 药学2402 0/1 药学2403 0/1 3-305 0/1 3-306 0/1 3-307 0/1 吴思颖 0/1 林可欣 0/1 郑文博 0/1参加团日0/1进行中药学2401 0/1 药学2402 0/1 药学2403 0/1走访寝室1/2进行中3-305 1/2 3-306 免 3-307 0/2面对面谈心1/1完成吴思颖 1/1 林可欣 0/1 郑文博 0/1讲团课1/1完成线上活动0/1进行中梳理问题0/1进行中本学期项目数项目数履职记录5 条可信程度：对方已确认1 条其中 走访3 条补记0 条其中 谈心1 条照片2 张其中 团课1 条听到的问题2 件做成、写了过程的3 条经办的问题1 件谢绝1 条办结的问题1 件可信程度：自述4 条王小雨 青情笔记 2026-2027学年第一学期 · 王小雨 2026-11-23 导出 · 仅供工作使用，请勿外传3"
    )
    (audit,) = await Audit.all()
    assert (audit.reason, audit.scene) == snapshot(("export:notebook:1:2026-2027学年第一学期", "private"))
