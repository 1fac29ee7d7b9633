"""How many rows each table has, for Datasette's page of the database.

Datasette counts with a limit of ten milliseconds a table and prints "many" when a busy machine misses it, so the same
page could say two things. Here the counts are exact and kept while the database stays as it is.
"""

from __future__ import annotations

import sqlite3

from pages.kept import kept
from pages.rows import value

NAMES = "select name from sqlite_master where type = 'table' and name not like '%_fts%'"


def table_counts(database: sqlite3.Connection) -> dict[str, int]:
    """Rows by table, search indexes left out."""
    return kept(database, "table counts", counted)


def counted(database: sqlite3.Connection) -> dict[str, int]:
    names = [name for (name,) in database.execute(NAMES)]
    return {name: int(value(database, f'select count(*) from "{name}"')) for name in names}
