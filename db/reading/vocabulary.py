"""vocabulary.yml as values and compiled patterns: one pass over the text for each field.

A phrase in `words` is lower case and matches any case, a plural s, and a space or a hyphen where it has
either; `*` stands for the rest of a word. A phrase with a capital in it (an abbreviation) matches only as
written.
"""

from __future__ import annotations

import dataclasses
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


@cache
def _lists() -> tuple[tuple[str, bool, list[tuple[str, str]]], ...]:
    """(field, whether it reads lower case, (phrase, value) …): two lists of phrases a field, if it has both."""
    lists: list[tuple[str, bool, list[tuple[str, str]]]] = []
    for field, values in vocabulary().items():
        entries = [(words, v.name) for v in values.values() for words in v.words]
        for lower in (True, False):
            if part := [e for e in entries if (e[0] == e[0].lower()) is lower]:
                lists.append((field, lower, part))
    return tuple(lists)


@cache
def starts() -> Starts:
    """The phrases of all fields together."""
    return Starts((lower, part) for _, lower, part in _lists())


def mentions(field: str, text: Document) -> list[Mention]:
    """Every mention of a field's values, title first, then in reading order; all fields' are found together, once."""
    if not text.mentions:
        text.mentions.update((name, []) for name in vocabulary())
        for where in ("title", "abstract"):
            _find_mentions(text, where)
    return text.mentions[field]


def _find_mentions(text: Document, where: str) -> None:
    fields = [text.mentions[field] for field, *_ in _lists()]
    for number, value, start, end in starts().in_text(text.plain[where], text.lower[where]):
        found = fields[number]
        is_longer = found and found[-1].where == where and found[-1].start == start and found[-1].end < end
        found.insert(len(found) - bool(is_longer), Mention(value, where, start, end))


def has_mention(field: str, text: Document, where: str, start: int, end: int) -> bool:
    """Whether any value of a field is mentioned between two code points."""
    found = mentions(field, text)
    first = bisect_left(found, (where == "abstract", start), key=lambda m: (m.where == "abstract", m.start))
    return first < len(found) and found[first].where == where and found[first].start < end


def phrases_in(field: str, words: str) -> list[str]:
    """Values of a field that a keyword or heading names."""
    text = Document.of(Paper(title=words))
    return list(dict.fromkeys(m.value for m in mentions(field, text)))
