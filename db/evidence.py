"""evidence.db as a file: opened at the right version, reshaped in place, written in one transaction.

It is rebuilt while being served: write-ahead logging lets every reader go on with the state before.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from db.errors import BuildError
from db.schema import FULL_TEXT, INDEXES, TABLES, USER_VERSION

VIEWS = Path(__file__).with_name("views.sql")
OF_QUERIES = {"claims", "claim_studies", "quotes", "verdicts"}  # queries build fills these; db only makes them
HEAD = re.compile(
    r"(?:\s|--[^\n]*\n)*create\s+(?:(unique|virtual)\s+)?(table|view|index|trigger)\s+(?:if not exists\s+)?",
    re.I,
)


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection inside one transaction: all of the block, or nothing of it."""
    connection = _opened(path)
    with closing(connection):
        try:
            connection.execute("begin immediate")
            yield connection
            connection.execute("commit")
        except sqlite3.DatabaseError as error:
            raise BuildError(_explained(error, path)) from error
        finally:
            if connection.in_transaction:
                connection.execute("rollback")


def _opened(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(path, isolation_level=None, timeout=60)
        version = connection.execute("pragma user_version").fetchone()[0]
        tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
        if tables and "papers" not in tables:
            raise BuildError(f"{path} is some other database; name another file with --out.")
        if version > USER_VERSION:
            raise BuildError(
                f"{path} was written by a newer version of this program (its schema is {version}, this one knows "
                f"{USER_VERSION}); update this checkout, or name another file with --out."
            )
        connection.execute("pragma journal_mode = wal")
    except sqlite3.DatabaseError as error:
        raise BuildError(_explained(error, path)) from error
    return connection


def _explained(error: sqlite3.Error, path: Path) -> str:
    known = {
        "file is not a database": f"{path} is not a SQLite database; name another file with --out.",
        "unable to open database file": f"{path} cannot be opened; check its folder and permissions.",
        "database is locked": f"Another program is writing {path}; run this again when it is done.",
        "database or disk is full": f"The disk that holds {path} is full; make room and run this again.",
        "attempt to write a readonly database": f"{path} may not be written; check its permissions.",
    }
    return known.get(str(error), f"{path}: SQLite says {error}.")


def reshape(connection: sqlite3.Connection) -> None:
    """Give the file the tables, indexes, full text and views of this version.

    The file is derived: when any table of ours has another shape, all of ours are made anew, and empty.
    """
    wanted = {_name(one): one for one in statements(TABLES + FULL_TEXT)}
    ours = {name: one for name, one in wanted.items() if name not in OF_QUERIES}
    held = _held(connection)
    if any(held.get(name) != _normal(one) for name, one in ours.items()):
        _make(connection, ours)
    for name in OF_QUERIES:
        if held.get(name) != _normal(wanted[name]):
            _make(connection, {name: wanted[name]})
    held = _held(connection)
    for one in [*statements(INDEXES), *statements(VIEWS.read_text(encoding="utf-8"))]:
        if held.get(_name(one)) != _normal(one):
            _make(connection, {_name(one): one})
    connection.execute(f"pragma user_version = {USER_VERSION}")


def _make(connection: sqlite3.Connection, wanted: dict[str, str]) -> None:
    kinds = dict(connection.execute("select name, type from sqlite_master").fetchall())
    for name in reversed(wanted):  # the full text before its table
        if name in kinds:
            connection.execute(f'drop {kinds[name]} if exists "{name}"')
    for one in wanted.values():
        connection.execute(one)


def _held(connection: sqlite3.Connection) -> dict[str, str]:
    found = connection.execute("select name, sql from sqlite_master where sql is not null")
    return {name: _normal(sql) for name, sql in found}


def statements(script: str) -> Iterator[str]:
    """A script's statements one by one: executescript would commit the transaction around it."""
    pending = ""
    for piece in script.split(";"):
        pending += piece + ";"
        if sqlite3.complete_statement(pending):
            if HEAD.match(pending):
                yield pending
            pending = ""


def _normal(statement: str) -> str:
    """As SQLite would keep it, so that two statements can be compared."""
    return HEAD.sub(lambda head: f"{head[2].lower()} ", statement, count=1).rstrip("; \n")


def _name(statement: str) -> str:
    return re.split(r"[\s(]", _normal(statement).split(" ", 1)[1], maxsplit=1)[0].strip('"[]')


def replace_rows(
    connection: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]], part: str = "true"
) -> None:
    """Make a table, or the part that a condition names, hold exactly these rows, touching only what differs."""
    columns = connection.execute(f"pragma table_info({table})").fetchall()
    key = ", ".join(f'"{name}"' for _, name, _, _, _, place in columns if place)
    connection.execute(f"create temp table wanted as select * from {table} limit 0")
    connection.executemany(f"insert into wanted values ({', '.join('?' * len(columns))})", rows)
    connection.execute(
        f"delete from {table} where ({key}) in (select {key} from "
        f"(select * from {table} where {part} except select * from wanted))"
    )
    connection.execute(f"insert into {table} select * from (select * from wanted except select * from {table})")
    connection.execute("drop table wanted")


def in_order(
    connection: sqlite3.Connection, table: str, rows: Iterable[dict[str, object]]
) -> Iterator[tuple[object, ...]]:
    """Rows by name → rows in the order of the table's columns; what is not named is null."""
    names = [name for _, name, *_ in connection.execute(f"pragma table_info({table})")]
    for row in rows:
        if unknown := row.keys() - set(names):
            raise BuildError(f"{table} has no column called {', '.join(sorted(unknown))}.")
        yield tuple(row.get(name) for name in names)
