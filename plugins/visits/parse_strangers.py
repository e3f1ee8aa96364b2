"""Words that look like the name of a target: where they are nobody's, asking beats recording the wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.rules.vocabulary import TargetKind
from plugins.visits.parse_words import ENDS, NOT_COUNTED

_DORM = re.compile(
    r"[a-z]{0,2}[0-9]{1,3} *(?:--?|#|号楼|[栋幢楼]) *[0-9]{2,4}(?:-[0-9]+)*(?![0-9:])"
    rf"{NOT_COUNTED}(?:寝室|宿舍|寝|室)?"
)
_NAMED_DORM = re.compile(rf"[\u4e00-\u9fff]{{1,4}}(?:{_DORM.pattern}){ENDS}")
_ROOM = re.compile(
    rf"[0-9]{{3,4}}号?(?:寝室|宿舍|寝|室)|[0-9]{{3}}(?!-){ENDS}{NOT_COUNTED}"
    rf"|[\u4e00-\u9fff]{{1,5}}(?<![全本查归就晚早我该各])寝{ENDS}"
)
_CLASS = re.compile(rf"(?!第)[a-z\u4e00-\u9fff]{{0,10}}[0-9]{{1,6}}(?:班级|班)(?:团支部|支部)?{ENDS}")
_NUMBERED_CLASS = re.compile(rf"(?![第共约近])[\u4e00-\u9fff]{{1,8}}[0-9]{{3,6}}{ENDS}{NOT_COUNTED}")
_NAMED_CLASS = re.compile(
    rf"[\u4e00-\u9fff]{{2,8}}(?<![全我本各接上下值加晚早同该们每个这那跟换转])班(?:级|团支部|支部)?{ENDS}"
)
_FIRST = {
    TargetKind.DORM: (_DORM, _CLASS, _NAMED_DORM, _ROOM),
    TargetKind.BRANCH: (_DORM, _CLASS, _NAMED_DORM, _NUMBERED_CLASS, _NAMED_CLASS),
    TargetKind.YOUTH: (_DORM, _CLASS, _NAMED_DORM),
}

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭鲁韦昌马苗凤方俞任袁柳"
    "唐罗薛雷贺倪汤滕殷毕郝邬康伍余卜顾孟黄穆萧尹姚邵汪祁毛禹狄戴宋庞熊纪舒屈祝董梁杜阮蓝闵席季贾江童颜郭梅盛林钟徐"
    "邱骆高夏蔡田樊胡凌霍虞万柯管卢莫房裘缪丁邓洪包石崔吉龚程邢裴陆荣翁段侯宁仇甘厉祖刘詹龙叶黎白蒲邰赖卓蔺屠池乔"
    "翟谭劳冉牛庄晏柴瞿阎连艾鱼易廖耿匡文寇聂简饶曾鞠关司欧齐覃闫肖付涂"
)
# Common words that begin like a surname; a name taken for one of these is still asked about.
_NO_NAME = re.compile(
    "谢绝|周末|高兴|高[考数三中等]|安慰|白[天班]|方便|毕[业设]|关[心于注系]|许多|万一|文[静化学科]|卫生|连续|简[单短]|何时"
    "|任务|房间|管理|易怒|金[钱融]|程序|华东|江[西苏]|云南|曾经|马上|纪律|牛奶|陆续|盛大"
)
_PERSON = re.compile(rf"([{_SURNAMES}][\u4e00-\u9fff]{{1,3}}?)(?:同学)?{ENDS}")


def stranger_at(text: str, start: int, kinds: tuple[TargetKind, ...]) -> str | None:
    """The word at `start` of the flat text, if it looks like a target.

    Bare rooms, bare classes and people are looked for only where nothing else is wanted.
    """
    shapes = _FIRST[kinds[0]] if len(kinds) == 1 else (_DORM, _CLASS, _NAMED_DORM)
    word = _shaped(text, start, shapes)
    return person_at(text, start) if word is None and kinds == (TargetKind.YOUTH,) else word


def another_at(text: str, start: int, kind: TargetKind) -> str | None:
    """The word after a target, if it looks like one more of that kind; for people a list must say so (、)."""
    if kind is TargetKind.YOUTH:
        return person_at(text, start) if text[:start].rstrip().endswith("、") else None
    return _shaped(text, start, (_DORM,) if kind is TargetKind.DORM else (_CLASS,))


def class_at(text: str, start: int) -> str | None:
    """The word at `start`, if it is a class with its number: no topic is called that."""
    return _shaped(text, start, (_CLASS,))


def person_at(text: str, start: int) -> str | None:
    """The word at `start`, if it looks like a person's name."""
    found = _PERSON.match(text, start)
    return found[1] if found and not _NO_NAME.fullmatch(found[1]) else None


def _shaped(text: str, start: int, shapes: Iterable[re.Pattern[str]]) -> str | None:
    return next((found[0].strip() for shape in shapes if (found := shape.match(text, start))), None)
