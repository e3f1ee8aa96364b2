"""/线上, /投票, /线上结束 and /线上小结."""

from __future__ import annotations

from collections.abc import Sequence

from models.rules.refusal import Refusal
from models.rules.text import half_width
from models.rules.vocabulary import Role
from models.tables import ContactGroup
from plugins._kit.choices import Cancel, choice_of
from plugins._kit.commands import Call, Hook, Reply, Where, answer_to, command, listen
from plugins._kit.guard import perform
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work
from plugins.topics import closing, opening, replies
from plugins.topics.parse import is_story, parse_number, parse_poll, parse_topic
from plugins.topics.results import Closed, Wanted

WHERE = "topics.where"
MINUTES = 30
CADRES = frozenset({Role.CADRE})
SILENTLY = "不发图"


def _no(refusal: Refusal) -> Reply:
    return Reply(replies.refused(refusal))


@command("线上", who=CADRES, help="在联系群里开一次线上活动", usage="/线上 题目", order=25)
async def online(call: Call) -> Reply | None:
    """Open one; a title and what happened is one that was held, and is recorded."""
    if is_story(call.argument):
        return await perform(call, f"线上活动 {call.argument}")
    wanted = await opening.from_library(call, call.argument)
    if isinstance(wanted, Refusal):
        return _no(wanted)
    if wanted is None:
        own = parse_topic(call.argument)
        if own is None:
            return _no(Refusal("how-topic"))
        wanted = Wanted(*own)
    return await _where(call, wanted)


@command("投票", who=CADRES | {Role.YOUTH}, help="在联系群里发一个投票", usage="/投票 题目 选项一 选项二", order=27)
async def poll(call: Call) -> Reply:
    """Post a poll; cadres and their helpers."""
    found = parse_poll(call.argument)
    if found is None:
        return _no(Refusal("how-poll"))
    return await _where(call, Wanted(found[0], "", options=found[1]))


async def _where(call: Call, wanted: Wanted) -> Reply:
    """Ask which groups, unless there is only one."""
    groups = await opening.places(call)
    if not groups:
        return _no(Refusal("no-groups" if Role.CADRE in call.actor.roles else "not-a-helper"))
    if len(groups) == 1:
        return await _open(call, wanted, [groups[0].id])
    payload = {
        "title": wanted.title, "opening": wanted.opening, "key": wanted.key, "options": list(wanted.options),
        "groups": [group.id for group in groups],
    }  # fmt: skip
    async with unit_of_work(call) as unit:
        await questions.ask(unit, call.origin, WHERE, payload, minutes=MINUTES)
    return Reply(replies.where(await opening.named(groups), _here(call, groups)))


def _here(call: Call, groups: Sequence[ContactGroup]) -> int | None:
    place = (call.origin.platform, call.origin.scene_id)
    return next((one.id for one in groups if (one.platform, one.scene_id) == place), None)


async def _open(call: Call, wanted: Wanted, group_ids: Sequence[int]) -> Reply:
    done = await opening.open_there(call, wanted, group_ids)
    if isinstance(done, Refusal):
        return _no(done)
    return Reply(replies.opened(done), subject=("activity", done.number))


@answer_to(WHERE)
async def chosen(call: Call) -> Reply | None:
    """The groups it is opened in."""
    ids: list[int] = call.payload["groups"]
    choice = choice_of(call.argument, len(ids))
    if choice is None:
        return Reply(replies.CHOOSE_PLACE) if half_width(call.argument).strip().isdecimal() else None
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)
    if isinstance(choice, Cancel):
        return Reply(replies.NOT_OPENED)
    kept = call.payload
    wanted = Wanted(kept["title"], kept["opening"], kept["key"], tuple(kept["options"]))
    return await _open(call, wanted, [ids[place - 1] for place in choice])


@command(
    "线上结束", who=CADRES | {Role.YOUTH}, help="结束线上活动或投票", usage="/线上结束", aliases=("投票结束",), order=28
)
async def end(call: Call) -> Reply:
    """End one's own; what came of it is shown privately first."""
    quoted = call.subject[1] if call.subject is not None and call.subject[0] == "activity" else None
    number, _ = parse_number(call.argument)
    done = await closing.close_mine(call, number or quoted)
    if isinstance(done, Refusal):
        return _no(done)
    return Reply(
        replies.ended(done), image=await closing.picture(done), private=True, subject=("activity", done.number)
    )


@command(
    "线上小结",
    who=CADRES | {Role.YOUTH},
    where=Where.PRIVATE,
    help="写小结，记成一条线上活动",
    usage="/线上小结 12 大家说了……",
    order=29,
)
async def summary(call: Call) -> Reply:
    """The cadre's own words; the record and the picture follow."""
    number, words = parse_number(call.argument)
    return await _finish(call, number, words)


@listen(Hook.PLAIN, order=14)
async def quoted_summary(call: Call) -> Reply | None:
    """Privately, words that quote what came of it are the summary."""
    if call.origin.scene != "private" or call.subject is None or call.subject[0] != "activity":
        return None
    return await _finish(call, call.subject[1], call.origin.text)


async def _finish(call: Call, number: int | None, words: str) -> Reply:
    post = not words.startswith(SILENTLY)
    words = words.removeprefix(SILENTLY).lstrip(" ，,。:：")
    done = await closing.finish(call, number, words, post=post)
    if isinstance(done, Refusal):
        return _no(done)
    assert isinstance(done, Closed)
    subject = ("record", done.record) if done.record is not None else ("activity", done.number)
    return Reply(replies.finished(done, posted=post), subject=subject)
