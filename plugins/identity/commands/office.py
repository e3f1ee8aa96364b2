"""What secretaries and 校团委 do: /交接 /学期 /覆盖, and the successor's /交接收到."""

from __future__ import annotations

import asyncio

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from plugins._kit.choices import Cancel, choice_of
from plugins._kit.commands import STAFF, Call, Reply, Where, answer_to, command
from plugins._kit.exports import write_xlsx
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work, write_audit
from plugins.identity import covering, handover, handover_receipts, semesters
from plugins.identity.parse import parse_handover, parse_received, parse_semester
from plugins.identity.replies import office as words
from plugins.identity.replies import people as people_words
from plugins.identity.replies import refused

WHO = "identity.who"
PICK_MINUTES = 5
SECRETARIES = frozenset({Role.SECRETARY, Role.COMMITTEE})


@command(
    "交接",
    who=SECRETARIES,
    where=Where.PRIVATE,
    help="把一位干部的联系对象交给另一位",
    usage="/交接 张三 李四",
    aliases=("换届",),
    order=20,
)
async def hand_over(call: Call) -> Reply:
    """Pass a cadre's links on as of today."""
    return await _hand_over(call, call.argument, {})


async def _hand_over(call: Call, argument: str, chosen: dict[str, int]) -> Reply:
    wish = parse_handover(argument)
    result = await handover.hand_over(call, wish, chosen) if not isinstance(wish, Refusal) else wish
    if not isinstance(result, Refusal):
        return Reply(words.handed_over(result))
    if result.code != "several-people":
        return Reply(refused(result))
    name = str(result.facts["name"])
    payload = {"argument": argument, "chosen": chosen, "name": name, "ids": result.facts["ids"]}
    async with unit_of_work(call) as unit:
        await questions.ask(unit, call.origin, WHO, payload, minutes=PICK_MINUTES)
    return Reply(people_words.which_person(name, result.facts["labels"], PICK_MINUTES))


@answer_to(WHO)
async def pick_cadre(call: Call) -> Reply | None:
    """Which of several people of one name."""
    ids: list[int] = call.payload["ids"]
    picked = choice_of(call.argument, len(ids))
    if picked is None or (not isinstance(picked, Cancel) and len(picked) != 1):
        return Reply(people_words.choose_a_number(len(ids)))
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)
    if isinstance(picked, Cancel):
        return Reply(people_words.CANCELLED)
    chosen = {**call.payload["chosen"], call.payload["name"]: ids[picked[0] - 1]}
    return await _hand_over(call, call.payload["argument"], chosen)


@command("交接收到", who={Role.CADRE}, help="告诉学院交接已收到", aliases=("收到交接",), order=70)
async def handover_received(call: Call) -> Reply:
    """The successor has seen what they take over."""
    result = await handover_receipts.receive(call)
    return Reply(refused(result) if isinstance(result, Refusal) else words.received(result))


@answer_to(handover_receipts.TOPIC)
async def said_received(call: Call) -> Reply | None:
    """收到; anything else is about something else."""
    return await handover_received(call) if parse_received(call.argument) else None


@command(
    "学期",
    who={Role.CADRE, *SECRETARIES, Role.OPERATOR},
    help="看学期；校团委可以登记",
    usage="/学期 2026-2027-1 2026-09-01 2027-01-17",
    order=41,
)
async def semester(call: Call) -> Reply:
    """List the semesters, add one, or move one."""
    wish = parse_semester(call.argument)
    if wish is None:
        return Reply(words.semester_list(await semesters.semesters(call)))
    result = await semesters.save_semester(call, wish) if not isinstance(wish, Refusal) else wish
    return Reply(refused(result) if isinstance(result, Refusal) else words.semester_saved(result))


@command(
    "覆盖",
    who=SECRETARIES | STAFF,
    where=Where.PRIVATE,
    help="看谁没联系满、哪里没人联系",
    aliases=("覆盖情况",),
    order=21,
)
async def cover(call: Call) -> Reply:
    """Whether everybody is reached; the long lists as a sheet."""
    seen = await covering.covering(call)
    if isinstance(seen, Refusal):
        return Reply(refused(seen))
    if not words.is_long(seen):
        return Reply(words.coverage(seen))
    async with unit_of_work(call) as unit:
        await write_audit(unit, call, "exported coverage")
    day = local_day(call.now)
    mark = f"{call.actor.name or call.actor.user_id} {day.isoformat()} 导出，仅供工作使用"
    sheet = await asyncio.to_thread(write_xlsx, words.coverage_sheets(seen), watermark=mark)
    return Reply(words.coverage(seen), file=(f"联系覆盖 {day.isoformat()}.xlsx", sheet))
