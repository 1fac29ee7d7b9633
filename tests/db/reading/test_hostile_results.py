"""Whatever a text holds, primary_met, direction and harm raise nothing, show their words, and take their share of time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.paper import Paper
from db.reading import answer, direction, harms, judging, primary_endpoint, results
from db.reading.finding import Finding
from db.reading.question import Question, parsed_claim
from db.reading.text import Document, document
from tests.db.reading.pace import is_in_step

COMPARED = [
    Finding("compound", "racemic", "ketamine", "abstract", "invented", start=0, end=1),
    Finding("comparator", "placebo", "placebo", "abstract", "invented", start=0, end=1),
    Finding("design", "randomised-trial", "randomised", "abstract", "invented", start=0, end=1),
]
PIECES = [
    "ketamine ", "placebo ", "group K ", "RESULTS: ", "CONCLUSION: ", "The primary outcome was pain. ", "primary endpoint ",
    "was not met ", "significantly lower ", "than ", "no difference ", "non-inferior ", "p < .05. ", "P = 00.4; ", "(95% CI ",
    "RR 0.5 (0.2-1.1) ", "12 ± 3 vs. 15 ± 4 ", "adverse ", "events were ", "well tolerated ", "without ", "more ", "; ", "((",
    "İ", "𝛼", "\u200b", "…", "randomised ",
]  # fmt: skip
TEXT = st.one_of(st.text(max_size=500), st.lists(st.sampled_from(PIECES), max_size=80).map("".join))


def by_direction(text: Document) -> list[Finding]:
    rows = judging.judged_rows(text, COMPARED, results.read_results(text, COMPARED))
    assert {row.harm for row in rows} <= {"", "signal", "none-found"}
    return direction.read(text, COMPARED, rows)


def by_answer(text: Document) -> list[Finding]:
    claim = parsed_claim("ketamine is superior to placebo in terms of pain")
    return answer.read(Question("ketamine", "placebo", "pain"), text) + answer.read(claim, text)


READERS: dict[str, Callable[[Document], list[Finding]]] = {
    "primary_met": primary_endpoint.read, "direction": by_direction, "harm": harms.read, "answer": by_answer,
}  # fmt: skip


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=TEXT, abstract=TEXT)
def test_it_raises_nothing_and_shows_its_words(
    reader: Callable[[Document], list[Finding]], title: str, abstract: str
) -> None:
    text = Document.of(Paper(title=title, abstract=abstract))
    for found in reader(text):
        assert found.start is not None and found.end is not None
        # COMPARED stands nowhere in the text: a finding may point to its first letter, never past the end.
        assert found.words == text.text(found.where)[found.start : found.end]


def reading(reader: Callable[[Document], list[Finding]], words: str) -> Callable[[], object]:
    """The reading of a document not yet looked at."""
    text = document("Ketamine or placebo: a randomised trial", "Randomised. RESULTS: " + words)
    _ = text.lower["abstract"]
    return lambda: reader(text)


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("piece", [*PIECES, "a", " ", "more adverse ", "no adverse ", "primary outcome not ", "1 vs "])
def test_time_grows_in_step(reader: Callable[[Document], list[Finding]], piece: str) -> None:
    assert is_in_step(lambda size: reading(reader, piece * (size // len(piece))), 4_000, spare=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("piece", PIECES)
def test_a_megabyte_is_read_in_step_too(reader: Callable[[Document], list[Finding]], piece: str) -> None:
    assert is_in_step(lambda size: reading(reader, piece * (size // len(piece))), 500_000, spare=0.02)
