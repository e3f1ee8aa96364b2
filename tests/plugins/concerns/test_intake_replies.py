"""What is said before and after a concern is kept."""

from __future__ import annotations

from dataclasses import replace

from models.rules.concern_words import Openness
from plugins.concerns.replies import intake as words
from plugins.concerns.results import Offer, Saved, Similar, Told

PLAIN = Offer("3 号楼 · 热水", "生活服务", "后勤处")
EVERYTHING = replace(
    PLAIN,
    similar=Similar(6_510_390, "3 号楼 · 热水", ("都说到热水", "都在3 号楼")),
    rooms=("3-305",),
    few=5,
    few_college=True,
    masked=True,
    temporary=True,
    first=True,
    holder="信息中心 李老师",
    pictures=2,
    failed=1,
    wish=True,
)


def test_the_safest_comes_first_and_every_line_says_who_sees_what() -> None:
    assert words.offer(PLAIN) == (
        "听起来是「3 号楼 · 热水」（生活服务，一般由后勤处办）。要反映吗？回一个数字：\n"
        "1 匿名（密封）：谁都不知道是你，只看得到哪天、哪个学院\n"
        "2 对处理人匿名：只有学院团委、校团委知道是你\n"
        "3 实名：办这件事的人都知道是你\n"
        "4 公开：名字可以写在问题清单上\n"
        "0 只是聊聊，什么都不记\n"
        "匿名以后想留名还来得及；名字给出去就收不回来。"
    )


def test_everything_worth_knowing_first() -> None:
    text = words.offer(EVERYTHING)
    for part in (
        "5 附议 #6510390「3 号楼 · 热水」（都说到热水，都在3 号楼）",
        "你写到 3-305，那里登记的不到 5 人",
        "想匿名又保留原话，回 6",
        "里面的名字、号码，选 1、2 我会遮住",
        "连学院也不写",
        "2 张图片会去掉拍摄信息",
        "有 1 张图片没收下",
        "答复只能凭回执来看",
        "钥匙由信息中心 李老师保管；有生命危险时值班人可以打开",
        "微心愿以后",
    ):
        assert part in text
    assert "部署我的人" in words.offer(replace(EVERYTHING, holder=""))


def test_one_line_where_only_the_seal_is_offered() -> None:
    assert words.offer(replace(PLAIN, sealed_only=True, title="其他", category="其他", department="")) == (
        "听起来是「其他」。\n谁都不知道是你，只看得到内容、哪天、哪个学院。回 1 发出，0 取消。"
    )
    sealed = words.offer(replace(EVERYTHING, sealed_only=True, title="生活服务", category="生活服务"))
    assert "听起来是「生活服务」（一般由后勤处办）" in sealed
    assert "对处理人匿名" not in sealed
    assert "：我会遮住；" in sealed
    assert "号码我会遮住。" in sealed
    assert words.offer(replace(PLAIN, similar=Similar(7, "热水", ()), added=True)).startswith("补上了。听起来是")


def test_a_digit_that_means_nothing_is_told_the_ones_that_do() -> None:
    assert words.again(PLAIN) == "回 1、2、3、4 里的一个；不记了回 0。"
    assert words.again(replace(EVERYTHING, sealed_only=True)) == "回 1、5、6 里的一个；不记了回 0。"


def test_kept() -> None:
    sealed = Saved(9_153_455, "热水", Openness.SEALED, "5330801356481884")
    assert words.saved(sealed).startswith(
        "收到，#9153455「热水」，匿名（密封），谁都不知道是你。有进展我私下告诉你。\n回执 5330 8013 5648 1884"
    )
    assert "答复凭回执来看。" in words.saved(replace(sealed, temporary=True))
    assert words.saved(Saved(3, "", Openness.HIDDEN)) == "收到，#3，只有团委知道是你。有进展我私下告诉你。"
    full = Saved(3, "热水", Openness.NAMED, people=6, masked=True, pictures=2, failed=1)
    assert words.saved(full).splitlines()[1:] == [
        "这件事现在有 6 位同学遇到。",
        "里面能认出你的字我遮住了。",
        "图片 2 张已加密存好。",
        "有 1 张图片没收下（太大，或不是图片），文字不受影响。",
    ]
    assert "实名公开" in words.saved(Saved(3, "热水", Openness.OPEN))


def test_limits() -> None:
    assert "10 件" in words.enough(10)
    assert "20000 字" in words.too_long(20_000, again=True)
    assert "前面的还在" not in words.too_long(20_000, again=False)


def test_what_a_cadre_reads() -> None:
    assert "3-305 会遮住" in words.ask_consent("热水", rooms=("3-305",))
    assert "遮住" not in words.ask_consent("热水", rooms=())
    assert words.told(Told(7, "热水", masked=True)) == (
        "收到，#7「热水」，不留名，答复发给你，请你转告 TA。号码、姓名和人少的寝室我遮住了。"
    )
    assert (
        words.told(Told(7, "热水", name="吴思颖", informed=True))
        == "收到，#7「热水」，记在吴思颖名下，我也告诉 TA 了。"
    )
    assert "/撤回 7" in words.told_youth("王小雨", 7, "热水")
    assert "张三" in words.who_is("张三")
    assert "“" + "长" * 60 + "…”" in words.ask_taker("长" * 90, "")
    assert words.ask_taker("没有热水", "郑文博").startswith("郑文博说的“没有热水”")
    assert "热水" not in words.ask_youth("王小雨")
    assert "/代反映 12" in words.in_record("热水", 12)
