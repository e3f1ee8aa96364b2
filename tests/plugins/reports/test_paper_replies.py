"""Every sentence about paper, and the few turns no stage play takes."""

from __future__ import annotations

from datetime import date

import pytest
from inline_snapshot import snapshot

from models.rules.concern_words import Closure, ProblemState
from models.rules.duty_rule import DutyRule, Per, Reading
from models.rules.notebook import NotebookComment, NotebookFacts, NotebookProblem, NotebookRecord, NotebookStep
from models.rules.notebook_card import EntryCard
from models.rules.overdue import DutyState
from models.rules.plan import Compared, Comparison, Item, PlanState
from models.rules.progress import Progress
from models.rules.refusal import Refusal
from models.rules.school_states import RuleState
from models.rules.semester import SemesterSpan
from models.rules.story import Consent
from models.rules.vocabulary import Outcome, RecordKind, Trust
from plugins._kit.exports import Export
from plugins.reports.replies import exporting, exporting_progress, notebook, story, story_paper
from plugins.reports.results_story import StoryDraft, StoryPiece

DAY = date(2026, 11, 23)
TERM = SemesterSpan("2026-2027-1", date(2026, 9, 1), date(2027, 1, 17))


def facts(**changes: object) -> NotebookFacts:
    values = {
        "cadre": "王小雨", "position": "药学院团总支副书记", "college": "药学院", "term": TERM, "today": DAY,
        "reader": "陈思远", "mine": False, "links": (("寝室", ("3-305",)),), "plan": None, "comments": (),
        "records": (), "progress": Progress(TERM, 12, (), ()), "problems": (), "heard": None,
    }  # fmt: skip
    return NotebookFacts(**(values | changes))  # type: ignore[arg-type]


def compared(name: str, state: PlanState, *, done: int = 0, item: Item | None = None) -> Compared:
    return Compared(1, name, True, item, done, DAY if done else None, state)


def test_the_plan_in_every_state() -> None:
    item = Item(1, "3-305", DAY, situation="热水早停", intention="坐一坐", planned_on=DAY, planned_words="周三")
    bare = Item(1, "3-306", DAY)
    lines = (
        compared("3-305", PlanState.DONE, done=2, item=item),
        compared("3-306", PlanState.LATE, item=bare),
        compared("3-307", PlanState.OPEN),
    )
    said = (NotebookComment("陈思远", DAY, "写得实在"),)
    card = notebook.card(facts(plan=Comparison(TERM, False, lines), comments=said), "青情笔记", "共青团")
    plan = card.chapters[0]
    assert plan.paragraphs == snapshot(
        ("计划了 2 个联系对象，做到 1 个。", "陈思远（11月23日）：写得实在", "没写方案的：3-307")
    )
    assert plan.tables[0].rows == snapshot(
        (("3-305", "热水早停", "", "坐一坐", "周三 （11月23日）", "做了，2 次"), ("3-306", "", "", "", "", "时间过了"))
    )
    assert notebook.card(facts(plan=Comparison(TERM, False, ())), "青情笔记", "共青团").chapters[0].tables == ()
    whole = notebook.card(facts(plan=Comparison(TERM, False, lines[:2])), "青情笔记", "共青团").chapters[0]
    assert whole.paragraphs == ("计划了 2 个联系对象，做到 1 个。",)


def test_records_and_problems_in_every_shape() -> None:
    record = NotebookRecord(
        12, RecordKind.LEAGUE_DAY, "组织生活", "学团章", "药学2401", DAY, date(2026, 11, 25), Outcome.DONE,
        Trust.GROUP, True, "谈了打算", "", "", ("a" * 64,), ("李明哲",),
    )  # fmt: skip
    closed = NotebookProblem(
        13, "热水", ProblemState.CLOSED, Closure.SOLVED, False, True, True,
        (NotebookStep(DAY, "认领", ""), NotebookStep(DAY, "办结", "修好了")),
    )  # fmt: skip
    card = notebook.card(facts(records=(record,), problems=(closed,), heard=2), "青情笔记", "共青团")
    assert card.chapters[1].entries == snapshot(
        (
            EntryCard(
                head="#12 团日 药学2401《学团章》",
                meta="2026年11月23日（11月25日补记） · 组织生活 · 完成 · 群内可见 · 和李明哲一起",
                parts=(("过程", "谈了打算"),),
                pictures=("aaaaaaaaaaaaaaaa",),
            ),
        )
    )
    assert card.chapters[2].entries == snapshot(
        (
            EntryCard(
                head="#13 热水",
                meta="已办结（已解决） · 听到 · 经办 · 同学说没解决",
                parts=(("", "11月23日 认领"), ("", "11月23日 办结：修好了")),
            ),
        )
    )
    assert card.facts == snapshot(
        (("联系寝室", "3-305"), ("履职记录", "1 条"), ("照片", "1 张"), ("问题", "听到 2 件，经办 1 件，办结 1 件"))
    )
    plain = notebook.without_pictures(card)
    assert plain.chapters[1].entries[0].meta.endswith("· 照片 1 张")
    assert plain.chapters[2] == card.chapters[2]


