"""The PMC ID converter: PMID → PMCID and DOI. (services.md C.7)

One malformed id spoils a whole call (HTTP 400); a PMID that is not in PMC comes back with an errmsg.
"""

from __future__ import annotations

import json

from .source import Pieces, Query, Source, pieces_by, read_json, require


def query(keys: list[str]) -> Query:
    """At most 200 ids of one type."""
    return Query(
        "articles/",
        {"ids": ",".join(keys), "idtype": "pmid", "format": "json", "tool": "ketamine-evidence"},
    )


def read(body: bytes, keys: list[str]) -> Pieces:
    """Records by PMID, which may be a number or a string; "not in PMC" is no record."""
    require(read_json(body), "records")
    pieces = pieces_by(body, "records", keys, lambda record: record.get("pmid") or record.get("requested-id"))
    return {key: piece for key, piece in pieces.items() if "errmsg" not in json.loads(piece)}


SOURCE = Source(
    name="pmc_ids",
    title="PMC ID converter",
    server="https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/",
    key="pmid",
    batch=200,
    rate=2,
    max_age_days=90,
    query=query,
    read=read,
    contact="email",
)
