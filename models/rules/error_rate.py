"""How many records do not hold, and how sure a small sample can be of it.

Records of one cadre resemble each other, so six of one say less than six of six: the interval of a college follows
the two-stage sample (Cochran, Sampling Techniques, 11.8) and Korn & Graubard (1998): Clopper–Pearson with the number
of independent records the sample is worth.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from models.rules.beta import beta_quantile, t_quantile

CONFIDENCE = 0.95
SUPPOSED_RATES = (0.05, 0.10, 0.20)
SUPPOSED_LIKENESS = 0.1
"""How alike one cadre's records are supposed to be (intraclass correlation) before anything is known."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both from 0 to 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class OfCadre:
    """What was found with one cadre: of `asked` records with an answer `wrong` do not hold, `listed` stand in the
    list."""

    asked: int
    wrong: int
    listed: int


@dataclass(frozen=True, slots=True)
class Rate:
    """The share that does not hold, weighted by what each record speaks for; `worth` independent records."""

    asked: int
    wrong: int
    rate: float
    interval: Interval
    worth: float


@dataclass(frozen=True, slots=True)
class PowerRow:
    """If really `rate` of the records did not hold: the chance to meet one, and how wide the answer would be."""

    rate: float
    seen: float
    interval: Interval


def wilson(wrong: float, asked: float, confidence: float = CONFIDENCE) -> Interval:
    """The score interval (Wilson 1927) of a share; of nothing it is everything."""
    if asked <= 0:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = wrong / asked
    middle = share + z * z / (2 * asked)
    reach = z * math.sqrt(share * (1 - share) / asked + z * z / (4 * asked * asked))
    scale = 1 + z * z / asked
    # At the ends the formula gives exactly 0 and 1; rounding must not move them.
    low = 0.0 if wrong <= 0 else max(0.0, (middle - reach) / scale)
    high = 1.0 if wrong >= asked else min(1.0, (middle + reach) / scale)
    return Interval(low, high)


def exact(wrong: float, asked: float, confidence: float = CONFIDENCE) -> Interval:
    """The interval of Clopper and Pearson (1934), which never promises too much; counts need not be whole."""
    if asked <= 0:
        return Interval(0.0, 1.0)
    tail = (1 - confidence) / 2
    low = beta_quantile(tail, wrong, asked - wrong + 1) if wrong > 0 else 0.0
    high = beta_quantile(1 - tail, wrong + 1, asked - wrong) if wrong < asked else 1.0
    return Interval(low, high)


def rate_of(found: Sequence[OfCadre], cadres: int, confidence: float = CONFIDENCE) -> Rate | None:
    """The rate of a college of `cadres` listed cadres from those drawn; None when nobody answered anything."""
    told = [one for one in found if one.asked]
    if not told:
        return None
    asked, wrong = sum(one.asked for one in told), sum(one.wrong for one in told)
    listed = sum(one.listed for one in told)
    rate = sum(one.listed * one.wrong / one.asked for one in told) / listed
    worth = _worth(told, rate, listed, cadres, confidence)
    return Rate(asked, wrong, rate, exact(rate * worth, worth, confidence), worth)


def _worth(told: Sequence[OfCadre], rate: float, listed: int, cadres: int, confidence: float) -> float:
    """How many independent records the sample is worth, never more than it has."""
    asked, drawn = sum(one.asked for one in told), len(told)
    everybody = drawn >= cadres
    if drawn == 1 and not everybody:
        return 1.0  # one cadre of many tells of that cadre
    variance = _variance(told, rate, listed, 1.0 if everybody else drawn / cadres)
    worth = min(rate * (1 - rate) / variance, float(asked)) if variance > 0 else _by_weights(told)
    if everybody:
        return worth
    top = (1 + confidence) / 2
    return worth * (t_quantile(top, asked - 1) / t_quantile(top, drawn - 1)) ** 2


def _variance(told: Sequence[OfCadre], rate: float, listed: int, share: float) -> float:
    """Of the ratio estimate of a two-stage sample; `share` of the cadres was drawn."""
    between = sum((one.listed / listed * (one.wrong / one.asked - rate)) ** 2 for one in told)
    between *= len(told) / max(len(told) - 1, 1)
    within = sum(
        (one.listed / listed) ** 2 * (1 - one.asked / one.listed) * _spread(one) for one in told if one.asked > 1
    )
    return (1 - share) * between + share * within


def _spread(one: OfCadre) -> float:
    """The variance of the cadre's own share, as if the records came from endlessly many."""
    share = one.wrong / one.asked
    return share * (1 - share) / (one.asked - 1)


def _by_weights(told: Sequence[OfCadre]) -> float:
    """What unequal weights leave of the sample (Kish), for when all records found agree."""
    weights = [(one.listed / one.asked, one.asked) for one in told]
    return float(sum(weight * count for weight, count in weights) ** 2 / sum(w * w * count for w, count in weights))


def worst(rate: Rate, silent: int) -> float:
    """The share if everything nobody answered for did not hold either."""
    return (rate.rate * rate.asked + silent) / (rate.asked + silent)


def power_table(records: int, per_cadre: int) -> tuple[PowerRow, ...]:
    """What a sample of `records` can show, before it is drawn: likeness of one cadre's records taken into account."""
    worth = records / (1 + (max(per_cadre, 1) - 1) * SUPPOSED_LIKENESS)
    return tuple(PowerRow(rate, 1 - (1 - rate) ** worth, wilson(rate * worth, worth)) for rate in SUPPOSED_RATES)


def highest_unseen(records: int, per_cadre: int, confidence: float = CONFIDENCE) -> float:
    """If all of them hold, the rate is below this with that confidence."""
    worth = records / (1 + (max(per_cadre, 1) - 1) * SUPPOSED_LIKENESS)
    return float(1 - (1 - confidence) ** (1 / worth)) if worth > 0 else 1.0
