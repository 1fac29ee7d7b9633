"""Six styles and four files, golden to the character, notices in every one of them."""

from __future__ import annotations

import json
import re
import sqlite3

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from db.schema import TABLES
from queries.citation_formats import FORMATS, bibtex, latex, nbib, ris
from queries.citations import STYLES, cite, csl_item, full_page_range, read_items

PAPER = {
    "pmid": 23982301,
    "kind": "article",
    "origin": "ncbi",
    "title": "Antidepressant efficacy of ketamine in treatment-resistant major depression:"
    " a two-site randomized controlled trial.",
    "journal": "Am J Psychiatry",
    "journal_title": "The American journal of psychiatry",
    "volume": "170",
    "issue": "10",
    "pages": "1134-42",
    "doi": "10.1176/appi.ajp.2013.13030392",
    "published": "2013-10-07",
}
AUTHORS = [
    {"last_name": "Murrough", "fore_name": "James W"},
    {"last_name": "Al Jurdi", "fore_name": "Rayan K"},
    {"collective_name": "Two Site Group"},
]
RETRACTION = {"kind": "retraction", "other_pmid": 999, "citation": "Am J Psychiatry. 2015"}

GOLDEN = {
    "apa": "Murrough, J. W., Al Jurdi, R. K., & Two Site Group. (2013). Antidepressant efficacy of ketamine in"
    " treatment-resistant major depression: A two-site randomized controlled trial. The American Journal of"
    " Psychiatry, 170(10), 1134–1142. https://doi.org/10.1176/appi.ajp.2013.13030392",
    "ama": "Murrough JW, Al Jurdi RK, Two Site Group. Antidepressant efficacy of ketamine in treatment-resistant"
    " major depression: a two-site randomized controlled trial. Am J Psychiatry. 2013;170(10):1134-1142."
    " doi:10.1176/appi.ajp.2013.13030392",
    "nlm": "Murrough JW, Al Jurdi RK, Two Site Group. Antidepressant efficacy of ketamine in treatment-resistant"
    " major depression: a two-site randomized controlled trial. Am J Psychiatry. 2013 Oct 7;170(10):1134–42."
    " doi:10.1176/appi.ajp.2013.13030392 PubMed PMID: 23982301.",
    "chicago": "Murrough, James W., Rayan K. Al Jurdi, and Two Site Group. 2013. “Antidepressant Efficacy of"
    " Ketamine in Treatment-Resistant Major Depression: A Two-Site Randomized Controlled Trial.” The American"
    " Journal of Psychiatry 170 (10): 1134–42. https://doi.org/10.1176/appi.ajp.2013.13030392.",
    "mla": "Murrough, James W., et al. “Antidepressant Efficacy of Ketamine in Treatment-Resistant Major"
    " Depression: A Two-Site Randomized Controlled Trial.” The American Journal of Psychiatry, vol. 170, no. 10,"
    " Oct. 2013, pp. 1134–42, https://doi.org/10.1176/appi.ajp.2013.13030392.",
    "harvard": "Murrough, J.W., Al Jurdi, R.K. and Two Site Group (2013) ‘Antidepressant efficacy of ketamine in"
    " treatment-resistant major depression: a two-site randomized controlled trial’, The American Journal of"
    " Psychiatry, 170(10), pp. 1134–1142. Available at: https://doi.org/10.1176/appi.ajp.2013.13030392.",
}


@pytest.mark.parametrize("style", STYLES)
def test_a_paper_reads_as_the_style_guide_says(style: str) -> None:
    assert cite(csl_item(PAPER, AUTHORS), style) == GOLDEN[style]


@pytest.mark.parametrize("style", STYLES)
def test_a_question_keeps_its_mark_and_gets_no_stop(style: str) -> None:
    text = cite(csl_item(PAPER | {"title": "Does it work?"}, AUTHORS), style)
    assert re.search(r"[Ww]ork\?", text)
    assert not re.search(r"\?”?[.,]", text)


