"""Every line here is invented; what real people wrote never goes into a test."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.crisis import crisis_kind, telling_part
from models.rules.policy import Policy
from models.rules.vocabulary import CrisisKind

SELF_HARM = """
不想活了
活着真没意思
我真的活不下去了
有时候觉得死了就不用考试了
每天醒来第一件事就是想怎么死
昨晚站在宿舍顶楼站了好久
我在楼顶，不想下去了
准备从七楼跳下去
室友今天说她想跳楼
舍友一直在拿小刀划手
手上全是刀疤，忍不住又划了
吃了半瓶安眠药
把一整板药都吞下去了
我刚刚吃了二十多片药
她在朋友圈发了遗言
同学发了告别的话，电话打不通
活着好累，想睡过去再也不醒来
如果我消失了，应该没有人会发现吧
我走了以后请不要难过
我觉得我是家里的负担，没有我他们会过得更好
真的没有勇气活下去了
我已经买好了绳子
在网上查过怎么死不痛苦
想结束自己的生命
室友有自残行为，怎么办
他说要去跳江
为什么死的不是我
满脑子都是死
我可能活不过今晚了
想让一切都结束
室友反锁在厕所里说要自杀
我朋友手腕上都是伤，她说是自己弄的
舍友把药都倒出来要吃掉
你们以后不会再看到我了
有人在六楼栏杆外面坐着
已经三天没吃饭了，就想这样饿死自己
我要杀了我自己
我不想存在了
I want to die
"""

DANGER_NOW = """
楼下有人拿着刀
宿舍三楼着火了，好多烟
有人在操场打群架
校外的人冲进宿舍打人
我被几个人堵在厕所里
有个男的一直跟着我，我不敢回宿舍
女寝进了个男的
有人撬我们宿舍的门
同学晕倒了，叫不醒
室友突然抽搐，口吐白沫
实验室爆炸了
有人掉进湖里了
我被困在电梯里了
前男友威胁我，说要来学校找我
室友被车撞了
他说要杀了我
有醉汉在宿舍门口踹门
厕所里有人偷拍
被骗进传销了出不来
舍友喝酒喝到没意识了
有个男人在女生浴室外面偷看
有人抢劫
被人拖到小树林
地下室有人被电到了
"""

ORDINARY = """
今天体测跑完累死了
作业多到笑死
热死了，寝室像蒸笼
电脑老死机
想死你了，学姐什么时候回来
这个选课系统慢死了
早八困死了
老师讲课死板
这题难死了，难得要死
期末要挂科了，完蛋
实验报告写到吐血
活动太多，不想活动
跳楼价的外卖软件是不是骗人
晚上打架子鼓太吵了
隔壁寝室天天吵架
失恋了，心情很差
最近很焦虑，睡不着
觉得自己很差劲
实习太苦，撑不住了
安眠药的药理作用是什么
在校医院开一瓶药要排一小时队
很多药店不收实习生
插座老化，有火灾隐患
楼道里堆电瓶车容易起火
楼道堆满杂物，着火了都跑不出去
校门口车太快，容易出车祸
饮水机漏电，报修没人来
推销的随便进宿舍
陌生人可以随便进宿舍楼，希望加强管理
男生宿舍的热水比女生宿舍差远了
施工的工人随便进出女生宿舍楼
希望组织防溺水讲座
心理健康月办一场预防自杀的讲座
辩论队闯进复赛，想借教室训练
能不能别拖累我们寝室评优
教学楼从三楼到五楼的电梯坏了
食堂阿姨刀工真好
天台的门能不能打开看星星
住在顶楼夏天太热
跳绳测试能不能改期
快要饿死了，食堂关门太早
没有意识到选课已经结束
室友总在宿舍抽烟，都是烟味
骚扰电话太多
"""


@pytest.mark.parametrize("text", SELF_HARM.strip().splitlines())
def test_whoever_speaks_of_self_harm_is_heard(policy: Policy, text: str) -> None:
    assert crisis_kind(text, policy) is CrisisKind.SELF_HARM


@pytest.mark.parametrize("text", DANGER_NOW.strip().splitlines())
def test_whoever_is_in_danger_is_heard(policy: Policy, text: str) -> None:
    assert crisis_kind(text, policy) is CrisisKind.DANGER_NOW


@pytest.mark.parametrize("text", ORDINARY.strip().splitlines())
def test_ordinary_talk_raises_no_alarm(policy: Policy, text: str) -> None:
    assert crisis_kind(text, policy) is None


@pytest.mark.parametrize("text", ["想 死", "想*死", "不 想 活 了", "自。杀", "ＳＵＩＣＩＤＥ", "割\n腕", "想\u200b死"])
def test_nothing_hides_between_the_characters(policy: Policy, text: str) -> None:
    assert crisis_kind(text, policy) == "self_harm"


def test_a_figure_of_speech_ends_at_a_mark(policy: Policy) -> None:
    assert crisis_kind("想死你了", policy) is None
    assert crisis_kind("我想死。你了不了解都没用", policy) is CrisisKind.SELF_HARM


def test_a_figure_of_speech_hides_nothing_else(policy: Policy) -> None:
    assert crisis_kind("累死了，不想活了", policy) is CrisisKind.SELF_HARM
    assert crisis_kind("手机又死机了，宿舍着火了", policy) is CrisisKind.DANGER_NOW


def test_self_harm_comes_before_danger(policy: Policy) -> None:
    assert crisis_kind("室友拿刀要自杀", policy) is CrisisKind.SELF_HARM


def test_the_words_are_the_policys(policy: Policy) -> None:
    crisis = replace(policy.crisis, self_harm=("暗号…甲",), danger_now=("暗号乙",), harmless=())
    own = replace(policy, crisis=crisis)
    assert crisis_kind("不想活了", own) is None
    assert crisis_kind("暗号隔了八个字以内甲", own) is CrisisKind.SELF_HARM
    assert crisis_kind("暗号隔了不止八个字那么远甲", own) is None
    assert crisis_kind("暗号，乙", own) is CrisisKind.DANGER_NOW


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(policy: Policy, text: str) -> None:
    assert crisis_kind(text, policy) in (None, *CrisisKind)
    assert crisis_kind(text + "。自杀", policy) in tuple(CrisisKind)


def test_the_part_that_tells_of_it_is_shown(policy: Policy) -> None:
    calm = "今天食堂的饭还行，课也上得不错，天气很好。"
    assert telling_part("我不想活了", policy, 100) == "我不想活了"
    long = calm * 30 + "我今晚就从楼上跳下去" + calm * 30
    shown = telling_part(long, policy, 200)
    assert "从楼上跳下去" in shown
    assert shown.startswith(long[:50])
    assert shown.endswith(long[-50:])
    assert shown.count("……") == 2
    assert len(shown) < 260
    early = telling_part("我不想活了。" + calm * 30, policy, 200)
    assert early.count("……") == 1
    assert telling_part(calm * 30, policy, 200).startswith(calm)
