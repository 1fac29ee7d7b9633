"""A claim's rule over fewer studies: the bias switches as links, and what the rule then says."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

from pages.kept import kept
from pages.rows import Row
from queries.build import answer
from queries.claims import load_claim
from queries.switches import Switches, account, from_query

NO_SWITCHES = Switches()
OFFERED: tuple[tuple[str, str, Any], ...] = (
    ("blinded", "blinded trials only", True),
    ("active", "active comparator only", True),
    ("min_n", "30 people or more", 30),
    ("no_industry", "without those known to be tied to industry", True),
    ("human", "people only", True),
    ("adults", "adults", True),
    ("single", "one dose", True),
    ("repeated", "repeated doses", True),
)


def judged_with(database: sqlite3.Connection, claim: Row, switches: Switches) -> tuple[Row, set[int]]:
    """What the rule says of the studies that meet the switches, and the places of these among the claim's rows."""
    name = claim["claim"]
    whole = kept(database, ("whole answer", name), lambda held: answer(held, load_claim(name)))
    narrowed = whole.narrowed(switches)
    keys = {line.key for line in narrowed.lines}
    places = {place for place, line in enumerate(whole.lines, start=1) if line.key in keys}
    said = {
        "words": switches.words(),
        "account": account(whole.lines, switches),
        "evidence": narrowed.verdict.evidence,
        "wording": narrowed.verdict.wording,
        "strength": narrowed.verdict.strength,
        "why": list(narrowed.verdict.why),
        "papers": len(narrowed.lines),
        "left_out": len(whole.lines) - len(narrowed.lines),
        "people": narrowed.verdict.people,
    }
    return said, places


def options(name: str, query: str) -> list[Row]:
    """Every switch as a link that turns it on or off beside those that are on already."""
    on = from_query(dict(part.split("=") for part in query.split("&") if part))
    links = []
    for field, words, value in OFFERED:
        is_on = bool(getattr(on, field))
        turned = replace(on, **{field: type(value)() if is_on else value}).query()
        links.append({"words": words, "is_on": is_on, "href": f"/claims/{name}" + (f"?{turned}" if turned else "")})
    return links
