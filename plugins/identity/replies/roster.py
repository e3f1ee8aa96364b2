"""The words of an import: what would change, which rows are bad and why, why a file was not taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from models.rules.refusal import Refusal
from models.rules.roster_diff import DiffLine, RosterDiff, describe
from models.rules.roster_rows import BadRow, Table
from models.rules.roster_state import TableDiff
from plugins.identity.roster_results import Imported, QqTaken

SHOWN = 8
"""Bad rows a phone screen takes; the rest comes as a sheet."""
MINUTES = 10
HOW_TO_IMPORT = (
    "把名单文件（.xlsx，或 .csv、几个 csv 打成的 .zip）私聊发给我。\n"
    "我先说会改什么、哪些行不对，你回 1 才写入。工作表：人员、联系、部门、学期，第一行是表头。"
)
ONE_OR_TWO = "回 1 导入，回 2 不导入。"
NOT_IMPORTED = "好的，没有导入。"
GONE = "文件已经不在了（超过 10 分钟），请再发一次。"


def _text(facts: Mapping[str, Any]) -> str:
    return f"“{facts['text']}”" if facts.get("text") else "内容"


_REASONS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda f: "必填，不能空着",
    "missing-columns": lambda f: f"缺少这几列：{'、'.join(f['columns'])}",
    "missing-college": lambda f: "院级人员要写学院",
    "bad-code": lambda f: f"{_text(f)}不像学号或工号",
    "bad-qq": lambda f: f"{_text(f)}不像 QQ 号",
    "bad-scene": lambda f: f"{_text(f)}不像群号",
    "bad-date": lambda f: f"{_text(f)}看不出是哪天，写成 2026-09-01",
    "date-not-name": lambda f: f"{_text(f)}被表格改成了日期，把这列设成“文本”再填",
    "lost-digits": lambda f: f"{_text(f)}太长，被表格改成了近似数，把这列设成“文本”再填",
    "formula": lambda f: "是公式，请粘贴成数值",
    "error-value": lambda f: "是错误值（#N/A 之类）",
    "too-long": lambda f: f"太长了，最多 {f['most']} 个字" if f.get("most") else "太长了",
    "unknown-role": lambda f: f"不认识身份“{f['word']}”",
    "unknown-level": lambda f: f"不认识级别“{f['word']}”，写 校级 或 院级",
    "unknown-kind": lambda f: f"不认识对象类型“{f['word']}”，写 班级、寝室 或 青年",
    "unknown-platform": lambda f: f"不认识平台“{f['word']}”，写 QQ 或 微信",
    "ends-before-start": lambda f: f"比开始（{f['starts']}）还早",
    "ends-without-start": lambda f: f"只写了止（{f['ends']}），请补上起",
    "link-ended": lambda f: f"这个联系已在 {f['ended']} 结束；重新联系请写新的起",
    "overlaps-link": lambda f: f"和 {f['starts']} 起的同一个联系重叠",
    "conflicts-with-row": lambda f: f"和“{f['sheet']}”第 {f['row']} 行说的不一样",
    "unknown-person": lambda f: (
        f"名单里没有{_text(f)}" + (f"，同名的学号有 {'、'.join(f['codes'])}" if f.get("codes") else "")
    ),
    "person-left": lambda f: f"{f['name']}（{f['code']}）已经离开",
    "not-a-cadre": lambda f: f"{f['name']}不是团干部，先在人员里写上",
    "own-contact": lambda f: "联系人不能是干部自己",
    "own-target": lambda f: "干部不能联系自己",
    "unknown-target": lambda f: (
        f"人员里没有{_text(f)}这个班级或寝室" + (f"，是不是 {'、'.join(f['nearest'])}" if f.get("nearest") else "")
    ),
    "qq-taken": lambda f: f"QQ {f['qq']} 已经是 {f['code']} 的",
    "semesters-overlap": lambda f: f"{f['one']} 和 {f['two']} 有重叠，学期都没有导入",
}

_FILES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "wrong-kind": lambda f: "名单只认 .xlsx、.csv 和 .zip（里面是 csv）。换成这几种再发一次。",
    "not-fetched": lambda f: f"文件没取到，没有导入。请再发一次（{f['mb']} MB 以内）。",
    "file-too-big": lambda f: f"文件超过 {f['mb']} MB，没有读。请拆成几个再发。",
    "too-many-rows": lambda f: f"“{f['sheet']}”超过 {f['rows']} 行，没有读。请拆成几个文件。",
    "too-many-sheets": lambda f: f"工作表太多（最多 {f['most']} 个），没有读。",
    "too-many-files": lambda f: f"压缩包里的文件太多（最多 {f['most']} 个），没有读。",
    "too-many-merged": lambda f: f"“{f['sheet']}”合并单元格太多，没有读。请取消合并再发。",
    "too-much-text": lambda f: f"“{f['sheet']}”里的字太多，没有读。请只留名单。",
    "unpacks-too-big": lambda f: "解开后太大，没有读。请只留名单再发。",
    "answer-too-big": lambda f: "内容太多，没有读。请拆成几个文件。",
    "out-of-memory": lambda f: "文件太复杂，没有读完。请另存一份只有名单的再发。",
    "took-too-long": lambda f: "文件太复杂，没有读完。请另存一份只有名单的再发。",
    "empty-file": lambda f: "文件是空的。",
    "no-sheets": lambda f: "里面没有表格（.csv 或工作表）。",
    "no-roster": lambda f: "里面没有名单：工作表要叫 人员、联系、部门 或 学期，第一行是表头。",
    "unknown-encoding": lambda f: "文字编码看不懂，请另存为 UTF-8 或 GBK 的 csv。",
    "locked-file": lambda f: "文件有密码，请去掉密码再发。",
    "old-or-locked-workbook": lambda f: "是旧的 .xls 或有密码，请另存为不带密码的 .xlsx。",
    "damaged-file": lambda f: "文件坏了，打不开。请重新导出一份。",
    "hostile-file": lambda f: "文件里有不该有的东西，没有读。请重新导出一份。",
    "no-such-file": lambda f: f"没有这个文件：{f['name']}",
}


def file_refused(refusal: Refusal) -> str:
    """Why a file was not taken."""
    return _FILES[refusal.code](refusal.facts)


def reason(refusal: Refusal) -> str:
    """Why a cell or row is bad."""
    return _REASONS[refusal.code](refusal.facts)


def bad_row(bad: BadRow) -> str:
    """One bad row: sheet, row, column, reason."""
    where = f"{bad.sheet} 第 {bad.row} 行" if bad.row else bad.sheet
    return f"{where} {bad.column}：{reason(bad.reason)}".replace(" ：", "：")


def _said(line: DiffLine) -> str:
    """What is new about a row."""
    return "，".join(
        f"{one.column} {one.before}→{one.after}" if one.before else f"{one.column} {one.after}" for one in line.fields
    )


def change_line(line: DiffLine) -> str:
    """One change as a line."""
    who = " ".join(word for word in line.who if word)
    said = _said(line)
    return f"{line.table.label} {line.action.label} {who}" + (f"：{said}" if said else "")


def _count(name: Table, part: TableDiff[Any]) -> str:
    ended = "离开" if name is Table.PEOPLE else "结束"
    counts = (("新增", len(part.added)), ("修改", len(part.changed)), (ended, len(part.ended)))
    said = "，".join(f"{word} {count}" for word, count in counts if count)
    return f"{name.label}：{said}" if said else ""


def counts(diff: RosterDiff) -> list[str]:
    """One line per table that changes."""
    parts = (
        _count(Table.PEOPLE, diff.people),
        _count(Table.LINKS, diff.links),
        _count(Table.DEPARTMENTS, diff.departments),
        _count(Table.SEMESTERS, diff.semesters),
    )
    return [part for part in parts if part]


def _bad_rows(bad: Sequence[BadRow]) -> list[str]:
    if not bad:
        return []
    more = [f"……还有 {len(bad) - SHOWN} 行，全部在附件里。"] if len(bad) > SHOWN else []
    return [f"有 {len(bad)} 处不对，这些行会跳过：", *map(bad_row, bad[:SHOWN]), *more]


def dry_run(seen: Imported) -> str:
    """What an import would do, and the question whether to."""
    lines = [
        f"{seen.name} 读好了。",
        *(counts(seen.diff) or ["和现在的名单一样，没有要改的。"]),
        *_bad_rows(seen.diff.bad),
    ]
    lines += [f"没用到的表：{'、'.join(seen.skipped[:5])}"] if seen.skipped else []
    if not seen.diff.is_empty:
        lines.append(f"1 导入  2 不导入（{MINUTES} 分钟内）")
    return "\n".join(lines)


def needs_sheet(diff: RosterDiff) -> bool:
    """Whether the bad rows are too many for a message."""
    return len(diff.bad) > SHOWN


def imported(done: Imported) -> str:
    """What an import wrote."""
    lines = ["导入好了。" if not done.diff.is_empty else "名单已经是这样，没有要改的。", *counts(done.diff)]
    lines += [f"跳过了 {len(done.diff.bad)} 处不对的。"] if done.diff.bad else []
    lines += [qq_taken(one) for one in done.taken[:SHOWN]]
    return "\n".join(lines)


def qq_taken(one: QqTaken) -> str:
    """A roster QQ number that is somebody else's account."""
    return f"{one.name}（{one.code}）的 QQ {one.qq} 已由{one.bound_to}绑定，没有改；不对就先 /解绑 {one.bound_to}"


def report_sheets(diff: RosterDiff) -> dict[str, list[list[str]]]:
    """Every change and every bad row as sheets."""
    bad = [["表", "行", "列", "哪里不对"]]
    bad += [[one.sheet, str(one.row or ""), one.column, reason(one.reason)] for one in diff.bad]
    changes = [["表", "动作", "是谁", "内容"]]
    for line in describe(diff):
        changes.append([line.table.label, line.action.label, " ".join(line.who), _said(line)])
    return {"不对的行": bad, "改动": changes}
