"""What a registered trial is about, read from its title, conditions and interventions by the same words as papers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from db.reading import condition, substances
from db.reading.finding import Finding
from db.reading.text import Document, document
from db.reading.vocabulary import mesh_values, with_ancestors

READERS = {"condition": ("conditions", condition.read), "compound": ("interventions", substances.read)}


def registry_terms(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(field, value) of an entry with title, conditions and interventions, the last two as JSON lists of strings.

    A condition that is a MeSH heading counts as that heading; a value counts as what it is a kind of, too.
    """
    for field, (column, read) in READERS.items():
        printed = [str(one) for one in json.loads(entry[column] or "[]") if one]
        named = [mesh_values(field)[one.lower()] for one in printed if one.lower() in mesh_values(field)]
        text = document(". ".join([entry["title"] or "", *printed])[:4000], "")
        found = {*named, *(finding.value for finding in said(read, text))}
        for name in sorted({wider for value in found for wider in with_ancestors(field, value)}):
            yield field, name


def said(read: Any, text: Document) -> list[Finding]:
    found: list[Finding] = read(text)
    return found
