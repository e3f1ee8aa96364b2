"""Who plays in the sandbox: an invented school, the one source of its roster and of its chats."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Try:
    """A line worth trying, offered as a chip; `where` is "any", "group", "private" or a group's id."""

    text: str
    where: str = "any"


@dataclass(frozen=True, slots=True)
class CastPerson:
    """One person: a QQ account to play, and (unless `code` is empty) a row of the roster."""

    qq: str
    code: str
    name: str
    title: str
    """What the page says under the name: 团干部, 寝室长 3-305 …"""
    roles: str = "团员青年"
    level: str = "院级"
    position: str = ""
    class_name: str = ""
    dorm: str = ""
    phone: str = ""
    public_contact: str = ""
    in_front: bool = False
    """Shown first in the person picker."""
    is_friend: bool = False
    """Already a friend of the bot when the room opens."""
    qq_in_roster: bool = True
    """False: the account has to bind itself by a code."""
    tries: tuple[Try, ...] = ()


@dataclass(frozen=True, slots=True)
class CastLink:
    """A cadre's link to a target; `contact` is the code of the 团支书 or 寝室长, empty for a youth."""

    cadre: str
    kind: str
    target: str
    contact: str = ""


@dataclass(frozen=True, slots=True)
class CastGroup:
    """A QQ group the bot is in; the first member owns it."""

    id: str
    name: str
    members: tuple[str, ...]
    bot_is_admin: bool = False


