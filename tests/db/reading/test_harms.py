"""Harm is told apart from benefit; every sentence here is invented."""

from __future__ import annotations

import pytest

from db.reading import harms
from db.reading.text import document


def harm(results: str, label: str = "RESULTS") -> list[str]:
    """The values read from one sentence on ketamine."""
    text = document("Ketamine in adults", f"METHODS: Adults received ketamine or saline. {label}: {results}")
    found = harms.read(text)
    assert all(f.words == text.text(f.where)[f.start : f.end] for f in found)
    return [f.value for f in found]


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("Dissociative symptoms were more frequent with ketamine than with saline.", ["signal"]),
        ("Ketamine increased blood pressure by 12 mm Hg.", ["signal"]),
        ("No serious adverse events occurred.", ["none-found"]),
        ("Ketamine was well tolerated.", ["none-found"]),
        ("Adverse events were similar in both groups.", ["none-found"]),
        ("Ketamine increased blood pressure. No serious adverse events occurred.", ["signal", "none-found"]),
        ("Cardiovascular collapse was more common with ketamine than with etomidate.", ["signal"]),
        ("Three patients developed hepatotoxicity with raised transaminases.", ["signal"]),
        ("Signals were found for dissociation and sedation.", ["signal"]),
        ("Over 32 weeks adverse events were consistent with its known profile.", ["none-found"]),
        ("Hypotension was more common with propofol.", []),
        ("More dry mouth (OR 5.85, 95% CI 1.3 to 25.9) and dizziness came with ketamine than with saline.", ["signal"]),
        ("Patients on ketamine were significantly more sedated.", ["signal"]),
        ("A high incidence of serious adverse events was evident.", ["signal"]),
        ("This regimen had limited side effects.", ["none-found"]),
        ("Everyone tolerated both infusions well.", ["none-found"]),
        ("These data support the long-term cognitive safety of ketamine.", ["none-found"]),
        ("The long-term safety of ketamine is not known.", []),
        ("Ketamine had more tolerable side effects than saline.", []),
        ("More of them had bipolar or psychotic disorders.", []),
        ("Pain scores fell.", []),
        ("Ketamine led to less nausea than saline.", []),
        ("None of the patients reported adverse effects.", ["none-found"]),
        ("We noted neither hallucinations nor nightmares.", ["none-found"]),
        ("The groups were comparable in respect of side effects such as nystagmus.", ["none-found"]),
        ("Esketamine did not prolong recovery or increase the incidence of adverse events.", ["none-found"]),
        ("Dissociative symptoms were brief and transient.", ["none-found"]),
        ("Safety profiles were similar between arms.", ["none-found"]),
        ("Adverse events were reported in 22% with ketamine and in 23% with saline.", ["none-found"]),
        ("Adverse events were reported in 42% with ketamine and in 23% with saline.", ["signal"]),
        ("The drug was tolerated by all participants.", ["none-found"]),
        ("There was one serious adverse event, deemed unrelated to ketamine.", ["none-found"]),
        ("Ketamine produced psychosis-like symptoms and perceptual alterations.", ["signal"]),
        ("Ketamine increased BPRS scores.", ["signal"]),
        ("Ketamine impaired verbal learning.", ["signal"]),
        ("Ketamine did not impair verbal learning.", []),
        ("Ketamine users had lower urinary tract symptoms more often than others.", ["signal"]),
        ("Two patients withdrew because of dissociative side effects.", ["signal"]),
        ("Three patients on ketamine had hallucinations.", ["signal"]),
        ("Tolerability was poor with ketamine.", ["signal"]),
        ("Adults without psychotic features were seen.", []),
        ("There were no safety issues.", ["none-found"]),
        ("Psychomimetic reactions were absent.", ["none-found"]),
        ("Major complications were seen in none.", ["none-found"]),
        ("The two groups did not differ in the occurrence of adverse events.", ["none-found"]),
        ("The infusion was tolerated without problems; vital signs remained stable.", ["none-found"]),
        ("Ketamine had an acceptable side-effect profile.", ["none-found"]),
        ("Hallucinations were seen in four patients on ketamine.", ["signal"]),
        ("Ketamine was associated with unpleasant dreams.", ["signal"]),
        ("Dissociation was seen in 61% with esketamine and in 9% with saline.", ["signal"]),
        ("Ketamine had a similar effect on mood but more side effects than ECT.", ["signal"]),
        ("ECT caused more memory impairment than ketamine.", []),
        ("Complications were not more frequent.", ["none-found"]),
        (
            "Ketamine increased blood pressure and dissociation, with no serious adverse events.",
            ["signal", "none-found"],
        ),
    ],
)
def test_what_the_results_tell_of_harm(results: str, expected: list[str]) -> None:
    assert harm(results) == expected


def test_an_aim_is_no_harm() -> None:
    assert harm("We asked whether ketamine is associated with dependence.", "OBJECTIVE") == []


SAFE = "RESULTS: Blood pressure increased during infusions. CONCLUSIONS: Ketamine was well tolerated."


def test_what_occurred_is_no_signal_where_nobody_went_without_and_the_conclusion_calls_it_safe() -> None:
    alone = document("Ketamine in 12 adults: an open-label study", SAFE)
    assert [f.value for f in harms.read(alone)] == ["none-found", "signal"]
    beside_saline = document("Ketamine in 12 adults against saline", SAFE)
    assert [f.value for f in harms.read(beside_saline)] == ["signal", "none-found"]


def test_sedation_is_no_harm_where_it_is_the_aim() -> None:
    text = document("Ketamine for procedural sedation", "RESULTS: Children on ketamine were more sedated.")
    assert harms.read(text) == []
