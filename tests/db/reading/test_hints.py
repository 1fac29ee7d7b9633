"""Hints to the linear models: how often the drug was given and which sexes are named, with where each is said."""

from __future__ import annotations

import pytest

from db.reading import hints, linear
from db.reading.read import read_rules
from db.reading.text import Document, document


def hinted(abstract: str) -> set[str]:
    text = document("", abstract)
    return {*hints.giving(text, []), *hints.sexes(text)}


@pytest.mark.parametrize(
    ("abstract", "hint"),
    [
        ("METHODS: Patients received a single intravenous dose of ketamine.", "rule:given_one=dose"),
        ("METHODS: Patients received six infusions of ketamine.", "rule:given_many=infusions"),
        ("METHODS: Mood was rated 24 h after the last infusion.", "rule:given_placed=infusion"),
        ("METHODS: Volunteers received 0.25, 0.5 or 1 mg/kg.", "rule:different_doses=listed"),
        ("METHODS: Twelve men and 14 women took part.", "rule:sexes=both"),
        ("METHODS: Twelve healthy male volunteers took part.", "rule:sexes=male"),
        ("METHODS: She received ketamine.", "rule:sexes=hers"),
    ],
)  # fmt: skip
def test_what_is_said_is_hinted(abstract: str, hint: str) -> None:
    assert hint in hinted(abstract)


@pytest.mark.parametrize(
    ("title", "abstract", "kind"),
    [
        ("Mania after ketamine: a case report", "", "case-report"),
        ("Ketamine in a depressed patient", "", "case-report"),
        ("Ketamine in three patients: case reports", "", None),
        ("Case reports of ketamine: a systematic review", "", None),
        ("Ketamine at home", "METHODS: This case series examined ketamine.", "case-series"),
        ("Ketamine at home", "METHODS: A cohort study of 90 adults.", "cohort-study"),
        ("Ketamine and driving", "", "driving"),
    ],
)
def test_a_rare_kind_is_hinted(title: str, abstract: str, kind: str | None) -> None:
    assert list(hints.kinds(document(title, abstract))) == ([f"rule:kind={kind}"] if kind else [])


def test_other_peoples_doses_are_no_hint() -> None:
    assert not [name for name in hinted("BACKGROUND: Six infusions helped men.") if "given" in name or "his" in name]


def test_a_hint_stands_where_its_words_stand() -> None:
    text: Document = document("", "METHODS: Patients received six infusions of ketamine.")
    where, start, end = hints.giving(text, [])["rule:given_many=infusions"] or ("", 0, 0)
    assert text.text(where)[start:end] == "six infusions"


def test_no_finding_hangs_on_the_sexes() -> None:
    """A reading does without them, so no model that gives a finding may have learned one."""
    models = (linear.model_of(question) for question in linear.FIELDS)
    assert not [feature for m in models if m for feature in m.weights if feature.startswith("rule:sexes")]


@pytest.mark.parametrize(
    ("abstract", "hint"),
    [
        ("METHODS: 48 patients were randomised.", "rule:people=above 0"),
        ("METHODS: Patients were randomised.", "rule:people=none"),
    ],
)
def test_it_is_hinted_how_surely_people_are_counted(abstract: str, hint: str) -> None:
    assert hint in hints.people(document("", abstract))


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        ("alcohol-use", {"alcohol-use", "substance-use", "mental-illness"}),
        ("migraine", {"migraine", "chronic-pain"}),
        ("healthy-volunteers", {"healthy-volunteers"}),
    ],
)
def test_a_condition_counts_as_what_it_is_a_kind_of(value: str, kinds: set[str]) -> None:
    assert set(hints.kinds_of("condition", value)) == kinds


def test_a_condition_and_its_kinds_stand_where_its_words_stand() -> None:
    text = document("Ketamine for alcohol dependence", "METHODS: Forty adults drank less.")
    said = linear.said(text, read_rules(text))
    places = {said[f"{said_by}:condition=mental-illness"] for said_by in ("rule", "title", "main")}
    assert places == {said["title:condition=alcohol-use"]}
