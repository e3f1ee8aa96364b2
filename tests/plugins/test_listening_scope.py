"""Who may do what with which problem: every role × command × own and another college × sealed, open and about oneself,
driven through the real dispatcher and compared with a table a person has read (`listening_scope.csv`).

Cells: 可 (done or shown), 无 (there is no such number for them), 拒 (refused in words).
`UPDATE_GOLDEN=1 pytest tests/plugins/test_listening_scope.py` writes a new table; review it before accepting it.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from stage import Stage

from models.rules.concern_words import Openness
from models.rules.vocabulary import Level, Role
from models.tables import Account, College, Department, Person, PersonRole, ProblemAbout, Referral
from plugins._kit import book
from plugins._kit.book import Filing
from plugins._kit.directory import directory
from plugins._kit.sealed import Address
from plugins._kit.unit import background_unit

TABLE = Path(__file__).resolve().parent / "listening_scope.csv"
WORDS = {
    "问题": "/问题 {}", "认领": "/认领 {}", "回复": "/回复 {} 正在问，有消息告诉大家", "转办": "/转办 {} 图书馆 请看看",
    "退回": "/退回 {} 不归我们管，要找物业", "代录": "/代录 {} 部门说本周修好", "改派": "/改派 {} 教务处",
    "办结": "/办结 {} 已解决 已经修好了，谢谢大家", "拆分": "/拆分 {} 99", "启封": "/启封 {} 想知道是谁",
    "撤回": "/撤回 {}", "补充": "/补充 {} 再说一句",
}  # fmt: skip
ROLES = (
    Role.COMMITTEE, Role.SECRETARY, Role.CADRE, Role.YOUTH, Role.COUNSELLOR, Role.HEADTEACHER, Role.DEPARTMENT,
    Role.LEADER, Role.OPERATOR, Role.STRANGER,
)  # fmt: skip
_NONE = ("没有找到 #", "没有 #", "你的事里没有 #", "没有要你接")
_REFUSED = (
    "来用。", "要先认识你", "才行", "不归你", "由学院团委", "请学院团委", "不是你", "再来做这一步", "没有转给", "只有",
)  # fmt: skip


def cell(answer: str) -> str:
    """What an answer amounts to."""
    if any(words in answer for words in _NONE):
        return "无"
    return "拒" if any(words in answer for words in _REFUSED) else "可"


async def somebody(role: Role, college: College, number: int) -> tuple[str, int | None]:
    """An account with exactly this role in this college."""
    if role in (Role.OPERATOR, Role.STRANGER):
        return {Role.OPERATOR: "9999", Role.STRANGER: "8888"}[role], None
    qq = f"66{number:04d}"
    person = await Person.create(
        school_id=directory.school_id, code=f"S{number}", name=f"某{number}号", level=Level.COLLEGE.value, qq=qq,
        college_id=college.id,
    )  # fmt: skip
    await PersonRole.create(school_id=directory.school_id, person_id=person.id, role=role.value)
    directory.forget()
    return qq, person.id


async def a_problem(
    stage: Stage, college: College, openness: Openness, about: int | None, referred: int | None
) -> tuple[int, int]:
    """A fresh problem of the college with one concern of this openness; the numbers of both."""
    youth = await Person.get(school_id=directory.school_id, name="吴思颖")
    routing = book.read("图书馆的座位不够")
    async with background_unit(stage.now) as unit:
        address = Address("qq", youth.qq, youth.id)
        filed = await book.file(unit, Filing("图书馆的座位不够", openness, address, college.id, routing, apart=True))
        problem = await book.move(unit, filed.concern, None) if filed.problem is None else filed.problem
        if about is not None:
            await ProblemAbout.create(
                using_db=unit.connection, school_id=unit.school_id, problem_id=problem.id, person_id=about
            )
        if referred is not None:
            by = await Person.get(school_id=directory.school_id, name="何静宜")
            await Referral.create(
                using_db=unit.connection, school_id=unit.school_id, problem_id=problem.id, department="图书馆",
                to_person_id=referred, by_id=by.id, at=unit.now, words="图书馆", way="private", state="open",
            )  # fmt: skip
    return problem.number, filed.concern.number


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_cell_of_the_scope(stage: Stage) -> None:
    own = await College.get(school_id=directory.school_id)
    other = await College.create(school_id=directory.school_id, name="护理学院")
    await Department.create(school_id=directory.school_id, name="图书馆")
    cases = {
        "本院·匿名": (own, Openness.SEALED, False, False), "本院·公开": (own, Openness.OPEN, False, False),
        "外院·匿名": (other, Openness.SEALED, False, False), "外院·公开": (other, Openness.OPEN, False, False),
        "外院·转给我": (other, Openness.SEALED, False, True), "本院·说的是我": (own, Openness.SEALED, True, False),
    }  # fmt: skip
    seen: dict[tuple[str, str], list[str]] = {}
    number = 0
    for role in ROLES:
        for name, words in WORDS.items():
            row = seen.setdefault((role.label, name), [])
            for college, openness, speaks_of_me, to_me in cases.values():
                number += 1
                qq, person_id = await somebody(role, own, number)
                about, referred = person_id if speaks_of_me else None, person_id if to_me else None
                problem, said = await a_problem(stage, college, openness, about, referred)
                row.append(cell(await stage.tell(qq, words.format(said if name == "启封" else problem))))
    assert not await Account.filter(user_id="8888").exists()
    header = ["身份", "命令", *cases]
    if os.environ.get("UPDATE_GOLDEN"):
        with TABLE.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([header, *([*key, *row] for key, row in seen.items())])
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        first, *rows = csv.reader(file)
    assert first == header
    assert {(row[0], row[1]): row[2:] for row in rows} == seen
