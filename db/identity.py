"""Does a curated row's PMID name the paper it means? Confirming an identifier is not reading a paper."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.85  # of the letters of two titles, in order; a missing subtitle is tolerated apart from it


@dataclass(frozen=True, slots=True)
class Record:
    """What a PubMed record says of itself; years: of the issue, the electronic version and the entry."""

    pmid: int
    title: str
    first_author: str
    years: frozenset[int]
    is_live: bool


def identity(title: str, first_author: str, year: int | None, record: Record | None) -> tuple[str, str]:
    """(confirmed, unconfirmed or mismatch; why in words).

    Only a record from PubMed decides. Title, first author and year must agree, where the row states them.
    """
    if record is None:
        return "unconfirmed", "no record held"
    if not record.is_live:
        return "unconfirmed", "only the starter library's own entry is held"
    against = [
        name
        for name, agrees in (
            ("title", same_title(title, record.title)),
            ("first author", not first_author or same_name(first_author, record.first_author)),
            ("year", year is None or year in record.years),
        )
        if not agrees
    ]
    if against:
        return "mismatch", f"PMID {record.pmid} in PubMed has another {', '.join(against)}"
    return "confirmed", f"title, first author and year agree with PubMed's record {record.pmid}"


def same_title(one: str, other: str) -> bool:
    a, b = folded(one), folded(other)
    if not a or not b:
        return False
    shorter, longer = sorted((a, b), key=len)
    starts = longer.startswith(shorter) and len(shorter.split()) >= 5
    return starts or SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE


def same_name(one: str, other: str) -> bool:
    """Surnames, whatever their accents, hyphens and particles (aan het Rot, Diaz Granados)."""
    a, b = folded(one), folded(other)
    return bool(a and b) and (a.replace(" ", "") == b.replace(" ", "") or bool(_tail(a, b) or _tail(b, a)))


def _tail(longer: str, shorter: str) -> bool:
    return longer.endswith(f" {shorter}") or longer.startswith(f"{shorter} ")


def folded(text: str) -> str:
    """Lower-case letters and digits without accents, words separated by one space."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))
