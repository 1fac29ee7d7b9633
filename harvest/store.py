"""harvest.db: what was asked and what was received, unedited and append-only."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlite_utils
from sqlite_utils import Migrations

from .errors import HarvestError
from .records import Record

migrations = Migrations("harvest")

FIRST_TABLES = """
create table runs (id integer primary key, started text not null, finished text, origin text not null,
  kind text not null, status text not null, summary text not null default '{}');
create table searches (name text primary key, question text, term text not null, claim text);
create table windows (id integer primary key, run integer not null references runs(id), search text not null,
  term_sent text not null, counted integer, received integer, query_translation text,
  warnings text not null default '[]', errors text not null default '[]', status text not null,
  asked text not null, scope text not null default 'all');
create index windows_search on windows(search, run);
create table hits (search text not null, pmid integer not null, first_run integer not null,
  last_run integer not null, primary key (search, pmid)) without rowid;
create table answers (pmid integer not null, version integer not null, kind text not null,
  sha256 text not null, body blob not null, origin text not null, first_run integer not null,
  last_run integer not null, first_seen text not null, last_seen text not null, primary key (pmid, sha256));
create table receipts (id integer primary key, pmid integer not null, sha256 text not null,
  run integer not null, seen text not null);
create index receipts_pmid on receipts(pmid, id);
create table deletions (id integer primary key, pmid integer not null, run integer not null,
  seen text not null, source text not null);
create index deletions_pmid on deletions(pmid);
create table missing (id integer primary key, pmid integer not null, run integer not null,
  seen text not null, asked_as text not null, why text not null);
create index missing_pmid on missing(pmid);
create table skipped (id integer primary key, run integer not null, pmid integer, source text not null,
  why text not null, seen text not null);
create table source_answers (source text not null, key text not null, url text not null, status integer,
  etag text, last_modified text, sha256 text, body blob, fetched text not null, run integer,
  primary key (source, key));
"""


@migrations()
def m001_first_tables(db: sqlite_utils.Database) -> None:
    """The tables of the first version."""
    for statement in FIRST_TABLES.split(";"):
        db.execute(statement)


SECOND_TABLES = """
create table baseline_files (name text primary key, mark text not null, filter text not null,
  run integer not null, seen text not null, records integer not null, kept integer not null);
create table baseline_order (pmid integer primary key, file text not null);
create view current_hits as select search, pmid, first_run, last_run from hits where last_run >= coalesce(
  (select max(run) from windows w where w.search = hits.search and scope = 'all' and status = 'complete'
   and search <> 'curated'), 0);
