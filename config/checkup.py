"""`check`: every point that has to hold for real use, each with a mark; nothing is changed."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from config import clock, seal
from config.satori import missing_package
from config.settings import Settings, settings
from config.startup import ReadPolicy, listening_problem, read_state, settings_problem
from models.rules.policy import Policy, PolicyError
from models.rules.semester import SemesterSpan

Mark = Literal["✓", "✗", "！"]
"""✗ must be mended; ！ is advice and does not fail the check."""


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the list."""

    mark: Mark
    text: str


def check(read_policy: ReadPolicy) -> int:
    """Print the list; 0 when nothing has to be mended."""
    points = list(_points(read_policy))
    for point in points:
        sys.stdout.write(f"{point.mark} {point.text}\n")
    wrong = sum(point.mark == "✗" for point in points)
    sys.stdout.write(f"有 {wrong} 项要处理。\n" if wrong else "可以使用。\n")
    return 1 if wrong else 0


def _points(read_policy: ReadPolicy) -> Iterable[Point]:
    if (problem := settings_problem()) is not None:
        yield Point("✗", f"设置：{problem}")
        return
    config = settings()
    yield Point("✓", "设置")
    policy = None
    try:
        policy = read_policy()
        yield Point("✓", f"制度方案 {config.policy.name}：{policy.school.name}，{policy.title}")
    except PolicyError as error:
        yield from (Point("✗", f"制度方案 {line}") for line in error.problems)
    yield _listening(config)
    yield from _satori(config)
    yield _superusers(config)
    yield from _database(config, policy)


def _listening(config: Settings) -> Point:
    if (problem := listening_problem(config)) is not None:
        return Point("✗", problem)
    if config.onebot_access_token.get_secret_value():
        return Point("✓", f"监听 {config.host}:{config.port}，ONEBOT_ACCESS_TOKEN 已设")
    return _advice(config, f"只监听本机 {config.host}:{config.port}，没有设 ONEBOT_ACCESS_TOKEN")


def _satori(config: Settings) -> Iterable[Point]:
    if servers := config.satori_servers:
        problem = missing_package(servers)
        places = "、".join(f"{one.get('host', 'localhost')}:{one['port']}" for one in servers)
        yield Point("✗", problem) if problem else Point("✓", f"Satori：连到 {places}")


def _superusers(config: Settings) -> Point:
    if config.superusers:
        return Point("✓", f"SUPERUSERS：{'、'.join(sorted(config.superusers))}")
    return _advice(config, "SUPERUSERS 没有写：出了问题，没有人能看 /状态 的全部内容")


def _advice(config: Settings, text: str) -> Point:
    return Point("✓" if config.sandbox else "！", text)


def _database(config: Settings, policy: Policy | None) -> Iterable[Point]:
    from config.upgrade import database_place

    place = database_place(config)
    if config.sqlite_file is not None and not config.sqlite_file.is_file():
        yield Point("！", f"数据库 {place} 还没有，第一次启动时建立")
        yield _seal(config, None)
        yield from _without_roster(config, policy)
        return
    state = read_state(config)
    if isinstance(state, str):
        yield Point("✗", state)
        return
    if state.pending:
        word = "下次启动时会升级" if config.sqlite_file is not None else "先备份，再运行 python bot.py migrate"
        yield Point(
            "！" if config.sqlite_file is not None else "✗", f"数据库 {place} 还差 {len(state.pending)} 步，{word}"
        )
    else:
        yield Point("✓", f"数据库 {place}，结构是最新的")
    yield _seal(config, state.seal_fingerprint)
    if state.pending:
        yield from _without_roster(config, policy)
    elif policy is not None:
        yield from asyncio.run(_roster(config, policy))


