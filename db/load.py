"""data/harvest.db and db/curated → evidence.db, in one transaction, touching only what changed."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

from db import changed as changes
from db import received
from db.errors import BuildError
from db.evidence import in_order, replace_rows, reshape, writing
from db.load_curated import load_curated
from db.load_sources import load_sources
from db.load_studies import load_studies
from db.notices import load_across
from db.pubmed_xml import RecordRefused, parse_record
from db.reading.read import Reading, read_paper, rules_version
from db.received import Answer
from db.rows import PER_PAPER, paper_row, rows_of
from db.studies import part_of

Progress = Callable[[Iterable[Answer], int], Iterable[Answer]]  # records, and how many
COUNTED = ("papers", "findings", "results", "studies", "notices", "curated", "hits")


@dataclass
class Report:
    """What a build did, for the person who ran it."""

    held: int = 0
    deleted: int = 0
    loaded: int = 0
    removed: int = 0
    skipped: list[tuple[int | None, str, str]] = field(default_factory=list)  # pmid, source, why
    counts: dict[str, int] = field(default_factory=dict)
    identities: dict[str, int] = field(default_factory=dict)

    def text(self, out: Path) -> str:
        """A few plain lines."""
        lines = [
            f"{self.held:,} records held, {self.deleted:,} deleted: {self.loaded:,} read, "
            f"{self.removed:,} removed, {self.held - self.loaded:,} unchanged or skipped.",
            "Curated studies: " + (", ".join(f"{n} {name}" for name, n in self.identities.items()) or "none") + ".",
            ", ".join(f"{number:,} {table}" for table, number in self.counts.items()) + f" in {out}.",
        ]
        if self.skipped:
            lines.append(f"{len(self.skipped):,} skipped:")
            lines += [
                f"  {f'PMID {pmid}' if pmid else 'a record'} ({source}): {why}" for pmid, source, why in self.skipped
            ]
        return "\n".join(lines)


def build(
    harvest: Path,
    out: Path,
    *,
    fresh: bool = False,
    as_of: date | None = None,
    replace_live: bool = False,
    progress: Progress = lambda answers, number: answers,
) -> Report:
    """Bring `out` in step with `harvest`, as it stood at the end of `as_of` (UTC). BuildError says what is wrong."""
    before = received.until(as_of)
    report = Report()
    with received.reading(harvest) as source, writing(out) as connection:
        if not replace_live and not received.is_live(source):
            refuse_starter_over_live(connection, out)
        reshape(connection)
        if fresh:
            for table in ("papers", *PER_PAPER):
                connection.execute(f"delete from {table}")
        load_records(connection, source, before, report, progress)
        load_harvest(connection, source, before, report)
        load_sources(connection, source, before)
        load_across(connection)
        report.identities = load_curated(connection)
        load_studies(connection)
        report.counts = {table: connection.execute(f"select count(*) from {table}").fetchone()[0] for table in COUNTED}
    return report


def refuse_starter_over_live(connection: sqlite3.Connection, out: Path) -> None:
    """The demo never takes the place of a database that came from PubMed."""
    made = connection.execute("select 1 from sqlite_master where name = 'runs'").fetchone()
    if made and connection.execute("select 1 from runs where origin <> 'starter' limit 1").fetchone():
        raise BuildError(
            f"{out} was built from a live harvest, and this harvest holds only the starter library. Name "
            "another file with --out, move it away, or say --replace-live."
        )


def load_records(
    connection: sqlite3.Connection,
    source: sqlite3.Connection,
    before: str,
    report: Report,
    progress: Progress,
) -> None:
    """Papers and everything read in them; a record whose bytes and rules are the same is left alone."""
    report.held = changes.note_held(connection, received.current(source, before))
    report.deleted = received.ever(source, before) - report.held
    gone = changes.gone(connection)
    report.removed = len(gone)
    remove(connection, gone)
    number = changes.note_changed(connection, version())
    coming = iter(progress(changes.changed(connection), number))
    while some := list(islice(coming, 500)):
        load_batch(connection, source, some, report)


def load_batch(connection: sqlite3.Connection, source: sqlite3.Connection, some: list[Answer], report: Report) -> None:
    papers: list[dict[str, object]] = []
    rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in PER_PAPER}
    for answer in some:
        body, origin = received.body(source, answer)
        try:
            paper = parse_record(body)
        except RecordRefused as error:
            report.skipped.append((answer.pmid, origin, str(error)))
            continue
        reading = read_paper(paper)
        reading = Reading([*reading.findings, *part_of(paper)], reading.results)
        papers.append(
            paper_row(paper, reading)
            | {
                "origin": origin,
                "received": answer.seen,
                "record_sha256": answer.sha256,
                "read_with": version(),
            }
        )
        for table, found in rows_of(paper, reading).items():
            rows[table] += found
    remove(connection, [answer.pmid for answer in some])
    rows["papers"] = list(in_order(connection, "papers", papers))
    for table, found in rows.items():
        if found:
            connection.executemany(f"insert into {table} values ({', '.join('?' * len(found[0]))})", found)
    report.loaded += len(papers)


def remove(connection: sqlite3.Connection, pmids: Iterable[int]) -> None:
    """Everything that stands under these PMIDs; what a person or another source said of them is loaded again later."""
    one_each = [(pmid,) for pmid in pmids]
    for table in ("papers", *PER_PAPER):
        connection.executemany(f"delete from {table} where pmid = ?", one_each)


def load_harvest(connection: sqlite3.Connection, source: sqlite3.Connection, before: str, report: Report) -> None:
    """The strategy, its runs and what they found, as harvest.db has them; and the journals."""
    replace_rows(connection, "searches", received.searches(source))
    replace_rows(connection, "runs", received.runs(source, before))
    replace_rows(connection, "windows", received.windows(source, before))
    replace_rows(connection, "hits", received.hits(source, before))
    refused = [(pmid, origin, why, None) for pmid, origin, why in report.skipped]
    every = sorted([*received.skipped(source, before), *refused], key=str)
    report.skipped = [row[:3] for row in every]
    replace_rows(connection, "skipped", [(number, *row) for number, row in enumerate(every, start=1)])
    replace_rows(connection, "journals", connection.execute(JOURNALS))


# A journal is called what its newest paper calls it.
JOURNALS = """
select nlm_id, journal, journal_title, issn from (
  select *, row_number() over (partition by nlm_id order by pmid desc) as place
  from papers where nlm_id is not null
) where place = 1
"""


@cache
def version() -> str:
    """Hash of all code and rules that turn a record into rows: when it changes, every paper is read again."""
    digest = hashlib.sha256(rules_version().encode())
    folder = Path(__file__).parent
    for name in ("paper.py", "plain_text.py", "rows.py", "reviews.py", "studies.py", "notices.py"):
        digest.update((folder / name).read_bytes())
    for path in sorted(folder.glob("pubmed_*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
