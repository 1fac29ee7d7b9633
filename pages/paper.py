"""/papers/PMID: what was read of one paper, and the words it was read from."""

from __future__ import annotations

import re
import sqlite3

from pages.highlight import paragraphs, pieces
from pages.notices import ledger
from pages.rows import Row, row, rows

# How hopeful a conclusion sounds is measured against PsyNamic's labels; beside a null result it would mislead.
UNSHOWN = {"conclusion"}
FIELDS = (
    "design", "condition", "compound", "route", "dose", "comparator", "n", "exposure", "species", "direction",
)  # fmt: skip
FINDING_NAMES = {"n": "sample_size"}  # where the column of papers and the field of findings have different names
CLAIMS = """
select s.claim, c.title, c.statement, s.stance, s.basis, s.read_from, s.weight, s.why, s.quote, s.quote_where
  from claim_studies s join claims c using (claim) where s.pmid = ? order by c.position
"""
STUDIES = """
select s.study, s.name, s.registration, s.papers, s.note, ps.part, ps.why, ps.is_certain
  from paper_studies ps join studies s using (study) where ps.pmid = ?
"""
OTHERS = """
select p.pmid, p.title, p.first_author, p.year, p.design, mine.study, theirs.part, theirs.is_certain
  from paper_studies mine join paper_studies theirs using (study) join papers p on p.pmid = theirs.pmid
 where mine.pmid = ? and theirs.pmid <> mine.pmid order by p.year, p.pmid limit 100
"""
NOTICES = """
select n.*, p.title as other_title from notices n left join papers p on p.pmid = n.other_pmid
 where n.pmid = ? order by n.direction desc, n.noticed
"""

REGISTRY = """
select distinct g.number, e.*, c.state, substr(c.checked, 1, 10) as asked from registrations g
  left join registry_entries e on e.nct = g.number
  left join source_checks c on c.source = 'clinicaltrials' and c.key = g.number
 where g.pmid = ? and g.number like 'NCT%' order by g.number
"""
OUTCOMES = "select * from registered_outcomes where pmid = ? order by nct, coalesce(is_mentioned, 2), position"
FULL_TEXTS = """
select * from full_texts where pmid = ?
 order by is_free desc, coalesce(version, '') <> 'publishedVersion', licence is null, source
"""


def data(database: sqlite3.Connection, pmid: int) -> Row | None:
    """Everything held about one PMID as plain values; None when it is not held or must not be shown."""
    paper = row(database, "select * from papers where pmid = ?", [pmid])
    if paper is None or pmid <= 0 or paper["identity"] == "mismatch":
        return None
    many = {
        "authors": "select * from authors where pmid = ? order by position",
        "findings": 'select * from findings where pmid = ? order by field, "where", start',
        "results": "select * from results where pmid = ? order by is_primary desc, hours_from_first_dose, id",
        "notices": NOTICES,
        "mesh": "select * from mesh where pmid = ? order by descriptor, qualifier",
        "publication_types": "select name from publication_types where pmid = ? order by name",
        "keywords": "select distinct keyword from keywords where pmid = ? order by keyword",
        "registrations": "select registry, number, group_concat(source, ', ') as source from registrations "
        "where pmid = ? group by registry, number",
        "grants": "select distinct agency, number, country from grants where pmid = ? order by agency",
        "studies": STUDIES,
        "other_papers": OTHERS,
        "claims": CLAIMS,
        "registry": REGISTRY,
        "registered_outcomes": OUTCOMES,
        "full_texts": FULL_TEXTS,
        "other_versions": "select * from paper_versions where pmid = ? order by kind, identifier",
        "citation_counts": "select * from citation_counts where pmid = ?",
        "curated": "select * from curated where pmid = ? and identity <> 'mismatch'",
        "searches": "select search from hits where pmid = ? order by search",
    }
    found: Row = {"paper": paper} | {name: rows(database, sql, [pmid]) for name, sql in many.items()}
    found["ledger"] = ledger(database, [pmid]).get(pmid, [])
    found["review"] = row(database, "select * from reviews where pmid = ?", [pmid])
    return found


def view(found: Row) -> Row:
    """The marked texts, the readings in a table, and which of them disagree."""
    findings = [finding for finding in found["findings"] if finding["field"] not in UNSHOWN]
    paper, read = found["paper"], readings(found | {"findings": findings})
    title = pieces(paper["title"], [f for f in findings if f["where"] == "title"])
    abstract = paragraphs(paper["abstract"] or "", [f for f in findings if f["where"] == "abstract"])
    marks = [*title, *(piece for paragraph in abstract for piece in paragraph["pieces"])]
    return {
        "anchored": {finding for piece in marks for finding in piece["anchors"]},
        "title": title,
        "abstract": abstract,
        "readings": [entry for entry in read if entry["field"] in FIELDS],
        "more_readings": [entry for entry in read if entry["field"] not in FIELDS],
        "unstated": [entry["field"] for entry in read if not (entry["shown"] or entry["read"] or entry["curated"])],
        "weighs": weighs(found["claims"]),
        "names": [author_name(author) for author in found["authors"]],
        "free": [text for text in found["full_texts"] if text["is_free"] and text["url"]],
        "versions": [version | {"href": address_of(version["identifier"])} for version in found["other_versions"]],
        "lacking": sum(outcome["is_mentioned"] == 0 for outcome in found["registered_outcomes"]),
    }


def readings(found: Row) -> list[Row]:
    """One entry a field: the value shown, every value found with its words, the curated value, and a disagreement."""
    entries = []
    others = sorted({f["field"] for f in found["findings"]} - {*FIELDS, *FINDING_NAMES.values(), "registration"})
    for field in (*FIELDS, *others):
        read = [finding for finding in found["findings"] if finding["field"] == FINDING_NAMES.get(field, field)]
        curated = curated_values(found["curated"], field)
        shown = found["paper"].get(field) if field in FIELDS else ", ".join(dict.fromkeys(f["value"] for f in read))
        entries.append(
            {
                "field": field,
                "shown": shown,
                "read": read,
                "curated": curated,
                "differs": bool(shown) and any(value != str(shown) for value in curated if field in COMPARABLE),
            }
        )
    return entries


# Free-text curated columns (dose, condition in the source's words) are shown, never compared letter by letter.
COMPARABLE = {"n", "direction"}


def curated_values(curated: list[Row], field: str) -> list[str]:
    column = {"n": "n_total"}.get(field, field)
    return [str(entry[column]) for entry in curated if entry.get(column) not in (None, "")]


def weighs(claims: list[Row]) -> str:
    """What most claims say of how the paper is weighed, so that it can be said once."""
    said = [claim["why"].removesuffix("; no clear answer here") for claim in claims if claim["why"]]
    return max(set(said), key=lambda why: (said.count(why), why), default="")


def address_of(identifier: str) -> str:
    """Where Europe PMC shows another version; "" for an identifier in a form nobody foresaw."""
    found = re.fullmatch(r"([A-Z]{3}):([A-Za-z0-9]{1,20})", identifier)
    return f"https://europepmc.org/article/{found[1]}/{found[2]}" if found else ""


def author_name(author: Row) -> str:
    person = " ".join(filter(None, (author["fore_name"] or author["initials"], author["last_name"], author["suffix"])))
    return person or author["collective_name"] or "Unnamed author"
