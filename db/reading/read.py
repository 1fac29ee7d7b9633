"""read_paper: every reader in turn over one paper. Adding a reader is one name in READERS."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from db.paper import Paper
from db.reading import (
    adjunct,
    categories,
    comparator,
    condition,
    design,
    direction,
    disclosure,
    dose,
    dosing,
    effect,
    exposure,
    follow_up,
    harms,
    judging,
    linear_read,
    primary_endpoint,
    rates,
    record,
    resistance,
    results,
    route,
    sample_size,
    scale,
    subject,
    substances,
    timepoint,
)
from db.reading.finding import Finding, Result
from db.reading.text import Document

Reader = Callable[[Document], list[Finding]]

READERS: tuple[Reader, ...] = (
    record.read_types,
    design.read,
    condition.read,
    substances.read,
    route.read,
    comparator.read,
    adjunct.read,
    exposure.read,
    sample_size.read,
    dose.read,
    dosing.read,
    timepoint.read,
    scale.read,
    effect.read,
    rates.read,
    follow_up.read,
    resistance.read,
    subject.read,
    categories.read,
    disclosure.read,
    primary_endpoint.read,
    harms.read,
    record.read,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in one paper. Of several findings of a field the first is the main one."""

    findings: list[Finding]
    results: list[Result]


def read_paper(paper: Paper) -> Reading:
    """Everything the readers find in one paper; pure, the same for the same text and rules."""
    return read_document(Document.of(paper))


def read_document(text: Document) -> Reading:
    """As read_paper, of a text made ready."""
    findings = read_rules(text)
    findings += linear_read.read(text, findings)
    rows = judging.judged_rows(text, findings, results.read_results(text, findings))
    return Reading(findings + direction.read(text, findings, rows), rows)


def read_rules(text: Document) -> list[Finding]:
    """What the rules find; the linear models stand on it."""
    return [finding for reader in READERS for finding in reader(text)]


@cache
def rules_version() -> str:
    """Hash of every rule file: code, vocabulary and weights. A change of it asks for a new reading."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".py", ".yml", ".json"}:
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
