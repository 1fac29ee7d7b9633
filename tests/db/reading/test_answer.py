"""A question put to an abstract is answered from the clause that decides; every sentence here is invented."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from db.reading import answer, logistic
from db.reading.cli import read
from db.reading.question import Question, asked, parsed_claim
from db.reading.text import document
from tests.db.reading.pace import is_in_step

FRAME = "METHODS: Adults received zeltrin or placebo. RESULTS: {} CONCLUSIONS: More work is planned."
UP, DOWN, NONE = "significantly increased", "significantly decreased", "no significant difference"


def answered(result: str, outcome: str, intervention: str = "zeltrin", comparator: str = "placebo") -> str:
    """The answer to a question on an abstract with one result."""
    found = answer.read(Question(intervention, comparator, outcome), document("Zeltrin", FRAME.format(result)))
    return found[0].value


@pytest.mark.parametrize(
    ("result", "outcome", "expected"),
    [
        ("Pain scores were significantly lower with zeltrin than with placebo (P < 0.001).", "pain scores", DOWN),
        ("Pain scores were significantly lower with placebo than with zeltrin (P < 0.001).", "pain scores", UP),
        ("Compared with placebo, zeltrin significantly increased walking speed (P = 0.01).", "walking speed", UP),
        ("Walking speed did not differ between groups (P = 0.41).", "walking speed", NONE),
        ("The zeltrin group had significantly fewer relapses than the placebo group (P = 0.02).", "relapses", DOWN),
        ("The decrease in itch was significantly greater with zeltrin than placebo (P = 0.003).", "itch", DOWN),
        ("There was no significant difference between groups in sleep time.", "sleep time", NONE),
        (
            "Zeltrin reduced pain (P < 0.001 versus placebo), but nausea was similar in both groups (P = 0.6).",
            "nausea",
            NONE,
        ),
    ],
)
def test_the_outcome_with_the_intervention_against_the_comparator(result: str, outcome: str, expected: str) -> None:
    assert answered(result, outcome) == expected


def test_swapping_the_treatments_turns_the_answer() -> None:
    result = "Blood loss was significantly higher with zeltrin than with placebo (310 vs 120 ml; P < 0.001)."
    assert answered(result, "blood loss") == UP
    assert answered(result, "blood loss", "placebo", "zeltrin") == DOWN


def test_the_words_shown_are_the_clause_that_decided() -> None:
    text = document("Zeltrin", FRAME.format("Itch fell. Pain scores were lower with zeltrin than placebo (P < 0.01)."))
    (found,) = answer.read(Question("zeltrin", "placebo", "pain scores"), text)
    assert found.words == "Pain scores were lower with zeltrin than placebo (P < 0.01)."
    assert found.words == text.abstract[found.start : found.end]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("A is superior to B in terms of pain", Question("A", "B", "pain", "superior")),
        ("A + C is superior or other to B in terms of pain", Question("A + C", "B", "pain", "different")),
        ("A is non-inferior or equivalent to B in terms of pain", Question("A", "B", "pain", "not inferior")),
        ("A is inferior to B in terms of pain", Question("B", "A", "pain", "superior")),
        ("Bees sing", Question("", "", "Bees sing", "different")),
    ],
)
def test_a_claim_is_taken_apart(claim: str, expected: Question) -> None:
    assert parsed_claim(claim) == expected


def test_a_claim_of_an_outcome_that_differs_is_told_from_one_that_does_not() -> None:
    text = document(
        "Zeltrin for pain",
        "METHODS: Adults received zeltrin or placebo. RESULTS: Zeltrin significantly reduced pain compared with placebo "
        "(P < 0.001). There was no significant difference in depression (P = 0.7). CONCLUSIONS: Zeltrin relieves pain.",
    )
    said = [
        answer.read(parsed_claim(f"zeltrin is superior or other to placebo in terms of {outcome}"), text)[0].value
        for outcome in ("pain", "depression")
    ]
    assert said == ["supported", "not supported"]


def test_half_a_question_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="outcome"):
        asked({"intervention": "zeltrin"})
    assert asked({"title": "no question"}) is None


def test_the_command_answers_a_question_in_its_line() -> None:
    line = {"id": 7, "title": "Zeltrin", "intervention": "zeltrin", "comparator": "placebo", "outcome": "pain scores"}
    line["abstract"] = FRAME.format("Pain scores were significantly lower with zeltrin than placebo (P < 0.001).")
    result = CliRunner().invoke(read, input=json.dumps(line))
    found = [f for f in json.loads(result.output)["findings"] if f["field"] == "answer"]
    assert [f["value"] for f in found] == [DOWN]


@given(st.text(max_size=400), st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_hostile_text_never_raises_and_words_stand_at_their_place(abstract: str, treatment: str, outcome: str) -> None:
    text = document(treatment, abstract)
    for question in (Question(treatment, "placebo", outcome), parsed_claim(outcome)):
        for found in answer.read(question, text):
            assert found.words == text.text(found.where)[found.start : found.end]


def test_a_doubled_text_takes_no_more_than_its_share() -> None:
    words = ["pain", "was", "(", "lower", ";", "than", "placebo", "5", "vs", "group", "a", ".", "The", "p", "<", "0.05"]
    chosen = random.Random(4).choices(words, k=12_000)
    asked = Question("zeltrin", "placebo", "pain")

    def prepare(size: int) -> Callable[[], object]:
        text = document("Zeltrin", " ".join(chosen[:size]))
        return lambda: answer.read(asked, text)

    assert is_in_step(prepare, 6_000, spare=0.02)


def test_what_is_said_many_times_is_no_louder_than_the_bound() -> None:
    assert logistic.bounded({"up": 4.0, "down": -3.0, "near": 0.4}, 1.0) == {"up": 1.0, "down": -1.0, "near": 0.4}
