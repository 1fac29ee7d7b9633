"""OpenAlex, optional: a second opinion on open access and retraction, asked only with a key. (services.md C.5)"""

from __future__ import annotations

from typing import Any

from .source import Pieces, Query, Source, pieces_by, read_json, require

FIELDS = "id,doi,ids,is_retracted,open_access,best_oa_location,cited_by_count"


def query(keys: list[str]) -> Query:
    """At most 100 OR-ed values and 100 a page."""
    return Query("works", {"filter": "ids.pmid:" + "|".join(keys), "per_page": "100", "select": FIELDS})


def pmid(work: dict[str, Any]) -> str:
    """The PMID inside ids.pmid, which is an address."""
    return str(work.get("ids", {}).get("pmid", "")).rstrip("/").rpartition("/")[2]


def read(body: bytes, keys: list[str]) -> Pieces:
    """Works by PMID."""
    require(read_json(body), "results")
    return pieces_by(body, "results", keys, pmid)


SOURCE = Source(
    name="openalex",
    title="OpenAlex",
    server="https://api.openalex.org/",
    key="pmid",
    batch=100,
    rate=5,
    max_age_days=30,
    query=query,
    read=read,
    contact="mailto",
    secret=("OPENALEX_API_KEY", "api_key"),
)
