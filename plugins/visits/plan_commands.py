"""/方案: a cadre's work plan for the term (六.2), and the office's view of it. Always in a private chat."""

from __future__ import annotations

from models.rules.plan import is_looked_back_on
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import Semester
from plugins._kit.commands import Call, Reply, Where, answer_to, command
from plugins._kit.directory import directory
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work
from plugins.visits import plan_answers, plan_flow, plan_replies, plan_service, plan_sheet_replies, plan_views
from plugins.visits.commands import CADRES, LONGEST
from plugins.visits.draft import Cancel, KnownTarget
from plugins.visits.parse_answers import parse_choice
from plugins.visits.parse_plan import Asked, Wish, parse_plan, read_targets
from plugins.visits.parse_plan_answers import parse_pick
from plugins.visits.parse_plan_words import starts_with_label
from plugins.visits.parse_words import after_gap, flat
from plugins.visits.plan_flow import PICK, TERM, known_targets
from plugins.visits.plan_results import Sheet

OFFICE = frozenset({Role.SECRETARY, Role.COMMITTEE})


@command(
    "方案",
    who=CADRES | OFFICE,
    where=Where.PRIVATE,
    help="写工作方案、看做得怎样",
    usage="/方案 或 /方案 3-305 打算… 时间…",
    aliases=("工作方案",),
    order=14,
    recall_elsewhere=True,
)
async def plan(call: Call) -> Reply:
    """Write one's plan, look at it, hold it against what was done; the office reads and comments."""
    return await take(call, call.argument)


async def take(call: Call, argument: str, term: Semester | None = None) -> Reply:
    """Do what one message asks; `term` is the one chosen in the holidays."""
    if len(argument) > LONGEST:
        return Reply(plan_replies.refused(Refusal("too-long", {"limit": LONGEST})))
    terms = await plan_views.terms_of(call.now)
    person_id = call.actor.person_id
    assert person_id is not None
    writing = term or terms.current
    if writing is None and await plan_views.plan_of(person_id, terms.following):
        writing = terms.following
    near = writing or terms.following or terms.last
    known = await known_targets(person_id, near, call.now) if near and Role.CADRE in call.actor.roles else []
    own = await plan_views.plan_of(person_id, writing or terms.last)
    quoted = call.subject[1] if call.subject is not None and call.subject[0] == "plan" else None
    asked = parse_plan(argument, known, own.number if own else None, quoted)
    if isinstance(asked, Refusal):
        return Reply(plan_replies.refused(asked))
    return await _answer(call, argument, asked, writing, near, known)


async def _answer(
    call: Call, argument: str, asked: Asked, writing: Semester | None, near: Semester | None, known: list[KnownTarget]
) -> Reply:
    if asked.wish is Wish.COMMENT:
        assert asked.number is not None
        result = await plan_service.comment(call, asked.number, asked.text)
        return _refused(result) if isinstance(result, Refusal) else Reply(plan_replies.commented(result))
    if asked.wish is Wish.PLAN and (answered := await _as_listed(call, argument)) is not None:
        return answered
    if asked.wish is Wish.PLAN or (asked.wish is Wish.COMPARE and asked.number is not None):
        return await _numbered(call, asked)
    if asked.wish is Wish.COLLEGE or (asked.wish in (Wish.OVERVIEW, Wish.UNCLEAR) and not known and _office(call)):
        return await _of_office(call, asked.text, near)
    if asked.wish is Wish.UNCLEAR and _office(call) and near and (found := await _named(call, asked.text, near)):
        return found
    if Role.CADRE not in call.actor.roles:
        return _refused(Refusal("not-a-cadre"))
    return await _own(call, argument, asked, writing, known)


async def _as_listed(call: Call, argument: str) -> Reply | None:
    """`/方案 1 2 3 打算…` while a numbered list waits for its answer: the numbers are those of the list."""
    question = questions.find(call.origin, call.now)
    if question is None or question.topic != PICK:
        return None
    offered = [plan_flow.known(target) for target in await plan_flow.targets_by(question.payload["offered"])]
    picked = parse_pick(argument, offered)
    if picked is None or not starts_with_label(flat(picked.text), 0):
        return None
    call.argument, call.payload = argument, question.payload
    return await plan_answers.pick(call)


async def _own(call: Call, argument: str, asked: Asked, writing: Semester | None, known: list[KnownTarget]) -> Reply:
    """What a cadre asks of their own plan."""
    person_id = call.actor.person_id
    assert person_id is not None
    terms = await plan_views.terms_of(call.now)
    row = await plan_views.plan_of(person_id, writing or terms.last)
    sheet = await plan_views.sheet_of(row, call) if row else None
    if asked.wish is Wish.COMPARE:
        return _shown(plan_sheet_replies.comparison(sheet), sheet) if sheet else _refused(Refusal("no-plan"))
    if writing is None:
        return await _offer(call, argument, sheet if asked.wish is Wish.OVERVIEW else None, terms.following)
    if asked.wish is Wish.OVERVIEW and sheet is not None:
        left = [line.target_id for line in sheet.comparison.unwritten]
        if left and not is_looked_back_on(sheet.comparison.semester, sheet.today):
            await plan_flow.offer_rest(call, writing, left, sheet.comparison.planned[0].target_id)
        return _shown(_overview(sheet), sheet)
    if not known:
        return _refused(Refusal("no-targets"))
    if asked.wish in (Wish.OVERVIEW, Wish.UNCLEAR):
        return await plan_flow.begin(call, writing, known, asked.text)
    if asked.wish is Wish.TARGETS:
        wanted = [target.id for target in asked.targets]
        written = {line.target_id for line in sheet.comparison.planned} if sheet else set()
        if sheet is not None and written & set(wanted):
            return _shown(plan_sheet_replies.in_full(sheet, wanted), sheet)
        return await plan_flow.ask_about(call, writing, wanted)
    return await plan_flow.take_words(call, writing, asked)


