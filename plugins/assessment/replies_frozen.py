"""What is said when a year is made final and when it is computed anew."""

from __future__ import annotations

from models.rules.assessment_kept import Difference
from plugins.assessment.results import Checked, Differs, Frozen

PEOPLE, LINES, RULES, RECORDS = 10, 3, 8, 6
SEALED = 24


def frozen(done: Frozen) -> str:
    """A year is final."""
    return (
        f"{done.year} 学年冻结了（#{done.number}），{done.people} 位，连同当时的公式和履职规则。\n"
        f"存证 {done.digest[:SEALED]}\n以后可以 /考核 核对 {done.year}；申诉照样收、照样答。"
    )


def checked(seen: Checked) -> str:
    """A frozen year computed anew."""
    lines = [*_rows(seen)]
    if seen.differs:
        lines.append(f"{seen.year} 学年照当时的规则重算一遍，{len(seen.differs)} 位和冻结时不一样：")
        lines += [f"· {_differs(one)}" for one in seen.differs[:PEOPLE]]
        if len(seen.differs) > PEOPLE:
            lines.append(f"还有 {len(seen.differs) - PEOPLE} 位")
        lines.append("多半是冻结后有记录补上、撤回、确认或核实了；冻结的不变。")
    else:
        lines.append(f"{seen.year} 学年照当时的规则重算一遍，{seen.people} 位的每一行都和冻结时一样。")
    lines += _upheld(seen)
    if not seen.rules_kept:
        lines.append("这一年冻结得早，只留了公式，履职规则用的是现在的。")
    elif seen.rules:
        lines.append("冻结以后改过的规则（没有用在这一年）：")
        lines += [f"· {one.what}：{one.was or '没有'} → {one.now or '没有'}" for one in seen.rules[:RULES]]
        if len(seen.rules) > RULES:
            lines.append(f"还有 {len(seen.rules) - RULES} 处")
    return "\n".join(lines)


def _upheld(seen: Checked) -> list[str]:
    if not seen.upheld:
        return []
    lines = [f"申诉成立改了 {len(seen.upheld)} 行，冻结的和重算的都算上了："]
    lines += [
        f"· #{one.number} {name} {one.part} {_points(one.was)} → {_points(one.now)}，{one.by}答复"
        for name, one in seen.upheld[:PEOPLE]
    ]
    return lines + ([f"还有 {len(seen.upheld) - PEOPLE} 行"] if len(seen.upheld) > PEOPLE else [])


def _rows(seen: Checked) -> list[str]:
    """What was changed behind the back of everybody comes first."""
    if not seen.sealed and not seen.whole_changed:
        return ["这一年冻结得早，没有存证，查不出冻结的数有没有被改过。"]
    lines = []
    if seen.rows_changed:
        names = "、".join(seen.rows_changed[:PEOPLE])
        lines.append(f"✗ 冻结的数被改过：{names}（共 {len(seen.rows_changed)} 位）。请部署者看：python bot.py verify")
    if seen.whole_changed:
        lines.append("✗ 整个学年和冻结时的存证对不上：有人被加进去、拿出去，或者公式、规则、存证被改过。")
    if seen.appeals_changed:
        lines.append("✗ 申诉的答复和历史对不上：" + "、".join(f"#{one}" for one in seen.appeals_changed[:PEOPLE]))
    return lines


def _differs(one: Differs) -> str:
    more = f" 等 {len(one.lines)} 行" if len(one.lines) > LINES else ""
    return f"{one.name}：" + "；".join(_line(line) for line in one.lines[:LINES]) + more


def _line(line: Difference) -> str:
    moved = "分没变" if line.was == line.now else f"{_points(line.was)} → {_points(line.now)}"
    gone = f"，少了 {_numbers(line.lost)}" if line.lost else ""
    came = f"，多了 {_numbers(line.new)}" if line.new else ""
    return f"{line.name} {moved}{gone}{came}"


def _points(points: tuple[int, int] | None) -> str:
    return f"{points[0] / 100:g}/{points[1] / 100:g}" if points is not None else "没有这一行"


def _numbers(numbers: tuple[int, ...]) -> str:
    more = f" 等 {len(numbers)} 条" if len(numbers) > RECORDS else ""
    return " ".join(f"#{number}" for number in numbers[:RECORDS]) + more
