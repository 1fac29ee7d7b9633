"""What the linter may lean on: judgements, citations, journals and numbers, from evidence.db or from the files."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from queries.claims import QUERIES, load_claims
from queries.lint_numbers import values_in

CURATED = QUERIES.parent / "db" / "curated"
SMALL_WORDS = {"of", "the", "and", "in", "for", "on", "a", "de", "&"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim as the editors judged it, with all the text in which its numbers may be found."""

    name: str
    title: str
    statement: str
    evidence: str
    wording: str
    bottom_line: str = ""
    note: str = ""
    numbers: Mapping[str, frozenset[float]] = field(default_factory=dict, repr=False)

    @property
    def is_settled(self) -> bool:
        """Supported and fairly worded: nothing to hold against a sentence that makes it."""
        return self.evidence == "supports" and self.wording == "fair"


@dataclass(frozen=True, slots=True)
class Cited:
    """A paper as far as a citation can be wrong about it. `notice`: retracted, expression-of-concern, corrected, …"""

    pmid: int | None
    author: str
    year: int | None
    journal: str
    notice: str = ""


@dataclass(frozen=True)
class Library:
    """Everything known, by name, PMID, DOI (lower case) and journal."""

    claims: Mapping[str, Judged]
    papers: Mapping[int, Cited]
    dois: Mapping[str, Cited]
    journals: frozenset[str]
    studies: tuple[Mapping[str, frozenset[float]], ...] = ()  # the numbers of each curated study

    @property
    def settled(self) -> list[str]:
        return [claim.name for claim in self.claims.values() if claim.is_settled]

    def knows_journal(self, name: str) -> bool:
        """Whether a record's journal has this name, in full or abbreviated."""
        return any(same_journal(name, journal) for journal in self.journals)


def words_of(journal: str) -> list[str]:
    bare = re.sub(r"\s*[(:=].*$", "", journal.lower())
    return [w for w in re.findall(r"[a-z0-9]+", bare) if w not in SMALL_WORDS]


def same_journal(one: str, other: str) -> bool:
    """Whether two names may be one journal's: word by word, one is the other or its beginning ("J Clin Psychiatry")."""
    a, b = words_of(one), words_of(other)
    return len(a) == len(b) > 0 and all(x.startswith(y) or y.startswith(x) for x, y in zip(a, b, strict=True))


def from_files(folder: Path = QUERIES, curated: Path = CURATED) -> Library:
    """The editors' judgements and the curated studies: what a checkout knows before any harvest."""
    with (curated / "studies.csv").open(encoding="utf-8", newline="") as file:
        studies = list(csv.DictReader(file))
    rows = [
        {
            "claim": c.name, "title": c.title, "statement": c.claim, "evidence": c.evidence, "wording": c.wording,
            "bottom_line": c.bottom_line, "note": c.note,
            "said": [c.reasoning, str(c.lines), str(c.key_studies), *said_of(c.name, studies)],
        }
        for c in load_claims(folder)
    ]  # fmt: skip
    papers = [
        (int(s["pmid"] or 0), s["first_author"], int(s["year"] or 0), s["journal"], noticed(s["flags"]), s["doi"])
        for s in studies
    ]
    told = [told_of(s) for s in studies]
    return library(rows, papers, {s["journal"] for s in studies}, told)


def noticed(flags: str) -> str:
    """What a curated row's flags say of a notice."""
    return next((n for n in ("retracted", "expression-of-concern", "corrected") if n in (flags or "")), "")


def said_of(claim: str, studies: list[dict[str, str]]) -> list[str]:
    mine = [s for s in studies if re.search(rf"(?:^|;)\s*{re.escape(claim)}:", s["claims"])]
    return [told_of(s) for s in mine]


def told_of(study: Mapping[str, Any]) -> str:
    """Everything with a number in it that a curated row says."""
    return f"{study['primary_result']} . {study['dose']} . {study['timepoint']} . {study['n_total']} people"


def from_database(connection: sqlite3.Connection) -> Library:
    """What evidence.db knows; the files' judgements when no claim was built into it."""
    claims = [dict(row) for row in connection.execute("select * from claims order by position")]
    if not claims:
        return from_files()
    rows = [
        c | {"said": [c["reasoning"], c["lines"], c["key_pmids"], *rows_said(connection, c["claim"])]} for c in claims
    ]
    papers = connection.execute(
        "select pmid, first_author, year, journal, iif(is_retracted, 'retracted', notice), doi from papers"
        " where identity <> 'mismatch' union all"
        " select 0, first_author, year, journal, '', doi from curated where pmid is null and doi <> ''"
    )
    journals = connection.execute(
        "select title from journals union select abbreviation from journals union select journal from papers"
        " union select journal_title from papers union select journal from curated"
    )
    told = [told_of(row) for row in connection.execute("select * from curated where identity <> 'mismatch'")]
    return library(rows, papers, {name for (name,) in journals if name}, told)


def rows_said(connection: sqlite3.Connection, claim: str) -> list[str]:
    """What the studies of a claim say in numbers: results as quoted, doses, people, times, and the facts."""
    studies = connection.execute(
        "select quote, dose, n, hours_from_first_dose, days_from_last_dose, pmid from claim_studies where claim = ?",
        (claim,),
    )
    said = [
        f"{q or ''} . {dose or ''} . {n} people . {hours} hours . {days} days" for q, dose, n, hours, days, _ in studies
    ]
    curated = connection.execute(
        "select primary_result, timepoint from curated join stances using (row) where claim = ?", (claim,)
    )
    facts = connection.execute("select statement from facts where ';' || claims || ';' like ?", (f"%;{claim};%",))
    return [*said, *(f"{result} . {time}" for result, time in curated), *(text for (text,) in facts)]


def library(
    rows: Iterable[Mapping[str, Any]], papers: Iterable[Any], journals: set[str], told: Iterable[str]
) -> Library:
    claims = {}
    for row in rows:
        texts = [row["statement"], row["bottom_line"] or "", row["note"] or "", *filter(None, row["said"])]
        shown = {k: row[k] or "" for k in ("title", "statement", "evidence", "wording", "bottom_line", "note")}
        claims[row["claim"]] = Judged(row["claim"], **shown, numbers=values_in(texts))
    cited = [(Cited(p or None, a or "", y or None, j or "", n or ""), d) for p, a, y, j, n, d in papers]
    return Library(
        claims,
        {c.pmid: c for c, _ in cited if c.pmid},
        {doi.lower(): c for c, doi in cited if doi},
        frozenset(j for j in journals if j),
        tuple(values_in([text]) for text in told),
    )
