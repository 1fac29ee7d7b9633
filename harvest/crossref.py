"""Crossref: what a DOI's own registration agency says, above all retractions and corrections.

The notices stand on the corrected work (`updated-by`, publishers and Retraction Watch) and on the notice itself
(`update-to`). A DOI that Crossref does not know may be registered elsewhere: unknown, never clean. (services.md C.4)
"""

from __future__ import annotations

import urllib.parse

from .errors import Transient
from .source import Pieces, Query, Source, pieces_by, read_json, require


def breaks_the_filter(doi: str) -> bool:
    """A comma or colon ends a value of Crossref's filter, so such a DOI is asked for alone."""
    return "," in doi or ":" in doi


def query(keys: list[str]) -> Query:
    """A filter list for many DOIs; the work itself for one that would break the list."""
    if len(keys) == 1 and breaks_the_filter(keys[0]):
        return Query("works/" + urllib.parse.quote(keys[0], safe=""))
    return Query("works", {"filter": ",".join(f"doi:{doi}" for doi in keys), "rows": str(len(keys))})


def read(body: bytes, keys: list[str]) -> Pieces:
    """The works by DOI, compared without case."""
    answer = read_json(body)
    message = require(answer, "message")
    if answer.get("message-type") == "work":
        return {keys[0]: body} if str(require(message, "DOI")).lower() == keys[0].lower() else {}
    items = require(message, "items")
    if len(items) < min(int(require(message, "total-results")), len(keys)):
        raise Transient("it sent fewer works than it counted")
    return pieces_by(body, "items", keys, lambda work: work.get("DOI"))


SOURCE = Source(
    name="crossref",
    title="Crossref",
    server="https://api.crossref.org/",
    key="doi",
    batch=40,
    rate=3,
    max_age_days=7,
    query=query,
    read=read,
    contact="mailto",
    alone=breaks_the_filter,
)
