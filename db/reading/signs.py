"""What words are signs of (signs.yml): one feature for words that say the same, for the small linear models.

A model cannot learn a weight for each word of a kind, since few papers hold "hospice"; for the kind it can. A sign is
named "rule:sign of QUESTION=NAME", and offered to that question only (learn_question.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from db.reading.table import read_table

SHORTEST, LONGEST = 3, 20  # letters before a "*", with the place's name
MOST_REMEMBERED = 65_536  # words
SIGN = "rule:sign of "


class Signs(dict[str, tuple[str, ...]]):
    """Word or pair of words → its signs; worked out once for a word."""

    def __init__(self) -> None:
        self.whole: dict[str, list[str]] = {}
        self.begun: dict[str, list[str]] = {}  # what stands before a "*"
        for phrase, sign in printed():
            (self.begun if phrase.endswith("*") else self.whole).setdefault(phrase.rstrip("*"), []).append(sign)

    def __missing__(self, word: str) -> tuple[str, ...]:
        ends = range(SHORTEST, min(len(word), LONGEST) + 1)
        begun = (sign for end in ends for sign in self.begun.get(word[:end], ()))
        found = tuple(dict.fromkeys([*self.whole.get(word, ()), *begun]))
        if len(self) < MOST_REMEMBERED:
            self[word] = found
        return found


def printed() -> Iterable[tuple[str, str]]:
    """(phrase, sign) of every line of signs.yml; "title: " or "aim: " stands before a phrase that counts only there."""
    for question, places in read_table("signs.yml").items():
        for place, signs in places.items():
            ahead, named = ("", "") if place == "text" else (f"{place}: ", f"{place} ")
            for name, phrases in signs.items():
                yield from ((f"{ahead}{phrase}", f"{SIGN}{question}={named}{name}") for phrase in phrases)


@cache
def known() -> Signs:
    """The table made ready."""
    return Signs()


def of(words: Iterable[str]) -> dict[str, str]:
    """Sign → the words that are one, the first by name where several are; `words` as linear.words names them."""
    at = known()
    found: dict[str, str] = {}
    for word in words:
        for sign in at[word]:
            found[sign] = min(word, found.get(sign, word))
    return found
