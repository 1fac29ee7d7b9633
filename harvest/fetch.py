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


def fetch_batches(eutils: Eutils, pmids: Iterable[int], size: int = BATCH) -> Iterator[Batch]:
    """Fetch records in ascending order of PMID, at most `size` a call."""
    wanted = sorted(set(pmids))
    for start in range(0, len(wanted), size):
        yield from fetch_batch(eutils, wanted[start : start + size])


def fetch_batch(eutils: Eutils, pmids: list[int], tries: int | None = None) -> Iterator[Batch]:
    """One call; where it keeps failing, two with half the records, down to the record to blame."""
    try:
        items = eutils.call("efetch", read_articles, tries, db="pubmed", id=ids(pmids), retmode="xml")
    except Transient as error:
        if not error.halve:
            raise
        if len(pmids) == 1:
            yield Batch([], [], {pmids[0]: error.message})
            return
        middle = len(pmids) // 2
        yield from fetch_batch(eutils, pmids[:middle], HALF_TRIES)
        yield from fetch_batch(eutils, pmids[middle:], HALF_TRIES)
        return
    yield compare(pmids, items)


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
