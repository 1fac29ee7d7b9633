"""PubMed XML that somebody already has, plain or .gz, into harvest.db. One file is one transaction."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .errors import HarvestError, NotPubmedXml
from .packed import read_chunks
from .records import Deletion, Item, Record, parse_records
from .store import Store

Say = Callable[[str], None]


def load_file(store: Store, run: int, path: Path) -> Counter[str]:
    """Keep every record of one file, or nothing of it. Returns counts of what came of them."""
    counts: Counter[str] = Counter()
    deletions: list[Deletion] = []
    try:
        with store.transaction():
            for item in parse_records(read_chunks(path)):
                if isinstance(item, Deletion):
                    deletions.append(item)
                else:
                    counts[keep(store, run, item, path.name, "file")] += 1
            # A file's deletions hold against its own records too (services.md A.11).
            for deletion in deletions:
                counts["deleted"] += store.delete(run, deletion.pmid, path.name)
    except NotPubmedXml as error:
        raise HarvestError(f"{path} was not read: {error.message}.") from None
    return counts


def keep(store: Store, run: int, item: Item, source: str, origin: str) -> str:
    """Store one record, or count it as skipped. Returns new, changed, unchanged or skipped."""
    if isinstance(item, Record):
        return store.receive(run, item, origin)
    store.skip(run, item.pmid, source, getattr(item, "why", "a deletion where none belongs"))
    return "skipped"


def digest(path: Path) -> str:
    """The file's sha256, as it lies on disk; empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def load_files(store: Store, paths: list[Path], say: Say) -> dict[str, Any]:
    """Load files in order; one that fails is named and does not stop the others. Returns a summary."""
    digests = [digest(path) for path in paths]
    todo = unread(store, digests)
    if not todo:
        say("These files were the last thing read, and they have not changed: nothing to do.")
        return {"failed": []}
    run = store.begin_run("file", "file")
    total: Counter[str] = Counter()
    failed: dict[int, str] = {}
    for place in todo:
        path = paths[place]
        try:
            counts = load_file(store, run, path)
            total += counts
            say(f"[{place + 1}/{len(paths)}] {path}: {sentence(counts)}")
        except HarvestError as error:
            failed[place] = error.message
            say(f"[{place + 1}/{len(paths)}] {path}: not read")
    summary = {**total, "failed": list(failed.values()), "again": list(failed), "digests": digests}
    store.end_run(run, "incomplete" if failed else "complete", summary)
    say_skipped(store, run, say)
    return summary


def unread(store: Store, digests: list[str]) -> list[int]:
    """Which files to read, by place: all, unless the newest run read the same ones; then those that failed.

    Only the newest run counts: a file that deletes a record may lie between two readings of one that holds it.
    """
    row = store.execute("select kind, summary from runs order by id desc limit 1").fetchone()
    summary = json.loads(row[1]) if row and row[0] == "file" else {}
    if summary.get("digests") != digests:
        return list(range(len(digests)))
    again: list[int] = summary["again"]
    return again


def sentence(counts: Counter[str]) -> str:
    """Counts in words, such as '12 new, 3 unchanged'."""
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count) or "no records"


def say_skipped(store: Store, run: int, say: Say) -> None:
    """Name every record that was not kept, and why."""
    for pmid, source, why in store.execute("select pmid, source, why from skipped where run = ?", (run,)):
        say(f"skipped {'PMID ' + str(pmid) if pmid else 'a record'} of {source}: {why}")
