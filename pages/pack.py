"""/claims/NAME/pack.zip: all of a claim to take away, the same bytes whenever the library says the same."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile

from pages import claim as claim_page
from pages.cite import FILES, publishable
from pages.library import DISCLAIMER, STARTER_BANNER, is_starter
from pages.rows import Row
from pages.words import EVIDENCE, WORDING
from queries.citations import STYLES, cite

MOST_CITED = 30  # in six styles that is a second's work
THE_EPOCH_OF_ZIP = (1980, 1, 1, 0, 0, 0)
BESIDE = {
    "identity",
    "is_retracted",
    "origin",
    "measure",
    "benefit_sign",
}  # what the page adds to the contract's columns


def pack(database: sqlite3.Connection, name: str) -> bytes | None:
    """The zip file, or None when there is no such claim."""
    found = claim_page.data(database, name)
    if found is None:
        return None
    starter = is_starter(database)
    pmids = list(dict.fromkeys(study["pmid"] for study in found["studies"] if study["pmid"]))[:MOST_CITED]
    items = publishable(database, pmids)
    files = {
        "README.txt": read_me(found, starter),
        "query.sql": found["claim"]["sql"],
        "studies.csv": as_csv(found["studies"]),
        "claim.json": json.dumps(found, ensure_ascii=False, indent=1, default=str),
        "strategy.txt": "\n\n".join(f"{s['question']}\n{s['term']}" for s in found["searches"]),
        **{f"citations-{style}.txt": "\n".join(cite(item, style) for item in items) for style in STYLES},
        **{f"references.{kind}": make(items) for kind, (_, _, make) in FILES.items()},
    }
    return zipped({f"{name}/{file}": text for file, text in files.items()})


def zipped(files: dict[str, str]) -> bytes:
    """A zip without today's date in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(files.items()):
            entry = zipfile.ZipInfo(name, THE_EPOCH_OF_ZIP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return out.getvalue()


def as_csv(studies: list[Row]) -> str:
    """The claim's rows with the contract's columns; a cell that a spreadsheet would run as a formula gets a quote."""
    columns = [column for column in (studies[0] if studies else {}) if column not in BESIDE]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([harmless(study[column]) for column in columns] for study in studies)
    return out.getvalue()


def harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "@", "\t", "\r")) else cell


def read_me(found: Row, starter: bool) -> str:
    claim = found["claim"]
    lines = [
        claim["title"],
        claim["statement"],
        "",
        claim["bottom_line"] or "",
        f"Evidence: {EVIDENCE[claim['evidence']][0]}. Wording: {WORDING[claim['wording']][0]}. ({claim['status']})",
        f"The rule says: {claim['rule_evidence']}; {claim['rule_wording']}; strength {claim['strength']} (not GRADE).",
        *(f"  {reason}" for reason in (claim["rule_why"] or "").splitlines()),
        "",
        f"{claim['studies']} studies, {claim['read_papers']} papers read, {claim['draft_papers']} draft, not read.",
        "",
        DISCLAIMER,
        *([STARTER_BANNER] if starter else []),
        "studies.csv: every study, most weight first. query.sql: the question as asked of evidence.db.",
        f"citations-*.txt and references.*: the first {MOST_CITED} papers, editorial notices included.",
    ]
    return "\n".join(lines) + "\n"
