"""What changed between a harvest and evidence.db: SQLite finds it on disk, so memory stays flat for any number."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from db.received import Answer

HELD = "create temp table held (pmid integer primary key, sha256 text, seen text) without rowid"
GONE = "select pmid from papers where pmid not in (select pmid from held)"
CHANGED = """
create temp table changed as
select h.pmid, h.sha256, h.seen from held h left join papers p on p.pmid = h.pmid
where p.pmid is null or p.record_sha256 is not h.sha256 or p.received is not h.seen or p.read_with is not :version
order by h.pmid
"""


def note_held(connection: sqlite3.Connection, current: Iterable[Answer]) -> int:
    """Write down what the harvest holds; how many records."""
    connection.execute("drop table if exists temp.held")
    connection.execute(HELD)
    connection.executemany("insert into held values (?, ?, ?)", ((a.pmid, a.sha256, a.seen) for a in current))
    return count(connection, "held")


def gone(connection: sqlite3.Connection) -> list[int]:
    """PMIDs in evidence.db that the harvest no longer holds."""
    return [pmid for (pmid,) in connection.execute(GONE)]


def note_changed(connection: sqlite3.Connection, version: str) -> int:
    """Write down which records are new, other bytes, or read by other rules than these; how many."""
    connection.execute("drop table if exists temp.changed")
    connection.execute(CHANGED, {"version": version})
    return count(connection, "changed")


def changed(connection: sqlite3.Connection) -> Iterator[Answer]:
    """Them, in the order of their PMIDs."""
    for row in connection.execute("select pmid, sha256, seen from changed order by rowid"):
        yield Answer(*row)


def count(connection: sqlite3.Connection, table: str) -> int:
    """Rows of one of the two tables."""
    return int(connection.execute(f"select count(*) from temp.{table}").fetchone()[0])
