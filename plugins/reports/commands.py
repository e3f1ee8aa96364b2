"""/简报 and /你说我办: drafts that go nowhere before somebody signs; both answer in the private chat only."""

from __future__ import annotations

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from plugins._kit.commands import Call, Reply, command
from plugins._kit.recording import semester_spans
from plugins.reports import briefing, drafts, posting
from plugins.reports.parse import parse_brief, parse_edits, parse_number, parse_span
from plugins.reports.replies import brief as words
from plugins.reports.replies import posting as posting_words
from plugins.reports.replies import refused
from plugins.reports.results import BriefSheet, DraftEdited, DraftNew, Form, Posting

OFFICE = frozenset({Role.SECRETARY, Role.COMMITTEE})
CADRES = frozenset({Role.CADRE})
LONGEST = 3_000
"""Characters of one message that are taken as edits."""


def quoted_draft(call: Call) -> int | None:
    """The draft whose message is quoted."""
    return call.subject[1] if call.subject is not None and call.subject[0] == "draft" else None


async def brief_reply(sheet: BriefSheet, text: str, forms: tuple[Form, ...] = ()) -> Reply:
    """The text twin, and the files after it."""
    files = await briefing.files_of(sheet, forms)
    return Reply(text, files=files, private=True, subject=("draft", sheet.number))


def refuse(refusal: Refusal) -> Reply:
    """Why not, to the person alone."""
    return Reply(refused(refusal), private=True)


@command("简报", who=OFFICE, help="起草给领导的简报", usage="/简报 本月", aliases=("写简报",), order=33)
async def brief(call: Call) -> Reply:
    """Draft a brief of the college or the school, show one again, or change a line of it."""
    today, semesters = local_day(call.now), await semester_spans()
    wish = parse_brief(call.argument[:LONGEST], today, semesters, quoted_draft(call))
    if isinstance(wish, Refusal):
        return refuse(wish)
    if isinstance(wish, DraftNew):
        made = await briefing.draft_brief(call, wish)
        return refuse(made) if isinstance(made, Refusal) else await brief_reply(made, words.drafted(made))
    if isinstance(wish, DraftEdited):
        changed = await briefing.edit_brief(call, wish.number, wish.edits)
        return refuse(changed) if isinstance(changed, Refusal) else await brief_reply(changed, words.drafted(changed))
    row = await drafts.find(call, wish.number, drafts.BRIEF)
    if isinstance(row, Refusal):
        return refuse(row)
    sheet = await briefing.sheet_of(row)
    return await brief_reply(sheet, words.drafted(sheet), wish.forms)


@command(
    "你说我办",
    who=OFFICE | CADRES,
    help="起草发到群里的办理结果",
    usage="/你说我办 本月",
    order=34,
)
async def you_said(call: Call) -> Reply:
    """Draft a post for the group of what was said and what was done."""
    number, rest = parse_number(call.argument[:LONGEST])
    if number is not None:
        shown = await _changed(call, number, rest) if rest else await posting.show(call, number)
        return refuse(shown) if isinstance(shown, Refusal) else _posting_reply(shown)
    asked = parse_span(call.argument[:LONGEST], local_day(call.now), await semester_spans())
    if isinstance(asked, Refusal):
        return refuse(asked)
    made = await posting.draft_posting(call, asked[0], asked[1])
    return refuse(made) if isinstance(made, Refusal) else _posting_reply(made)


async def _changed(call: Call, number: int, text: str) -> Posting | Refusal:
    edits = parse_edits(text)
    return edits if isinstance(edits, Refusal) else await posting.edit_posting(call, number, edits)


def _posting_reply(shown: Posting) -> Reply:
    return Reply(posting_words.drafted(shown), private=True, subject=("draft", shown.number))
