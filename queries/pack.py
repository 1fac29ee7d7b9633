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

from queries.citation_formats import bibtex, csl_json, nbib, ris
from queries.citations import STYLES, Item, cite, read_items
from queries.tail import COLUMNS

DISCLAIMER = "This is literature, not advice."
STARTER_BANNER = (
    "Starter library: nothing here was searched in PubMed. It holds short facts about the studies that the "
    "editors listed, in our own words, so that everything can be tried without a network. No identifier is confirmed."
)
MOST_CITED = 30  # in six styles that is a second's work
REFERENCES = {"bib": bibtex, "ris": ris, "csl.json": csl_json, "nbib": nbib}
SHOWN_EACH_SIDE = 5


def files(connection: sqlite3.Connection, name: str) -> dict[str, str] | None:
    """File name → text, or None when there is no such claim in the database."""
    found = rows(connection, "select * from claims where claim = ?", name)
    if not found:
        return None
    claim = found[0]
    studies = rows(
        connection, f"select {', '.join(COLUMNS)} from claim_studies where claim = ? order by position", name
    )
    searches = rows(connection, "select name, question, term from searches where claim = ? or name = ?", name, name)
    items = publishable(connection, [study["pmid"] for study in studies if study["pmid"]])
    told = {
        "README.txt": read_me(claim, is_starter(connection)),
        "brief.md": brief(claim, studies, is_starter(connection)),
        "query.sql": claim["sql"],
        "studies.csv": as_csv(studies),
        "claim.json": json.dumps({"claim": claim, "studies": studies}, ensure_ascii=False, indent=1),
        "strategy.txt": "\n\n".join(f"{s['question']}\n{s['term']}" for s in searches) + "\n",
        **{f"citations-{style}.txt": "\n".join(cite(item, style) for item in items) for style in STYLES},
        **{f"references.{kind}": make(items) for kind, make in REFERENCES.items()},
    }
    return told | {"SHA256SUMS": sums(told)}


def rows(connection: sqlite3.Connection, sql: str, *bound: Any) -> list[dict[str, Any]]:
    cursor = connection.execute(sql, bound)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor]


def is_starter(connection: sqlite3.Connection) -> bool:
    """Whether these records came from the starter library."""
    return bool(rows(connection, "select 1 as yes from papers where origin = 'starter' limit 1"))


def publishable(connection: sqlite3.Connection, pmids: Sequence[int]) -> list[Item]:
    """The first papers that are held and whose identifier does not belong to another paper, for citing."""
    kept = "select 1 as yes from papers where pmid = ? and identity <> 'mismatch'"
    once = list(dict.fromkeys(pmids))[:MOST_CITED]
    return read_items(connection, [pmid for pmid in once if rows(connection, kept, pmid)])


def sums(told: Mapping[str, str]) -> str:
    """What `sha256sum --check` reads."""
    return "".join(f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in sorted(told.items()))


def as_csv(studies: Sequence[Mapping[str, Any]]) -> str:
    """The claim's rows with the contract's columns; a cell that a spreadsheet would run as a formula gets a quote."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(study[column]) for column in COLUMNS] for study in studies)
    return out.getvalue()


def harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "@", "\t", "\r")) else cell


def brief(claim: Mapping[str, Any], studies: Sequence[Mapping[str, Any]], starter: bool) -> str:
    """One page of Markdown for an editor."""
    lines = [
        f"# {claim['title']}",
        "",
        f"> {claim['statement']}",
        "",
        claim["bottom_line"] or "",
        "",
        *judged(claim),
        "",
    ]
    for stance, title in (("for", "For"), ("against", "Against"), ("qualifies", "With a limit")):
        side = [study for study in studies if study["stance"] == stance][:SHOWN_EACH_SIDE]
        lines += [f"## {title}", "", *(f"- {told_of(study)}" for study in side)] if side else []
        lines += [""] if side else []
    return "\n".join([*lines, *notes(starter)]) + "\n"


def told_of(study: Mapping[str, Any]) -> str:
    pmid = f", PMID {study['pmid']}" if study["pmid"] else ""
    people = f", n = {study['n']}" if study["n"] else ""
    notice = f" **{study['notice']}**" if study["notice"] else ""
    words = f": {study['quote']}" if study["quote"] else "."
    return f"{study['first_author']} {study['year']}, {study['journal']}{pmid}{people}{notice}{words}"


def judged(claim: Mapping[str, Any]) -> list[str]:
    return [
        f"Editors: {claim['evidence']}; wording {claim['wording']} ({claim['status']}).",
        f"The rule: {claim['rule_evidence']}; {claim['rule_wording']}; strength {claim['strength']} (not GRADE).",
        *(f"  {reason}" for reason in (claim["rule_why"] or "").splitlines()),
        f"{claim['studies']} studies, {claim['read_papers']} papers read, {claim['draft_papers']} draft, not read.",
    ]


def notes(starter: bool) -> list[str]:
    return [DISCLAIMER, *([STARTER_BANNER] if starter else [])]


def read_me(claim: Mapping[str, Any], starter: bool) -> str:
    """What is in the pack."""
    lines = [
        claim["title"],
        claim["statement"],
        "",
        claim["bottom_line"] or "",
        *judged(claim),
        "",
        *notes(starter),
        "brief.md: one page for an editor. studies.csv: every study, most weight first.",
        "query.sql: the question as asked of evidence.db. strategy.txt: what PubMed is asked. claim.json: all as data.",
        f"citations-*.txt and references.*: the first {MOST_CITED} papers, editorial notices included.",
        "SHA256SUMS: check with “sha256sum --check SHA256SUMS”.",
    ]
    return "\n".join(lines) + "\n"
