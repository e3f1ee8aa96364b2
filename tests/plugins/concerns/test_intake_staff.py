"""A cadre passes on what they heard: only if somebody agreed, and never tied to who is not to be known."""

from __future__ import annotations

from typing import Any

import pytest
from stage import Heard, ListeningBot, Stage

from models.tables import Account, Concern, Outbox, Person, ProblemAbout, Question, Record
from plugins._kit import overheard, sealed
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.origin import Origin
from plugins.concerns.drafts import daily

ASKER, FRIEND, CADRE, OTHER = "吴思颖", "郑文博", "王小雨", "李明哲"
GROUP = "20001"
WATER = "3号楼晚上十点以后就没有热水"


class RememberingBot(ListeningBot):
    """An implementation that still has what was said."""

    def __init__(self, self_id: str) -> None:
        super().__init__(self_id)
        self.said: dict[int, dict[str, Any]] = {}

    async def call_api(self, api: str, **data: Any) -> Any:
        if api == "get_msg":
            self.calls.append((api, data))
            return self.said.get(data["message_id"], {})
        return await super().call_api(api, **data)

    def remember(self, number: int, user: str, text: str, group: str = GROUP) -> str:
        self.said[number] = {
            "message_type": "group",
            "group_id": int(group),
            "sender": {"user_id": int(user)},
            "time": 1,
            "message": [{"type": "text", "data": {"text": text}}] if text else [],
        }
        return str(number)


@pytest.fixture
async def scene(stage: Stage) -> Stage:
    """A contact group, and a bot that can be asked what was said there."""
    daily.forget()
    stage.bot = RememberingBot(stage.bot.self_id)
    await stage.tell(CADRE, "/报到 3-305", group=GROUP)
    return stage


def _bot(scene: Stage) -> RememberingBot:
    assert isinstance(scene.bot, RememberingBot)
    return scene.bot


async def test_without_a_name_nobody_is_tied_to_it(scene: Stage) -> None:
    asked = await scene.tell(CADRE, f"/代反映 吴思颖说{WATER}，她住3-305")
    assert "TA 同意反映吗" in asked
    assert "3-305 会遮住" in asked
    assert not await Question.exists()
    answer = await scene.tell(CADRE, "1")
    concern, cadre = await Concern.get(), await Person.get(name=CADRE)
    assert f"#{concern.number}「3 号楼 · 热水」，不留名" in answer
    assert (concern.openness, concern.source, concern.person_id) == ("sealed", "told", None)
    assert concern.heard_by_id == cadre.id
    assert ASKER not in concern.text
    assert "3-305" not in concern.text
    address = await sealed.address_of(concern.id)
    assert address is not None
    assert address.person_id == cadre.id, "the answers go to the cadre, who passes them on"
    assert not await Outbox.exists()


async def test_with_a_name_the_youth_hears_of_it_and_may_take_it_back(scene: Stage) -> None:
    await scene.tell(CADRE, f"/代反映 {WATER}")
    assert "TA 叫什么" in await scene.tell(CADRE, "2")
    assert "没有找到" in await scene.tell(CADRE, "2 没这个人")
    assert "记在吴思颖名下，我也告诉 TA 了" in await scene.tell(CADRE, "2 吴思颖")
    concern = await Concern.get()
    assert (concern.openness, concern.person_id) == ("named", (await Person.get(name=ASKER)).id)
    row = await Outbox.get()
    assert (row.platform, row.scene_id) == ("sealed", f"concern:{concern.id}")
    assert row.payload["text"].startswith(f"王小雨替你反映了「3 号楼 · 热水」（#{concern.number}")
    assert "已撤回" in await scene.tell(ASKER, f"/撤回 {concern.number}")


async def test_who_cannot_be_reached_is_named_all_the_same(scene: Stage) -> None:
    nobody = await Person.get(name="宋子轩")
    await Person.filter(id=nobody.id).update(college_id=(await Person.get(name=CADRE)).college_id)
    await scene.tell(CADRE, f"/代反映 {WATER}")
    answer = await scene.tell(CADRE, "宋子轩")
    assert "记在宋子轩名下" in answer
    assert "告诉 TA" not in answer
    assert (await Concern.get()).person_id == nobody.id


