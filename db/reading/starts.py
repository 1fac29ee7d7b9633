"""Where phrases of numbered lists stand: what may begin at a word is worked out once for it, for all lists together.

A phrase of one word is decided there and then; what is longer is left to a pattern of the few phrases that begin so.
Few words begin any phrase: to try every list's pattern at every letter would be a quarter of the work of reading.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate, groupby
from typing import NamedTuple

LETTERS = 8
MOST_REMEMBERED = 65_536  # words
LONGEST_REMEMBERED = 24
WORD = r"\w+\W?"  # with what follows it: "in vitro" does not begin at "in,"
EVERYTHING = re.compile(rf"{WORD}|\W")  # one after another they are the whole text
FIRST = re.compile(r"[\w*]+[^\w*]?|[^\w*]")
BETWEEN = r"[\s-]"  # a blank and a hyphen are the same to a phrase


class Phrase(NamedTuple):
    """A printed phrase of a list; of those that fit at a place the first of a list stands there."""

    number: int
    place: int
    words: str
    value: str


class Here(NamedTuple):
    """What of one list stands where a word does: what a pattern finds, else the word itself, if it has a value."""

    number: int
    tried: re.Pattern[str] | None
    values: tuple[str, ...]  # of each group of the pattern
    value: str
    length: int


def phrase(words: str) -> str:
    """The pattern of one printed phrase; every repetition in it is bounded."""
    plural = "" if words.endswith("*") or not words[-1].isalpha() else "s?"
    return _as_pattern(words, BETWEEN + "{1,2}") + plural


def _as_pattern(words: str, between: str) -> str:
    return re.escape(words).replace(r"\*", r"\w{0,16}").replace(r"\ ", between).replace(r"\-", between)


@cache
def beginning(words: str) -> re.Pattern[str]:
    """What a text's word must match, in lower case, for a phrase to begin there: all of a phrase of one word."""
    first = FIRST.match(words.lower())
    assert first is not None
    is_whole = first[0] == words.lower()
    return re.compile(rf"{phrase(first[0])}(?!\w)" if is_whole else _as_pattern(first[0], BETWEEN))


def is_one_word(words: str) -> bool:
    """Whether a phrase has no blank, hyphen or other mark in it."""
    return words.replace("*", "a").isalnum()


def head(words: str) -> str:
    """The letters by which a phrase is looked up: of its first word (to its `*`) or its first mark, in lower case."""
    found = EVERYTHING.match(words.lower().partition("*")[0])
    return as_key(found[0]) if found else ""


def as_key(word: str) -> str:
    return re.sub(BETWEEN, " ", word[:LETTERS])


@cache
def one_of(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """A pattern of phrases; an empty group behind each tells which one matched."""
    return re.compile("|".join(rf"{phrase(words)}(?!\w)()" for words in phrases)) if phrases else None


class Starts(dict[str, tuple[Here, ...]]):
    """Word of a text, with what follows it → what may stand there; worked out once for a word."""

    def __init__(self, lists: Iterable[tuple[bool, Iterable[tuple[str, str]]]]) -> None:
        """Lists of (phrase, value); each says whether it is written in lower case, else its letters are as printed."""
        self.is_lower: list[bool] = []
        self.phrases: dict[str, list[Phrase]] = defaultdict(list)
        for number, (is_lower, entries) in enumerate(lists):
            self.is_lower.append(is_lower)
            longest_first = sorted(entries, key=lambda entry: (-len(entry[0]), entry[0]))
            for place, (words, value) in enumerate(longest_first):
                self.phrases[head(words)].append(Phrase(number, place, words, value))

    def __missing__(self, word: str) -> tuple[Here, ...]:
        key = as_key(word)
        found = [one for size in range(1, len(key) + 1) for one in self.phrases.get(key[:size], ())]
        begun = sorted(one for one in found if beginning(one.words).match(word))
        here = tuple(self._here(word, list(group)) for _, group in groupby(begun, lambda one: one.number))
        if len(word) <= LONGEST_REMEMBERED and len(self) < MOST_REMEMBERED:
            self[word] = here
        return here

    def _here(self, word: str, begun: list[Phrase]) -> Here:
        number = begun[0].number
        sure = next((one for one in begun if self.is_lower[number] and is_one_word(one.words)), None)
        tried = begun[: begun.index(sure)] if sure else begun
        pattern, values = one_of(tuple(one.words for one in tried)), tuple(one.value for one in tried)
        whole = beginning(sure.words).match(word) if sure else None
        return Here(number, pattern, values, sure.value if sure else "", whole.end() if whole else 0)

    def in_text(self, plain: str, lower: str) -> Iterator[tuple[int, str, int, int]]:
        """(number of a list, value, start, end) of what stands in a text, in order; of one list no two overlap."""
        words = EVERYTHING.findall(lower)
        texts = [lower if is_lower else plain for is_lower in self.is_lower]
        ends = [0] * len(texts)
        for start, here in zip(accumulate(map(len, words), initial=0), map(self.__getitem__, words), strict=False):
            for number, tried, values, value, length in here:
                if start < ends[number]:
                    continue
                if tried and (m := tried.match(texts[number], start)):
                    ends[number] = m.end()
                    yield number, values[(m.lastindex or 1) - 1], start, m.end()
                elif value:
                    ends[number] = start + length
                    yield number, value, start, start + length
