"""Words as features: each word, pair and three that sentences of a role hold, named so that its weight can be read."""

from __future__ import annotations

from db.reading.roles import Role
from db.reading.terms import TOKEN
from db.reading.text import Document

LONGEST = 3000
LONGEST_ABSTRACT = 20_000


def spoken(text: Document, *roles: Role) -> list[str]:
    """ "conclusion: was superior": words and pairs of sentences of these roles; threes of a conclusion."""
    found: dict[str, None] = {}
    for sentence in text.sentences_of(*roles):
        stop = min(sentence.end, sentence.start + LONGEST)
        words = masked_numbers(text.lower[sentence.where], sentence.start, stop)
        for size in (1, 2, 3) if sentence.role == "conclusion" else (1, 2):
            found |= dict.fromkeys(f"{sentence.role}: {run}" for run in runs(words, size))
    return list(found)


def anywhere(text: Document) -> list[str]:
    """ "abstract: was superior": words and pairs of a whole abstract, across its sentences too."""
    words = masked_numbers(text.lower["abstract"], 0, LONGEST_ABSTRACT)
    return [f"abstract: {run}" for run in dict.fromkeys([*runs(words, 1), *runs(words, 2)])]


def masked_numbers(lower: str, start: int, end: int) -> list[str]:
    """Words in reading order, each number as #."""
    return ["#" if m.group()[0].isdigit() else m.group() for m in TOKEN.finditer(lower, start, end)]


def runs(words: list[str], size: int) -> list[str]:
    """Every so many words that stand next to one another."""
    return [" ".join(words[place : place + size]) for place in range(len(words) - size + 1)]
