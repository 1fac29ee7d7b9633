"""Studies made up to order: as lines for the pure rule, and as rows for the views."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

from queries.evidence import Line
from queries.strata import Measured, Stratum

MADRS_28 = Stratum("esketamine", "inert", "madrs", "mean-difference", "28 days")

TRIAL = Line(
    study="a",
    key=1,
    stance="for",
    basis="curated",
    read_from="abstract",
    weight=1.0,
    design="randomised-trial",
    n=150,
    comparator="midazolam",
    direction="favours-ketamine",
    year=2020,
)


def trial(study: str, **changes: Any) -> Line:
    """A read, blinded, randomised trial of 150 people that counts for the claim, but for what is said."""
    key = changes.pop("key", sum(study.encode()) * 7 + len(study))
    return replace(TRIAL, study=study, key=key, **changes)


def measured(study: str, estimate: float, half: float, key: int = 0, **changes: Any) -> Measured:
    """A poolable MADRS difference at 28 days: estimate ± half, positive favours ketamine."""
    numbers = {"estimate": estimate, "low": estimate - half, "high": estimate + half}
    return replace(Measured(MADRS_28, study, key, **numbers, by_rules=False, important=2.0), **changes)


def add_paper(db: sqlite3.Connection, pmid: int, study: str = "", part: str = "whole", **columns: Any) -> None:
    """A paper of a read abstract, with its study; columns are those of papers."""
    row = {
        "pmid": pmid, "version": 1, "kind": "article", "title": f"Paper {pmid}", "abstract": "Read.", "year": 2020,
        "origin": "file", "record_sha256": "", "text_sha256": "", "read_with": "",
        "design": "randomised-trial", "n": 150, "comparator": "midazolam", **columns,
    }  # fmt: skip
    insert(db, "papers", row)
    study = study or f"PMID:{pmid}"
    db.execute("insert or ignore into studies(study, papers) values (?, 1)", (study,))
    insert(db, "paper_studies", {"pmid": pmid, "study": study, "part": part, "why": "made up"})
    for name in ("design", "comparator"):
        add_term(db, pmid, name, row[name])


def add_term(db: sqlite3.Connection, pmid: int, field: str, value: str, basis: str = "read") -> None:
    insert(db, "paper_terms", {"field": field, "value": value, "pmid": pmid, "basis": basis})


def add_result(db: sqlite3.Connection, pmid: int, direction: str, **columns: Any) -> None:
    count = db.execute("select count(*) from results").fetchone()[0]
    row = {
        "id": f"r{count}",
        "pmid": pmid,
        "direction": direction,
        "outcome": "depression severity",
        "where": "abstract",
    }
    insert(db, "results", row | columns)


def add_curated(
    db: sqlite3.Connection, row: int, pmid: int | None, read_from: str = "abstract", **columns: Any
) -> None:
    held = {
        "row": row, "pmid": pmid, "title": "Curated", "poolable": 1, "id_checked": "yes", "read_from": read_from,
        "identity": "confirmed", "design": "randomised-trial", "n_total": 150, "comparator": "midazolam", **columns,
    }  # fmt: skip
    insert(db, "curated", held)


def add_stance(db: sqlite3.Connection, claim: str, row: int, pmid: int, stance: str, exception: str = "") -> None:
    insert(db, "stances", {"claim": claim, "row": row, "pmid": pmid, "stance": stance, "exception": exception})


def insert(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    db.execute(f"insert into {table} ({names}) values ({', '.join('?' * len(row))})", list(row.values()))
