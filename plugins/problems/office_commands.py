"""/转办 /改派 /代录 /合并 /拆分 /办结 /同意 /不同意: what the offices decide about a problem."""

from __future__ import annotations

from models.rules.refusal import Refusal
from plugins._kit.commands import Call, Reply, command
from plugins.problems import answering, closing, merging, referring
from plugins.problems.commands import TRIAGERS, WORKERS
from plugins.problems.meaning import about, number_of, or_elsewhere, quoted, refuse, which
from plugins.problems.parse import numbers_in, parse_ending, says_into
from plugins.problems.replies import acts as words


@command("转办", who=TRIAGERS, help="转给部门或老师", usage="/转办 12 后勤处 请尽快修", order=23)
async def refer(call: Call) -> Reply:
    """Pass a problem on."""
    number, said = number_of(call)
    if number is None:
        return which("/转办 12 后勤处")
    done = await referring.refer(call, number, said)
    if isinstance(done, Refusal):
        return refuse(done)
    return Reply(words.referred(done), file=done.file, private=True, subject=("problem", done.number))


@command("改派", who=TRIAGERS, help="改成归另一个部门", usage="/改派 12 教务处", order=44)
async def reassign(call: Call) -> Reply:
    """It belongs to another department."""
    number, said = number_of(call)
    if number is None:
        return which("/改派 12 教务处")
    done = await referring.reassign(call, number, said)
    return refuse(done) if isinstance(done, Refusal) else about(words.reassigned(done), done.number)


@command("代录", who=TRIAGERS, help="替部门录入答复", usage="/代录 12 内容", order=24)
async def transcribe(call: Call) -> Reply:
    """Enter a department's answer for them."""
    number, said = number_of(call)
    if number is None:
        return which("/代录 12 已安排维修，周五前完成")
    done = await answering.transcribe(call, number, said)
    return refuse(done) if isinstance(done, Refusal) else about(words.transcribed(done), done.number)


@command("办结", who=WORKERS, help="结束一个问题，说明结果", usage="/办结 12 已解决 怎么解决的", order=25)
async def close(call: Call) -> Reply:
    """How it ended and why."""
    number, said = number_of(call)
    if number is None:
        return which("/办结 12 已解决 换了新的热水器")
    done = await closing.close(call, number, parse_ending(said))
    if isinstance(done, Refusal):
        return await or_elsewhere("办结", call, number, done)
    return about(words.closed(done), done.number)


@command("同意", who=TRIAGERS, help="第二个人同意办结", usage="/同意 12", order=45)
async def agree(call: Call) -> Reply:
    """The second person agrees."""
    number, _ = number_of(call)
    if number is None:
        return which("/同意 12")
    done = await closing.agree(call, number)
    if isinstance(done, Refusal):
        return await or_elsewhere("同意", call, number, done)
    return about(words.agreed(done), done.number)


@command("不同意", who=TRIAGERS, help="第二个人不同意办结", usage="/不同意 12 原因", order=46)
async def disagree(call: Call) -> Reply:
    """The second person does not."""
    number, reason = number_of(call)
    if number is None:
        return which("/不同意 12 还可以再找物业谈一次")
    done = await closing.disagree(call, number, reason)
    if isinstance(done, Refusal):
        return await or_elsewhere("不同意", call, number, done)
    return about(words.declined(done), done.number)


@command("合并", who=TRIAGERS, help="两个号是同一件事", usage="/合并 12 15（15 并入 12）", order=47)
async def merge(call: Call) -> Reply:
    """Two problems are one."""
    numbers = numbers_in(call.argument)
    if len(numbers) == 1 and (first := quoted(call)) is not None:
        numbers = [first, *numbers]
    if len(numbers) != 2:
        return refuse(Refusal("two-numbers"))
    keep, gone = reversed(numbers) if says_into(call.argument) else numbers
    done = await merging.merge(call, keep, gone)
    return refuse(done) if isinstance(done, Refusal) else about(words.merged(done), done.kept)


@command("拆分", who=TRIAGERS, help="把几条原话分成另一件事", usage="/拆分 12 31 32", order=48)
async def split(call: Call) -> Reply:
    """Some of it is another problem."""
    number, said = number_of(call)
    if number is None:
        return which("/拆分 12 31 32")
    done = await merging.split(call, number, numbers_in(said))
    return refuse(done) if isinstance(done, Refusal) else about(words.parted(done), done.number)
