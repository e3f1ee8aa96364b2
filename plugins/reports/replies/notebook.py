"""The 青情笔记 in words: its pages as a card, its figures in the chat (the same ones), and what may go wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from models.rules.concern_words import ProblemState
from models.rules.notebook import NotebookFacts, NotebookFigures, NotebookProblem, NotebookRecord, figures_of
from models.rules.notebook_card import ChapterCard, EntryCard, NotebookCard, TableCard
from models.rules.overdue import DutyState
from models.rules.plan import Compared, Comparison, PlanState
from models.rules.progress import RuleProgress
from models.rules.refusal import Refusal
from models.rules.vocabulary import Outcome

STATES = {
    DutyState.DONE: "完成",
    DutyState.EXCUSED: "不作要求",
    DutyState.EXPECTED: "进行中",
    DutyState.BEHIND: "该去了",
    DutyState.MISSED: "已过期",
}
PRIVATE = "谈心的内容只在本人的那一份里；要看这一条，发 /记录 {number}。"


def day_words(day: date) -> str:
    """2026年11月23日."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_day(day: date) -> str:
    """11月23日."""
    return f"{day.month}月{day.day}日"


def mark_of(facts: NotebookFacts) -> str:
    """Across every page: who took it out, and when."""
    return f"{facts.reader} {facts.today:%Y-%m-%d}"


def card(facts: NotebookFacts, notebook: str, league: str) -> NotebookCard:
    """The whole notebook."""
    figures = figures_of(facts)
    role = "　".join(filter(None, (facts.college, facts.position.removeprefix(facts.college))))
    return NotebookCard(
        title=notebook,
        name=facts.cadre,
        role=role,
        term=f"{facts.term.name}（{day_words(facts.term.starts_on)}—{day_words(facts.term.ends_on)}）",
        league=league,
        day=day_words(facts.today),
        facts=_cover(facts, figures),
        chapters=(
            ChapterCard("一、工作方案", _plan_words(facts), _plan_table(facts.plan)),
            ChapterCard("二、履职记录", _record_words(facts, figures), entries=tuple(map(_entry, facts.records))),
            ChapterCard("三、问题办理", _problem_words(figures), entries=tuple(map(_problem, facts.problems))),
            ChapterCard("四、统计", (_as_of(facts),), _statistics(facts, figures)),
        ),
        mark=mark_of(facts),
        foot=f"{facts.cadre} {notebook} {facts.term.name} · {mark_of(facts)} 导出 · 仅供工作使用，请勿外传",
    )


def without_pictures(whole: NotebookCard) -> NotebookCard:
    """The same pages, of each picture only that there is one."""
    chapters = tuple(replace(one, entries=tuple(map(_plain, one.entries))) for one in whole.chapters)
    return replace(whole, chapters=chapters)


def _plain(one: EntryCard) -> EntryCard:
    if not one.pictures:
        return one
    return replace(one, meta=f"{one.meta} · 照片 {len(one.pictures)} 张", pictures=())


def _cover(facts: NotebookFacts, figures: NotebookFigures) -> tuple[tuple[str, str], ...]:
    links = tuple((f"联系{kind}", "、".join(names)) for kind, names in facts.links)
    rows = (*links, ("履职记录", f"{figures.records} 条"), ("照片", f"{figures.pictures} 张"))
    return (*rows, ("问题", _problems_told(figures)))


def _problems_told(figures: NotebookFigures) -> str:
    heard = f"听到 {figures.heard} 件，" if figures.heard is not None else ""
    return f"{heard}经办 {figures.owned} 件，办结 {figures.closed} 件"


_PLAN_STATES = {
    PlanState.DONE: "做了",
    PlanState.EARLIER: "写方案以前做过",
    PlanState.EXCUSED: "不作要求",
    PlanState.LATE: "时间过了",
    PlanState.OPEN: "还没到时间",
    PlanState.NOT_DONE: "没有做成",
}


def _plan_words(facts: NotebookFacts) -> tuple[str, ...]:
    if facts.plan is None or not facts.plan.planned:
        return ("这学期没有写工作方案。",)
    seen = facts.plan
    planned, done = len(seen.planned), seen.count(PlanState.DONE)
    words = [f"计划了 {planned} 个联系对象，做到 {done} 个。"]
    words += [f"{one.by}（{short_day(one.day)}）：{one.words}" for one in facts.comments]
    if unwritten := [line.target_name for line in seen.unwritten]:
        words.append(f"没写方案的：{'、'.join(unwritten)}")
    return tuple(words)


