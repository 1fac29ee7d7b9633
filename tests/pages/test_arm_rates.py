"""Rates in two arms: never the wrong arm, never the wrong outcome, and nothing where a sentence prints no pair."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.arm_rates import Rates, by_arm, in_words
from pages.topic_rates import by_people, per_hundred, rates


def pairs(words: str) -> list[tuple[str, str, float | None, float | None]]:
    return [(one.outcome, one.when, one.ketamine, one.comparator) for one in in_words(words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Scores fell; response 64% v 28%.", [("response", "", 64, 28)]),
        ("Response 40% v 20%; day 7 response 46% v 18%, remission 35% v 18%.",
         [("response", "", 40, 20), ("response", "day 7", 46, 18), ("remission", "day 7", 35, 18)]),
        ("Remission 63% with ECT versus 46% with ketamine.", [("remission", "", 46, 63)]),
        ("Week 8 remission 91/336 (27.1%) against 60/340 (17.6%).", [("remission", "week 8", 27.1, 17.6)]),
        ("Ideas gone at day 3, in remission: 46 people (63.0%) with ketamine, 25 (31.6%) with placebo.",
         [("remission", "", 63, 31.6)]),
        ("7% against 0.9% stopped for adverse events.", [("stopped because of adverse events", "", 7, 0.9)]),
        ("Remission 27.3% against 0 (NNT 3.7).", [("remission", "", 27.3, 0)]),
        ("Relapse 27% continuing v 45% switched; stable responders 26% v 58%.",
         [("relapse", "", 27, 45), ("relapse", "", 26, 58)]),
        ("Remission then no relapse to week 32: 22% against 14%.", [("remission without relapse", "", 22, 14)]),
        ("Response 33% against 0 (LSAS), 89% against 53% (VAS).", [("response", "", 33, 0), ("response", "", 89, 53)]),
        ("Dissociation 76% with ketamine and 18% with midazolam.", [("dissociation", "", 76, 18)]),
    ],
)  # fmt: skip
def test_a_printed_pair_is_read_for_the_right_arms(words: str, expected: list[Any]) -> None:
    assert pairs(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "Remission 37%, 31%, 14% and 13% in the first to fourth step.",
        "45% responded and 30% remitted, uncontrolled.",
        "Scores fell 55% and 34%.",
        "At 24 h 53% v 24% scored zero.",
        "Response 12 v 6; MADRS fell 16.5 v 8.8 points.",
        "",
    ],
)
def test_what_is_no_pair_of_rates_gives_none(words: str) -> None:
    assert pairs(words) == []


@given(st.text(alphabet="0123456789.%() ;:,vaginstremoupdk", max_size=200))
def test_no_sentence_breaks_it_and_a_rate_stays_one(words: str) -> None:
    for one in in_words(words):
        assert one.ketamine is not None and 0 <= one.ketamine <= 100


def row(**values: Any) -> dict[str, Any]:
    usual = {
        "pmid": 1, "doi": None, "outcome": "response", "measure": "response-rate", "comparison": "ketamine",
        "estimate": 50.0, "words": "50%", "where": "abstract", "hours_from_first_dose": 24.0,
        "days_from_last_dose": None, "direction": "favours-ketamine", "comparator": "midazolam", "ci_low": None,
        "ci_high": None, "design": "randomised-trial", "year": 2020, "n": 40,
    }  # fmt: skip
    return usual | values


def test_the_rates_of_two_arms_are_joined_only_at_the_same_time() -> None:
    rows = [row(), row(comparison="midazolam", estimate=20.0), row(comparison="placebo", hours_from_first_dose=168.0)]
    found = [(one.ketamine, one.comparator, one.comparator_name) for _, one in by_arm(rows)]
    assert found == [(50.0, 20.0, "midazolam"), (None, 50.0, "placebo")]


def test_three_arms_are_not_guessed_into_two() -> None:
    rows = [row(), row(comparison="midazolam"), row(comparison="placebo")]
    assert list(by_arm(rows)) == []


def test_where_everybody_had_ketamine_no_rate_is_called_one_without_it() -> None:
    said = {"where": "curated", "measure": None, "estimate": None, "words": "response 41% v 13%"}
    assert rates([row(**said, comparator="other-ketamine")]) == []
    assert rates([row(**said, direction="not-comparative")]) == []
    assert [(one["ketamine"], one["difference"]) for one in rates([row(**said)])] == [(41.0, "28 more")]


@pytest.mark.parametrize(
    ("estimate", "low", "high", "said"),
    [(0.04, -0.1, 0.18, "4 more (10 fewer to 18 more)"), (5.3, -13.6, None, "5 more (95% bound: 14 fewer)"),
     (-0.2, None, None, "20 fewer"), (0.001, None, None, "no difference")],
)  # fmt: skip
def test_a_printed_difference_in_risk_is_said_in_people(estimate: float, low: Any, high: Any, said: str) -> None:
    assert per_hundred(row(measure="risk-difference", estimate=estimate, ci_low=low, ci_high=high)) == said


def test_an_outcome_is_a_harm_or_an_effect() -> None:
    assert Rates("dissociation", "", 1, 2, "", "").is_harm and not Rates("relapse", "", 1, 2, "", "").is_harm


@pytest.mark.parametrize(
    ("doubt", "words", "said"),
    [
        ("no interval; harm: more rises of blood pressure; short", "MADRS fell.", "more rises of blood pressure"),
        ("Harm = 3/56 v 0 stopped for adverse events. no more", "", "3/56 v 0 stopped for adverse events"),
        (None, "MADRS fell 4 points; 7% against 0.9% stopped for adverse events.",
         "7% against 0.9% stopped for adverse events"),
        (None, "MADRS fell 4 points.", ""),
    ],
)  # fmt: skip
def test_what_is_said_of_harm_is_about_harm(doubt: str | None, words: str, said: str) -> None:
    assert by_people([row(harm="signal", doubt=doubt, words=words, where="curated")])[0]["harm_words"] == said
    assert by_people([row(harm=None, doubt=doubt, words=words, where="curated")]) == []
