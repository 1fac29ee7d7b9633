"""What every source says of a paper that was retracted, corrected or doubted, and where the sources part.

A source that was not asked, or does not know the paper, has not cleared it: that is its own answer.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from db.notices import GRAVITY
from pages.rows import Row, rows

SOURCES = ("PubMed", "Crossref")
# Where one source says it and the other, though asked, does not, a reader has to know.
WEIGHTY = frozenset({"retraction", "retracted-and-republished", "partial-retraction", "expression-of-concern"})
KINDS = (*GRAVITY, "reinstatement")
SAID = """
select n.*, o.title as other_title from notices n left join papers o on o.pmid = n.other_pmid
 where n.pmid in (select value from json_each(?)) order by n.pmid, n.direction desc, n.noticed, n.source, n.position
"""
ASKED = """
select p.pmid, p.origin, p.doi, c.state from papers p
  left join source_checks c on c.source = 'crossref' and c.key = lower(p.doi)
 where p.pmid in (select value from json_each(?))
"""


def ledger(database: sqlite3.Connection, pmids: Iterable[int]) -> dict[int, list[Row]]:
    """PMID → one line a kind of notice on it: what PubMed and Crossref say, and whether they part; gravest first."""
    asked = json.dumps(sorted({pmid for pmid in pmids if pmid}))
    said: dict[int, list[Row]] = {}
    for notice in rows(database, SAID, [asked]):
        if notice["direction"] == "this paper" and notice["kind"] in KINDS:
            said.setdefault(notice["pmid"], []).append(notice)
    papers = {paper["pmid"]: paper for paper in rows(database, ASKED, [json.dumps(sorted(said))])}
    return {pmid: lines(notices, papers[pmid]) for pmid, notices in said.items() if pmid in papers}


def lines(notices: list[Row], paper: Row) -> list[Row]:
    """One line a kind, with the words of each source."""
    silent = {"PubMed": pubmed_silence(paper), "Crossref": crossref_silence(paper)}
    found = []
    for kind in KINDS:
        mine = [notice for notice in notices if notice["kind"] == kind]
        if not mine:
            continue
        naming = {family(notice["source"]) for notice in mine}
        says = {source: "says so" if source in naming else silent[source] for source in SOURCES}
        parts = kind in WEIGHTY and sorted(says.values()) == ["does not say so", "says so"]
        found.append({"kind": kind, "says": says, "parts": parts, "notices": mine})
    if any(line["kind"] == "reinstatement" for line in found):
        for line in found:
            line["parts"] = line["parts"] or line["kind"] in WEIGHTY
    return found


def family(source: str) -> str:
    """Which of the two sources a row of notices comes from; Retraction Watch speaks through Crossref."""
    return "Crossref" if source.startswith("crossref") else "PubMed"


def pubmed_silence(paper: Row) -> str:
    return "not asked" if paper["origin"] == "starter" else "does not say so"


def crossref_silence(paper: Row) -> str:
    if not paper["doi"]:
        return "cannot be asked without a DOI"
    return {"found": "does not say so", None: "not asked"}.get(paper["state"], "does not know this paper")
