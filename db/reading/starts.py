"""Where phrases of the vocabulary may begin: each word of a text is looked up once, for every list of phrases together.

To try every list's pattern at every letter would be a quarter of the work of reading; few words begin any phrase.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate

LETTERS = 8
MOST_REMEMBERED = 65_536  # words
LONGEST_REMEMBERED = 24
WORD = r"\w+\W?"  # with what follows it: "in vitro" does not begin at "in,"
EVERYTHING = re.compile(rf"{WORD}|\W")  # one after another they are the whole text


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
        self.at = Remembered(self.lists)

    def in_text(self, lower: str) -> dict[int, list[int]]:
        """Number of a list → places in a lower-case text, in order, where one of its phrases may begin."""
        places: dict[int, list[int]] = {}
        words = EVERYTHING.findall(lower)
        for place, numbers in zip(
            accumulate(map(len, words), initial=0), map(self.at.__getitem__, words), strict=False
        ):
            for number in numbers:
                places.setdefault(number, []).append(place)
        return places
