"""/心愿, /心愿墙 and /心愿审核."""

from __future__ import annotations

from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.rules.wishes import WishState
from plugins._kit.commands import PEOPLE, Call, Reply, Where, command
from plugins.wishes import making, replies
from plugins.wishes.cards import wall_picture
from plugins.wishes.parse import parse_back, parse_review, parse_wish
from plugins.wishes.results import WallLine

CADRES = frozenset({Role.CADRE})


def _no(refusal: Refusal) -> Reply:
    return Reply(replies.refused(refusal), private=True, sealed=True)


@command(
    "心愿",
    who=PEOPLE,
    where=Where.PRIVATE,
    help="许一个小心愿，可以匿名",
    usage="/心愿 想要一本四级真题",
    aliases=("微心愿", "许愿"),
    order=31,
    confides=True,
)
async def wish(call: Call) -> Reply:
    """Make one, take one back, or see one's own."""
    call.sealed = True  # whether it is anonymous is known only after reading it
    if not call.argument.strip():
        rows = await making.own_wishes(call)
        lines = [WallLine(row.number, row.text, WishState(row.state)) for row in rows]
        return Reply(replies.own(lines), private=True, sealed=True)
    if (number := parse_back(call.argument)) is not None:
        refusal = await making.take_back(call, number)
        return _no(refusal) if refusal is not None else Reply(replies.TAKEN_BACK, private=True, sealed=True)
    text, anonymous = parse_wish(call.argument)
    call.sealed = anonymous
    done = await making.make(call, text, anonymous=anonymous)
    return _no(done) if isinstance(done, Refusal) else Reply(replies.made(done), private=True, sealed=True)


@command("心愿墙", who=PEOPLE, help="看圈子里的心愿", usage="/心愿墙", order=32)
async def wall(call: Call) -> Reply:
    """The wall, as a picture and in words."""
    lines = await making.wall(call)
    picture = await wall_picture(lines) if lines else None
    in_group = call.origin.scene == "group"
    return Reply(replies.public_wall(lines) if in_group else replies.wall(lines), image=picture)


@command("心愿审核", who=CADRES, where=Where.PRIVATE, help="看心愿能不能上墙", usage="/心愿审核 12 通过", order=49)
async def look(call: Call) -> Reply:
    """What waits, or a word on one."""
    if not call.argument.strip():
        return Reply(replies.to_review(await making.to_review(call)))
    number, yes, why = parse_review(call.argument)
    if number is None and call.subject is not None and call.subject[0] == "wish":
        number = call.subject[1]
    if yes is None:
        return Reply(replies.refused(Refusal("how-review")))
    done = await making.review(call, number, yes, why)
    return Reply(replies.refused(done) if isinstance(done, Refusal) else replies.reviewed(done[0], yes=yes))
