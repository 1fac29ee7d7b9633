"""/browse: claims and papers that match what was typed."""

from __future__ import annotations

import sqlite3

from pages.match import matching
from pages.rows import Row, rows, value
from pages.search import fts_query

PAGE = 25
CLAIMS = "select claim, position, title, statement, evidence, wording from claims order by position"
SHOWN = (
    "p.pmid, p.title, p.first_author, p.year, p.journal, p.design, p.n, p.condition, p.compound, p.route, "
    "p.direction, p.notice, p.is_retracted, p.identity"
)
FOUND = f"""
select {SHOWN}, highlight(papers_fts, 0, char(2), char(3)) as marked_title,
       snippet(papers_fts, 1, char(2), char(3), ' … ', 24) as passage
  from papers_fts join papers p on p.pmid = papers_fts.rowid
 where papers_fts match :query and p.pmid > 0 and p.identity <> 'mismatch'
 order by bm25(papers_fts, 8.0, 1.0), p.pmid limit :limit offset :offset
"""


def data(database: sqlite3.Connection, typed: str, page: int = 1) -> Row:
    """Claims and one page of papers for `typed`; all terms are asked for first, any of them when none has all."""
    typed = typed.strip()
    query, loosened = fts_query(typed), False
    count = total(database, query) if query else 0
    if query and not count:
        query, loosened = fts_query(typed, " OR "), True
        count = total(database, query)
    papers = rows(database, FOUND, {"query": query, "limit": PAGE, "offset": (page - 1) * PAGE}) if count else []
    return {
        "typed": typed,
        "claims": matching(typed, rows(database, CLAIMS)),
        "papers": papers,
        "count": count,
        "loosened": loosened and bool(count),
        "page": page,
        "pages": -(-count // PAGE),
    }


def total(database: sqlite3.Connection, query: str) -> int:
    sql = "select count(*) from papers_fts where papers_fts match ?"
    return int(value(database, sql, [query]) or 0)
