"""PubMed's yearly baseline and its update files, from a folder, into harvest.db.

All baseline files come before the first update file, and update files in ascending number: their names sort
that way. A later file's record, or deletion, replaces an earlier one's, in whatever order the files get read.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any, cast

from .errors import HarvestError, NotPubmedXml
from .file import keep, read_chunks
from .progress import Progress
from .records import Deletion, Item, Record
from .store import Store
from .topic import WORD, Unclear, filter_quickly, filter_slowly

NAME = re.compile(r"pubmed(\d\d)n(\d{4})\.xml(\.gz)?")
AHEAD = 4  # files in work for each worker before the oldest must be stored
REVISED = re.compile(rb"<DateRevised>\s*<Year>(\d+)</Year>\s*<Month>(\d+)</Month>\s*<Day>(\d+)</Day>")

Say = Callable[[str], None]


@dataclass
class FileResult:
    """What one file held for us; `error` says why nothing of it may be used."""

    name: str
    items: list[Item] = field(default_factory=list)
    records: int = 0
    error: str = ""


def list_files(folder: Path) -> list[Path]:
    """The newest year's files in order: each year's baseline replaces everything before it."""
    files = {path.name: path for path in folder.glob("pubmed*.xml*") if NAME.fullmatch(path.name)}
    years = {name[6:8] for name in files}
    if not years:
        raise HarvestError(
            f"{folder} holds no file called pubmedYYnNNNN.xml.gz; docs/baseline.md says how to get them."
        )
    return [files[name] for name in sorted(files) if name[6:8] == max(years)]


def mark(path: Path) -> str:
    """What changes when the file does: the md5 that came with it, else its size and time."""
    stat = path.stat()
    return expected_md5(path) or f"{stat.st_size} {stat.st_mtime_ns}"


def expected_md5(path: Path) -> str | None:
    """The digest in the .md5 file beside it, which reads `MD5(pubmed26n0001.xml.gz)= 5dfa…`."""
    beside = path.with_name(path.name + ".md5")
    found = re.search(r"\b[0-9a-fA-F]{32}\b", beside.read_text("ascii", "replace")) if beside.exists() else None
    return found[0].lower() if found else None


def read_file(path: Path, wanted: frozenset[int]) -> FileResult:
    """Filter one file and check its md5. Runs in a worker; touches no database, raises nothing."""
    result = FileResult(path.name)
    digest = hashlib.md5(usedforsecurity=False)
    try:
        try:
            found = filter_quickly(read_chunks(path, digest.update), wanted)
        except Unclear:
            digest = hashlib.md5(usedforsecurity=False)
            found = filter_slowly(read_chunks(path, digest.update), wanted)
    except NotPubmedXml as error:
        result.error = f"{path} was not read: {error.message}."
    except HarvestError as error:
        result.error = error.message
    else:
        result.items, result.records = found.items, found.records
        expected = expected_md5(path)
        if expected and digest.hexdigest() != expected:
            result.error = f"{path} does not match its .md5; nothing of it was kept; fetch it again."
    return result


@contextmanager
def executor(workers: int, scheduler: str | None) -> Iterator[tuple[Executor | None, int]]:
    """Where files are read: here, in worker processes, or on a Dask cluster. Yields it and its width."""
    if scheduler:
        client = dask_client(scheduler)
        with client:
            yield cast(Executor, client.get_executor()), max(1, len(client.scheduler_info()["workers"]))
    elif workers > 1:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield pool, workers
    else:
        yield None, 1


def dask_client(scheduler: str) -> Any:
    """A connection to a Dask scheduler; Dask is an extra that only this needs."""
    try:
        from distributed import Client
    except ImportError:
        raise HarvestError(
            "--scheduler needs Dask, which is not installed: .venv/bin/python -m pip install dask distributed"
        ) from None
    try:
        return Client(scheduler, timeout=10)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise HarvestError(f"No Dask scheduler answers at {scheduler} ({error}).") from None


def read_files(paths: list[Path], wanted: frozenset[int], workers: int, scheduler: str | None) -> Iterator[FileResult]:
    """The files' results, in the order of the files, however many are being read at once."""
    with executor(workers, scheduler) as (pool, width):
        if pool is None:
            yield from (read_file(path, wanted) for path in paths)
            return
        waiting: deque[Future[FileResult]] = deque()
        for path in paths:
            waiting.append(pool.submit(read_file, path.resolve(), wanted))
            if len(waiting) > AHEAD * width:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def load_baseline(
    store: Store, folder: Path, curated: frozenset[int], say: Say, workers: int = 1, scheduler: str | None = None
) -> dict[str, Any]:
    """Read every file not read before with this filter. Returns the run's summary."""
    files = list_files(folder)
    sieve = hashlib.sha256(f"{WORD} {sorted(curated)}".encode()).hexdigest()
    done = {tuple(row) for row in store.execute("select name, mark, filter from baseline_files")}
    marks = {path.name: mark(path) for path in files}
    todo = [path for path in files if (path.name, marks[path.name], sieve) not in done]
    older = sum(1 for path in folder.glob("pubmed*.xml*") if NAME.fullmatch(path.name)) - len(files)
    say(f"{len(files):,} files, {len(files) - len(todo):,} of them read before")
    if older:
        say(f"{older:,} files of earlier years were left out: each year's files replace all before them.")
    if not todo:
        return {"failed": []}
    unchecked = sum(expected_md5(path) is None for path in todo)
    if unchecked:
        say(f"{unchecked:,} files have no .md5 beside them; their .gz checksums are all that is checked.")
    held = {pmid for (pmid,) in store.execute("select pmid from answers")}
    run = store.begin_run("file", "baseline")
    total: Counter[str] = Counter()
    failed: list[str] = []
    with Progress(len(todo), "files", say) as progress:
        for result in read_files(todo, curated | held, workers, scheduler):
            progress.add()
            if result.error:
                failed.append(result.error)
                say(result.error)
                continue
            with store.transaction():
                total += apply(store, run, result)
                store.execute(
                    "insert or replace into baseline_files values (?, ?, ?, ?, ?, ?, ?)",
                    (result.name, marks[result.name], sieve, run, store.stamp(), result.records, len(result.items)),
                )
    summary = {**total, "files": len(todo), "failed": failed}
    store.end_run(run, "incomplete" if failed else "complete", summary)
    return summary


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
