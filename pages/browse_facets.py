"""What papers can be narrowed by on /browse: conditions as SQL, and how many papers have each value."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from pages.rows import Row, rows, value
from queries.strata import TRIALS
from queries.switches import ACTIVE

FACETS = {
    "condition": "Condition",
    "compound": "Drug",
    "route": "Route",
    "design": "Design",
    "comparator": "Compared with",
    "direction": "Direction of a result",
    "exposure": "Exposure",
    "species": "Species",
    "blinding": "Blinding",
    "cited": "Cited by clinical articles",
    "year": "Year",
}
# Choices that stand for several values.
GROUPS = {("comparator", "active"): ACTIVE, ("design", "randomised"): TRIALS}
GROUP_NAMES = {"active": "any active comparator", "randomised": "any randomised trial"}
# What nobody has counted is its own band: it is not "never cited".
CITED = """case when i.clinical_citations is null then 'not counted' when i.clinical_citations = 0 then 'never'
  when i.clinical_citations < 10 then '1 to 9 times' else '10 times or more' end"""
# Asked of the small table: to see a paper's own column SQLite would read its abstract too.
MISMATCHED = "(select pmid from curated where identity = 'mismatch' and pmid is not null)"
COUNTED_ELSEWHERE = ("direction", "cited", "year")
TERM_COUNTS = f"""
select field, value, count(distinct pmid) as papers from paper_terms
 where field in ({", ".join(f"'{name}'" for name in FACETS if name not in COUNTED_ELSEWHERE)}) and {{within}}
 group by field, value order by papers desc, value
"""
DIRECTION_COUNTS = """
select 'direction' as field, direction as value, count(distinct pmid) as papers from results
 where {within} group by direction order by papers desc
"""
YEAR_COUNTS = """
select 'year' as field, cast(year as text) as value, count(*) as papers from papers
 where year is not null and {within} group by year order by year desc
"""
CITED_COUNTS = f"""
select 'cited' as field, {CITED} as value, count(*) as papers
  from (select pmid from papers) left join citation_counts i using (pmid)
 where exists (select 1 from citation_counts) and {{within}} group by value order by min(i.clinical_citations) desc
"""


def condition_sql(query: str, chosen: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """The where-clause over `papers p` and its parameters; every value is bound, never written into the SQL."""
    parts, bound = ["p.pmid > 0", f"p.pmid not in {MISMATCHED}"], {"query": query}
    if query:
        parts.append("p.pmid in (select rowid from papers_fts where papers_fts match :query)")
    for name, text in chosen.items():
        bound[name] = text
        parts.append(facet_sql(name, text))
    return " and ".join(parts), bound


def facet_sql(name: str, text: str) -> str:
    if name == "year":
        return "p.year = cast(:year as integer)"
    if name == "direction":
        return "p.pmid in (select pmid from results where direction = :direction)"
    if name == "cited":
        counted = f"(select pmid from citation_counts i where {CITED} = :cited)"
        return f"(p.pmid in {counted} or :cited = 'not counted' and p.pmid not in (select pmid from citation_counts))"
    group = GROUPS.get((name, text))
    values = ", ".join(f"'{each}'" for each in group) if group else ""
    condition = f"value in ({values})" if group else f"value = :{name}"
    return f"p.pmid in (select pmid from paper_terms where field = '{name}' and {condition})"


def count(database: sqlite3.Connection, query: str, chosen: Mapping[str, str]) -> int:
    """How many papers match."""
    where, bound = condition_sql(query, chosen)
    return int(value(database, f"select count(*) from papers p where {where}", bound) or 0)


def facets(database: sqlite3.Connection, query: str, chosen: Mapping[str, str]) -> dict[str, list[Row]]:
    """For each facet the values among the papers found, most papers first, with how many papers have each."""
    where, bound = condition_sql(query, chosen)
    everything = not query and not chosen
    within = f"pmid > 0 and pmid not in {MISMATCHED}" if everything else "pmid in (select pmid from chosen)"
    found: dict[str, list[Row]] = {name: [] for name in FACETS}
    for counted in (TERM_COUNTS, DIRECTION_COUNTS, CITED_COUNTS, YEAR_COUNTS):
        sql = f"with chosen(pmid) as materialized (select p.pmid from papers p where {where}) {counted}"
        for line in rows(database, sql.format(within=within), bound):
            found[line["field"]].append({"value": line["value"], "papers": line["papers"]})
    return found


def loosened(database: sqlite3.Connection, query: str, chosen: Mapping[str, str]) -> list[Row]:
    """For a question that finds nothing: each part that could be left out, and what would then be found."""
    without = [{"drop": name, "papers": count(database, query, others(chosen, name))} for name in chosen]
    if query and chosen:
        without.append({"drop": "q", "papers": count(database, "", chosen)})
    return sorted((line for line in without if line["papers"]), key=lambda line: -line["papers"])


def others(chosen: Mapping[str, str], name: str) -> dict[str, str]:
    return {key: text for key, text in chosen.items() if key != name}