async def _offer(call: Call, argument: str, looked_at: Sheet | None, following: Semester | None) -> Reply:
    """No semester today: the last one is looked back on, the next one may be written already."""
    before = f"{plan_sheet_replies.comparison(looked_at)}\n\n" if looked_at else ""
    if following is None:
        return Reply(before + plan_replies.NO_TERM)
    async with unit_of_work(call) as unit:
        await plan_service.ask(unit, call, (TERM, {"semester": following.id, "argument": argument}))
    return Reply(before + plan_replies.no_term(following.name, following.starts_on, kept=bool(argument)))


@answer_to(TERM)
async def coming_term(call: Call) -> Reply | None:
    """1: the plan is for the semester to come."""
    picked = parse_choice(call.argument, 1)
    if picked is None:
        return Reply(plan_replies.ONE_OR_CANCEL)
    terms = await plan_views.terms_of(call.now)
    chosen = terms.current or terms.following
    cancelled = isinstance(picked, Cancel)
    reply = Reply(plan_replies.CANCELLED) if cancelled else await take(call, call.payload["argument"], chosen)
    question = questions.find(call.origin, call.now)
    if question is not None and question.topic == TERM:  # no other question has taken its place
        async with unit_of_work(call) as unit:
            await questions.close(unit, call.origin)
    return reply


def _overview(sheet: Sheet) -> str:
    seen = sheet.comparison
    if is_looked_back_on(seen.semester, sheet.today):
        return plan_sheet_replies.comparison(sheet)
    return plan_sheet_replies.overview(sheet)


async def _numbered(call: Call, asked: Asked) -> Reply:
    """One plan by its number: in short, one target (`/方案 12 3-305`) or all of it in full, or 对照."""
    assert asked.number is not None
    sheet = await plan_views.numbered(call, asked.number)
    if isinstance(sheet, Refusal):
        return _refused(sheet)
    if asked.wish is Wish.COMPARE:
        return _shown(plan_sheet_replies.comparison(sheet), sheet)
    if not asked.text:
        return _shown(_overview(sheet), sheet)
    lines = sheet.comparison.lines
    targets = [await directory.target(line.target_id) for line in lines]
    known = [KnownTarget(one.id, one.kind, one.name) for one in targets]
    text = flat(asked.text)
    wanted, _ = read_targets(text, after_gap(text, 0), known)
    if isinstance(wanted, Refusal) or not wanted:
        return _refused(Refusal("not-in-plan", {"name": asked.text[:20], "names": [one.name for one in known]}))
    return _shown(plan_sheet_replies.in_full(sheet, [one.id for one in wanted]), sheet)


async def _of_office(call: Call, text: str, term: Semester | None) -> Reply:
    """Who has a plan: one's own college by name, the whole school in counts, one college of it by name."""
    if not _office(call):
        return _refused(Refusal("office-only"))
    if term is None:
        return _refused(Refusal("no-term"))
    if text:
        return await _named(call, text, term) or _refused(Refusal("nobody-named", {"name": text[:20]}))
    if Role.COMMITTEE in call.actor.roles:
        return Reply(plan_sheet_replies.school(await plan_views.school_plans(term, call.now)))
    if call.actor.college_id is None:
        return _refused(Refusal("no-college"))
    return Reply(plan_sheet_replies.college(await plan_views.college_plans(call.actor.college_id, term, call.now)))


async def _named(call: Call, text: str, term: Semester) -> Reply | None:
    """A cadre or, for the committee, a college by name."""
    if Role.COMMITTEE in call.actor.roles:
        college_id = await plan_views.college_named(text)
        if college_id is not None or text == plan_views.OUT_OF_COLLEGES:
            return Reply(plan_sheet_replies.college(await plan_views.college_plans(college_id, term, call.now)))
    found = await plan_views.of_cadre_named(call, text, term)
    if found is None:
        return None
    return _refused(found) if isinstance(found, Refusal) else _shown(_overview(found), found)


def _office(call: Call) -> bool:
    return bool(OFFICE & call.actor.roles)


def _shown(text: str, sheet: Sheet) -> Reply:
    return Reply(text, subject=("plan", sheet.number), private=True)


def _refused(refusal: Refusal) -> Reply:
    return Reply(plan_replies.refused(refusal))
