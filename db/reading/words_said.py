"""Words as features: each word, pair and three that sentences of a role hold, named so that its weight can be read."""

from __future__ import annotations

from db.reading.roles import Role
from db.reading.terms import TOKEN
from db.reading.text import Document

LONGEST = 3000


def spoken(text: Document, *roles: Role) -> list[str]:
    """ "conclusion: was superior": words and pairs of sentences of these roles; threes of a conclusion."""
    found: dict[str, None] = {}
    for sentence in text.sentences_of(*roles):
        lower = text.lower[sentence.where]
        words = [
            "#" if m.group()[0].isdigit() else m.group()
            for m in TOKEN.finditer(lower, sentence.start, min(sentence.end, sentence.start + LONGEST))
        ]
        for size in (1, 2, 3) if sentence.role == "conclusion" else (1, 2):
            for place in range(len(words) - size + 1):
                found[f"{sentence.role}: {' '.join(words[place : place + size])}"] = None
    return list(found)
