"""Patterns that look for plain letters first: `sought` is `re.compile` for patterns that seldom match.

From the pattern itself come the letters of which some must stand in every match ("confidence" for
`\\bconfidence (?:interval|limit)s?`). To look for them is many times as fast as to try a pattern at every place.
What is found is the same; where the pattern holds no such letters it is simply used.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from re import _compiler, _parser  # type: ignore[attr-defined]  # a pattern's parts are to be had nowhere else
from typing import Any

MOST = 40  # more words than this cost as much as the pattern
LEAST = 2  # a single letter stands in every sentence
END = sys.maxsize
Words = frozenset[str]


def sought(pattern: str, flags: int = 0) -> Sought:
    """A pattern made ready; flags as for re.compile."""
    parsed = _parser.parse(pattern, flags)  # once: it takes longer than all the rest
    return Sought(_compiler.compile(parsed, flags), needed(parsed))


def beginning(*words: str, none_before: str = "") -> str:
    """The pattern of words that begin with a letter, where no letter (nor any of some marks) stands before them.

    As `\\b(?:some|words)`, but with a look behind after the first letter: Python looks for letters faster than for
    the places between them.
    """
    return "(?:" + "|".join(rf"{word[0]}(?<![\w{none_before}]{word[0]}){word[1:]}" for word in words) + ")"


class Sought:
    """A compiled pattern and the words of which every match holds one; methods as those of re.Pattern."""

    __slots__ = ("match", "pattern", "words")

    def __init__(self, pattern: re.Pattern[str], words: Words) -> None:
        self.pattern, self.match = pattern, pattern.match
        self.words = tuple(sorted(words, key=len))

    def search(self, text: str, start: int = 0, end: int = END) -> re.Match[str] | None:
        """As re.Pattern.search."""
        if may_match(self.words, text, start, end):
            return self.pattern.search(text, start, end)
        return None

    def finditer(self, text: str, start: int = 0, end: int = END) -> Iterator[re.Match[str]]:
        """As re.Pattern.finditer."""
        if may_match(self.words, text, start, end):
            return self.pattern.finditer(text, start, end)
        return iter(())


def may_match(words: tuple[str, ...], text: str, start: int, end: int) -> bool:
    """Whether one of the words stands there, or none is needed."""
    if start == 0 and end == END:  # `in` takes a third of the time of `find`
        for word in words:
            if word in text:
                return True
        return not words
    for word in words:
        if text.find(word, start, end) >= 0:
            return True
    return not words


def needed(parsed: Any) -> Words:
    """Words of which every match holds at least one; none where letters may be of either case or no word is needed."""
    words = frozenset() if parsed.state.flags & re.IGNORECASE else of_sequence(parsed)
    return shortest(words) if usable(words) else frozenset()


def plain_words(patterns: Iterable[str]) -> tuple[str, ...]:
    """Words of which every match of any of many patterns holds at least one; each pattern must need some."""
    each = [needed(_parser.parse(pattern)) for pattern in patterns]
    assert all(each)
    return tuple(shortest(frozenset().union(*each)))


def shortest(words: Words) -> Words:
    """Without those that hold another: where "controlled" stands, "control" does."""
    kept: list[str] = []
    for word in sorted(words, key=len):
        if not any([other in word for other in kept]):
            kept.append(word)
    return frozenset(kept)


def of_sequence(parsed: Any) -> Words:
    """The best of a sequence's parts, all of which a match holds: long words before short, few before many."""
    parts, run = [], ""
    for kind, value in parsed.data:
        if kind.name == "LITERAL":
            run += chr(value)
            continue
        parts += [frozenset({run}), of_part(kind.name, value)] if run else [of_part(kind.name, value)]
        run = ""
    return max([*parts, frozenset({run})], key=worth)


def worth(words: Words) -> tuple[int, int]:
    """How much it tells that one of these words is absent."""
    shortest = min(map(len, words), default=0)
    return (min(shortest, 4), -len(words)) if shortest >= LEAST and len(words) <= MOST else (0, 0)


def of_part(kind: str, value: Any) -> Words:
    """The words that one part of a pattern needs."""
    if kind == "SUBPATTERN":
        return frozenset() if value[1] & re.IGNORECASE else of_sequence(value[3])
    if kind == "BRANCH":
        each = [of_sequence(branch) for branch in value[1]]
        return shortest(frozenset().union(*each)) if all(map(usable, each)) else frozenset()
    if kind in {"MAX_REPEAT", "MIN_REPEAT"} and value[0] > 0:
        return of_sequence(value[2])
    return frozenset()


def usable(words: Words) -> bool:
    return worth(words) > (0, 0)