def _plan_table(plan: Comparison | None) -> tuple[TableCard, ...]:
    if plan is None or not plan.planned:
        return ()
    columns = ("联系对象", "现状", "需求", "打算", "时间", "做到")
    return (TableCard("", columns, (1.3, 2, 2, 2, 1.4, 1.3), tuple(map(_plan_row, plan.planned))),)


def _plan_row(line: Compared) -> tuple[str, ...]:
    item = line.item
    assert item is not None
    when = " ".join(filter(None, (item.planned_words, f"（{short_day(item.planned_on)}）" if item.planned_on else "")))
    done = _PLAN_STATES[line.state] + (f"，{line.done} 次" if line.done else "")
    return (line.target_name, item.situation, item.need, item.intention, when, done)


def _record_words(facts: NotebookFacts, figures: NotebookFigures) -> tuple[str, ...]:
    if not figures.records:
        return ("这学期还没有履职记录。",)
    kinds = "，".join(f"{kind.label} {count} 条" for kind, count in figures.kinds)
    unfinished = f"其中 {figures.unfinished} 条待补过程，没有计入进度。" if figures.unfinished else ""
    return (f"共 {figures.records} 条：{kinds}。按发生的日期排列。{unfinished}",)


def head_of(row: NotebookRecord) -> str:
    """#12 走访 3-305."""
    topic = f"《{row.topic}》" if row.topic else ""
    return f"#{row.number} {row.kind.label} {row.target}".rstrip() + topic


def picture_name(digest: str) -> str:
    """How a card speaks of a picture: short, because long runs of letters in a card may be broken over lines."""
    return digest[:16]


def _entry(row: NotebookRecord) -> EntryCard:
    late = f"（{short_day(row.entered_on)}补记）" if row.entered_on > row.happened_on else ""
    meta = [f"{day_words(row.happened_on)}{late}", row.sub_kind, row.outcome.label, row.trust.label]
    meta += [f"和{'、'.join(row.together)}一起"] if row.together else []
    meta += [] if row.complete else ["待补过程"]
    said = (("过程", row.process), ("成效", row.effect), ("感悟", row.reflection))
    return EntryCard(
        head=head_of(row),
        meta=" · ".join(filter(None, meta)),
        parts=tuple((label, words) for label, words in said if words and words != row.outcome.label),
        pictures=tuple(map(picture_name, row.pictures)),
        note=PRIVATE.format(number=row.number) if row.private else "",
    )


def _problem_words(figures: NotebookFigures) -> tuple[str, ...]:
    if not figures.heard and not figures.owned:
        return ("这学期没有听到或经办的问题。",)
    return (f"{_problems_told(figures)}。这里只写问题和本人做了什么，不写是谁说的、怎么说的；匿名说的只计数。",)


def _problem(one: NotebookProblem) -> EntryCard:
    state = f"{one.state.label}（{one.closure.label}）" if one.closure else one.state.label
    meta = [state, "听到" if one.heard else "", "经办" if one.owned else ""]
    if one.state is ProblemState.CLOSED and one.confirmed is not None:
        meta.append("同学说真的解决了" if one.confirmed else "同学说没解决")
    steps = tuple(
        ("", f"{short_day(step.day)} {step.what}{f'：{step.words}' if step.words else ''}") for step in one.steps
    )
    return EntryCard(f"#{one.number} {one.title}", " · ".join(filter(None, meta)), steps)


def _as_of(facts: NotebookFacts) -> str:
    week = f"第 {facts.progress.week} 周" if facts.progress.week is not None else "学期已结束"
    return f"截至 {day_words(facts.today)}（{week}），和聊天里的 /进度 是同一个数。"


