"""/searches: every strategy, whether PubMed was asked, and what it counted."""

from __future__ import annotations

import sqlite3

from pages.library import is_starter, runs
from pages.rows import Row, rows
from queries.claim_rows import loaded

SEARCHES = """
select s.name, s.question, s.term, s.claim, c.title as claim_title
  from searches s left join claims c on c.claim = coalesce(s.claim, s.name) order by c.position, s.name
"""
WINDOWS = """
select w.search, w.run, w.counted, w.received, w.status, w.asked, w.query_translation, w.warnings, w.errors, r.started
  from windows w join runs r on r.id = w.run
 where r.origin = 'ncbi' and w.run = (select max(w2.run) from windows w2 join runs r2 on r2.id = w2.run
                                       where w2.search = w.search and r2.origin = 'ncbi')
 order by w.search, w.id
"""


def data(database: sqlite3.Connection) -> Row:
    """Strategies with their latest windows, and the runs. Only windows of a run against NCBI count as a search."""
    starter = is_starter(database)
    windows = [] if starter else rows(database, WINDOWS)
    searches = rows(database, SEARCHES)
    for search in searches:
        mine = [window for window in windows if window["search"] == search["name"]]
        search.update(outcome(mine, starter))
    return {
        "is_starter": starter,
        "searches": searches,
        "runs": runs(database),
        "flow": None if starter else flow(database),
    }


def outcome(windows: list[Row], starter: bool) -> Row:
    """state (searched, not searched, could not fetch) with the counts; three different answers."""
    if starter:
        return {"state": "not searched (starter library)"}
    if not windows:
        return {"state": "not searched"}
    failed = [window for window in windows if window["status"] not in ("complete", "done")]
    counted = sum(window["counted"] or 0 for window in windows)
    received = sum(window["received"] or 0 for window in windows)
    return {
        "state": "could not fetch" if failed else "searched, nothing found" if not counted else "searched",
        "asked": windows[0]["asked"] or windows[0]["started"],
        "counted": counted,
        "received": received,
        "windows": len(windows),
        "failed": len(failed),
        "query_translation": windows[0]["query_translation"],
        "warnings": [w for window in windows for w in loaded(window["warnings"], []) or []],
        "errors": [e for window in windows for e in loaded(window["errors"], []) or []],
    }


def flow(database: sqlite3.Connection) -> Row | None:
    """From records found to studies cited, counted from the tables."""
    counts = rows(
        database,
        """select (select count(*) from hits) as found, (select count(distinct pmid) from hits) as distinct_records,
                  (select count(*) from papers) as held, (select count(*) from skipped) as skipped,
                  (select count(distinct coalesce(pmid, study)) from claim_studies) as cited""",
    )
    return counts[0] if counts else None
