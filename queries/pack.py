"""All of a claim to take away, as files: the same bytes whenever the library says the same.

`python -m queries pack` writes them into a folder, /claims/NAME/pack.zip into a zip.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from queries.against import grades
from queries.brief import Told, brief, read_me, strategies
from queries.citation_formats import bibtex, csl_json, nbib, ris
from queries.citations import STYLES, Item, cite, read_items
from queries.claim_rows import claim_of, important, searches_of, studies_of
from queries.database import rows
from queries.figures import figures
from queries.tail import COLUMNS

MOST_CITED = 30  # in six styles that is a second's work
REFERENCES = {"bib": bibtex, "ris": ris, "csl.json": csl_json, "nbib": nbib}


def files(connection: sqlite3.Connection, name: str) -> dict[str, str] | None:
    """File name → text, or None when there is no such claim in the database."""
    claim = claim_of(connection, name)
    if claim is None:
        return None
    studies = studies_of(connection, name)
    told = Told(
        claim=claim,
        studies=studies,
        searches=searches_of(connection, name),
        grades=grades(connection, name),
        starter=is_starter(connection),
        day=recorded(connection, name),
        library=library(connection, studies),
    )
    found = {
        "brief.md": brief(told),
        "query.sql": claim["sql"],
        "studies.csv": as_csv(studies),
        "claim.json": as_json(told),
        "strategy.txt": strategies(told),
        **figures(claim, studies, important(connection)),
        **cited(publishable(connection, [study["pmid"] for study in studies if study["pmid"]])),
    }
    found["README.txt"] = read_me(told, list(found), MOST_CITED)
    return found | {"SHA256SUMS": sums(found)}


def cited(items: Sequence[Item]) -> dict[str, str]:
    """The papers in every style and every format."""
    styles = {f"citations-{style}.txt": "\n".join(cite(item, style) for item in items) for style in STYLES}
    return styles | {f"references.{kind}": make(items) for kind, make in REFERENCES.items()}


def recorded(connection: sqlite3.Connection, name: str) -> str:
    """The last day on which the rule's answer was recorded; "" when it never was."""
    return rows(connection, "select max(day) as day from verdicts where claim = ?", [name])[0]["day"] or ""


def library(connection: sqlite3.Connection, studies: Sequence[Mapping[str, Any]]) -> str:
    """One SHA-256 over the records of these papers as they were received."""
    wanted = json.dumps(sorted({study["pmid"] for study in studies if study["pmid"]}))
    held = "select record_sha256 from papers where pmid in (select value from json_each(?)) order by pmid"
    return sha256("\n".join(row["record_sha256"] for row in rows(connection, held, [wanted])))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def is_starter(connection: sqlite3.Connection) -> bool:
    """Whether these records came from the starter library."""
    return bool(rows(connection, "select 1 as yes from papers where origin = 'starter' limit 1"))


def publishable(connection: sqlite3.Connection, pmids: Sequence[int]) -> list[Item]:
    """The first papers that are held and whose identifier does not belong to another paper, for citing."""
    kept = "select 1 as yes from papers where pmid = ? and identity <> 'mismatch'"
    once = list(dict.fromkeys(pmids))[:MOST_CITED]
    return read_items(connection, [pmid for pmid in once if rows(connection, kept, [pmid])])


def sums(told: Mapping[str, str]) -> str:
    """What `sha256sum --check` reads."""
    return "".join(f"{sha256(text)}  {name}\n" for name, text in sorted(told.items()))


def as_json(told: Told) -> str:
    """The claim, its studies with the contract's columns, searches and Cochrane's grades."""
    contract = [{column: study[column] for column in COLUMNS} for study in told.studies]
    grade = [
        {"who": g.who, "grade": g.grade, "answer": g.answer, "date": g.date, "source": g.source} for g in told.grades
    ]
    said = {"claim": told.claim, "studies": contract, "searches": told.searches, "grades": grade}
    return json.dumps(said, ensure_ascii=False, indent=1)


def as_csv(studies: Sequence[Mapping[str, Any]]) -> str:
    """The claim's rows with the contract's columns; a cell that a spreadsheet would run as a formula gets a quote."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(study[column]) for column in COLUMNS] for study in studies)
    return out.getvalue()


def harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
