"""A document keeps its offsets whatever stands in it, and knows what each sentence does."""

from __future__ import annotations

import pytest

from db.reading.text import document


def sentences(abstract: str) -> list[str]:
    text = document("", abstract)
    return [abstract[s.start : s.end] for s in text.sentences]


@pytest.mark.parametrize(
    "abstract",
    [
        "Ketamine 0.5 mg/kg i.v. was compared vs. saline. It worked.",
        "Berman et al. 2000 gave ketamine. We repeat it.",
        "Dose was 0.5 mg/kg. Response was 71% (p = .01). It lasted.",
    ],
)
def test_a_full_stop_inside_an_abbreviation_or_number_ends_nothing(abstract: str) -> None:
    assert len(sentences(abstract)) == abstract.count(". ") + 1 - abstract.count("vs. ") - abstract.count(
        "al. "
    ) - abstract.count("i.v. ")


def roles(abstract: str) -> list[str]:
    return [s.role for s in document("", abstract).sentences]


def test_labels_say_what_a_sentence_does() -> None:
    labelled = "BACKGROUND: Much is unknown.\nMETHODS: We gave it. We looked.\nRESULTS: It helped.\nCONCLUSIONS: Good."
    assert roles(labelled) == ["background", "methods", "methods", "results", "conclusion"]


def test_labels_are_known_within_a_line() -> None:
    assert roles("Objective: To see. Methods: We gave it. Results: It helped. Conclusion: Good.") == [
        "aim",
        "methods",
        "results",
        "conclusion",
    ]


def test_without_labels_the_words_say_it() -> None:
    assert roles(
        "Depression is common. We aimed to test ketamine. Twenty patients were randomly assigned to ketamine or saline. "
        "Ketamine reduced scores (p < 0.01). These results suggest that ketamine helps."
    ) == ["background", "aim", "methods", "results", "conclusion"]


def test_an_aim_under_background_is_an_aim() -> None:
    assert roles("BACKGROUND: Depression is common. We aimed to test ketamine.\nMETHODS: We did.")[1] == "aim"


def test_lower_case_keeps_every_offset() -> None:
    text = document("İSTANBUL", "Ketamine – İ – 0·5 mg/kg")
    assert len(text.lower["title"]) == len(text.title)
    assert len(text.lower["abstract"]) == len(text.abstract)
    assert "ketamine - " in text.lower["abstract"]
