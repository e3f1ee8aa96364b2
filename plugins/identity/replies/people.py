"""The words about accounts and about oneself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from models.rules.vocabulary import Role
from plugins.identity.replies.accounts import platform_word
from plugins.identity.results import AccountShown, Bound, Companion, Myself, SelfCode, ToConfirm, Unbound

HOW_TO_BIND = "把邀请码发给我就行：/绑定 邀请码\n没有码？找学院团委要。名单里登记过的 QQ 不用绑定，我认得。"
BIND_PRIVATELY = "绑定请私聊我，这里人多。"
UNBIND_PRIVATELY = "给别人解绑请私聊我，这里人多。"
NOT_ME = "好的，没有绑定，这个码作废了。"
YES_OR_NO = "是你就回 1，不是回 2。"
CANCELLED = "好的，没有动。"
SEALED_STAYS = "只有匿名说过的不跟过来：换绑是别人经手的，谁也不能借它看到。那几件凭 16 位回执看：/回执"


def role_names(roles: Collection[Role]) -> str:
    """Roles as people say them, in the order of the vocabulary."""
    return "、".join(role.label for role in Role if role in roles)


def self_code(result: SelfCode) -> str:
    """A code for one's other account."""
    return (
        f"关联码：{result.code}（{result.minutes} 分钟内有效，只能用一次）\n用你的另一个账号私聊我：/关联 {result.code}"
    )


def bound(result: Bound) -> str:
    """The account is somebody's now."""
    if result.joined:
        return f"关联好了，这个账号现在也是你，{result.name}（{role_names(result.roles)}）。看全部账号：/我的账号"
    if result.rebound:
        return f"换好了，你是{result.name}（{role_names(result.roles)}），以前的事都在。\n{SEALED_STAYS}"
    return f"绑定好了，你是{result.name}（{role_names(result.roles)}）。发 /帮助 看看能做什么。"


def bound_elsewhere(result: Bound) -> str:
    """Another account is the speaker's now."""
    return f"好了，{result.name}，刚才那个账号现在也是你。"


def to_confirm(result: ToConfirm) -> str:
    """The second step after a code in a group."""
    if result.elsewhere:
        return f"码对上了。为了确认是你：用你要码的那个账号私聊我回“1”（{result.minutes} 分钟内）。"
    return f"群里那个码是{result.name}的，是你吗？（{result.minutes} 分钟内）\n1 是我  2 不是"


def stranger(roles: Collection[Role]) -> str:
    """Nobody of the roster."""
    if Role.OPERATOR in roles:
        return "你是部署者，名单里没有这个账号。要以本人身份用，私聊我 /绑定 邀请码。"
    return "我还不认识这个账号。\n把邀请码私聊发给我：/绑定 邀请码；没有码就找学院团委要。"


def _account(account: AccountShown) -> str:
    return f"{platform_word(account.platform)} {account.user_id}{'' if account.reachable else '（还没私聊过）'}"


def companion(one: Companion) -> str:
    """A cadre one can turn to."""
    contact = f"，{one.contact}" if one.contact else ""
    return f"{one.name}（{'、'.join(one.through)}）{contact}"


def companions(several: Sequence[Companion], feedback: str) -> str:
    """One's cadres, and a way around them."""
    return "\n".join(["你的联系干部：", *map(companion, several), f"对TA有意见：{feedback}"])


def myself(me: Myself) -> str:
    """Who somebody is here, for their eyes."""
    lines = [f"你是{me.name}，{role_names(me.roles)}"]
    home = me.position if me.college in me.position else f"{me.college} {me.position}"
    lines += [home.strip()] if home.strip() else []
    lines += [f"联系的{kind.label}：{'、'.join(names)}" for kind, names in me.targets]
    lines += [f"你的联系干部：{'；'.join(map(companion, me.companions))}"] if me.companions else []
    lines += [f"账号：{'、'.join(map(_account, me.accounts))}"] if me.accounts else []
    lines += ["你说过别打扰你，我不会主动找你。想恢复就发“恢复”。"] if me.opted_out else []
    return "\n".join(lines)


