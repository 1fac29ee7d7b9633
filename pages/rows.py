"""Rows from evidence.db as plain dictionaries, all of one page's from the same moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

Row = dict[str, Any]
Answer = TypeVar("Answer")


def rows(database: sqlite3.Connection, sql: str, parameters: Any = ()) -> list[Row]:
    """Every row of one select, by column name."""
    cursor = database.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor]


def row(database: sqlite3.Connection, sql: str, parameters: Any = ()) -> Row | None:
    """The first row, or None."""
    found = rows(database, sql, parameters)
    return found[0] if found else None


def value(database: sqlite3.Connection, sql: str, parameters: Any = ()) -> Any:
    """The first column of the first row, or None."""
    found = database.execute(sql, parameters).fetchone()
    return None if found is None else found[0]


def snapshot(ask: Callable[[sqlite3.Connection], Answer], milliseconds: int) -> Callable[[sqlite3.Connection], Answer]:
    """`ask` inside one read transaction, so a rebuild between two selects cannot mix two builds on a page.

    Raises sqlite3.OperationalError("interrupted") after `milliseconds`.
    """
    from datasette.utils import sqlite_timelimit

    def inside(database: sqlite3.Connection) -> Answer:
        database.execute("begin")
        try:
            with sqlite_timelimit(database, milliseconds):
                return ask(database)
        finally:
            database.rollback()

    return inside
