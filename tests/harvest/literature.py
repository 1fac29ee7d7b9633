"""An invented literature in PubMed's format, and harvests of it: everything here is made up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from harvest.entrez import Eutils
from harvest.faults import Script
from harvest.library import Library
from harvest.offline_server import OfflineServer, running
from harvest.pubmed import Harvest
from harvest.records import Record
from harvest.searches import Search, Study
from harvest.store import open_store

EMAIL = "reader@example.org"
DRUG = Search("drug", "Everything about the drug", "ketamine[Title]", "depression-efficacy")
PAIN = Search(
    "pain", "The drug and pain", 'ketamine[Title] AND "chronic pain"[Title/Abstract]', "chronic-pain-efficacy"
)


def article(
    pmid: int,
    title: str = "Ketamine for low mood",
    abstract: str = "We gave it and looked.",
    entered: date = date(2020, 1, 1),
    revised: date | None = None,
    created: date | None = None,
    version: int = 1,
) -> Record:
    """One PubmedArticle with its four kinds of date."""
    body = (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="{version}">{pmid}</PMID>'
        f"<DateRevised>{parts(revised or entered)}</DateRevised>"
        '<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Internet">'
        f"<PubDate><Year>{entered.year}</Year></PubDate></JournalIssue><Title>A Journal</Title></Journal>"
        f"<ArticleTitle>{title}</ArticleTitle><Abstract><AbstractText>{abstract}</AbstractText></Abstract>"
        "<Language>eng</Language></Article></MedlineCitation><PubmedData><History>"
        f'<PubMedPubDate PubStatus="entrez">{parts(created or entered)}</PubMedPubDate>'
        f'<PubMedPubDate PubStatus="pubmed">{parts(entered)}</PubMedPubDate></History>'
        f'<ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>'
    )
    return Record(pmid, version, "article", body.encode())


def parts(day: date) -> str:
    """Year, Month and Day."""
    return f"<Year>{day.year}</Year><Month>{day.month:02}</Month><Day>{day.day:02}</Day>"


def document(*records: Record, deleted: Sequence[int] = (), head: str = "") -> bytes:
    """A PubmedArticleSet of these records, ending with their DeleteCitation."""
    gone = "".join(f'<PMID Version="1">{pmid}</PMID>' for pmid in deleted)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<PubmedArticleSet>\n'.encode()
        + b"\n".join(record.body for record in records)
        + (f"<DeleteCitation>{gone}</DeleteCitation>" if gone else "").encode()
        + b"</PubmedArticleSet>\n"
    )


def small_literature(size: int = 60) -> list[Record]:
    """Records over thirty years, a third of them on one day; every fourth is about pain."""
    return [
        article(
            1000 + 7 * number,
            abstract="It eased chronic pain." if number % 4 == 0 else "It lifted the mood.",
            entered=date(2015, 3, 1) if number % 3 == 0 else date(1990 + number % 30, 1 + number % 12, 1 + number % 28),
        )
        for number in range(size)
    ]


@contextmanager
def serving(
    records: Sequence[Record], script: Script | None = None, limits: tuple[int, int] = (0, 0)
) -> Iterator[OfflineServer]:
    """An E-utilities server that holds these records."""
    with running(OfflineServer(Library(records), limits=limits, script=script)) as server:
        yield server


def connect(server: OfflineServer | str, **settings: Any) -> Eutils:
    """A connection that loses no time."""
    url = server if isinstance(server, str) else server.url
    return Eutils(url, EMAIL, **{"rate": 0, "first_wait": 0.001, "longest_wait": 0.01, "timeout": 2.0, **settings})


def harvest(
    path: Path,
    server: OfflineServer | str,
    searches: Sequence[Search] = (DRUG, PAIN),
    studies: Sequence[Study] = (),
    settings: dict[str, Any] | None = None,
    **options: Any,
) -> dict[str, Any]:
    """One harvest into a database. Returns its summary."""
    with open_store(path) as store:
        run = Harvest(store, connect(server, **settings or {}), lambda line: None, batch=7, **options)
        return run.run(list(searches), list(studies))


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What a harvest.db says about the world: everything but times, run numbers and the way it was got."""
    questions = {
        "searches": "select * from searches order by name",
        "hits": "select search, pmid from current_hits order by 1, 2",
        "answers": "select pmid, version, kind, sha256, body, origin from answers order by 1, 4",
        "receipts": "select pmid, sha256 from receipts order by pmid, id",
        "deletions": "select distinct pmid from deletions order by 1",
        "missing": "select distinct pmid from missing order by 1",
        "incomplete": "select name from searches where not exists (select 1 from windows where search = name "
        "and status = 'complete' and term_sent = term)",
    }
    with sqlite3.connect(path) as database:
        return {name: database.execute(sql).fetchall() for name, sql in questions.items()}


def count(path: Path, sql: str) -> int:
    """The first number a query answers."""
    with sqlite3.connect(path) as database:
        return int(database.execute(sql).fetchone()[0])
