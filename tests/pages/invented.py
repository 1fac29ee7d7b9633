"""An evidence.db of invented papers and two claims, through the real schema: one paper per odd case."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from db import schema

HOSTILE = """"><script>alert('x')</script><img src=x onerror=alert(1)> & 'quotes' {{ 7*7 }}"""
GREEK = "γ-Aminobutyric acid & β<sub>2</sub> receptors: H₂O, μ-opioid and “5-HT” α < 0.05 > β"
ABSTRACT = (
    "BACKGROUND: Depression is common.\n"
    "METHODS: We randomised 46 adults with treatment-resistant depression to intravenous ketamine "
    "0.5 mg/kg or midazolam.\n"
    "RESULTS: Scores fell further with ketamine at 24 hours (difference -5.8, 95% CI -9.1 to -2.5)."
)
PLAIN, HOSTILE_TITLE, NO_ABSTRACT, CROWD, RETRACTED, GREEK_TITLE, LONG, MISMATCH, UNCONFIRMED, REVIEW = range(101, 111)


def insert(database: sqlite3.Connection, table: str, **given: Any) -> None:
    """One row; a column that must hold something and was not given holds an empty value of its type."""
    values: dict[str, Any] = {}
    for _, name, kind, required, default, _ in database.execute(f"pragma table_info({table})"):
        if name in given:
            values[name] = given.pop(name)
        elif required and default is None and name != "id":
            values[name] = 0 if kind.upper() in ("INTEGER", "REAL") else ""
    assert not given, f"{table} has no column {sorted(given)}"
    names = ", ".join(f'"{name}"' for name in values)
    database.execute(f"insert into {table} ({names}) values ({', '.join('?' * len(values))})", list(values.values()))


def paper(database: sqlite3.Connection, pmid: int, title: str, **values: Any) -> None:
    usual = {
        "version": 1, "kind": "article", "abstract": "", "first_author": "Example", "author_line": "Example A",
        "journal": "J Invented Res", "year": 2020, "published": "2020", "published_raw": "2020 Jan",
        "origin": "ncbi", "text_sha256": "0", "read_with": "0",
    }  # fmt: skip
    insert(database, "papers", pmid=pmid, title=title, **(usual | values))


def finding(database: sqlite3.Connection, pmid: int, field: str, value: str, words: str, text: str, where: str) -> None:
    start = text.index(words)
    insert(
        database, "findings", pmid=pmid, field=field, value=value, words=words, start=start, end=start + len(words),
        where=where, rule="invented",
    )  # fmt: skip


def papers(database: sqlite3.Connection) -> None:
    paper(
        database, PLAIN, "Ketamine or midazolam in resistant depression", abstract=ABSTRACT, design="randomised-trial",
        n=46, condition="treatment-resistant-depression", compound="racemic", route="intravenous", dose="0.5 mg/kg",
        comparator="midazolam", direction="favours-ketamine", identity="confirmed", doi="10.1000/abc(1)<2>",
        pmcid="PMC1",
    )  # fmt: skip
    for field, value, words in (
        ("n", "46", "46 adults"),
        ("condition", "treatment-resistant-depression", "treatment-resistant depression"),
        ("condition", "depression", "depression"),
        ("dose", "0.5 mg/kg", "0.5 mg/kg"),
        ("comparator", "midazolam", "midazolam"),
        ("conclusion", "sounding-hopeful", "46 adults"),
    ):
        finding(database, PLAIN, field, value, words, ABSTRACT, "abstract")
    insert(
        database, "findings", pmid=PLAIN, field="design", value="randomised-trial", words="Randomized Controlled Trial",
        where="publication_type", rule="invented",
    )  # fmt: skip
    insert(
        database, "results", id="101-1", pmid=PLAIN, comparison="racemic v midazolam", outcome="depression",
        scale="MADRS", is_primary=1, hours_from_first_dose=24, measure="mean-difference", estimate=-5.8, ci_low=-9.1,
        ci_high=-2.5, benefit_sign=-1, direction="favours-ketamine", where="abstract", words="difference -5.8",
    )  # fmt: skip
    paper(database, HOSTILE_TITLE, HOSTILE, abstract=HOSTILE, journal=HOSTILE, conflict_statement=HOSTILE)
    insert(database, "authors", pmid=HOSTILE_TITLE, position=1, last_name=HOSTILE, fore_name="<b>A</b>")
    paper(database, NO_ABSTRACT, "A letter with nothing under it", abstract=None, first_author=None, year=None)
    paper(database, CROWD, "Written by five hundred people")
    for position in range(500):
        insert(database, "authors", pmid=CROWD, position=position, last_name=f"Author{position}", fore_name="Jo")
    paper(
        database,
        RETRACTED,
        "A trial since retracted",
        notice="retracted",
        is_retracted=1,
        design="randomised-trial",
    )
    insert(
        database, "notices", pmid=RETRACTED, kind="retraction", direction="this paper", ref_type="RetractionIn",
        other_pmid=999, citation="J Invented Res. 2021", source="pubmed", noticed="2021-05",
    )  # fmt: skip
    paper(database, GREEK_TITLE, GREEK, abstract=f"{GREEK} and esketamine")
    finding(database, GREEK_TITLE, "compound", "esketamine", "esketamine", f"{GREEK} and esketamine", "abstract")
    paper(database, LONG, "Three thousand words", abstract="ketamine lowers scores " * 1000)
    paper(database, MISMATCH, "An identifier that belongs to another paper", identity="mismatch")
    insert(database, "curated", row=1, pmid=MISMATCH, title="Another paper altogether", identity="mismatch")
    paper(
        database,
        UNCONFIRMED,
        "An unconfirmed starter record",
        origin="starter",
        identity="unconfirmed",
        abstract="",
    )
    paper(database, REVIEW, "A systematic review of both", design="systematic-review", identity="confirmed")
    insert(
        database, "reviews", pmid=REVIEW, search_date="2019-06", trials_included=12, conclusion="Short-term benefit.",
        grade="low",
    )  # fmt: skip
    insert(database, "studies", study="NCT00000001", name="INVENT-1", registration="NCT00000001", papers=2)
    for pmid, part in ((PLAIN, "whole"), (GREEK_TITLE, "subset")):
        insert(database, "paper_studies", pmid=pmid, study="NCT00000001", part=part, why="same registration")
    insert(
        database,
        "registrations",
        pmid=PLAIN,
        registry="ClinicalTrials.gov",
        number="NCT00000001",
        source="record",
    )


