"""/browse: claims and papers that match what was typed and chosen, with counts of what else can be chosen."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from pages.rows import Row, rows, value
from pages.search import fts_query
from pages.sentence import checked
from queries.match import matching
from queries.strata import TRIALS
from queries.switches import ACTIVE

PAGE = 25
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
    "year": "Year",
}
# Choices that stand for several values.
GROUPS = {("comparator", "active"): ACTIVE, ("design", "randomised"): TRIALS}
GROUP_NAMES = {"active": "any active comparator", "randomised": "any randomised trial"}
SORTS = {
    "match": "bm25(papers_fts, 8.0, 1.0), p.pmid",
    "newest": "p.year desc, p.pmid desc",
    "largest": "coalesce(c.n_total, p.n) desc nulls last, p.pmid desc",
    "cited": "(select clinical_citations from citation_counts i where i.pmid = p.pmid) desc nulls last, p.pmid desc",
}
SORT_NAMES = {"match": "Best match", "newest": "Newest first", "largest": "Most people first",
              "cited": "Most cited by clinical articles first"}  # fmt: skip
# Asked of the small table: to see a paper's own column SQLite would read its abstract too.
MISMATCHED = "(select pmid from curated where identity = 'mismatch' and pmid is not null)"
CLAIMS = "select claim, position, title, statement, evidence, wording from claims order by position"
SHOWN = """p.pmid, p.title, coalesce(c.first_author, p.first_author) as first_author, p.year, p.journal,
  coalesce(c.design, p.design) as design, coalesce(c.n_total, p.n) as n,
  coalesce(c.condition, p.condition) as condition,
  coalesce(c.compound, p.compound) as compound, coalesce(c.route, p.route) as route, coalesce(c.dose, p.dose) as dose,
  coalesce(c.comparator, p.comparator) as comparator, p.notice, p.is_retracted, p.identity,
  (select group_concat(distinct direction) from results r where r.pmid = p.pmid
     and direction not in ('not-stated', 'not-comparative')) as directions"""
# A person's reading comes before a rule's, as on the claim pages.
CURATED = """left join curated c on c.row = (
  select row from curated where pmid = p.pmid and identity <> 'mismatch' order by row limit 1)"""
TERM_COUNTS = f"""
select field, value, count(distinct pmid) as papers from paper_terms
 where field in ({", ".join(f"'{name}'" for name in FACETS if name not in ("direction", "year"))}) and {{within}}
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


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked for: typed words, one value for each chosen facet, an order, a page."""

    typed: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    page: int = 1

    def address(self, **changes: Any) -> str:
        """The address of this question with some parts changed; None takes a part away, and the page starts anew."""
        parts = {"q": self.typed, **self.chosen, "sort": self.sort, **changes}
        kept = {key: text for key, text in parts.items() if text}
        return "/browse" + (f"?{urlencode(kept)}" if kept else "")


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
    group = GROUPS.get((name, text))
    values = ", ".join(f"'{each}'" for each in group) if group else ""
    condition = f"value in ({values})" if group else f"value = :{name}"
    return f"p.pmid in (select pmid from paper_terms where field = '{name}' and {condition})"


def count(database: sqlite3.Connection, query: str, chosen: Mapping[str, str]) -> int:
    where, bound = condition_sql(query, chosen)
    return int(value(database, f"select count(*) from papers p where {where}", bound) or 0)


def data(database: sqlite3.Connection, asked: Asked) -> Row:
    """Claims, one page of papers, what can be chosen further, and what to loosen when nothing is found."""
    query, joined = fts_query(asked.typed), "all"
    total = count(database, query, asked.chosen)
    if query and not total:
        loose = fts_query(asked.typed, " OR ")
        loose_total = count(database, loose, asked.chosen)
        if loose_total:
            query, total, joined = loose, loose_total, "any"
    sort = asked.sort if asked.sort in SORTS and (query or asked.sort != "match") else "match" if query else "newest"
    return {
        "typed": asked.typed,
        "chosen": dict(asked.chosen),
        "claims": matching(asked.typed, rows(database, CLAIMS)),
        "messages": [] if asked.chosen or asked.page > 1 else checked(database, asked.typed),
        "papers": papers(database, query, asked, sort) if total else [],
        "count": total,
        "words": joined,
        "sort": sort,
        "page": asked.page,
        "pages": -(-total // PAGE),
        "facets": facets(database, query, asked.chosen),
        "loosen": [] if total else loosened(database, query, asked.chosen),
    }


def papers(database: sqlite3.Connection, query: str, asked: Asked, sort: str) -> list[Row]:
    """One page of papers, with matches marked \\x02 … \\x03 when there was something to match."""
    where, bound = condition_sql("", asked.chosen)
    limit = {"limit": PAGE, "offset": (asked.page - 1) * PAGE}
    if not query:
        columns = f"{SHOWN}, p.title as marked_title, '' as passage"
        sql = f"select {columns} from papers p {CURATED} where {where} order by {SORTS[sort]}"
        return rows(database, f"{sql} limit :limit offset :offset", bound | limit)
    sql = f"""select {SHOWN}, highlight(papers_fts, 0, char(2), char(3)) as marked_title,
        snippet(papers_fts, 1, char(2), char(3), ' … ', 24) as passage
        from papers_fts join papers p on p.pmid = papers_fts.rowid {CURATED}
        where papers_fts match :query and {where} order by {SORTS[sort]} limit :limit offset :offset"""
    return rows(database, sql, bound | limit | {"query": query})


def facets(database: sqlite3.Connection, query: str, chosen: Mapping[str, str]) -> dict[str, list[Row]]:
    """For each facet the values among the papers found, most papers first, with how many papers have each."""
    where, bound = condition_sql(query, chosen)
    everything = not query and not chosen
    within = f"pmid > 0 and pmid not in {MISMATCHED}" if everything else "pmid in (select pmid from chosen)"
    found: dict[str, list[Row]] = {name: [] for name in FACETS}
    for counted in (TERM_COUNTS, DIRECTION_COUNTS, YEAR_COUNTS):
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


def asked_for(arguments: Mapping[str, str], page: int) -> Asked:
    """What a query string asks for; names that are no facet are ignored, values are cut to a sane length."""
    chosen = {name: arguments[name][:80] for name in FACETS if arguments.get(name)}
    return Asked((arguments.get("q") or "").strip()[:2000], chosen, arguments.get("sort") or "", page)


def view(found: Row) -> Row:
    """Addresses for every choice, and the names people use."""
    asked = Asked(found["typed"], found["chosen"], found["sort"], found["page"])
    return {
        "asked": asked,
        "facet_names": FACETS,
        "groups": [(name, text, GROUP_NAMES[text]) for name, text in GROUPS],
        "sort_names": {key: name for key, name in SORT_NAMES.items() if key != "match" or found["typed"]},
        "hidden": hidden(asked),
    }


def hidden(asked: Asked) -> Iterable[tuple[str, str]]:
    """What the search form must carry along besides the words."""
    return [(name, text) for name, text in {**asked.chosen, "sort": asked.sort}.items() if text and text != "match"]
