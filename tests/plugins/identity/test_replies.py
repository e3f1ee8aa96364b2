"""The room's words, read by a person once and kept."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from models.rules.card import IdentityCard, NoticeCard
from models.rules.refusal import Refusal
from models.rules.roster_rows import BadRow, Place, Table
from models.rules.roster_state import Change, KnownDepartment, KnownLink, KnownPerson, RosterDiff, TableDiff
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import Role, TargetKind
from plugins.identity.cards import identity_card, notice_card
from plugins.identity.office_results import (
    CoverageSeen,
    DoubledTarget,
    HandedOver,
    LackingCadre,
    OpenItem,
    SemesterList,
    SemesterSaved,
)
from plugins.identity.replies import accounts, console, groups, office, people, refused, roster
from plugins.identity.results import (
    AccountShown,
    Bound,
    Card,
    CheckedIn,
    CheckedOut,
    Companion,
    LetGo,
    Myself,
    OwnAccounts,
    Rebound,
    SelfCode,
    ToConfirm,
    ToRebind,
    Unbound,
)
from plugins.identity.roster_results import Imported, InviteCode, QqTaken

ROOT = Path(__file__).resolve().parents[3]
FEEDBACK = "校团委办公室 0570-5550155"
CARD = Card("王小雨", "药学院团总支副书记", "药学院", ("药学2401", "3-305", "2 位同学"), "QQ 10003")
BARE = Card("李明哲", "副主席", "药学院", (), "")
SHEET = Place(Table.PEOPLE, "人员", 5)


def bad(code: str, column: str = "学号或工号", row: int = 5, **facts: object) -> BadRow:
    """A bad row."""
    return BadRow(replace(SHEET, row=row), column, Refusal(code, dict(facts)))


def test_codes() -> None:
    assert people.self_code(SelfCode("ABC234", 5)) == snapshot("""\
关联码：ABC234（5 分钟内有效，只能用一次）
用你的另一个账号私聊我：/关联 ABC234\
""")
    assert people.bound(Bound("王小雨", frozenset({Role.YOUTH, Role.CADRE}))) == snapshot(
        "绑定好了，你是王小雨（团干部、团员青年）。发 /帮助 看看能做什么。"
    )
    assert people.bound_elsewhere(Bound("王小雨", frozenset({Role.CADRE}))) == snapshot(
        "好了，王小雨，刚才那个账号现在也是你。"
    )
    assert people.to_confirm(ToConfirm("王小雨", 5, elsewhere=True)) == snapshot(
        "码对上了。为了确认是你：用你要码的那个账号私聊我回“1”（5 分钟内）。"
    )
    assert people.to_confirm(ToConfirm("王小雨", 10, elsewhere=False)) == snapshot("""\
群里那个码是王小雨的，是你吗？（10 分钟内）
1 是我  2 不是\
""")


def test_strangers() -> None:
    assert people.stranger({Role.STRANGER}) == snapshot("""\
我还不认识这个账号。
把邀请码私聊发给我：/绑定 邀请码；没有码就找学院团委要。\
""")
    assert people.stranger({Role.OPERATOR}) == snapshot(
        "你是部署者，名单里没有这个账号。要以本人身份用，私聊我 /绑定 邀请码。"
    )


def test_several_accounts() -> None:
    one = AccountShown("qq", "10003", reachable=True, here=True, roster=True)
    other = AccountShown("wechat", "wx-9", reachable=False)
    both = OwnAccounts("王小雨", (one, other))
    assert people.bound(Bound("王小雨", frozenset({Role.CADRE}), joined=True)) == snapshot(
        "关联好了，这个账号现在也是你，王小雨（团干部）。看全部账号：/我的账号"
    )
    assert people.bound(Bound("王小雨", frozenset({Role.CADRE}), rebound=True)) == snapshot("""\
换好了，你是王小雨（团干部），以前的事都在。
只有匿名说过的不跟过来：换绑是别人经手的，谁也不能借它看到。那几件凭 16 位回执看：/回执\
""")
    assert accounts.own_accounts(both) == snapshot("""\
王小雨，你有 2 个账号，哪个说话都是你：
1 QQ 10003（现在这个，名单登记）
2 微信 wx-9（还没私聊过）
我主动找你时先发到第 1 个，发不到再换别的。
加一个：/关联\u3000去掉一个：/取消关联\
""")
    assert accounts.own_accounts(OwnAccounts("王小雨", (other,))) == snapshot("""\
