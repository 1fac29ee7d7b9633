"""Europe PMC: free full text with its licence, preprints and their published versions. (services.md C.1)

Errors come as HTTP 200 without hitCount; ids must stand unquoted.
"""

from __future__ import annotations

from .errors import Transient
from .source import Pieces, Query, Source, pieces_by, read_json, require


def query(keys: list[str]) -> Query:
    """One OR-ed search, whole answer on one page."""
    terms = " OR ".join(f"(EXT_ID:{pmid} AND SRC:MED)" for pmid in keys)
    return Query("search", {"query": terms, "format": "json", "resultType": "core", "pageSize": "1000"})


def read(body: bytes, keys: list[str]) -> Pieces:
    """Records by PMID."""
    answer = read_json(body)
    counted = require(answer, "hitCount")
    results = require(answer, "resultList", "result")
    if len(results) < min(int(counted), 1000):
        raise Transient(f"it counted {counted} records and sent {len(results)}")
    return pieces_by(body, "result", keys, lambda record: record.get("id"))


SOURCE = Source(
    name="europepmc",
    title="Europe PMC",
    server="https://www.ebi.ac.uk/europepmc/webservices/rest/",
    key="pmid",
    batch=50,
    rate=4,
    max_age_days=30,
    query=query,
    read=read,
)
