"""What a systematic review says of itself, and whose number `papers.n` is."""

from __future__ import annotations

import pytest

from db.paper import Paper
from db.reading.finding import Finding
from db.reading.read import Reading
from db.reviews import review_row
from db.rows import paper_row


def finding(field: str, value: str, unit: str = "") -> Finding:
    return Finding(field, value, value, "abstract", "a rule", unit)


def review(abstract: str, *findings: Finding, design: str = "systematic-review") -> tuple[object, ...] | None:
    return review_row(Paper(pmid=1, abstract=abstract), Reading([finding("design", design), *findings], []))


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("We searched PubMed from inception to June 29, 2022.", "2022-06-29"),
        ("Databases were searched until 4th April 2024.", "2024-04-04"),
        ("MEDLINE and Embase (January 1990 to March 2021).", "2021-03"),
        ("We searched CENTRAL up to 2019.", "2019"),
        ("A search of five databases was made. The drug was licensed in March 2019.", None),
        ("Trials published in May 2020 were large.", None),
    ],
)
def test_the_date_of_the_search(sentence: str, day: str | None) -> None:
    row = review(sentence)
    assert row is not None and row[1] == day


@pytest.mark.parametrize(
    ("sentence", "grade"),
    [
        ("There was low-certainty evidence.", "low"),
        ("Very low quality evidence, and moderate certainty for one outcome.", "very low, moderate"),
        ("The quality of the evidence was rated as low.", "low"),
        ("High quality studies are needed.", None),
    ],
)
def test_its_own_grade(sentence: str, grade: str | None) -> None:
    row = review(sentence)
    assert row is not None and row[4] == grade


def test_studies_included_are_not_the_records_screened() -> None:
    row = review("", finding("sample_size", "1859", "studies"), finding("sample_size", "12", "studies"))
    assert row is not None and row[2] == 12


def test_a_trial_is_no_review() -> None:
    assert review("We searched PubMed to June 2022.", design="randomised-trial") is None


@pytest.mark.parametrize(
    ("sizes", "n"),
    [
        ([("40", "participants")], 40),
        ([("12", "studies"), ("800", "participants")], 800),
        ([("24", "animals")], None),
        ([("20", "arm: placebo")], None),
    ],
)
def test_n_counts_people(sizes: list[tuple[str, str]], n: int | None) -> None:
    reading = Reading([finding("sample_size", value, unit) for value, unit in sizes], [])
    assert paper_row(Paper(pmid=1), reading)["n"] == n
