"""Whether the primary endpoint was met; every sentence here is invented."""

from __future__ import annotations

import pytest

from db.reading import primary_endpoint, primary_words
from db.reading.text import document

METHODS = (
    "METHODS: Patients were randomly assigned to zeltrin or placebo. The primary end point was overall survival (OS). "
)


def met(results: str, conclusion: str = "", methods: str = METHODS) -> str | None:
    """The value read, or None."""
    text = document("Zeltrin: a randomised trial", f"{methods}RESULTS: {results} CONCLUSIONS: {conclusion}")
    found = primary_endpoint.read(text)
    assert all(f.words == text.text(f.where)[f.start : f.end] for f in found)
    return found[0].value if found else None


@pytest.mark.parametrize(
    ("results", "conclusion", "expected"),
    [
        ("Median OS was longer with zeltrin (hazard ratio, 0.60; 95% CI, 0.45 to 0.80; P < .001).",
         "Zeltrin significantly improved overall survival.", "yes"),
        ("There was no significant difference in OS (hazard ratio, 0.97; 95% CI, 0.80 to 1.17; P = .72).",
         "Zeltrin did not improve overall survival.", "no"),
        ("The trial did not meet its primary end point. Response was higher with zeltrin (P = .01).",
         "Zeltrin did not improve overall survival.", "no"),
        ("There were no treatment differences in any of the primary or secondary outcomes.",
         "Zeltrin was safe and reached the tissue.", "no"),
        ("The trial met its primary end point: OS was significantly longer with zeltrin (P < .001).",
         "Zeltrin improved overall survival.", "yes"),
    ],
)  # fmt: skip
def test_by_what_the_results_say_of_the_outcome_named(results: str, conclusion: str, expected: str) -> None:
    assert met(results, conclusion) == expected


def test_a_trial_announced_has_met_nothing() -> None:
    methods = METHODS + "Patients will be recruited at nine sites and will receive six cycles. "
    assert met("The trial opened in May.", "Findings are expected soon.", methods) is None


def test_a_study_that_is_no_trial_is_not_read() -> None:
    assert primary_endpoint.read(document("A case", "RESULTS: The patient improved. CONCLUSIONS: It worked.")) == []


@pytest.mark.parametrize(
    ("methods", "expected"),
    [
        ("The primary outcome was the change from baseline to day 28 in the MADRS total score.", "madrs total score"),
        ("The primary end point was OS.", "os"),
        ("The primary objective was to compare pain at rest.", "pain at rest"),
        ("Relapse was the primary outcome.", "relapse"),
    ],
)
def test_what_the_primary_endpoint_is_called(methods: str, expected: str) -> None:
    assert expected in primary_words.primary_outcome(document("", f"METHODS: {methods} RESULTS: It fell."))
