"""What the replies of every E-utility are made of: shapes, DOCTYPEs, the history server (services.md A.3 to A.5)."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass, field

XML = "text/xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
TEXT = "text/plain; charset=UTF-8"
PROLOG = '<?xml version="1.0" encoding="UTF-8" ?>\n'
DTD = "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/"
DOCTYPES = {
    "eSearchResult": f'"-//NLM//DTD esearch 20060628//EN" "{DTD}20060628/esearch.dtd"',
    "ePostResult": f'"-//NLM//DTD epost 20090526//EN" "{DTD}20090526/epost.dtd"',
    "eInfoResult": f'"-//NLM//DTD einfo 20190110//EN" "{DTD}20190110/einfo.dtd"',
    "eSummaryResult": f'"-//NLM//DTD esummary v1 20041029//EN" "{DTD}20041029/esummary-v1.dtd"',
    "eLinkResult": f'"-//NLM//DTD elink 20101123//EN" "{DTD}20101123/elink.dtd"',
    "eFetchResult": f'"-//NLM//DTD efetch 20131226//EN" "{DTD}20131226/efetch.dtd"',
    "eSpellResult": (
        '"-//NLM//DTD eSpellResult, 23 November 2004//EN" "https://www.ncbi.nlm.nih.gov/entrez/query/DTD/eSpell.dtd"'
    ),
}
PAST_THE_WALL = (
    "'retstart' cannot be larger than 9998. For PubMed, ESearch can only retrieve the first 9,999 records "
    "matching the query. To obtain more than 9,999 PubMed records, consider using EDirect that contains "
    "additional logic to batch PubMed search results automatically so that an arbitrary number can be "
    "retrieved. For details see https://www.ncbi.nlm.nih.gov/books/NBK25499/"
)
UNABLE = "Unable to obtain query #1"
HIGHEST_UID = 18446744073709551615
SUMMARY_LIMIT = 500  # UIDs in one JSON summary

Parameters = dict[str, str]


@dataclass
class Reply:
    """A body, its type, a status and further headers; and, for a failure, how it is to be delivered.

    `cut` bytes are sent before the connection is dropped (-1: nothing at all, not even headers), with or without
    an `announced` length, after a `pause` in seconds, with `drip` seconds between 25 pieces.
    """

    body: bytes
    content_type: str = XML
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    announced: bool = True
    pause: float = 0.0
    drip: float = 0.0


class History:
    """The history server: result sets by WebEnv and query key, until `expire` is called."""

    def __init__(self) -> None:
        self.sets: dict[str, list[list[int]]] = {}

    def keep(self, pmids: list[int], env: str | None) -> tuple[str, int]:
        """Store a set, in an environment that exists or a new one. Returns WebEnv and query key."""
        env = env if env in self.sets else f"MCID_{secrets.token_hex(12)}"
        self.sets.setdefault(env, []).append(pmids)
        return env, len(self.sets[env])

    def get(self, parameters: Parameters) -> list[int] | None:
        """The set that WebEnv and query_key name, or None."""
        key = parameters.get("query_key", "1")
        sets = self.sets.get(parameters.get("WebEnv", ""), [])
        return sets[int(key) - 1] if key.isdigit() and 0 < int(key) <= len(sets) else None

    def expire(self) -> None:
        """Forget every set."""
        self.sets.clear()


def document(root: str, inner: str, gap: str = "\n", status: int = 200) -> Reply:
    """An XML reply with the DOCTYPE that belongs to its root."""
    text = f"{PROLOG}<!DOCTYPE {root} PUBLIC {DOCTYPES[root]}>{gap}<{root}>{inner}</{root}>\n"
    return Reply(text.encode(), XML, status)


def as_json(kind: str, value: dict[str, object]) -> Reply:
    """A JSON reply with NCBI's header."""
    head = {"type": kind, "version": "0.3"}
    return Reply(json.dumps({"header": head, **value}, separators=(",", ":")).encode(), JSON)


def number(parameters: Parameters, name: str, default: int) -> int:
    """A parameter that should be a whole number."""
    text = parameters.get(name, "")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else default


def uids(parameters: Parameters) -> list[str]:
    """The id list."""
    return [text.strip() for text in parameters.get("id", "").split(",") if text.strip()]
