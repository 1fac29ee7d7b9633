"""NIH iCite: how often a paper is cited, and by which clinical articles. (services.md C.2)

Unknown PMIDs are left out; retractions are not flagged there.
"""

from __future__ import annotations

from .source import Pieces, Query, Source, pieces_by, read_json, require


def query(keys: list[str]) -> Query:
    """Up to 1,000 PMIDs are allowed; 200 keeps the address short."""
    return Query("pubs", {"pmids": ",".join(keys)})


def read(body: bytes, keys: list[str]) -> Pieces:
    """Publications by PMID."""
    require(read_json(body), "data")
    return pieces_by(body, "data", keys, lambda publication: publication.get("pmid"))


SOURCE = Source(
    name="icite",
    title="NIH iCite",
    server="https://icite.od.nih.gov/api/",
    key="pmid",
    batch=200,
    rate=2,
    max_age_days=30,
    query=query,
    read=read,
)
