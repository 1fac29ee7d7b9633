"""Browsing: counts that are true, choices that narrow, and a way out of nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

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


@pytest.mark.parametrize("typed", ["AND", "|", '"', "*", "'", "NEAR", "OR NOT", "…", '""', "( )"])
def test_what_holds_no_word_finds_nothing_rather_than_everything(database: sqlite3.Connection, typed: str) -> None:
    found = browse.data(database, Asked(typed))
    assert found["unsearchable"] and found["count"] == 0 and found["papers"] == []
    assert not browse.data(database, Asked(f"midazolam {typed}"))["unsearchable"]


async def test_what_holds_no_word_is_told_so(client: Any) -> None:
    answer = await client.get("/browse?q=AND&condition=depression")
    assert "Nothing in “AND” can be searched" in answer.text and "0 papers" not in answer.text
    assert 'href="/browse?condition=depression&amp;sort=newest"' in answer.text


@pytest.fixture
def counted(library: Path, tmp_path: Path) -> sqlite3.Connection:
    """The library with citations counted for three papers, one of them never cited."""
    copy = sqlite3.connect(tmp_path / "counted.db")
    with closing(sqlite3.connect(library)) as original:
        original.backup(copy)
    counts = [(invented.RETRACTED, 90, 12), (invented.PLAIN, 99, 1), (invented.REVIEW, 3, 0)]
    insert = "insert into citation_counts values (?, ?, ?, null, null, 0, '2026-11-01')"
    copy.executemany(insert, counts)
    return copy


def test_never_cited_and_not_counted_are_two_choices(counted: sqlite3.Connection) -> None:
    bands = {each["value"]: each["papers"] for each in browse.data(counted, Asked())["facets"]["cited"]}
    assert bands == {"10 times or more": 1, "1 to 9 times": 1, "never": 1, "not counted": 6}
    for band, papers in bands.items():
        found = browse.data(counted, Asked(chosen={"cited": band}))
        assert found["count"] == papers == len(found["papers"])


def test_the_count_stands_beside_the_paper(counted: sqlite3.Connection) -> None:
    found = browse.data(counted, Asked(sort="cited"))
    assert [paper["clinical_citations"] for paper in found["papers"][:4]] == [12, 1, 0, None]
    assert found["citations"] == {"papers": 3, "oldest": "2026-11-01", "newest": "2026-11-01"}


def test_without_counts_nothing_offers_to_sort_by_them(database: sqlite3.Connection) -> None:
    found = browse.data(database, Asked())
    assert "cited" not in browse.view(found)["sort_names"] and found["facets"]["cited"] == []
