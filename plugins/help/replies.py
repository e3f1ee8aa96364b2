"""The words of the help room, each short enough for a phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from models.rules.problem_steps import Listened
from plugins.help.results import Burden, Contact, Health, Topic

MENU_CLOSED = "好的。"
AT_ME = "发 /帮助 看看我在这里能做什么。"
FOR_CADRES = "走访完发一句就能记：/走访 3-305 聊了什么\n别的发 菜单 看看。"
FOR_OTHERS = "我只听得懂命令，发 菜单 看看我能做什么。"


def topics(name: str, first: Sequence[Topic], more: int) -> str:
    """What this person may do here, the most needed first; `more` are left out."""
    if not first:
        return "这里没有你能用的命令，私聊我试试。"
    head = f"{name}，照着发就行：" if name else "照着发就行："
    lines = [head, *(topic.line for topic in first), f"怎么写：/帮助 {first[0].name}"]
    return "\n".join([*lines, f"更多（还有 {more} 个）：/帮助 全部"] if more else lines)


def all_topics(here: Sequence[Topic], elsewhere: Sequence[Topic], other_place: str) -> str:
    """Every command of this person, those of the other kind of chat apart."""
    lines = [topic.line for topic in here]
    if elsewhere:
        lines += [f"{other_place}里还能用：", *(topic.line for topic in elsewhere)]
    return "\n".join(lines)


def usage(topic: Topic, *, allowed: bool) -> str:
    """How one command is written, what for, where; and by whom when not by this person."""
    lines = [topic.usage, f"{topic.help}。{topic.where}都能用。" if "和" in topic.where else f"{topic.help}。"]
    if "和" not in topic.where:
        lines[1] += f"只在{topic.where}用。"
    if topic.aliases:
        lines.append(f"也可以写：{'、'.join(topic.aliases)}")
    if not allowed:
        lines.append(f"由{'、'.join(topic.who)}来用。")
    return "\n".join(lines)


def menu(topics: Sequence[Topic], minutes: int) -> str:
    """The numbered menu."""
    lines = [f"{place} {topic.name}：{topic.help}" for place, topic in enumerate(topics, 1)]
    return "\n".join([f"回一个数字，看怎么写（{minutes} 分钟内）：", *lines])


def no_such_number(count: int) -> str:
    """The answer was no choice of the menu."""
    return f"回 1–{count} 里的数字，或者直接发命令；不看了回“取消”。"


def bind_first(feedback: str) -> str:
    """Plain words from somebody nobody knows yet."""
    return f"你好，我还不认识你。有邀请码就发：/绑定 邀请码\n没有码，找学院团委要，或问 {feedback}。"


def your_cadres(cadres: Sequence[Contact], feedback: str) -> str:
    """Plain words from a youth: a person answers better than a bot does."""
    if not cadres:
        return f"有什么事，可以找学院团委，或 {feedback}；想反映的、想匿名说的，直接发给我。"
    each = "、".join(f"{c.name}（{c.public_contact}）" if c.public_contact else c.name for c in cadres)
    return f"有什么事，随时可以找你的联系团干部{each}，TA很愿意听；想反映的、想匿名说的，直接发给我。"


def keeper(names: Sequence[str]) -> str:
    """Who holds the key, and what the bot does not read; for everybody."""
    who = f"部署者{'、'.join(names)}" if names else "部署这台机器的人"
    return f"我在。群里的普通聊天没有人看，也不保存；我只听命令、@我和私聊。\n封存内容的密钥由{who}保管，不在备份里。"


PRIVATELY = "运行情况请私聊我发“状态”。"
_STATES = {
    "due": "待发", "claimed": "待发", "sending": "在发", "sent": "已发", "failed": "没送到",
    "unknown": "不确定", "expired": "过期", "dropped": "不必发", "void": "作废",
}  # fmt: skip


def health(seen: Health) -> str:
    """How the bot is doing, for those who run it."""
    outbox: dict[str, int] = {}
    for state, count in seen.outbox.items():
        label = _STATES.get(state, state)
        outbox[label] = outbox.get(label, 0) + count
    sent = " · ".join(f"{label} {count}" for label, count in outbox.items() if count) or "空"
    queue = f"排队 {seen.waiting} 条" + (f"，忙时丢弃 {seen.dropped} 条" if seen.dropped else "")
    backup = f"{seen.last_backup:%Y-%m-%d %H:%M}" if seen.last_backup else "还没有做过（python bot.py backup）"
    old = seen.last_backup is not None and seen.now - seen.last_backup > timedelta(days=7)
    lines = [
        *_loud(seen),
        f"运行 {duration(seen.up)}，数据库 {seen.database}",
        f"在线账号：{'、'.join(seen.bots) or '一个也没有'}",
        *(f"账号 {account} 连着没发出去，停到 {until:%H:%M} 再试" for account, until in seen.resting.items()),
        f"发件箱：{sent}",
    ]
    if stuck := seen.outbox.get("failed", 0) + seen.outbox.get("unknown", 0):
        lines.append(f"卡住 {stuck} 条，发 /重发 看")
    if seen.burden is not None and seen.burden.youths:
        lines.append(_burden(seen.burden))
    if seen.unreachable:
        lines.append(f"私聊不到的团干部 {seen.unreachable} 人，请TA们加我好友，或私聊我一句")
    if seen.listened is not None:
        lines.append(_listened(seen.listened))
    return "\n".join([*lines, queue, f"上次备份：{backup}" + ("，该备份了" if old else "")])


def _loud(seen: Health) -> list[str]:
    """What stops the reminders or makes them wrong, before everything else."""
    lines = []
    if seen.semester_missing:
        lines.append("【注意】没有当前学期，任务和提醒都算不出来：发 /学期 加上")
    if seen.years_unknown:
        years = "、".join(str(year) for year in seen.years_unknown)
        lines.append(f"【注意】还不知道 {years} 年的放假安排，只认得周末：写进制度方案的 [calendar]")
    return lines


def _burden(burden: Burden) -> str:
    line = f"最近七天，95% 的青年最多收到 {burden.most_of_95} 条主动推送"
    return f"{line}（最多的一位 {burden.most} 条，共 {burden.youths} 人）"


def duration(span: timedelta) -> str:
    """A span as people say it, two units at most."""
    minutes = int(span.total_seconds()) // 60
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} 天 {hours} 小时"
    return f"{hours} 小时 {minutes % 60} 分钟" if hours else f"{minutes} 分钟"


def _listened(seen: Listened) -> str:
    late = f"，超期 {seen.overdue} 件" if seen.overdue else ""
    rate = "" if seen.rate is None else f"；真正解决率 {seen.rate:.0%}（同学确认的 ÷ 办结的和超期的）"
    return f"问题清单：在办 {seen.open} 件{late}{rate}"
