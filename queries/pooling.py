"""Random-effects pooling: Paule-Mandel between-study variance, Hartung-Knapp interval, prediction interval. Pure.

Cochrane Handbook 10.10.4; Paule & Mandel 1982; Hartung & Knapp 2001; Higgins, Thompson & Spiegelhalter 2009.
Fewer than three studies are never pooled.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

FEWEST = 3
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Effect:
    """One study's effect, positive when it favours ketamine; ratios as logarithms. variance is its square error."""

    study: str
    estimate: float
    variance: float


@dataclass(frozen=True, slots=True)
class Pooled:
    """k studies pooled. tau2 is the variance between studies, prediction the range for a new study's effect."""

    k: int
    estimate: float
    ci_low: float
    ci_high: float
    tau2: float
    i2: float
    prediction_low: float
    prediction_high: float


def pool(effects: Sequence[Effect], *, floor: bool = True) -> Pooled | None:
    """Pool effects of different studies; None for fewer than three, or when a variance is not a positive number.

    floor keeps Hartung-Knapp from being narrower than the usual interval, which it can be when few studies
    happen to agree (Röver, Knapp & Friede 2015).
    """
    ordered = sorted(effects, key=lambda e: (e.study, e.estimate, e.variance))
    if len(ordered) < FEWEST or any(not (0 < e.variance < math.inf) for e in ordered):
        return None
    k = len(ordered)
    tau2 = paule_mandel(ordered)
    weights = [1 / (e.variance + tau2) for e in ordered]
    total = math.fsum(weights)
    mean = _mean(ordered, weights)
    spread = math.fsum(w * (e.estimate - mean) ** 2 for e, w in zip(ordered, weights, strict=True)) / (k - 1)
    error = math.sqrt((max(spread, 1.0) if floor else spread) / total)
    half = t_quantile(k - 1) * error
    # Higgins 2009: k-2 degrees of freedom, one more parameter than the interval of the mean.
    reach = t_quantile(k - 2) * math.sqrt(tau2 + 1 / total)
    return Pooled(k, mean, mean - half, mean + half, tau2, _i2(ordered), mean - reach, mean + reach)


def paule_mandel(effects: Sequence[Effect]) -> float:
    """The tau² at which the weighted sum of squares equals its expectation, k-1; 0 when it never exceeds it."""
    expected = len(effects) - 1

    def excess(tau2: float) -> float:
        weights = [1 / (e.variance + tau2) for e in effects]
        mean = _mean(effects, weights)
        return math.fsum(w * (e.estimate - mean) ** 2 for e, w in zip(effects, weights, strict=True)) - expected

    if excess(0.0) <= 0:
        return 0.0
    high = max(e.variance for e in effects)
    while excess(high) > 0:
        high *= 2
    return _root(excess, 0.0, high)


def split_shared_control(effects: Sequence[Effect]) -> list[Effect]:
    """One effect per study: arms that share a control are averaged, each as if it had its share of the control.

    With equal arms a half of each comparison's variance is the control's; m comparisons leave it 1/m of the
    people, so that half grows m-fold (Cochrane Handbook 23.3.4).
    """
    by_study: dict[str, list[Effect]] = {}
    for effect in sorted(effects, key=lambda e: (e.study, e.estimate, e.variance)):
        by_study.setdefault(effect.study, []).append(effect)
    return [arms[0] if len(arms) == 1 else _average(study, arms) for study, arms in by_study.items()]


def _average(study: str, arms: Sequence[Effect]) -> Effect:
    shared = [Effect(study, a.estimate, a.variance * (1 + len(arms)) / 2) for a in arms]
    weights = [1 / a.variance for a in shared]
    return Effect(study, _mean(shared, weights), 1 / math.fsum(weights))


def _mean(effects: Sequence[Effect], weights: Sequence[float]) -> float:
    return math.fsum(w * e.estimate for e, w in zip(effects, weights, strict=True)) / math.fsum(weights)


def _i2(effects: Sequence[Effect]) -> float:
    """The share of variation that is between studies, 0 to 1 (Higgins & Thompson 2002)."""
    weights = [1 / e.variance for e in effects]
    mean = _mean(effects, weights)
    q = math.fsum(w * (e.estimate - mean) ** 2 for e, w in zip(effects, weights, strict=True))
    return max(0.0, 1 - (len(effects) - 1) / q) if q > 0 else 0.0


@lru_cache
def t_quantile(freedom: int, tail: float = 0.025) -> float:
    """The t value that leaves `tail` above it. Exact for whole degrees of freedom, without scipy."""
    return _root(lambda t: 1 - t_cdf(t, freedom) - tail, 0.0, 1e6) if freedom > 0 else math.inf


def t_cdf(t: float, freedom: int) -> float:
    """Student's distribution for whole degrees of freedom (Abramowitz & Stegun 26.7.3 and 26.7.4), t ≥ 0."""
    theta = math.atan2(t, math.sqrt(freedom))
    cosine, sine = math.cos(theta), math.sin(theta)
    start = 1 if freedom % 2 == 0 else 2
    term = total = 1.0 if start == 1 else cosine
    for n in range(start, freedom - 2, 2):
        term *= cosine * cosine * n / (n + 1)
        total += term
    if start == 1:
        return 0.5 + sine * total / 2
    return 0.5 + (theta + (sine * total if freedom > 1 else 0.0)) / math.pi


def _root(falling: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function crosses zero, by bisection to the last bit that matters."""
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2