王小雨，你有 1 个账号，哪个说话都是你：
1 微信 wx-9（还没私聊过）
加一个：/关联\u3000去掉一个：/取消关联\
""")
    assert accounts.which_to_drop(both.accounts, 5) == snapshot("""\
取消哪一个？回数字，可以几个一起（5 分钟内，不用了回“取消”）：
1 QQ 10003（现在这个，名单登记）
2 微信 wx-9（还没私聊过）\
""")
    assert accounts.let_go(LetGo((("wechat", "wx-9"),), 1, "10003", here=True)) == snapshot("""\
取消关联了：微信 wx-9。我不再认得这个账号。你还有 1 个账号。你的记录都在。
QQ 10003 是名单里登记的，没有动；丢了就请学院团委发 /换绑。\
""")
    assert accounts.let_go(LetGo((("wechat", "wx-9"),), 0, "", here=False)) == snapshot(
        "取消关联了：微信 wx-9。你的记录都在。"
    )
    assert accounts.which_lost(ToRebind(1, "王小雨（药学2401，1）", both.accounts), 5) == snapshot("""\
王小雨（药学2401，1），哪个账号丢了？回数字，可以几个一起（5 分钟内，不用了回“取消”）：
1 QQ 10003（现在这个，名单登记）
2 微信 wx-9（还没私聊过）
请先当面确认是本人。换了以后，TA的每个账号都会收到一句通知。\
""")
    assert accounts.rebound(Rebound("王小雨", 1, "", (other,), roster_cleared=False)) == snapshot("""\
王小雨的 1 个账号不再认了，记录都在。
TA还有 微信 wx-9：用它私聊我发 /关联，就能加新账号。\
""")
    assert accounts.rebound(Rebound("王小雨", 2, "ABCDEFGH23", (), roster_cleared=True)) == snapshot("""\
王小雨的 2 个账号不再认了，记录都在。
名单里登记的 QQ 也去掉了，下次导入前请改名单。
换绑码：ABCDEFGH23（24 小时内有效，只能用一次）
请当面给本人，用新账号私聊我：/关联 ABCDEFGH23\
""")
    assert accounts.rebound(Rebound("王小雨", 0, "ABCDEFGH23", (), roster_cleared=False)) == snapshot("""\
王小雨还没有账号。
换绑码：ABCDEFGH23（24 小时内有效，只能用一次）
请当面给本人，用新账号私聊我：/关联 ABCDEFGH23\
""")
    assert [accounts.told_of_rebinding("何静宜", {role}) for role in (Role.COMMITTEE, Role.SECRETARY)] == snapshot(
        [
            "校团委何静宜刚给你办了换绑（账号丢了换新的）。不是你要的，请马上告诉TA或校团委。",
            "学院团委何静宜刚给你办了换绑（账号丢了换新的）。不是你要的，请马上告诉TA或校团委。",
        ]
    )


def test_two_people_and_one_account() -> None:
    facts = {"name": "王小雨", "other": "赵雪", "same_name": False, "whose": "王小雨（药学2401，1）", "rows": True}
    same = facts | {"other": "王小雨", "same_name": True, "rows": False}
    assert refused(Refusal("two-people", facts)) == snapshot("""\
这个账号现在是王小雨，码是赵雪的，没有关联。
绑错了、换了主人：请学院团委 /换绑 王小雨。名单写重了：王小雨有记录，请校团委去掉另一个，再从这边 /关联。\
""")
    assert refused(Refusal("two-people", same)) == snapshot("""\
名单里有两位王小雨：这个账号是王小雨（药学2401，1），码是另一位的，没有关联。
绑错了、换了主人：请学院团委 /换绑 王小雨。名单写重了：请校团委去掉王小雨（药学2401，1），再发一次。\
""")
    assert refused(Refusal("roster-account", {"qq": ""})) == snapshot("这个账号已经不是你的了，没有动。")


def test_myself() -> None:
    me = Myself(
        name="王小雨",
        roles=frozenset({Role.CADRE, Role.YOUTH}),
        college="药学院",
        position="药学院团总支副书记",
        targets=((TargetKind.BRANCH, ("药学2401", "药学2402")), (TargetKind.DORM, ("3-305",))),
        accounts=(AccountShown("qq", "10003", True), AccountShown("telegram", "7", False)),
        companions=(Companion("李明哲", "QQ 10004", ("3-412",)), Companion("陈思远", "", ("药学2301",))),
        opted_out=True,
    )
    assert people.myself(me) == snapshot("""\
