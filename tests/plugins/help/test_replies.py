"""The words of the help room, as people read them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from inline_snapshot import snapshot

from plugins.help import replies
from plugins.help.results import Burden, Contact, Health, Topic

VISIT = Topic("走访", "记一次寝室走访", "/走访 3-305 聊了什么", ("走访寝室",), "群聊和私聊", ("团干部",))
TALK = Topic("谈心", "记一次面对面谈心", "/谈心 姓名 聊了什么", (), "私聊", ("团干部",))
PROGRESS = Topic("进度", "看这学期还差什么", "/进度", ("我的进度",), "群聊和私聊", ("团干部",))
WRITTEN = "校团委办公室 0570-5550155"


def test_the_short_list() -> None:
    assert replies.topics("王小雨", [VISIT, PROGRESS], 7) == snapshot("""\
王小雨，照着发就行：
/走访 3-305 聊了什么
/进度 看这学期还差什么
怎么写：/帮助 走访
更多（还有 7 个）：/帮助 全部\
""")
    assert replies.topics("", [PROGRESS], 0) == snapshot("""\
照着发就行：
/进度 看这学期还差什么
怎么写：/帮助 进度\
""")
    assert replies.topics("王小雨", [], 0) == snapshot("这里没有你能用的命令，私聊我试试。")


def test_the_long_list() -> None:
    assert replies.all_topics([VISIT, PROGRESS], [TALK], "私聊") == snapshot("""\
/走访 3-305 聊了什么
/进度 看这学期还差什么
私聊里还能用：
/谈心 姓名 聊了什么\
""")
    assert replies.all_topics([VISIT], [], "群聊") == snapshot("/走访 3-305 聊了什么")


def test_one_command() -> None:
    assert replies.usage(VISIT, allowed=True) == snapshot("""\
/走访 3-305 聊了什么
记一次寝室走访。群聊和私聊都能用。
也可以写：走访寝室\
""")
    assert replies.usage(TALK, allowed=False) == snapshot("""\
/谈心 姓名 聊了什么
记一次面对面谈心。只在私聊用。
由团干部来用。\
""")


def test_the_menu() -> None:
    assert replies.menu([VISIT, TALK, PROGRESS], 2) == snapshot("""\
回一个数字，看怎么写（2 分钟内）：
1 走访：记一次寝室走访
2 谈心：记一次面对面谈心
3 进度：看这学期还差什么\
""")
    assert replies.no_such_number(3) == snapshot("回 1–3 里的数字，或者直接发命令；不看了回“取消”。")


def test_words_without_a_command() -> None:
    assert replies.bind_first(WRITTEN) == snapshot("""\
你好，我还不认识你。有邀请码就发：/绑定 邀请码
没有码，找学院团委要，或问 校团委办公室 0570-5550155。\
""")
    assert replies.your_cadres([Contact("王小雨", "QQ 10003"), Contact("李明哲", "")], WRITTEN) == snapshot(
        "有什么事，随时可以找你的联系团干部王小雨（QQ 10003）、李明哲，TA很愿意听；想反映的、想匿名说的，直接发给我。"
    )
    assert replies.your_cadres([], WRITTEN) == snapshot(
        "有什么事，可以找学院团委，或 校团委办公室 0570-5550155；想反映的、想匿名说的，直接发给我。"
    )


def test_who_keeps_the_key() -> None:
    assert replies.keeper(["周工"]) == snapshot("""\
我在。群里的普通聊天没有人看，也不保存；我只听命令、@我和私聊。
封存内容的密钥由部署者周工保管，不在备份里。\
""")
    assert replies.keeper([]) == snapshot("""\
我在。群里的普通聊天没有人看，也不保存；我只听命令、@我和私聊。
封存内容的密钥由部署这台机器的人保管，不在备份里。\
""")


def test_how_the_bot_is_doing() -> None:
    now = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
    well = Health(
        up=timedelta(days=3, hours=4, minutes=5),
        bots=("10000", "10099"),
        database="SQLite 正常",
        outbox={"due": 2, "claimed": 1, "sent": 14, "failed": 0, "unknown": 1, "stuck": 1},
        waiting=3,
        dropped=2,
        last_backup=now - timedelta(days=8),
        now=now,
    )
    assert replies.health(well) == snapshot("""\
运行 3 天 4 小时，数据库 SQLite 正常
在线账号：10000、10099
发件箱：待发 3 · 已发 14 · 不确定 1 · stuck 1
卡住 1 条，发 /重发 看
排队 3 条，忙时丢弃 2 条
上次备份：2026-11-15 10:00，该备份了\
""")
    fresh = Health(timedelta(minutes=3), (), "SQLite 正常", {}, 0, 0, None, now)
    assert replies.health(fresh) == snapshot("""\
运行 3 分钟，数据库 SQLite 正常
在线账号：一个也没有
发件箱：空
排队 0 条
上次备份：还没有做过（python bot.py backup）\
""")


def test_what_must_not_be_overlooked() -> None:
    now = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
    seen = Health(
        up=timedelta(minutes=3),
        bots=("10000",),
        database="SQLite 正常",
        outbox={"sent": 3, "failed": 2, "unknown": 1, "void": 1, "dropped": 4},
        waiting=0,
        dropped=0,
        last_backup=now,
        now=now,
        resting={"10000": now + timedelta(minutes=30)},
        burden=Burden(320, 1, 3),
        semester_missing=True,
        years_unknown=(2027, 2028),
    )
    assert replies.health(seen) == snapshot("""\
【注意】没有当前学期，任务和提醒都算不出来：发 /学期 加上
【注意】还不知道 2027、2028 年的放假安排，只认得周末：写进制度方案的 [calendar]
运行 3 分钟，数据库 SQLite 正常
在线账号：10000
账号 10000 连着没发出去，停到 10:30 再试
发件箱：已发 3 · 没送到 2 · 不确定 1 · 作废 1 · 不必发 4
卡住 3 条，发 /重发 看
最近七天，95% 的青年最多收到 1 条主动推送（最多的一位 3 条，共 320 人）
排队 0 条
上次备份：2026-11-23 10:00\
""")
    quiet = Health(timedelta(minutes=3), (), "SQLite 正常", {}, 0, 0, now, now, burden=Burden(0, 0, 0))
    assert "青年" not in replies.health(quiet)


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=59), "0 分钟"),
        (timedelta(hours=2, minutes=5), "2 小时 5 分钟"),
        (timedelta(days=1, minutes=59), "1 天 0 小时"),
    ],
)
def test_a_span(span: timedelta, said: str) -> None:
    assert replies.duration(span) == said
