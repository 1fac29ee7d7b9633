"""Run the searches, ask for every record they find and every curated study, and keep what came."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from .answers import WALL, SearchAnswer, read_search
from .entrez import Eutils
from .errors import Fatal, HarvestError, Transient
from .fetch import BATCH, Batch, fetch_batches
from .file import keep
from .progress import Progress
from .searches import Search, Study
from .store import Store, utc
from .windows import ROUNDS, walk

CURATED = "curated"  # what windows and hits call the questions asked for the curated studies
OVERLAP = timedelta(days=3)  # NLM's day is US Eastern and its indexes lag (services.md A.7)
RESOLVE_AGAIN = timedelta(days=30)
LIKELY = 5  # more answers than this to a DOI or a title are no answer
TITLE_NOISE = re.compile(r"[^\w\s.,:;()/-]|[\[\]\"]")  # what would be read as query syntax inside a quoted title

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
        self.fresh_since = self.resume_point()
        self.number = self.store.begin_run(self.origin, kind, {"full": self.full})
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
        """Want the records that were received longest ago, deleted ones left out."""
        rows = self.store.execute(
            "select pmid from answers group by pmid having max(last_seen) > "
            "coalesce((select max(seen) from deletions d where d.pmid = answers.pmid), '') "
            "order by max(last_seen), pmid limit ?",
            (count,),
        )
        self.wanted = {pmid for (pmid,) in rows}
        self.want_again()
        self.fresh_since = self.store.stamp()
        self.fetch()

    def ask_everything(self, searches: list[Search], studies: list[Study]) -> None:
        """Search, then fetch, then mark as complete the searches of which every record came."""
        windows = {search.name: self.search(search) for search in searches}
        self.want_curated(studies)
        self.want_again()
        failed = self.fetch()
        self.reached_end = True
        with self.store.transaction():
            for name, rows in windows.items():
                if not failed & self.hits(name):
                    self.store.connection.executemany(
                        "update windows set status = 'complete' where id = ?", [(row,) for row in rows]
                    )

    def hits(self, name: str) -> set[int]:
        """What a search found, in this run or another."""
        return {pmid for (pmid,) in self.store.execute("select pmid from hits where search = ?", (name,))}

    def resume_point(self) -> str:
        """From when on a record received counts as received by this harvest: now, unless a --full harvest that
        was cut off is being gone on with. (Any other one fetches only what is not yet held.)"""
        since = self.store.stamp()
        rows = self.store.execute("select started, summary from runs where kind = 'pubmed' order by id desc").fetchall()
        for started, text in rows if self.full else []:
            summary = json.loads(text)
            if not summary.get("full") or summary.get("reached_end"):
                break
            since = started
        return since

    def ask(self, term: str) -> SearchAnswer:
        """One ESearch that brings the count and up to 9,999 PMIDs."""
        self.counts["asked"] += 1
        answer = self.eutils.call("esearch", read_search, db="pubmed", term=term, retmax=str(WALL))
        clean = self.eutils.redact
        return replace(
            answer,
            translation=clean(answer.translation),
            warnings=[clean(text) for text in answer.warnings],
            errors=[clean(text) for text in answer.errors],
        )

    def search(self, search: Search) -> list[int]:
        """Run one search and note what it found. Returns its window rows, to be completed after the fetch."""
        self.record_search(search)
        since = None if self.full else self.since(search)
        term = since_term(search.query, since) if since else search.query
        try:
            found, windows, answer = self.walk(search.name, term, "since" if since else "all")
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

    def walk(self, name: str, term: str, scope: str) -> tuple[set[int], list[int], SearchAnswer]:
        """Every window of a search, recorded as it comes. Returns PMIDs, window rows and the first answer.

        A search in many windows takes a while; where the whole counts otherwise afterwards, it is walked again.
        """
        for attempt in range(ROUNDS):
            found, rows, first = self.walk_once(name, term, scope, careful=attempt > 0)
            if len(rows) == 1 or self.ask(term).count == len(found):
                return found, rows, first
            with self.store.transaction():
                marks = [(row,) for row in rows]
                self.store.connection.executemany("update windows set status = 'moved' where id = ?", marks)
        raise HarvestError(f"PubMed's count kept moving while the search was read, {ROUNDS} times over.")

    def walk_once(self, name: str, term: str, scope: str, careful: bool) -> tuple[set[int], list[int], SearchAnswer]:
        """One walk through all windows."""
        found: set[int] = set()
        rows: list[int] = []
        answers: list[SearchAnswer] = []
        for window in walk(self.ask, term, self.today, careful):
            answers.append(window.answer)
            pmids = window.answer.pmids if window.whole else []
            found.update(pmids)
            with self.store.transaction():
                rows.append(self.record_window(name, window.term, window.answer, scope, len(pmids)))
                self.record_hits(name, pmids)
        return found, rows, answers[0]

    def record_search(self, search: Search) -> None:
        """Keep the strategy as it now is."""
        with self.store.transaction():
            self.store.execute(
                "insert into searches values (?, ?, ?, ?) on conflict(name) do update set "
                "question = excluded.question, term = excluded.term, claim = excluded.claim",
                (search.name, search.question, search.query, search.claim),
            )

    def record_window(self, name: str, term: str, answer: SearchAnswer, scope: str, received: int) -> int:
        """One row of windows, 'searched' until its records have been fetched."""
        cursor = self.store.execute(
            "insert into windows (status, run, search, term_sent, counted, received, query_translation, "
            "warnings, errors, asked, scope) values ('searched', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(self.number, name, term, answer.count, received, answer.translation),
                *(json.dumps(answer.warnings), json.dumps(answer.errors), self.store.stamp(), scope),
            ),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def record_hits(self, name: str, pmids: list[int]) -> None:
        """A search's hits, with the first and the last run that found them."""
        self.store.connection.executemany(
            "insert into hits values (?, ?, ?, ?) on conflict do update set last_run = excluded.last_run",
            [(name, pmid, self.number, self.number) for pmid in pmids],
        )

    def fail(self, name: str, term: str, why: str) -> None:
        """A search that could not be completed is recorded as that, and never looks complete."""
        self.troubles.append(f"{name}: {why}")
        self.say(f"{name}: not completed. {why}")
        with self.store.transaction():
            self.store.execute(
                "insert into windows (status, run, search, term_sent, errors, asked) values ('failed', ?, ?, ?, ?, ?)",
                (self.number, name, term, json.dumps([why]), self.store.stamp()),
            )

    def report_problems(self, name: str, answer: SearchAnswer) -> None:
        """What PubMed says it did not understand: a field it does not know means another search was run."""
        for error in answer.errors:
            if error.startswith("FieldNotFound"):
                self.troubles.append(f"{name}: PubMed does not know a field of this search ({error}).")
        if self.origin != "starter":
            for problem in [*answer.errors, *answer.warnings]:
                self.say(f"{name}: PubMed says {problem}")

    def since(self, search: Search) -> date | None:
        """From which day on changes must be asked for; None when this very search was never completed."""
        asked = self.store.value(
            "select max(asked) from windows where search = ?1 and status = 'complete' and "
            "(term_sent = ?2 or (scope = 'since' and instr(term_sent, '(' || ?2 || ')') = 1)) "
            "and exists (select 1 from windows whole where whole.search = ?1 and whole.term_sent = ?2 "
            "and whole.status = 'complete')",
            search.name,
            search.query,
        )
        return datetime.fromisoformat(asked).date() - OVERLAP if asked else None

    def want_found(self, search: Search, found: set[int], since: date | None) -> None:
        """Choose which of a search's records must be fetched."""
        if since or self.full:
            self.wanted |= found
        else:
            self.wanted |= found - self.held()
        if self.full:
            rows = self.store.execute(
                "select pmid from hits where search = ? and last_run < ?", (search.name, self.number)
            )
            self.wanted |= {pmid for (pmid,) in rows}

    def held(self) -> set[int]:
        """PMIDs received from this origin and kept up to date by the searches that found them."""
        rows = self.store.execute(
            "select distinct pmid from answers join runs on runs.id = last_run where runs.origin = ?",
            (self.origin,),
        )
        return {pmid for (pmid,) in rows}

    def want_curated(self, studies: list[Study]) -> None:
        """Every curated PMID is asked for once, and again by --full and verify; the others are looked for."""
        known = {study.pmid for study in studies if study.pmid}
        known |= {pmid for study in studies if not study.pmid for pmid in self.resolve(study)}
        with self.store.transaction():
            self.record_hits(CURATED, sorted(known))
        given_up = {
            pmid
            for (pmid,) in self.store.execute("select pmid from missing group by pmid having count(distinct run) > 1")
        }
        self.wanted |= known if self.full else known - self.held() - given_up

    def resolve(self, study: Study) -> list[int]:
        """PMIDs that may be a study nobody has a PMID for: by DOI, else by title."""
        terms = [f"{study.doi}[AID]"] if study.doi else []
        terms.append(f'"{" ".join(TITLE_NOISE.sub(" ", study.title).split())}"[Title]')
        if not self.full and any(self.asked_lately(term) for term in terms):
            return []
        for term in terms:
            answer = self.ask(term)
            found = answer.pmids if answer.count <= LIKELY else []
            with self.store.transaction():
                row = self.record_window(CURATED, term, answer, "all", len(found))
                self.store.execute("update windows set status = 'complete' where id = ?", (row,))
            if found:
                return found
        return []

    def asked_lately(self, term: str) -> bool:
        """Whether a curated study was looked for within RESOLVE_AGAIN; what was found then is in hits."""
        after = utc(datetime.now(UTC) - RESOLVE_AGAIN)
        sql = "select 1 from windows where search = ? and term_sent = ? and status = 'complete' and asked > ?"
        return self.store.value(sql, CURATED, term, after) is not None

    def want_again(self) -> None:
        """Records held that did not come back last time are asked for once more before they count as gone."""
        rows = self.store.execute(
            "select m.pmid, count(distinct m.run), max(d.seen) from missing m "
            "join (select pmid, max(last_seen) as seen from answers group by pmid) r on r.pmid = m.pmid "
            "left join deletions d on d.pmid = m.pmid and d.seen > r.seen "
            "where m.seen > r.seen group by m.pmid"
        )
        self.wanted |= {pmid for pmid, runs, deleted in rows if runs < 2 or not deleted}

    def fetch(self) -> set[int]:
        """Fetch what is wanted and was not received since the resume point; ask for what is absent twice.

        Returns the PMIDs that could not be fetched, which is not the same as not being there.
        """
        rows = self.store.execute("select distinct pmid from answers where last_seen >= ?", (self.fresh_since,))
        todo = sorted(self.wanted - {pmid for (pmid,) in rows})
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
        for pmid in todo:
            with self.store.transaction():
                self.miss(pmid)
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

    def miss(self, pmid: int) -> None:
        """Note that a record did not come; one held before, and missing in an earlier run too, is gone."""
        self.counts["missing"] += 1
        before = self.store.value(
            "select 1 from missing where pmid = ?1 and run < ?2 and seen > "
            "(select max(last_seen) from answers where pmid = ?1)",
            pmid,
            self.number,
        )
        self.store.execute(
            "insert into missing (pmid, run, seen, asked_as, why) values (?, ?, ?, 'efetch', "
            "'asked for twice in this run and not returned')",
            (pmid, self.number, self.store.stamp()),
        )
        if before:
            self.counts["deleted"] += self.store.delete(self.number, pmid, "no longer returned by PubMed")

    def summary(self, seconds: float) -> dict[str, Any]:
        """What this run did, in numbers and, where something went wrong, in words."""
        names = (
            "asked",
            "counted",
            "wanted",
            "received",
            "new",
            "changed",
            "unchanged",
            "missing",
            "deleted",
        )
        return {
            "full": self.full,
            "reached_end": self.reached_end,
            **{name: self.counts[name] for name in (*names, "skipped")},
            "requests": self.eutils.requests,
            "retries": self.eutils.retries,
            "seconds": round(seconds, 1),
            "troubles": self.troubles,
        }


def since_term(query: str, since: date) -> str:
    """The query limited to records created or changed since a day."""
    day = f'"{since:%Y/%m/%d}"'
    return f'({query}) AND (({day}[crdt] : "3000"[crdt]) OR ({day}[mdat] : "3000"[mdat]))'
