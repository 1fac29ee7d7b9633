"""One search, asked window by window, every window recorded as it comes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from . import ledger
from .answers import WALL, SearchAnswer, read_search
from .entrez import Eutils
from .errors import HarvestError
from .store import Store
from .windows import ROUNDS, walk


@dataclass(frozen=True)
class Walker:
    """Asks for the run `number`; `counts["asked"]` counts the questions."""

    store: Store
    eutils: Eutils
    number: int
    today: date
    counts: Counter[str]

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

    def walk(self, name: str, term: str, scope: str) -> tuple[set[int], list[int], SearchAnswer]:
        """Every window of a search, recorded as it comes. Returns PMIDs, window rows and the first answer.

        A search in many windows takes a while; where the whole counts otherwise afterwards, it is walked again.
        """
        for attempt in range(ROUNDS):
            found, rows, first = self.walk_once(name, term, scope, careful=attempt > 0)
            if len(rows) == 1 or self.ask(term).count == len(found):
                return found, rows, first
            with self.store.transaction():
                ledger.mark_windows(self.store, rows, "moved")
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
                row = (self.number, name, window.term, window.answer, scope, len(pmids))
                rows.append(ledger.record_window(self.store, *row))
                ledger.record_hits(self.store, self.number, name, pmids)
        return found, rows, answers[0]