"""


@migrations()
def m002_baseline_and_current_hits(db: sqlite_utils.Database) -> None:
    """What the yearly files said last of each PMID; hits that the newest whole walk of a search still found."""
    for statement in SECOND_TABLES.split(";"):
        db.execute(statement)


VERSION = 2  # how many migrations there are; kept in PRAGMA user_version


class Store:
    """An open harvest.db. Every writing method must be called inside `transaction()`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path
        self.execute = connection.execute
        self.last_stamp = max(
            self.value("select max(seen) from receipts") or "",
            self.value("select max(seen) from deletions") or "",
        )

    def value(self, sql: str, *parameters: object) -> Any:
        """The first column of the first row, or None."""
        row = self.execute(sql, parameters).fetchone()
        return row[0] if row else None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block, or nothing of it."""
        self.execute("begin immediate")
        try:
            yield
        except BaseException:
            if self.connection.in_transaction:
                self.execute("rollback")
            raise
        self.execute("commit")

    def stamp(self) -> str:
        """Now, in UTC, and always later than the stamp before, even if the clock was set back."""
        now = utc(datetime.now(UTC))
        if now <= self.last_stamp:
            now = utc(datetime.fromisoformat(self.last_stamp) + timedelta(microseconds=1))
        self.last_stamp = now
        return now

    def begin_run(self, origin: str, kind: str, intention: dict[str, Any] | None = None) -> int:
        """Open a run; its own transaction. `intention` is what its summary says until it ends."""
        with self.transaction():
            # Whoever holds the lock is alone: a run that says "running" was cut off.
            self.execute("update runs set status = 'incomplete' where status = 'running' and kind <> 'sources'")
            cursor = self.execute(
                "insert into runs (started, origin, kind, status, summary) values (?, ?, ?, 'running', ?)",
                (self.stamp(), origin, kind, json.dumps(intention or {})),
            )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def end_run(self, run: int, status: str, summary: dict[str, Any]) -> None:
        """Close a run with its summary; its own transaction."""
        with self.transaction():
            self.execute(
                "update runs set finished = ?, status = ?, summary = ? where id = ?",
                (self.stamp(), status, json.dumps(summary, sort_keys=True), run),
            )

    def receive(self, run: int, record: Record, origin: str) -> str:
        """Keep one record as received. Returns new, changed or unchanged against the receipt before."""
        sha256, seen = record.sha256, self.stamp()
        before = self.execute(
            "select sha256, seen from receipts where pmid = ? order by id desc limit 1", (record.pmid,)
        ).fetchone()
        deleted = self.value("select max(seen) from deletions where pmid = ?", record.pmid)
        known = self.execute(
            "update answers set last_run = ?, last_seen = ? where pmid = ? and sha256 = ?",
            (run, seen, record.pmid, sha256),
        ).rowcount
        if not known:
            self.add_answer(run, record, origin, seen)
        if before and before[0] == sha256 and not (deleted and deleted > before[1]):
            return "unchanged"
        self.execute(
            "insert into receipts (pmid, sha256, run, seen) values (?, ?, ?, ?)",
            (record.pmid, sha256, run, seen),
        )
        return "changed" if before else "new"

    @staticmethod
    def unpack(body: bytes) -> bytes:
        """The exact bytes of an answer."""
        return zlib.decompress(body)

    def add_answer(self, run: int, record: Record, origin: str, seen: str) -> None:
        """Store bytes never seen before."""
        self.execute(
            "insert into answers values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(record.pmid, record.version, record.kind, record.sha256, zlib.compress(record.body)),
                *(origin, run, run, seen, seen),
            ),
        )

    def delete(self, run: int, pmid: int, source: str) -> bool:
        """Record a deletion, unless the PMID is deleted already. Returns whether a record held is now gone."""
        received = self.value("select max(seen) from receipts where pmid = ?", pmid)
        deleted = self.value("select max(seen) from deletions where pmid = ?", pmid)
        if deleted and deleted > (received or ""):
            return False
        self.execute(
            "insert into deletions (pmid, run, seen, source) values (?, ?, ?, ?)",
            (pmid, run, self.stamp(), source),
        )
        return received is not None

    def skip(self, run: int, pmid: int | None, source: str, why: str) -> None:
        """Count a record that was not kept, and say why."""
        self.execute(
            "insert into skipped (run, pmid, source, why, seen) values (?, ?, ?, ?, ?)",
            (run, pmid, source, why[:500], self.stamp()),
        )


def utc(moment: datetime) -> str:
    """ISO 8601 in UTC, always with microseconds, so that text sorts as time does."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@contextmanager
def open_store(path: Path) -> Iterator[Store]:
    """Open or create harvest.db at its newest version. Raises HarvestError for a file from a newer one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None, timeout=60)
    except (OSError, sqlite3.Error) as error:
        raise HarvestError(f"{path} cannot be opened ({error}); check the folder and its permissions.") from None
    try:
        migrate(connection, path)
        yield Store(connection, path)
    except sqlite3.Error as error:
        raise HarvestError(explain(error, path)) from error
    finally:
        connection.close()


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the file to VERSION, one migration after another."""
    version = connection.execute("pragma user_version").fetchone()[0]
    if version > VERSION:
        raise HarvestError(
            f"{path} was written by a newer version of this program (its schema is {version}, this one knows "
            f"{VERSION}); update this checkout, or name another file with --db."
        )
    if version < VERSION:
        connection.execute("pragma journal_mode = wal")
        migrations.apply(sqlite_utils.Database(connection))
        connection.execute(f"pragma user_version = {VERSION}")
    connection.execute("pragma synchronous = normal")


def explain(error: sqlite3.Error, path: Path) -> str:
    """One sentence for what SQLite says."""
    reasons = {
        "file is not a database": f"{path} is not a SQLite database; name another file with --db.",
        "database or disk is full": f"The disk that holds {path} is full; make room and run this "
        "again: it goes on where it stopped.",
    }
    return reasons.get(str(error), f"{path}: SQLite says {error}.")
