"""Whatever a text holds: no exception, every finding's words are the text at its offsets, and time grows in step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.paper import Paper
from db.reading import answer
from db.reading.question import Question
from db.reading.read import read_document, read_paper
from db.reading.text import Document
from tests.db.reading.pace import is_in_step

PIECES = st.sampled_from(
    [
        "ketamine ", "esketamine", "S(+)-ketamine ", "depression ", "0.5 mg/kg ", "i.v. ", "vs. ", "METHODS: ", "RESULTS:",
        "randomly assigned ", "placebo", "((((", "[[", "n = ", "1,000", "p < .05. ", "\n", "İ", "ﬁ", "𝛼", "\u200b", "a" * 50,
        "95% CI ", "- ", "‐", "…", "“", "NCT00088699 ", "iv ", "oral ", "versus ", "not ", "without ",
    ]
)  # fmt: skip
TEXT = st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=TEXT, abstract=TEXT)
def test_every_finding_shows_the_words_at_its_place(title: str, abstract: str) -> None:
    for f in read_paper(Paper(title=title, abstract=abstract)).findings:
        if f.where in {"title", "abstract"}:
            text = title if f.where == "title" else abstract
            assert f.start is not None and f.end is not None
            assert f.words == text[f.start : f.end]


HOSTILE = [
    "a", "(", "ketamine ", "1", " ", "random ", "depress", "i.v. ", "\n", "é", "n = 1, ", "not without ", "0.5 mg/kg ",
    "ketamine vs. placebo. ", "randomly ", "compared with the ", "mg/", "- ", "treatment resistant ", "CI ", "(95% CI ",
    "ketamine with morphine and ", "low-dose ketamine ",
]  # fmt: skip


QUESTION = Question("ketamine", "placebo", "pain")


def reading(text: str) -> Callable[[], object]:
    """Reading the text whole, with a question."""
    paper = Paper(title="Ketamine", abstract=text)

    def read() -> None:
        document = Document.of(paper)
        read_document(document)
        answer.read(QUESTION, document)

    return read


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_in_step_with_the_text(piece: str) -> None:
    reading(piece)()
    assert is_in_step(lambda size: reading(piece * (size // len(piece))), 15_000, spare=0.03)


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE)
def test_a_megabyte_is_read_in_step_too(piece: str) -> None:
    assert is_in_step(lambda size: reading(piece * (size // len(piece))), 500_000)
