"""PubMed's yearly baseline and its update files, from a folder, into harvest.db.

All baseline files come before the first update file, and update files in ascending number: their names sort
that way. A later file's record, or deletion, replaces an earlier one's, in whatever order the files get read.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .errors import HarvestError
from .file import keep
from .progress import Progress
from .records import Deletion, Record
from .spelling import WORD
from .store import Store
from .workers import read_files
from .yearly_file import FileResult, expected_md5, mark

NAME = re.compile(r"pubmed(\d\d)n(\d{4})\.xml(\.gz)?")
REVISED = re.compile(rb"<DateRevised>\s*<Year>(\d+)</Year>\s*<Month>(\d+)</Month>\s*<Day>(\d+)</Day>")

Say = Callable[[str], None]


def list_files(folder: Path) -> list[Path]:
    """The newest year's files in order: each year's baseline replaces everything before it."""
    files = {path.name: path for path in folder.glob("pubmed*.xml*") if NAME.fullmatch(path.name)}
    years = {name[6:8] for name in files}
    if not years:
        raise HarvestError(
            f"{folder} holds no file called pubmedYYnNNNN.xml.gz; docs/baseline.md says how to get them."
        )
    return [files[name] for name in sorted(files) if name[6:8] == max(years)]


def load_baseline(
    store: Store, folder: Path, curated: frozenset[int], say: Say, workers: int = 1, scheduler: str | None = None
) -> dict[str, Any]:
    """Read every file not read before with this filter. Returns the run's summary."""
    sieve = hashlib.sha256(f"{WORD} {sorted(curated)}".encode()).hexdigest()
    todo = unread_files(store, folder, sieve, say)
    if not todo:
        return {"failed": []}
    held = {pmid for (pmid,) in store.execute("select pmid from answers")}
    run = store.begin_run("file", "baseline")
    total: Counter[str] = Counter()
    failed: list[str] = []
    with Progress(len(todo), "files", say) as progress:
        for result in read_files(list(todo), curated | held, workers, scheduler):
            progress.add()
            if result.error:
                failed.append(result.error)
                say(f"{result.name}: not read")
            else:
                total += store_result(store, run, result, todo[folder / result.name], sieve)
    summary = {**total, "files": len(todo), "failed": failed}
    store.end_run(run, "incomplete" if failed else "complete", summary)
    return summary


def unread_files(store: Store, folder: Path, sieve: str, say: Say) -> dict[Path, str]:
    """The files not read yet as they are with this filter, in order, each with its mark; says what is left out."""
    files = list_files(folder)
    done = {tuple(row) for row in store.execute("select name, mark, filter from baseline_files")}
    marks = {path: mark(path) for path in files}
    todo = {path: marks[path] for path in files if (path.name, marks[path], sieve) not in done}
    say(f"{len(files):,} files, {len(files) - len(todo):,} of them read before")
    if older := sum(1 for path in folder.glob("pubmed*.xml*") if NAME.fullmatch(path.name)) - len(files):
        say(f"{older:,} files of earlier years were left out: each year's files replace all before them.")
    if unchecked := sum(expected_md5(path) is None for path in todo):
        say(f"{unchecked:,} files have no .md5 beside them; their .gz checksums are all that is checked.")
    return todo


def store_result(store: Store, run: int, result: FileResult, mark: str, sieve: str) -> Counter[str]:
    """Store what one file holds and that it was read, or neither. Returns counts of what came of it."""
    with store.transaction():
        counts = apply(store, run, result)
        row = (result.name, mark, sieve, run, store.stamp(), result.records, len(result.items))
        store.execute("insert or replace into baseline_files values (?, ?, ?, ?, ?, ?, ?)", row)
    return counts


def apply(store: Store, run: int, result: FileResult) -> Counter[str]:
    """Store what one file holds, its deletions last. Returns counts of what came of it."""
    counts: Counter[str] = Counter(records=result.records)
    for item in sorted(result.items, key=lambda item: isinstance(item, Deletion)):
        if item.pmid is not None and not is_latest(store, item.pmid, result.name):
            counts["superseded"] += 1
        elif isinstance(item, Deletion):
            counts["deleted"] += delete(store, run, item.pmid, result.name)
        elif isinstance(item, Record) and is_older_than_live(store, item):
            counts["older"] += 1
        else:
            counts[keep(store, run, item, result.name, "file")] += 1
    return counts


def is_latest(store: Store, pmid: int, name: str) -> bool:
    """Note that this file speaks of the PMID, unless a later one already did."""
    latest = store.value("select file from baseline_order where pmid = ?", pmid)
    if latest is not None and latest > name:
        return False
    store.execute("insert or replace into baseline_order values (?, ?)", (pmid, name))
    return True


def is_older_than_live(store: Store, record: Record) -> bool:
    """Whether a form received from NCBI itself was revised after this one."""
    row = store.execute(
        "select a.body from receipts r join answers a using (pmid, sha256) join runs on runs.id = r.run "
        "where r.pmid = ? and runs.origin = 'ncbi' order by r.id desc limit 1",
        (record.pmid,),
    ).fetchone()
    return row is not None and revised(store.unpack(row[0])) > revised(record.body)


def revised(body: bytes) -> tuple[int, ...]:
    """DateRevised as numbers; () where there is none."""
    found = REVISED.search(body)
    return tuple(int(number) for number in found.groups()) if found else ()


def delete(store: Store, run: int, pmid: int, name: str) -> bool:
    """Apply a deletion of a record held; where NCBI itself sent it, the next harvest asks about it again."""
    if store.value("select 1 from receipts where pmid = ?", pmid) is None:
        return False
    gone = store.delete(run, pmid, name)
    live = store.value("select 1 from receipts r join runs on runs.id = r.run where pmid = ? and origin = 'ncbi'", pmid)
    if gone and live:
        store.execute(
            "insert into missing (pmid, run, seen, asked_as, why) values (?, ?, ?, 'DeleteCitation', ?)",
            (pmid, run, store.stamp(), f"{name} says that it was deleted"),
        )
    return gone
