"""Run the searches, ask for every record they find and every curated study, and keep what came."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from . import ledger
from .answers import SearchAnswer
from .entrez import Eutils
from .errors import Fatal, HarvestError, Transient
from .fetch import BATCH, Batch, fetch_batches
from .file import keep
from .progress import Progress
from .searches import Search, Study, since_term, study_terms
from .store import Store
from .walker import Walker

COUNTED = ("asked", "counted", "wanted", "received", "new", "changed", "unchanged", "missing", "deleted", "skipped")
LIKELY = 5  # more answers than this to a DOI or a title are no answer

Say = Callable[[str], None]


@dataclass
class Harvest:
    """One run against one server. `full` reads everything again; `origin` is ncbi or starter."""

    store: Store
    eutils: Eutils
    say: Say
    origin: str = "ncbi"
    full: bool = False
    batch: int = BATCH
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    counts: Counter[str] = field(default_factory=Counter)
    wanted: set[int] = field(default_factory=set)
    troubles: list[str] = field(default_factory=list)
    reached_end: bool = False

    def run(self, searches: list[Search], studies: list[Study], note: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the searches and fetch what they bring. Returns the summary; a Fatal answer is raised."""
        return self.record("pubmed", lambda: self.ask_everything(searches, studies), note)

    def verify(self, count: int) -> dict[str, Any]:
        """Ask again for the `count` records not heard of for longest."""
        return self.record("verify", lambda: self.ask_oldest(count))

    def record(self, kind: str, work: Callable[[], None], note: dict[str, Any] | None = None) -> dict[str, Any]:
        """Do the work as a run whose summary is kept whatever happens."""
        started = time.monotonic()
        # Received from here on counts as received by this harvest; a --full one that was cut off is gone on with.
        self.fresh_since = (ledger.full_since(self.store) if self.full else None) or self.store.stamp()
        self.number = self.store.begin_run(self.origin, kind, {"full": self.full})
        self.walker = Walker(self.store, self.eutils, self.number, self.today, self.counts)
        status = "failed"
        try:
            work()
            status = "incomplete" if self.troubles else "complete"
        except Fatal as error:
            self.troubles.append(error.message)
            raise
        except HarvestError as error:
            status = "incomplete"
            self.troubles.append(error.message)
        finally:
            summary = self.summary(time.monotonic() - started) | (note or {})
            self.store.end_run(self.number, status, summary)
        return summary

    def ask_oldest(self, count: int) -> None:
        """Want what was not heard of for longest."""
        self.wanted = ledger.longest_unheard(self.store, count) | ledger.perhaps_gone(self.store)
        self.fetch()

    def ask_everything(self, searches: list[Search], studies: list[Study]) -> None:
        """Search, then fetch, then mark as complete the searches of which every record came."""
        windows = {search.name: self.search(search) for search in searches}
        self.want_curated(studies)
        self.wanted |= ledger.perhaps_gone(self.store)
        failed = self.fetch()
        self.reached_end = True
        with self.store.transaction():
            for name, rows in windows.items():
                if not failed & ledger.hits(self.store, name):
                    ledger.mark_windows(self.store, rows, "complete")

    def search(self, search: Search) -> list[int]:
        """Run one search and note what it found. Returns its window rows, to be completed after the fetch."""
        ledger.record_search(self.store, search)
        since = None if self.full else ledger.changes_since(self.store, search)
        term = since_term(search.query, since) if since else search.query
        try:
            found, windows, answer = self.walker.walk(search.name, term, "since" if since else "all")
        except Fatal:
            raise
        except HarvestError as error:
            if isinstance(error, Transient) and not error.halve:
                raise
            self.fail(search.name, term, error.message)
            return []
        self.counts["counted"] += answer.count
        self.say(f"{search.name}: {answer.count:,} {'new or changed ' if since else ''}records")
        self.want_found(search, found, since)
        self.report_problems(search.name, answer)
        return windows

    def fail(self, name: str, term: str, why: str) -> None:
        """A search that could not be completed is recorded as that, and never looks complete."""
        self.troubles.append(f"{name}: {why}")
        self.say(f"{name}: not completed. {why}")
        ledger.record_failure(self.store, self.number, name, term, why)

    def report_problems(self, name: str, answer: SearchAnswer) -> None:
        """What PubMed says it did not understand: a field it does not know means another search was run."""
        for error in answer.errors:
            if error.startswith("FieldNotFound"):
                self.troubles.append(f"{name}: PubMed does not know a field of this search ({error}).")
        if self.origin != "starter":
            for problem in [*answer.errors, *answer.warnings]:
                self.say(f"{name}: PubMed says {problem}")

    def want_found(self, search: Search, found: set[int], since: date | None) -> None:
        """Choose which of a search's records must be fetched."""
        if since or self.full:
            self.wanted |= found
        else:
            self.wanted |= found - ledger.held(self.store, self.origin)
        if self.full:
            self.wanted |= ledger.hits(self.store, search.name, before_run=self.number)

    def want_curated(self, studies: list[Study]) -> None:
        """Every curated PMID is asked for once, and again by --full and verify; the others are looked for."""
        known = {study.pmid for study in studies if study.pmid}
        known |= {pmid for study in studies if not study.pmid for pmid in self.resolve(study)}
        with self.store.transaction():
            ledger.record_hits(self.store, self.number, ledger.CURATED, sorted(known))
        unasked = known - ledger.held(self.store, self.origin) - ledger.given_up(self.store)
        self.wanted |= known if self.full else unasked

    def resolve(self, study: Study) -> list[int]:
        """PMIDs that may be a study nobody has a PMID for: by DOI, else by title."""
        terms = study_terms(study)
        if not self.full and any(ledger.asked_lately(self.store, term) for term in terms):
            return []
        return next((found for term in terms if (found := self.look_for(term))), [])

    def look_for(self, term: str) -> list[int]:
        """What one question for a curated study finds; one that cannot be answered is named and does not stop us."""
        try:
            answer = self.walker.ask(term)
        except HarvestError as error:
            if isinstance(error, Fatal) or (isinstance(error, Transient) and not error.halve):
                raise
            self.troubles.append(f"{term}: {error.message}")
            return []
        found = answer.pmids if answer.count <= LIKELY else []
        with self.store.transaction():
            row = (self.number, ledger.CURATED, term, answer, "all", len(found))
            ledger.mark_windows(self.store, [ledger.record_window(self.store, *row)], "complete")
        return found

    def fetch(self) -> set[int]:
        """Fetch what is wanted and was not received since the resume point; ask for what is absent twice.

        Returns the PMIDs that could not be fetched, which is not the same as not being there.
        """
        todo = sorted(self.wanted - ledger.received_since(self.store, self.fresh_since))
        self.counts["wanted"] = len(todo)
        failed: set[int] = set()
        with Progress(len(todo), "records", self.say) as progress:
            for _ in range(2):
                absent: list[int] = []
                for batch in fetch_batches(self.eutils, todo, self.batch):
                    self.keep(batch)
                    absent += batch.absent
                    failed |= batch.failures.keys()
                    progress.add(len(batch.items))
                todo = absent
        with self.store.transaction():
            for pmid in todo:
                self.counts["missing"] += 1
                self.counts["deleted"] += ledger.record_missing(self.store, self.number, pmid)
        return failed

    def keep(self, batch: Batch) -> None:
        """Store one batch in one transaction."""
        with self.store.transaction():
            for item in batch.items:
                what = keep(self.store, self.number, item, "efetch", self.origin)
                self.counts[what] += 1
                self.counts["received"] += what != "skipped"
            for pmid, why in batch.failures.items():
                self.store.skip(self.number, pmid, "efetch", why)
                self.counts["skipped"] += 1
                self.troubles.append(f"PMID {pmid} could not be fetched: {why}")

    def summary(self, seconds: float) -> dict[str, Any]:
        """What this run did, in numbers and, where something went wrong, in words."""
        return {
            "full": self.full,
            "reached_end": self.reached_end,
            **{name: self.counts[name] for name in COUNTED},
            "requests": self.eutils.requests,
            "retries": self.eutils.retries,
            "seconds": round(seconds, 1),
            "troubles": self.troubles,
        }
