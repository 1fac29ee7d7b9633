"""What words are signs of (signs.yml): one feature for words that say the same, for the small linear models.

A model cannot learn a weight for each word of a kind, since few papers hold "hospice"; for the kind it can. A sign is
named "rule:sign of QUESTION=NAME", and offered to that question only (learn_question.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from functools import cache

from db.reading.table import read_table

FIRST = 3  # letters by which phrases that end in "*" are looked up; none is shorter
SIGN = "rule:sign of "


class Signs:
    """The phrases of one place, as whole words or pairs, and as beginnings ("*")."""

    def __init__(self, place: str) -> None:
        self.whole: dict[str, list[str]] = {}
        self.begun: dict[str, dict[str, list[str]]] = {}  # first letters → beginning → signs
        for phrase, sign in printed(place):
            start = phrase.rstrip("*")
            table = self.whole if start == phrase else self.begun.setdefault(start[:FIRST], {})
            table.setdefault(start, []).append(sign)
        self.whole_words = frozenset(self.whole)

    def begun_by(self, words: Set[str]) -> Iterator[tuple[str, str]]:
        """(word, sign) of each word that has a beginning of a sign; few get past its first letters."""
        for word in [word for word in words if word[:FIRST] in self.begun]:
            for start, signs in self.begun[word[:FIRST]].items():
                if word.startswith(start):
                    yield from ((word, sign) for sign in signs)


def printed(place: str) -> Iterable[tuple[str, str]]:
    """(phrase, sign) of every line of signs.yml for one place: text, title or aim."""
    for question, places in read_table("signs.yml").items():
        for name, phrases in places.get(place, {}).items():
            sign = f"{SIGN}{question}={'' if place == 'text' else f'{place} '}{name}"
            yield from ((phrase, sign) for phrase in phrases)


@cache
def known(place: str) -> Signs:
    """The table of one place made ready."""
    return Signs(place)


def of(words: Set[str], place: str = "text") -> dict[str, str]:
    """Sign → the words that are one, the first by name where several are; words named as in linear.words."""
    table = known(place)
    found: dict[str, str] = {}
    for word in words & table.whole_words:
        for sign in table.whole[word]:
            found[sign] = min(word, found.get(sign, word))
    for word, sign in table.begun_by(words):
        found[sign] = min(word, found.get(sign, word))
    return found