def claims(database: sqlite3.Connection) -> None:
    usual = {
        "section": "research", "kind": "efficacy", "wording": "omits-key-fact", "reasoning": "Because **so**.",
        "status": "draft judgement", "sql": "select pmid from papers", "studies": 4, "papers": 4, "read_papers": 2,
        "draft_papers": 2, "people": 92, "newest_year": 2020, "strength": "low",
        "rule_why": "Two trials, one of them against midazolam.",
    }  # fmt: skip
    insert(
        database, "claims", claim="invented-efficacy", position=1, title="Ketamine works against depression",
        statement="Research shows ketamine works against depression.", evidence="supports", rule_evidence="leans-for",
        rule_wording="omits-key-fact", under_review=1, note="short-term",
        lines=json.dumps([{"name": "one dose", "evidence": "supports", "note": "one trial"}]), **usual,
    )  # fmt: skip
    insert(
        database, "claims", claim="no-opposition", position=2, title="It was first an anaesthetic",
        statement="Ketamine was first used as an anaesthetic.", evidence="supports", rule_evidence="not rated",
        rule_wording=None, **usual,
    )  # fmt: skip
    lines: list[tuple[str, int | None, str, str, str, dict[str, Any]]] = [
        ("invented-efficacy", PLAIN, "for", "curated", "abstract", {"quote": "Scores fell further", "n": 46,
         "quote_where": "abstract", "estimate": -5.8, "ci_low": -9.1, "ci_high": -2.5, "scale": "MADRS",
         "hours_from_first_dose": 24, "direction": "favours-ketamine", "design": "randomised-trial"}),
        ("invented-efficacy", HOSTILE_TITLE, "against", "curated", "not recorded", {"why": HOSTILE}),
        ("invented-efficacy", RETRACTED, "qualifies", "read", "rules", {"notice": "retracted"}),
        ("invented-efficacy", REVIEW, "for", "curated", "abstract", {"design": "systematic-review"}),
        ("invented-efficacy", None, "unclear", "curated", "not recorded", {"study": "doi:10.1000/none"}),
        ("no-opposition", UNCONFIRMED, "for", "curated", "not recorded", {}),
    ]  # fmt: skip
    for position, (claim, pmid, stance, basis, read_from, more) in enumerate(lines):
        title = database.execute("select title from papers where pmid = ?", [pmid]).fetchone()
        row = {
            "study": f"pmid:{pmid}",
            "first_author": "Example",
            "year": 2020,
            "weight": 1.0 - position / 10,
        }
        insert(
            database, "claim_studies", claim=claim, position=position, pmid=pmid, stance=stance, basis=basis,
            read_from=read_from, title=title[0] if title else "A trial without a PubMed number", **(row | more),
        )  # fmt: skip
    insert(
        database, "facts", id="fda-2019", jurisdiction="US", document="Label", statement="Licensed with conditions.",
        happened="2019-03", claims="invented-efficacy",
    )  # fmt: skip


def searches(database: sqlite3.Connection, origin: str) -> None:
    insert(
        database,
        "runs",
        id=1,
        started="2025-05-01T10:00:00Z",
        origin=origin,
        kind="pubmed",
        status="complete",
    )
    for name, question in (
        ("invented-efficacy", "Does it work?"),
        ("no-opposition", "Was it an anaesthetic?"),
    ):
        insert(database, "searches", name=name, question=question, term="ketamine[tiab] AND <b>", claim=name)
    window = {
        "run": 1,
        "search": "invented-efficacy",
        "term_sent": "ketamine[tiab]",
        "asked": "2025-05-01T10:00:05Z",
    }
    insert(
        database,
        "windows",
        counted=1234,
        received=1234,
        status="complete",
        warnings="[]",
        errors="[]",
        **window,
    )
    insert(database, "hits", search="invented-efficacy", pmid=PLAIN, first_run=1, last_run=1)


def build(path: Path, origin: str = "ncbi") -> Path:
    """Write the library to `path` and return it; origin "starter" makes every paper a starter record."""
    database = sqlite3.connect(path)
    database.execute("pragma journal_mode=wal")
    database.executescript(schema.TABLES + schema.INDEXES + schema.FULL_TEXT)
    papers(database)
    claims(database)
    searches(database, origin)
    for pmid, design, condition in database.execute("select pmid, design, condition from papers").fetchall():
        for field, value in (("design", design), ("condition", condition)):
            if value:
                insert(database, "paper_terms", field=field, value=value, pmid=pmid, basis="read")
    if origin == "starter":
        database.execute("update papers set origin = 'starter', identity = 'unconfirmed' where identity <> 'mismatch'")
    database.commit()
    database.close()
    return path
