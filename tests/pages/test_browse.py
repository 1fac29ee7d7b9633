"""Browsing: counts that are true, choices that narrow, and a way out of nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages import browse
from pages.browse import Asked
from pages.search import fts_query
from tests.pages import invented


@pytest.fixture
def database(library: Path) -> sqlite3.Connection:
    return sqlite3.connect(library)


def test_every_count_is_the_number_of_papers_behind_it(database: sqlite3.Connection) -> None:
    everything = browse.data(database, Asked())
    for name, values in everything["facets"].items():
        for each in values:
            chosen = browse.data(database, Asked(chosen={name: each["value"]}))
            assert chosen["count"] == each["papers"] == len(chosen["papers"]), (name, each)


def test_a_choice_narrows_and_the_group_of_choices_widens(database: sqlite3.Connection) -> None:
    one = browse.data(database, Asked(chosen={"design": "randomised-trial"}))
    assert {paper["pmid"] for paper in one["papers"]} == {invented.PLAIN, invented.RETRACTED}
    group = browse.data(database, Asked(chosen={"design": "randomised"}))
    assert group["count"] >= one["count"]


def test_nothing_found_says_what_to_loosen(database: sqlite3.Connection) -> None:
    asked = Asked("midazolam", {"design": "systematic-review"})
    found = browse.data(database, asked)
    assert found["count"] == 0
    assert {line["drop"]: line["papers"] for line in found["loosen"]} == {"design": 1, "q": 1}


def test_all_words_are_wanted_first_and_any_of_them_when_none_has_all(database: sqlite3.Connection) -> None:
    found = browse.data(database, Asked("midazolam esketamine"))
    assert found["words"] == "any" and found["count"] == 2
    assert browse.data(database, Asked("ketamine midazolam"))["words"] == "all"


def test_newest_first_is_newest_first(database: sqlite3.Connection) -> None:
    years = [paper["year"] for paper in browse.data(database, Asked(sort="newest"))["papers"]]
    assert years == sorted(years, key=lambda year: year or 0, reverse=True)


def test_an_address_carries_every_choice_and_can_drop_one() -> None:
    asked = Asked("a & b", {"condition": "ptsd", "route": "oral"}, "newest")
    assert asked.address() == "/browse?q=a+%26+b&condition=ptsd&route=oral&sort=newest"
    assert asked.address(route=None) == "/browse?q=a+%26+b&condition=ptsd&sort=newest"


@given(st.text(max_size=80))
def test_a_query_from_whatever_is_typed_never_fails(typed: str) -> None:
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table t using fts5(x)")
    for query in (fts_query(typed), fts_query(typed, " OR ")):
        if query:
            database.execute("select * from t where t match ?", [query]).fetchall()


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ('"treatment resistant" depress*', '"treatment resistant" "depress"*'),
        ("ketamine AND NOT esketamine", '"ketamine" "esketamine"'),
        ("5-HT2A", '"5" "HT2A"'),
        ("   ", ""),
        ('"', ""),
    ],
)
def test_what_people_type_means_what_they_mean(typed: str, query: str) -> None:
    assert fts_query(typed) == query


def test_the_most_cited_by_clinical_articles_come_first_and_the_uncounted_last(database: sqlite3.Connection) -> None:
    with database:
        database.execute(
            "insert or replace into citation_counts values (?, 9, 5, null, null, 0, '2026-11-01')",
            (invented.RETRACTED,),
        )
        database.execute(
            "insert or replace into citation_counts values (?, 99, 1, null, null, 0, '2026-11-01')", (invented.PLAIN,)
        )
    found = [paper["pmid"] for paper in browse.data(database, Asked(sort="cited"))["papers"]]
    assert found[:2] == [invented.RETRACTED, invented.PLAIN] and len(found) > 2
    with database:
        database.execute("delete from citation_counts")
