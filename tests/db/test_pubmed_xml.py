"""One invented record per oddity of PubMed's format, each with what must be read in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from db.paper import Comment, Grant, MeshHeading, Paper, Section
from db.pubmed_xml import RecordRefused, parse_record

FIXTURES = Path(__file__).parent.parent / "fixtures" / "pubmed"

# fixture → field → value. Every fixture has its line here; a dotted field goes on into the value.
EXPECTED: dict[str, dict[str, Any]] = {
    "plain-abstract": {
        "abstract": "Twelve people took it and nine slept.",
        "sections": (),
        "journal": "J Invent Results",
        "journal_title": "Journal of invented results",
        "nlm_id": "0000001",
        "volume": "12",
        "issue": "3",
        "pages": "1-9",
        "published_raw": "2019 Mar 07",
        "published": "2019-03-07",
        "year": 2019,
        "created": "2019-03-08",
        "entered": "2019-03-09",
        "languages": ("eng",),
        "kind": "article",
        "version": 1,
    },
    "structured-abstract": {
        "abstract": "BACKGROUND: Sleep is poorly understood.\nPATIENTS AND METHODS: We gave it to 12 people.\n"
        "RESULTS: Nine slept.",
        "sections": (
            Section("BACKGROUND", "BACKGROUND", 12, 39),
            Section("PATIENTS AND METHODS", "METHODS", 62, 86),
            Section("RESULTS", "RESULTS", 96, 107),
        ),
        "copyright": "Copyright 2019 Nobody.",
    },
    "unlabelled-section-among-labelled": {
        "abstract": "METHODS: We gave it to 12 people.\nNine slept.",
        "sections": (Section("METHODS", "METHODS", 9, 33), Section("", "", 34, 45)),
    },
    "no-abstract": {"abstract": "", "sections": ()},
    "only-another-abstract": {
        "abstract": "",
        "other_abstracts": (
            ("Publisher", "spa", "Doce personas lo tomaron."),
            ("plain-language-summary", "eng", "WHY: We wondered."),
        ),
    },
    "markup-in-title": {"title": "NR1 receptors and CO2 in bold and deeply nested words."},
    "superscript-that-would-fuse": {
        "title": "More than 10^6 cells.",
        "abstract": "P = 3 × 10^-5 at 2 mg m-2 over 40 m2; Ca2+ and 18F stay as they are.",
    },
    "mathml": {"abstract": "Effect size ηp2=0.15, odds 1/20, mass 10^3 g."},
    "prefix-declared-by-the-file": {"abstract": "Here x is the dose."},
    "typographic-spaces": {
        "title": "A dose of 0.5\xa0mg\u2009kg given twice.",
        "abstract": "Café & p < 0.05 ≥ \U0001f600",
    },
    "comment-inside-text": {"abstract": "Before after the end."},
    "translated-title": {
        "title": "[An invented trial].",
        "vernacular_title": "Un essai inventé.",
        "languages": ("fre", "eng"),
    },
    "empty-title": {"title": ""},
    "medline-date-across-years": {
        "published_raw": "1998 Dec-1999 Jan",
        "published": "1998-12",
        "year": 1998,
    },
    "medline-date-of-years": {"published_raw": "1999-2000", "published": "1999", "year": 1999},
    "medline-date-season": {"published_raw": "Spring 2007", "published": "2007", "year": 2007},
    "season": {"published_raw": "2007 Summer", "published": "2007", "year": 2007},
    "month-by-number": {"published_raw": "2011 09", "published": "2011-09"},
    "year-only": {"published_raw": "1976", "published": "1976", "year": 1976},
    "day-the-month-does-not-have": {"published_raw": "2015 Feb 30", "published": "2015-02"},
    "no-printed-date": {"published_raw": "in press", "published": "2021-06-02", "year": 2021},
    "printed-after-electronic": {"year": 2019, "electronic_date": "2018-11-30"},
    "no-history": {"created": "", "entered": "", "publication_status": ""},
    "in-process": {"status": "In-Process", "revised": "2019-04-01", "publication_status": "aheadofprint"},
    "collective-author": {
        "authors.last_name": ["Example", ""],
        "authors.collective_name": ["", "INVENT-1 Study Group"],
    },
    "misspelt-author-kept-beside": {"authors.last_name": ["Example"]},
    "author-with-one-name": {"authors.last_name": ["Suharto"], "authors.fore_name": [""]},
    "author-with-suffix-and-two-affiliations": {
        "authors.suffix": ["Jr"],
        "authors.affiliations": [("First Institute.", "Second Institute.")],
    },
    "orcid-in-every-form": {
        "authors.orcid": [*["0000-0002-1825-0097"] * 3, "0000-0002-1694-233X", ""],
    },
    "affiliation-of-before-2013": {"authors.affiliations": [("The Only Institute.",), ()]},
    "investigators-are-not-authors": {"authors.last_name": ["Example"]},
    "incomplete-author-list": {"authors_complete": False},
    "no-authors": {"authors": ()},
    "doi-of-a-reference": {"doi": "", "pmcid": ""},
    "own-doi-and-pmcid": {"doi": "10.1000/OURS.1", "pmcid": "PMC7654321"},
    "wrong-doi-kept-beside": {"doi": "10.1000/right"},
    "doi-with-resolver": {"doi": "10.1000/plain"},
    "pages-in-two-parts": {"pages": "101-109"},
    "second-version": {"version": 2},
    "registry-numbers": {"registrations": (("ClinicalTrials.gov", "NCT00000001"), ("GENBANK", "AB123456"))},
    "grants-repeated": {
        "grants": (
            Grant("MH000001", "MH", "NIMH NIH HHS", "United States"),
            Grant("", "", "An Invented Trust", ""),
        )
    },
    "keywords-of-two-owners": {
        "keywords": (("NOTNLM", "N-methyl"), ("NOTNLM", "sleep"), ("NASA", "sleep")),
    },
    "mesh-with-qualifiers": {
        "mesh": (
            MeshHeading("Ketamine", "D007649", "adverse effects", "Q000009", False, False),
            MeshHeading("Ketamine", "D007649", "therapeutic use", "Q000627", True, False),
            MeshHeading("Humans", "D006801", "", "", False, True),
        ),
        "supplementary_concepts": (("D007649", "Ketamine"), ("C000001", "Invented Disease")),
    },
    "retracted": {
        "title": "RETRACTED: An invented trial.",
        "comments": (Comment("RetractionIn", "J Invent Results. 2020;13:1", 99100002),),
        "publication_types": (("D016428", "Journal Article"), ("D016441", "Retracted Publication")),
    },
    "retraction-notice": {"comments.ref_type": ["RetractionOf"]},
    "retraction-without-pmid": {
        "comments": (Comment("RetractionIn", "J Invent Results. 2020;13:2", None),),
    },
    "not-yet-marked-retracted": {"comments": ()},
    "retraction-notice-of-2025": {"comments.pmid": [99100003]},
    "retracted-and-republished": {"comments.ref_type": ["RetractedandRepublishedIn"]},
    "partially-retracted": {"comments.ref_type": ["PartialRetractionIn"]},
    "with-erratum": {"comments.ref_type": ["ErratumIn"]},
    "erratum": {"publication_types": (("D016425", "Published Erratum"),)},
    "with-expression-of-concern": {"comments.ref_type": ["ErratumIn", "ExpressionOfConcernIn"]},
    "corrected-and-republished": {"comments.ref_type": ["CorrectedandRepublishedIn"]},
    "updated": {"comments.ref_type": ["UpdateIn"]},
    "commented-and-citing": {"comments.ref_type": ["CommentIn", "Cites", "AssociatedDataset"]},
    "book": {
        "kind": "book",
        "title": "Invented Summaries®",
        "authors.collective_name": ["Invented Editorial Board"],
        "doi": "10.1000/book",
        "year": 2002,
        "abstract": "A summary of what is invented.",
        "created": "2020-01-02",
    },
    "book-chapter": {
        "kind": "book",
        "title": "INV1-Related Disorders",
        "journal_title": "Invented Reviews",
        "authors.last_name": ["Chapter"],
        "published": "1993",
        "electronic_date": "2006-02-15",
        "revised": "2024-05-01",
        "abstract": "CLINICAL CHARACTERISTICS: They are invented.",
    },
}
REFUSED = {
    "internal-dtd": "internal DTD",
    "external-entity": "internal DTD",
    "undeclared-entity": "Entity 'eacute' not defined",
    "cut-short": "not well-formed",
    "no-pmid": "its PMID is ''",
    "pmid-in-words": "its PMID is 'twelve'",
    "no-article": "no MedlineCitation with an Article",
    "another-document": "<html> is neither",
    "two-records": "holds 2 elements",
}


def paper(name: str) -> Paper:
    return parse_record((FIXTURES / f"{name}.xml").read_bytes())


@pytest.mark.parametrize("name", EXPECTED)
def test_each_oddity_is_read(name: str) -> None:
    found = paper(name)
    for path, value in EXPECTED[name].items():
        field, _, inner = path.partition(".")
        got = getattr(found, field)
        assert ([getattr(one, inner) for one in got] if inner else got) == value, path


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_trusted_is_refused_by_name(name: str) -> None:
    with pytest.raises(RecordRefused, match=REFUSED[name]):
        parse_record((FIXTURES / "refused" / f"{name}.xml").read_bytes())


def test_every_fixture_has_its_line() -> None:
    assert {path.stem for path in FIXTURES.glob("*.xml")} == set(EXPECTED)
    assert {path.stem for path in FIXTURES.glob("refused/*.xml")} == set(REFUSED)


@pytest.mark.parametrize("name", sorted(set(EXPECTED) - {"prefix-declared-by-the-file"}))
def test_no_character_is_lost(name: str) -> None:
    root = ElementTree.parse(FIXTURES / f"{name}.xml").getroot()
    assert_nothing_lost(root, paper(name))


def assert_nothing_lost(root: ElementTree.Element, found: Paper) -> None:
    """Against the standard library's own reading of the record; ^ and / between digits are ours to add."""
    article = root.find("MedlineCitation/Article")
    if article is None:
        article = root.find("BookDocument")
    assert article is not None
    title = words(article.find("ArticleTitle")) or words(article.find("Book/BookTitle"))
    assert unmarked(found.title) == unmarked(title)
    printed = [text for element in article.findall("Abstract/AbstractText") if (text := words(element))]
    spans = [found.abstract[one.start : one.end] for one in found.sections] or found.abstract.split("\n")
    assert [unmarked(one) for one in spans if one] == [unmarked(one) for one in printed]


def words(element: ElementTree.Element | None) -> str:
    return "" if element is None else "".join(element.itertext())


def unmarked(text: str) -> str:
    return "".join(text.split()).replace("^", "").replace("/", "")


def test_bytes_before_the_record_do_no_harm() -> None:
    body = (FIXTURES / "plain-abstract.xml").read_bytes()
    doctype = b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "x" "https://dtd.invalid/2031.dtd">\n'
    assert parse_record(doctype + body) == paper("plain-abstract")


def test_a_bomb_of_nested_elements_is_refused() -> None:
    body = (FIXTURES / "plain-abstract.xml").read_bytes()
    deep = b"<i>" * 5000 + b"x" + b"</i>" * 5000
    with pytest.raises(RecordRefused, match="not well-formed"):
        parse_record(body.replace(b"Twelve people", deep))
