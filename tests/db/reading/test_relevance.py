"""Which of several clauses that name an outcome answers a question; every sentence here is invented."""

from __future__ import annotations

import pytest

from db.reading.question import Question
from db.reading.relevance import clauses
from db.reading.text import document
from db.reading.words_said import anywhere

FRAME = "METHODS: Adults received zeltrin or placebo. RESULTS: {} CONCLUSIONS: More work is planned."
ASKED = Question("zeltrin", "placebo", "sleep quality score")


def chosen(results: str, asked: Question = ASKED) -> str:
    """The clause that fits best."""
    text = document("Zeltrin", FRAME.format(results))
    best = max(clauses(asked, text), key=lambda one: one.fit)
    return text.abstract[best.start : best.end]


@pytest.mark.parametrize(
    "before",
    [
        "The baseline sleep quality score did not differ between zeltrin and placebo (P = 0.61).",
        "Before the study treatment the sleep quality score did not differ between zeltrin and placebo (P = 0.61).",
    ],
)
def test_what_was_before_treatment_gives_way_to_a_result_with_fewer_of_the_words(before: str) -> None:
    result = "Sleep quality rose more with zeltrin than with placebo (P = 0.02)."
    assert chosen(f"{before} {result}") == result


def test_a_clause_that_opens_with_the_outcome_is_preferred() -> None:
    aside = "With zeltrin and less coffee than usual, the noise of traffic outside lowered the score of sleep quality."
    told = "Sleep quality had a lower score with zeltrin than with coffee as usual."
    assert chosen(f"{aside} {told}") == told
    assert chosen(f"{told} {aside}") == told


def test_a_clause_that_names_the_outcome_word_for_word_is_preferred() -> None:
    loose = "Quality of a score for sleep was lower with zeltrin."
    exact = "Sleep quality score was lower with zeltrin."
    assert chosen(f"{loose} {exact}") == exact
    assert chosen(f"{exact} {loose}") == exact


def test_words_of_an_abstract_are_paired_across_its_sentences_and_numbers_are_one_word() -> None:
    text = document("Zeltrin", "Itch fell by 12. Sleep fell by 7.")
    assert anywhere(text) == [
        f"abstract: {run}" for run in ("itch", "fell", "by", "#", "sleep", "itch fell", "fell by", "by #", "# sleep", "sleep fell")
    ]  # fmt: skip
