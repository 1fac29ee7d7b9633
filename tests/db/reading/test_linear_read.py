"""What the small models answer for a paper, and which words they show for it."""

from __future__ import annotations

from db.paper import Paper
from db.reading.finding import Finding
from db.reading.linear_read import is_of_people
from db.reading.read import read_paper

TRIAL = (
    "METHODS: Forty adults with depression were randomized to ketamine or saline in hospital. "
    "RESULTS: Mood improved more with ketamine. CONCLUSION: Ketamine was effective and rapidly improved depression."
)


def found(field: str, title: str, abstract: str) -> list[Finding]:
    return [f for f in read_paper(Paper(title=title, abstract=abstract)).findings if f.field == field]


def test_mice_are_in_no_clinic() -> None:
    abstract = "METHODS: Mice were given a single injection of ketamine. RESULTS: Mice swam longer."
    assert not [f for f in found("setting", "Ketamine in mice", abstract) if f.rule.startswith("linear:")]


def test_who_was_studied_decides_whether_a_setting_is_asked_for() -> None:
    mouse, human = (Finding("species", value, value, "title", "species-words") for value in ("mouse", "human"))
    assert is_of_people([]) and is_of_people([mouse, human]) and not is_of_people([mouse])


def test_a_conclusion_is_shown_by_words_of_the_conclusion() -> None:
    """Never by "randomized", whatever weight it has."""
    shown = [f for f in found("conclusion", "Ketamine for depression", TRIAL) if f.rule.startswith("linear:")]
    assert shown and all((f.start or 0) >= TRIAL.index("CONCLUSION") for f in shown)
