"""When nobody is disturbed: nights, days off, exams, leave, silent groups, open conversations, enough for a week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.calendar import Calendar, Holiday
from models.rules.courtesy import NUDGE_KINDS, OF_ONES_OWN, Go, Hold, Never, Reason, Scenery, Verdict, verdict_of
from models.rules.policy import Policy
from models.rules.semester import SemesterSpan

SCHOOL = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 23, 12, tzinfo=SCHOOL)
"""A Monday of week 13."""
DIGEST = Scenery("digest", "private")
POST = Scenery("post", "group", last_heard=NOON - timedelta(hours=1))
NEWS = Scenery("handover", "private")


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026 + (month < 7), month, day, hour, minute, tzinfo=SCHOOL)


@pytest.fixture
def judge(policy: Policy, autumn: SemesterSpan):  # type: ignore[no-untyped-def]
    def verdict(scenery: Scenery, now: datetime = NOON, **changes: object) -> Verdict:
        return verdict_of(replace(scenery, **changes), now, policy, autumn)  # type: ignore[arg-type]

    return verdict


def test_at_noon_of_a_workday_everything_goes(judge) -> None:  # type: ignore[no-untyped-def]
    assert judge(DIGEST) == judge(POST) == judge(NEWS) == Go()


@pytest.mark.parametrize("scenery", [DIGEST, POST, NEWS])
@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(11, 23, 22), at(11, 24, 8)),
        (at(11, 23, 23, 59), at(11, 24, 8)),
        (at(11, 24, 0), at(11, 24, 8)),
        (at(11, 24, 7, 59), at(11, 24, 8)),
    ],
)
def test_at_night_everything_waits(judge, scenery: Scenery, now: datetime, until: datetime) -> None:  # type: ignore[no-untyped-def]
    heard = {"last_heard": now} if scenery.scene == "group" else {}
    assert judge(scenery, now, **heard) == Hold(until, Reason.QUIET_HOURS)
    assert judge(scenery, until, **heard) == Go()


def test_quiet_hours_within_a_day(policy: Policy, autumn: SemesterSpan) -> None:
    siesta = replace(policy, courtesy=replace(policy.courtesy, quiet_from=12, quiet_to=14))
    assert verdict_of(DIGEST, NOON, siesta, autumn) == Hold(at(11, 23, 14), Reason.QUIET_HOURS)
    none = replace(policy, courtesy=replace(policy.courtesy, quiet_from=0, quiet_to=0))
    assert verdict_of(DIGEST, at(11, 23, 3), none, autumn) == Go()


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(10, 2, 12), at(10, 8, 8)),  # 国庆节
        (at(10, 2, 23), at(10, 8, 8)),  # the longer of two reasons
        (at(9, 26, 12), at(9, 28, 8)),
        (at(11, 21, 12), at(11, 23, 8)),  # a weekend
        (at(12, 29, 12), at(1, 4, 8)),  # exams until the term ends
    ],
)
def test_days_off_belong_to_people(judge, now: datetime, until: datetime) -> None:  # type: ignore[no-untyped-def]
    assert judge(DIGEST, now) == Hold(until, Reason.DAY_OFF)
    assert judge(POST, now, last_heard=now) == Hold(until, Reason.DAY_OFF)
    if now.hour < 22:
        assert judge(NEWS, now) == Go(), "what happened may be told"


def test_a_saturday_that_is_worked_is_a_workday(judge) -> None:  # type: ignore[no-untyped-def]
    assert judge(DIGEST, at(10, 10, 9)) == Go()


def test_a_holiday_without_end_is_looked_at_again(policy: Policy) -> None:
    calendar = Calendar((Holiday("停课", date(2026, 1, 1), date(2027, 12, 31)),))
    verdict = verdict_of(DIGEST, NOON, replace(policy, calendar=calendar), None)
    assert isinstance(verdict, Hold)
    assert timedelta(days=60) < verdict.until - NOON < timedelta(days=120)


def test_who_opted_out_hears_nothing_in_private(judge) -> None:  # type: ignore[no-untyped-def]
    assert judge(DIGEST, opted_out=True) == judge(NEWS, opted_out=True) == Never(Reason.OPTED_OUT)
    assert judge(POST, opted_out=True) == Go()


def test_on_leave_nobody_is_reminded(judge) -> None:  # type: ignore[no-untyped-def]
    assert judge(DIGEST, away_until=NOON.date()) == Never(Reason.AWAY)
    assert judge(DIGEST, away_until=NOON.date() - timedelta(days=1)) == Go()
    assert judge(NEWS, away_until=NOON.date()) == Go()


def test_a_silent_group_is_left_alone(judge) -> None:  # type: ignore[no-untyped-def]
    assert judge(POST, last_heard=NOON - timedelta(hours=48)) == Go()
    assert judge(POST, last_heard=NOON - timedelta(hours=48, seconds=1)) == Never(Reason.SILENT_GROUP)
    assert judge(POST, last_heard=None) == Never(Reason.SILENT_GROUP)
    utc = (NOON - timedelta(hours=49)).astimezone(timezone.utc)
    assert judge(POST, last_heard=utc) == Never(Reason.SILENT_GROUP)
    assert judge(POST, kind="greet", last_heard=None) == Go()
    assert judge(DIGEST, last_heard=None) == Go()


@pytest.mark.parametrize("scenery", [DIGEST, POST, NEWS])
def test_a_conversation_is_not_interrupted(judge, scenery: Scenery) -> None:  # type: ignore[no-untyped-def]
    until = NOON + timedelta(minutes=7)
    assert judge(scenery, conversation_until=until) == Hold(until, Reason.CONVERSATION)
    assert judge(scenery, conversation_until=NOON) == Go()


def test_one_reminder_a_day(judge) -> None:  # type: ignore[no-untyped-def]
    tomorrow = Hold(at(11, 24, 8), Reason.TOLD_TODAY)
    assert judge(DIGEST, nudges_today=1) == judge(Scenery("office", "private"), nudges_today=1) == tomorrow
    assert judge(NEWS, nudges_today=1) == judge(POST, nudges_today=1) == Go()


OFFICE = Scenery("office", "private", nudges_today=1)


@pytest.mark.parametrize("now", [at(11, 27, 17), at(9, 30, 10), at(12, 25, 10)])
def test_an_offices_week_is_not_lost_by_waiting_for_a_day_off(judge, now: datetime) -> None:  # type: ignore[no-untyped-def]
    """The last workday before a weekend, a holiday, the exams: somebody who is a cadre too hears both on one day."""
    assert judge(OFFICE, now) == Go()
    assert isinstance(judge(DIGEST, now, nudges_today=1), Hold)


def test_in_the_middle_of_a_week_an_offices_week_can_wait(judge) -> None:  # type: ignore[no-untyped-def]
    assert judge(OFFICE, at(11, 26, 17)) == Hold(at(11, 27, 8), Reason.TOLD_TODAY)


def test_a_youth_hears_from_us_once_a_week(judge) -> None:  # type: ignore[no-untyped-def]
    told = {"is_youth": True, "in_week": 1, "last_sent_at": NOON - timedelta(days=2)}
    assert judge(NEWS, **told) == Hold(NOON + timedelta(days=5), Reason.ENOUGH_THIS_WEEK)
    assert judge(NEWS, **{**told, "is_youth": False}) == Go()
    assert judge(NEWS, **{**told, "in_week": 0}) == Go()
    assert judge(NEWS, **told, kind=min(OF_ONES_OWN)) == Go(), "a step of their own concern"


def test_a_policy_may_forbid_it_altogether(policy: Policy, autumn: SemesterSpan) -> None:
    never = replace(policy, courtesy=replace(policy.courtesy, youth_weekly=0))
    verdict = verdict_of(replace(NEWS, is_youth=True), NOON, never, autumn)
    assert verdict == Hold(NOON + timedelta(days=7), Reason.ENOUGH_THIS_WEEK)


INSTANTS = st.integers(0, 5000).map(lambda hours: at(8, 1, 0) + timedelta(minutes=60 * hours + hours % 60))
SCENERIES = st.builds(
    Scenery,
    kind=st.sampled_from(sorted(NUDGE_KINDS | OF_ONES_OWN | {"handover", "greet", ""})),
    scene=st.sampled_from(["private", "group"]),
    opted_out=st.booleans(),
    away_until=st.none() | st.dates(date(2026, 8, 1), date(2027, 3, 1)),
    last_heard=st.none() | INSTANTS,
    conversation_until=st.none() | INSTANTS,
    nudges_today=st.integers(0, 2),
    is_youth=st.booleans(),
    in_week=st.integers(0, 3),
    last_sent_at=st.none() | INSTANTS,
)


@settings(max_examples=200)
@given(scenery=SCENERIES, now=INSTANTS, hours=st.tuples(st.integers(0, 23), st.integers(0, 23)), term=st.booleans())
def test_what_always_holds(
    policy: Policy, autumn: SemesterSpan, scenery: Scenery, now: datetime, hours: tuple[int, int], term: bool
) -> None:
    quiet_from, quiet_to = hours
    courtesy = replace(policy.courtesy, quiet_from=quiet_from, quiet_to=quiet_to)
    verdict = verdict_of(scenery, now, replace(policy, courtesy=courtesy), autumn if term else None)

    def is_open(day: date) -> bool:
        return policy.calendar.is_workday(day) and not (term and policy.calendar.is_exam_week(day, autumn))

    if isinstance(verdict, Hold):
        assert verdict.until > now
    if isinstance(verdict, Go):
        assert not courtesy.is_quiet(now.time())
        assert not (scenery.scene == "private" and scenery.opted_out)
        if scenery.kind in NUDGE_KINDS:
            assert is_open(now.date())
            alone = scenery.scene == "group" or not scenery.nudges_today
            assert alone or (scenery.kind == "office" and not is_open(now.date() + timedelta(days=1)))
    else:
        assert verdict.reason in {reason.value for reason in Reason}
        assert type(verdict.reason) is str