@dataclass(frozen=True, slots=True)
class CastDepartment:
    """A department of the roster and the code of the person who answers for it."""

    name: str
    head: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone and everything on stage; `bot_id` is the account the bot speaks from."""

    school: str
    college: str
    bot_id: str
    bot_name: str
    people: tuple[CastPerson, ...]
    groups: tuple[CastGroup, ...]
    links: tuple[CastLink, ...]
    departments: tuple[CastDepartment, ...]


_ASK = (Try("/帮助"), Try("/我是谁", "private"))
_CONFIRM = (
    Try("确认 1"),
    Try("/有误 1 那天我们寝室没有人在", "group"),
    *_ASK,
)
_SPEAK = (
    Try("/匿名 三食堂的饭菜又贵又凉", "private"),
    Try("三食堂晚上六点就没有热菜了，能不能晚点收", "private"),
    Try("/进展", "private"),
)
_YOUTH = (*_SPEAK, *_ASK, Try("别打扰我", "private"), Try("恢复", "private"))
_LIST = (Try("/问题清单", "private"),)
_CADRE = (
    Try("/帮助"),
    Try("/进度"),
    Try("/记录", "private"),
    Try("/撤回 1"),
    Try("/补充 1 成效：热水时间的事已经约了宿管一起谈"),
)

_LEADING = (
    CastPerson(
        "10003", "20230103", "王小雨", "团干部", "团干部、团员青年", "院级", "药学院团总支副书记",
        "药学2301", "3-412", "13800000003", "QQ 10003，周三晚在学生活动中心 205",
        in_front=True, is_friend=True,
        tries=(
            Try("/报到 药学2401", "20001"),
            Try("/团日 组织生活 一起学了团章第二章，十八个人都谈了自己的打算", "20001"),
            Try("/报到 3-305 3-306 3-307", "20002"),
            Try("/走访 3-305 和大家聊了热水时间和晚自习，气氛很好", "20002"),
            Try("/走访 3-306 没人", "20002"),
            Try("/谈心 吴思颖 聊了转专业的打算和最近的作息，约好下周再聊", "private"),
            Try("/报到 3-307 当面", "private"),
            Try("/代反映 3-306 的同学说热水只到九点", "private"),
            Try("/梳理", "private"),
            Try("/待办", "private"),
            Try("/青情笔记", "private"),
            Try("/推文 5", "private"),
            Try("/导出", "private"),
            Try("/方案", "private"),
            Try("/提醒设置", "private"),
            *_CADRE,
        ),
    ),
    CastPerson(
        "10008", "20240118", "赵雪", "寝室长 3-305", class_name="药学2401", dorm="3-305",
        phone="13800000008", position="寝室长", in_front=True, tries=_CONFIRM,
    ),
    CastPerson(
        "10011", "20240126", "吴思颖", "青年 药学2401", class_name="药学2401", dorm="3-305",
        phone="13800000011", in_front=True, tries=_YOUTH,
    ),
    CastPerson(
        "10005", "20240105", "刘晓彤", "团支书 药学2401", class_name="药学2401", dorm="3-307",
        phone="13800000005", position="团支书", in_front=True, is_friend=True, tries=_CONFIRM,
    ),
    CastPerson(
        "10002", "T2016012", "陈思远", "学院团委", "学院团委", "院级", "药学院团委书记",
        phone="13800000002", public_contact="药学楼 118", in_front=True, is_friend=True,
        tries=(
            Try("/周报", "private"), Try("/方案", "private"), Try("/覆盖", "private"), Try("/记录", "private"),
            Try("/问题清单", "private"), Try("/简报", "private"), Try("/提醒设置 团干群", "20004"), *_ASK,
        ),
    ),
    CastPerson(
        "10001", "T2012006", "何静宜", "校团委", "校团委", "校级", "校团委副书记",
        phone="13800000001", public_contact="行政楼 304", in_front=True, is_friend=True,
        tries=(
            Try("/周报", "private"), Try("/覆盖", "private"), Try("/学期", "private"), Try("/导入", "private"), *_ASK,
        ),
    ),
    CastPerson(
        "10004", "20230127", "李明哲", "团干部（校级）", "团干部、团员青年", "校级", "校学生会副主席",
        "制药2301", "5-511", "13800000004", "QQ 10004，微信 limingzhe-mh",
        in_front=True, is_friend=True,
        tries=(
            Try("/报到 制药2401 5-402 5-403 5-404", "20003"),
            Try("/走访 5-402 5-403 一起看了新到的书桌，记下两盏坏灯", "20003"),
            Try("/团课 青春与专业 讲了药品安全的三个故事，现场提问很多", "20003"),
            *_CADRE,
        ),
    ),
)  # fmt: skip

_OTHERS = (
    CastPerson("10006", "20240206", "张一帆", "团支书 药学2402", class_name="药学2402", dorm="5-210",
               position="团支书", tries=_CONFIRM),
    CastPerson("10007", "20240307", "黄子涵", "团支书 药学2403", class_name="药学2403", dorm="3-308",
               position="团支书", tries=_CONFIRM),
    CastPerson("10009", "20240219", "孙佳怡", "寝室长 3-306", class_name="药学2402", dorm="3-306",
               position="寝室长", tries=_CONFIRM),
    CastPerson("10010", "20240310", "周雨晴", "寝室长 3-307", class_name="药学2403", dorm="3-307",
               position="寝室长", tries=_CONFIRM),
    CastPerson("10012", "20240212", "郑文博", "青年 药学2402", class_name="药学2402", dorm="5-210",
               tries=_YOUTH),
    CastPerson("10013", "20240313", "林可欣", "青年 药学2403", class_name="药学2403", dorm="3-307",
               tries=_YOUTH),
    CastPerson("10014", "20240414", "徐嘉豪", "团支书兼寝室长 5-403", class_name="制药2401",
               dorm="5-403", position="团支书", tries=_CONFIRM),
    CastPerson("10015", "20240515", "马晓雯", "团支书 制药2402", class_name="制药2402", dorm="3-201",
               position="团支书", tries=_CONFIRM),
    CastPerson("10016", "20240616", "郭俊杰", "团支书兼寝室长 5-404", class_name="制药2403",
               dorm="5-404", position="团支书", tries=_CONFIRM),
    CastPerson("10017", "20240417", "高翔宇", "寝室长 5-402", class_name="制药2401", dorm="5-402",
               position="寝室长", tries=_CONFIRM),
    CastPerson("10018", "20240418", "罗浩", "青年 制药2401", class_name="制药2401", dorm="5-402",
               tries=_YOUTH),
    CastPerson("10019", "20240519", "梁雨薇", "青年 制药2402", class_name="制药2402", dorm="3-201",
               tries=_YOUTH),
    CastPerson("10020", "20240620", "宋子轩", "青年 名单里没有QQ", class_name="制药2403", dorm="5-404",
               qq_in_roster=False, tries=(Try("/绑定", "private"), *_YOUTH)),
    CastPerson("10021", "T2018031", "韩梅英", "辅导员", "辅导员", "院级", "药学院辅导员",
               phone="13800000021", is_friend=True, tries=(*_LIST, *_ASK)),
    CastPerson("10022", "G2005008", "曹建平", "后勤保障处", "部门", "校级", "后勤保障处副处长",
               phone="13800000022", is_friend=True, tries=(*_LIST, *_ASK)),
    CastPerson("10099", "", "许诺", "不在名单里的同学", tries=(Try("/绑定", "private"), *_ASK)),
)  # fmt: skip


def _three(cadre: str, kind: str, *targets: tuple[str, str]) -> tuple[CastLink, ...]:
    return tuple(CastLink(cadre, kind, target, contact) for target, contact in targets)


DEMO = Cast(
    school="明湖职业技术学院",
    college="药学院",
    bot_id="10000",
    bot_name="连心桥",
    people=(*_LEADING, *_OTHERS),
    groups=(
        CastGroup("20001", "药学2401团支部", ("10005", "10003", "10008", "10011"), bot_is_admin=True),
        CastGroup("20002", "3号楼连心寝室", ("10003", "10008", "10009", "10010", "10011", "10013")),
        CastGroup(
            "20003",
            "制药专业连心群",
            ("10004", "10014", "10015", "10016", "10017", "10018", "10019", "10020"),
            bot_is_admin=True,
        ),
        CastGroup("20004", "药学院团干群", ("10002", "10003", "10004")),
    ),
    links=(
        *_three("20230103", "班级", ("药学2401", "20240105"), ("药学2402", "20240206"), ("药学2403", "20240307")),
        *_three("20230103", "寝室", ("3-305", "20240118"), ("3-306", "20240219"), ("3-307", "20240310")),
        *_three("20230103", "青年", ("20240126", ""), ("20240212", ""), ("20240313", "")),
        *_three("20230127", "班级", ("制药2401", "20240414"), ("制药2402", "20240515"), ("制药2403", "20240616")),
        *_three("20230127", "寝室", ("5-402", "20240417"), ("5-403", "20240414"), ("5-404", "20240616")),
        *_three("20230127", "青年", ("20240418", ""), ("20240519", ""), ("20240620", "")),
    ),
    departments=(CastDepartment("后勤保障处", "G2005008"),),
)
"""明湖职业技术学院: one college, two cadres with their 3 + 3 + 3, four groups; no such school exists."""
