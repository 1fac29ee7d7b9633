"""Readers of numbers meet any text: no exception, words where they say, time that grows with the text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.reading import dose, dosing, effect, rates, sample_size, scale, timepoint
from db.reading.finding import Finding
from db.reading.results import read_results
from db.reading.text import Document, document
from tests.db.reading.pace import is_in_step

READERS = [sample_size.read, dose.read, dosing.read, timepoint.read, scale.read, effect.read, rates.read]
PIECES = st.sampled_from(
    [
        "ketamine ", "midazolam ", "placebo ", "n = ", "(n=", "12", "1,204", "forty-two ", "one hundred ", "patients ", "%",
        "mg/kg ", "µg kg-1 ", "over ", "minutes ", "0.5 ", ".", ", ", "; ", "(", ")", "[", "95% CI ", "OR ", "mean difference ", "=",
        "-", "–", " to ", "p < 0.05", "randomised ", "response ", "MADRS ", "day ", "week 4 ", "RESULTS: ", "METHODS: ", "\n", "and ",
        "respectively", "ﬁ", "İ", "½", "٣", "²", "\u2009", "\u0000", "🙂",
    ]
)  # fmt: skip
WILD = st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=300))


def everything(text: Document) -> list[Finding]:
    return [finding for read in READERS for finding in read(text)]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WILD, WILD)
def test_any_text_is_read_and_words_stand_where_they_say(title: str, abstract: str) -> None:
    text = document(title, abstract)
    found = everything(text)
    for one in (*found, *read_results(text, found)):
        assert one.start is not None and one.words == text.text(one.where)[one.start : one.end]


@settings(max_examples=25, deadline=None)
@given(WILD)
def test_the_same_text_reads_the_same(abstract: str) -> None:
    assert everything(document("", abstract)) == everything(document("", abstract))


LONG = [
    "1", "1,", "1 ", "one ", "one hundred ", "n = ", "(n=3) ", "12 patients ", "12 patients and ", "0.5 mg/kg, ", "mg/kg ", "ketamine ",
    "ketamine 0.5 mg/kg ", "OR = ", "95% CI 0.1 to ", "mean difference ", "odds ratio 0.5 (", "5% ", "response ", "response 5% vs ",
    "after 2 weeks ", "primary ", "(", "[", "a b c d ", "randomised to ketamine (n = 3) or ", "six big red infusions ", "2 h, ",
]  # fmt: skip


def reading(text: str) -> Callable[[], object]:
    prepared = document("", text)
    _ = prepared.lower
    return lambda: everything(prepared)


@pytest.mark.parametrize("piece", LONG)
def test_a_doubled_text_takes_no_more_than_its_share(piece: str) -> None:
    assert is_in_step(lambda size: reading(piece * (size // len(piece))), 12_000, spare=0.1)
