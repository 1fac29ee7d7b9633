"""Fields whose whole rule is: the vocabulary's words in this study's own sentences."""

from __future__ import annotations

from db.reading import species
from db.reading.about import stated
from db.reading.finding import Finding
from db.reading.text import Document

FIELDS = ("phase", "design_flag", "blinding", "population", "age", "sex")


def read(text: Document) -> list[Finding]:
    """Each field's values, heaviest first; species with its own way out when no words name one."""
    return [*species.read(text), *(finding for field in FIELDS for finding in stated(field, text))]
