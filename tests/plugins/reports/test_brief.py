"""/简报 and /签发: drafted for whoever may, with what may be told, and final only when a human says so."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from docx import Document
from heard import college, person, problem
from openpyxl import load_workbook
from stage import Heard, Stage

from models.rules.concern_words import Closure, ConcernState, Openness, ProblemState
from models.rules.vocabulary import Level, Role
from models.tables import Account, Audit, College, Concern, Draft, Event, Outbox, Person, PersonRole
from plugins._kit.directory import directory
from plugins.reports.briefing import forget_taken_back

SECRETARY, COMMITTEE, CADRE = "陈思远", "何静宜", "王小雨"


def files(stage: Stage, since: int = 0) -> dict[str, bytes]:
    """What was uploaded privately, by name."""
    import base64

    sent = [data for api, data in stage.bot.calls[since:] if api == "upload_private_file"]
    return {data["name"]: base64.b64decode(data["file"].removeprefix("base64://")) for data in sent}


def words_of(docx: bytes) -> str:
    letter = Document(io.BytesIO(docx))
    cells = [cell.text for table in letter.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in letter.paragraphs), *cells])


async def _staff(stage: Stage, name: str, role: Role, *, college_id: int | None, reachable: bool = True) -> Person:
    row = await Person.create(
        school_id=directory.school_id, code=f"S{name}", name=name, level=Level.COLLEGE.value, college_id=college_id
    )
    await PersonRole.create(school_id=directory.school_id, person_id=row.id, role=role.value)
    await Account.create(
        school_id=directory.school_id,
        platform="qq",
        user_id=f"66{row.id}",
        person_id=row.id,
        bound_at=stage.now,
        reachable=reachable,
    )
    stage.accounts[name] = f"66{row.id}"
    directory.forget()
    return row


async def test_a_secretary_drafts_a_brief_with_three_files(stage: Stage) -> None:
    many = await problem(people=7, days=(date(2026, 11, 20), date(2026, 11, 22)), openness=Openness.HIDDEN)
    await problem("图书馆 · 座位", people=2, days=(date(2026, 11, 20),))
    (heard,) = await stage.say(SECRETARY, "/简报 本月")
    assert (heard.scene, heard.api) == ("private", "send_private_msg")
    draft = await Draft.get()
    assert (draft.kind, draft.state, draft.period) == ("brief", "draft", "2026-11-01/2026-11-23")
    assert heard.text.startswith(f"简报 #{draft.number}（草稿）药学院 2026年11月1日至23日\n")
    assert "1. 第 3 食堂 · 排队（7 人，待认领）请后勤管理处研究并答复" in heard.text
    assert "2. 图书馆 · 座位（不足 5 人，待认领）" in heard.text
    found = files(stage)
    assert list(found) == [f"简报{draft.number}（草稿）.{form}" for form in ("docx", "pdf", "xlsx")]
    letter = words_of(found[f"简报{draft.number}（草稿）.docx"])
    assert "草稿 · 未经签发，不得外传" in letter
    assert "“三食堂中午排队要半个小时" in letter
    assert "共青团药学院委员会" in letter
    assert found[f"简报{draft.number}（草稿）.pdf"].startswith(b"%PDF")
    sheets = load_workbook(io.BytesIO(found[f"简报{draft.number}（草稿）.xlsx"]))
    figures = {row[0].value: (row[1].value, row[2].value) for row in sheets["数字"].iter_rows(min_row=2)}
    assert figures["涉及问题"][0] == 2
    assert str(many.number) in figures["涉及问题"][1]
    assert figures["反映人次"][0] == 7
    weeks = {row[0].value: row[1].value for row in sheets["趋势"].iter_rows(min_row=2)}
    assert sum(weeks.values()) == 3


async def test_in_a_group_the_answer_still_comes_privately(stage: Stage) -> None:
    (heard,) = await stage.say(SECRETARY, "/简报", group="20004")
    assert heard.scene == "private"
    assert "没有青年反映的问题" in heard.text


async def test_nothing_of_a_brief_tells_who_said_it(stage: Stage) -> None:
    cry = "我是吴思颖，3-305 的，王小雨知道，三食堂排队太久。"
    await problem(people=6, text=cry, openness=Openness.OPEN, concern={"person_id": (await person("吴思颖")).id})
    await problem("3-305 · 漏水", people=6, text="只有我们寝室的人知道的话", openness=Openness.SEALED)
    await stage.say(SECRETARY, "/简报")
    for name, content in files(stage).items():
        if name.endswith("pdf"):
            continue
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            whole = b"".join(file.read(part) for part in file.namelist()).decode("utf-8", "replace")
        for secret in ("吴思颖", "3-305", "王小雨", "只有我们寝室的人知道的话"):
            assert secret not in whole, (name, secret)


async def test_what_speaks_of_a_person_stays_out_and_they_are_not_told_that_it_exists(stage: Stage) -> None:
    await problem("辅导员 · 态度", people=6, about=SECRETARY)
    await problem(people=1)
    assert "当面汇报" not in await stage.tell(SECRETARY, "/简报")
    assert "涉及问题" not in (await stage.tell(SECRETARY, "/简报"))
    text = await stage.tell(COMMITTEE, "/简报 药学院")
    assert "另有 1 个涉及具体人员的问题没有写进去，请当面汇报。" in text
    assert "态度" not in text
    for content in files(stage).values():
        assert "态度".encode() not in content


async def test_each_office_has_its_own_scope(stage: Stage) -> None:
    other = await College.create(school_id=directory.school_id, name="食品学院")
    await problem("实训楼 · 断网", people=6, college_id=other.id, concern={"college_id": other.id})
    await problem(people=6)
    assert "断网" not in await stage.tell(SECRETARY, "/简报")
    assert await stage.tell(SECRETARY, "/简报 食品学院") == "你可以起草药学院的简报；别的学院请找校团委。"
    whole = await stage.tell(COMMITTEE, "/简报")
    assert "断网" in whole
    assert "排队" in whole
    assert "断网" in await stage.tell(COMMITTEE, "/简报 食品")
    assert "没有听出是哪个学院" in await stage.tell(COMMITTEE, "/简报 火星学院")
    assert "由校团委、学院团委来用" in await stage.tell(CADRE, "/简报")
    number = (await Draft.filter(college_id=other.id).first()).number  # type: ignore[union-attr]
    assert await stage.tell(SECRETARY, f"/简报 {number}") == f"没有找到草稿 #{number}。"
    assert await stage.tell(SECRETARY, f"/签发 {number}") == f"没有找到草稿 #{number}。"


async def test_advice_is_the_secretarys_until_it_is_signed(stage: Stage) -> None:
    await problem(people=6)
    second = await problem("图书馆 · 座位", people=5, openness=Openness.OPEN)
    await stage.say(SECRETARY, "/简报")
    number = (await Draft.get()).number
    changed = await stage.tell(
        SECRETARY, f"/简报 {number} 1 建议：请后勤管理处在 3-305 楼下和吴思颖商量多开两个窗口\n2 删"
    )
    assert "请后勤管理处在" in changed
    assert "吴思颖" not in changed
    assert "3-305" not in changed
    assert "座位" not in changed
    payload = (await Draft.get()).payload["facts"]
    assert payload["unlisted"] == [second.number]
    assert [one["number"] for one in payload["quotes"]] == []
    assert await stage.tell(SECRETARY, f"/简报 {number} 9 删") == "只有 1 行，看看是哪一行？"
    assert "简报里可以改建议" in await stage.tell(SECRETARY, f"/简报 {number} 1 普遍")
    await stage.say(SECRETARY, f"/签发 {number}")
    assert "已经签发了" in await stage.tell(SECRETARY, f"/简报 {number} 1 建议：再改改")


async def test_signing_takes_the_word_draft_away(stage: Stage) -> None:
    await problem(people=6)
    await stage.say(SECRETARY, "/简报")
    number, before = (await Draft.get()).number, len(stage.bot.calls)
    assert "已签发。附上没有“草稿”字样的文件" in await stage.tell(SECRETARY, f"/签发 {number}")
    found = files(stage, before)
    assert list(found) == [f"简报{number}.docx", f"简报{number}.pdf", f"简报{number}.xlsx"]
    assert "草稿" not in words_of(found[f"简报{number}.docx"])
    draft = await Draft.get()
    assert (draft.state, draft.signed_by_id) == ("signed", (await person(SECRETARY)).id)
    assert await Event.filter(subject_kind="draft").order_by("id").values_list("kind", flat=True) == [
        "drafted",
        "signed",
    ]
    assert "已经签发了" in await stage.tell(SECRETARY, f"/签发 {number}")
    assert "陈思远已签发" in await stage.tell(SECRETARY, f"/简报 {number}")
    before = len(stage.bot.calls)
    await stage.say(SECRETARY, f"/简报 {number} pdf")
    assert list(files(stage, before)) == [f"简报{number}.pdf"]


async def test_what_was_signed_stays_whatever_happens_to_the_rows(stage: Stage) -> None:
    row = await problem(people=6)
    await stage.say(SECRETARY, "/简报")
    number = (await Draft.get()).number
    await stage.say(SECRETARY, f"/签发 {number}")
    row.title = "别的标题"
    await row.save()
    assert "排队" in await stage.tell(SECRETARY, f"/简报 {number}")


async def test_counsellors_get_the_text_when_the_signer_says_so(stage: Stage) -> None:
    home = await college()
    other = await College.create(school_id=directory.school_id, name="食品学院")
    near = await _staff(stage, "孙辅导", Role.COUNSELLOR, college_id=home.id)
    await _staff(stage, "远辅导", Role.COUNSELLOR, college_id=other.id)
    await _staff(stage, "离线辅导", Role.COUNSELLOR, college_id=home.id, reachable=False)
    await _staff(stage, "周班主任", Role.HEADTEACHER, college_id=home.id)
    await problem(people=6)
    heard: list[Heard] = await stage.say(SECRETARY, "/简报")
    number = (await Draft.get()).number
    assert not await Outbox.exists()
    told = await stage.tell(SECRETARY, "/签发 送 辅导员", quote=heard[0].message_id)
    assert "正发给 1 位辅导员" in told
    (row,) = await Outbox.all()
    assert (row.unique_key, row.person_id, row.scene) == (f"draft:{number}:{near.id}", near.id, "private")
    assert row.payload["text"].startswith("【关于药学院青年诉求情况的简报】共青团药学院委员会")
    draft = await Draft.get()
    assert (draft.state, draft.payload["to"]) == ("sent", ["辅导员"])
    assert "学院党政领导，各辅导员：" in words_of(list(files(stage).values())[-3])


async def test_a_signed_brief_may_be_sent_later_and_nobody_may_be_there(stage: Stage) -> None:
    await problem(people=6)
    await stage.say(SECRETARY, "/简报")
    number = (await Draft.get()).number
    await stage.say(SECRETARY, f"/签发 {number}")
    assert "没有能私聊到的辅导员或班主任" in await stage.tell(SECRETARY, f"/签发 {number} 送 班主任")
    assert (await Draft.get()).state == "signed"
    assert "没看懂" in await stage.tell(SECRETARY, f"/签发 {number} 1 2")


async def test_a_draft_is_thrown_away_but_nothing_signed(stage: Stage) -> None:
    await stage.say(SECRETARY, "/简报")
    number = (await Draft.get()).number
    assert await stage.tell(SECRETARY, f"/撤回 {number}") == f"草稿 #{number} 已作废，没有发给任何人。"
    assert (await Draft.get()).state == "dropped"
    assert "没有找到" in await stage.tell(SECRETARY, f"/简报 {number}")
    await stage.say(SECRETARY, "/简报")
    number = (await Draft.filter(state="draft").get()).number
    await stage.say(SECRETARY, f"/签发 {number}")
    assert "已经签发了" in await stage.tell(SECRETARY, f"/撤回 {number}")


async def test_figures_follow_the_period_and_the_state(stage: Stage) -> None:
    await problem(
        people=5,
        state=ProblemState.CLOSED.value,
        closure=Closure.SOLVED.value,
        closed_on=date(2026, 11, 12),
        confirmed=True,
    )
    await problem(
        "旧的 · 事",
        people=5,
        days=(date(2026, 10, 5),),
        state=ProblemState.CLOSED.value,
        closure="solved",
        closed_on=date(2026, 10, 12),
    )
    text = await stage.tell(SECRETARY, "/简报")
    assert "共 1 个（反映的人多的那些共 5 人次）" in text
    assert "办结 1 个，经青年确认已解决 1 个；目前在办 0 个" in text
    assert "旧的 · 事" in await stage.tell(SECRETARY, "/简报 10月")
    assert "可以写：本月" in await stage.tell(SECRETARY, "/简报 13月")


@pytest.mark.parametrize("text", ["/签发", "/签发 999999"])
async def test_signing_nothing(stage: Stage, text: str) -> None:
    answer = await stage.tell(SECRETARY, text)
    assert answer in ("签发哪一份？写上编号，例如：/签发 12。", "没有找到草稿 #999999。")


async def test_who_drafted_it_but_holds_no_office_any_more_does_not_sign(stage: Stage) -> None:
    await problem(people=6)
    await stage.say(SECRETARY, "/简报")
    row = await Draft.get()
    row.person_id = (await person(CADRE)).id
    await row.save()
    assert await stage.tell(CADRE, f"/签发 {row.number}") == f"#{row.number} 要由本学院团委或校团委签发。"
    assert await Audit.filter(reason="not-yours-to-sign").count() == 1
    assert "没有 #" in await stage.tell(CADRE, f"/撤回 {row.number}")


async def test_an_office_without_a_college(stage: Stage) -> None:
    await Person.filter(name=SECRETARY).update(college_id=None)
    directory.forget()
    assert await stage.tell(SECRETARY, "/简报") == "名单里没有你的学院，先请校团委补上。"


async def test_what_goes_up_is_sent_and_not_signed(stage: Stage) -> None:
    home = await college()
    await Draft.create(
        school_id=directory.school_id, number=991, kind="upward", college_id=home.id, payload={}, state="draft",
        made_at=stage.now,
    )  # fmt: skip
    assert await stage.tell(SECRETARY, "/签发 991") == "#991 是上报的草稿，发出用：/发出 991。"


async def test_what_a_youth_took_back_is_quoted_no_more(stage: Stage) -> None:
    await problem(people=6, openness=Openness.HIDDEN, text="这句话我后来不想说了")
    await stage.say(SECRETARY, "/简报")
    number = (await Draft.get()).number
    assert "这句话我后来不想说了" in words_of(files(stage)[f"简报{number}（草稿）.docx"])
    assert await forget_taken_back() == 0
    await Concern.all().update(state=ConcernState.RETRACTED.value)
    assert await forget_taken_back() == 1
    assert "不想说了" not in str((await Draft.get()).payload)
    await stage.say(SECRETARY, f"/签发 {number}")
    assert "这句话我后来不想说了" not in words_of(files(stage)[f"简报{number}.docx"])
