"""A claim's studies, searches and scales as rows of evidence.db, for its page and its pack."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from queries.database import rows

Row = dict[str, Any]

REVIEW_DESIGNS = ("systematic-review", "meta-analysis", "network-meta-analysis", "guideline", "narrative-review")
# The result that a row shows is found again by its numbers: a claim's rows carry the contract's columns only.
STUDIES = """
select s.*, p.identity, p.is_retracted, p.origin, r.measure, r.benefit_sign, r.poolable
  from claim_studies s left join papers p on p.pmid = s.pmid
  left join results r on s.estimate is not null and r.id = (
    select id from results o where o.pmid = s.pmid and o.estimate is s.estimate and o.ci_low is s.ci_low
       and o.ci_high is s.ci_high and o.scale is s.scale order by o.id limit 1)
 where s.claim = ? order by s.position
"""
SEARCHES = """
select s.name, s.question, s.term,
       (select sum(counted) from windows w where w.search = s.name and w.run = latest.run) as counted,
       (select started from runs where id = latest.run) as searched
  from searches s left join
       (select w.search, max(w.run) as run from windows w join runs r on r.id = w.run and r.origin = 'ncbi'
         group by w.search) latest on latest.search = s.name
 where s.claim = ? or s.name = ?
"""


def claim_of(connection: sqlite3.Connection, name: str) -> Row | None:
    """The claim with its JSON columns as values; None when there is no such claim."""
    found = rows(connection, "select * from claims where claim = ?", [name])
    if not found:
        return None
    for column, empty in (("lines", []), ("key_pmids", []), ("summary", {})):
        found[0][column] = loaded(found[0][column], empty)
    return found[0]


def loaded(text: str | None, empty: Any) -> Any:
    """A JSON column; what cannot be read counts as empty, so that one bad row does not take a page down."""
    try:
        return json.loads(text or "null") or empty
    except ValueError:
        return empty


def studies_of(connection: sqlite3.Connection, name: str) -> list[Row]:
    """Every row of the claim, most weight first, with what a drawing needs beside the contract's columns."""
    return rows(connection, STUDIES, [name])


def searches_of(connection: sqlite3.Connection, name: str) -> list[Row]:
    """The strategies that serve this claim, with the latest answer of PubMed, if PubMed was ever asked."""
    return rows(connection, SEARCHES, [name, name])


def important(connection: sqlite3.Connection) -> dict[str, float]:
    """Each scale's smallest difference that matters to patients, in its own points."""
    sql = """select name, smallest_important_difference as points from vocabulary
              where field = 'scale' and smallest_important_difference is not null"""
    return {line["name"]: line["points"] for line in rows(connection, sql)}


def trials_among(studies: list[Row]) -> list[Row]:
    """The studies that are no review and no guideline: only these stand on a side."""
    return [study for study in studies if study["design"] not in REVIEW_DESIGNS]
