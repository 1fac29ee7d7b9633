"""A harvest of invented records, made with the harvester's own store."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from db.load import Report, build
from harvest.records import Deletion, Record, parse_records
from harvest.store import open_store

FIXTURES = Path(__file__).parent.parent / "fixtures" / "pubmed"


def article(
    pmid: int,
    title: str = "An invented trial.",
    abstract: str = "",
    *,
    version: int = 1,
    author: str = "Example",
    year: int = 2019,
    doi: str = "",
    types: tuple[str, ...] = ("Journal Article",),
    comments: tuple[tuple[str, int], ...] = (),
    numbers: tuple[str, ...] = (),
) -> bytes:
    """One PubmedArticle as PubMed writes it."""
    banks = "".join(f"<AccessionNumber>{number}</AccessionNumber>" for number in numbers)
    corrections = "".join(
        f'<CommentsCorrections RefType="{kind}"><RefSource>J Invent. {other}</RefSource><PMID>{other}</PMID>'
        "</CommentsCorrections>"
        for kind, other in comments
    )
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="{version}">{pmid}</PMID>'
        f'<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><PubDate><Year>{year}</Year>'
        "</PubDate></JournalIssue><Title>Journal of invented results</Title></Journal>"
        f"<ArticleTitle>{escape(title)}</ArticleTitle>"
        f"{f'<Abstract><AbstractText>{escape(abstract)}</AbstractText></Abstract>' if abstract else ''}"
        f"<AuthorList><Author><LastName>{author}</LastName></Author></AuthorList><Language>eng</Language>"
        + (
            "<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>"
            f"{banks}</AccessionNumberList></DataBank></DataBankList>"
            if numbers
            else ""
        )
        + f"<PublicationTypeList>{''.join(f'<PublicationType>{one}</PublicationType>' for one in types)}"
        "</PublicationTypeList></Article><MedlineJournalInfo><NlmUniqueID>0000001</NlmUniqueID>"
        f"</MedlineJournalInfo><CommentsCorrectionsList>{corrections}</CommentsCorrectionsList></MedlineCitation>"
        f'<PubmedData><ArticleIdList><ArticleId IdType="doi">{doi}</ArticleId></ArticleIdList></PubmedData>'
        "</PubmedArticle>"
    ).encode()


def fixture(name: str) -> bytes:
    return (FIXTURES / f"{name}.xml").read_bytes()


class Harvest:
    """A harvest.db to put records into, and the evidence.db made from it."""

    def __init__(self, folder: Path, origin: str = "ncbi") -> None:
        self.path = folder / "harvest.db"
        self.out = folder / "evidence.db"
        self.origin = origin

    def receive(self, *bodies: bytes) -> None:
        """One run that receives these records and heeds the deletions among them."""
        parts = [body if b"<DeleteCitation" in body else body[body.index(b"<Pubmed") :] for body in bodies]
        with open_store(self.path) as store:
            run = store.begin_run(self.origin, "file")
            with store.transaction():
                for item in parse_records([b"<PubmedArticleSet>", *parts, b"</PubmedArticleSet>"]):
                    if isinstance(item, Record):
                        store.receive(run, item, self.origin)
                    elif isinstance(item, Deletion):
                        store.delete(run, item.pmid, "a file")
                    else:
                        store.skip(run, item.pmid, "a file", item.why)
            store.end_run(run, "complete", {})

    def delete(self, pmid: int) -> None:
        self.receive(f"<DeleteCitation><PMID>{pmid}</PMID></DeleteCitation>".encode())

    def backdate(self, day: str) -> None:
        """Let everything held have come on that day."""
        with closing(sqlite3.connect(self.path)) as connection, connection:
            for table, column in (("receipts", "seen"), ("deletions", "seen"), ("runs", "started")):
                connection.execute(f"update {table} set {column} = ? || substr({column}, 11)", (day,))

    def build(self, **options: object) -> Report:
        return build(self.path, self.out, **options)  # type: ignore[arg-type]

    def rows(self, sql: str, *parameters: object) -> list[tuple[object, ...]]:
        return query(self.out, sql, *parameters)


def query(path: Path, sql: str, *parameters: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql, parameters).fetchall()


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table and view as `select *` gives it, without being asked for an order."""
    names = [
        name
        for (name,) in query(path, "select name from sqlite_master where type in ('table', 'view') order by 1")
        if not str(name).startswith("papers_fts_")
    ]
    return {str(name): query(path, f'select * from "{name}"') for name in names}


@pytest.fixture
def harvest(tmp_path: Path) -> Harvest:
    return Harvest(tmp_path)


@pytest.fixture
def make_harvest(tmp_path: Path) -> Iterator[Callable[..., Harvest]]:
    """Several harvests, each in a folder of its own."""

    def make(name: str, origin: str = "ncbi") -> Harvest:
        folder = tmp_path / name
        folder.mkdir()
        return Harvest(folder, origin)

    yield make
