"""Who arrives: newcomers of a contact group, and people who want to be the bot's friend."""

from __future__ import annotations

from nonebot import get_driver

from plugins._kit.commands import Call, Hook, listen
from plugins.identity import greeting
from plugins.identity.friends import doorman


@listen(Hook.JOINED)
async def newcomer(call: Call) -> None:
    """Somebody joined a contact group."""
    await greeting.greet(call)


@listen(Hook.FRIEND_REQUEST)
async def friend_request(call: Call) -> None:
    """People of the school are let in; others hear nothing."""
    if call.actor.known:
        doorman.receive(call.bot, call.origin.text, call.now)


get_driver().on_shutdown(doorman.stop)