你是王小雨，团干部、团员青年
药学院团总支副书记
联系的班级：药学2401、药学2402
联系的寝室：3-305
你的联系干部：李明哲（3-412），QQ 10004；陈思远（药学2301）
账号：QQ 10003、telegram 7（还没私聊过）
你说过别打扰你，我不会主动找你。想恢复就发“恢复”。\
""")
    nobody = replace(me, college="", position="", targets=(), accounts=(), companions=(), opted_out=False)
    assert people.myself(nobody) == snapshot("你是王小雨，团干部、团员青年")
    assert people.myself(replace(nobody, college="药学院", position="班长")) == snapshot("""\
你是王小雨，团干部、团员青年
药学院 班长\
""")
    assert people.companions(me.companions, FEEDBACK) == snapshot("""\
你的联系干部：
李明哲（3-412），QQ 10004
陈思远（药学2301）
对TA有意见：校团委办公室 0570-5550155\
""")


def test_peace() -> None:
    assert [people.in_peace(news) for news in (True, False, None)] == snapshot(
        [
            "好的，以后我不主动找你；你来找我照样回，你反映的事有了答复也会告诉你。想恢复就发“恢复”。",
            "已经是这样了，我不会主动找你。想恢复就发“恢复”。",
            "放心，没绑定的账号我本来就不会主动找。",
        ]
    )
    assert [people.back_again(news) for news in (True, False, None)] == snapshot(
        [
            "好的，和你有关的事我会告诉你。随时可以发“别打扰我”。",
            "一直是开着的，不用恢复。",
            "这个账号没有绑定，我本来就不会主动找。先绑定：私聊我 /绑定 邀请码。",
        ]
    )


def test_unbinding() -> None:
    assert people.unbound(Unbound("王小雨", 2, "", own=False)) == snapshot("王小雨的 2 个账号解绑了。")
    assert people.unbound(Unbound("王小雨", 1, "10003", own=True)) == snapshot("""\
这个账号解绑了，我不再认得你。
名单里登记的 QQ 10003 仍会自动认出，不对的话改名单。\
""")
    assert people.unbound(Unbound("王小雨", 0, "10003", own=True)) == snapshot(
        "你的这个账号没有绑定可解。名单里登记的 QQ 10003 仍会自动认出，不对的话改名单。"
    )
    assert people.unbound(Unbound("王小雨", 0, "", own=False)) == snapshot("王小雨没有绑定可解。")


def test_namesakes() -> None:
    labels = ["张伟（药学2401，20240126）", "张伟（药学2402，20240212）"]
    assert people.which_person("张伟", labels, 5) == snapshot("""\
有 2 个张伟，是哪一个？回数字就行（5 分钟内，不用了回“取消”）：
1 张伟（药学2401，20240126）
2 张伟（药学2402，20240212）\
""")
    assert people.choose_a_number(2) == snapshot("回 1–2 里的数字就行；不用了回“取消”。")


def test_cards() -> None:
    assert groups.cards([CARD, BARE], FEEDBACK) == snapshot("""\
【连心名片】
联系团干部：王小雨 药学院团总支副书记
联系对象：药学2401、3-305、2 位同学
找TA：QQ 10003
联系团干部：李明哲 药学院 副主席
我不看群里的普通聊天，只认发给我的命令。
对联系干部有意见：校团委办公室 0570-5550155
不想被打扰：私聊我发“别打扰我”\
""")
    assert groups.own_card(CARD, FEEDBACK) == snapshot("""\
【连心名片】
联系团干部：王小雨 药学院团总支副书记
联系对象：药学2401、3-305、2 位同学
找TA：QQ 10003
我不看群里的普通聊天，只认发给我的命令。
对联系干部有意见：校团委办公室 0570-5550155
不想被打扰：私聊我发“别打扰我”
—
改联系方式：/名片 公开 QQ 10003，周三晚在 205；不想公开：/名片 不公开
贴到微信群：/转发稿\
""")
    assert groups.greeting([CARD]) == snapshot("""\
