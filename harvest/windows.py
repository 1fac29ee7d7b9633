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

    @property
    def is_wide(self) -> bool:
        """Whether it spans more than one day."""
        return self.dated and self.first < self.last

    def halves(self, pmids: list[int]) -> tuple[Piece, Piece]:
        """Two pieces that share this one out: by date, or for one day by a PMID among those received."""
        if self.is_wide:
            middle = max(self.first + (self.last - self.first) // 2, self.last - RECENT)
            after = middle + timedelta(days=1)
            return Piece(self.first, middle), Piece(after, self.last)
        pivot = sorted(pmids)[len(pmids) // 2]
        lower = Piece(self.first, self.last, self.low, pivot - 1, self.dated)
        return lower, Piece(self.first, self.last, pivot, self.high, self.dated)


@dataclass(frozen=True)
class Window:
    """One question and its answer; `whole` when every record counted was received."""

    term: str
    answer: SearchAnswer
    whole: bool


def walk(ask: Ask, query: str, today: date, careful: bool = False) -> Iterator[Window]:
    """Ask until everything the query finds has been received; the first window is the query itself.

    `careful` measures every part, also those that will be shared out further. Whoever walks without it must compare
    what was received with the first count afterwards. Raises HarvestError where the counts never come out.
    """
    answer = measure(ask, query)
    yield Window(query, answer, answer.count <= WALL)
    if answer.count <= WALL:
        return
    try:
        everything = Piece(FIRST_DAY, today + timedelta(days=730))
        yield from split(ask, query, everything, query, answer, careful)
    except UnevenSum:
        # Some record has no entry date in range: PMIDs, which every record has, share it out instead.
        everything = Piece(FIRST_DAY, FIRST_DAY, dated=False)
        yield from split(ask, query, everything, query, answer, careful)


class UnevenSum(HarvestError):
    """The parts never summed to the whole."""


def split(ask: Ask, query: str, piece: Piece, term: str, whole: SearchAnswer, careful: bool) -> Iterator[Window]:
    """Share out a piece, for which `term` asked and got `whole`, until every part fits."""
    halves = piece.halves(whole.pmids)
    terms = [half.term(query) for half in halves]
    may_wait = halves[1].is_wide and not careful
    for half, its_term, part in zip(
        halves, terms, measure_halves(ask, terms, term, whole.count, may_wait), strict=True
    ):
        if part.asked:
            yield Window(its_term, part, part.count <= WALL)
        if part.count > WALL:
            yield from split(ask, query, half, its_term, part, careful)


def measure_halves(ask: Ask, terms: list[str], term: str, whole: int, may_wait: bool) -> list[SearchAnswer]:
    """The answers of both halves, once they sum to the whole.

    A second half that is certainly too large is not asked for, since its own parts will be; they must then sum to
    what the first half left over. A part that fits is always asked for, above all one that looks empty.
    """
    for _ in range(ROUNDS):
        first = measure(ask, terms[0])
        rest = whole - first.count
        if may_wait and rest > WALL:
            return [first, SearchAnswer(rest, [], "", [], [], asked=False)]
        second = measure(ask, terms[1])
        total = first.count + second.count
        if total == whole or total == (whole := ask(term).count):
            return [first, second]
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
