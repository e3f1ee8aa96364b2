"""Youths who must not be found: a crowd with marks that occur nowhere else, what they say, and where to look."""

from __future__ import annotations

import base64
import io
import random
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from hands import Hands
from pdf_text import pdf_text, streams
from PIL import Image
from stage import Heard, Stage
from tortoise import Tortoise

from models.tables import College, Person, PersonRole, Problem
from plugins._kit.directory import directory
from plugins.concerns.drafts import daily

MATTERS = (
    "三食堂的饭菜又贵又凉", "图书馆周末关门太早", "宿舍的热水只到九点", "选课系统一到点就崩", "奖学金名单没有公示",
    "快递站排队要半个小时", "操场的灯坏了一半", "实训室的设备老是坏", "校园网晚上特别卡", "洗衣机又脏又坏",
)  # fmt: skip
TAILS = ("，能不能管管", "，好几个星期了", "，大家都在说", "", "，希望早点解决", "！！", "，唉", "，谢谢老师")
ROSTER = {"person": None, "link_target": ("key", "name")}
"""Where the marks stand rightly: the roster itself (None: every column)."""


@dataclass(frozen=True)
class Youth:
    """One of the crowd; every mark is unlike anything else in the system."""

    nick: str
    qq: str
    code: str
    name: str
    phone: str
    person_id: int

    @property
    def marks(self) -> tuple[str, ...]:
        return (self.nick, self.qq, self.code, self.name, self.phone)


@dataclass
class Crowd:
    """The youths of one stage, and chance."""

    stage: Stage
    chance: random.Random
    youths: list[Youth] = field(default_factory=list)
    papers: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    async def gather(cls, stage: Stage, size: int, seed: int) -> Crowd:
        """Put `size` youths on the roster, none of whom has ever spoken."""
        crowd, chance = cls(stage, random.Random(seed)), random.Random(seed + 1)
        college = await College.get(school_id=directory.school_id)
        for number in range(size):
            marks = {
                "code": f"7{seed % 10}{number:05d}{chance.randrange(10**6):06d}",
                "name": "".join(chr(0x7000 + chance.randrange(3000)) for _ in range(4)),
                "qq": f"88{number:04d}{chance.randrange(10**5):05d}",
                "phone": f"1{chance.choice('3589')}{chance.randrange(10**9):09d}",
            }
            person = await Person.create(
                school_id=directory.school_id, college_id=college.id, level="college", class_name="药学2401", **marks
            )
            await PersonRole.create(school_id=directory.school_id, person_id=person.id, role="youth")
            nick = f"昵称{chance.randrange(16**10):010x}"
            stage.accounts[nick] = marks["qq"]
            crowd.youths.append(Youth(nick, person_id=person.id, **marks))
        directory.forget()
        return crowd

    async def say(self, youth: Youth, text: str, **more: object) -> list[Heard]:
        """One of them speaks; the day's limits are theirs, not the test's."""
        daily.forget()
        return await self.stage.say(youth.nick, text, **more)  # type: ignore[arg-type]

    async def deliver(self) -> None:
        """What waits goes out."""
        await Hands(self.stage.bot, now=self.stage.now).work()

    def matter(self, youth: Youth) -> str:
        """What somebody says; sometimes with who they are in the middle of it."""
        text = self.chance.choice(MATTERS) + self.chance.choice(TAILS)
        if self.chance.random() < 0.3:
            text += f"，我是{youth.name}，电话{youth.phone}，QQ {youth.qq}，学号{youth.code}"
        return text

    def picture(self, youth: Youth) -> bytes:
        """A photo that tells in its metadata whose it is."""
        out, image = io.BytesIO(), Image.new("RGB", (40, 30), (self.chance.randrange(256), 9, 9))
        exif = image.getexif()
        exif[0x010E], exif[0x013B] = youth.code, youth.qq
        image.save(out, "JPEG", exif=exif, comment=youth.phone.encode())
        return out.getvalue()

    async def conversation(self, youth: Youth) -> None:
        """One of many ways to say something without being known, wrong turns included."""
        chance, text = self.chance, self.matter(youth)
        way = chance.randrange(10)
        photos = [self.picture(youth)] if chance.random() < 0.15 else []
        if way == 0:
            await self.say(youth, f"/匿名 {text}", group="20001")
        if way in (1, 2):
            await self.say(youth, text, photos=photos)
            if chance.random() < 0.3:
                await self.say(youth, chance.choice(["9", "什么", "１２"]))
            await self.say(youth, chance.choice(["1", "1", "1", "0", "5"]))
        elif way == 3:
            await self.say(youth, f"/反映 {text}", photos=photos)
            await self.say(youth, chance.choice(["0", "取消", "1"]))
        else:
            await self.say(youth, f"/匿名 {text}", photos=photos)
            await self.say(youth, chance.choice(["1", "1", "1", "1", "0"]))
        if chance.random() < 0.25:
            await self._go_on(youth)

    async def _go_on(self, youth: Youth) -> None:
        chance = self.chance
        shown = await self.say(youth, "/进展")
        own = re.findall(r"#(\d{7})", "".join(one.text for one in shown))
        open_ones = await Problem.filter(school_id=directory.school_id).limit(20)
        if open_ones and chance.random() < 0.5:
            await self.say(youth, f"/附议 {chance.choice(open_ones).number}")
        if own:
            act = chance.choice(
                ["/进展 {}", "/补充 {} 今天还是一样，我的电话" + youth.phone, "/撤回 {}", "/没解决 {} 还是老样子"]
            )
            await self.say(youth, act.format(chance.choice(own)))


