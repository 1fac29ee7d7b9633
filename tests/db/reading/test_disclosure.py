"""Who paid, who is paid, where it was done. Every sentence here is invented."""

from __future__ import annotations

import pytest

from db.paper import Grant, Paper
from db.reading import disclosure
from db.reading.finding import Finding
from db.reading.text import Document


def found(field: str, abstract: str = "", **more: object) -> list[Finding]:
    text = Document.of(Paper(abstract=abstract, **more))  # type: ignore[arg-type]
    return [f for f in disclosure.read(text) if f.field == field]


@pytest.mark.parametrize(
    ("abstract", "values"),
    [
        ("RESULTS: Pain fell. (Funded by Janssen.)", ["industry"]),
        ("FUNDING: National Institutes of Health.", ["public"]),
        ("This work was supported by the NIH and sponsored by Allergan.", ["industry", "public"]),
        ("Dr A is supported by the Ministry of Health and has received grants from AstraZeneca.", []),
        ("The authors have received support from Pfizer.", []),
        ("Patients received social support from the university.", []),
        ("Pharma companies make ketamine.", []),
    ],
)
def test_the_abstract_says_who_paid_for_the_study(abstract: str, values: list[str]) -> None:
    assert [f.value for f in found("funding", abstract)] == values
    assert all(abstract[f.start : f.end] == f.words for f in found("funding", abstract))


def test_a_grant_names_its_agency() -> None:
    (public,) = found("funding", grants=(Grant(agency="NIMH NIH HHS"),))
    assert (public.value, public.words, public.where) == ("public", "NIMH NIH HHS", "grant")
    (company,) = found("funding", grants=(Grant(agency="Janssen Research"),))
    assert company.value == "industry"


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        ("The authors declare no conflict of interest.", ["none"]),
        ("None.", ["none"]),
        ("A is an employee of Janssen. The others declare no conflict.", ["industry"]),
        ("A holds a patent on an infusion pump.", ["declared"]),
        ("", []),
    ],
)
def test_the_statement_of_conflicts_is_read(statement: str, values: list[str]) -> None:
    assert [f.value for f in found("conflict", conflict_statement=statement)] == values


@pytest.mark.parametrize(
    ("abstract", "values"),
    [
        ("METHODS: Adults at 39 sites in Spain and the United States took part.", ["spain", "united-states"]),
        ("METHODS: Adults in the UK took part.", ["united-kingdom"]),
        ("RESULTS: Findings agree with a study from Japan.", []),
        ("METHODS: A turkey model was used.", []),
    ],
)
def test_the_country_is_the_one_the_methods_name(abstract: str, values: list[str]) -> None:
    assert [f.value for f in found("country", abstract)] == values
