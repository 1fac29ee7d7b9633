"""What this copy of the library is: made from the starter facts, from files, or from a harvest of PubMed."""

from __future__ import annotations

import sqlite3

from pages.rows import Row, row, rows, value
from queries.brief import DISCLAIMER, STARTER_BANNER

__all__ = ["DISCLAIMER", "NCBI_DISCLAIMER", "STARTER_BANNER", "held", "is_starter", "runs"]

NCBI_DISCLAIMER = "https://www.ncbi.nlm.nih.gov/About/disclaimer.html"


def is_starter(database: sqlite3.Connection) -> bool:
    """Whether these records came from the starter library; such a copy must never speak of a search of PubMed."""
    started = value(database, "select 1 from runs where origin = 'starter' limit 1")
    return bool(started) or value(database, "select origin from papers limit 1") == "starter"


def held(database: sqlite3.Connection) -> Row:
    """Counts and dates of the whole library."""
    counts = row(
        database,
        """select (select count(*) from papers) as papers, (select count(*) from claims) as claims,
                  (select count(*) from searches) as searches, (select count(*) from curated) as curated""",
    )
    last = row(
        database,
        """select started, finished, origin, status from runs where origin = 'ncbi' and kind = 'pubmed'
            order by started desc limit 1""",
    )
    return {**(counts or {}), "is_starter": is_starter(database), "last_search": last}


def runs(database: sqlite3.Connection) -> list[Row]:
    """The latest fifty runs, newest first."""
    return rows(
        database,
        "select id, started, finished, origin, kind, status from runs order by started desc, id desc limit 50",
    )
