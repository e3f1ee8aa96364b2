"""What the operator reads on the console, and the sheet of invite codes."""

from __future__ import annotations

from collections.abc import Sequence

from models.rules.roster_diff import RosterDiff, describe
from models.rules.roster_state import KnownPerson
from plugins.identity.replies.people import role_names
from plugins.identity.replies.roster import SHOWN, bad_row, change_line, counts, qq_taken
from plugins.identity.roster_results import Imported, InviteCode


def console_report(seen: Imported, *, applied: bool, complete: bool) -> str:
    """The whole import for the operator: every change, every bad row, and what to do next."""
    lines = [f"{seen.name}："]
    lines += [change_line(line) for line in describe(seen.diff)]
    lines += ["", *(counts(seen.diff) or ["没有要改的。"])]
    lines += [f"没用到的表：{'、'.join(seen.skipped)}"] if seen.skipped else []
    lines += [f"名单里没写到、因为有不对的行而没有动的：{_withheld(seen.diff)}"] if seen.diff.withheld else []
    if seen.diff.bad:
        lines += ["", f"有 {len(seen.diff.bad)} 处不对，这些行{'跳过了' if applied else '会跳过'}："]
        lines += [bad_row(bad) for bad in seen.diff.bad]
    lines += [qq_taken(one) for one in seen.taken]
    if not applied and not seen.diff.is_empty:
        lines += ["", f"还没有写入。确认后加 --apply{' --complete' if complete else ''} 再运行一次。"]
    elif applied and not seen.diff.is_empty:
        lines += ["", "已写入。"]
    return "\n".join(lines)


def _withheld(diff: RosterDiff) -> str:
    names = [one.name if isinstance(one, KnownPerson) else f"{one.cadre}—{one.target}" for one in diff.withheld[:SHOWN]]
    return "、".join(names) + (f" 等 {len(diff.withheld)} 条" if len(diff.withheld) > SHOWN else "")


def invite_sheet(codes: Sequence[InviteCode], expires: str) -> list[list[str]]:
    """The invite codes as the rows of a sheet."""
    rows = [["学号或工号", "姓名", "学院", "身份", "邀请码", "有效期至", "怎么用"]]
    for one in codes:
        how = f"私聊机器人：/绑定 {one.invite}"
        rows.append([one.code, one.name, one.college, role_names(one.roles), one.invite, expires, how])
    return rows