欢迎新同学！
联系团干部：王小雨 药学院团总支副书记
联系对象：药学2401、3-305、2 位同学
找TA：QQ 10003
我不看群里的普通聊天，只认发给我的命令。
不想被打扰：私聊我发“别打扰我”\
""")
    assert groups.relayed_card(CARD, FEEDBACK, "10000") == snapshot("""\
大家好，我是王小雨 药学院团总支副书记，药学2401、3-305、2 位同学的联系团干部。
找我：QQ 10003
不方便当面说的，可以加 QQ 10000（连心桥机器人）私聊。
对我的工作有意见：校团委办公室 0570-5550155
不想被打扰，跟我说一声就好。\
""")
    assert groups.relayed_card(BARE, FEEDBACK, "") == snapshot("""\
大家好，我是李明哲 药学院 副主席，大家的联系团干部。
对我的工作有意见：校团委办公室 0570-5550155
不想被打扰，跟我说一声就好。\
""")
    assert groups.relayed_notice("周三晚 7 点团日活动", CARD) == snapshot("""\
【通知】
周三晚 7 点团日活动
—— 王小雨 药学院团总支副书记
联系：QQ 10003\
""")
    assert groups.relayed_notice("周三晚 7 点团日活动", BARE) == snapshot("""\
【通知】
周三晚 7 点团日活动
—— 李明哲 药学院 副主席\
""")
    assert groups.contact_set("QQ 10003") == snapshot("好的，名片上显示：QQ 10003")


def test_pictures_say_the_same() -> None:
    assert identity_card(CARD, league="团委", feedback=FEEDBACK).notes == snapshot(
        (
            "机器人不看群里的普通聊天，只认发给它的命令。",
            "对我的工作有意见：校团委办公室 0570-5550155",
            "不想被打扰：私聊机器人发“别打扰我”",
        )
    )
    picture = identity_card(CARD, league="团委", feedback=FEEDBACK, target="3-305")
    assert picture == snapshot(
        IdentityCard(
            name="王小雨",
            initial="王",
            role="药学院团总支副书记",
            targets=("药学2401", "3-305", "2 位同学"),
            offers=("学习和生活上的难处，我帮你找人", "意见和建议，我替你带到", "微心愿，说出来一起想办法"),
            contact="QQ 10003",
            notes=("对我的工作有意见：校团委办公室 0570-5550155", "不想被打扰，跟我说一声就好。"),
            league="团委",
            target="3-305",
        )
    )
    assert identity_card(CARD, league="团委", feedback=FEEDBACK, bot=False).notes == snapshot(
        ("对我的工作有意见：校团委办公室 0570-5550155", "不想被打扰，跟我说一声就好。")
    )
    assert notice_card("团日活动\n周三晚 7 点\n\n205 教室", CARD) == snapshot(
        NoticeCard(title="团日活动", paragraphs=("周三晚 7 点", "205 教室"), footer="王小雨 药学院团总支副书记")
    )
    assert notice_card("周三晚 7 点团日活动，205 教室", BARE) == snapshot(
        NoticeCard(title="通知", paragraphs=("周三晚 7 点团日活动，205 教室",), footer="李明哲 药学院 副主席")
    )


def test_check_in() -> None:
    done = CheckedIn((1, 2), ("3-305", "3-306"), ("3-305",), CARD, ())
    assert groups.checked_in(done, FEEDBACK) == snapshot("""\
已报到 #1 3-305、#2 3-306
【连心名片】
联系团干部：王小雨 药学院团总支副书记
联系对象：药学2401、3-305、2 位同学
找TA：QQ 10003
我不看群里的普通聊天，只认发给我的命令。
对联系干部有意见：校团委办公室 0570-5550155
不想被打扰：私聊我发“别打扰我”\
""")
    again = replace(done, numbers=(), new=(), added=("3-305",), others=("李明哲",))
    assert groups.checked_in(again, FEEDBACK).splitlines()[0] == snapshot(
        "这个群连上了 3-305（这个群里还有李明哲的联系对象）"
    )
    assert groups.checked_in(replace(again, added=()), FEEDBACK).splitlines()[0] == snapshot("【连心名片】")
    assert groups.met_face_to_face(done, ["3-306", "3-307"]) == snapshot("""\
