"""A search of any size in pieces that PubMed will hand over whole: at most 9,999 records each.

Pieces are made by measured counts, first on entry date, which nearly splits evenly (publication dates pile
up on the first of the month and overlap; services.md A.3), and inside one day on PMID. The pieces of a
piece must sum to it; where they do not, because PubMed moved meanwhile, all are measured again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .answers import WALL, SearchAnswer
from .errors import HarvestError

FIRST_DAY = date(1700, 1, 1)  # PubMed's oldest records are of the 18th century
RECENT = timedelta(days=366 * 30)  # most of any literature; older years are split off in one step
ROUNDS = 5  # how often a sum that does not come out is measured again
HIGHEST_PMID = 999_999_999

Ask = Callable[[str], SearchAnswer]


@dataclass(frozen=True)
class Piece:
    """A part of a search: entry dates from `first` to `last`, PMIDs from `low` to `high`, both inclusive."""

    first: date
    last: date
    low: int = 1
    high: int = HIGHEST_PMID
    dated: bool = True

    def term(self, query: str) -> str:
        """The query with this piece's limits, as sent."""
        limits = [f'("{self.first:%Y/%m/%d}"[edat] : "{self.last:%Y/%m/%d}"[edat])'] if self.dated else []
        if (self.low, self.high) != (1, HIGHEST_PMID):
            limits.append(f"{self.low}:{self.high}[UID]")
        return " AND ".join([f"({query})", *limits])

    def halves(self, answer: SearchAnswer) -> tuple[Piece, Piece]:
        """Two pieces that share this one out: by date, or for one day by a PMID among those received."""
        if self.dated and self.first < self.last:
            middle = max(self.first + (self.last - self.first) // 2, self.last - RECENT)
            after = middle + timedelta(days=1)
            return Piece(self.first, middle), Piece(after, self.last)
        pivot = sorted(answer.pmids)[len(answer.pmids) // 2]
        lower = Piece(self.first, self.last, self.low, pivot - 1, self.dated)
        return lower, Piece(self.first, self.last, pivot, self.high, self.dated)


@dataclass(frozen=True)
class Window:
    """One question and its answer; `whole` when every record counted was received."""

    term: str
    answer: SearchAnswer
    whole: bool


def walk(ask: Ask, query: str, today: date) -> Iterator[Window]:
    """Ask until everything the query finds has been received; the first window is the query itself.

    Raises HarvestError where the counts never come out.
    """
    answer = measure(ask, query)
    yield Window(query, answer, answer.count <= WALL)
    if answer.count <= WALL:
        return
    try:
        yield from split(ask, query, Piece(FIRST_DAY, today + timedelta(days=730)), Window(query, answer, False))
    except UnevenSum:
        # Some record has no entry date in range: PMIDs, which every record has, share it out instead.
        yield from split(ask, query, Piece(FIRST_DAY, FIRST_DAY, dated=False), Window(query, answer, False))


class UnevenSum(HarvestError):
    """The parts never summed to the whole."""


def split(ask: Ask, query: str, piece: Piece, window: Window) -> Iterator[Window]:
    """Share a piece, of which `window` is the measure, out between its halves, and each again, until all fit."""
    halves = piece.halves(window.answer)
    terms = [half.term(query) for half in halves]
    for half, term, part in zip(halves, terms, measure_halves(ask, terms, window), strict=True):
        measured = Window(term, part, part.count <= WALL)
        yield measured
        if not measured.whole:
            yield from split(ask, query, half, measured)


def measure_halves(ask: Ask, terms: list[str], window: Window) -> list[SearchAnswer]:
    """Both answers, once they sum to the whole; none is ever derived from the others."""
    whole = window.answer.count
    for _ in range(ROUNDS):
        parts = [measure(ask, term) for term in terms]
        total = sum(part.count for part in parts)
        if total == whole or total == (whole := ask(window.term).count):
            return parts
    raise UnevenSum(f"The parts of a search sum to {total:,} and the whole to {whole:,}, {ROUNDS} times over.")


def measure(ask: Ask, term: str) -> SearchAnswer:
    """An answer that holds as many PMIDs as it counts, or 9,999."""
    for _ in range(ROUNDS):
        answer = ask(term)
        if len(answer.pmids) == min(answer.count, WALL):
            return answer
    raise HarvestError(
        f"PubMed counts {answer.count:,} records and hands over {len(answer.pmids):,}, {ROUNDS} times over."
    )