@pytest.mark.parametrize("style", STYLES)
def test_a_retraction_stands_in_every_style(style: str) -> None:
    assert cite(csl_item(PAPER, AUTHORS, [RETRACTION]), style).endswith("[Retracted: PMID 999.]")


@pytest.mark.parametrize("name", FORMATS)
def test_a_retraction_stands_in_every_file(name: str) -> None:
    assert "Retracted: PMID 999" in FORMATS[name][3]([csl_item(PAPER, AUTHORS, [RETRACTION])])


def test_an_erratum_is_not_called_a_retraction() -> None:
    text = cite(csl_item(PAPER, AUTHORS, [{"kind": "erratum", "citation": "Corr. 2014"}]), "ama")
    assert "Correction published: Corr. 2014" in text
    assert "etract" not in text


def test_a_starter_record_says_its_authors_are_incomplete() -> None:
    assert "incomplete (starter library)" in cite(csl_item(PAPER | {"origin": "starter"}, AUTHORS), "apa")


@pytest.mark.parametrize("style", STYLES)
def test_a_record_with_hardly_anything_still_has_a_citation(style: str) -> None:
    assert "[Title not stated]" in cite(csl_item({"pmid": 1, "title": "", "origin": "ncbi"}, []), style).replace(
        "Not Stated", "not stated"
    )


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("1134-42", "1134-1142"),
        ("e12", "e12"),
        ("S5-9", "S5-S9"),
        ("", ""),
        ("99-101", "99-101"),
        ("1-2, 7", "1-2, 7"),
    ],
)
def test_page_ranges_are_given_in_full(short: str, full: str) -> None:
    assert full_page_range(short) == full


def test_ris_reads_back() -> None:
    entry = rispy.loads(ris([csl_item(PAPER, AUTHORS)]))[0]
    assert entry["authors"] == ["Murrough, James W", "Al Jurdi, Rayan K", "Two Site Group"]
    assert (entry["start_page"], entry["end_page"], entry["doi"]) == ("1134", "1142", PAPER["doi"])


def test_a_title_cannot_smuggle_a_field_into_ris_or_nbib() -> None:
    item = csl_item(PAPER | {"title": "A\nN1  - Not retracted\r\nER  - "}, AUTHORS)
    assert len(rispy.loads(ris([item]))) == 1
    assert [line for line in (ris([item]) + nbib([item])).splitlines() if line.startswith(("N1", "ER"))] == ["ER  - "]


@given(st.text(alphabet="\\{}%$#_&~^ab é", max_size=40))
def test_bibtex_braces_always_balance(title: str) -> None:
    assert latex("100 % {x}") == r"100 \% \{x\}"
    entry = bibtex([csl_item(PAPER | {"title": title or "x"}, AUTHORS)])
    bare = re.sub(r"\\[{}]", "", entry)
    assert bare.count("{") == bare.count("}")


def test_csl_json_is_json_with_the_pmid() -> None:
    assert json.loads(FORMATS["csl"][3]([csl_item(PAPER, AUTHORS)]))[0]["PMID"] == "23982301"


def test_items_come_from_the_database_in_the_order_asked() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript(TABLES)
    for pmid in (1, 2):
        db.execute(
            "insert into papers(pmid, version, kind, title, origin, record_sha256, text_sha256, read_with)"
            " values (?, 1, 'article', 'A title', 'ncbi', '', '', '')",
            (pmid,),
        )
    db.execute("insert into authors(pmid, position, last_name, initials) values (1, 1, 'Li', 'X')")
    notice = "insert into notices(pmid, source, position, kind, direction, ref_type, other_pmid) values (?, 'pubmed', 1, 'retraction', ?, 'x', 9)"
    db.executemany(notice, [(1, "this paper"), (2, "that paper")])
    assert [item["id"] for item in read_items(db, [2, 1, 7])] == ["2", "1"]
    assert ["note" in item for item in read_items(db, [2, 1])] == [False, True]
