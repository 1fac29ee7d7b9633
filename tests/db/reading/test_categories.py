"""What the words of the small fields say, and what they only seem to. Every sentence here is invented."""

from __future__ import annotations

import pytest

from db.reading import categories
from db.reading.text import document


def values(field: str, abstract: str, title: str = "Ketamine in depression") -> list[str]:
    return [f.value for f in categories.read(document(title, abstract)) if f.field == field]


def test_a_share_of_women_tells_of_both_sexes() -> None:
    found = [f for f in categories.read(document("", "RESULTS: Of all, 61% were female.")) if f.field == "sex"]
    assert [(f.value, f.words) for f in found] == [("female", "female"), ("male", "female")]
    assert values("sex", "RESULTS: All were female.") == ["female"]


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("METHODS: This secondary analysis drew on a trial.", True),
        ("METHODS: In a post hoc analysis we looked at sleep.", True),
        ("METHODS: Groups were compared with post-hoc Bonferroni tests.", False),
        ("RESULTS: In subgroup analysis, women did better.", False),
        ("RESULTS: In exploratory analysis, cells were fewer.", False),
    ],
)
def test_a_secondary_analysis_is_the_whole_paper(abstract: str, expected: bool) -> None:
    assert ("secondary-analysis" in values("design_flag", abstract)) is expected


def test_papers_that_gather_studies_have_no_blinding_of_their_own() -> None:
    abstract = "METHODS: In this systematic review, double-blind trials of phase 3 were gathered."
    assert values("blinding", abstract) == values("phase", abstract) == []
    assert values("blinding", "METHODS: This double-blind trial gave ketamine.") == ["double-blind"]


def test_a_wish_for_feasible_studies_is_no_pilot() -> None:
    assert values("design_flag", "CONCLUSION: This supports the feasibility of studies.") == []
    assert values("design_flag", "METHODS: This pilot study gave ketamine.") == ["pilot"]


def test_augmentation_is_of_a_drug() -> None:
    assert values("population", "METHODS: They took esketamine as an augmentation treatment.") == [
        "concurrent-antidepressant"
    ]
    assert values("population", "RESULTS: This augmentation was put down to residual drug.") == []


def test_papers_that_gather_studies_have_no_age_or_sex_beside_what_the_title_says() -> None:
    abstract = "METHODS: In this systematic review, trials of adults and women were gathered."
    assert values("age", abstract) == values("sex", abstract) == []
    assert values("age", "METHODS: Twenty adults took part.") == ["adult"]
