"""The referral on paper, for a department that is not on QQ: the secretary hands it over and enters the answer."""

from __future__ import annotations

from config.clock import local_day
from models.rules.clocks import workday_after
from models.tables import Problem, Referral
from plugins._kit import sealed
from plugins._kit.commands import Call
from plugins._kit.paper_referral import ReferralFacts, referral_file
from plugins._kit.policy import policy
from plugins.problems.telling import signature_of


async def on_paper(call: Call, problem: Problem, referral: Referral) -> tuple[str, bytes]:
    """(name, content) of the letter with its form."""
    people, rules = (await sealed.people_behind([problem.id]))[problem.id], policy()
    today = local_day(call.now)
    facts = ReferralFacts(
        number=problem.number,
        department=referral.department,
        title=problem.title,
        words=referral.words.partition("\n")[2] or referral.words,
        people=people if people >= rules.problems.k else 0,
        reply_by=workday_after(today, rules.problems.reply_workdays, rules.calendar),
        sender=await signature_of(call),
        day=today,
        place=problem.place,
    )
    return await referral_file(facts)