已报到 #1 3-305、#2 3-306
门贴在下面，打印贴上或转给对方都行。
其他的门贴：/报到 3-306 当面；/报到 3-307 当面\
""")
    assert groups.met_face_to_face(replace(again, added=()), []) == snapshot("""\
之前已经报到过，没有重复记。
门贴在下面，打印贴上或转给对方都行。\
""")
    assert groups.met_face_to_face(done, None) == snapshot("""\
已报到 #1 3-305、#2 3-306
名片在下面，转给对方就行。\
""")
    assert groups.checked_out(CheckedOut(("3-305",), ())) == snapshot("好的，这个群不再连着 3-305。以前的记录都在。")
    assert groups.checked_out(CheckedOut(("3-305",), ("3-306",))) == snapshot(
        "好的，这个群不再连着 3-305，还连着 3-306。以前的记录都在。"
    )
    assert groups.which_targets(["药学2401", "3-305"], 2, youths=True) == snapshot("""\
和谁报到？回数字，可以几个一起（2 分钟内，不报了回“取消”）：
1 药学2401  2 3-305
青年请直接写名字：/报到 姓名\
""")
    assert groups.which_targets(["药学2401", "吴思颖"], 2, youths=False) == snapshot("""\
和谁报到？回数字，可以几个一起（2 分钟内，不报了回“取消”）：
1 药学2401  2 吴思颖\
""")


def test_handover() -> None:
    done = HandedOver("王小雨", "李明哲", ("3-305", "3-306"), date(2026, 11, 23), ())
    assert office.handed_over(done) == snapshot("""\
已交接：王小雨 → 李明哲，11月23日起
2 个对象：3-305、3-306
王小雨以前的记录都在。李明哲回“收到”后我告诉你。\
""")
    assert office.handed_over(replace(done, untold=("李明哲",))).splitlines()[2:] == snapshot(
        ["王小雨以前的记录都在。", "李明哲收不到我的私聊，请当面说一声。"]
    )
    assert office.handed_over(replace(done, untold=("王小雨",))) == snapshot("""\
已交接：王小雨 → 李明哲，11月23日起
2 个对象：3-305、3-306
王小雨以前的记录都在。李明哲回“收到”后我告诉你。
王小雨收不到我的私聊，请当面说一声。\
""")
    items = [
        OpenItem(TargetKind.DORM, "3-305", "赵雪", date(2026, 11, 20), (7, 9)),
        OpenItem(TargetKind.YOUTH, "吴思颖", "", None, ()),
    ]
    assert office.taken_over("王小雨", items) == snapshot("""\
王小雨的 2 个联系对象今天起由你联系：
寝室 3-305：上次见面 11月20日，联系人赵雪，#7、#9 还差经过
青年 吴思颖：还没见过面
先去报个到：在群里发 /报到，没有群就 /报到 对象 当面
看完请回“收到”（或 /交接收到）。\
""")
    assert office.handed_on("李明哲", ["3-305", "3-306"]) == snapshot(
        "你联系的3-305、3-306今天起由李明哲接着联系。你以前的记录都在，谢谢你。"
    )
    assert office.handover_received(["王小雨"], "李明哲") == snapshot("李明哲已收到王小雨的交接。")
    assert office.received(["王小雨", "赵雪"]) == snapshot(
        "好的，王小雨、赵雪的交接算完成了，辛苦。发 /进度 看看要做什么。"
    )


AUTUMN = SemesterSpan("2026-2027-1", date(2026, 9, 1), date(2027, 1, 17))
SPRING = SemesterSpan("2026-2027-2", date(2027, 2, 22), date(2027, 7, 4))


def test_semesters() -> None:
    assert office.semester_list(SemesterList((AUTUMN, SPRING), date(2026, 11, 23), None)) == snapshot("""\
2026-2027-1：2026-09-01 到 2027-01-17 ←现在
2026-2027-2：2027-02-22 到 2027-07-04\
""")
    assert office.semester_list(SemesterList((), date(2026, 11, 23), AUTUMN)) == snapshot("""\
