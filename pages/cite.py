"""/cite: chosen papers, or a claim's key studies, in a house style or as a file for a reference manager."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping

from pages.rows import Row, row
from queries.citation_formats import bibtex, csl_json, nbib, ris
from queries.citations import STYLES, Item, cite, read_items
from queries.claim_rows import loaded

MOST = 60  # papers on a page: each takes the style processor some milliseconds
FILES = {
    "bib": ("BibTeX", "application/x-bibtex", bibtex),
    "ris": ("RIS", "application/x-research-info-systems", ris),
    "csl.json": ("CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
    "nbib": ("NBIB (PubMed)", "application/nbib", nbib),
}
DEFAULT_STYLE = "ama"


def pmids_in(text: str) -> list[int]:
    """Every PMID in what people paste, once each, in their order."""
    return list(dict.fromkeys(int(number) for number in re.findall(r"(?<!\d)[1-9]\d{0,8}(?!\d)", text)))[:MOST]


def key_pmids(database: sqlite3.Connection, claim: str) -> list[int] | None:
    """The key studies of a claim in the editors' order; None for a claim that is none."""
    found = row(database, "select key_pmids from claims where claim = ?", [claim])
    return None if found is None else [k["pmid"] for k in loaded(found["key_pmids"], []) if isinstance(k["pmid"], int)]


def asked(database: sqlite3.Connection, arguments: Mapping[str, str]) -> list[int] | None:
    """The PMIDs that an address asks for, of a claim or by number; None for an unknown claim."""
    if arguments.get("claim"):
        return key_pmids(database, arguments["claim"])
    return pmids_in(arguments.get("pmids") or "")


def publishable(database: sqlite3.Connection, pmids: list[int]) -> list[Item]:
    """CSL items of those that are held and whose identifier does not belong to another paper."""
    kept = "select 1 from papers where pmid = ? and identity <> 'mismatch'"
    return read_items(database, [pmid for pmid in pmids if row(database, kept, [pmid])])


def data(database: sqlite3.Connection, arguments: Mapping[str, str]) -> Row | None:
    """The citations in one style, and what was asked for but is not held."""
    pmids = asked(database, arguments)
    if pmids is None:
        return None
    style = arguments.get("style") or DEFAULT_STYLE
    style = style if style in STYLES else DEFAULT_STYLE
    items = publishable(database, pmids)
    held = {int(item["id"]) for item in items}
    return {
        "claim": arguments.get("claim") or "",
        "pmids": pmids,
        "style": style,
        "citations": [{"pmid": int(item["id"]), "text": cite(item, style)} for item in items],
        "not_held": [pmid for pmid in pmids if pmid not in held],
    }


def view(found: Row) -> Row:
    numbers = ",".join(map(str, found["pmids"]))
    return {
        "styles": {name: printed for name, (printed, _) in STYLES.items()},
        "files": {name: printed for name, (printed, _, _) in FILES.items()},
        "numbers": numbers,
        "question": f"claim={found['claim']}" if found["claim"] else f"pmids={numbers}",
    }


def file(database: sqlite3.Connection, kind: str, arguments: Mapping[str, str]) -> str | None:
    """The papers asked for as one file for a reference manager; None for an unknown claim."""
    pmids = asked(database, arguments)
    return None if pmids is None else FILES[kind][2](publishable(database, pmids))
