"""What the other sources answered, in source_answers: which keys are due, and each answer as it came."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from .keys import held_keys
from .session import Answer
from .source import Pieces, Source
from .store import Store

KEEP = """
insert into source_answers (source, key, url, status, etag, last_modified, sha256, body, fetched, run)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (source, key) do update set url = excluded.url, status = excluded.status, etag = excluded.etag,
  last_modified = excluded.last_modified, sha256 = excluded.sha256, body = excluded.body,
  fetched = excluded.fetched, run = excluded.run
"""
SWEPT = "*"  # the key under which a finished sweep is remembered


@dataclass
class Count:
    """What one source did."""

    due: int = 0
    found: int = 0
    unknown: int = 0  # asked, and the service does not know it
    unchanged: int = 0  # the service said so (HTTP 304)
    failed: int = 0  # could not be asked
    why: str = ""

    def sentence(self, title: str) -> str:
        """One line a source; what failed is called unknown."""
        line = f"{title}: {self.due:,} asked for, {self.found:,} found, {self.unknown:,} not known there"
        if self.unchanged:
            line += f", {self.unchanged:,} unchanged"
        if self.failed:
            line += f"; {self.failed:,} could not be fetched and stay unknown ({self.why})"
        return line


def due_keys(store: Store, source: Source, limit: str) -> list[str]:
    """Keys never answered, or answered before `limit`."""
    rows = store.execute("select key from source_answers where source = ? and fetched > ?", (source.name, limit))
    fresh = {key for (key,) in rows}
    return [key for key in held_keys(store, source.key) if key not in fresh]


def batches(keys: list[str], source: Source) -> Iterator[list[str]]:
    """Keys in groups of the source's size; those that would spoil a group go alone."""
    together = [key for key in keys if not source.alone(key)]
    for start in range(0, len(together), source.batch):
        yield together[start : start + source.batch]
    yield from ([key] for key in keys if source.alone(key))


def conditions(store: Store, source: Source, keys: list[str], url: str) -> dict[str, str]:
    """If-None-Match and If-Modified-Since, when exactly these keys were answered by this request before."""
    rows = store.execute(
        "select key, etag, last_modified from source_answers where source = ? and url = ?", (source.name, url)
    ).fetchall()
    if {row[0] for row in rows} != set(keys):
        return {}
    etag, modified = rows[0][1], rows[0][2]
    headers = {"If-None-Match": etag} if etag else {}
    return headers | ({"If-Modified-Since": modified} if modified else {})


@dataclass
class Keeper:
    """Stores the answers of one run; `now` is the moment they came."""

    store: Store
    run: int
    now: str

    def renew(self, source: Source, keys: list[str]) -> None:
        """What the service says has not changed since."""
        with self.store.transaction():
            self.store.connection.executemany(
                "update source_answers set fetched = ?, run = ? where source = ? and key = ?",
                [(self.now, self.run, source.name, key) for key in keys],
            )

    def keep(self, source: Source, keys: list[str], pieces: Pieces, answer: Answer, url: str) -> None:
        """One batch in one transaction: the exact bytes for what is known, an empty row for what is not."""
        with self.store.transaction():
            for key in keys:
                body = pieces.get(key)
                digest = hashlib.sha256(body).hexdigest() if body is not None else None
                status = answer.status if body is not None or answer.status != 200 else 404
                row = (
                    source.name,
                    key,
                    url,
                    status,
                    answer.etag,
                    answer.last_modified,
                    digest,
                    body,
                    self.now,
                    self.run,
                )
                self.store.execute(KEEP, row)
