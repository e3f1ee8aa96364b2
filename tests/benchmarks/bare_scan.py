"""The baseline of the weekly scan, frozen: one statement by hand, as fast as we could write it, without any rules.

Each cadre's overdue pairs (link and what is owed to it) of the shipped policy on one day; quotas are not shared out,
nobody is excused, links count if they hold that day.
"""

from __future__ import annotations


def bare(is_sqlite: bool, school_id: int, after: int, size: int) -> str:
    """One page: cadre, overdue pairs, lectures, online activities."""
    cross, concat = ("CROSS", "group_concat") if is_sqlite else ("", "string_agg")
    day = "+r.happened_on" if is_sqlite else "r.happened_on"
    counted = f"""
        FROM record r WHERE r.school_id = {school_id} AND r.cadre_id = p.id AND r.target_id = l.target_id
        AND r.outcome = 'done' AND r.complete AND r.withdrawn_at IS NULL
        AND {day} >= l.valid_from AND (l.valid_to IS NULL OR {day} <= l.valid_to)"""
    return f"""
        SELECT p.id, (
            SELECT {concat}(CAST(l.target_id AS TEXT) || (
                SELECT CASE WHEN coalesce(sum(CASE WHEN r.kind = 'check_in' AND {day} <= '2027-07-04'
                    AND r.entered_at < '2027-07-18 16:00:00+00:00' THEN 1 ELSE 0 END), 0) < 1 THEN 'c' ELSE '' END
                || CASE WHEN coalesce(sum(CASE WHEN r.kind <> 'check_in' AND {day} BETWEEN '2027-02-22' AND '2027-07-04'
                    AND r.entered_at < '2027-07-18 16:00:00+00:00'
                    AND r.kind = CASE t.kind WHEN 'branch' THEN 'league_day' WHEN 'dorm' THEN 'visit' ELSE 'talk' END
                    THEN 1 ELSE 0 END), 0) < CASE t.kind WHEN 'dorm' THEN 2 ELSE 1 END THEN 'd' ELSE '' END
                {counted}), ',')
            FROM link l {cross} JOIN link_target t ON t.id = l.target_id
            WHERE l.school_id = {school_id} AND l.cadre_id = p.id AND l.valid_from <= '2027-05-17'
                AND (l.valid_to IS NULL OR l.valid_to >= '2027-05-17')
        ), (
            SELECT '' || coalesce(sum(CASE WHEN r.kind = 'lecture' THEN 1 ELSE 0 END), 0) || ' '
                || coalesce(sum(CASE WHEN r.kind = 'online' AND {day} >= '2027-02-22' THEN 1 ELSE 0 END), 0)
            FROM record r WHERE r.school_id = {school_id} AND r.cadre_id = p.id AND r.kind IN ('lecture', 'online')
                AND r.outcome = 'done' AND r.complete AND r.withdrawn_at IS NULL AND {day} >= '2026-09-01'
                AND {day} <= '2027-07-04' AND r.entered_at < '2027-07-18 16:00:00+00:00'
        )
        FROM (
            SELECT p.id FROM person_role x {cross} JOIN person p ON p.id = x.person_id
            WHERE x.school_id = {school_id} AND x.role = 'cadre' AND x.person_id > {after} AND p.left_on IS NULL
            ORDER BY x.person_id LIMIT {size}
        ) p ORDER BY p.id
    """
