"""/代记: what a group where no bot is answered, entered by its cadre; it stays the cadre's word, and says so."""

from __future__ import annotations

from models.rules.refusal import Refusal
from plugins._kit.commands import Call, Reply, command
from plugins.visits import replies, service
from plugins.visits.commands import CADRES, LONGEST
from plugins.visits.draft import Supplement
from plugins.visits.parse_behalf import parse_behalf
from plugins.visits.pictures import take_pictures
from plugins.visits.replies_pasting import BEHALF_USAGE, on_behalf


@command("代记", who=CADRES, help="替微信群记下大家的回应", usage="/代记 12 8人 说了什么", order=44)
async def enter_on_behalf(call: Call) -> Reply:
    """Add to one's own record how many answered in the group and what they said; screenshots may come along."""
    if len(call.argument) > LONGEST:
        return Reply(replies.refused(Refusal("too-long", {"limit": LONGEST})))
    wish = parse_behalf(call.argument)
    if wish is None:
        return Reply(BEHALF_USAGE)
    pictures = await take_pictures(call)
    added = Supplement(wish.number, on_behalf(call.actor.name, wish.count, wish.words), "", "")
    result = await service.supplement(call, [wish.number], added, pictures)
    if isinstance(result, Refusal):
        return Reply(replies.refused(result))
    return Reply(replies.supplemented(result), subject=("record", wish.number))
