"""Bytes in, records out: exact, bounded, and nothing hostile gets through."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from harvest import records
from harvest.errors import NotPubmedXml
from harvest.packed import read_chunks
from harvest.records import Deletion, Record, Skipped, parse_records

from .literature import article, document

BOOK = (
    '<PubmedBookArticle><BookDocument><PMID Version="1">20301577</PMID><Book><BookTitle>Ketamine</BookTitle></Book>'
    "</BookDocument></PubmedBookArticle>"
)


def in_pieces(body: bytes, size: int) -> Iterator[bytes]:
    return (body[start : start + size] for start in range(0, len(body), size))


@given(size=st.integers(1, 300), tail=st.integers(0, 2))
def test_records_are_the_exact_bytes_however_they_arrive(size: int, tail: int) -> None:
    made = [article(11, title="k<sub>e</sub>&#x74;ämine — 麻酔"), article(12, version=2)]
    found = list(parse_records(in_pieces(document(*made, deleted=range(5, 5 + tail)), size)))
    assert found == [*made, *(Deletion(pmid) for pmid in range(5, 5 + tail))]


def test_markup_that_looks_like_the_end_of_a_record_is_not_one() -> None:
    tricky = article(7, abstract="<!-- </PubmedArticle> --><![CDATA[</PubmedArticle><PubmedArticle>]]> end")
    assert list(parse_records([document(tricky, article(8))])) == [tricky, article(8)]


def test_a_record_inside_a_record_does_not_split_it() -> None:
    nested = article(7, abstract="<PubmedArticle>x</PubmedArticle>")
    assert [item.pmid for item in parse_records([document(nested, article(8))])] == [7, 8]


def test_books_are_kept_as_books() -> None:
    body = f"<PubmedArticleSet>{BOOK}</PubmedArticleSet>".encode()
    assert list(parse_records([body])) == [Record(20301577, 1, "book", BOOK.encode())]


def test_a_record_may_be_the_whole_document() -> None:
    assert list(parse_records([article(5).body])) == [article(5)]


def test_the_pmid_is_the_records_own_and_not_that_of_a_paper_it_comments_on() -> None:
    late = (
        article(5)
        .body.replace(b'<PMID Version="1">5</PMID>', b"")
        .replace(
            b"</Article>",
            b"</Article><CommentsCorrectionsList><CommentsCorrections><PMID>99</PMID></CommentsCorrections>"
            b"</CommentsCorrectionsList>",
        )
    )
    assert list(parse_records([b"<PubmedArticleSet>", late, b"</PubmedArticleSet>"])) == [
        Skipped(None, "it has no PMID")
    ]


@pytest.mark.parametrize("number", ["0", "-4", "12a", "1,2", "1234567890", ""])
def test_a_pmid_that_cannot_be_one_is_skipped_and_counted(number: str) -> None:
    bad = article(5).body.replace(b">5<", f">{number}<".encode())
    assert [type(item) for item in parse_records([b"<PubmedArticleSet>", bad, b"</PubmedArticleSet>"])] == [Skipped]


def test_an_undefined_entity_costs_only_its_record() -> None:
    head = '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://dtd.nlm.nih.gov/x.dtd">'
    found = list(parse_records([document(article(1, title="&mine;"), article(2), head=head)]))
    assert isinstance(found[0], Skipped) and "&mine;" in found[0].why and found[0].pmid == 1
    assert found[1] == article(2)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"PMID- 1\nTI  - Ketamine", "does not begin as XML"),
        (b"<html><body>down</body></html>", "outermost element is html"),
        (document(article(1))[:-30], "cut short"),
        (document(article(1)).replace(b"UTF-8", b"ISO-8859-1"), "ISO-8859-1"),
        ("﻿<PubmedArticleSet/>".encode("utf-16"), "UTF-16"),
        (document(article(1)).replace(b"mood", b"m\x00od"), "broken"),
        (document(article(1)).replace(b"mood", b"m\xe9od"), "broken"),
        (b'<!DOCTYPE PubmedArticleSet [<!ENTITY a "b">]><PubmedArticleSet/>', "internal DTD"),
        (
            b'<!DOCTYPE PubmedArticleSet [<!ENTITY a SYSTEM "file:///etc/passwd">]><PubmedArticleSet>&a;</PubmedArticleSet>',
            "internal DTD",
        ),
    ],
)
def test_what_cannot_be_trusted_is_refused_with_a_reason(body: bytes, words: str) -> None:
    with pytest.raises(NotPubmedXml, match=words):
        list(parse_records([body]))


def test_a_monstrous_record_is_skipped_and_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "LONGEST_RECORD", 10_000)
    body = document(article(1, abstract="x" * 50_000), article(2))
    found = list(parse_records(in_pieces(body, 4_000)))
    assert isinstance(found[0], Skipped) and "longer than" in found[0].why
    assert found[1] == article(2)


def test_a_nest_of_elements_is_skipped() -> None:
    found = list(parse_records([document(article(1, abstract="<i>" * 300 + "</i>" * 300), article(2))]))
    assert isinstance(found[0], Skipped) and found[1] == article(2)


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_sentence(noise: bytes) -> None:
    for body in (noise, document(article(1)).replace(b"mood", noise)):
        try:
            list(parse_records([body]))
        except NotPubmedXml as error:
            assert error.message


def test_every_real_record_is_found_with_the_bytes_that_stand_in_its_file(shared: Path) -> None:
    """Against an independent reader, which goes by the tree and not by bytes."""
    for path in sorted(shared.glob("pubmed/*.xml.gz")) + sorted(shared.glob("pubmed/baseline/*.gz")):
        whole = gzip.decompress(path.read_bytes())
        tree = etree.fromstring(whole)
        expected = Counter(
            int(node.text or 0)
            for node in tree.iterfind("*/*/PMID")
            if node.getparent().tag in ("MedlineCitation", "BookDocument")
        )
        found = [item for item in parse_records(read_chunks(path)) if isinstance(item, Record)]
        assert Counter(record.pmid for record in found) == expected
        position = 0
        for record in found:
            position = whole.index(record.body, position) + len(record.body)
            etree.fromstring(record.body)
        assert sum(isinstance(i, Deletion) for i in parse_records(read_chunks(path))) == len(
            tree.findall("DeleteCitation/PMID")
        )
