"""How long people were followed and how many left. Every sentence here is invented."""

from __future__ import annotations

import pytest

from db.reading import follow_up
from db.reading.text import document

FOLLOWED = [
    ("METHODS: They came back for a 6-month follow-up.", "180"),
    ("METHODS: Patients were followed up for 12 weeks.", "84"),
    ("RESULTS: The median follow-up was 14 days.", "14"),
    ("RESULTS: Follow-up lasted a total of two years.", "730"),
    ("METHODS: A telephone follow-up was conducted at 6 months.", "180"),
    ("METHODS: Relapse was followed closely.", None),
]


@pytest.mark.parametrize(("abstract", "days"), FOLLOWED)
def test_follow_up_is_in_days(abstract: str, days: str | None) -> None:
    found = [f.value for f in follow_up.read(document("", abstract)) if f.field == "follow_up"]
    assert found == ([days] if days else [])


LEFT = [
    ("RESULTS: Three patients dropped out.", ("3", "people")),
    ("RESULTS: In all, 6.4% of participants discontinued.", ("6.4", "percent")),
    ("RESULTS: The dropout rate was 12% overall.", ("12", "percent")),
    ("RESULTS: Four participants in the ketamine group withdrew.", ("4", "people")),
    ("RESULTS: Sixty-three patients (8.5%) discontinued esketamine.", ("63", "people")),
    ("RESULTS: The drop-out rate was 8.6%.", ("8.6", "percent")),
    ("RESULTS: By the end 5/19 (26%) dropped out.", ("5", "people")),
]


@pytest.mark.parametrize(("abstract", "left"), LEFT)
def test_those_who_left_are_counted(abstract: str, left: tuple[str, str]) -> None:
    found = [(f.value, f.unit.split(",")[0]) for f in follow_up.read(document("", abstract)) if f.field == "dropout"]
    assert found == [left]


def test_dropout_that_a_plan_allows_for_is_no_dropout() -> None:
    found = follow_up.read(document("", "METHODS: We will enrol 80 people, allowing for 20% dropout."))
    assert found == []


def test_the_arm_is_named_where_the_sentence_names_it() -> None:
    (found,) = follow_up.read(document("", "RESULTS: 4 participants in the ketamine group withdrew."))
    assert found.unit == "people, arm: ketamine"


def test_those_of_both_arms_who_left_are_counted() -> None:
    found = follow_up.read(document("", "RESULTS: Of 55 and 56 adults, 12 (22%) and 5 (9%) dropped out."))
    assert [f.value for f in found] == ["12", "5"]