还没有学期。
登记下一个，按惯常日期（可改）：
/学期 2026-2027-1 2026-09-01 2027-01-17\
""")
    assert office.semester_saved(SemesterSaved(AUTUMN, None)) == snapshot(
        "加上了：2026-2027-1 2026-09-01 到 2027-01-17"
    )
    assert office.semester_saved(SemesterSaved(AUTUMN, AUTUMN)) == snapshot(
        "2026-2027-1 本来就是 2026-09-01 到 2027-01-17。"
    )
    moved = replace(AUTUMN, ends_on=date(2027, 1, 24))
    assert office.semester_saved(SemesterSaved(moved, AUTUMN)) == snapshot(
        "改好了：2026-2027-1 2026-09-01 到 2027-01-24（原来 2026-09-01 到 2027-01-17）"
    )


def test_coverage() -> None:
    lacking = LackingCadre("王小雨", "20230103", "药学院", ((TargetKind.DORM, 1, 3), (TargetKind.YOUTH, 0, 3)))
    doubled = DoubledTarget(TargetKind.DORM, "3-305", ("王小雨", "李明哲"))
    seen = CoverageSeen("药学院", 12, (lacking,), (doubled,), 8, 2, 11, 5)
    assert office.coverage(seen) == snapshot("""\
药学院：团干部 12 人，没联系满的 1 人
班级 8 个，没人联系 2 个；寝室 11 间，没人联系 5 间
王小雨：寝室 1/3、青年 0/3
有两位以上干部联系的 1 个：
3-305：王小雨、李明哲\
""")
    assert office.coverage(replace(seen, lacking=(), doubled=())) == snapshot("""\
药学院：团干部 12 人，没联系满的 0 人
班级 8 个，没人联系 2 个；寝室 11 间，没人联系 5 间\
""")
    long = replace(seen, lacking=(lacking,) * 9)
    assert office.coverage(long).splitlines()[-1] == snapshot("全部在附件里。")
    assert not office.is_long(seen)
    assert office.is_long(replace(seen, doubled=(doubled,) * 9))
    assert office.coverage_sheets(seen) == snapshot(
        {
            "没联系满": [
                ["学号或工号", "姓名", "学院", "对象类型", "现有", "应有"],
                ["20230103", "王小雨", "药学院", "寝室", 1, 3],
                ["20230103", "王小雨", "药学院", "青年", 0, 3],
            ],
            "重复联系": [["对象类型", "对象名称", "联系干部"], ["寝室", "3-305", "王小雨、李明哲"]],
        }
    )


NEW = KnownPerson("20240126", "吴思颖", college="药学院", roles=frozenset({Role.YOUTH}), qq="10011")
LINK = KnownLink("20230103", TargetKind.DORM, "3-305", date(2026, 9, 7))
DIFF = RosterDiff(
    people=TableDiff(
        (NEW,), (Change(NEW, replace(NEW, phone="138")),), (Change(NEW, replace(NEW, left_on=SPRING.ends_on)),)
    ),
    links=TableDiff((), (), (Change(LINK, replace(LINK, valid_to=date(2026, 11, 22))),)),
    departments=TableDiff((KnownDepartment("后勤处"),)),
    semesters=TableDiff((AUTUMN,)),
    bad=(bad("missing", "姓名"), bad("missing-columns", "", 0, columns=["姓名"])),
)


def test_a_dry_run() -> None:
    assert roster.dry_run(Imported("名单.xlsx", DIFF, ("说明",))) == snapshot("""\
名单.xlsx 读好了。
人员：新增 1，修改 1，离开 1
联系：结束 1
部门：新增 1
学期：新增 1
有 2 处不对，这些行会跳过：
人员 第 5 行 姓名：必填，不能空着
人员：缺少这几列：姓名
没用到的表：说明
1 导入  2 不导入（10 分钟内）\
""")
    assert roster.dry_run(Imported("名单.xlsx", RosterDiff(), ())) == snapshot("""\
名单.xlsx 读好了。
和现在的名单一样，没有要改的。\
""")
    many = RosterDiff(bad=tuple(bad("missing", row=row) for row in range(2, 12)))
    assert roster.dry_run(Imported("名单.xlsx", many, ())) == snapshot("""\
