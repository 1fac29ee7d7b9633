"""Words of a text and of a question made comparable: stems, abbreviations and how telling each word is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from math import log
from typing import Any, NamedTuple

from db.reading.sought import sought
from db.reading.table import read_table
from db.reading.text import Document, folded, lower_case

TOKEN = re.compile(r"[a-zα-ω]+(?:\d{1,3}[a-z]?)?|\d+(?:\.\d+)?")
GROUP = sought(
    r"\b(?:group|arm|cohort)s?[ -]{1,2}(?:no\.? )?([b-hj-z]|i{1,3}|iv|\d|a(?= ?[(,.;=:]| (?:was|were|"
    r"had|and|than|received|compared|patients|vs)))\b(?!\.\d)"
)
ABBREVIATION = re.compile(r"\(([A-Za-z][A-Za-z0-9-]{0,8}[A-Z0-9][A-Za-z]?)s?[);,]")
SUFFIX = re.compile(
    r"(?:ements?|ments?|ations?|itions?|ities|ity|ingly|ings?|edly|ed|ions?|ives?|ively|ously|ies|es|"
    r"ally|al|ly|s|y|e)$"
)
LEAST = 4  # letters a stem keeps
LONGEST = 9
MOST_REMEMBERED = 65_536  # words, and phrases of questions
made = tuple.__new__
WIDEST = 10  # words an abbreviation may stand for


class Token(NamedTuple):
    """A word's stem and where the word stands."""

    stem: str
    start: int
    end: int


@lru_cache(MOST_REMEMBERED)
def stem(word: str) -> str:
    """A crude stem: one ending off, at most nine letters; "depressive" and "depression" meet."""
    if word[0].isdigit() or len(word) <= LEAST:
        return word[:-1] if len(word) == LEAST and word.endswith("s") and not word.endswith("ss") else word
    cut = SUFFIX.sub("", word)
    return (cut if len(cut) >= LEAST else word[:LEAST])[:LONGEST]


def tokens(lower: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words of a stretch of text in lower case; "group II" is one word."""
    stop = len(lower) if end is None else end
    named = {m.start(): m for m in GROUP.finditer(lower, start, stop)} if may_name_group(lower, start, stop) else {}
    if not named:
        # Token(…) itself, without the call into Python that a named tuple costs
        return [made(Token, (stem(m[0]), m.start(), m.end())) for m in TOKEN.finditer(lower, start, stop)]
    found: list[Token] = []
    last = start
    for m in TOKEN.finditer(lower, start, stop):
        if m.start() < last:
            continue
        label = named.get(m.start())
        if label:
            found.append(Token(f"group {label.group(1)}", label.start(), label.end()))
            last = label.end()
        else:
            found.append(Token(stem(m[0]), *m.span()))
    return found


def may_name_group(lower: str, start: int, end: int) -> bool:
    return any(lower.find(word, start, end) >= 0 for word in ("group", "arm", "cohort"))


@lru_cache(MOST_REMEMBERED)
def stems(words: str) -> frozenset[str]:
    """The telling stems of a question's phrase."""
    lower, stop = lower_case(folded(words[:300])), printed()["stop"]
    return frozenset(
        t.stem for t in tokens(lower) if lower[t.start : t.end] not in stop and (len(t.stem) > 1 or t.stem.isdigit())
    )


def abbreviations(text: Document) -> dict[str, frozenset[str]]:
    """Stem of an abbreviation → stems it stands for, from "long form (LF)" in the text."""
    found = dict(common_abbreviations())
    for where in ("title", "abstract"):
        plain, lower = text.plain[where], text.lower[where]
        for m in ABBREVIATION.finditer(plain):
            before = [t.group() for t in TOKEN.finditer(lower, max(0, m.start() - 120), m.start())][-WIDEST:]
            long_form = spelled_out(re.sub(r"[^a-z]", "", m.group(1).lower()), before)
            if long_form:
                found[stem(lower[m.start(1) : m.end(1)].replace("-", ""))] = stems(" ".join(long_form))
    return found


@cache
def printed() -> dict[str, Any]:
    """question_words.yml: words that tell nothing, general words, common abbreviations."""
    table: dict[str, Any] = read_table("question_words.yml")
    return table | {"stop": frozenset(table["stop"].split())}


@cache
def common_abbreviations() -> dict[str, frozenset[str]]:
    """Abbreviations that papers use without spelling them out."""
    return {short: stems(long_form) for short, long_form in printed()["abbreviations"].items()}


def spelled_out(letters: str, before: list[str]) -> list[str]:
    """The last words whose first letters, in order, give an abbreviation's letters; [] when none do."""
    if not 2 <= len(letters) <= WIDEST:
        return []
    for begin in range(len(before) - 1, -1, -1):
        if before[begin][0] == letters[0] and is_spelled_by(letters, before[begin:]):
            return before[begin:]
    return []


def is_spelled_by(letters: str, words: list[str]) -> bool:
    """Whether the words spell the letters: each letter begins a word, or stands inside the word before."""
    place = 0
    for word in words:
        if place < len(letters) and word[0] == letters[place]:
            place += 1
            inner = 1
            while place < len(letters) and (next_inner := word.find(letters[place], inner)) > 0:
                if any(other[0] == letters[place] for other in words[words.index(word) + 1 :]):
                    break
                place, inner = place + 1, next_inner + 1
    return place == len(letters)


def widened(phrase: frozenset[str], short: dict[str, frozenset[str]]) -> frozenset[str]:
    """A phrase's stems and the abbreviations that stand for it, or what its abbreviations stand for."""
    more: set[str] = set()
    for abbreviation, long_form in short.items():
        if abbreviation in phrase:
            more |= long_form
        elif long_form and len(long_form & phrase) >= 0.75 * len(long_form):
            more.add(abbreviation)
    return phrase | more


def rarity(found: Iterable[Iterable[str]]) -> dict[str, float]:
    """stem → how telling it is: high where few sentences hold it."""
    held: Counter[str] = Counter()
    count = 0
    for sentence in found:
        count += 1
        held.update(set(sentence))
    tells = {n: log(1 + count / n) for n in set(held.values())}
    return {one: tells[n] for one, n in held.items()}
