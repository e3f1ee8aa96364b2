"""Checks as they are shown; reads only, each within what the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from config.clock import local_day
from models.rules.checking import Bothered, Came, Did, Verdict, finding_of
from models.rules.error_rate import OfCadre, rate_of, wilson, worst
from models.rules.refusal import Refusal
from models.rules.vocabulary import RecordKind
from models.tables import CheckAnswer, CheckItem, Record, SpotCheck
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.unit import refuse, unit_of_work
from plugins.checks import rows
from plugins.checks.results import CheckLine, CheckResult, CollegeResult, KindResult
from plugins.checks.results_told import Doubt, OwnItem

NEWEST = 5


async def overview(call: Call) -> tuple[CheckLine, ...] | Refusal:
    """The newest checks the reader has to do with."""
    if not rows.may_read(call.actor):
        async with unit_of_work(call) as unit:
            return await refuse(unit, call, Refusal("not-a-reader"))
    checks = SpotCheck.filter(school_id=directory.school_id).order_by("-number")
    if not rows.sees_all(call.actor):
        own = CheckItem.filter(school_id=directory.school_id, college_id=call.actor.college_id or 0)
        ids = {int(str(one)) for one in await own.values_list("check_id", flat=True)}
        checks = checks.filter(id__in=list(ids), closed_at__not_isnull=True)
    return tuple(
        [
            CheckLine(
                check.number,
                rows.mode_of(check),
                await rows.college_name(check.college_id) if check.college_id else "全校",
                local_day(check.announced_at),
                rows.state_of(check),
            )
            for check in await checks.limit(NEWEST)
        ]
    )


async def result(call: Call, number: int) -> CheckResult | Refusal:
    """The rates of a check; a secretary reads their own college's, once it is closed."""
    check = await rows.check_numbered(number)
    if not rows.may_read(call.actor) or (check is not None and not await _may_see(call, check)):
        async with unit_of_work(call) as unit:
            return await refuse(unit, call, Refusal("not-a-reader"))
    if check is None:
        return Refusal("no-such-check", {"number": number})
    items = CheckItem.filter(school_id=directory.school_id, check_id=check.id).order_by("id")
    if not rows.sees_all(call.actor):
        items = items.filter(college_id=call.actor.college_id or 0)
    drawn = check.drawn_at is not None
    return CheckResult(
        number=check.number,
        mode=rows.mode_of(check),
        announced_on=local_day(check.announced_at),
        state=rows.state_of(check),
        why_void=check.void_reason,
        secret=check.secret if drawn else "",
        word=check.word,
        secret_digest=check.secret_digest,
        colleges=await _colleges(check, await items) if drawn else (),
        reply_until=check.reply_until,
        counts=rows.rules().counts,
    )


async def _may_see(call: Call, check: SpotCheck) -> bool:
    if rows.sees_all(call.actor):
        return True
    own = CheckItem.filter(school_id=directory.school_id, check_id=check.id, college_id=call.actor.college_id or 0)
    return check.closed_at is not None and await own.exists()


async def _colleges(check: SpotCheck, items: Sequence[CheckItem]) -> tuple[CollegeResult, ...]:
    answers, records = await rows.told_of([item.id for item in items]), await rows.records_of(items)
    by_college: dict[int | None, list[CheckItem]] = defaultdict(list)
    for item in items:
        by_college[item.college_id].append(item)
    seen = []
    for college, some in sorted(by_college.items(), key=lambda pair: pair[0] or 0):
        seen.append(await _college(college, some, answers, records, int(check.heads.get(str(college or 0), len(some)))))
    return tuple(seen)


def final(item: CheckItem, answers: Sequence[CheckAnswer]) -> Verdict:
    """What counts for the rate: a person's conclusion, else what the answers say."""
    return Verdict(item.verdict) if item.judged_at is not None else finding_of(map(rows.told, answers))


async def _college(
    college: int | None,
    items: Sequence[CheckItem],
    answers: dict[int, list[CheckAnswer]],
    records: dict[int, Record],
    heads: int,
) -> CollegeResult:
    of_cadre: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    of_kind: dict[RecordKind, list[int]] = defaultdict(lambda: [0, 0])
    silent = 0
    for item in items:
        verdict = final(item, answers.get(item.id, []))
        cadre, kind = of_cadre[item.cadre_id], of_kind[RecordKind(records[item.record_id].kind)]
        cadre[2] = item.listed
        silent += verdict is Verdict.UNKNOWN
        for counts in (cadre, kind):
            counts[0] += verdict is not Verdict.UNKNOWN
            counts[1] += verdict is Verdict.WRONG
    rate = rate_of([OfCadre(asked, wrong, listed) for asked, wrong, listed in of_cadre.values()], heads)
    order = list(RecordKind)
    said = [one for item in items for one in answers.get(item.id, [])]
    return CollegeResult(
        college=await rows.college_name(college),
        drawn=len(items),
        silent=silent,
        rate=rate,
        worst=worst(rate, silent) if rate is not None else 1.0,
        kinds=tuple(
            KindResult(kind, asked, wrong, wilson(wrong, asked))
            for kind, (asked, wrong) in sorted(of_kind.items(), key=lambda pair: order.index(pair[0]))
            if asked
        ),
        shown_only=sum(one.did == Did.SHOWN.value for one in said),
        bothered=sum(one.bothered == Bothered.YES.value for one in said),
    )


async def own_item(item: CheckItem, record: Record) -> OwnItem:
    """A drawn record as its cadre sees it."""
    kind, target = RecordKind(record.kind), await rows.target_name(record)
    return OwnItem(record.number, kind, target, record.happened_on, item.replied_at is not None)


async def doubts(call: Call) -> tuple[tuple[Doubt, ...], int]:
    """What the committee has to look at in closed checks, without their own; and how many of those there are."""
    checks = SpotCheck.filter(school_id=directory.school_id, closed_at__not_isnull=True, void_at=None)
    numbers = {check.id: check.number for check in await checks}
    items = CheckItem.filter(school_id=directory.school_id, check_id__in=list(numbers), judged_at=None)
    found = await items.order_by("id")
    answers, records = await rows.told_of([item.id for item in found]), await rows.records_of(found)
    joint = await rows.joint_of(list(records.values()))
    seen, hidden = [], 0
    for item in found:
        record, said = records[item.record_id], answers.get(item.id, [])
        finding = finding_of(map(rows.told, said))
        unclear = finding is Verdict.WRONG or (bool(said) and finding is Verdict.UNKNOWN) or bool(item.reply)
        if not unclear or record.withdrawn_at is not None:
            continue
        if call.actor.person_id in joint[record.id]:
            hidden += 1
            continue
        came = [one.came for one in said]
        seen.append(
            Doubt(
                number=record.number,
                check=numbers[item.check_id],
                cadre=await directory.name_of(item.cadre_id),
                kind=RecordKind(record.kind),
                target=await rows.target_name(record),
                happened_on=record.happened_on,
                finding=finding,
                voices=(came.count(Came.YES.value), came.count(Came.NO.value), came.count(Came.UNSURE.value)),
                note="；".join(one.note for one in said if one.note),
                reply=item.reply,
            )
        )
    return tuple(seen), hidden
