"""The school's own rules as data: a policy file becomes a `Policy`, or every mistake in it is named."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.rules.calendar import Calendar, Holiday
from models.rules.duty_rule import DutyRule, Milestone, Per, Reading, SubKind
from models.rules.policy_assessment import read_assessment
from models.rules.policy_checks import read_checks
from models.rules.policy_listening import read_listening
from models.rules.policy_problems import read_problems
from models.rules.policy_reader import PolicyError, Section
from models.rules.policy_sections import (
    Binding,
    Courtesy,
    CrisisPolicy,
    Delivery,
    FileLimits,
    LinkQuotas,
    Nudges,
    Policy,
    RecordLimits,
    SchoolWords,
)
from models.rules.policy_surveys import read_survey
from models.rules.policy_topics import read_topics
from models.rules.semester import SemesterTemplate
from models.rules.text import bare
from models.rules.vocabulary import RecordKind, TargetKind

__all__ = ["Policy", "PolicyError", "parse_policy"]

_SATURDAY = 5


def parse_policy(data: dict[str, Any], file: str) -> Policy:
    """Read what a TOML parser made of the file called `file`.

    Raises PolicyError with one Chinese line per problem (file, key, reason), all of them at once.
    """
    top = Section(data, file)
    school = _school(top.section("school"))
    policy = Policy(
        title=top.text("title"),
        school=school,
        links=_links(top.section("links")),
        duties=(duties := _duties(top)),
        records=_records(top.section("records")),
        semester_template=_semester_template(top),
        calendar=_calendar(top.section("calendar")),
        courtesy=_courtesy(top.section("courtesy")),
        nudges=_nudges(top.section("nudges")),
        delivery=_delivery(top.section("delivery")),
        crisis=_crisis(top.section("crisis"), school.helpline),
        listening=(listening := read_listening(top)),
        survey=read_survey(top.section("survey")),
        checks=read_checks(top.section("checks")),
        topics=read_topics(top.section("topics")),
        assessment=read_assessment(top.section("assessment"), tuple(one.id for one in duties)),
        problems=read_problems(top.section("problems"), tuple(one.name for one in listening.categories)),
        binding=_binding(top.section("binding")),
        limits=_limits(top.section("limits")),
    )
    top.close()
    if top.problems:
        raise PolicyError(top.problems)
    return policy


def _school(section: Section) -> SchoolWords:
    words = SchoolWords(
        code=section.text("code"),
        name=section.text("name"),
        league=section.text("league"),
        notebook=section.text("notebook"),
        account=section.text("account"),
        helpline=section.text("helpline"),
        feedback=section.text("feedback"),
    )
    section.close()
    return words


def _links(section: Section) -> LinkQuotas:
    quotas = LinkQuotas(
        branches=section.whole("branches", 0, 500),
        dorms=section.whole("dorms", 0, 500),
        youths=section.whole("youths", 0, 500),
    )
    section.close()
    return quotas


def _duties(top: Section) -> tuple[DutyRule, ...]:
    sections = top.sections("duty")
    if not sections:
        top.problem("duty", "至少要有一条 [[duty]]")
    rules: list[DutyRule] = []
    for section in sections:
        rule = _duty(section)
        for other in rules:
            _check_apart(section, rule, other)
        rules.append(rule)
    return tuple(rules)


def _duty(section: Section) -> DutyRule:
    rule = DutyRule(
        id=section.text("id"),
        clause=section.text("clause"),
        name=section.text("name"),
        kinds=section.choices("kinds", RecordKind, least=1),
        targets=section.choices("targets", TargetKind),
        per=section.choice("per", Per),
        quota=section.whole("quota", 1, 99),
        reading=section.choice("reading", Reading),
        milestones=tuple(_milestone(one) for one in section.sections("milestones")),
        sub_kinds=tuple(_sub_kind(one) for one in section.sections("sub_kind")),
    )
    section.close()
    if rule.per is Per.LINK and not rule.targets:
        section.problem("targets", "per 是 link 时要写联系对象的种类")
    weeks = [milestone.week for milestone in rule.milestones]
    counts = [milestone.done for milestone in rule.milestones]
    if weeks != sorted(set(weeks)) or counts != sorted(counts):
        section.problem("milestones", "要按教学周从早到晚写，次数只增不减")
    if max(counts, default=0) > rule.quota:
        section.problem("milestones", f"次数不能超过 quota（{rule.quota}）")
    names = [name for sub in rule.sub_kinds for name in (sub.name, *sub.aliases)]
    for name in sorted({name for name in names if names.count(name) > 1}):
        section.problem("sub_kind", f"名称 {name} 写了两次")
    return rule


def _milestone(section: Section) -> Milestone:
    milestone = Milestone(week=section.whole("week", 1, 60), done=section.whole("done", 1, 99))
    section.close()
    return milestone


def _sub_kind(section: Section) -> SubKind:
    sub_kind = SubKind(name=section.text("name"), aliases=section.texts("aliases"))
    section.close()
    return sub_kind


def _check_apart(section: Section, rule: DutyRule, other: DutyRule) -> None:
    """One act credits one rule: two rules may not ask the same kind of record with the same target."""
    if rule.id == other.id:
        section.problem("id", f"{rule.id} 写了两次")
    shared_target = not rule.targets or not other.targets or set(rule.targets) & set(other.targets)
    if shared_target and set(rule.kinds) & set(other.kinds):
        section.problem("kinds", f"和规则 {other.id} 重了：同一条记录只能算给一条规则")


def _records(section: Section) -> RecordLimits:
    limits = RecordLimits(
        min_narrative=section.whole("min_narrative", 1, 500),
        undo_hours=section.whole("undo_hours", 1, 168),
        repeat_minutes=section.whole("repeat_minutes", 1, 1440),
        photo_minutes=section.whole("photo_minutes", 1, 60),
        question_minutes=section.whole("question_minutes", 1, 60),
        late_days=section.whole("late_days", 0, 90),
    )
    section.close()
    return limits


def _semester_template(top: Section) -> tuple[SemesterTemplate, ...]:
    sections = top.sections("semester_template")
    if not sections:
        top.problem("semester_template", "至少要有一条 [[semester_template]]")
    template: list[SemesterTemplate] = []
    for section in sections:
        half = SemesterTemplate(
            suffix=section.text("suffix"), starts=section.month_day("starts"), ends=section.month_day("ends")
        )
        section.close()
        if half.suffix in {other.suffix for other in template}:
            section.problem("suffix", f"{half.suffix} 写了两次")
        template.append(half)
    return tuple(template)


def _calendar(section: Section) -> Calendar:
    holidays = tuple(_holiday(one) for one in section.sections("holidays"))
    calendar = Calendar(holidays, section.days("workdays"), section.wholes("exam_weeks", 1, 60))
    section.close()
    for day in sorted(calendar.workdays):
        if holiday := calendar.holiday_on(day):
            section.problem("workdays", f"{day} 在{holiday.name}假期里")
        elif day.weekday() < _SATURDAY:
            section.problem("workdays", f"{day} 不是周末，用不着写")
    return calendar


def _holiday(section: Section) -> Holiday:
    holiday = Holiday(section.text("name"), section.day("from"), section.day("to"))
    section.close()
    if date.min < holiday.ends_on < holiday.starts_on:
        section.problem("to", f"{holiday.ends_on} 早于 from（{holiday.starts_on}）")
    return holiday


def _courtesy(section: Section) -> Courtesy:
    courtesy = Courtesy(
        quiet_from=section.whole("quiet_from", 0, 23),
        quiet_to=section.whole("quiet_to", 0, 23),
        silent_hours=section.whole("silent_hours", 1, 720),
        conversation_minutes=section.whole("conversation_minutes", 1, 60),
        youth_weekly=section.whole("youth_weekly", 0, 7),
    )
    section.close()
    return courtesy


def _nudges(section: Section) -> Nudges:
    nudges = Nudges(
        weekday=section.whole("weekday", 1, 7),
        hour=section.whole("hour", 0, 23),
        lines=section.whole("lines", 1, 9),
        soon_days=section.whole("soon_days", 1, 60),
        moves=section.whole("moves", 0, 9),
        move_days=section.whole("move_days", 1, 60),
        snooze_days=section.whole("snooze_days", 1, 60),
        ignored_weeks=section.whole("ignored_weeks", 1, 20),
        inactive_weeks=section.whole("inactive_weeks", 1, 20),
        mention_batch=section.whole("mention_batch", 1, 50),
    )
    section.close()
    return nudges


def _delivery(section: Section) -> Delivery:
    delivery = Delivery(
        group_per_hour=section.whole("group_per_hour", 1, 3600),
        private_per_hour=section.whole("private_per_hour", 1, 36_000),
        retry_minutes=tuple(sorted(section.wholes("retry_minutes", 1, 1440))),
        breaker_failures=section.whole("breaker_failures", 2, 100),
        breaker_minutes=section.whole("breaker_minutes", 1, 1440),
        expire_hours=section.whole("expire_hours", 1, 168),
    )
    section.close()
    return delivery


def _crisis(section: Section, helpline: str) -> CrisisPolicy:
    crisis = CrisisPolicy(
        self_harm=section.texts("self_harm", least=1),
        danger_now=section.texts("danger_now", least=1),
        harmless=section.texts("harmless"),
        self_harm_help=section.text("self_harm_help").replace("{helpline}", helpline),
        danger_now_help=section.text("danger_now_help").replace("{helpline}", helpline),
        duty=section.texts("duty"),
        ack_minutes=section.whole("ack_minutes", 1, 60),
    )
    section.close()
    lists = {"self_harm": crisis.self_harm, "danger_now": crisis.danger_now, "harmless": crisis.harmless}
    for key, words in lists.items():
        for word in words:
            if len(bare(word)) < 2 or not all(bare(part) for part in word.split("…")):
                section.problem(key, f"{word} 字太少，几乎什么话都会碰上")
    return crisis


def _binding(section: Section) -> Binding:
    binding = Binding(section.whole("invite_days", 1, 90), section.whole("self_minutes", 1, 60))
    section.close()
    return binding


def _limits(section: Section) -> FileLimits:
    limits = FileLimits(section.whole("file_mb", 1, 100), section.whole("rows", 1, 200_000))
    section.close()
    return limits
