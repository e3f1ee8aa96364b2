"""The words of the bridge."""

from __future__ import annotations

from collections.abc import Sequence

from models.rules.refusal import Refusal
from models.rules.relay import Passage, joined, platform_word
from plugins.bridge.results import Closed, GroupLabel, Opened, State

STAY_OUT = "不想让自己的话转过去：/不互通 我（回来：/互通 我）。命令、私聊和匿名的话从不转。"
OUT = "好，你说的话不再转到别的平台的群里，别人提到你时也不写名字。想回来：/互通 我"
ALREADY_OUT = "你本来就没有参加互通，你说的话不会转出去。想回来：/互通 我"
BACK = "好，互通的群里你说的话会转到另一边，写明是你说的。不想转了：/不互通 我"
NEVER_OUT = "你没有退出过互通。群里开了互通，你说的话就会转到另一边。不想转：/不互通 我"
ONLY_ONESELF = "只能替自己说：/不互通 我"
NOT_BEGUN = "好，先不开。"
CHOOSE_AGAIN = "回列表里的数字就行，可以回几个；0 先不。"
_REFUSED = {
    "in-private": "互通要在联系群里开：到群里发 /互通 开",
    "group-not-bound": "这个群还没有报到。团干部先在这里发 /报到，再发 /互通 开。",
    "not-yours": "开和关互通是联系这个群的团干部的事；学院团委、校团委可以关。你自己不想转：/不互通 我",
    "not-open": "这里没有开互通。开：/互通 开",
    "already": "这里已经和{groups}互通了（#{number}）。关：/互通 关",
    "taken": "{groups}已经和别的群互通了。先在那边发 /互通 关，再回来开。",
    "changed": "这些群刚刚变了，再发一次 /互通 开",
}


def label(group: GroupLabel) -> str:
    """A group as one says it: 微信群（药学2401）."""
    return f"{platform_word(group.platform)}群" + (f"（{'、'.join(group.targets)}）" if group.targets else "")


def _all(groups: Sequence[GroupLabel]) -> str:
    return "、".join(label(group) for group in groups)


def refused(refusal: Refusal) -> str:
    """Why not, and what one can do about it."""
    facts = refusal.facts
    if refusal.code == "no-other":
        return (
            f"你的联系群都在{platform_word(facts['platform'])}上，没有别的平台的群可以互通。\n"
            f"先把机器人请进另一个平台的群，在那里发 /报到 {facts['example']}，再回来发 /互通 开。"
        )
    return _REFUSED[refusal.code].format(groups=_all(facts.get("groups", ())), number=facts.get("number"))


def choose(groups: Sequence[GroupLabel]) -> str:
    """Which groups are meant."""
    lines = [f"{at} {label(group)}" for at, group in enumerate(groups, 1)]
    return "\n".join(["和哪个群互通？", *lines, "回数字，可以回几个；0 先不。"])


def opened(done: Opened) -> str:
    """What everybody in the group where it was opened has to know."""
    return (
        f"互通 #{done.number} 开了：这里和{_all(done.groups)}说的话会互相转过去，写明是谁、在哪边说的；"
        f"那边看到告示以后开始。\n{STAY_OUT}\n关：/互通 关"
    )


def announced(number: int, by: str, groups: Sequence[GroupLabel]) -> str:
    """The same for the other groups."""
    return (
        f"{by}开了互通 #{number}：从现在起，这里和{_all(groups)}说的话会互相转过去，写明是谁、在哪边说的。\n{STAY_OUT}"
    )


def closed(done: Closed) -> str:
    """It is over here."""
    rest = f"\n{_all(done.left)}之间还开着。" if done.left else ""
    return f"互通 #{done.number} 在这里关了，这里说的话不再转出去。{rest}"


def over(number: int, gone: GroupLabel, *, goes_on: bool) -> str:
    """What the others are told."""
    rest = "" if goes_on else "这里说的话不再转出去。"
    return f"互通 #{number}：{label(gone)}退出了。{rest}"


def state(seen: State) -> str:
    """What is open here."""
    mine = "你自己的话：不转（回来：/互通 我）" if seen.stays_out else "你自己的话：会转（不想转：/不互通 我）"
    if seen.number is None:
        return f"这里没有开互通。联系这个群的团干部可以开：/互通 开\n{mine if seen.stays_out else ''}".rstrip()
    return "\n".join([f"互通 #{seen.number} 开着：", *(_line(group) for group in seen.groups), mine])


def _line(group: GroupLabel) -> str:
    notes = ["这里"] if group.here else []
    notes += [] if group.told else ["告示还没送到，还没开始转；再发一次 /互通 开 会重发"]
    notes += [f"还有 {group.waiting} 条等着转过去"] if group.waiting else []
    return f"· {label(group)}" + (f"：{'；'.join(notes)}" if notes else "")


def own_state(*, stays_out: bool) -> str:
    """Asked in private."""
    return ALREADY_OUT if stays_out else f"{_REFUSED['in-private']}\n你自己的话：会转（不想转：/不互通 我）"


def lost(count: int) -> str:
    """So many could not be passed on."""
    return f"有 {count} 条没能转过来，要紧的请到那边的群里看。"


def taken_back(passage: Passage) -> str:
    """Where the platform does not let us take it back."""
    return f"{passage.name}（{platform_word(passage.source[0])}）撤回了这一条"


def arrived(name: str, platform: str) -> str:
    """Somebody is new on the other side."""
    return joined([name], platform)
