"""Marks planted in a thousand anonymous conversations are found nowhere: no table, page, log, file, message or backup.

The same search fails on a build that leaks in any one of several ways.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from nonebot.log import logger
from stage import Stage

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "plugins" / "delivery"))

from anonymous import Crowd, dug_up, hits, is_sqlite, pages, rows

from config import clock
from config.backup import back_up
from config.settings import Settings, settings
from models.rules.notebook import NotebookStep
from models.tables import Audit, Department, Person, Problem
from plugins._kit import dispatcher, sealed
from plugins._kit.directory import directory
from plugins._kit.logs import FORMAT, hide_payloads, tells_no_words
from plugins._kit.questions import Questions
from plugins._kit.sent import SentMessages, sent_messages
from plugins.delivery import delivering
from plugins.reports import notebook_rows

SECRETARY, COMMITTEE, LOGISTICS = "陈思远", "何静宜", "曹建平"
CADRE, HEAD = "王小雨", "赵雪"
PAPERS = (".pdf", ".xlsx", ".docx", ".html", ".zip")


@contextmanager
def logged() -> Iterator[list[str]]:
    """What the log holds at its most talkative."""
    lines: list[str] = []
    logger.configure(patcher=hide_payloads)
    sink = logger.add(lines.append, level=0, format=FORMAT, filter=tells_no_words, diagnose=False, backtrace=False)
    try:
        yield lines
    finally:
        logger.remove(sink)
        logger.configure(patcher=lambda record: None)


async def worked_on(crowd: Crowd) -> None:
    """The list is looked at, passed on, answered, closed; papers are written; a retention run and a status."""
    stage = crowd.stage
    head = await Person.get(school_id=directory.school_id, name=LOGISTICS)
    await Department.get_or_create(school_id=directory.school_id, name="后勤保障处", defaults={"head_id": head.id})
    await stage.say(LOGISTICS, "你好")
    await stage.say(SECRETARY, "/问题清单")
    for problem in (await Problem.filter(school_id=directory.school_id))[:6]:
        number = problem.number
        for line in (
            f"/问题 {number}", f"/认领 {number}", f"/转办 {number} 后勤处 请尽快看看", f"/回复 {number} 正在问",
        ):  # fmt: skip
            await stage.say(SECRETARY, line)
        await stage.say(LOGISTICS, f"/回复 {number} 这周内修好，请大家再等两天")
        await crowd.deliver()
        await stage.say(SECRETARY, f"/办结 {number} 已解决 已经修好了，谢谢大家提醒")
    for who in (SECRETARY, COMMITTEE):
        for line in ("/简报 本月", "/问题清单 全部", "/状态", "/你说我办 本月", "/清理"):
            await stage.say(who, line)
    await crowd.deliver()
    await sent_messages.flush()


async def put_on_paper(crowd: Crowd) -> None:
    """What a cadre did becomes notebooks, sheets and a story; everybody takes all they may."""
    stage = crowd.stage
    for youth, matter in zip(crowd.youths, ("体育馆的更衣室没有锁", "实验楼的电梯总是停在三楼"), strict=False):
        await crowd.say(youth, f"/匿名 {matter}，我是{youth.name}")
        await crowd.say(youth, "1")
    for problem in await Problem.filter(school_id=directory.school_id, state="new"):
        number = problem.number
        for line in (f"/认领 {number}", f"/回复 {number} 已经去问了", f"/办结 {number} 已解决 修好了"):
            await stage.say(CADRE, line)
    await stage.say(CADRE, "/代反映 3-306的同学说热水只到九点")
    await stage.say(CADRE, "1")
    visit = await stage.tell(
        CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好", photos=[crowd.picture(crowd.youths[0])]
    )
    written = re.search(r"#(\d+)", visit)
    assert written is not None
    record = written[1]
    for who, line in (
        (CADRE, f"/推文 {record}"), (CADRE, "3"), (HEAD, f"/推文 {record} 3"), (CADRE, f"/推文 {record}"),
        (CADRE, "/青情笔记"), (SECRETARY, "/青情笔记 王小雨"), (COMMITTEE, f"/推文 {record}"),
    ):  # fmt: skip
        await stage.say(who, line)
        await crowd.deliver()
    for who in (CADRE, SECRETARY, COMMITTEE, LOGISTICS):
        for line in ("问题清单 全部", "记录", "进度"):
            await stage.say(who, f"/导出 {line}")
    await crowd.deliver()
    await sent_messages.flush()


async def crash(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that fails in the middle of it."""

    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("disk I/O error")

    youth = crowd.youths[0]
    with monkeypatch.context() as patched:
        patched.setattr("plugins._kit.sealed.keep_address", broken)
        await crowd.say(youth, "/匿名 图书馆周末关门太早")
        await crowd.say(youth, "1")


async def search(crowd: Crowd, url: str, lines: list[str], scratch: Path) -> list[str]:
    """Every place where a mark could be."""
    found = [*await rows(), *dug_up(crowd.stage, crowd.youths), ("log", "\n".join(lines).encode())]
    for file in (settings().data_dir / "sealed").glob("*"):
        found.append((f"sealed file {file.name}", file.name.encode() + file.read_bytes()))
    if is_sqlite(url):
        found.append(("pages", pages(url, scratch)))
        config = Settings(_env_file=None, database_url=url, data_dir=settings().data_dir)  # type: ignore[call-arg]
        manifest = back_up(config, scratch / "backup.zip", clock.local(crowd.stage.now))
        found.append(("backup names", " ".join(manifest.members).encode()))
    return hits(found, crowd.youths)


