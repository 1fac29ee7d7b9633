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

from .errors import HarvestError
from .records import Record
from .schema import explain, migrate


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
