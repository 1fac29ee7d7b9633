"""Fields whose whole rule is: the vocabulary's words in this study's own sentences."""

from __future__ import annotations

from db.reading.about import stated
from db.reading.finding import Finding
from db.reading.text import Document

FIELDS = (
    "species", "phase", "design_flag", "blinding", "population", "age", "sex",
)  # fmt: skip


def read(text: Document) -> list[Finding]:
    """Each field's values, heaviest first."""
    return [finding for field in FIELDS for finding in stated(field, text)]
