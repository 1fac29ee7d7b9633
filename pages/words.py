"""The words a reader sees for the values that the tables hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.reading.vocabulary import vocabulary
from queries.words import cited, effect, label, scale, signed

__all__ = ["cited", "effect", "label", "scale", "signed"]

EVIDENCE = {
    "supports": ("Supports", "The studies that bear on this sentence support it."),
    "leans-for": ("Leans for", "The studies point towards this sentence, without settling it."),
    "conflicting": ("Conflicting", "Good studies point both ways."),
    "leans-against": ("Leans against", "The studies point away from this sentence, without settling it."),
    "refutes": ("Refutes", "The studies that bear on this sentence contradict it."),
    "too-little": ("Too little evidence", "There is too little evidence to say either way."),
    "not-testable": ("Not testable", "No study could settle this sentence as it is worded."),
    "not rated": ("Not rated", "The rule has nothing to compute for this kind of sentence."),
}
WORDING = {
    "fair": ("Fair", "The wording fits the evidence."),
    "too-strong": ("Too strong", "The wording promises more than the evidence allows."),
    "too-weak": ("Too weak", "The wording says less than the evidence allows."),
    "omits-key-fact": ("Omits a key fact", "The wording leaves out something a reader needs to know."),
    "wrong-source": ("Wrong source", "The source named for it does not exist or says something else."),
    "not rated": ("Not rated", "The rule has nothing to compute for this kind of wording."),
}
SECTIONS = {
    "research": "The research behind ketamine treatment",
    "benefits": "What it may help",
    "how-it-works": "How it works",
    "kinds": "Kinds of treatment",
    "what-to-expect": "What to expect",
}
STRENGTH = {
    "moderate": "moderate",
    "low": "low",
    "very-low": "very low",
    "not-rated": "not rated",
    "not rated": "not rated",
}
STANCE = {
    "for": "for",
    "against": "against",
    "qualifies": "qualifies it",
    "unclear": "unclear",
}
IDENTITY = {
    "confirmed": "identifier confirmed against PubMed",
    "unconfirmed": "identifier not yet confirmed against PubMed",
}

VERSIONS = {
    "publishedVersion": "the published version",
    "acceptedVersion": "the accepted manuscript",
    "submittedVersion": "the submitted manuscript",
}
SOURCES = {
    "europepmc": "Europe PMC",
    "pmc_ids": "PubMed Central",
    "unpaywall": "Unpaywall",
    "openalex": "OpenAlex",
    "icite": "NIH iCite",
    "clinicaltrials": "ClinicalTrials.gov",
    "crossref": "Crossref",
    "crossref (publisher)": "the publisher, at Crossref",
    "crossref (retraction watch)": "Retraction Watch, at Crossref",
    "pubmed": "PubMed",
    "publication type": "PubMed’s publication type",
    "notice": "the record of the notice, at PubMed",
}


def source(name: object) -> str:
    """A source by the name its readers know."""
    return SOURCES.get(str(name), str(name))


def licence(value: object) -> str:
    """A licence as its stewards write it: "cc-by-nc" → "CC BY-NC"; words stay words."""
    text = str(value or "")
    return f"CC {text[3:].upper()}" if text.lower().startswith("cc-") else label(text)


def version(value: object) -> str:
    """Which version of a paper a free text is, in a reader's words."""
    return VERSIONS.get(str(value or ""), label(value))


def number(value: object) -> str:
    """12345 → "12,345"; floats keep what they need and no more."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.4g}"
    return f"{int(value):,}" if isinstance(value, (int, float)) else str(value or "")


def moment(row: Mapping[str, Any]) -> str:
    """When the outcome was measured: "24 h after the first dose", "28 days after the last dose" or ""."""
    hours, days = row.get("hours_from_first_dose"), row.get("days_from_last_dose")
    if hours is not None and days is not None and hours == 24 * days:
        return f"{span(hours)} after the dose"  # one dose is both the first and the last
    parts = []
    if row.get("hours_from_first_dose") is not None:
        parts.append(f"{span(row['hours_from_first_dose'])} after the first dose")
    if row.get("days_from_last_dose") is not None:
        parts.append(f"{span(24 * row['days_from_last_dose'])} after the last dose")
    return ", ".join(parts)


def span(hours: float) -> str:
    """Hours in the unit people use: "40 min", "24 h", "7 days"."""
    if hours < 1:
        return f"{round(hours * 60)} min"
    if hours <= 72:
        return f"{number(round(hours, 1))} h"
    return f"{number(round(hours / 24, 1))} days"


def plural(count: int, noun: str, nouns: str = "") -> str:
    """ "1 study", "3 studies"."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def plain(field: str, value: str) -> str:
    """A vocabulary value in a reader's words, with its definition: "Into a vein"; "" for what it does not hold."""
    entry = vocabulary().get(field, {}).get(value)
    return "" if entry is None else f"{entry.label}. {entry.definition}".strip() if entry.definition else entry.label
