"""/反映, /匿名 and plain private words: who will see what is said first, then one digit keeps it.

Any of these may come from somebody who does not want to be known: nothing is written about the speaker, not even that
they were refused, and what was said in a group is taken back where the platform lets us.
"""

from __future__ import annotations

from dataclasses import replace

from models.rules.concern_words import Openness
from models.rules.listening import CategoryKind
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from plugins._kit import capability
from plugins._kit.commands import EVERYONE, Call, Hook, Reply, answer_to, command, listen
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work
from plugins.concerns import drafts, intake, progress_joining, talks
from plugins.concerns.drafts import Draft
from plugins.concerns.parse import CANCEL, choice_in, is_chatter
from plugins.concerns.progress_saying import refuse, say
from plugins.concerns.replies import intake as words
from plugins.concerns.replies import reporter as reporter_words
from plugins.concerns.results import Offer

TOPIC = "concerns.intake"
SEALED, NAMED, JOIN, KEEP_PLACES = 1, 3, 5, 6
_OPENNESS = {1: Openness.SEALED, 2: Openness.HIDDEN, 3: Openness.NAMED, 4: Openness.OPEN, 6: Openness.SEALED}


@command(
    "反映",
    who=EVERYONE,
    help="有事想反映（先问你要不要留名）",
    usage="/反映 三食堂中午排队太久",
    aliases=("诉求", "我要反映"),
    order=13,
    confides=True,
)
async def report(call: Call) -> Reply:
    """Somebody wants something to be known."""
    return await _begin(call, sealed_only=False)


@command(
    "匿名",
    who=EVERYONE,
    help="反映一件事，谁都不知道是你",
    usage="/匿名 内容",
    aliases=("匿名反映", "树洞"),
    order=14,
    confides=True,
)
async def report_sealed(call: Call) -> Reply:
    """The same, and nobody learns who said it; the bare word answers what is being asked."""
    by_word = await decided_by_word(call, SEALED) if not call.argument else None
    return by_word if by_word is not None else await _begin(call, sealed_only=True)


async def decided_by_word(call: Call, choice: int) -> Reply | None:
    """The bare word 匿名 or 实名 answers the offer that is open here; None where it answers nothing."""
    asked = questions.find(call.origin, call.now)
    offer: Offer | None = asked.payload["offer"] if asked is not None and asked.topic == TOPIC else None
    if asked is None or offer is None or choice not in offer.choices:
        return None
    call.sealed = True
    return await _decided(call, asked.payload["draft"], choice)


async def _begin(call: Call, *, sealed_only: bool) -> Reply:
    call.sealed = True
    if call.origin.scene == "group":
        return await _taken_back(call)
    if not call.actor.known:
        return say(words.NOT_KNOWN)
    has_picture = any(one.kind == "image" for one in call.origin.attachments)
    if not call.argument and not has_picture:
        return say(words.HOW_SEALED if sealed_only else words.HOW)
    return await consider(call, Draft("", sealed_only=sealed_only), call.argument)


async def _taken_back(call: Call) -> Reply:
    """Nothing of a group is kept; said without quoting it."""
    async with unit_of_work(call):
        pass  # marked as handled, so that of two accounts of ours one speaks
    recalled = await capability.recall(call.bot, call.origin)
    # A recall in the reply too: it is what keeps the answer from quoting the words.
    return Reply(words.RECALLED if recalled else words.IN_GROUP, recall=True, sealed=True)


@listen(Hook.PLAIN, order=40)
async def plain(call: Call) -> Reply | None:
    """Private words without a command: offered as a concern where they tell of something."""
    text = call.origin.text
    if call.origin.scene != "private" or not call.actor.known or call.subject is not None or is_chatter(text):
        return None
    routing = intake.read(text)
    works = bool(call.actor.roles - {Role.YOUTH})
    # Whoever works here says many things: only what sounds like a concern, and answers no question, is offered as one.
    if works and (not intake.sounds_like_ticket(routing) or questions.find(call.origin, call.now) is not None):
        return None
    call.sealed = True
    return await consider(call, Draft(""), text)


async def consider(call: Call, draft: Draft, text: str) -> Reply:
    """Weigh the words said so far and these, and ask who may know."""
    if intake.is_enough_today(call):
        return say(words.enough(policy().problems.daily_concerns))
    if len(draft.text) + len(text) > drafts.LONGEST:
        return say(words.too_long(drafts.LONGEST, again=bool(draft.text)))
    again = bool(draft.text)
    draft = await intake.added(call, draft, text)
    if not draft.text:
        await drafts.wait(call, TOPIC, {"draft": draft, "offer": None})
        return say(words.WHAT_OF_IT)
    routing = intake.read(draft.text)
    if routing.kind is CategoryKind.THANKS:
        return say(words.THANKED)
    if routing.kind is CategoryKind.TALK:
        return await talks.offer(call, draft.text)
    offer = await intake.weigh(call, draft, routing)
    draft = replace(draft, offered=offer.similar.number if offer.similar is not None else None)
    await drafts.wait(call, TOPIC, {"draft": draft, "offer": offer})
    return say(words.offer(replace(offer, added=again, first=offer.first and not again)))


@answer_to(TOPIC)
async def chosen(call: Call) -> Reply | None:
    """A digit decides; other words belong to the same concern."""
    if call.subject is not None or call.origin.scene != "private" or not call.actor.known:
        return None
    draft: Draft = call.payload["draft"]
    offer: Offer | None = call.payload["offer"]
    has_picture = any(one.kind == "image" for one in call.origin.attachments)
    choice = choice_in(call.argument) if not has_picture else None
    if choice is None and not has_picture and is_chatter(call.argument):
        return None
    call.sealed = True
    if choice is None:
        return await consider(call, draft, call.argument)
    if choice == CANCEL:
        await drafts.end(call)
        return say(words.LEFT)
    if offer is None:
        return say(words.WHAT_OF_IT)
    if choice not in offer.choices:
        return say(words.again(offer))
    return await _decided(call, draft, choice)


async def _decided(call: Call, draft: Draft, choice: int) -> Reply:
    if intake.is_enough_today(call):
        return say(words.enough(policy().problems.daily_concerns))
    if choice == JOIN and draft.offered is not None:
        joined = await progress_joining.join(call, draft.offered)
        await drafts.end(call)
        if isinstance(joined, Refusal):
            return refuse(joined)
        return say(reporter_words.joined(joined), ("problem", joined.number))
    result = await intake.save(call, draft, _OPENNESS[choice], keep_places=choice == KEEP_PLACES)
    return say(words.saved(result), ("concern", result.number))
