"""Why something was not done with a problem, and what to type instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from models.rules.refusal import Refusal
from plugins.problems.replies.list import closures


def _names(facts: Mapping[str, Any]) -> str:
    return "、".join(facts["names"][:12])


_REFUSALS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "which-problem": lambda f: f"说的是哪一件？前面写上编号，例如：{f['usage']}",
    "no-such-problem": lambda f: f"没有找到 #{f['number']}。看看有哪些：/问题清单",
    "not-in-this-state": lambda f: f"#{f['number']} 现在是“{f['state']}”，不能这样做。看看：/问题 {f['number']}",
    "already-yours": lambda f: f"#{f['number']} 已经由你接手了。看全部：/问题 {f['number']}",
    "already-claimed": lambda f: f"#{f['number']} 由{f['owner']}接手了，可以跟他说一声。",
    "no-words": lambda f: f"后面写上内容，例如：/回复 {f['number']} 已经报修，明天师傅来看",
    "too-long": lambda f: f"太长了，写在 {f['limit']} 字以内吧。",
    "whom": lambda f: f"转给谁？写上部门，例如：/转办 {f['number']} {f['names'][0]}\n有：{_names(f)}",
    "no-such-department": lambda f: f"没有找到“{f['said']}”，是不是：{_names(f)}？也可以写老师的姓名。",
    "which-person": lambda f: f"有几位叫{f['name']}的，请用部门名，或者找校团委帮忙。",
    "speaks-of-them": lambda f: f"#{f['number']} 说到了{f['department']}的人，不能转给他们。换一家，或请校团委来办。",
    "passed-before": lambda f: (
        f"#{f['number']} 已经转给{f['department']}，还在等答复。有了答复：/代录 {f['number']} 内容"
    ),
    "same-department": lambda f: (
        f"#{f['number']} 本来就归{f['department']}。要发过去：/转办 {f['number']} {f['department']}"
    ),
    "a-department-please": lambda f: f"改派写部门名；要交给人：/转办 {f['number']} 姓名",
    "not-referred": lambda f: f"#{f['number']} 还没有转给哪个部门。先转：/转办 {f['number']} 部门",
    "not-open-there": lambda f: f"#{f['number']} 已经答复过了，不用退回。要改答复：/回复 {f['number']} 内容",
    "no-reason": lambda f: f"退回要写一句原因，例如：/退回 {f['number']} 不归我们管，要找物业",
    "no-reason-against": lambda f: f"写一句为什么，例如：/不同意 {f['number']} 还可以再找物业谈一次",
    "which-closure": lambda f: closures(f["number"]),
    "reason-too-short": lambda f: (
        f"再多写几句（至少 {f['least']} 个字），会原样念给反映的同学听："
        f"/办结 {f['number']} {f['closure'].label} 怎么办的、为什么"
    ),
    "nobody-waits": lambda f: f"#{f['number']} 现在没有在等第二个人。",
    "you-were-first": lambda f: f"#{f['number']} 是你提出的，要另一个人来看。",
    "the-same": lambda f: f"这两个号是同一件事（#{f['number']}），不用合并。",
    "two-numbers": lambda f: "写上两个编号：/合并 12 15（15 并入 12）",
    "is-over": lambda f: f"#{f['number']} 现在是“{f['state']}”，不能再合并或拆分。",
    "which-concerns": lambda f: f"把哪几条分出去？写上原话后面的编号，例如：/拆分 {f['number']} 31 32",
    "not-of-it": lambda f: (
        f"{'、'.join(f'#{one}' for one in f['concerns'])} 不在 #{f['number']} 里。看看：/问题 {f['number']}"
    ),
    "all-of-it": lambda f: f"这就是 #{f['number']} 的全部了，不用拆。",
    "act-not-yours": lambda f: (
        f"先 /认领 {f['number']}，再来做这一步；认领不了的，由学院团委来做。"
        if f["act"] in ("reply", "close")
        else f"#{f['number']} 的这一步由学院团委或校团委来做。"
    ),
}


def refused(refusal: Refusal) -> str:
    """The sentence for a refusal."""
    return _REFUSALS[refusal.code](refusal.facts)