def dug_up(stage: Stage, of: Iterable[Youth]) -> Iterator[tuple[str, bytes]]:
    """Everything staff were told or sent, by whom it went to; what the youths themselves heard is theirs."""
    own = {youth.qq for youth in of}
    for heard in stage.bot.heard:
        if heard.scene_id not in own:
            yield f"told {heard.scene_id}", heard.text.encode()
    for api, data in stage.bot.calls:
        if api == "upload_private_file" and str(data["user_id"]) not in own:
            content = base64.b64decode(str(data["file"]).removeprefix("base64://"))
            yield f"file {data['name']}", str(data["name"]).encode() + content
            if content.startswith(b"%PDF"):
                yield f"pages of {data['name']}", pdf_text(content).encode()
                for place, part in enumerate(streams(content)):
                    yield f"part {place} of {data['name']}", part
            if content.startswith(b"PK"):
                with zipfile.ZipFile(io.BytesIO(content)) as parts:
                    for name in parts.namelist():
                        yield f"file {data['name']}/{name}", parts.read(name)


async def rows() -> list[tuple[str, bytes]]:
    """Every table as text, without the columns of the roster where the marks stand rightly."""
    found = []
    link = Tortoise.get_connection("default")
    assert Tortoise.apps is not None
    for model in Tortoise.apps["models"].values():
        table = model._meta.db_table
        rightly = ROSTER.get(table, ())
        if rightly is None:
            continue
        _, some = await link.execute_query(f'SELECT * FROM "{table}"')
        for row in some:
            kept = {key: row[key] for key in row.keys() if key not in rightly}  # noqa: SIM118 - a row, not a dict
            text = " ".join(v.hex() if isinstance(v, bytes) else str(v) for v in kept.values())
            found.append((f"table {table}", f"{text} {list(kept.values())!r}".encode()))
    return found


def pages(url: str, scratch: Path) -> bytes:
    """The bytes of the SQLite file, free pages and all, once the roster has been wiped out of it."""
    source, copy = Path(url.removeprefix("sqlite://").split("?")[0]), scratch / "copy.sqlite3"
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(copy)) as target:
        origin.backup(target)
        target.execute("PRAGMA secure_delete = ON")
        target.execute("PRAGMA foreign_keys = OFF")
        for table in ("person", "link_target"):
            target.execute(f"DELETE FROM {table}")
        target.commit()
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return copy.read_bytes()


def is_sqlite(url: str) -> bool:
    """Whether the database is a file of ours."""
    return urlsplit(url).scheme == "sqlite"


def hits(found: Iterable[tuple[str, bytes]], youths: Iterable[Youth]) -> list[str]:
    """Where a mark was found, in any form it may take."""
    forms: dict[bytes, str] = {}
    for youth in youths:
        for mark in youth.marks:
            raw = mark.encode()
            for form in (raw, mark.encode("utf-16-le"), mark.encode("unicode_escape"), raw.hex().encode()):
                forms[form] = mark
            forms[base64.b64encode(raw).rstrip(b"=")[:-1]] = mark
    shape = re.compile(b"|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)))
    return [f"{place}: {forms[match[0]]}" for place, content in found for match in shape.finditer(content)]
