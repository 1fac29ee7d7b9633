"""A Paper and what was read in it → rows, table by table. Pure: ids and order depend on nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, fields

from db.notices import Notice, notices_of
from db.paper import Author, Grant, MeshHeading, Paper
from db.reading.finding import Finding, Result
from db.reading.read import Reading
from db.reading.vocabulary import vocabulary, with_ancestors
from db.reviews import review_row
from db.studies import registrations_of

Rows = dict[str, list[tuple[object, ...]]]
PER_PAPER = (  # every table whose rows belong to one paper and are made from its record alone
    "authors",
    "mesh",
    "publication_types",
    "keywords",
    "chemicals",
    "registrations",
    "grants",
    "notices",
    "findings",
    "results",
    "paper_terms",
    "reviews",
)
MAIN = ("design", "condition", "compound", "route", "comparator", "species", "exposure", "direction")
PEOPLE = {"", "participants", "randomised", "enrolled", "analysed", "completed"}  # units of sample_size
FINDINGS_PER_PAPER = 1_000_000  # room for the ids of one paper's findings


def text_sha256(paper: Paper) -> str:
    """What a quotation is locked to: title and abstract, as plain text."""
    return hashlib.sha256(f"{paper.title}\0{paper.abstract}".encode()).hexdigest()


def paper_row(paper: Paper, reading: Reading) -> dict[str, object]:
    """Columns of `papers` from the record and its reading; of several findings the first is the main one."""
    main: dict[str, Finding] = {}
    for finding in reading.findings:
        main.setdefault(finding.field, finding)
    size = next((one for one in reading.findings if one.field == "sample_size" and one.unit in PEOPLE), None)
    return {
        "pmid": paper.pmid,
        "version": paper.version,
        "kind": paper.kind,
        "title": paper.title,
        "vernacular_title": paper.vernacular_title or None,
        "abstract": paper.abstract or None,
        "sections": _json([asdict(section) for section in paper.sections]),
        "other_abstracts": _json(
            [dict(zip(("type", "language", "text"), one, strict=True)) for one in paper.other_abstracts]
        ),
        "first_author": paper.authors[0].last_name or paper.authors[0].collective_name if paper.authors else None,
        "author_line": author_line(paper.authors, paper.authors_complete) or None,
        **{
            name: getattr(paper, name) or None
            for name in (
                *("journal", "journal_title", "issn", "nlm_id", "volume", "issue", "pages", "published_raw"),
                *(
                    "published",
                    "year",
                    "electronic_date",
                    "entered",
                    "created",
                    "completed",
                    "revised",
                    "doi",
                ),
                *("pmcid", "status", "publication_status", "conflict_statement"),
            )
        },
        "language": ", ".join(paper.languages) or None,
        "text_sha256": text_sha256(paper),
        **{name: main[name].value if name in main else None for name in MAIN},
        "dose": printed_dose(reading.findings),
        "n": int(size.value) if size and size.value.isdecimal() else None,
        "is_retracted": 0,
        "identity": "not curated",
    }


def printed_dose(findings: list[Finding]) -> str | None:
    """The main dose: "0.5 mg/kg", or the list its words state, "28, 56, 84 mg"."""
    doses = [one for one in findings if one.field == "dose"]
    if not doses:
        return None
    same = [one.value for one in doses if (one.where, one.start) == (doses[0].where, doses[0].start)]
    return f"{', '.join(same)} {doses[0].unit}".strip()


def author_line(authors: tuple[Author, ...], complete: bool) -> str:
    """As NLM prints it: up to six names, then et al."""
    names = [
        one.collective_name or " ".join(filter(None, (one.last_name, one.initials, one.suffix))) for one in authors[:6]
    ]
    return ", ".join([*names, *(["et al"] if len(authors) > 6 or not complete else [])])


def rows_of(paper: Paper, reading: Reading) -> Rows:
    """Rows for every table of PER_PAPER, in the order of the columns."""
    pmid = paper.pmid
    first_id = pmid * FINDINGS_PER_PAPER + 1
    return {
        "authors": [(pmid, place, *_author(one)) for place, one in enumerate(paper.authors, start=1)],
        "mesh": _once(3, ((pmid, *_heading(one)) for one in paper.mesh)),
        "publication_types": _once(2, ((pmid, name, ui or None) for ui, name in paper.publication_types)),
        "keywords": [(pmid, word, owner) for owner, word in paper.keywords],
        "chemicals": _once(2, ((pmid, name, ui or None) for ui, name in paper.supplementary_concepts)),
        "registrations": [(pmid, *one) for one in registrations_of(paper)],
        "grants": _once(3, ((pmid, *_grant(one)) for one in paper.grants)),
        "notices": [(pmid, *_notice(place, one)) for place, one in enumerate(notices_of(paper), start=1)],
        "findings": [
            (place, pmid, *_finding(one))
            for place, one in enumerate(reading.findings[: FINDINGS_PER_PAPER - 1], start=first_id)
        ],
        "results": [
            (f"{pmid}-{place}", pmid, None, *_result(one)) for place, one in enumerate(reading.results, start=1)
        ],
        "paper_terms": sorted({(field, value, pmid, "read") for field, value in terms(reading.findings)}),
        "reviews": [row] if (row := review_row(paper, reading)) else [],
    }


def _author(one: Author) -> tuple[str | None, ...]:
    names = (one.last_name, one.fore_name, one.initials, one.suffix, one.collective_name, one.orcid)
    return tuple(name or None for name in (*names, "; ".join(one.affiliations)))


def _heading(one: MeshHeading) -> tuple[object, ...]:
    marks = (one.descriptor_ui or None, one.qualifier_ui or None, one.is_major, one.is_automatic)
    return one.descriptor, one.qualifier, *marks


def _grant(one: Grant) -> tuple[object, ...]:
    return one.number, one.agency, one.acronym or None, one.country or None


def _notice(place: int, one: Notice) -> tuple[object, ...]:
    what = (one.kind, one.direction, one.ref_type, one.other_pmid)
    return one.source, place, *what, one.citation, one.note or None, None


def _finding(one: Finding) -> tuple[object, ...]:
    return one.field, one.value, one.unit, one.words, one.start, one.end, one.where, one.rule


def _result(one: Result) -> tuple[object, ...]:
    """Result's own fields in order; whether a number may be pooled is for a person to say."""
    cells = ((field.name, getattr(one, field.name)) for field in fields(one))
    return (*(None if value == "" and name != "where" else value for name, value in cells), None)


def terms(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    """(field, value) of each finding in the vocabulary, with what the value is a kind of."""
    known = vocabulary()
    return {
        (one.field, name)
        for one in findings
        if one.value in known.get(one.field, {})
        for name in with_ancestors(one.field, one.value)
    }


def _once(width: int, rows: Iterable[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """The first row of each key (so many columns): PubMed repeats itself with another UI or country."""
    kept: dict[tuple[object, ...], tuple[object, ...]] = {}
    for row in rows:
        kept.setdefault(row[:width], row)
    return list(kept.values())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
