"""Records by PMID: batches, halves of batches that fail, and asked compared with returned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .answers import read_articles
from .entrez import Eutils
from .errors import Transient
from .records import Item, Record, Skipped

BATCH = 500  # records a call; NCBI's own tools use 1,000, and an average record is 4 kB
HALF_TRIES = 2


@dataclass
class Batch:
    """What came of one call: the items asked for, the PMIDs that did not come, and why."""

    items: list[Item]
    absent: list[int]
    failures: dict[int, str] = field(default_factory=dict)


def fetch_batches(eutils: Eutils, pmids: Iterable[int], size: int) -> Iterator[Batch]:
    """Fetch records in ascending order of PMID, at most `size` a call.

    A batch that keeps failing is halved down to the record that is to blame; Transient is raised where not even
    its first or its last record comes by itself, which means that the server is to blame.
    """
    wanted = sorted(set(pmids))
    for start in range(0, len(wanted), size):
        batch = wanted[start : start + size]
        try:
            yield ask(eutils, batch, eutils.tries)
        except Transient as error:
            if not error.halve or (len(batch) > 1 and not any(comes(eutils, pmid) for pmid in (batch[0], batch[-1]))):
                raise
            yield from halve(eutils, batch, error)


def ask(eutils: Eutils, pmids: list[int], tries: int) -> Batch:
    """One call."""
    items = eutils.call("efetch", read_articles, tries, db="pubmed", id=ids(pmids), retmode="xml")
    return compare(pmids, items)


def comes(eutils: Eutils, pmid: int) -> bool:
    """Whether the server answers at all when asked for one record."""
    try:
        ask(eutils, [pmid], HALF_TRIES)
    except Transient:
        return False
    return True


def halve(eutils: Eutils, pmids: list[int], error: Transient) -> Iterator[Batch]:
    """Both halves of a batch that failed, and of these what fails again."""
    if len(pmids) == 1:
        yield Batch([], [], {pmids[0]: error.message})
        return
    middle = len(pmids) // 2
    for half in (pmids[:middle], pmids[middle:]):
        try:
            yield ask(eutils, half, HALF_TRIES)
        except Transient as failure:
            if not failure.halve:
                raise
            yield from halve(eutils, half, failure)


def ids(pmids: list[int]) -> str:
    """The id parameter."""
    return ",".join(str(pmid) for pmid in pmids)


def compare(asked: list[int], items: list[Item]) -> Batch:
    """Asked against returned; what nobody asked for is refused and counted."""
    wanted = set(asked)
    kept: list[Item] = []
    for item in items:
        if isinstance(item, Record) and item.pmid not in wanted:
            item = Skipped(item.pmid, "it was sent without having been asked for")
        kept.append(item)
    answered = {item.pmid for item in kept if not (isinstance(item, Skipped) and item.pmid not in wanted)}
    return Batch(kept, [pmid for pmid in asked if pmid not in answered])
