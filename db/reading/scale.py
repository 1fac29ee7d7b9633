"""scale: the rating scales a paper measured with, the primary one first; primary_scale where it says which.

A scale is primary when its sentence says "primary outcome" (endpoint, efficacy, measure) and this study's own.
"""

from __future__ import annotations

import re

from db.reading.about import is_negated, weigh
from db.reading.finding import Finding
from db.reading.text import Document, Mention, Sentence
from db.reading.vocabulary import mentions, vocabulary
from db.reading.within import mentions_within

PRIMARY = re.compile(
    r"\bprimary (?:and \w+ )?(?:\w+ ){0,2}"
    r"(?:outcomes?|end ?-?points?|efficacy|measures?|variables?|objectives?|aims?)\b|\bco-primary\b|\bmain outcomes?\b"
)
SECONDARY = re.compile(r"\bsecondary (?:\w+ )?(?:outcomes?|end ?-?points?|efficacy|measures?|objectives?)\b")


def read(document: Document) -> list[Finding]:
    """One finding a scale: the primary ones, then those the paper says most about; then primary_scale."""
    found = [m for m in mentions("scale", document) if not is_negated(document, m)]
    chosen = [m for total, m in weigh(document, found).values() if total >= 1.0]
    primary = primary_scales(document)
    chosen.sort(key=lambda m: m.value not in primary)
    findings = [document.finding("scale", m.value, m.where, m.start, m.end, "scale-words") for m in chosen]
    return findings + [
        document.finding("primary_scale", m.value, m.where, m.start, m.end, "scale: said to be primary")
        for m in primary.values()
    ]


def said_primary(words: str) -> re.Match[str] | None:
    """Where a sentence says "primary outcome" or the like."""
    return PRIMARY.search(words) if "primary" in words or "main outcome" in words else None


def primary_scales(document: Document) -> dict[str, Mention]:
    """name → the mention that is said to be the primary outcome."""
    primary: dict[str, Mention] = {}
    if not mentions("scale", document):
        return primary
    for sentence in document.sentences:
        if sentence.where == "abstract" and sentence.role != "background" and said_primary(document.words(sentence)):
            for m in mentions_within("scale", document, "abstract", sentence.start, sentence.end):
                if is_primary_in(document, sentence, m):
                    primary.setdefault(m.value, m)
    return primary


def is_primary_in(document: Document, sentence: Sentence, m: Mention) -> bool:
    """Whether "primary outcome" stands in the sentence, and no "secondary" between it and the scale."""
    words = document.words(sentence)
    said = PRIMARY.search(words)
    if said is None:
        return False
    low, high = sorted((said.start(), m.start - sentence.start))
    return SECONDARY.search(words, low, high) is None


def higher_is(name: str) -> str:
    """worse, better or neither: what a larger score on a scale means; "" for no known scale."""
    value = vocabulary()["scale"].get(name)
    return str(value.extra.get("higher_is", "")) if value else ""