def _statistics(facts: NotebookFacts, figures: NotebookFigures) -> tuple[TableCard, ...]:
    rules = TableCard(
        "履职进度",
        ("任务", "做到/要求", "状态", "每个联系对象"),
        (1.4, 1, 1, 4),
        tuple(map(_rule, facts.progress.rules)),
    )
    outcomes = [(one.label, f"{count} 条") for one, count in figures.outcomes if one is not Outcome.DONE]
    counts = [
        ("履职记录", f"{figures.records} 条"),
        *((f"其中 {one.label}", f"{count} 条") for one, count in figures.kinds),
        ("做成、写了过程的", f"{figures.done} 条"),
        *outcomes,
        *((f"可信程度：{one.label}", f"{count} 条") for one, count in figures.trust),
        ("补记", f"{figures.late} 条"),
        ("照片", f"{figures.pictures} 张"),
        *([("听到的问题", f"{figures.heard} 件")] if figures.heard is not None else []),
        ("经办的问题", f"{figures.owned} 件"),
        ("办结的问题", f"{figures.closed} 件"),
    ]
    tables = [rules] if facts.progress.rules else []
    return (*tables, TableCard("本学期", ("项目", "数") * 2, (3, 1, 3, 1), tuple(_side_by_side(counts))))


def _side_by_side(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    half = -(-len(pairs) // 2)
    for left, right in zip_longest(pairs[:half], pairs[half:], fillvalue=("", "")):
        yield (*left, *right)


def _rule(one: RuleProgress) -> tuple[str, ...]:
    lines = []
    for line in one.lines:
        if line.target_name:
            lines.append(f"{line.target_name} {'免' if line.excused else f'{line.done}/{line.quota}'}")
    return (one.rule.name, f"{one.done}/{one.quota}", STATES[one.state], "　".join(lines))


def in_short(facts: NotebookFacts, notebook: str) -> str:
    """The text twin: the figures of the notebook on one screen."""
    figures = figures_of(facts)
    lines = [f"{facts.cadre} {facts.term.name} {notebook}"]
    kinds = "，".join(f"{kind.label} {count}" for kind, count in figures.kinds)
    lines.append(f"记录 {figures.records} 条" + (f"（{kinds}）" if kinds else "") + f"，照片 {figures.pictures} 张")
    lines.append(f"问题：{_problems_told(figures)}")
    lines += [f"{one.rule.name} {one.done}/{one.quota} {STATES[one.state]}" for one in facts.progress.rules]
    return "\n".join(lines)


def handed_over(facts: NotebookFacts, notebook: str, *, lost: int, plain: bool) -> str:
    """With the file: its figures, what is missing in it, and that it is kept note of."""
    lines = [in_short(facts, notebook)]
    if lost:
        lines.append(f"有 {lost} 张照片的文件不在了，PDF 里留了空。")
    if plain:
        lines.append("照片太多，发不过去，这一份没有带照片；照片都还在 /记录 里。")
    lines.append("PDF 带你的水印，导出已记下；请只用于工作。")
    return "\n".join(lines)


def not_set(facts: NotebookFacts, notebook: str) -> str:
    """The pages could not be made."""
    return f"{in_short(facts, notebook)}\nPDF 没有排出来，过一会儿再发一次；还不行就告诉管理员。"


def file_name(facts: NotebookFacts, notebook: str) -> str:
    """王小雨 青情笔记 2026-2027-1.pdf."""
    return f"{facts.cadre} {notebook} {facts.term.name}.pdf"


def unsent(name: str) -> str:
    """The platform did not take the file."""
    return f"《{name}》没有发过去。过一会儿再发一次；还不行，试试 /青情笔记 不带照片。"


def working(pictures: int) -> str:
    """After a few seconds."""
    return f"正在排版{f'，{pictures} 张照片' if pictures else ''}，好了马上发给你，不用再发一次。"


def refused(refusal: Refusal) -> str:
    """Why there is no notebook."""
    facts = refusal.facts
    match refusal.code:
        case "no-term":
            return "还没有那样的学期，先请校团委用 /学期 加上。"
        case "no-such-term":
            return f"没有“{facts['said']}”这个学期。有：{_names(facts['terms'])}。"
        case "no-such-cadre":
            return f"没有找到叫“{facts['said']}”的团干部。只看自己的，发 /青情笔记 就行。"
        case "several-cadres":
            return f"叫“{facts['said']}”的有好几位，写上学院再发一次：{_names(facts['colleges'])}。"
        case "whose":
            return "要谁的？写上姓名，例如：/青情笔记 王小雨。"
        case _:
            return "青情笔记只有本人和本学院团委、校团委能导出。"


def _names(names: Sequence[str]) -> str:
    return "、".join(names)
