"""Which side a result speaks for, by numbers and by words; every sentence here is invented."""

from __future__ import annotations

import pytest

from db.paper import Paper
from db.reading import judging
from db.reading.finding import Result
from db.reading.read import read_paper


def row(estimate: float, low: float | None = None, high: float | None = None, **more: object) -> Result:
    """A mean difference on the MADRS, where less is better."""
    kept = {"measure": "mean-difference", "scale": "madrs", "benefit_sign": -1} | more
    return Result(estimate=estimate, ci_low=low, ci_high=high, **kept)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (row(-4.0, -6.0, -2.0), "favours-ketamine"),
        (row(4.0, 2.0, 6.0), "favours-comparator"),
        (row(-3.2, -6.9, 0.4), "leans-ketamine"),
        (row(-0.5, -2.4, 1.4), "no-clear-difference"),
        (row(-3.0, p="0.08"), "leans-ketamine"),
        (row(-3.0), "not-stated"),
        (row(2.1, 1.2, 3.6, measure="odds-ratio", benefit_sign=1), "favours-ketamine"),
        (row(0.6, 0.3, 1.2, measure="risk-ratio"), "leans-ketamine"),
        (row(0.95, 0.8, 1.1, measure="risk-ratio"), "no-clear-difference"),
        (row(-4.0, -6.0, -2.0, benefit_sign=0), "not-stated"),
        (row(54.0, measure="response-rate"), "not-stated"),
    ],
)
def test_by_estimate_and_interval_against_what_matters_on_the_scale(result: Result, expected: str) -> None:
    assert judging.judged(result).direction == expected


def directions(results: str, title: str = "Ketamine against midazolam in depression: a randomised trial") -> list[str]:
    """What is read in an invented trial; its words stand where they are said to."""
    abstract = (
        "BACKGROUND: Earlier work found that ketamine was better than midazolam. METHODS: We randomly assigned 80 adults "
        "with depression to intravenous ketamine or midazolam. The primary outcome was the MADRS score at 24 hours. "
        f"RESULTS: {results}"
    )
    found = [f for f in read_paper(Paper(title=title, abstract=abstract)).findings if f.field == "direction"]
    assert all(f.words == abstract[f.start : f.end] for f in found)
    return [f.value for f in found]


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("MADRS scores were significantly lower with ketamine than with midazolam (P < 0.001).", "favours-ketamine"),
        ("MADRS scores were significantly lower with midazolam than with ketamine (P < 0.001).", "favours-comparator"),
        ("There was no significant difference in MADRS scores between the groups.", "no-clear-difference"),
    ],
)
def test_by_the_words_of_the_results(results: str, expected: str) -> None:
    assert directions(results) == [expected]


def test_hopes_and_earlier_findings_are_no_result() -> None:
    assert directions("Eighty adults took part.") in ([], ["not-stated"])


def test_a_case_report_compares_nothing() -> None:
    paper = Paper(title="Ketamine in depression: a case report", abstract="A 40-year-old man improved with ketamine.")
    found = [f.value for f in read_paper(paper).findings if f.field == "direction"]
    assert found == ["not-comparative"]
