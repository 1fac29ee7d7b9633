"""Category readers whose rule is: the words of the vocabulary, where they speak of this study."""

from __future__ import annotations

from db.reading.finding import Finding
from db.reading.text import Document
from db.reading.vocabulary import mentions

FIELDS = ("design", "condition", "compound", "route", "species")


def read(text: Document) -> list[Finding]:
    """First mention of each value, title first."""
    found: list[Finding] = []
    for field in FIELDS:
        seen: set[str] = set()
        for m in mentions(field, text):
            if m.value not in seen:
                seen.add(m.value)
                found.append(text.finding(field, m.value, m.where, m.start, m.end, f"{field}-words"))
    return found
