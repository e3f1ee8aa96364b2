"""What the daily round says: to those who sort the list, to cadres, and to the people behind a problem."""

from __future__ import annotations

from plugins.problems.daily_results import Notice, NoticeLine, OwnLate


def notice(seen: Notice) -> str:
    """The morning's notice: counts, at most five lines, and where to see the rest."""
    counts = [
        (seen.new, "新来 {} 件"),
        (seen.more, "{} 件又有人说"),
        (seen.late, "超期 {} 件"),
        (seen.again, "{} 件同学说没解决"),
        (seen.words, "{} 位同学等回话"),
        (seen.seconds, "{} 件等第二个人"),
        (seen.drafts, "{} 份草稿等签"),
    ]
    head = f"早上好，{seen.scope}问题清单：" + "，".join(said.format(count) for count, said in counts if count)
    return "\n".join([head, *_numbered(seen.lines), _rest(seen.left)])


def own_late(seen: OwnLate) -> str:
    """A cadre's own overdue problems."""
    more = f"\n还有 {seen.left} 件：/问题清单 我的" if seen.left else ""
    first = seen.lines[0].number
    lines = "\n".join(_numbered(seen.lines))
    return f"你在办的这几件过了内部时限，有空推一推：\n{lines}{more}\n回一句同学就知道：/回复 {first} 内容"


def _numbered(lines: tuple[NoticeLine, ...]) -> list[str]:
    return [f"{place}. {_line(one)}" for place, one in enumerate(lines, 1)]


def _line(one: NoticeLine) -> str:
    what = f"#{one.number} {one.title}"
    if one.why == "late":
        return f"{what}：超期 {one.days} 天{'，一直没有人动' if one.escalated else ''}"
    if one.why == "draft-upward":
        return f"{what}：/草稿 {one.number}"
    said = {
        "word": f"同学有话，/问题 {one.number}",
        "again": f"有同学说没解决，/问题 {one.number}",
        "second": f"等第二个人，/问题 {one.number}",
        "new": "新来的",
    }
    return f"{what}：{said.get(one.why, f'/签发 {one.number}')}"


def _rest(left: int) -> str:
    return f"还有 {left} 条，看全部：/问题清单" if left else "看全部：/问题清单"


def really_solved(number: int, title: str, result: str) -> str:
    """真的解决了吗; asked once."""
    done = f"\n当时说：{result}" if result else ""
    return (
        f"#{number} {title} 办结有些日子了，真的解决了吗？{done}\n"
        f"好了回：解决了 {number}；没好回：没解决 {number} 加一句原因，就重新办。不回也没关系。"
    )


def common(number: int, title: str, people: int, *, again: bool) -> str:
    """Many people say the same."""
    more = "又多了人，" if again else ""
    return (
        f"普遍性问题：#{number} {title}，{more}已有 {people} 位同学反映。\n看一看：/问题 {number}；写简报：/简报 本月"
    )


def hint(title: str, category: str, department: str) -> str:
    """What an endpoint proposes; a person decides."""
    return f"供参考（机器建议）：{title} · {category} · {department}"