async def play(stage: Stage, conversations: int, seed: int, monkeypatch: pytest.MonkeyPatch) -> Crowd:
    """Many conversations of a crowd, and the work on what they said."""
    crowd = await Crowd.gather(stage, max(20, conversations // 10), seed)
    for _ in range(conversations):
        await crowd.conversation(crowd.chance.choice(crowd.youths))
    await crash(crowd, monkeypatch)
    await worked_on(crowd)
    return crowd


async def test_nobody_is_found(
    stage: Stage, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with logged() as lines:
        crowd = await play(stage, 60, 7, monkeypatch)
        await put_on_paper(crowd)
        assert await Problem.all().count() >= 4
        names = {str(data["name"]) for api, data in stage.bot.calls if api == "upload_private_file"}
        assert {suffix for suffix in PAPERS if any(name.endswith(suffix) for name in names)} == set(PAPERS)
        assert "王小雨" in "".join(
            part.decode() for name, part in dug_up(stage, []) if name.startswith("pages of 王小雨")
        )
        assert await search(crowd, database_url, lines, tmp_path) == []


@pytest.mark.full
async def test_nobody_is_found_in_a_thousand_conversations(
    stage: Stage, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with logged() as lines:
        crowd = await play(stage, 1_000, 11, monkeypatch)
        await put_on_paper(crowd)
        assert await search(crowd, database_url, lines, tmp_path) == []


def _reach_noted(patched: pytest.MonkeyPatch) -> None:
    """Who wrote privately is noted as reachable, sealed or not."""
    respond = dispatcher.respond

    async def and_note(call: Any) -> None:
        await respond(call)
        call.sealed = False

    patched.setattr(dispatcher, "respond", and_note)


def _recipients_written(patched: pytest.MonkeyPatch) -> None:
    """The outbox keeps where a sealed row went."""
    patched.setattr(delivering, "is_sealed", lambda row: row.platform == "sealed")


def _answers_remembered(patched: pytest.MonkeyPatch) -> None:
    """What was answered to whom is written down, so that quoting survives a restart."""
    remember = SentMessages.remember
    patched.setattr(SentMessages, "remember", lambda *a, kept=True, **k: remember(*a, **k))


def _drafts_kept(patched: pytest.MonkeyPatch) -> None:
    """A question about a draft is a row like any other."""
    ask = Questions.ask

    async def keep(*arguments: Any, kept: bool = True, **more: Any) -> None:
        del kept
        arguments = (*arguments[:4], {"words": "…"}) if len(arguments) > 4 else arguments
        await ask(*arguments, **more)

    patched.setattr(Questions, "ask", keep)


def _speakers_audited(patched: pytest.MonkeyPatch) -> None:
    """Somebody thought every message deserves a trace."""
    respond = dispatcher.respond

    async def and_audit(call: Any) -> None:
        await respond(call)
        where = {"scene": call.origin.scene, "scene_id": "", "reason": "seen", "command": call.command}
        await Audit.create(
            school_id=directory.school_id, at=call.now, platform="qq", user_id=call.origin.user_id, **where
        )

    patched.setattr(dispatcher, "respond", and_audit)


def _words_logged(patched: pytest.MonkeyPatch) -> None:
    """A helpful line in the log."""
    respond = dispatcher.respond

    async def and_log(call: Any) -> None:
        logger.debug("{} 说：{}", call.origin.nickname, call.command)
        await respond(call)

    patched.setattr(dispatcher, "respond", and_log)


LONGER = [_reach_noted, _answers_remembered, _drafts_kept, _words_logged]


@pytest.mark.parametrize(
    "leak",
    [_recipients_written, _speakers_audited, *(pytest.param(leak, marks=pytest.mark.full) for leak in LONGER)],
    ids=lambda leak: leak.__name__.strip("_"),
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_build_that_leaks_is_caught(
    leak: Any, stage: Stage, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leak(monkeypatch)
    with logged() as lines:
        crowd = await play(stage, 16, 13, monkeypatch)
        assert await search(crowd, database_url, lines, tmp_path)


async def _who_stands_behind(problem_id: int, *_: Any) -> tuple[NotebookStep, ...]:
    """Somebody thought the cadre should know whom to thank."""
    people = [address.person_id for _, address in await sealed.supporters(problem_id)]
    names = await Person.filter(id__in=[one for one in people if one is not None]).values_list("name", flat=True)
    return tuple(NotebookStep(date(2026, 11, 23), "谢谢", str(name)) for name in names)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_page_that_names_somebody_is_caught(
    stage: Stage, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebook_rows, "_steps", _who_stands_behind)
    with logged() as lines:
        crowd = await play(stage, 16, 13, monkeypatch)
        await put_on_paper(crowd)
        found = await search(crowd, database_url, lines, tmp_path)
    assert found
    assert {hit.partition(":")[0] for hit in found} == {"pages of 王小雨 青情笔记 2026-2027学年第一学期.pdf"}
