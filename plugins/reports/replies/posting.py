"""你说我办 in words: what was said is only the problem's title, never the words of a concern."""

from __future__ import annotations

from collections.abc import Sequence

from models.rules.concern_words import Closure
from plugins.reports.replies.brief import span_words
from plugins.reports.results import Done, Posting

_GROUPS = 20
"""Lines of a list of groups; more are reached by 全部."""
_DONE = {
    Closure.SOLVED.value: "已解决",
    Closure.UNSOLVABLE.value: "暂时办不到",
    Closure.ELSEWHERE.value: "不归学校管",
}


def post(posting: Posting) -> str:
    """What the group reads."""
    lines = [f"【你说我办】{posting.league}（{span_words(posting.span.first, posting.span.last)}）"]
    lines += [f"{place}. {_line(line)}" for place, line in enumerate(posting.lines, 1)]
    lines.append("还有想说的，私聊我就行，可以匿名。")
    return "\n".join(lines)


def _line(line: Done) -> str:
    people = f"（{line.people} 位同学反映）" if line.people else ""
    how = f"{_DONE[line.closure]}：{line.words}" if line.words else f"{_DONE[line.closure]}。"
    return f"你说：{line.title}{people}\n   我办：{how}"


def drafted(posting: Posting) -> str:
    """The draft, and what can be done with it."""
    if posting.state != "draft":
        return f"你说我办 #{posting.number} 已经发出：\n{post(posting)}"
    if not posting.lines:
        return f"你说我办 #{posting.number} 里已经没有内容了。想重来，再发一次 /你说我办。"
    return (
        f"你说我办 #{posting.number}（草稿，还没发）：\n{post(posting)}\n\n"
        f"去掉一行：/你说我办 {posting.number} 1 删\n发到群里：/签发 {posting.number}"
    )


def which_group(posting: Posting) -> str:
    """Before it goes out: where to."""
    shown = [f"{place}. {label}" for place, label in enumerate(posting.groups[:_GROUPS], 1)]
    more = [f"还有 {len(posting.groups) - _GROUPS} 个群没有列出"] if len(posting.groups) > _GROUPS else []
    return "\n".join(
        [f"你说我办 #{posting.number} 发到哪个群？回数字（可以几个），或者回“全部”；回“取消”先不发。", *shown, *more]
    )


def posted(number: int, labels: Sequence[str]) -> str:
    """After signing."""
    where = "、".join(labels[:5]) + (f" 等 {len(labels)} 个群" if len(labels) > 5 else "")
    return f"你说我办 #{number} 已签发，正发到：{where}。"
