"""Numbers as papers print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.reading.numerals import numbers, spelled_value

PRINTED = [
    ("forty-two people", [42]),
    ("one hundred and six people", [106]),
    ("one hundred eighteen people", [118]),
    ("two thousand three hundred and five people", [2305]),
    ("a hundred and twenty people", [120]),
    ("1,204 people", [1204]),
    ("1 204 people", [1204]),
    ("36,000 people", [36000]),
    ("0.5 mg/kg and .25 mg/kg", [0.5, 0.25]),
    ("0·49", [0.49]),
    ("n=14", [14]),
    ("50patients", [50]),
    ("twenty two of thirty-one", [22, 31]),
    ("12/24", [12, 24]),
    ("mdma3 and vitamin b12", []),
    ("an eighteen-year-old someone often alone", []),
]


@pytest.mark.parametrize(("text", "values"), PRINTED)
def test_a_printed_number_has_its_value(text: str, values: list[float]) -> None:
    assert [number.value for number in numbers(text)] == values


def test_numbers_stand_where_they_say() -> None:
    text = "of sixty-one women 1,030 were asked"
    assert [text[n.start : n.end] for n in numbers(text)] == ["sixty-one", "1,030"]


@given(st.integers(1, 999_999))
def test_digits_with_and_without_commas_agree(value: int) -> None:
    assert [n.value for n in numbers(f"{value:,} people")] == [n.value for n in numbers(f"{value} people")] == [value]


@pytest.mark.parametrize(("words", "value"), [("ninety", 90), ("nine hundred", 900), ("two hundred and one", 201)])
def test_words_have_their_value(words: str, value: int) -> None:
    assert spelled_value(words) == value