名单.xlsx 读好了。
和现在的名单一样，没有要改的。
有 10 处不对，这些行会跳过：
人员 第 2 行 学号或工号：必填，不能空着
人员 第 3 行 学号或工号：必填，不能空着
人员 第 4 行 学号或工号：必填，不能空着
人员 第 5 行 学号或工号：必填，不能空着
人员 第 6 行 学号或工号：必填，不能空着
人员 第 7 行 学号或工号：必填，不能空着
人员 第 8 行 学号或工号：必填，不能空着
人员 第 9 行 学号或工号：必填，不能空着
……还有 2 行，全部在附件里。\
""")
    assert roster.needs_sheet(many)
    assert not roster.needs_sheet(DIFF)


NOTHING = Imported("名单.xlsx", RosterDiff(), ())
TAKEN = QqTaken("20240126", "吴思颖", "10011", "赵雪")


def test_an_import() -> None:
    assert roster.imported(Imported("名单.xlsx", DIFF, (), (TAKEN,))) == snapshot("""\
导入好了。
人员：新增 1，修改 1，离开 1
联系：结束 1
部门：新增 1
学期：新增 1
跳过了 2 处不对的。
吴思颖（20240126）的 QQ 10011 已由赵雪绑定，没有改；不对就先 /解绑 赵雪\
""")
    assert roster.imported(Imported("名单.xlsx", RosterDiff(), ())) == snapshot("名单已经是这样，没有要改的。")
    assert roster.report_sheets(DIFF) == snapshot(
        {
            "不对的行": [
                ["表", "行", "列", "哪里不对"],
                ["人员", "5", "姓名", "必填，不能空着"],
                ["人员", "", "", "缺少这几列：姓名"],
            ],
            "改动": [
                ["表", "动作", "是谁", "内容"],
                ["人员", "新增", "20240126 吴思颖", "学院 药学院，身份 团员青年，级别 院级，QQ 10011"],
                ["人员", "修改", "20240126 吴思颖", "手机 138"],
                ["人员", "结束", "20240126 吴思颖", "离开 2027-07-04"],
                ["联系", "结束", "20230103 寝室 3-305 2026-09-07", "止 2026-11-22"],
                ["部门", "新增", "后勤处", ""],
                ["学期", "新增", "2026-2027-1", "开始 2026-09-01，结束 2027-01-17"],
            ],
        }
    )


def test_the_console() -> None:
    seen = Imported("名单.xlsx", replace(DIFF, withheld=(NEW, LINK)), ("说明",), (TAKEN,))
    assert console.console_report(seen, applied=False, complete=True) == snapshot("""\
名单.xlsx：
人员 新增 20240126 吴思颖：学院 药学院，身份 团员青年，级别 院级，QQ 10011
人员 修改 20240126 吴思颖：手机 138
人员 结束 20240126 吴思颖：离开 2027-07-04
联系 结束 20230103 寝室 3-305 2026-09-07：止 2026-11-22
部门 新增 后勤处
学期 新增 2026-2027-1：开始 2026-09-01，结束 2027-01-17

人员：新增 1，修改 1，离开 1
联系：结束 1
部门：新增 1
学期：新增 1
没用到的表：说明
名单里没写到、因为有不对的行而没有动的：吴思颖、20230103—3-305

有 2 处不对，这些行会跳过：
人员 第 5 行 姓名：必填，不能空着
人员：缺少这几列：姓名
吴思颖（20240126）的 QQ 10011 已由赵雪绑定，没有改；不对就先 /解绑 赵雪

还没有写入。确认后加 --apply --complete 再运行一次。\
""")
    assert console.console_report(seen, applied=True, complete=False).splitlines()[-5:] == snapshot(
        [
            "人员 第 5 行 姓名：必填，不能空着",
            "人员：缺少这几列：姓名",
            "吴思颖（20240126）的 QQ 10011 已由赵雪绑定，没有改；不对就先 /解绑 赵雪",
            "",
            "已写入。",
        ]
    )
    assert console.console_report(NOTHING, applied=True, complete=False) == snapshot("""\
名单.xlsx：

