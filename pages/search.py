"""What people type, as a full-text query that cannot fail: quotes and stars are kept, everything else is words."""

from __future__ import annotations

import re

LONGEST = 200  # characters; more is somebody else's abstract
MOST_WORDS = 12


def fts_query(typed: str, join: str = " ") -> str:
    """An FTS5 query from free text; "" when it holds no word.

    "quoted words" stay a phrase, a trailing * stays a prefix, AND, OR, NOT and every other operator is read
    as an ordinary separator, because people type sentences.
    """
    parts = re.findall(r'"([^"]*)"|(\S+)', typed[:LONGEST])
    terms = [term for phrase, word in parts for term in (phrase_term(phrase), *word_terms(word)) if term]
    return join.join(terms[:MOST_WORDS])


def phrase_term(phrase: str) -> str:
    words = re.findall(r"\w+", phrase)
    return '"' + " ".join(words) + '"' if words else ""


def word_terms(word: str) -> list[str]:
    if word.upper() in {"AND", "OR", "NOT", "NEAR"}:
        return []
    words = re.findall(r"\w+", word)
    terms = [f'"{each}"' for each in words]
    if terms and word.endswith("*") and len(words[-1]) > 2:
        terms[-1] += "*"
    return terms