def in_peace(news: bool | None) -> str:
    """Somebody wants to be left in peace."""
    if news is None:
        return "放心，没绑定的账号我本来就不会主动找。"
    if not news:
        return "已经是这样了，我不会主动找你。想恢复就发“恢复”。"
    return "好的，以后我不主动找你；你来找我照样回，你反映的事有了答复也会告诉你。想恢复就发“恢复”。"


def back_again(news: bool | None) -> str:
    """Somebody takes that back."""
    if news is None:
        return "这个账号没有绑定，我本来就不会主动找。先绑定：私聊我 /绑定 邀请码。"
    return "好的，和你有关的事我会告诉你。随时可以发“别打扰我”。" if news else "一直是开着的，不用恢复。"


def unbound(result: Unbound) -> str:
    """Accounts were let go."""
    still = f"名单里登记的 QQ {result.roster_qq} 仍会自动认出，不对的话改名单。" if result.roster_qq else ""
    if not result.count:
        return f"{'你的这个账号' if result.own else result.name}没有绑定可解。{still}".strip()
    done = "这个账号解绑了，我不再认得你。" if result.own else f"{result.name}的 {result.count} 个账号解绑了。"
    return f"{done}\n{still}".strip()


def which_person(name: str, labels: Sequence[str], minutes: int) -> str:
    """Several people share the name."""
    choices = "\n".join(f"{place} {label}" for place, label in enumerate(labels, 1))
    return f"有 {len(labels)} 个{name}，是哪一个？回数字就行（{minutes} 分钟内，不用了回“取消”）：\n{choices}"


def choose_a_number(count: int) -> str:
    """The answer was no choice."""
    return f"回 1–{count} 里的数字就行；不用了回“取消”。"


def nearest_names(facts: Mapping[str, Any]) -> str:
    """The names that come closest, if any."""
    return f"你是不是想找：{'、'.join(facts['nearest'])}" if facts.get("nearest") else "写学号或工号也行。"


def _two_people(facts: Mapping[str, Any]) -> str:
    """The account is one person's, the code another's: what to do in either case, and that nothing changed."""
    name, other = facts["name"], facts["other"]
    if facts["same_name"]:
        head = f"名单里有两位{name}：这个账号是{facts['whose']}，码是另一位的，没有关联。"
    else:
        head = f"这个账号现在是{name}，码是{other}的，没有关联。"
    if facts["rows"]:
        twice = f"{name}有记录，请校团委去掉另一个，再从这边 /关联"
    else:
        twice = f"请校团委去掉{facts['whose']}，再发一次"
    return f"{head}\n绑错了、换了主人：请学院团委 /换绑 {name}。名单写重了：{twice}。"


PEOPLE_REFUSALS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "no-code": lambda f: "码没看清，没有绑定。照着发：/绑定 ABCD2345",
    "code-unknown": lambda f: "没有这个码，可能抄错了一位。核对后再发一次；没有 0、O、1、I、L 这几个字。",
    "code-used": lambda f: "这个码已经用过了，每个码只能用一次。自己的码再发一次 /关联，邀请码找学院团委。",
    "code-expired": lambda f: "这个码过期了。再要一个：邀请码找学院团委，自己的码在认得的账号上私聊我发 /关联。",
    "code-pending": lambda f: "这个码正等另一个账号确认，先不能用。如果那不是你，请找学院团委重新要码。",
    "too-many-tries": lambda f: "试错太多次了，过一个小时再来。码在学院团委那里可以再要。",
    "already-you": lambda f: f"这个账号本来就是你，{f['name']}，不用再绑。码留着给你的另一个账号用，那边发 /关联 码。",
    "two-people": _two_people,
    "not-secretary": lambda f: "这个由学院团委或校团委来做；解绑自己的这个账号，发 /解绑 就行。",
    "no-college": lambda f: "名单里没有写你的学院，先请校团委补上。",
    "unknown-name": lambda f: f"没找到“{f['name']}”，没有动。\n{nearest_names(f)}",
}
