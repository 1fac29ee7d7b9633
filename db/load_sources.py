"""source_answers of harvest.db → evidence.db: notices, registry entries, citation counts, free full text."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator

from db.evidence import replace_rows
from db.registry_terms import registry_terms
from db.source_readings import (
    citation_count,
    crossref_notices,
    free_full_text,
    is_mentioned,
    other_versions,
    registry_entry,
)

FREE_TEXT = ("unpaywall", "europepmc", "pmc_ids", "openalex")
Answer = tuple[str, str, str, bytes | None]  # source, key, fetched, body
Rows = list[tuple[object, ...]]


def load_sources(connection: sqlite3.Connection, harvest: sqlite3.Connection, before: str) -> None:
    """Every table that comes from another source than PubMed, as harvest.db holds its answers before a moment."""
    answers = list(_answers(harvest, before))
    replace_rows(connection, "source_checks", [(a[0], a[1], _state(a), a[2]) for a in answers])
    pmids = dict(
        connection.execute("select lower(doi), min(pmid) from papers where doi is not null group by lower(doi)")
    )
    held = {pmid for (pmid,) in connection.execute("select pmid from papers")}
    replace_rows(connection, "citation_counts", _each(answers, ("icite",), lambda a: _counted(a, held)))
    replace_rows(connection, "registry_entries", _each(answers, ("clinicaltrials",), _entry))
    replace_rows(connection, "registry_terms", _each(answers, ("clinicaltrials",), _terms))
    replace_rows(connection, "full_texts", _each(answers, FREE_TEXT, lambda a: _full_text(a, pmids, held)))
    replace_rows(connection, "paper_versions", _each(answers, ("europepmc",), lambda a: _versions(a, held)))
    notices = _each(answers, ("crossref",), lambda a: _notices(a, pmids))
    replace_rows(connection, "notices", notices, "source like 'crossref%'")
    replace_rows(connection, "registered_outcomes", _registered_outcomes(connection))


def _answers(harvest: sqlite3.Connection, before: str) -> Iterator[Answer]:
    yield from harvest.execute(
        "select source, key, fetched, body from source_answers where fetched < ? and key <> '*' order by source, key",
        (before,),
    )


def _state(answer: Answer) -> str:
    return "not known there" if answer[3] is None else "found"


def _each(
    answers: list[Answer], sources: tuple[str, ...], rows: Callable[[Answer], Iterable[tuple[object, ...]]]
) -> Rows:
    """Rows from the answers of these sources; an answer in a shape nobody foresaw is passed over, and stays unknown."""
    found: Rows = []
    for answer in answers:
        if answer[0] in sources and answer[3] is not None:
            try:
                found += rows(answer)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                continue
    return found


def _counted(answer: Answer, held: set[int]) -> Rows:
    _, key, fetched, body = answer
    if int(key) not in held or body is None:
        return []
    return [(int(key), *citation_count(body).values(), fetched[:10])]


def _entry(answer: Answer) -> Rows:
    _, _, fetched, body = answer
    return [(*registry_entry(body).values(), fetched[:10])] if body else []


def _terms(answer: Answer) -> Rows:
    entry = registry_entry(answer[3] or b"")
    return [(field, value, entry["nct"]) for field, value in registry_terms(entry)]


def _full_text(answer: Answer, pmids: dict[str, int], held: set[int]) -> Rows:
    source, key, fetched, body = answer
    pmid = pmids.get(key) if source == "unpaywall" else int(key)
    row = free_full_text(source, body or b"")
    if pmid not in held or row is None:
        return []
    return [(pmid, source, *row.values(), fetched[:10])]


def _versions(answer: Answer, held: set[int]) -> Rows:
    source, key, _, body = answer
    if int(key) not in held:
        return []
    return [(int(key), kind, identifier, source) for kind, identifier in sorted(set(other_versions(body or b"")))]


def _notices(answer: Answer, pmids: dict[str, int]) -> Rows:
    _, doi, _, body = answer
    pmid = pmids.get(doi)
    if pmid is None:
        return []
    rows: Rows = []
    for place, said in enumerate(crossref_notices(body or b""), start=1):
        other = (pmids.get(said.other_doi), f"doi:{said.other_doi}" if said.other_doi else "")
        rows.append(
            (pmid, said.source, place, said.kind, said.direction, said.ref_type, *other, None, said.day or None)
        )
    return rows


def _registered_outcomes(connection: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    """Each registered primary outcome beside each paper of the trial: does its abstract mention it?"""
    found = connection.execute(
        "select distinct e.nct, r.pmid, e.primary_outcomes, p.title, p.abstract from registry_entries e"
        " join registrations r on r.number = e.nct join papers p using (pmid) order by 1, 2"
    ).fetchall()
    for nct, pmid, outcomes, title, abstract in found:
        for place, outcome in enumerate(json.loads(outcomes), start=1):
            mentioned = int(is_mentioned(outcome["measure"] or "", f"{title} {abstract}")) if abstract else None
            yield nct, pmid, place, outcome["measure"], outcome["time_frame"], mentioned
