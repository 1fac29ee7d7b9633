"""Unpaywall: a legal free copy of a DOI, with version and licence. One DOI a request. (services.md C.6)"""

from __future__ import annotations

import urllib.parse

from .source import Pieces, Query, Source, read_json, require


def query(keys: list[str]) -> Query:
    """The DOI is the path."""
    return Query(urllib.parse.quote(keys[0], safe="/"))


def read(body: bytes, keys: list[str]) -> Pieces:
    """The whole body, when it speaks of the DOI asked for."""
    answer = read_json(body)
    require(answer, "is_oa")
    return {keys[0]: body} if str(require(answer, "doi")).lower() == keys[0].lower() else {}


SOURCE = Source(
    name="unpaywall",
    title="Unpaywall",
    server="https://api.unpaywall.org/v2/",
    key="doi",
    batch=1,
    rate=8,  # 100,000 a day are allowed
    max_age_days=90,
    query=query,
    read=read,
    contact="email",
)
