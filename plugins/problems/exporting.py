"""`/导出 问题清单`: the list as a sheet: the same problems, order and numbers as the chat's, within the same scope."""

from __future__ import annotations

from collections.abc import Sequence

from models.rules.concern_words import StepKind
from models.tables import Problem, ProblemStep
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.exporting import MOST_ROWS, exports
from plugins._kit.exports import Export
from plugins.problems import listing, rows, steps
from plugins.problems.commands import WORKERS, narrow
from plugins.problems.parse import parse_filter
from plugins.problems.replies import sheets as words
from plugins.problems.replies.list import counts
from plugins.problems.results import Line, StepSeen
from plugins.problems.results_sheets import ProblemSheetLine


@exports("问题清单", who=WORKERS, usage="问题清单（可加 全部、已办结、我的、部门）", aliases=("清单", "问题"), order=10)
async def problem_sheets(call: Call, text: str) -> Export:
    """Every line of the list, and what was done; whoever it was only passed to gets the lines alone."""
    wish, few = parse_filter(text[:100]), narrow(call)
    pairs = (await listing.ordered(call, wish))[:MOST_ROWS]
    page = await listing.listed(call, wish)
    lines = [await _line(problem, line, few=few) for problem, line in pairs]
    done = () if few else await _steps([problem for problem, _ in pairs])
    sheets = words.sheets(lines, done, few=few)
    return Export(words.NAME, words.scope(page, wish, few=few), counts(page), sheets, words.WIDTHS)


async def _line(problem: Problem, line: Line, *, few: bool) -> ProblemSheetLine:
    return ProblemSheetLine(
        line=line,
        category=problem.category,
        place=problem.place,
        opened_on=problem.opened_on,
        closed_on=problem.closed_on if line.closure is not None else None,
        owner="" if few else await directory.name_of(problem.owner_id),
        closure_words=problem.closure_words if line.closure is not None else "",
        confirmed=problem.confirmed if line.closure is not None else None,
    )


async def _steps(problems: Sequence[Problem]) -> list[tuple[int, StepSeen]]:
    """What those who work on them did, in the order of the list."""
    numbers = {one.id: one.number for one in problems}
    found = []
    for ids in rows.blocks(numbers):
        for id, done in (await steps.steps_of(ids)).items():
            found += [(numbers[id], await _step(one)) for one in done]
    return found


async def _step(step: ProblemStep) -> StepSeen:
    """What a youth said when it was not solved stays in the chat: a file is passed on more easily."""
    kind = StepKind(step.kind)
    words_of_a_youth = kind is StepKind.REOPENED and step.person_id is None
    who = await directory.name_of(step.person_id)
    return StepSeen(step.day, kind, who, step.department, "" if words_of_a_youth else step.words)
