"""The regularised incomplete beta function, and what follows from it: exact binomial limits and Student's t.

By the continued fraction of DLMF 8.17.22, evaluated by Lentz's method; quantiles by halving.
"""

from __future__ import annotations

import math
from collections.abc import Callable

_TINY = 1e-300
_CLOSE = 1e-15
_MOST_TERMS = 10_000


def beta_cdf(x: float, a: float, b: float) -> float:
    """I_x(a, b): the chance that a Beta(a, b) variable is at most `x`; a and b positive, not only whole."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    # The fraction is quick only on this side of the bulk of the distribution; the other side mirrors it.
    if x < (a + 1) / (a + b + 2):
        return math.exp(log_front) / (a * _fraction(x, a, b))
    return 1 - math.exp(log_front) / (b * _fraction(1 - x, b, a))


def _fraction(x: float, a: float, b: float) -> float:
    """1 + d₁/(1 + d₂/(1 + …)), the reciprocal of the continued fraction of DLMF 8.17.22."""
    value, up, down, step, term = 1.0, 1.0, 0.0, 0.0, 0
    while abs(step - 1) >= _CLOSE and term < _MOST_TERMS:
        term += 1
        m, odd = divmod(term, 2)
        if odd:
            d = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            d = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        down = 1 / _not_zero(1 + d * down)
        up = _not_zero(1 + d / up)
        step = up * down
        value *= step
    return value


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def beta_quantile(chance: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = chance."""
    return _halved(lambda x: beta_cdf(x, a, b) < chance, 0.0, 1.0)


def t_quantile(chance: float, degrees: float) -> float:
    """The value a Student's t variable stays below with that chance, for a chance from 0.5 on."""
    tail = 2 * (1 - chance)
    # P(|T| > t) = I_x(degrees/2, 1/2) with x = degrees / (degrees + t²)
    x = beta_quantile(tail, degrees / 2, 0.5)
    return math.sqrt(degrees * (1 - x) / x)


def _halved(is_below: Callable[[float], bool], low: float, high: float) -> float:
    while low < (middle := (low + high) / 2) < high:
        if is_below(middle):
            low = middle
        else:
            high = middle
    return middle
