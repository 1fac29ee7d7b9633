"""evidence.db → a copy that may be put on a public server: no abstracts, one file, nothing left to write.

Abstracts belong to their publishers. A full-text index gives its words back, so it is made anew over titles alone,
and the file is vacuumed afterwards, since a deleted row stays readable in the pages it stood in.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from db.errors import BuildError
from db.schema import USER_VERSION

LONGEST_QUOTE = 300  # code points: a sentence, which a quotation may be; more is a copy

WITHOUT_ABSTRACTS = """
update papers set abstract = null, other_abstracts = '[]', sections = '[]'
"""
# table, column of words
QUOTES = (
    ("findings", "words"),
    ("results", "words"),
    ("claim_studies", "quote"),
    ("reviews", "words"),
    ("reviews", "conclusion"),
)


def publish(source: Path, out: Path, *, with_abstracts: bool = False) -> dict[str, int]:
    """Write `out` anew from `source`; how many papers it holds, and how many bytes. BuildError says what is wrong."""
    if not source.is_file():
        raise BuildError(f"{source} does not exist; run `python -m db build` first, or name a file with --db.")
    if out.resolve() == source.resolve():
        raise BuildError("the copy cannot take the place of its source; name another file with --out.")
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        if (version := connection.execute("pragma user_version").fetchone()[0]) > USER_VERSION:
            raise BuildError(
                f"{source} was written by a newer version of this program (its schema is {version}, this one knows "
                f"{USER_VERSION}); update this checkout."
            )
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(out.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        copy(source, partial)
        with closing(sqlite3.connect(partial, isolation_level=None)) as connection:
            if not with_abstracts:
                leave_out_abstracts(connection)
            papers = int(connection.execute("select count(*) from papers").fetchone()[0])
            connection.execute("vacuum")
            connection.execute("pragma journal_mode = delete")
    except sqlite3.Error as error:
        partial.unlink(missing_ok=True)
        raise BuildError(f"{source} could not be copied: SQLite says {error}.") from error
    partial.replace(out)
    return {"papers": papers, "bytes": out.stat().st_size}


def copy(source: Path, out: Path) -> None:
    """One consistent copy, even while the source is being rebuilt."""
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=60)) as connection:
        connection.execute("vacuum into ?", (str(out),))


def leave_out_abstracts(connection: sqlite3.Connection) -> None:
    """No abstract in a row, in the index, or in a quotation longer than a sentence."""
    connection.execute("begin")
    for trigger in ("papers_after_insert", "papers_after_delete", "papers_after_update"):
        connection.execute(f"drop trigger if exists {trigger}")
    connection.execute("insert into papers_fts(papers_fts) values ('delete-all')")
    connection.execute(WITHOUT_ABSTRACTS)
    for table, column in QUOTES:
        connection.execute(
            f"update {table} set {column} = substr({column}, 1, ?) || '…' where length({column}) > ?",
            (LONGEST_QUOTE - 1, LONGEST_QUOTE),
        )
    connection.execute("insert into papers_fts(rowid, title, abstract) select pmid, title, null from papers")
    connection.execute("insert into papers_fts(papers_fts) values ('optimize')")
    connection.execute("commit")