def test_what_comes_with_the_pages() -> None:
    assert notebook.handed_over(facts(), "青情笔记", lost=2, plain=True) == snapshot("""\
王小雨 2026-2027-1 青情笔记
记录 0 条，照片 0 张
问题：经办 0 件，办结 0 件
有 2 张照片的文件不在了，PDF 里留了空。
照片太多，发不过去，这一份没有带照片；照片都还在 /记录 里。
PDF 带你的水印，导出已记下；请只用于工作。\
""")
    assert notebook.not_set(facts(), "青情笔记") == snapshot("""\
王小雨 2026-2027-1 青情笔记
记录 0 条，照片 0 张
问题：经办 0 件，办结 0 件
PDF 没有排出来，过一会儿再发一次；还不行就告诉管理员。\
""")
    assert notebook.working(0) == "正在排版，好了马上发给你，不用再发一次。"


@pytest.mark.parametrize(
    "code", ["no-term", "no-such-term", "no-such-cadre", "several-cadres", "whose", "notebook-not-yours"]
)
def test_no_notebook(code: str) -> None:
    refusal = Refusal(code, {"said": "张三", "terms": ("2026-2027-1",), "colleges": ("药学院", "制药学院")})
    assert notebook.refused(refusal).endswith("。")


@pytest.mark.parametrize(
    "code",
    [
        "which-story",
        "too-many-stories",
        "story-private-kind",
        "story-unfinished",
        "story-disputed",
        "nobody-to-ask",
        "x",
    ],
)
def test_no_story(code: str) -> None:
    assert story.refused(Refusal(code, {"number": 12, "most": 9, "kind": "谈心"})).endswith("。")


def test_answers_to_the_question() -> None:
    assert [story.answered_by_author(12, one, asked=True, ready=False) for one in Consent] == snapshot(
        [
            "好，不写。谢谢你说一声。改主意了发 /推文 12 1。",
            "好，不写名字，不放照片。会问对方一次，都同意了告诉你。",
            "好，不写名字，照片可以放。会问对方一次，都同意了告诉你。",
            "好，写名字，照片也可以放。会问对方一次，都同意了告诉你。",
        ]
    )
    assert story.answered_by_author(12, Consent.WORDS, asked=False, ready=False) == snapshot(
        "好，不写名字，不放照片。都同意了告诉你。"
    )
    assert story.answered_by_author(12, Consent.WORDS, asked=False, ready=True) == snapshot(
        "好，不写名字，不放照片。拿草稿：/推文 12"
    )
    assert [story.answered_by_visited(12, one) for one in (Consent.NO, Consent.NAMED)] == snapshot(
        ["好，不写。谢谢你说一声。", "好，写名字，照片也可以放。想改随时发：/推文 12 0"]
    )
    assert story.shortened("长" * 800).endswith("…（共 800 字）")
    assert "照片 3 张。" in story.handed_over((1,), (), "稿", pictures=3, bundle=False)


def piece(kind: RecordKind, **changes: object) -> StoryPiece:
    values = {
        "number": 12, "kind": kind, "day": DAY, "cadre": "王小雨", "target": "药学2401", "topic": "学团章",
        "process": "一起学了\n\n谈了打算", "effect": "", "reflection": "",
    }  # fmt: skip
    return StoryPiece(**(values | changes))  # type: ignore[arg-type]


def test_every_kind_has_a_heading_and_a_first_line() -> None:
    kinds = (RecordKind.VISIT, RecordKind.LEAGUE_DAY, RecordKind.LECTURE, RecordKind.ONLINE, RecordKind.SERVICE)
    assert [(story_paper.heading(piece(one)), story_paper.lead(piece(one))) for one in kinds] == snapshot(
        [
            ("走进药学2401", "11月23日，王小雨走访了药学2401。"),
            ("和药学2401一起过团日《学团章》", "11月23日，王小雨和药学2401一起过了团日。"),
            ("一堂团课《学团章》", "11月23日，王小雨讲了一堂团课。"),
            ("线上相聚《学团章》", "11月23日，王小雨发起了一次线上活动。"),
            ("为药学2401办一件实事", "11月23日，王小雨为药学2401办了一件实事。"),
        ]
    )
    nobody = piece(RecordKind.SERVICE, target="", topic="")
    assert (story_paper.heading(nobody), story_paper.lead(nobody)) == snapshot(
        ("为同学办一件实事", "11月23日，王小雨为同学办了一件实事。")
    )


