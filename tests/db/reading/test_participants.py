"""PsyNamic's number of participants: patients and controls together, in its bands, with the number shown."""

from __future__ import annotations

import pytest

from db.psynamic import answers
from db.reading import linear, participants
from db.reading.counting import candidates
from db.reading.participant_cues import is_of_controls, whose
from db.reading.read import read_rules
from db.reading.text import document


def decided(title: str, abstract: str) -> tuple[str, str]:
    """(label, the words it stands on)."""
    text = document(title, abstract)
    findings = read_rules(text)
    label, place = participants.decide(text, findings, linear.features(text, findings))
    return label, text.text(place[0])[place[1] : place[2]] if place else ""


@pytest.mark.parametrize(
    ("title", "abstract", "label"),
    [
        ("Ketamine in depression", "METHODS: 48 patients were randomised to ketamine or saline.", "41-60"),
        ("A survey of users", "METHODS: A total of 2,310 respondents completed an online survey.", "from-1000"),
        ("Ketamine for depression: a systematic review", "We searched PubMed. Twelve studies were included.",
         "not-applicable"),
        ("How ketamine acts", "Its mechanism is not known. Brain activity changed after ketamine.", "unknown"),
    ],
)  # fmt: skip
def test_the_band_of_those_who_took_part(title: str, abstract: str, label: str) -> None:
    assert decided(title, abstract)[0] == label


def test_the_number_is_shown() -> None:
    assert decided("Ketamine in depression", "METHODS: 48 patients were randomised.") == ("41-60", "48")


def test_controls_counted_further_on_are_added() -> None:
    between = "They had failed two antidepressants and took part in imaging before and after the infusion. " * 2
    text = document(
        "Ketamine and the brain", f"METHODS: 23 patients with depression received ketamine. {between}"
        "For comparison 27 healthy controls were scanned once."
    )  # fmt: skip
    added = [one for one in participants.with_controls(text, participants.ranked(text, participants.weights()[0]))]
    assert [one.label for one in added] == ["41-60"]


def test_a_second_study_is_added() -> None:
    between = "They answered a battery of questionnaires on mood and on how they lived, before and after. " * 2
    text = document(
        "Users", f"METHODS: In study 1 we asked 40 users. {between}In study 2 the same was asked of 23 users."
    )  # fmt: skip
    added = [
        one.label for one in participants.with_controls(text, participants.ranked(text, participants.weights()[0]))
    ]
    assert added == ["61-80"]


def test_a_number_is_told_whose_it_is() -> None:
    lower = "we scanned 20 patients and 21 matched controls in a placebo-controlled study of 41 people."
    counts = [one for one in candidates(lower) if not one.parts]
    assert [one.value for one in counts if is_of_controls(lower, one)] == [21]
    both = next(one for one in candidates(lower) if [part.value for part in one.parts] == [20, 21])
    controls = {("abstract", counts[1].start)}
    assert list(whose("abstract", both, controls)) == ["sum: controls beside others"]
    assert list(whose("abstract", counts[0], controls)) == ["controls are counted apart"]


def test_words_decide_between_choices_of_one_worth() -> None:
    scored = [(0.0, participants.Choice("1-20", {})), (0.0, participants.Choice("unknown", {}))]
    assert participants.dearest(scored, {"1-20": 0.2, "unknown": 0.6}) == "unknown"


def test_an_empty_text_has_an_answer() -> None:
    assert answers(document("", ""))["number_of_participants"] == ["unknown"]
