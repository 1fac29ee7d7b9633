"""/browse: claims and papers that match what was typed and chosen, with counts of what else can be chosen."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from pages.browse_facets import FACETS, GROUP_NAMES, GROUPS, condition_sql, count, facets, loosened
from pages.rows import Row, row, rows
from pages.search import fts_query
from pages.sentence import checked
from queries.match import matching

PAGE = 25
SORTS = {
    "match": "bm25(papers_fts, 8.0, 1.0), p.pmid",
    "newest": "p.year desc, p.pmid desc",
    "largest": "coalesce(c.n_total, p.n) desc nulls last, p.pmid desc",
    "cited": "(select clinical_citations from citation_counts i where i.pmid = p.pmid) desc nulls last, p.pmid desc",
}
SORT_NAMES = {"match": "Best match", "newest": "Newest first", "largest": "Most people first",
              "cited": "Most cited by clinical articles first"}  # fmt: skip
COUNTED = "select count(*) as papers, min(checked) as oldest, max(checked) as newest from citation_counts"
CLAIMS = "select claim, position, title, statement, evidence, wording from claims order by position"
SHOWN = """p.pmid, p.title, coalesce(c.first_author, p.first_author) as first_author, p.year, p.journal,
  coalesce(c.design, p.design) as design, coalesce(c.n_total, p.n) as n,
  coalesce(c.condition, p.condition) as condition,
  coalesce(c.compound, p.compound) as compound, coalesce(c.route, p.route) as route, coalesce(c.dose, p.dose) as dose,
  coalesce(c.comparator, p.comparator) as comparator, p.notice, p.is_retracted, p.identity,
  (select clinical_citations from citation_counts i where i.pmid = p.pmid) as clinical_citations,
  (select group_concat(distinct direction) from results r where r.pmid = p.pmid
     and direction not in ('not-stated', 'not-comparative')) as directions"""
# A person's reading comes before a rule's, as on the claim pages.
CURATED = """left join curated c on c.row = (
  select row from curated where pmid = p.pmid and identity <> 'mismatch' order by row limit 1)"""


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


def data(database: sqlite3.Connection, asked: Asked) -> Row:
    """Claims, one page of papers, what can be chosen further, and what to loosen when nothing is found."""
    query, joined = fts_query(asked.typed), "all"
    unsearchable = bool(asked.typed) and not query
    total = 0 if unsearchable else count(database, query, asked.chosen)
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
        **({"messages": [], "said": []} if asked.chosen or asked.page > 1 else checked(database, asked.typed)),
        "papers": papers(database, query, asked, sort) if total else [],
        "count": total,
        "words": joined,
        "unsearchable": unsearchable,
        "citations": row(database, COUNTED),
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
        "sort_names": {key: name for key, name in SORT_NAMES.items() if offered(key, found)},
        "hidden": hidden(asked),
    }


def offered(sort: str, found: Row) -> bool:
    """Whether an order means anything here: no best match without words, no citations where none were counted."""
    return bool({"match": found["typed"], "cited": found["citations"]["papers"]}.get(sort, True))


def hidden(asked: Asked) -> Iterable[tuple[str, str]]:
    """What the search form must carry along besides the words."""
    return [(name, text) for name, text in {**asked.chosen, "sort": asked.sort}.items() if text and text != "match"]
