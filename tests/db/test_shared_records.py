"""Thousands of real records, through the harvester and the build, against the standard library's reading of the files."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from db import load
from db.load import build
from db.reading.read import Reading
from harvest.__main__ import main as harvest_main

from .conftest import dump, query
from .test_pubmed_xml import unmarked, words

KINDS = ("PubmedArticle", "PubmedBookArticle")


def files(shared: Path) -> list[Path]:
    """The yearly files last, in their order, as NCBI asks for."""
    return [*sorted(shared.glob("pubmed/records_*.xml.gz")), *sorted(shared.glob("pubmed/baseline/*.xml.gz"))]


@pytest.fixture(scope="module")
def received(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A harvest.db of every shared file, read by the harvester's own command."""
    path = tmp_path_factory.mktemp("shared") / "harvest.db"
    result = CliRunner().invoke(harvest_main, ["--db", str(path), "file", *map(str, files(shared))])
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture(scope="module")
def expected(shared: Path) -> dict[int, ElementTree.Element]:
    """PMID → its record by the rules of the files: the highest version, of that the last; deletions at the end."""
    held: dict[int, tuple[int, ElementTree.Element]] = {}
    for path in files(shared):
        root = ElementTree.fromstring(gzip.decompress(path.read_bytes()))
        for record in (one for one in root if one.tag in KINDS):
            element = record.find("MedlineCitation/PMID")
            if element is None:
                element = record.find("BookDocument/PMID")
            assert element is not None and element.text
            version = int(element.get("Version", "1"))
            if held.get(int(element.text), (0,))[0] <= version:
                held[int(element.text)] = (version, record)
        for gone in root.findall("DeleteCitation/PMID"):
            held.pop(int(gone.text or 0), None)
    return {pmid: record for pmid, (_, record) in held.items()}


@pytest.fixture(scope="module")
def evidence(received: Path) -> Iterator[Path]:
    """evidence.db of every record, unread: the readers have their own tests, and `make prove` runs them here too."""
    out = received.with_name("evidence.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "read_paper", lambda paper: Reading([], []))
        assert build(received, out).skipped == []
        yield out


def test_one_paper_for_each_pmid(evidence: Path, expected: dict[int, ElementTree.Element]) -> None:
    assert [pmid for (pmid,) in query(evidence, "select pmid from papers order by pmid")] == sorted(expected)


def test_no_character_of_any_title_or_abstract_is_lost(
    evidence: Path, expected: dict[int, ElementTree.Element]
) -> None:
    rows = query(evidence, "select pmid, title, coalesce(abstract, ''), sections from papers")
    for pmid, title, abstract, sections in rows:
        record = expected[int(str(pmid))]
        article = record.find("MedlineCitation/Article")
        article = record.find("BookDocument") if article is None else article
        assert article is not None
        printed = words(article.find("ArticleTitle")) or words(article.find("Book/BookTitle"))
        assert unmarked(str(title)) == unmarked(printed), pmid
        parts = [one for one in article.findall("Abstract/AbstractText") if words(one).strip()]
        spans = json.loads(str(sections)) or [{"start": 0, "end": len(str(abstract)), "label": ""}]
        kept = [str(abstract)[one["start"] : one["end"]] for one in spans]
        joined = "".join if len(kept) != len(parts) else list  # an abstract without labels is one span
        assert joined(map(unmarked, kept)) == joined(unmarked(words(one)) for one in parts), pmid
        for part, span in zip(parts, spans, strict=False):
            label = " ".join(part.get("Label", "").split())
            assert span["label"] == ("" if label.upper() in {"UNLABELLED", "UNASSIGNED"} else label), pmid


def test_identifiers_are_the_records_own(evidence: Path, expected: dict[int, ElementTree.Element]) -> None:
    for pmid, doi, pmcid in query(evidence, "select pmid, coalesce(doi, ''), coalesce(pmcid, '') from papers"):
        record = expected[int(str(pmid))]
        lists = [*record.findall("PubmedData/ArticleIdList"), *record.findall("BookDocument/ArticleIdList")]
        lists += record.findall("PubmedBookData/ArticleIdList")
        own = {words(one).strip() for found in lists for one in found}
        own |= {words(one).strip() for one in record.iter("ELocationID")}
        assert not doi or any(str(doi).lower() in one.lower() for one in own), pmid
        assert not pmcid or any(str(pmcid) in one for one in own), pmid


def test_twice_changes_nothing(received: Path, evidence: Path) -> None:
    before = dump(evidence)
    report = build(received, evidence)
    assert (report.loaded, report.removed) == (0, 0)
    assert dump(evidence) == before


@pytest.mark.slow
def test_every_finding_stands_where_it_says(received: Path) -> None:
    out = received.with_name("read.db")
    build(received, out)
    wrong = query(
        out,
        """select pmid, field, words from findings join papers using (pmid) where start is not null and words <>
           substr(iif("where" = 'title', title, abstract), start + 1, "end" - start)""",
    )
    assert wrong == []
    assert query(out, "select count(*) > 10000 from findings") == [(1,)]