def test_what_was_typed_is_never_markup() -> None:
    words = "<script>alert(1)</script> & [x](y) `z`\n# 一级\n- 点\n1. 数\n\"引号\" 'x'"
    draft = StoryDraft(
        (piece(RecordKind.VISIT, process=words, pictures=("a.png", "b.jpg")),), "远志青年", "草稿", False
    )
    assert story_paper.markdown(draft) == snapshot("""\
# 团青连心｜走进药学2401

> 草稿

*11月23日，王小雨走访了药学2401。*

\\<script\\>alert(1)\\</script\\> & \\[x\\](y) \\`z\\`

\\# 一级

\\- 点

1\\. 数

"引号" 'x'

![照片](a.png)

![照片](b.jpg)

—— 远志青年
""")
    page = story_paper.html(draft, {"a.png": b"png"})
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; [x](y)" in page
    assert page.count("data:image/png;base64,cG5n") == 1
    assert page.count("<img ") == 1
    assert not any(word in page for word in ("class=", " id=", "<style", "position:", "<div", "http://"))
    assert story_paper.plain(draft) == snapshot("""\
团青连心｜走进药学2401
11月23日，王小雨走访了药学2401。
<script>alert(1)</script> & [x](y) `z`
# 一级
- 点
1. 数
"引号" 'x'
（照片 2 张）
—— 远志青年\
""")


def test_several_records_have_headings_of_their_own() -> None:
    draft = StoryDraft((piece(RecordKind.VISIT, effect="灯亮了"), piece(RecordKind.LECTURE)), "远志青年", "草稿", True)
    assert story_paper.plain(draft) == snapshot("""\
团青连心｜2 个小故事
走进药学2401
11月23日，王小雨走访了药学2401。
一起学了
谈了打算
【做成了什么】
灯亮了
一堂团课《学团章》
11月23日，王小雨讲了一堂团课。
一起学了
谈了打算
—— 远志青年（文中没有写出部分同学的名字）\
""")
    assert "## 走进药学2401" in story_paper.markdown(draft)
    assert story_paper.html(draft, {}).count("<strong>") == 3


def test_the_menu_of_exports() -> None:
    assert exporting.menu([], said="名单") == snapshot("""\
没有“名单”可以导出。你能导出的有：
/我的数据（系统里关于你自己的全部）\
""")
    export = Export("履职记录", "2026/2027", "3 条", {})
    assert exporting.file_name(export, DAY) == "2026_2027 履职记录 2026-11-23.xlsx"
    assert exporting.unsent("a.xlsx").startswith("《a.xlsx》没有发过去。")


def test_progress_counts_each_cadre_once_by_their_worst() -> None:
    rule = DutyRule("visit", "五(二)", "走访寝室", (RecordKind.VISIT,), (), Per.SEMESTER, 2, Reading.LENIENT, ())
    other = DutyRule("talk", "五(二)", "谈心", (RecordKind.TALK,), (), Per.SEMESTER, 1, Reading.LENIENT, ())
    states = {
        "甲": (RuleState("visit", DutyState.MISSED, 0, 2), RuleState("talk", DutyState.BEHIND, 0, 1)),
        "乙": (RuleState("visit", DutyState.BEHIND, 1, 2),),
        "丙": (RuleState("visit", DutyState.DONE, 2, 2),),
    }
    lines = [exporting_progress.ProgressLine(name, "药学院", "", rules) for name, rules in states.items()]
    export = exporting_progress.exported(lines, (rule, other), "药学院")
    assert export.told == "3 人，1 人有过期的，1 人有该去的"
    assert export.sheets["履职进度"] == snapshot(
        [
            ["学院", "团干部", "职务", "走访寝室", "要求", "状态", "谈心", "要求", "状态"],
            ["药学院", "丙", "", 2, 2, "完成", "", "", "没有要求"],
            ["药学院", "乙", "", 1, 2, "该去了", "", "", "没有要求"],
            ["药学院", "甲", "", 0, 2, "已过期", 0, 1, "该去了"],
        ]
    )
    assert exporting_progress.exported(lines[2:], (rule,), "药学院").told == "1 人"
