"""The words on the pages: units people use, and no more digits than mean anything."""

from __future__ import annotations

from typing import Any

import pytest

from pages import home, paper
from pages.words import licence, moment, number, source, version
from queries.strata import span_of


@pytest.mark.parametrize(
    ("hours", "days", "said"),
    [
        (24, None, "24 h after the first dose"),
        (24, 1, "24 h after the dose"),
        (0.67, None, "40 min after the first dose"),
        (672, 7, "28 days after the first dose, 7 days after the last dose"),
        (None, 14, "14 days after the last dose"),
        (None, None, ""),
    ],
)
def test_a_moment_is_said_once(hours: float | None, days: float | None, said: str) -> None:
    assert moment({"hours_from_first_dose": hours, "days_from_last_dose": days}) == said


def pool(**values: Any) -> dict[str, Any]:
    usual = {
        "measure": "mean-difference", "estimate": 4.278, "ci_low": -0.222, "ci_high": 8.34, "scale": "madrs",
        "window": "28 days", "k": 3, "said": "4.28 (95% CI −0.222 to 8.34)",
    }  # fmt: skip
    return usual | values


def test_a_pooled_difference_is_said_in_points_and_which_way_is_good() -> None:
    assert home.in_a_line(pool()) == "MADRS 4.3 points better (−0.2 to 8.3, 95% CI) at about 28 days, 3 trials pooled"
    assert "at more than 42 days" in home.in_a_line(pool(window="later"))
    assert "2.0 points worse" in home.in_a_line(pool(estimate=-2))
    assert home.in_a_line(pool(measure="odds-ratio", scale="response")).endswith("3 trials pooled; above 1 is good")


@pytest.mark.parametrize("window", ["24 hours", "7 days", "28 days"])
def test_a_window_says_which_times_it_takes_in(window: str) -> None:
    spans = {"24 hours": "up to 36 hours", "7 days": "36 hours to 10 days", "28 days": "10 days to 42 days"}
    assert span_of(window) == spans[window] and span_of("later") == ""


def test_names_that_readers_know() -> None:
    assert (licence("cc-by-nc"), licence(None), licence("public-domain")) == ("CC BY-NC", "", "public domain")
    assert version("acceptedVersion") == "the accepted manuscript" and source("unpaywall") == "Unpaywall"
    assert number(12345) == "12,345" and number(None) == ""


def test_how_a_paper_is_weighed_is_said_once() -> None:
    why = "randomised trial, 30 to 99 people"
    claims = [{"why": why}, {"why": f"{why}; no clear answer here"}, {"why": "cohort"}, {"why": None}]
    assert paper.weighs(claims) == why and paper.weighs([]) == ""
