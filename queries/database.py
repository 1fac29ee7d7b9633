"""Opening evidence.db: read-only to ask, writable to fill, one sentence when it cannot be used."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

EVIDENCE_VERSION = 1  # PRAGMA user_version of the evidence.db that these queries know
NEEDED = ("papers", "results", "study_lines", "result_lines", "claims", "claim_studies", "quotes", "verdicts")


class DatabaseError(Exception):
    """evidence.db is missing or is not one of ours; the message says what to run."""


def open_evidence(path: Path, *, write: bool = False) -> sqlite3.Connection:
    """A connection whose rows answer to column names. Raises DatabaseError, never creates a file."""
    if not path.exists():
        raise DatabaseError(f"{path} is not there; make it with “python -m db build” (or “make demo”).")
    mode = "rw" if write else "ro"
    connection = sqlite3.connect(f"file:{path.resolve()}?mode={mode}", uri=True, isolation_level=None, timeout=30)
    connection.row_factory = sqlite3.Row
    try:
        version = connection.execute("pragma user_version").fetchone()[0]
        held = {row[0] for row in connection.execute("select name from sqlite_master")}
    except sqlite3.DatabaseError as error:
        connection.close()
        raise DatabaseError(f"{path} cannot be read ({error}); rebuild it with “python -m db build --fresh”.") from None
    if version > EVIDENCE_VERSION:
        connection.close()
        raise DatabaseError(f"{path} was written by a newer version of this program; update this checkout.")
    missing = [name for name in NEEDED if name not in held]
    if missing:
        connection.close()
        raise DatabaseError(f"{path} lacks {missing[0]}; rebuild it with “python -m db build --fresh”.")
    return connection


def rows(connection: sqlite3.Connection, sql: str, bound: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """Every row of one select as a dictionary, whatever the connection's own rows are."""
    cursor = connection.execute(sql, bound)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor]
