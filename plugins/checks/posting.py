"""What a check puts into the outbox: questions, notices, tasks; each at most once, none of it pressed (六.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from models.rules.vocabulary import TargetKind
from models.tables import Account, CheckAsk, CheckItem, Person, Record, SpotCheck
from plugins._kit.directory import directory
from plugins._kit.outbox import Post, post_many, private_way_to
from plugins._kit.unit import Unit
from plugins.checks import rows
from plugins.checks.replies import told as words

POSTED, ASKED, ANSWERED, DECLINED, UNREACHED = "posted", "asked", "answered", "declined", "unreached"


async def reachable(people: Collection[int]) -> set[int]:
    """Those who surely get a private message and want any."""
    sure = Account.filter(school_id=directory.school_id, person_id__in=list(people), reachable=True)
    ids = {int(str(one)) for one in await sure.values_list("person_id", flat=True)}
    willing = Person.filter(school_id=directory.school_id, id__in=list(ids), left_on=None, opted_out_at=None)
    return {int(str(one)) for one in await willing.values_list("id", flat=True)}


async def post_asks(unit: Unit, chosen: Sequence[tuple[CheckItem, int]]) -> None:
    """Ask each of these people about one item, once."""
    posts = []
    for item, person_id in chosen:
        ask = CheckAsk(school_id=unit.school_id, item_id=item.id, person_id=person_id, state=POSTED)
        await ask.save(using_db=unit.connection, force_create=True)
        if (post := await ask_post(ask)) is not None:
            posts.append(post)
    if posts:
        await post_many(unit, posts)


async def ask_post(ask: CheckAsk) -> Post | None:
    """The question as it goes out; its words are written by the composer."""
    way = await private_way_to(ask.person_id, surely=True)
    if way is None:
        return None
    return Post(f"check:{ask.id}:{ask.tries}", "private", *way, person_id=ask.person_id, facts={"ask": ask.id})


async def post_tasks(unit: Unit, check: SpotCheck, counts: Mapping[int, int]) -> None:
    """Tell the interviewers that there is a list for them."""
    posts = []
    for person_id, count in sorted(counts.items()):
        if person_id != unit.actor_id and (way := await private_way_to(person_id, surely=True)) is not None:
            text = words.task_note(count, check.visit_on)
            posts.append(Post(f"checktask:{check.number}:{person_id}", "private", *way, text=text, person_id=person_id))
    if posts:
        await post_many(unit, posts)


async def post_notices(unit: Unit, check: SpotCheck, items: Sequence[CheckItem], records: Mapping[int, Record]) -> None:
    """A check on site is announced: to whoever answers for the place, and to the cadre, who is not told where."""
    assert check.visit_on is not None
    texts: dict[int, str] = {}
    for item in items:
        texts[item.cadre_id] = words.visit_note_cadre(check.visit_on)
    for item in items:
        for target in await rows.targets_of(records[item.record_id]):
            for link in await directory.links_to(target.id):
                if link.contact_id is not None and link.holds_on(check.visit_on) and link.contact_id not in texts:
                    texts[link.contact_id] = words.visit_note(target.name, check.visit_on)
            if target.kind is TargetKind.YOUTH and target.person_id is not None and target.person_id not in texts:
                texts[target.person_id] = words.visit_note("", check.visit_on)
    posts = []
    welcome = await reachable(texts)
    for person_id, text in sorted(texts.items()):
        way = await private_way_to(person_id, surely=True)
        if person_id in welcome and way is not None:
            posts.append(
                Post(f"checkvisit:{check.number}:{person_id}", "private", *way, text=text, person_id=person_id)
            )
    if posts:
        await post_many(unit, posts)
