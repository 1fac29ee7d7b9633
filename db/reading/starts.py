"""Where phrases of the vocabulary may begin: each word of a text is looked up once, for every list of phrases together.

To try every list's pattern at every letter would be a quarter of the work of reading; few words begin any phrase.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

LETTERS = 8
MOST_REMEMBERED = 65_536  # words
LONGEST_REMEMBERED = 24
WORD = r"\w+\W?"  # with what follows it: "in vitro" does not begin at "in,"


def head(phrase: str) -> str:
    """What every match of a printed phrase begins with, in lower case: a first word (to its `*`) or a first mark."""
    found = re.match(rf"{WORD}|\W", phrase.lower().partition("*")[0])
    return as_key(found[0]) if found else ""


def as_key(word: str) -> str:
    """A blank and a hyphen are the same to a phrase."""
    return re.sub(r"[\s-]", " ", word[:LETTERS])


class Remembered(dict[str, tuple[int, ...]]):
    """Word → numbers of the lists in which a phrase begins like it; worked out once for a word."""

    def __init__(self, lists: dict[str, set[int]]) -> None:
        self.lists = lists

    def __missing__(self, word: str) -> tuple[int, ...]:
        key = as_key(word)
        sizes = range(1, len(key) + 1)
        found = tuple({number for size in sizes for number in self.lists.get(key[:size], ())})
        if len(word) <= LONGEST_REMEMBERED and len(self) < MOST_REMEMBERED:
            self[word] = found
        return found


class Starts:
    """Finds where the phrases of numbered lists may begin; a pattern then says which phrase stands there, if any."""

    def __init__(self, lists: Iterable[Iterable[str]]) -> None:
        self.lists: dict[str, set[int]] = defaultdict(set)
        for number, phrases in enumerate(lists):
            for phrase in phrases:
                self.lists[head(phrase)].add(number)
        marks = "".join(sorted({re.escape(key[0]) for key in self.lists if not re.match(r"\w", key)}))
        self.word = re.compile(f"{WORD}|[{marks}]" if marks else WORD)
        self.at = Remembered(self.lists)

    def in_text(self, lower: str) -> dict[int, list[int]]:
        """Number of a list → places in a lower-case text, in order, where one of its phrases may begin."""
        places: dict[int, list[int]] = {}
        at = self.at
        for m in self.word.finditer(lower):
            for number in at[m[0]]:
                places.setdefault(number, []).append(m.start())
        return places
