"""Once a month: a draft for whoever heard something, told once, and not at all when it is confirmed already."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from heard import person, problem
from stage import Stage

from models.rules.concern_words import Openness
from models.tables import Account, Draft, Outbox
from plugins._kit.directory import directory
from plugins._kit.outbox import Drop, Letter
from plugins.reports import monthly
from plugins.reports.monthly import compose, offer_reviews

CADRE = "王小雨"
DECEMBER = datetime(2026, 12, 1, 2, 0, tzinfo=timezone.utc)


@pytest.fixture(autouse=True)
def _first_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monthly, "_done", set())


async def _ready(stage: Stage) -> None:
    cadre = await person(CADRE)
    await problem(openness=Openness.HIDDEN, concern={"heard_by_id": cadre.id})
    await Account.create(
        school_id=directory.school_id, platform="qq", user_id="10003", person_id=cadre.id, bound_at=stage.now,
        reachable=True,
    )  # fmt: skip


async def test_a_draft_is_there_and_told_once(stage: Stage) -> None:
    await _ready(stage)
    assert await offer_reviews(DECEMBER) == 1
    assert await offer_reviews(DECEMBER) == 0
    (row,) = await Outbox.all()
    draft = await Draft.get()
    assert (row.kind, row.scene_id, draft.person_id, draft.period) == (
        "review", "10003", (await person(CADRE)).id, "2026-11",
    )  # fmt: skip
    letter = await compose(row, DECEMBER)
    assert letter == Letter(
        "11月听到的，我替你起草了问题清单（1 条）。有空私聊发 /梳理 看看，回 1 就算完成。",
        subject=("draft", draft.number),
    )
    monthly._done.clear()
    assert await offer_reviews(DECEMBER) == 0
    assert "第 3 食堂 · 排队" in await stage.tell(CADRE, "/梳理", now=DECEMBER)
    await stage.say(CADRE, "1", now=DECEMBER)
    assert await compose(row, DECEMBER) == Drop("done")


@pytest.mark.parametrize(
    "when",
    [
        datetime(2026, 12, 8, 2, 0, tzinfo=timezone.utc),  # the second week of the month
        datetime(2026, 12, 1, 0, 30, tzinfo=timezone.utc),  # half past eight in the morning
        datetime(2026, 12, 5, 2, 0, tzinfo=timezone.utc),  # a Saturday
        datetime(2027, 1, 4, 2, 0, tzinfo=timezone.utc),  # an exam week
        datetime(2027, 2, 2, 2, 0, tzinfo=timezone.utc),  # the holidays
    ],
)
async def test_not_at_any_time(stage: Stage, when: datetime) -> None:
    await _ready(stage)
    assert await offer_reviews(when) == 0
    assert not await Draft.exists()


async def test_nothing_heard_nothing_said(stage: Stage) -> None:
    await Account.create(
        school_id=directory.school_id, platform="qq", user_id="10003", person_id=(await person(CADRE)).id,
        bound_at=stage.now, reachable=True,
    )  # fmt: skip
    assert await offer_reviews(DECEMBER) == 0
    assert not await Outbox.exists()


async def test_one_that_fails_does_not_keep_the_others_from_theirs(stage: Stage) -> None:
    await _ready(stage)
    other = await person("李明哲")
    await Account.create(
        school_id=directory.school_id, platform="qq", user_id="10004", person_id=other.id, bound_at=stage.now,
        reachable=True,
    )  # fmt: skip
    await Draft.create(
        school_id=directory.school_id, number=990, kind="review", person_id=other.id, period="2026-11", payload={},
        state="draft", made_at=stage.now,
    )  # fmt: skip
    assert await offer_reviews(DECEMBER) == 1
