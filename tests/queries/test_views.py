"""What a study weighs and what a result means, asked of the real views."""

from __future__ import annotations

import sqlite3

import pytest

from tests.queries.invented import add_curated, add_paper, add_result, add_term, insert


def weight(db: sqlite3.Connection, pmid: int) -> float:
    return float(db.execute("select weight from study_lines where pmid = ?", (pmid,)).fetchone()[0])


def effect(db: sqlite3.Connection) -> str:
    return str(db.execute("select effect from result_lines").fetchone()[0])


@pytest.fixture
def madrs(evidence: sqlite3.Connection) -> sqlite3.Connection:
    """A paper, and a scale whose smallest important difference is two points."""
    add_paper(evidence, 1)
    scale = {"field": "scale", "name": "madrs", "label": "MADRS", "smallest_important_difference": 2}
    insert(evidence, "vocabulary", scale)
    return evidence


def test_a_trial_read_by_rules_weighs_less_than_one_read_by_a_person(evidence: sqlite3.Connection) -> None:
    add_paper(evidence, 1)
    add_paper(evidence, 2)
    add_curated(evidence, 7, 2)
    assert weight(evidence, 1) == pytest.approx(0.4)
    assert weight(evidence, 2) == pytest.approx(1.0)


@pytest.mark.parametrize("read_from", ["not recorded", "none"])
def test_what_nobody_has_read_weighs_nothing(evidence: sqlite3.Connection, read_from: str) -> None:
    add_paper(evidence, 1)
    add_curated(evidence, 7, 1, read_from=read_from)
    assert weight(evidence, 1) == 0


@pytest.mark.parametrize(
    "columns",
    [
        {"is_retracted": 1},
        {"design": "meta-analysis"},
        {"design": "guideline"},
        {"design": "protocol"},
        {"abstract": ""},
    ],
)
def test_no_vote_no_weight(evidence: sqlite3.Connection, columns: dict[str, object]) -> None:
    add_paper(evidence, 1, **columns)
    assert weight(evidence, 1) == 0


def test_a_paper_that_pools_studies_weighs_nothing_beside_them(evidence: sqlite3.Connection) -> None:
    add_paper(evidence, 1, part="pooled")
    assert weight(evidence, 1) == 0


def test_size_masking_and_concern_all_count(evidence: sqlite3.Connection) -> None:
    add_paper(evidence, 1)
    for pmid, columns in enumerate([{"n": 20}, {"comparator": "saline"}, {"notice": "expression-of-concern"}], start=2):
        add_paper(evidence, pmid, **columns)
    add_paper(evidence, 9)
    add_term(evidence, 9, "blinding", "open")
    assert all(weight(evidence, pmid) < weight(evidence, 1) for pmid in (2, 3, 4, 9))


def test_a_value_that_no_table_lists_never_makes_a_weight_vanish(evidence: sqlite3.Connection) -> None:
    add_paper(evidence, 1, design="something-new", comparator="something-newer", notice="corrected")
    assert weight(evidence, 1) > 0


def test_a_study_without_a_pmid_is_a_line_too(evidence: sqlite3.Connection) -> None:
    add_curated(evidence, 7, None)
    evidence.execute("insert into studies(study, papers) values ('doi:10.1/x', 1)")
    insert(evidence, "paper_studies", {"pmid": -7, "study": "doi:10.1/x", "part": "whole", "why": "curated"})
    row = evidence.execute("select study, paper, weight from study_lines where pmid = -7").fetchone()
    assert tuple(row) == ("doi:10.1/x", None, pytest.approx(1.0))


def test_a_mismatched_identity_lends_its_reading_to_nobody(evidence: sqlite3.Connection) -> None:
    add_paper(evidence, 1, title="What PubMed says")
    add_curated(evidence, 7, 1, identity="mismatch")
    row = evidence.execute("select title, read_from from study_lines where pmid = 1").fetchone()
    assert tuple(row) == ("What PubMed says", "rules")


@pytest.mark.parametrize(
    ("direction", "stance"),
    [
        ("favours-ketamine", "for"),
        ("leans-ketamine", "qualifies"),
        ("not-inferior", "qualifies"),
        ("no-clear-difference", "qualifies"),
        ("leans-comparator", "qualifies"),
        ("favours-comparator", "against"),
        ("not-comparative", "unclear"),
        ("not-stated", "unclear"),
    ],
)
def test_stance_of_a_result(madrs: sqlite3.Connection, direction: str, stance: str) -> None:
    add_result(madrs, 1, direction)
    assert effect(madrs) == stance


def test_losing_to_a_treatment_that_works_qualifies(madrs: sqlite3.Connection) -> None:
    add_result(madrs, 1, "favours-comparator")
    add_term(madrs, 1, "comparator", "ect")
    assert effect(madrs) == "qualifies"


@pytest.mark.parametrize(("low", "high", "stance"), [(-1.5, 1.0, "against"), (-3.0, 1.0, "qualifies")])
def test_no_difference_counts_against_only_inside_the_smallest_important_one(
    madrs: sqlite3.Connection, low: float, high: float, stance: str
) -> None:
    numbers = {"scale": "madrs", "measure": "mean-difference", "estimate": 0.0, "ci_low": low, "ci_high": high}
    add_result(madrs, 1, "no-clear-difference", **numbers)
    assert effect(madrs) == stance
