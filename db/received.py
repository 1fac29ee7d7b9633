"""harvest.db as db sees it: read-only, one snapshot, plain SQL. Each function may look at a past day."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from db.errors import BuildError

HARVEST_VERSION = 2  # PRAGMA user_version of the harvest.db that these queries know
ALWAYS = "9999"

CURRENT = """
with received as (
  select r.pmid, r.sha256, r.seen,
    row_number() over (partition by r.pmid order by a.version desc, r.id desc) as place
  from receipts r join answers a on a.pmid = r.pmid and a.sha256 = r.sha256
  where r.seen < :until
    and r.seen > coalesce((select max(d.seen) from deletions d where d.pmid = r.pmid and d.seen < :until), '')
)
select pmid, sha256, seen from received where place = 1 order by pmid
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is held of one PMID: which bytes, and when they came (UTC)."""

    pmid: int
    sha256: str
    seen: str


def until(day: date | None) -> str:
    """The first instant that is too late for a view of that day."""
    return ALWAYS if day is None else (day + timedelta(days=1)).isoformat()


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """One consistent view of a harvest.db, even while a harvest writes it."""
    if not path.is_file():
        raise BuildError(f"{path} does not exist; run `python -m harvest pubmed` first, or name a file with --harvest.")
    with closing(_opened(path)) as connection:
        yield connection


def _opened(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=60, isolation_level=None)
        version = connection.execute("pragma user_version").fetchone()[0]
        if version > HARVEST_VERSION:
            raise BuildError(f"{path} was written by a newer version of this program; update this checkout.")
        connection.execute("begin")
        connection.execute("select count(*) from receipts, answers, deletions, runs where false")
    except sqlite3.DatabaseError as error:
        raise BuildError(f"{path} is not a harvest ({error}); name another file with --harvest.") from error
    return connection


def current(harvest: sqlite3.Connection, before: str) -> Iterator[Answer]:
    """What holds for each PMID: of the highest version the latest receipt; a deletion voids all before it."""
    for row in harvest.execute(CURRENT, {"until": before}):
        yield Answer(*row)


def ever(harvest: sqlite3.Connection, before: str) -> int:
    """How many PMIDs were ever received."""
    counted = harvest.execute("select count(distinct pmid) from receipts where seen < ?", (before,)).fetchone()
    return int(counted[0])


def body(harvest: sqlite3.Connection, answer: Answer) -> tuple[bytes, str]:
    """The bytes as received, and their origin: ncbi, file or starter."""
    compressed, origin = harvest.execute(
        "select body, origin from answers where pmid = ? and sha256 = ?", (answer.pmid, answer.sha256)
    ).fetchone()
    return zlib.decompress(compressed), origin


def is_live(harvest: sqlite3.Connection) -> bool:
    """Whether anything in it came from PubMed, be it over the network or as a file."""
    return harvest.execute("select 1 from runs where origin <> 'starter' limit 1").fetchone() is not None


def searches(harvest: sqlite3.Connection) -> list[tuple[object, ...]]:
    return harvest.execute("select name, question, term, claim from searches").fetchall()


def runs(harvest: sqlite3.Connection, before: str) -> list[tuple[object, ...]]:
    return harvest.execute(
        "select id, started, finished, origin, kind, status, summary from runs where started < ?", (before,)
    ).fetchall()


def windows(harvest: sqlite3.Connection, before: str) -> list[tuple[object, ...]]:
    return harvest.execute(
        "select id, run, search, term_sent, counted, received, query_translation, warnings, errors, status, "
        "asked from windows where asked < ?",
        (before,),
    ).fetchall()


def hits(harvest: sqlite3.Connection, before: str) -> Iterator[tuple[object, ...]]:
    """Search × PMID, as far as the newest whole walk of the search still found it."""
    last = harvest.execute("select max(id) from runs where started < ?", (before,)).fetchone()[0] or 0
    return harvest.execute(HITS, {"last": last})


HITS = """
select h.search, h.pmid, h.first_run, min(h.last_run, :last)
from hits h left join (
  select search, max(run) as run from windows
  where scope = 'all' and status = 'complete' and search <> 'curated' and run <= :last group by search
) walk on walk.search = h.search
where h.first_run <= :last and h.last_run >= coalesce(walk.run, 0)
"""


def skipped(harvest: sqlite3.Connection, before: str) -> list[tuple[int | None, str, str, str | None]]:
    """(pmid, source, why, seen) of what the harvester did not keep."""
    return harvest.execute("select pmid, source, why, seen from skipped where seen < ?", (before,)).fetchall()