def _seal(config: Settings, fingerprint: str | None) -> Point:
    try:
        key = seal.read_key(config)
    except (seal.SealKeyError, OSError) as error:
        return Point("✗", f"密钥：{error}")
    if key is None and fingerprint is None:
        return Point("！", f"密钥还没有，第一次启动时建立在 {config.seal_key_file}")
    if key is None:
        return Point("✗", f"密钥：数据库是封存过的，而 {config.seal_key_file} 不在；请放回原来的密钥文件")
    if fingerprint is not None and fingerprint != seal.fingerprint(key):
        return Point("✗", "密钥和数据库对不上；请放回原来的密钥文件，不要新建")
    if config.seal_key.get_secret_value():
        return Point("✓", "密钥来自环境变量 SEAL_KEY")
    if os.name == "posix" and config.seal_key_file.stat().st_mode & 0o077:
        return Point("✗", f"密钥文件 {config.seal_key_file} 别人也能读：chmod 600")
    return Point("✓", f"密钥 {config.seal_key_file}，只有本人能读")


def _without_roster(config: Settings, policy: Policy | None) -> Iterable[Point]:
    if policy is not None:
        yield _holidays(policy, [])
        if not policy.crisis.duty:
            yield _nobody_on_duty(config)


def _nobody_on_duty(config: Settings) -> Point:
    return Point(
        "！" if config.sandbox else "✗",
        "值班人：制度方案 [crisis] duty 里没有人；有人私聊说到危险时，没有人会被叫到",
    )


async def _roster(config: Settings, policy: Policy) -> list[Point]:
    from config.upgrade import connection_to
    from models.tables import Account, Person, School, Semester

    async with connection_to(config):
        school = await School.get_or_none(code=policy.school.code)
        school_id = school.id if school is not None else 0
        semesters = await Semester.filter(school_id=school_id)
        duty = await Person.filter(school_id=school_id, code__in=list(policy.crisis.duty), left_on=None)
        bound = await Account.filter(person_id__in=[p.id for p in duty]).values_list("person_id", flat=True)
    today = clock.local_day(clock.now())
    return [
        _semester([(s.name, s.starts_on <= today <= s.ends_on) for s in semesters]),
        _holidays(policy, [SemesterSpan(s.name, s.starts_on, s.ends_on) for s in semesters]),
        _duty(config, policy, [(p.code, p.name, bool(p.qq) or p.id in bound) for p in duty]),
    ]


def _semester(semesters: list[tuple[str, bool]]) -> Point:
    current = next((name for name, is_now in semesters if is_now), None)
    if current is not None:
        return Point("✓", f"学期：现在是 {current}")
    if semesters:
        return Point("！", "学期：今天不在任何学期里，这时的记录不计入进度；新学期用 /学期 或导入登记")
    return Point("✗", "学期：一个也没有，用 /学期 登记，或在名单里带上“学期”这张表")


def _holidays(policy: Policy, semesters: list[SemesterSpan]) -> Point:
    if not (years := policy.calendar.years_unknown(clock.local_day(clock.now()), semesters)):
        return Point("✓", "放假安排：这个学期的都有")
    named = "、".join(map(str, years))
    return Point(
        "！",
        f"放假安排：还没有 {named} 年的，提醒可能发在假期里；国务院公布后写进制度方案 [calendar]，"
        "或升级 chinesecalendar",
    )


def _duty(config: Settings, policy: Policy, found: list[tuple[str, str, bool]]) -> Point:
    if not policy.crisis.duty:
        return _nobody_on_duty(config)
    mark: Mark = "！" if config.sandbox else "✗"
    if missing := [code for code in policy.crisis.duty if code not in {code for code, _, _ in found}]:
        return Point(mark, f"值班人：{'、'.join(missing)} 不在人员名单里")
    if unreached := [name for _, name, reachable in found if not reachable]:
        return Point(mark, f"值班人：{'、'.join(unreached)} 没有可以私聊的账号，要先绑定")
    return Point("✓", f"值班人：{'、'.join(name for _, name, _ in found)}")
