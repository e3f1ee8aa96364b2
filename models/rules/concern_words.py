"""The words of listening: who sees a concern, where it came from, where a problem stands, how it was closed."""

from __future__ import annotations

from models.rules.vocabulary import Word


class Openness(Word):
    """Who learns who said it, the safest first; a youth chooses before anything is saved."""

    SEALED = "sealed", "匿名（密封）"
    """Nobody."""
    HIDDEN = "hidden", "对处理人匿名"
    """Those who sort the list, not those who work on it."""
    NAMED = "named", "实名给处理人"
    """Everybody who works on it."""
    OPEN = "open", "公开"
    """The name may stand on the list."""


class Source(Word):
    """Where a concern was said."""

    PRIVATE = "private", "私聊"
    GROUP = "group", "群里"
    TOLD = "told", "口述"
    RECORD = "record", "走访记录"
    CRISIS = "crisis", "求助"


class ConcernState(Word):
    """Where a concern stands."""

    OPEN = "open", "在办"
    RETRACTED = "retracted", "已撤回"
    ANONYMISED = "anonymised", "已匿名化"


class ProblemState(Word):
    """Where a problem of the 问题清单 stands."""

    NEW = "new", "待认领"
    CLAIMED = "claimed", "处理中"
    REFERRED = "referred", "已转办"
    ANSWERED = "answered", "部门已答复"
    CLOSING = "closing", "待第二人确认"
    CLOSED = "closed", "已办结"
    MERGED = "merged", "已合并"


class Closure(Word):
    """How a problem ended, said honestly; 不属实 is never said to a youth."""

    SOLVED = "solved", "已解决"
    UNSOLVABLE = "unsolvable", "无法解决"
    UNVERIFIED = "unverified", "未能核实"
    ELSEWHERE = "elsewhere", "非本校职责"
    LAPSED = "lapsed", "自然消失"


class StepKind(Word):
    """What was done with a problem."""

    OPENED = "opened", "反映"
    CLAIMED = "claimed", "认领"
    REPLIED = "replied", "回复"
    REFERRED = "referred", "转办"
    RETURNED = "returned", "退回"
    ANSWERED = "answered", "部门答复"
    CLOSING = "closing", "请求办结"
    CLOSED = "closed", "办结"
    DECLINED = "declined", "不同意办结"
    REOPENED = "reopened", "重新打开"
    CONFIRMED = "confirmed", "确认解决"
    MERGED = "merged", "合并"
    SPLIT = "split", "拆分"
    MOVED = "moved", "移动"
    ESCALATED = "escalated", "上报"
    NOTED = "noted", "备注"
