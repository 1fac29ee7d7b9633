"""Ask the other sources about what is held: only what is due, in batches, each kept as soon as it has come.

A source that is down costs a warning; what it could not answer stays unknown and is asked for next time.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from .errors import Fatal, HarvestError, Transient
from .session import Answer, Refused, Session
from .source import Pieces, Query, Source
from .source_answers import SWEPT, Count, Keeper, batches, conditions, due_keys
from .store import Store, utc

GIVE_UP_AFTER = 2  # batches in a row that could not be fetched


@dataclass
class Enrichment:
    """One run over one or more sources; `addresses` maps a source's name to another server."""

    store: Store
    session: Session
    say: Callable[[str], None]
    contact: str = ""
    addresses: dict[str, str] = field(default_factory=dict)
    older_than: int | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def run(self, sources: list[Source]) -> dict[str, Any]:
        """Ask each in turn. Returns the summary that is stored with the run."""
        run = self.store.begin_run("ncbi", "sources")
        counts = {source.name: self.enrich(source, run) for source in sources}
        summary: dict[str, Any] = {name: vars(count) for name, count in counts.items()}
        summary |= {"requests": self.session.requests, "retries": self.session.retries}
        failed = any(count.failed for count in counts.values())
        self.store.end_run(run, "incomplete" if failed else "complete", summary)
        return summary

    def enrich(self, source: Source, run: int) -> Count:
        """Everything that is due at one source."""
        count = Count()
        if reason := self.reason_to_skip(source):
            count.why = reason
            self.say(f"{source.title}: not asked ({reason})")
            return count
        try:
            self.sweep(source, run, count)
        except HarvestError as error:
            count.due, count.failed, count.why = 1, 1, error.message
            self.say(count.sentence(source.title))
            return count
        swept, due = count.found, due_keys(self.store, source, self.limit(source))
        count.due, in_a_row = swept + len(due), 0
        for position, keys in enumerate(batches(due, source)):
            try:
                self.ask(source, keys, run, count)
            except HarvestError as error:
                in_a_row, count.why = in_a_row + 1, error.message
                if isinstance(error, Fatal) or in_a_row >= GIVE_UP_AFTER:
                    break
            else:
                in_a_row = 0
            if position % 20 == 19:
                self.say(f"{source.title}: {count.found + count.unknown + count.unchanged:,} of {count.due:,}")
        count.failed = count.due - count.found - count.unknown - count.unchanged
        self.say(count.sentence(source.title))
        return count

    def sweep(self, source: Source, run: int, count: Count) -> None:
        """All pages of the source's own search, when it is due; the last page stores that it is done."""
        limit = self.limit(source)
        done = self.store.value("select fetched from source_answers where source = ? and key = ?", source.name, SWEPT)
        if source.sweep is None or (done and done > limit):
            return
        token, seen = "", set[str]()
        while token not in seen:
            seen.add(token)
            query = source.sweep.query(token)
            address = self.addresses.get(source.name, source.server).rstrip("/") + "/" + query.path
            pieces, token = self.session.ask(address, self.parameters(source, query), self.page_of(source), source.rate)
            self.keep(source, list(pieces), pieces, Answer(200, b""), "", run, count)
            if not token:
                self.keep(source, [SWEPT], {}, Answer(404, b""), "", run, Count())
                return
        raise Transient("its pages repeat without an end")

    def page_of(self, source: Source) -> Callable[[Answer], tuple[Pieces, str]]:
        """How a page of the source's search is read."""

        def read(answer: Answer) -> tuple[Pieces, str]:
            assert source.sweep is not None
            return source.sweep.read(answer.body)

        return read

    def limit(self, source: Source) -> str:
        """Answers from before this moment are asked for again."""
        days = source.max_age_days if self.older_than is None else self.older_than
        return utc(self.now() - timedelta(days=days))

    def reason_to_skip(self, source: Source) -> str:
        """Why a source cannot be asked at all, or an empty string."""
        if source.secret and not os.environ.get(source.secret[0]):
            return f"it needs a key in {source.secret[0]}"
        if source.contact and not self.contact:
            return "it asks who is calling: --email you@example.org"
        return ""

    def ask(self, source: Source, keys: list[str], run: int, count: Count) -> None:
        """One request. A batch that is refused or keeps failing is narrowed down to the keys that are to blame."""
        try:
            self.fetch(source, keys, run, count)
        except Refused:
            if len(keys) == 1:
                self.keep(source, keys, {}, Answer(400, b""), "", run, count)
            else:
                self.ask(source, keys[: len(keys) // 2], run, count)
                self.ask(source, keys[len(keys) // 2 :], run, count)
        except Transient as error:
            if len(keys) == 1 or not error.halve:
                raise
            self.narrow(source, keys, run, count, error)

    def narrow(self, source: Source, keys: list[str], run: int, count: Count, error: Transient) -> None:
        """Ask for both halves of a batch that failed; if both fail, the service is down and no key is to blame."""
        failed = []
        for half in (keys[: len(keys) // 2], keys[len(keys) // 2 :]):
            try:
                self.fetch(source, half, run, count)
            except Transient:
                failed.append(half)
        if len(failed) == 2:
            raise error
        if failed and len(failed[0]) > 1:
            self.narrow(source, failed[0], run, count, error)
        elif failed:
            count.why = error.message

    def fetch(self, source: Source, keys: list[str], run: int, count: Count) -> None:
        """Send, read and keep."""
        query = source.query(keys)
        address = self.addresses.get(source.name, source.server).rstrip("/") + "/" + query.path
        name = f"{source.server}{query.path}?{sorted(query.parameters.items())}" if query.parameters else address

        def read(answer: Answer) -> tuple[Answer, Pieces]:
            found = {} if answer.status in (304, 404) else source.read(answer.body, keys)
            return answer, found

        answer, pieces = self.session.ask(
            address, self.parameters(source, query), read, source.rate, conditions(self.store, source, keys, name)
        )
        self.keep(source, keys, pieces, answer, name, run, count)

    def parameters(self, source: Source, query: Query) -> dict[str, str]:
        """The query's parameters with contact and key, which are never stored."""
        extra = {source.contact: self.contact} if source.contact else {}
        if source.secret:
            extra[source.secret[1]] = os.environ[source.secret[0]]
        return query.parameters | extra

    def keep(
        self, source: Source, keys: list[str], pieces: Pieces, answer: Answer, url: str, run: int, count: Count
    ) -> None:
        """Store one batch, and count it."""
        keeper = Keeper(self.store, run, utc(self.now()))
        if answer.status == 304:
            keeper.renew(source, keys)
            count.unchanged += len(keys)
            return
        keeper.keep(source, keys, pieces, answer, url)
        count.found += len(pieces)
        count.unknown += len(keys) - len(pieces)