没有要改的。\
""")
    many = Imported("名单.xlsx", RosterDiff(withheld=(NEW,) * 9), ())
    assert console.console_report(many, applied=False, complete=True).splitlines()[-1] == snapshot(
        "名单里没写到、因为有不对的行而没有动的：吴思颖、吴思颖、吴思颖、吴思颖、吴思颖、吴思颖、吴思颖、吴思颖 等 9 条"
    )


def test_the_sheet_of_codes() -> None:
    code = InviteCode(
        "20230103",
        "王小雨",
        "药学院",
        frozenset({Role.CADRE}),
        "ABCDEFGH23",
        datetime(2026, 12, 7, tzinfo=timezone.utc),
    )
    assert console.invite_sheet([code], "2026-12-07 08:00") == snapshot(
        [
            ["学号或工号", "姓名", "学院", "身份", "邀请码", "有效期至", "怎么用"],
            [
                "20230103",
                "王小雨",
                "药学院",
                "团干部",
                "ABCDEFGH23",
                "2026-12-07 08:00",
                "私聊机器人：/绑定 ABCDEFGH23",
            ],
        ]
    )


FACTS: dict[str, object] = {
    "text": "甲", "word": "甲", "columns": ["姓名"], "codes": ["1"], "code": "1", "name": "王小雨", "sheet": "人员",
    "row": 3, "most": 64, "starts": "2026-09-01", "ends": "2026-09-01", "ended": "2026-09-01", "qq": "10001",
    "nearest": ["3-305"], "one": "秋", "two": "春", "mb": 10, "rows": 20000, "who": "校团委", "own": ("3-305",),
    "targets": ("3-306",), "cadres": ["李明哲"], "owner": "王小雨", "other": AUTUMN, "labels": ["王小雨"],
    "same_name": True, "whose": "王小雨（药学2401，1）",
}  # fmt: skip
BARE_FACTS = {key: FACTS[key] for key in ("name", "targets", "mb", "most", "who", "owner", "own", "other")}


@pytest.mark.parametrize("code", sorted(roster._REASONS))
def test_a_reason_is_short_and_takes_missing_facts(code: str) -> None:
    full = roster.reason(Refusal(code, FACTS))
    assert full
    assert len(full) <= 60
    optional = {"text", "codes", "nearest", "most"}
    assert roster.reason(Refusal(code, {key: value for key, value in FACTS.items() if key not in optional}))


@pytest.mark.parametrize("code", sorted(roster._FILES))
def test_a_file_that_is_refused(code: str) -> None:
    assert len(roster.file_refused(Refusal(code, FACTS)).splitlines()) == 1


def raised_in(*files: str) -> set[str]:
    """Every code these files refuse with."""
    shape = re.compile(r'(?:Refusal|Rejected|TooBig|TimedOut|bad)\(\s*"([a-z-]+)"')
    return {code for name in files for path in ROOT.glob(name) for code in shape.findall(path.read_text("utf-8"))}


def test_every_reason_of_a_bad_row_has_words() -> None:
    codes = raised_in(
        "models/rules/roster*.py", "plugins/_kit/confined/xlsx_values.py", "plugins/_kit/confined/sheet_xml.py"
    )
    codes |= raised_in("plugins/_kit/confined/delimited.py", "plugins/_kit/confined/gathered.py")
    assert codes - set(roster._REASONS) - set(roster._FILES) == set()


def test_every_reason_a_file_is_refused_for_has_words() -> None:
    pictures = {"not-a-picture", "damaged-picture", "picture-too-big"}
    codes = raised_in(
        "plugins/_kit/confined/*.py", "plugins/identity/importing.py", "plugins/identity/commands/importing.py"
    )
    assert codes - pictures - set(roster._FILES) - set(roster._REASONS) == set()


def test_every_refusal_of_the_room_has_words() -> None:
    codes = raised_in("plugins/identity/*.py", "plugins/identity/commands/*.py") | {
        "not-bound",
        "not-a-cadre",
        "not-linked",
    }
    asked = {"several-people"}
    worded = {
        *accounts.ACCOUNT_REFUSALS,
        *people.PEOPLE_REFUSALS,
        *groups.GROUP_REFUSALS,
        *office.OFFICE_REFUSALS,
        *roster._FILES,
    }
    assert codes - asked - worded == set()


@pytest.mark.parametrize(
    "code",
    sorted(
        {*accounts.ACCOUNT_REFUSALS, *people.PEOPLE_REFUSALS, *groups.GROUP_REFUSALS, *office.OFFICE_REFUSALS},
    ),
)
def test_a_refusal_is_at_most_two_lines(code: str) -> None:
    for facts in (FACTS, {**FACTS, "nearest": [], "cadres": [], "own": ()}):
        assert len(refused(Refusal(code, facts)).splitlines()) <= 2
