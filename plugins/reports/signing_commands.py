"""/签发 N, and which groups a post goes to; 撤回 N throws a draft away."""

from __future__ import annotations

from config.clock import local_day
from models.rules.refusal import Refusal
from models.tables import Draft
from plugins._kit import numbered
from plugins._kit.choices import Cancel, choice_of
from plugins._kit.commands import Call, Reply, answer_to, command
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work
from plugins.reports import drafts, posting, signing
from plugins.reports.commands import CADRES, LONGEST, OFFICE, brief_reply, quoted_draft, refuse
from plugins.reports.parse import parse_sign
from plugins.reports.posting import Place
from plugins.reports.replies import CANCELLED, CHOOSE_GROUPS, dropped
from plugins.reports.replies import brief as brief_words
from plugins.reports.replies import posting as posting_words
from plugins.reports.results import Sign

GROUPS = "reports.groups"
PATIENCE = 30
"""Minutes to choose a group."""


@command(
    "签发",
    who=OFFICE | CADRES,
    help="签发简报或“你说我办”",
    usage="/签发 12 送 辅导员",
    order=35,
)
async def sign(call: Call) -> Reply:
    """Take a draft upon oneself; a post is asked for its groups."""
    wish = parse_sign(call.argument[:LONGEST], quoted_draft(call))
    if isinstance(wish, Refusal):
        return refuse(wish)
    assert wish.number is not None
    row = await signing.to_sign(call, wish.number)
    if isinstance(row, Refusal):
        return refuse(row)
    return await (_sign_brief(call, row, wish) if row.kind == drafts.BRIEF else _sign_posting(call, row, wish))


async def _sign_brief(call: Call, row: Draft, wish: Sign) -> Reply:
    if wish.groups or wish.everywhere:
        return refuse(Refusal("sign-not-understood", {"said": call.argument[:30]}))
    signed = await signing.sign_brief(call, row, wish.to)
    if isinstance(signed, Refusal):
        return refuse(signed)
    text = brief_words.nobody_to_tell(signed) if wish.to and not signed.told else brief_words.signed(signed)
    return await brief_reply(signed, text)


async def _sign_posting(call: Call, row: Draft, wish: Sign) -> Reply:
    if wish.to:
        return refuse(Refusal("sign-not-understood", {"said": call.argument[:30]}))
    if row.state != drafts.DRAFT:
        return refuse(Refusal("already-signed", {"number": row.number}))
    places = await posting.places_for(call.actor, row, local_day(call.now))
    if not places:
        return refuse(Refusal("no-groups", {"number": row.number}))
    if wish.everywhere or wish.groups:
        return await _post(call, row, places, places if wish.everywhere else wish.groups)
    payload = {"number": row.number, "places": [[one.platform, one.scene_id, one.label] for one in places]}
    async with unit_of_work(call) as unit:
        await questions.ask(unit, call.origin, GROUPS, payload, minutes=PATIENCE, private=True)
    shown = await posting.with_places(row, places)
    return Reply(posting_words.which_group(shown), private=True, subject=("draft", row.number))


async def _post(call: Call, row: Draft, places: list[Place], chosen: list[Place] | tuple[int, ...]) -> Reply:
    if isinstance(chosen, tuple):
        if not all(1 <= one <= len(places) for one in chosen):
            return refuse(Refusal("no-such-group", {"count": len(places)}))
        chosen = [places[one - 1] for one in chosen]
    refusal = await signing.sign_posting(call, row, chosen)
    if refusal is not None:
        return refuse(refusal)
    return Reply(posting_words.posted(row.number, [one.label for one in chosen]), private=True)


@answer_to(GROUPS)
async def groups_chosen(call: Call) -> Reply | None:
    """The digits of the groups; the right to sign is judged again."""
    places = [Place(*one) for one in call.payload["places"]]
    picked = choice_of(call.argument, len(places))
    if picked is None:
        return Reply(CHOOSE_GROUPS, private=True)
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)
    if isinstance(picked, Cancel):
        return Reply(CANCELLED, private=True)
    row = await signing.to_sign(call, call.payload["number"])
    if isinstance(row, Refusal):
        return refuse(row)
    return await _post(call, row, places, picked)


@numbered.acts_on("撤回")
async def take_back(call: Call, number: int) -> Reply | None:
    """A draft that nobody has signed is thrown away by those who may sign it."""
    row = await drafts.find(call, number, drafts.BRIEF, drafts.POSTING)
    if isinstance(row, Refusal) or not drafts.may_sign(call.actor, row):
        return None
    if row.state != drafts.DRAFT or not await signing.drop(call, row):
        return refuse(Refusal("already-signed", {"number": number}))
    return Reply(dropped(number), private=True)