async def test_other_words_are_no_answer(scene: Stage) -> None:
    await scene.tell(CADRE, f"/代反映 {WATER}")
    assert "听起来" not in await scene.tell(CADRE, "我先去问问他本人再说吧")
    assert "发不到" in await scene.tell(CADRE, "3"), "nobody of a group to ask"
    assert "不留名" in await scene.tell(CADRE, "1")


async def test_not_agreed_is_not_kept(scene: Stage) -> None:
    await scene.tell(CADRE, f"/代反映 {WATER}")
    assert "先不记" in await scene.tell(CADRE, "0")
    assert not await Concern.exists()


async def test_what_is_no_ticket(scene: Stage) -> None:
    assert "接在后面" in await scene.tell(CADRE, "/代反映")
    assert "好话" in await scene.tell(CADRE, "/代反映 谢谢食堂阿姨，饭菜太好吃了")
    assert "不替别人记" in await scene.tell(CADRE, "/代反映 他最近和室友吵架，心里很难受，想找人说说话")
    assert "不要等" in await scene.tell(CADRE, "/代反映 他说想跳楼，不想活了")
    assert not await Concern.exclude(source="crisis").exists()


async def test_youths_cannot_speak_for_others(scene: Stage) -> None:
    assert "由" in await scene.tell(ASKER, f"/代反映 {WATER}")
    await scene.tell(ASKER, "/收", group=GROUP)
    assert not await Concern.exists()


async def _take(scene: Stage, text: str, *, group: str = GROUP) -> list[Heard]:
    number = _bot(scene).remember(77, scene.accounts[FRIEND], text)
    return await scene.say(CADRE, "/收", group=group, quote=number)


async def test_taking_up_goes_private_and_the_group_hears_no_word_of_it(scene: Stage) -> None:
    private, public = await _take(scene, "图书馆三楼又没座位了")
    assert (private.scene, private.scene_id) == ("private", scene.accounts[CADRE])
    assert private.text.startswith("郑文博说的“图书馆三楼又没座位了”")
    assert (public.scene, public.text) == ("group", "好，私下说。")
    assert not await Concern.exists()
    assert not await Question.exists()


async def test_the_youth_is_asked_without_a_row_that_says_so(scene: Stage) -> None:
    await _take(scene, "图书馆三楼又没座位了")
    rows = await Outbox.all().count()
    to_youth, to_cadre = await scene.say(CADRE, "3")
    assert to_youth.scene_id == scene.accounts[FRIEND]
    assert "图书馆" not in to_youth.text
    assert "私下问 TA" in to_cadre.text
    assert await Outbox.all().count() == rows
    await scene.tell(FRIEND, "图书馆三楼又没座位了")
    await scene.tell(FRIEND, "1")
    concern = await Concern.get()
    assert (concern.openness, concern.source, concern.heard_by_id) == ("sealed", "private", None)


async def test_a_youth_who_cannot_be_asked(scene: Stage) -> None:
    await _take(scene, "图书馆三楼又没座位了")
    call = _bot(scene).call_api

    async def refuses_strangers(api: str, **data: Any) -> Any:
        if data.get("user_id") == int(scene.accounts[FRIEND]):
            _bot(scene).failing.add("send_private_msg")
        try:
            return await call(api, **data)
        finally:
            _bot(scene).failing.discard("send_private_msg")

    _bot(scene).call_api = refuses_strangers  # type: ignore[method-assign]
    assert "发不到 TA 的私聊" in await scene.tell(CADRE, "3")
    assert "不留名" in await scene.tell(CADRE, "1")
    assert (await Concern.get()).source == "group"


async def test_who_is_known_needs_no_name(scene: Stage) -> None:
    await _take(scene, "图书馆三楼又没座位了")
    assert "记在郑文博名下" in await scene.tell(CADRE, "2")
    assert (await Concern.get()).person_id == (await Person.get(name=FRIEND)).id


