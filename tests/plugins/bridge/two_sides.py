"""A circle on two platforms: the stage's QQ, and a WeChat account behind a OneBot v12 bridge; time passes by hand."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hands import Hands
from nonebot.adapters.onebot import v12
from nonebot.exception import ActionFailed, NetworkError
from stage import Heard, ListeningBot, Stage

from models.tables import Account, Person
from plugins._kit import dispatcher
from plugins._kit.commands import Call, Hook, listeners_of
from plugins._kit.directory import directory
from plugins._kit.dispatcher import gate
from plugins._kit.origin import Origin, origin_of_v12
from plugins.bridge.memory import bridges
from plugins.bridge.queues import relay

QQ, WX = ("qq", "20001"), ("wechat", "wx-1@chatroom")
CADRE = "王小雨"
_ids = itertools.count(5000)


@dataclass(frozen=True)
class Said:
    """A message as it stands in a group, whoever wrote it."""

    text: str
    message_id: str
    quote: str | None = None
    images: tuple[bytes, ...] = ()


class SideBot(ListeningBot):
    """Keeps what stands in its groups; some actions may be refused or go unanswered."""

    def __init__(self, self_id: str) -> None:
        super().__init__(self_id)
        self.said: list[Said] = []
        self.gone: list[str] = []
        self.names: dict[str, str] = {}
        self.refused_parts: set[str] = set()
        self.silent = False

    async def call_api(self, api: str, **data: Any) -> Any:
        self.calls.append((api, data))
        if api in self.failing:
            raise self.no(1404)
        if self.silent:
            raise NetworkError("no answer")
        return self.act(api, data)

    def no(self, retcode: int) -> ActionFailed:
        """What a refusal looks like."""
        return ActionFailed("OneBot V11")

    def act(self, api: str, data: dict[str, Any]) -> Any:
        """What the implementation does."""
        if api in ("send_group_msg", "send_private_msg"):
            self._check(data["message"])
            message_id = str(self._hear(api, data))
            if api == "send_group_msg":
                self._keep(data["message"], message_id, "id", "file")
            return {"message_id": int(message_id)}
        if api == "delete_msg":
            self.gone.append(str(data["message_id"]))
        if api == "get_group_member_info":
            return {"card": "", "nickname": self.names.get(str(data["user_id"]), "")}
        if api == "get_file":
            return {"base64": base64.b64encode(self.files[str(data["file_id"])]).decode()}
        return {}

    def _check(self, message: Sequence[dict[str, Any]]) -> None:
        if any(part["type"] in self.refused_parts for part in message):
            raise self.no(10003)

    def _keep(self, message: Sequence[dict[str, Any]], message_id: str, quote: str, image: str) -> None:
        self.said.append(
            Said(
                "".join(part["data"]["text"] for part in message if part["type"] == "text").replace("\u200b", ""),
                message_id,
                next((str(part["data"][quote]) for part in message if part["type"] == "reply"), None),
                tuple(self._picture(part["data"][image]) for part in message if part["type"] == "image"),
            )
        )

    def _picture(self, file: str) -> bytes:
        return base64.b64decode(file.removeprefix("base64://"))


class WechatSide(SideBot):
    """The same behind OneBot v12, with ids that are words."""

    platform = "wechat"

    @property
    def type(self) -> str:
        return "OneBot V12"

    def no(self, retcode: int) -> ActionFailed:
        return v12.UnsupportedAction(status="failed", retcode=10002, data=None, message="", echo=None)

    def act(self, api: str, data: dict[str, Any]) -> Any:
        if api == "send_message":
            self._check(data["message"])
            name = "send_group_msg" if data["detail_type"] == "group" else "send_private_msg"
            parts = [part for part in data["message"] if part["type"] not in ("image", "mention")]
            message_id = f"wx{self._hear(name, data | {'message': parts})}"
            if data["detail_type"] == "group":
                self._keep(data["message"], message_id, "message_id", "file_id")
            return {"message_id": message_id, "time": 1.0}
        if api == "upload_file":
            self.files[file_id := f"file-{next(_ids)}"] = data["data"]
            return {"file_id": file_id}
        if api == "delete_message":
            self.gone.append(str(data["message_id"]))
            return None
        if api == "get_group_member_info":
            user_id = str(data["user_id"])
            return {"user_id": user_id, "user_name": self.names.get(user_id, ""), "user_displayname": ""}
        if api == "get_file":
            return {"name": "p.jpg", "data": self.files[data["file_id"]]}
        return None

    def _picture(self, file: str) -> bytes:
        return self.files[file]


@dataclass
class Sides:
    """Both groups, their bots, and the clock."""

    stage: Stage
    qq: SideBot
    wx: WechatSide
    now: datetime
    online: set[str] = field(default_factory=lambda: {"qq", "wechat"})

    @classmethod
    async def set_up(cls, stage: Stage) -> Sides:
        """The stage's people on QQ, the cadre on WeChat too; the relay driven by hand."""
        qq = SideBot(stage.bot.self_id)
        stage.bot = qq
        sides = cls(stage, qq, WechatSide("wx-bot"), stage.now)
        sides.forget()
        bridges.__init__()  # type: ignore[misc]
        cadre = await Person.get(name=CADRE)
        await Account.create(
            school_id=directory.school_id, platform="wechat", user_id="wx-cadre", person_id=cadre.id,
            bound_at=stage.now, reachable=True,
        )  # fmt: skip
        await directory.notice_change()
        return sides

    def forget(self) -> None:
        """A relay that remembers nothing, driven by hand."""
        relay.__init__(  # type: ignore[misc]
            bots=lambda: {
                bot.self_id: bot for platform, bot in (("qq", self.qq), ("wechat", self.wx)) if platform in self.online
            },
            now=lambda: self.now,
            chance=lambda: 0.5,
        )
        gate.passed_on = relay.twins

    # what people do

    async def on_qq(self, who: str, text: str, group: str = QQ[1], **more: Any) -> str:
        """Somebody says something in the QQ group; what the bot answers."""
        return await self.stage.tell(who, text, group=group, **{"now": self.now} | more)

    async def on_wx(self, user: str, text: str, group: str | None = WX[1], **more: Any) -> str:
        """Somebody says something in the WeChat group; what the bot answers."""
        heard = await self.wx_says(user, text, group=group, **more)
        assert len(heard) <= 1, heard
        return heard[0].text if heard else ""

    async def wx_says(
        self,
        user: str,
        text: str,
        *,
        group: str | None = WX[1],
        message_id: str | None = None,
        quote: str | None = None,
        photos: Sequence[bytes] = (),
        extra: Sequence[dict[str, Any]] = (),
        at: datetime | None = None,
    ) -> list[Heard]:
        """The same, with everything a message may carry."""
        parts: list[dict[str, Any]] = [{"type": "reply", "data": {"message_id": quote}}] if quote else []
        parts += [{"type": "text", "data": {"text": text}}] if text else []
        for photo in photos:
            self.wx.files[file_id := f"photo-{next(_ids)}"] = photo
            parts.append({"type": "image", "data": {"file_id": file_id}})
        event = {
            "id": str(next(_ids)), "type": "message", "detail_type": "group" if group else "private", "sub_type": "",
            "time": (at or self.now).timestamp(), "self": {"platform": "wechat", "user_id": self.wx.self_id},
            "message_id": message_id or f"m{next(_ids)}", "user_id": user, "message": [*parts, *extra],
        }  # fmt: skip
        if group:
            event["group_id"] = group
        origin = origin_of_v12(event, event["message"])  # type: ignore[arg-type]
        assert origin is not None
        before = len(self.wx.heard)
        await dispatcher.handle(self.wx, origin, self.now)
        return self.wx.heard[before:]

    async def notice(self, hook: Hook, place: tuple[str, str], user: str, text: str = "") -> None:
        """A notice of a group, as the router hands it to the rooms."""
        bot = self.qq if place[0] == "qq" else self.wx
        at = int(self.now.timestamp())
        origin = Origin(place[0], bot.self_id, "group", place[1], user, f"notice:{text}", at, False, None, text)
        call = Call(bot, origin, await directory.actor(origin), hook.value, text, self.now)
        for listener in listeners_of(hook):
            if listener.__module__.startswith("plugins.bridge"):
                await listener(call)

    # what time does

    async def pass_time(self, seconds: float = 0.0) -> None:
        """The clock goes on; what may be said is said."""
        end = self.now + timedelta(seconds=seconds)
        while True:
            pauses = [pause for place in list(relay.queues) if (pause := await relay.step(place)) is not None]
            nearest = min((pause for pause in pauses if pause > 0), default=None)
            if any(pause <= 0 for pause in pauses):
                continue
            if nearest is None or self.now + timedelta(seconds=nearest) > end:
                break
            self.now += timedelta(seconds=nearest)
        self.now = max(self.now, end)

    async def deliver(self) -> None:
        """The outbox goes out."""
        await Hands(self.qq, self.wx, now=self.now).work_on(0.2, step=0.05)

    async def bridged(self) -> str:
        """Both groups checked in for the same class, bridged, and told; what the cadre was answered."""
        await self.on_qq(CADRE, "/报到 药学2401")
        await self.on_wx("wx-cadre", "/报到 药学2401")
        answer = await self.on_qq(CADRE, "/互通 开")
        await self.deliver()
        self.clear()
        return answer

    def clear(self) -> None:
        """Forget what was said so far."""
        self.qq.said.clear()
        self.wx.said.clear()
