"""What is said of an outcome beside its own clause; every sentence here is invented."""

from __future__ import annotations

import pytest

from db.reading import scope
from db.reading.question import Question
from db.reading.relevance import Clause, clauses
from db.reading.text import Document, document


def best(
    result: str, outcome: str, intervention: str = "zeltrin", comparator: str = "placebo"
) -> tuple[Clause, Document]:
    """The clause of a result that names an outcome best, and its text."""
    text = document("Zeltrin", f"METHODS: Adults took part. RESULTS: {result} CONCLUSIONS: More work is planned.")
    return max(clauses(Question(intervention, comparator, outcome), text), key=lambda clause: clause.fit), text


@pytest.mark.parametrize(
    ("result", "outcome", "expected"),
    [
        ("Itch at week four fell by 12 points, but this was not significant.", "itch", ["then none"]),
        ("Itch was lower with zeltrin. However, these differences did not reach significance.", "itch", ["then none"]),
        ("Zeltrin reduced pain but not itch.", "itch", ["excepted"]),
        ("Itch was lower with zeltrin. Pain fell too.", "itch", []),
    ],
)  # fmt: skip
def test_a_difference_taken_back_behind_it_or_by_an_exception(result: str, outcome: str, expected: list[str]) -> None:
    assert list(scope.signs(*best(result, outcome))) == expected


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("Relapse was seen in 18% of the placebo group and in 12% of the zeltrin group.", -1),
        ("Relapse was reported during 25% of zeltrin and 9% of placebo visits.", 1),
        ("Relapse rates for zeltrin were 31.4 and for placebo 44.0.", -1),
        ("Relapse was as common with zeltrin as with placebo.", 0),
    ],
)
def test_the_number_of_each_arm_behind_the_outcome(result: str, expected: int) -> None:
    assert scope.beside_arms(*best(result, "relapse")) == expected


def test_that_nothing_differed_at_all_is_said_once_for_every_outcome() -> None:
    _, text = best("There were no significant differences in any of the outcome measures.", "pain")
    assert scope.of_all(text) == ["none of all, results"]


def sides(intervention: str, comparator: str, result: str) -> set[int]:
    """Whom the clause of a result names."""
    clause, _ = best(result, "relapse", intervention, comparator)
    return {side for *_, side in clause.arms}


def test_a_treatment_by_its_first_letters_or_by_what_it_is_of_the_two() -> None:
    assert sides("zeltrin ombrexate fulocil", "mirtane", "Relapse was rarer with zof.") == {1}
    assert sides("mirtane", "mirtane plus zeltrin", "Relapse was rarer in the combination group.") == {-1}
