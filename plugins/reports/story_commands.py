"""/推文 N: a draft for the school's account, from records both sides agree to; private, noted, marked as a draft."""

from __future__ import annotations

import asyncio
import io
import zipfile

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.story import Consent
from models.rules.vocabulary import Role
from models.tables import Record, Story
from plugins._kit.commands import Call, Hook, Reply, Where, answer_to, command, listen
from plugins._kit.directory import directory
from plugins._kit.patience import patiently
from plugins._kit.policy import policy
from plugins._kit.unit import unit_of_work, write_audit
from plugins.reports import stories
from plugins.reports.commands import CADRES, OFFICE
from plugins.reports.parse_story import parse_consent, parse_story
from plugins.reports.replies import story as words
from plugins.reports.replies import story_paper as paper

_EPOCH = (1980, 1, 1, 0, 0, 0)


@command(
    "推文",
    who=CADRES | OFFICE | {Role.YOUTH},
    where=Where.PRIVATE,
    help="把记录写成推文草稿",
    usage="/推文 12",
    aliases=("写推文",),
    order=37,
)
async def story(call: Call) -> Reply:
    """Ask for a story, take its draft, or say what one thinks of it."""
    quoted = call.subject[1] if call.subject is not None and call.subject[0] in (stories.KIND, "record") else None
    wish = parse_story(call.argument[:200], quoted)
    if isinstance(wish, Refusal):
        return _refuse(wish)
    if wish.answer is not None or await _only_asked(call, wish.numbers[0]):
        return await _own_word(call, wish.numbers[0], wish.answer)
    seen = []
    for number in wish.numbers:
        row = await stories.record_to_tell(call, number)
        begun = row if isinstance(row, Refusal) else await stories.begin(call, row)
        if isinstance(begun, Refusal):
            return _refuse(begun)
        seen.append(begun)
    return await _taken(call, seen)


def _refuse(refusal: Refusal) -> Reply:
    return Reply(words.refused(refusal), private=True)


async def _standing(number: int) -> stories.Standing | None:
    row = await Record.get_or_none(school_id=directory.school_id, number=number, withdrawn_at=None)
    return await stories.story_of(row) if row is not None else None


async def _only_asked(call: Call, number: int) -> bool:
    """Whether the speaker has a voice in it and nothing else to do with it."""
    seen = await _standing(number)
    mine = seen.of(call.actor.person_id) if seen is not None else None
    return mine is not None and mine.side == stories.VISITED


async def _own_word(call: Call, number: int, said: Consent | None) -> Reply:
    """What somebody of the story answers by command; without a digit the question once more."""
    seen = await _standing(number) or await _begun_by_author(call, number)
    if isinstance(seen, Refusal):
        return _refuse(seen)
    if seen.of(call.actor.person_id) is None:
        return _refuse(Refusal("no-such-record", {"number": number}))
    if said is None:
        return await _question(seen, call)
    return await _answered(call, seen.story.id, said)


async def _begun_by_author(call: Call, number: int) -> stories.Standing | Refusal:
    """A cadre may say at once how their own record may be told."""
    row = await stories.record_to_tell(call, number)
    if isinstance(row, Refusal):
        return row
    if row.cadre_id != call.actor.person_id:
        return Refusal("no-such-record", {"number": number})
    return await stories.begin(call, row)


async def _question(seen: stories.Standing, call: Call) -> Reply:
    draft, number = await stories.draft_for(seen), seen.record.number
    if call.actor.person_id == seen.record.cadre_id:
        text = words.ask_author(number, draft, alone=not seen.visited)
    else:
        cadre = await directory.name_of(seen.record.cadre_id)
        text = words.ask_visited(number, cadre, policy().school.account, draft)
    return Reply(text, private=True, subject=(stories.KIND, number))


async def _answered(call: Call, story_id: int, said: Consent) -> Reply:
    done = await stories.answer(call, story_id, said)
    if isinstance(done, Refusal):
        return _refuse(done)
    seen, asked = done
    number = seen.record.number
    if call.actor.person_id == seen.record.cadre_id:
        ready = seen.agreed is not None
        text = words.answered_by_author(number, said, asked=asked, ready=ready)
    else:
        text = words.answered_by_visited(number, said)
    return Reply(text, private=True, subject=(stories.KIND, number))


@answer_to(stories.TOPIC)
async def digit(call: Call) -> Reply | None:
    """The digit to the question; anything else is not meant for it."""
    said = parse_consent(call.argument)
    return None if said is None else await _answered(call, int(call.payload["story"]), said)


@listen(Hook.PLAIN, order=11)
async def quoting(call: Call) -> Reply | None:
    """The digit said while quoting the question, however late."""
    said = parse_consent(call.origin.text)
    if said is None or call.origin.scene != "private" or call.subject is None or call.subject[0] != stories.KIND:
        return None
    seen = await _standing(call.subject[1])
    return None if seen is None else await _answered(call, seen.story.id, said)


async def _taken(call: Call, seen: list[stories.Standing]) -> Reply:
    """The draft of those everybody agrees to; else what is being waited for."""
    ready = [one for one in seen if one.agreed is not None]
    if not ready:
        first = seen[0]
        if call.actor.person_id == first.record.cadre_id and first.author.answer is None:
            return await _question(first, call)
        if first.author.answer is None:
            return Reply(words.asked_author(first.record.number), private=True)
        return Reply(words.waiting(first.record.number), private=True)
    numbers = tuple(one.record.number for one in ready)
    async with unit_of_work(call) as unit:
        await write_audit(unit, call, f"export:story:{'、'.join(map(str, numbers))}"[:64])
        here = Story.filter(school_id=unit.school_id, id__in=[one.story.id for one in ready])
        await here.using_db(unit.connection).update(taken_by_id=call.actor.person_id)
    return await patiently(call, _draft(call, seen, ready), words.WORKING)


async def _draft(call: Call, seen: list[stories.Standing], ready: list[stories.Standing]) -> Reply:
    tellings = [telling for one in ready if (telling := await stories.telling_of(one)) is not None]
    draft = stories.draft_of(call, tellings)
    pictures = {name: content for one in tellings for name, content in one.pictures.items()}
    numbers = tuple(one.piece.number for one in tellings)
    stem = f"{paper.file_stem(numbers)} {local_day(call.now):%Y-%m-%d}"
    page, text = paper.html(draft, pictures).encode(), paper.markdown(draft).encode()
    second = (f"{stem}.zip", await asyncio.to_thread(_bundle, text, pictures)) if pictures else (f"{stem}.md", text)
    left_out = tuple(one.record.number for one in seen if one not in ready)
    told = words.handed_over(numbers, left_out, paper.plain(draft), pictures=len(pictures), bundle=bool(pictures))
    told += words.cut([one.piece.number for one in tellings if one.cut])
    return Reply(told, files=((f"{stem}.html", page), second), private=True, subject=(stories.KIND, numbers[0]))


def _bundle(text: bytes, pictures: dict[str, bytes]) -> bytes:
    """The Markdown and the pictures it speaks of, without a clock."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in (("推文.md", text), *pictures.items()):
            packed.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return file.getvalue()
