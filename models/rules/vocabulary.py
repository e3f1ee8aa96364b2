"""The words of the house: every short string that is stored, and what people call it in chat."""

from __future__ import annotations

from enum import Enum


class Word(str, Enum):
    """A stored short string with its Chinese name."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Word:
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word

    def __str__(self) -> str:
        return str(self.value)


class Role(Word):
    """What a person is in the roster (column 身份), and two roles nobody can be given there."""

    COMMITTEE = "committee", "校团委"
    SECRETARY = "secretary", "学院团委"
    CADRE = "cadre", "团干部"
    YOUTH = "youth", "团员青年"
    COUNSELLOR = "counsellor", "辅导员"
    HEADTEACHER = "headteacher", "班主任"
    DEPARTMENT = "department", "部门"
    LEADER = "leader", "党政领导"
    OPERATOR = "operator", "部署者"
    """An account listed in SUPERUSERS."""
    STRANGER = "stranger", "未绑定的人"
    """An account no roster person has bound."""


class Level(Word):
    """Where a person works; a school-level cadre's links may cross colleges."""

    SCHOOL = "school", "校级"
    COLLEGE = "college", "院级"


class TargetKind(Word):
    """What a cadre is linked to (notice 二: 3 + 3 + 3)."""

    BRANCH = "branch", "班级"
    DORM = "dorm", "寝室"
    YOUTH = "youth", "青年"


class RecordKind(Word):
    """What a record tells of (notice 五)."""

    VISIT = "visit", "走访"
    LEAGUE_DAY = "league_day", "团日"
    TALK = "talk", "谈心"
    LECTURE = "lecture", "团课"
    ONLINE = "online", "线上活动"
    SERVICE = "service", "办实事"
    CHECK_IN = "check_in", "报到"
    REVIEW = "review", "梳理问题"


class Outcome(Word):
    """How it went; everything but DONE is legitimate and never lowers a score (notice 六.2)."""

    DONE = "done", "完成"
    ABSENT = "absent", "没人"
    REFUSED = "refused", "谢绝"
    MOVED = "moved", "已搬走"


class Trust(Word):
    """The evidence ladder, lowest first (notice 六.3), and a record the other side does not agree with."""

    SELF = "self", "自述"
    GROUP = "group", "群内可见"
    CONFIRMED = "confirmed", "对方已确认"
    THIRD = "third", "第三方核实"
    FIELD = "field", "实地核实"
    DISPUTED = "disputed", "对方有异议"


class CrisisKind(Word):
    """What kind of danger a text tells of; each has its own help text."""

    SELF_HARM = "self_harm", "有轻生或自伤的念头"
    DANGER_NOW = "danger_now", "眼前有危险"
