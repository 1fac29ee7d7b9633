"""Patterns with many alternatives, gathered by first letters: Python tries a flat list one by one at every word.

What is found is the same: of the alternatives that begin with one letter the order stays, and others do not fit there.
What begins with no letter comes last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

DEPTH = 2  # letters
REPEATED = ("?", "*", "+", "{")
PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]")  # an escaped letter, a class, or what parts a pattern


def by_letter(patterns: Iterable[str]) -> str:
    """One pattern that fits where one of the patterns does, the first of those that fit."""
    return _gathered([branch for pattern in patterns for branch in branches(pattern)], DEPTH)


def _gathered(alternatives: list[str], depth: int) -> str:
    by_first: dict[str, list[str]] = {}
    for one in alternatives:
        is_plain = depth > 0 and one[:1].isalpha() and not one.startswith(REPEATED, 1)
        by_first.setdefault(one[0] if is_plain else "", []).append(one[1:] if is_plain else one)
    others = by_first.pop("", [])
    return f"(?:{'|'.join([*(letter + _gathered(rest, depth - 1) for letter, rest in by_first.items()), *others])})"


def branches(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern that begins with a group, each with what follows; else the pattern itself."""
    depth, begin = 0, len("(?:")
    found: list[str] = []
    for piece in PIECE.finditer(pattern) if pattern.startswith("(?:") else ():
        depth += {"(": 1, ")": -1}.get(piece[0], 0)
        if depth == 0 or (depth == 1 and piece[0] == "|"):
            found.append(pattern[begin : piece.start()])
            begin = piece.end()
        if depth == 0:
            break
    rest = pattern[begin:]
    if not found or rest.startswith(REPEATED):
        yield pattern
    else:
        yield from (inner for branch in found for inner in branches(branch + rest))
