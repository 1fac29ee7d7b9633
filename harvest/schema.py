"""The tables of harvest.db, in ordered migrations, and what to say when SQLite refuses."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlite_utils
from sqlite_utils import Migrations

from .errors import HarvestError

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
        "disk I/O error": f"{path} cannot be written: the disk is full or failing, or files may not grow so "
        "large here; mend that and run this again: it goes on where it stopped.",
    }
    return reasons.get(str(error), f"{path}: SQLite says {error}.")
