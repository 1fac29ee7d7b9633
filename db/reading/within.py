"""The mentions of a field between two code points, found by halving: a long text has many of them."""

from __future__ import annotations

from bisect import bisect_left

from db.reading.text import Document, Mention
from db.reading.vocabulary import mentions

LONGEST = 8_000  # code points; a "sentence" longer than that is none, and its words are not related to one another


def mentions_within(field: str, document: Document, where: str, start: int, end: int) -> list[Mention]:
    """Mentions that lie wholly between two code points of the title or the abstract, in reading order."""
    found = mentions(field, document)
    first = bisect_left(found, (where == "abstract", start), key=lambda m: (m.where == "abstract", m.start))
    inside = []
    for position in range(first, len(found)):
        m = found[position]
        if m.where != where or m.start >= end:
            break
        if m.end <= end:
            inside.append(m)
    return inside