async def test_not_taken_up(scene: Stage) -> None:
    await _take(scene, "图书馆三楼又没座位了")
    assert "不收了" in await scene.tell(CADRE, "0")
    assert not await Concern.exists()


async def test_danger_said_in_a_group_waits_for_no_digit(scene: Stage) -> None:
    private, public = await _take(scene, "我真的不想活了")
    assert "12356" in private.text
    assert public.text == "好，私下说。"
    assert not await Concern.exists()


async def test_what_cannot_be_taken(scene: Stage) -> None:
    assert "引用同学的那句话" in await scene.tell(CADRE, "/收", group=GROUP)
    assert "引用同学的那句话" in await scene.tell(CADRE, "/收")
    assert "读不到" in await scene.tell(CADRE, "/收", group=GROUP, quote="99")
    assert "没有文字" in (await _take(scene, ""))[0].text
    assert "不是联系群" in (await _take(scene, "没有热水", group="20777"))[0].text
    other = _bot(scene).remember(78, scene.accounts[FRIEND], "没有热水", group="20777")
    assert "读不到" in await scene.tell(CADRE, "/收", group=GROUP, quote=other)
    own = _bot(scene).remember(79, scene.accounts[CADRE], "没有热水")
    assert "引用同学的那句话" in await scene.tell(CADRE, "/收", group=GROUP, quote=own)
    _bot(scene).failing.add("send_private_msg")
    assert [one.text for one in await _take(scene, "没有热水了")][-1].startswith("这条只能私下说")


async def _call(scene: Stage, who: str) -> Call:
    user = scene.accounts[who]
    origin = Origin("qq", scene.bot.self_id, "private", user, user, "after", 1, True, None, "")
    return Call(scene.bot, origin, await directory.actor(origin), "走访", "", scene.now, roster=directory.version)


async def test_a_record_becomes_a_concern_by_one_digit(scene: Stage) -> None:
    await scene.tell(CADRE, "/走访 3-305 热水器坏了两周，晚上没有热水洗澡，已经答应帮忙反映", group=GROUP)
    record = await Record.filter(kind="visit").get()
    line = await overheard.offer(await _call(scene, CADRE), record.number)
    assert line.startswith("听起来有件事要办（热水）")
    assert "TA 同意反映吗" in await scene.tell(CADRE, "1")
    await scene.tell(CADRE, "1")
    concern = await Concern.get()
    assert (concern.source, concern.record_id, concern.openness) == ("record", None, "sealed")


async def test_a_record_is_taken_by_its_number_and_tied_only_to_a_name(scene: Stage) -> None:
    await scene.tell(CADRE, "/走访 3-305 热水器坏了两周，晚上没有热水洗澡，已经答应帮忙反映", group=GROUP)
    record = await Record.filter(kind="visit").get()
    assert await overheard.offer(await _call(scene, OTHER), record.number) == ""
    await scene.tell(CADRE, f"/代反映 {record.number}")
    await scene.tell(CADRE, "2 吴思颖")
    assert (await Concern.get()).record_id == record.id


async def test_a_record_of_nothing_to_do_offers_nothing(scene: Stage) -> None:
    await scene.tell(CADRE, "/走访 3-305 聊了聊近况，大家都挺好的，没什么要说的，下次再来", group=GROUP)
    record = await Record.filter(kind="visit").get()
    assert await overheard.offer(await _call(scene, CADRE), record.number) == ""


async def test_who_works_here_and_is_spoken_of_is_kept_out(scene: Stage) -> None:
    await scene.tell(CADRE, "/代反映 三食堂太贵了，李明哲老说要管又不管")
    await scene.tell(CADRE, "1")
    assert OTHER in (await Concern.get()).text
    assert (await ProblemAbout.get()).person_id == (await Person.get(name=OTHER)).id
    assert not await Account.filter(user_id="").exists()
