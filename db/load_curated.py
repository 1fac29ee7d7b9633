"""Curated readings, stances and facts → evidence.db, each PMID first checked against PubMed's own record."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from db.curation import (
    FOLDER,
    Curated,
    curated_row,
    numbers,
    read_csv,
    read_studies,
    result_row,
    stances,
    terms,
)
from db.evidence import in_order, replace_rows
from db.further_results import further_results
from db.identity import Record, folded, identity
from db.reading.vocabulary import vocabulary
from db.studies import recognised


def load_curated(connection: sqlite3.Connection) -> dict[str, int]:
    """Fill curated, stances, facts, vocabulary, and the curated rows of results, paper_terms, registrations.

    Returns how many rows have which identity. Of a mismatch only the row itself is kept, to say so.
    """
    checked = [_checked(connection, one) for one in read_studies()]
    believed = [one for one, (found, _) in checked if found != "mismatch"]
    rows = in_order(connection, "curated", (curated_row(one, found) for one, found in checked))
    replace_rows(connection, "curated", rows)
    replace_rows(connection, "stances", (row for one in believed for row in stances(one)))
    results = in_order(connection, "results", [*map(result_row, believed), *further_results(believed)])
    replace_rows(connection, "results", results, "\"where\" = 'curated'")
    replace_rows(connection, "paper_terms", {term for one in believed for term in terms(one)}, "basis = 'curated'")
    replace_rows(connection, "registrations", _registrations(connection, believed), "source = 'curated'")
    facts = read_csv(FOLDER / "facts.csv")
    replace_rows(connection, "facts", in_order(connection, "facts", ({**row} for row in facts)))
    replace_rows(connection, "vocabulary", _vocabulary())
    connection.execute(PAPER_IDENTITY)
    return dict(sorted(Counter(found for _, (found, _) in checked).items()))


def _checked(connection: sqlite3.Connection, one: Curated) -> tuple[Curated, tuple[str, str]]:
    """The row and what PubMed says of its identifier; one without a PMID gets it where PubMed has the paper."""
    stated = (one.cells["title"], one.cells["first_author"], one.whole("year"))
    if one.pmid is not None:
        return one, identity(*stated, next(_records(connection, "pmid = ?", one.pmid), None))
    words = f'title : "{folded(one.cells["title"])}"'
    for condition, value in (
        ("doi = ?", one.text("doi")),
        ("pmid in (select rowid from papers_fts(?))", words),
    ):
        for record in _records(connection, condition, value):
            found = identity(*stated, record)
            if found[0] == "confirmed":
                return replace(one, pmid=record.pmid), found
    return one, ("unconfirmed", "no PMID known")


def _records(connection: sqlite3.Connection, condition: str, value: object) -> Iterator[Record]:
    sql = (
        "select pmid, title, coalesce(first_author, ''), origin <> 'starter', year, electronic_date, "
        f"created, entered from papers where {condition} order by pmid limit 5"
    )
    for pmid, title, author, is_live, *dates in connection.execute(sql, (value,)).fetchall():
        years = frozenset(int(str(day)[:4]) for day in dates if day)
        yield Record(pmid, title, author, years, bool(is_live))


def _registrations(connection: sqlite3.Connection, believed: list[Curated]) -> Iterator[tuple[object, ...]]:
    """Registry numbers a person gave, unless PubMed's own list for that paper has others and not this one."""
    own: dict[int, set[str]] = defaultdict(set)
    for pmid, number in connection.execute(
        "select r.pmid, r.number from registrations r join papers p on p.pmid = r.pmid "
        "where r.source = 'databank' and p.origin <> 'starter'"
    ):
        own[pmid].add(number)
    given = {(one.key, found) for one in believed for number in numbers(one) if (found := recognised(number))}
    for key, (register, number) in sorted(given):
        trials = {other for other in own[key] if recognised(other)}
        if not trials or number in trials:
            yield key, register, number, "curated"


def _vocabulary() -> Iterator[tuple[object, ...]]:
    for field, values in vocabulary().items():
        for name, value in values.items():
            source = value.important_difference_source or None
            yield (
                *(field, name, value.label, value.parent or None, "; ".join(value.mesh) or None),
                *(value.definition or None, value.important_difference, source),
            )


PAPER_IDENTITY = """
update papers set identity = s.identity
from (select p.pmid, coalesce(min(c.identity), 'not curated') as identity
      from papers p left join curated c on c.pmid = p.pmid group by p.pmid) s
where s.pmid = papers.pmid and papers.identity <> s.identity
"""
