"""Who lacks targets, which targets have two cadres, how many have none."""

from __future__ import annotations

from datetime import date

from models.rules.policy import Policy
from models.rules.policy_sections import LinkQuotas
from models.rules.roster_coverage import Coverage, Doubled, Shortfall, coverage
from models.rules.roster_state import KnownLink, KnownPerson, RosterState
from models.rules.vocabulary import Role, TargetKind

TODAY = date(2026, 10, 1)
BEFORE = date(2026, 9, 1)
CADRE, YOUTH = frozenset({Role.CADRE}), frozenset({Role.YOUTH})

PEOPLE = (
    KnownPerson("1", "张三", "护理学院", CADRE),
    KnownPerson("2", "李四", "护理学院", CADRE),
    KnownPerson("3", "离任", "护理学院", CADRE, left_on=BEFORE),
    KnownPerson("11", "甲", "护理学院", YOUTH, class_name="一班", dorm="3-301"),
    KnownPerson("12", "乙", "护理学院", YOUTH, class_name="二班", dorm="3-302"),
    KnownPerson("13", "丙", "护理学院", YOUTH, class_name="三班", dorm="3-303", left_on=BEFORE),
)
LINKS = (
    KnownLink("1", TargetKind.BRANCH, "一班", BEFORE),
    KnownLink("2", TargetKind.BRANCH, "一班", BEFORE),
    KnownLink("1", TargetKind.DORM, "3-301", BEFORE, TODAY),
    KnownLink("2", TargetKind.DORM, "3-302", BEFORE, date(2026, 9, 30)),
    KnownLink("2", TargetKind.YOUTH, "11", date(2026, 10, 2)),
    KnownLink("3", TargetKind.BRANCH, "二班", BEFORE),
)


def test_only_links_valid_today_of_cadres_in_post_count() -> None:
    seen = coverage(RosterState.of(PEOPLE, LINKS), LinkQuotas(1, 1, 1), TODAY)
    assert seen == Coverage(
        cadres=2,
        lacking=(
            Shortfall("1", TargetKind.YOUTH, 0, 1),
            Shortfall("2", TargetKind.DORM, 0, 1),
            Shortfall("2", TargetKind.YOUTH, 0, 1),
        ),
        doubled=(Doubled(TargetKind.BRANCH, "一班", ("1", "2")),),
        branches=2,
        branches_uncovered=1,
        dorms=2,
        dorms_uncovered=1,
    )


def test_the_shipped_policy_wants_three_of_each(policy: Policy) -> None:
    seen = coverage(RosterState.of(PEOPLE[:1]), policy.links, TODAY)
    assert seen.lacking == tuple(Shortfall("1", kind, 0, 3) for kind in TargetKind)
