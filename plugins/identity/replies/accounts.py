"""The words about one's several accounts, and about an account that was lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from models.rules.vocabulary import Role
from plugins.identity.results import AccountShown, LetGo, OwnAccounts, Rebound, ToRebind

WORD_OF_PLATFORM = {"qq": "QQ", "wechat": "微信", "wecom": "企业微信"}
HOW_TO_LINK = (
    "先在我认得的那个账号上私聊我发 /关联，拿到码；再用这个账号发 /关联 码，两个账号就是一个人。\n"
    "一个认得的也没有？把邀请码发我：/绑定 邀请码；账号丢了找学院团委换绑。"
)
LINK_PRIVATELY = "关联请私聊我，这里人多。"
REBIND_PRIVATELY = "换绑请私聊我，这里人多。"
REBIND_USAGE = "写上姓名或学号：/换绑 张三"
ONLY_ACCOUNT = "你只有这一个账号，取消了我就不认得你。真要取消：/解绑"


def platform_word(platform: str) -> str:
    """A platform as people call it."""
    return WORD_OF_PLATFORM.get(platform, platform)


def account(one: AccountShown) -> str:
    """One account, as its owner reads it."""
    notes = ["现在这个"] * one.here + ["名单登记"] * one.roster + ["还没私聊过"] * (not one.reachable)
    return f"{platform_word(one.platform)} {one.user_id}" + (f"（{'，'.join(notes)}）" if notes else "")


def own_accounts(result: OwnAccounts) -> str:
    """Every account, numbered; the first reachable one gets what nobody asked for."""
    lines = [f"{place} {account(one)}" for place, one in enumerate(result.accounts, 1)]
    head = f"{result.name}，你有 {len(result.accounts)} 个账号，哪个说话都是你："
    first = next((place for place, one in enumerate(result.accounts, 1) if one.reachable), 0)
    told = f"\n我主动找你时先发到第 {first} 个，发不到再换别的。" if first and len(lines) > 1 else ""
    return "\n".join([head, *lines]) + f"{told}\n加一个：/关联　去掉一个：/取消关联"


def which_to_drop(accounts: Sequence[AccountShown], minutes: int) -> str:
    """Which of one's accounts to let go of."""
    lines = [f"{place} {account(one)}" for place, one in enumerate(accounts, 1)]
    return "\n".join([f"取消哪一个？回数字，可以几个一起（{minutes} 分钟内，不用了回“取消”）：", *lines])


def let_go(result: LetGo) -> str:
    """Accounts were let go of by their owner."""
    names = "、".join(f"{platform_word(platform)} {user_id}" for platform, user_id in result.gone)
    here = "我不再认得这个账号。" if result.here else ""
    still = f"\nQQ {result.roster_qq} 是名单里登记的，没有动；丢了就请学院团委发 /换绑。" if result.roster_qq else ""
    left = f"你还有 {result.left} 个账号。" if result.left else ""
    return f"取消关联了：{names}。{here}{left}你的记录都在。{still}"


def which_lost(result: ToRebind, minutes: int) -> str:
    """Which accounts of somebody were lost."""
    lines = [f"{place} {account(one)}" for place, one in enumerate(result.accounts, 1)]
    head = f"{result.label}，哪个账号丢了？回数字，可以几个一起（{minutes} 分钟内，不用了回“取消”）："
    return "\n".join([head, *lines, "请先当面确认是本人。换了以后，TA的每个账号都会收到一句通知。"])


def rebound(result: Rebound) -> str:
    """To the secretary: what was done and what to hand over."""
    gone = f"{result.name}的 {result.gone} 个账号不再认了，记录都在。"
    lines = [gone if result.gone else f"{result.name}还没有账号。"]
    if result.roster_cleared:
        lines.append("名单里登记的 QQ 也去掉了，下次导入前请改名单。")
    if result.code:
        lines.append(f"换绑码：{result.code}（24 小时内有效，只能用一次）")
        lines.append(f"请当面给本人，用新账号私聊我：/关联 {result.code}")
    else:
        first = result.left[0]
        lines.append(f"TA还有 {platform_word(first.platform)} {first.user_id}：用它私聊我发 /关联，就能加新账号。")
    return "\n".join(lines)


def told_of_rebinding(name: str, roles: Collection[Role]) -> str:
    """To every account of the person, the lost ones too."""
    who = "校团委" if Role.COMMITTEE in roles else "学院团委"
    return f"{who}{name}刚给你办了换绑（账号丢了换新的）。不是你要的，请马上告诉TA或校团委。"


ACCOUNT_REFUSALS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "roster-account": lambda f: (
        f"QQ {f['qq']} 是名单里登记的，我凭名单认得，取消不了。丢了就请学院团委发 /换绑；写错了请校团委改名单。"
        if f["qq"]
        else "这个账号已经不是你的了，没有动。"
    ),
    "own-rebind": lambda f: "自己的账号请别人来换；还认得的账号上发 /关联 就能加新的。",
    "not-here": lambda f: f"{f['name']}已不在名单里，没有换。先请校团委改名单。",
}
