"""The commands of the help room, and what private words without a command are answered."""

from __future__ import annotations

from models.rules.nearest import nearest
from models.rules.vocabulary import Role
from plugins._kit import replies as shared
from plugins._kit.choices import Cancel, choice_of
from plugins._kit.commands import EVERYONE, Call, Command, Hook, Reply, answer_to, command, listen, table
from plugins._kit.gate import PREFIXES
from plugins._kit.guard import is_staff, permitted
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work
from plugins.help import replies, service

_ALL = ("全部", "所有", "all")


@command("帮助", who=EVERYONE, help="看看能做什么", usage="/帮助 命令", aliases=("help", "怎么用"), order=90)
async def show_help(call: Call) -> Reply:
    """What this person may do here, or how one command is written."""
    actor, scene = call.actor, call.origin.scene
    here = [service.topic_of(command) for command in service.usable_here(actor, scene)]
    if not call.argument:
        first = here[: service.on_one_screen(actor)]
        return Reply(replies.topics(actor.name, first, len(here) - len(first)))
    if call.argument in _ALL:
        elsewhere = [service.topic_of(command) for command in service.usable_elsewhere(actor, scene)]
        return Reply(replies.all_topics(here, elsewhere, service.other_place(scene)))
    return _explain(call, call.argument)


def _explain(call: Call, word: str) -> Reply:
    asked = _named(word)
    if asked is None:
        known = [name for name in table.words() if (found := _named(name)) and permitted(found, call.actor)]
        return Reply(shared.did_you_mean(nearest(word.lstrip("".join(PREFIXES)), known, at_least=0.4)))
    return Reply(replies.usage(service.topic_of(asked), allowed=permitted(asked, call.actor)))


def _named(word: str) -> Command | None:
    found = table.find(word, bare=True)
    return found[0] if found else None


@command("菜单", who=EVERYONE, help="用数字选命令", aliases=("目录",), order=91)
async def menu(call: Call) -> Reply:
    """The numbered menu; one digit shows how that command is written."""
    commands = [c for c in service.usable_here(call.actor, call.origin.scene) if c.name != "菜单"]
    offered = commands[: service.on_one_screen(call.actor)]
    minutes = policy().records.question_minutes
    async with unit_of_work(call) as unit:
        names = {"names": [command.name for command in offered]}
        await questions.ask(unit, call.origin, "help.menu", names, minutes=minutes)
    return Reply(replies.menu([service.topic_of(command) for command in offered], minutes))


@answer_to("help.menu")
async def choose(call: Call) -> Reply | None:
    """The digit of a menu; other words are no answer to it."""
    names: list[str] = call.payload["names"]
    picked = choice_of(call.argument, len(names))
    if picked is None or (not isinstance(picked, Cancel) and len(picked) > 1):
        out_of_range = call.argument.strip().isdecimal() and call.origin.scene == "private"
        return Reply(replies.no_such_number(len(names))) if out_of_range else None
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)
    if isinstance(picked, Cancel):
        return Reply(replies.MENU_CLOSED)
    return _explain(call, names[picked[0] - 1])


@command("状态", who=EVERYONE, help="看我在不在、谁管密钥", order=92)
async def status(call: Call) -> Reply:
    """How the bot is doing: in full for those who run it, privately; for everybody who holds the key."""
    words = replies.keeper(await service.key_keepers())
    if not is_staff(call.actor):
        return Reply(words)
    if call.origin.scene == "group":
        return Reply(f"{words}\n{replies.PRIVATELY}")
    return Reply(f"{replies.health(await service.health(call.now))}\n{words}")


@listen(Hook.PLAIN, order=90)
async def plain(call: Call) -> Reply | None:
    """Words that are no command: whom to talk to, or where the menu is."""
    if call.origin.scene == "group":
        return Reply(replies.AT_ME)
    feedback = policy().school.feedback
    roles = call.actor.roles
    if Role.CADRE in roles:
        return Reply(replies.FOR_CADRES)
    if Role.STRANGER in roles:
        return Reply(replies.bind_first(feedback))
    if Role.YOUTH in roles:
        return Reply(replies.your_cadres(await service.cadres_of(call), feedback))
    return Reply(replies.FOR_OTHERS)
