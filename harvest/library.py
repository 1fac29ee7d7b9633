"""The records an offline server holds, indexed by PubMed's search fields.

What PubMed's index has and records do not, the offline server has not either: headings are not exploded to
the narrower ones below them (only to headings that begin with the same words, as "Depressive Disorder, Major"
does), and untagged words are mapped to headings of the same name only.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable

from .entry import Entry, read_entry
from .records import Record


class Library:
    """Records by PMID, and who has which word in which field. Safe to change while it is being searched."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self.lock = threading.RLock()
        self.entries: dict[int, Entry] = {}
        self.indexes: dict[str, dict[str, set[int]]] = {}
        self.days: dict[str, tuple[list[int], list[int]]] = {}
        self.add(records)

    def add(self, records: Iterable[Record]) -> None:
        """Add records; one with a PMID already held replaces it, unless its Version is lower."""
        with self.lock:
            for record in records:
                held = self.entries.get(record.pmid)
                if held is None or held.record.version <= record.version:
                    self.entries[record.pmid] = read_entry(record)
            self.forget()

    def remove(self, pmids: Iterable[int]) -> None:
        """Take records away, as a deletion does."""
        with self.lock:
            for pmid in pmids:
                self.entries.pop(pmid, None)
            self.forget()

    def forget(self) -> None:
        """Throw the indexes away; they are made again when needed."""
        self.indexes, self.days = {}, {}

    def index(self, field: str) -> dict[str, set[int]]:
        """value → PMIDs for one field, where value is the normalised text."""
        with self.lock:
            if field not in self.indexes:
                index: dict[str, set[int]] = defaultdict(set)
                for pmid, entry in self.entries.items():
                    for value in entry.values.get(field, ()):
                        index[value].add(pmid)
                self.indexes[field] = index
            return self.indexes[field]

    def having_words(self, field: str, wanted: str, prefix: bool) -> set[int]:
        """PMIDs whose field holds these words one after another; with `prefix` the last may go on."""
        postings = self.word_index(field)
        *first, last = wanted.split() or [""]
        if not last:
            return set()
        ends = [key for key in postings if key.startswith(last)] if prefix else [last]
        found = set().union(*(postings.get(end, set()) for end in ends))
        for word in first:
            found &= postings.get(word, set())
        if not first:
            return found
        needle = f" {wanted}" if prefix else f" {wanted} "
        return {pmid for pmid in found if any(needle in value for value in self.entries[pmid].values[field])}

    def word_index(self, field: str) -> dict[str, set[int]]:
        """word → PMIDs for one field of running text."""
        key = f"words of {field}"
        with self.lock:
            if key not in self.indexes:
                index: dict[str, set[int]] = defaultdict(set)
                for pmid, entry in self.entries.items():
                    for value in entry.values.get(field, ()):
                        for word in value.split():
                            index[word].add(pmid)
                self.indexes[key] = index
            return self.indexes[key]

    def between(self, field: str, first: int, last: int) -> set[int]:
        """PMIDs with a date (as an ordinal) in this field from first to last, both inclusive."""
        with self.lock:
            if field not in self.days:
                pairs = sorted((day, pmid) for pmid, e in self.entries.items() for day in e.dates.get(field, ()))
                self.days[field] = [day for day, _ in pairs], [pmid for _, pmid in pairs]
            days, pmids = self.days[field]
        return set(pmids[bisect_left(days, first) : bisect_right(days, last)])
