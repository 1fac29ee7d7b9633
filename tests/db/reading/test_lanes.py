"""Sums of printed weights, all answers at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.reading import linear
from db.reading.lanes import Lanes
from db.reading.linear_read import in_order, place_of, says_something, together
from db.reading.text import document

WEIGHTS = st.integers(-9_999, 9_999).map(lambda thousandths: thousandths / 1000)


@given(st.lists(st.lists(WEIGHTS, min_size=3, max_size=3), max_size=40), st.lists(WEIGHTS, min_size=3, max_size=3))
def test_totals_are_the_plain_sums(rows: list[list[float]], start: list[float]) -> None:
    lanes = Lanes(start, [{f"feature {n}": row[lane] for n, row in enumerate(rows)} for lane in range(3)])
    wanted = [sum(column) for column in zip(start, *rows, strict=True)]
    assert lanes.totals(lanes.known) == pytest.approx(wanted, abs=1e-6)


def test_every_model_gives_the_same_alone_and_beside_the_others() -> None:
    text = document("Ketamine for depression", "We gave 20 patients ketamine in hospital. Ketamine improved mood.")
    present = linear.features(text, [])
    names, lanes = together().names, together().lanes
    totals = dict(zip(names, lanes.totals(lanes.known & set(present)), strict=True))
    for question in linear.FIELDS:
        model = linear.model_of(question)
        assert model
        mine = [totals[question, label] for label in model.labels]
        assert linear.chosen(model, mine) == linear.decide(model, present)


@pytest.mark.parametrize(
    ("feature", "words"),
    [("ketamine", "Ketamine"), ("conclusion: ketamine", "ketamine"), ("# of", "3 of"), ("title: for", "for")],
)
def test_a_feature_is_shown_where_it_first_stands(feature: str, words: str) -> None:
    text = document("Ketamine for pain", "RESULTS: 3 of 4 ketamine patients. CONCLUSION: Give ketamine.")
    where, start, end = place_of(feature, text)
    assert text.text(where)[start:end] == words
    assert in_order(("title", 5, 9)) < in_order((where, start, end)) or where == "title"


@pytest.mark.parametrize("feature", ["safety", "conclusion: effective", "well tolerated", "rule:design=cohort"])
def test_words_that_a_person_would_take_for_a_reason(feature: str) -> None:
    assert says_something(feature)


@pytest.mark.parametrize("feature", ["# mg", "# at", "with midazolam", "ratio to", "the", "rule:sample_size=1-20"])
def test_words_that_say_nothing_are_shown_only_where_there_are_no_others(feature: str) -> None:
    assert not says_something(feature)
