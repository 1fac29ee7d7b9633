"""What PubMed's own record says: headings, publication types, keywords, registry numbers, each as its own source.

Sources may disagree with the text; both stay. A publication type that names one design stands first among designs.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from db.reading.finding import Finding
from db.reading.sought import sought
from db.reading.text import Document
from db.reading.vocabulary import mesh_values, phrases_in, vocabulary

# Fields a heading can answer; "Adult" or "Male" among the headings tells who took part.
FIELDS = (
    "condition",
    "compound",
    "route",
    "comparator",
    "species",
    "age",
    "sex",
    "population",
    "blinding",
    "design_flag",
)
# Headings every drug trial carries whatever it compared or treated.
VAGUE = {"antidepressive agents", "midazolam", "anxiety", "depression", "anesthesia", "headache", "animals", "propofol"}
SURE = {"randomized controlled trial", "meta-analysis", "systematic review", "network meta-analysis", "case reports",
        "practice guideline", "guideline", "clinical trial protocol", "editorial"}  # fmt: skip
REGISTRIES = sought(
    r"\bNCT ?\d{8}\b|\bISRCTN ?\d{8}\b|\bACTRN ?\d{14}p?\b|\bChiCTR[A-Za-z-]{0,8}\d{8,10}\b|\bUMIN\d{9}\b|"
    r"\bDRKS\d{8}\b|"
    r"\bCTRI/\d{4}/\d{2,3}/\d{6}\b|\bjRCTs?\d{9,10}\b|\bNTR ?\d{3,5}\b|\bIRCT\d{8,14}N?\d{0,3}\b|\bPACTR\d{15}\b|"
    r"\bTCTR\d{11}\b|"
    r"\b20\d{2}-\d{6}-\d{2}(?:-\d{2})?\b|\bKCT\d{7}\b|\bRBR-[0-9a-z]{6,8}\b|\bCRD ?42\d{9}\b|"
    r"\bPROSPERO\b(?= ?[(:]? ?CRD)"
)


def read_types(text: Document) -> list[Finding]:
    """Designs that the publication types name for sure; read before the words."""
    return [f for f in _types(text) if f.words.lower() in SURE]


def read(text: Document) -> list[Finding]:
    """Everything else the record says."""
    sure = {f.words.lower() for f in read_types(text)}
    return [
        *(f for f in _types(text) if f.words.lower() not in sure),
        *_headings(text),
        *_keywords(text),
        *registrations(text),
    ]


def _types(text: Document) -> Iterator[Finding]:
    for field in ("design", "phase"):
        values = mesh_values(field)
        for _, name in text.paper.publication_types:
            if name.lower() in values:
                yield Finding(field, values[name.lower()], name, "publication_type", f"{field}-publication-type")


def _headings(text: Document) -> Iterator[Finding]:
    done: set[tuple[str, str]] = set()
    for heading in text.paper.mesh:
        name = heading.descriptor.lower()
        for field in FIELDS if name not in VAGUE or heading.is_major else ("species",):
            value = mesh_values(field).get(name)
            if value and (field, value) not in done:
                done.add((field, value))
                yield Finding(field, value, heading.descriptor, "mesh", f"{field}-mesh")


@cache
def _keyword_fields() -> tuple[str, ...]:
    return tuple(f for f in ("condition", "compound", "route") if f in vocabulary())


def _keywords(text: Document) -> Iterator[Finding]:
    done: set[tuple[str, str]] = set()
    for _, keyword in text.paper.keywords:
        for field in _keyword_fields():
            for value in phrases_in(field, keyword):
                if (field, value) not in done:
                    done.add((field, value))
                    yield Finding(field, value, keyword, "keyword", f"{field}-keyword")


def registrations(text: Document) -> list[Finding]:
    """Registry numbers: from the record's own list, then from the text; each number once."""
    found = {n: Finding("registration", n, n, "registry", "registration-record") for _, n in text.paper.registrations}
    for where in ("title", "abstract"):
        for m in REGISTRIES.finditer(text.plain[where]):
            number = m.group().replace(" ", "")
            if number not in found and number != "PROSPERO":
                found[number] = text.finding("registration", number, where, m.start(), m.end(), "registration-number")
    return list(found.values())
