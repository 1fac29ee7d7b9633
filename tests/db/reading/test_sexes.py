"""Which sexes took part: one where everybody is said to be of it, both where a share is. Every sentence is invented."""

from __future__ import annotations

import pytest

from db.reading import hints
from db.reading.text import document


def only(abstract: str) -> set[str]:
    """The hints that say of one sex only, or of a share."""
    found = {hint.removeprefix("rule:sexes=") for hint in hints.sexes(document("", f"METHODS: {abstract}"))}
    return {hint for hint in found if hint.startswith("only") or hint == "share"}


@pytest.mark.parametrize(
    ("abstract", "hint"),
    [
        ("Twelve healthy male volunteers took part.", "only male"),
        ("We randomised 24 men with depression.", "only male"),
        ("Pain was measured in women after hysterectomy.", "only female"),
        ("Sixty parturients were given ketamine or saline.", "only female"),
        ("A 61-year-old woman received three infusions.", "only female"),
        ("A 61-year-old patient received three infusions. He slept well.", "only male"),
        ("Of 40 patients 57% were female.", "share"),
        ("Forty patients (mean age 41 years; 23 women) took part.", "share"),
        ("Respondents (n = 80, men=72%) were asked.", "share"),
        ("The sample was predominantly male.", "share"),
    ],
)
def test_one_sex_or_a_share_of_it(abstract: str, hint: str) -> None:
    assert only(abstract) == {hint}


@pytest.mark.parametrize(
    "abstract",
    [
        "Twelve men and 14 women took part.",
        "Male users had lower cortisol.",
        "The drug causes psychosis in man.",
        "Forty patients took part. He et al. found the same.",
        "Forty patients took part.",
    ],
)
def test_nothing_is_said_of_one_sex_only(abstract: str) -> None:
    assert only(abstract) == set()


def test_the_place_is_that_of_the_words() -> None:
    text = document("", "METHODS: Twelve healthy male volunteers took part.")
    place = hints.sexes(text)["rule:sexes=only male"]
    assert place is not None
    assert text.abstract[place[1] : place[2]] == "Twelve healthy male"
