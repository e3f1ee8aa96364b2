"""The words of the delivery room."""

from __future__ import annotations

from datetime import datetime

from plugins.delivery.results import StuckList, StuckRow

KINDS = {
    "digest": "周报", "office": "学院周报", "post": "团干群小结", "mention": "团干群提醒",
    "unfinished": "待补过程提醒", "handover": "交接通知", "handover-receive": "交接回执", "greet": "入群问候",
    "bridge": "互通的告示", "crisis": "危机转告", "breaker": "账号停发通知",
    "plan": "工作方案的意见", "concern": "诉求的进展", "triage": "诉求日报", "referral": "转办", "ladder": "超期提醒",
    "alert": "共性问题", "draft": "草稿", "relay": "求助的回话", "crisisword": "求助的话", "crisisname": "求助人的名字",
    "crisistaken": "求助有人接了", "opening": "启封请求", "opened": "启封结果", "openedalone": "紧急启封",
    "confirm": "走访确认", "survey": "满意度测评", "followup": "测评跟进", "check": "抽查提问", "checkseed": "抽查公布",
    "checkvisit": "实地检查预告", "checktask": "抽查任务", "checkdrawn": "抽查请说明", "checkdone": "抽查结论",
    "appeal": "考核申诉", "appealed": "申诉答复",
    "story": "推文征求意见", "activity": "线上活动开场", "activitynudge": "线上活动提一句",
    "activityend": "线上活动结果", "activityfig": "线上活动的图",
    "wishnew": "心愿审核", "wishdone": "心愿圆了", "wishnot": "心愿没圆", "wishback": "心愿收回",
    "wishlapse": "心愿放回",
    "wishtrue": "心愿圆了",
    "helper": "报名帮忙", "helping": "请做帮手", "helpover": "帮手回话",
    "account": "换绑通知",
    "word": "诉求里的话", "named": "诉求留了名字", "withdrawn": "诉求撤回", "review": "梳理提醒",
}  # fmt: skip
_REASONS = {
    "lease": "发送时程序停了", "no-answer": "平台没有回答", "rejected": "平台拒绝", "left-group": "不在群里了",
    "mute": "账号当时谁也发不到", "too-late": "过了时限还没发出去", "not-theirs": "这个账号已不是TA的了",
    "CancelledError": "发送时程序停了",
}  # fmt: skip
_LOST = {"expired": "过了时限", "failed": "没送到", "unknown": "不确定", "void": "作废"}
NOTHING_STUCK = "没有卡住的消息。"


def listed(seen: StuckList) -> str:
    """What is stuck, a line each; never what it says."""
    lines = [NOTHING_STUCK]
    if seen.rows:
        lines = [f"卡住 {seen.total} 条：", *(_line(row) for row in seen.rows)]
        if (more := seen.total - len(seen.rows)) > 0:
            lines.append(f"还有 {more} 条更早的。")
        lines.append("再发一次：/重发 编号　不发了：/作废 编号")
    if seen.lost_digests:
        each = "、".join(f"{_LOST[state]} {count}" for state, count in seen.lost_digests.items())
        lines.append(f"最近七天有 {sum(seen.lost_digests.values())} 份周报没送到人手里（{each}），内容会并进下一份。")
    return "\n".join(lines)


def _line(row: StuckRow) -> str:
    doubt = "，可能已经到了" if row.maybe_arrived else ""
    return f"{row.number} {_kind(row)} → {row.to}，{row.due:%m-%d %H:%M}，{reason(row.reason)}{doubt}"


def _kind(row: StuckRow) -> str:
    return KINDS.get(row.kind, row.kind or "消息")


def reason(word: str) -> str:
    """Why a row stands where it does, in people's words."""
    code, _, detail = word.partition(":")
    if code == "crashed":
        return f"内容写不出来（{detail}）"
    if word in _REASONS:
        return _REASONS[word]
    return f"发送时出错（{word}）" if word.isascii() and word else word or "原因不明"


def sent_again(row: StuckRow) -> str:
    """The row waits for its turn once more."""
    doubt = "\n上次可能已经到了，对方也许会收到两遍。" if row.maybe_arrived else ""
    return f"好，{row.number}（{_kind(row)} → {row.to}）重新排队，轮到就发。{doubt}"


def given_up(row: StuckRow) -> str:
    """The row is void."""
    return f"好，{row.number}（{_kind(row)} → {row.to}）作废了，不再发。"


def not_stuck(number: int) -> str:
    """No stuck row has that number."""
    return f"没有编号 {number} 的卡住的消息，发 /重发 看清单。"


def which(command: str) -> str:
    """The number is missing or is none."""
    return f"写上编号：/{command} 12。发 /重发 看清单。"


def account_rests(account: str, until: datetime) -> str:
    """To the operator, once: an account does not get through. `until` is local time."""
    return (
        f"账号 {account} 连着几条没发出去，先停一停，{until:%H:%M} 再试一条。\n"
        "多半是被风控或掉线了，请看看它还能不能说话；没发出去的都留着，/状态 里能看到。"
    )
