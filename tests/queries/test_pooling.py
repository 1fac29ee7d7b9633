"""Pooling, against statsmodels and against figures worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.meta_analysis import combine_effects

from queries.pooling import Effect, pool, split_shared_control, t_quantile

estimates = st.floats(-5, 5).map(lambda x: round(x, 3))
variances = st.floats(0.01, 4).map(lambda x: round(x, 3))
settings.register_profile("quick", max_examples=50, deadline=None)
settings.load_profile("quick")
studies = st.lists(st.tuples(estimates, variances), min_size=3, max_size=12)


def effects(pairs: list[tuple[float, float]]) -> list[Effect]:
    return [Effect(f"s{i}", estimate, variance) for i, (estimate, variance) in enumerate(pairs)]


# statsmodels warns that its other rows, which we do not read, assume a known scale.
@pytest.mark.filterwarnings("ignore:`use_t=True`")
@settings(max_examples=40, deadline=None)
@given(studies)
def test_agrees_with_statsmodels(pairs: list[tuple[float, float]]) -> None:
    assume(len({estimate for estimate, _ in pairs}) > 1)
    ours = pool(effects(pairs), floor=False)
    theirs = combine_effects(
        np.array([e for e, _ in pairs]),
        np.array([v for _, v in pairs]),
        method_re="iterated",
        use_t=True,
        atol=1e-6,
        maxiter=500,
    )
    assert ours is not None
    # Where its last step overshoots by a hair statsmodels falls back to no variance between studies at all.
    assume(theirs.tau2 > 0)
    assert ours.tau2 == pytest.approx(theirs.tau2, abs=1e-5)
    row = theirs.summary_frame().loc["random effect wls"]
    assert ours.estimate == pytest.approx(row["eff"], abs=1e-4)
    assert (ours.ci_low, ours.ci_high) == pytest.approx((row["ci_low"], row["ci_upp"]), abs=1e-3)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 10, 29, 100])
@pytest.mark.parametrize("tail", [0.025, 0.05, 0.005])
def test_t_quantile_is_students(freedom: int, tail: float) -> None:
    assert t_quantile(freedom, tail) == pytest.approx(stats.t.ppf(1 - tail, freedom), rel=1e-9)


def test_fewer_than_three_are_never_pooled() -> None:
    assert pool(effects([(1, 1), (2, 1)])) is None


@pytest.mark.parametrize("variance", [0.0, -1.0, math.inf, math.nan])
def test_a_variance_that_is_no_variance_pools_nothing(variance: float) -> None:
    assert pool(effects([(1, 1), (2, 1), (1, variance)])) is None


def test_the_floor_never_lets_agreement_make_the_interval_narrower_than_the_usual_one() -> None:
    pooled = pool(effects([(1.0, 1.0)] * 3))
    assert pooled is not None
    assert pooled.ci_high - pooled.estimate == pytest.approx(t_quantile(2) * math.sqrt(1 / 3))


@given(studies, st.randoms())
def test_order_never_matters(pairs: list[tuple[float, float]], random: object) -> None:
    shuffled = effects(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pool(shuffled) == pool(effects(pairs))


@given(studies)
def test_the_prediction_interval_holds_the_estimate_and_is_no_narrower_than_tau_says(pairs) -> None:  # type: ignore[no-untyped-def]
    pooled = pool(effects(pairs))
    assert pooled is not None
    assert pooled.prediction_low <= pooled.estimate <= pooled.prediction_high
    assert pooled.prediction_high - pooled.estimate >= math.sqrt(pooled.tau2)


def test_two_arms_with_one_control_count_as_one_study() -> None:
    (one,) = split_shared_control([Effect("a", 1.0, 2.0), Effect("a", 3.0, 2.0)])
    assert one.estimate == pytest.approx(2.0)
    # Two independent comparisons would have a variance of 1; the shared control makes it 1.5.
    assert one.variance == pytest.approx(1.5)
