"""Identity cards and texts to pass on: /名片 /转发稿."""

from __future__ import annotations

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.roster_cells import one_line
from models.rules.vocabulary import Role
from plugins._kit.cards import render_card
from plugins._kit.commands import EVERYONE, Call, Reply, command
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins.identity import people
from plugins.identity.cards import identity_card, notice_card
from plugins.identity.circle import cadres_of, card_of, group_here, own_targets
from plugins.identity.commands.pastes import pasted
from plugins.identity.parse import parse_paste, parse_public_contact
from plugins.identity.replies import groups as words
from plugins.identity.replies import people as people_words
from plugins.identity.replies import refused
from plugins.identity.results import Card

LONGEST_NOTICE, LONGEST_CONTACT = 1_000, 128


@command("名片", who=EVERYONE, help="看联系干部的名片", usage="/名片，干部私聊可以 /名片 公开 QQ…", order=25)
async def card(call: Call) -> Reply:
    """The cards of those who are linked to this group; privately one's own, or one's cadres'."""
    if call.origin.scene == "group":
        return await _cards_here(call)
    if call.actor.person_id is None:
        return Reply(people_words.stranger(call.actor.roles))
    if Role.CADRE not in call.actor.roles:
        person = await directory.person(call.actor.person_id)
        assert person is not None
        found = await people.companions_of(person, local_day(call.now))
        return Reply(people_words.companions(found, policy().school.feedback) if found else words.NO_COMPANION)
    contact = parse_public_contact(call.argument)
    if contact is not None:
        return await _set_contact(call, one_line(contact))
    own = await _own_card(call)
    return Reply(words.own_card(own, policy().school.feedback), image=await _picture(own))


async def _own_card(call: Call) -> Card:
    assert call.actor.person_id is not None
    return await card_of(call.actor.person_id, await own_targets(call.actor.person_id, local_day(call.now)))


async def _picture(of: Card, *, bot: bool = True) -> bytes | None:
    school = policy().school
    return await render_card("identity", identity_card(of, league=school.league, feedback=school.feedback, bot=bot))


async def _cards_here(call: Call) -> Reply:
    group = await group_here(call)
    cadres = await cadres_of(group.targets, local_day(call.now)) if group else {}
    if not cadres:
        return Reply(words.NO_CARD_HERE)
    several = [await card_of(cadre_id, targets) for cadre_id, targets in cadres.items()]
    first = list(cadres).index(call.actor.person_id) if call.actor.person_id in cadres else 0
    return Reply(words.cards(several, policy().school.feedback), image=await _picture(several[first]))


async def _set_contact(call: Call, contact: str) -> Reply:
    if len(contact) > LONGEST_CONTACT:
        return Reply(refused(Refusal("contact-too-long", {"most": LONGEST_CONTACT})))
    await people.set_public_contact(call, contact)
    return Reply(words.contact_set(contact) if contact else words.CONTACT_CLEARED)


@command(
    "转发稿",
    who={Role.CADRE, Role.SECRETARY, Role.COMMITTEE},
    help="做一份贴到微信群的名片、通知或 #N",
    usage="/转发稿，/转发稿 通知内容，/转发稿 12",
    order=40,
)
async def relay(call: Call) -> Reply:
    """A card or a notice as text and picture, to paste where no bot can be."""
    own = await _own_card(call)
    number, own_words = parse_paste(call.argument, call.subject[1] if call.subject is not None else None)
    if number is not None:
        if len(own_words) > LONGEST_NOTICE:
            return Reply(refused(Refusal("notice-too-long", {"most": LONGEST_NOTICE})))
        return await pasted(call, number, own_words, own)
    if call.argument in ("", "名片"):
        if Role.CADRE not in call.actor.roles:
            return Reply(refused(Refusal("empty-notice")))
        bot = call.origin.self_id if call.origin.platform == "qq" else ""
        text = words.relayed_card(own, policy().school.feedback, bot)
        return Reply(text, image=await _picture(own, bot=False), private=True)
    notice = call.argument.removeprefix("公告").strip(" :：\n") or call.argument
    if len(notice) > LONGEST_NOTICE:
        return Reply(refused(Refusal("notice-too-long", {"most": LONGEST_NOTICE})))
    image = await render_card("notice", notice_card(notice, own))
    return Reply(words.relayed_notice(notice, own), image=image, private=True)
