"""vocabulary.yml as values and compiled patterns: one pass over the text for each field.

A phrase in `words` is lower case and matches any case, a plural s, and a space or a hyphen where it has
either; `*` stands for the rest of a word. A phrase with a capital in it (an abbreviation) matches only as
written.
"""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import Any

from db.paper import Paper
from db.reading.starts import Starts
from db.reading.table import read_table
from db.reading.text import Document, Mention


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field, as people and patterns know it."""

    field: str
    name: str
    label: str
    definition: str = ""
    mesh: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    parent: str = ""
    important_difference: float | None = None  # scales: smallest change that matters to patients, in points
    important_difference_source: str = ""
    extra: dict[str, Any] = dataclasses.field(default_factory=dict, compare=False)


@cache
def vocabulary() -> dict[str, dict[str, Value]]:
    """field → name → Value, in the order printed."""
    printed = read_table("vocabulary.yml")
    return {
        field: {name: _value(field, name, entry or {}) for name, entry in values.items()}
        for field, values in printed.items()
    }


def _value(field: str, name: str, entry: dict[str, Any]) -> Value:
    difference = entry.get("smallest_important_difference") or {}
    known = {"label", "definition", "mesh", "words", "parent", "smallest_important_difference"}
    return Value(
        field,
        name,
        entry.get("label", name),
        entry.get("definition", ""),
        tuple(entry.get("mesh", ())),
        tuple(entry.get("words", ())),
        entry.get("parent", ""),
        difference.get("points"),
        difference.get("source", ""),
        {key: value for key, value in entry.items() if key not in known},
    )


def with_ancestors(field: str, name: str) -> list[str]:
    """A value and what it is a kind of, nearest first."""
    values, chain = vocabulary()[field], [name]
    while parent := values[chain[-1]].parent:
        chain.append(parent)
    return chain


@cache
def mesh_values(field: str) -> dict[str, str]:
    """MeSH heading in lower case → value name."""
    return {heading.lower(): v.name for v in vocabulary()[field].values() for heading in v.mesh}


def phrase(words: str) -> str:
    """The pattern of one printed phrase; every repetition in it is bounded."""
    pattern = re.escape(words).replace(r"\*", r"\w{0,16}").replace(r"\ ", r"[\s-]{1,2}").replace(r"\-", r"[\s-]{1,2}")
    plural = "" if words.endswith("*") or not words[-1].isalpha() else "s?"
    return pattern + plural


@cache
def compiled(field: str) -> tuple[tuple[re.Pattern[str], tuple[str, ...], bool, int], ...]:
    """(pattern, value of each group, whether it reads lower case, its number in `starts`); longest phrase first."""
    return tuple((*_compile(part), lower, number) for number, name, lower, part in _lists() if name == field)


@cache
def _lists() -> tuple[tuple[int, str, bool, list[tuple[str, str]]], ...]:
    """(number, field, whether it reads lower case, (phrase, value) …): two lists of phrases a field, if it has both."""
    lists: list[tuple[int, str, bool, list[tuple[str, str]]]] = []
    for field, values in vocabulary().items():
        entries = [(words, v.name) for v in values.values() for words in v.words]
        for lower in (True, False):
            if part := [e for e in entries if (e[0] == e[0].lower()) is lower]:
                lists.append((len(lists), field, lower, part))
    return tuple(lists)


@cache
def starts() -> Starts:
    """Where phrases may begin, for all fields together."""
    return Starts([words for words, _ in part] for *_, part in _lists())


def _compile(entries: list[tuple[str, str]]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """An empty group behind each phrase tells which one matched; a branch still starts with its letter."""
    ordered = sorted(entries, key=lambda entry: (-len(entry[0]), entry[0]))
    names: list[str] = []
    joined = _branches(ordered, 0, names)
    return re.compile(rf"(?<!\w){joined}"), tuple(names)


def _branches(entries: list[tuple[str, str]], depth: int, names: list[str]) -> str:
    """Alternatives gathered by first letters: Python tries a long flat list one by one at every word."""
    if len(entries) == 1 or depth == 4:
        return "(?:" + "|".join(_ending(words, name, depth, names) for words, name in entries) + ")"
    by_letter: dict[str, list[tuple[str, str]]] = {}
    short: list[tuple[str, str]] = []
    for words, name in entries:
        letter = words[depth : depth + 1]
        (by_letter.setdefault(letter, []) if letter.isalnum() else short).append((words, name))
    parts = [letter + _branches(inner, depth + 1, names) for letter, inner in by_letter.items()]
    parts += [_ending(words, name, depth, names) for words, name in short]
    return "(?:" + "|".join(parts) + ")"


def _ending(words: str, name: str, depth: int, names: list[str]) -> str:
    names.append(name)
    return phrase(words)[depth:] + r"(?!\w)()"


def mentions(field: str, text: Document) -> list[Mention]:
    """Every mention of a field's values, title first, then in reading order; found once for a document."""
    if field not in text.mentions:
        text.mentions[field] = [m for where in ("title", "abstract") for m in _mentions_in(field, text, where)]
    return text.mentions[field]


def _mentions_in(field: str, text: Document, where: str) -> list[Mention]:
    if ("starts", where) not in text.memo:
        text.memo["starts", where] = starts().in_text(text.lower[where])
    places: dict[int, list[int]] = text.memo["starts", where]
    found: list[Mention] = []
    for pattern, names, lower, number in compiled(field):
        here, end = places.get(number), 0
        words = (text.lower if lower else text.plain)[where] if here else ""
        for place in here or ():
            if place >= end and (m := pattern.match(words, place)):
                assert m.lastindex is not None
                end = m.end()
                found.append(Mention(names[m.lastindex - 1], where, place, end))
    return sorted(found, key=lambda m: (m.start, -m.end))


def has_mention(field: str, text: Document, where: str, start: int, end: int) -> bool:
    """Whether any value of a field is mentioned between two code points."""
    found = mentions(field, text)
    first = bisect_left(found, (where == "abstract", start), key=lambda m: (m.where == "abstract", m.start))
    return first < len(found) and found[first].where == where and found[first].start < end


def phrases_in(field: str, words: str) -> list[str]:
    """Values of a field that a keyword or heading names."""
    text = Document.of(Paper(title=words))
    return list(dict.fromkeys(m.value for m in mentions(field, text)))
