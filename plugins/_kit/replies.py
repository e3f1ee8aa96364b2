"""The words every room shares: refusals of the guard, near-misses, and the calm line after a crash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

ADD_ME_FIRST = "这条只能私下说，但我发不到你的私聊。先加我为好友，再私聊发一次就好。"
NOBODY_CALLED = "值班的老师我这会儿联系不上，请先打上面的电话。我会一直试，通了就把你的话转过去。"
BUSY = "现在消息有点多，这条没有处理。请过一分钟再发一次。"


def file_not_sent(name: str) -> str:
    """The platform did not take a file, or it is too large to try."""
    return f"文件《{name}》没有发过去。过一会儿再试一次；还不行就告诉管理员。"


def crashed(reference: str, *, saved: bool) -> str:
    """After a crash: whether something was saved, and a number to tell the operator."""
    if saved:
        return f"已经保存，但回复时出了点问题（参考号 {reference}）。发 /记录 可以看到。"
    return f"没有保存，请重发一次；还不行就把参考号 {reference} 告诉管理员。"


def not_allowed(command: str, who: Iterable[str]) -> str:
    """The person is not one of those who may use the command."""
    return f"/{command} 由{'、'.join(who)}来用。\n发 /帮助 看看你能用的命令。"


def bind_first(command: str) -> str:
    """Nobody in the roster has this account."""
    return f"/{command} 要先认识你才能用。\n把邀请码私聊发给我：/绑定 邀请码；没有码就找学院团委要。"


def private_only(command: str) -> str:
    """The command belongs into a private chat."""
    return f"{command}请私聊我，这里人多。"


def group_only(command: str) -> str:
    """The command belongs into a contact group."""
    return f"/{command} 要在联系群里发，这样我才知道说的是哪个群。"


def did_you_mean(candidates: Sequence[str]) -> str:
    """An unknown command, with what comes closest."""
    if not candidates:
        return "没有这个命令。发 /帮助 看看能用的命令。"
    return f"你是不是想：{'  '.join('/' + name for name in candidates)}\n发 /帮助 看全部。"
